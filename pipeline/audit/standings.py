"""Whether a company made a profit or a loss: "returned to profit", "was still losing money", "stayed in the black"."""

import re
from dataclasses import dataclass

from pipeline.audit.binding import Topic, year_of
from pipeline.audit.formula import evaluate, evidence_of, printed
from pipeline.audit.holdings import Gap, Holdings
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, settled, unknown
from pipeline.models import ClaimKind, Evidence, Reading, Verdict

_GAIN = r"(?:(?:the )?black|(?:a |an? \w+ )?(?:net |annual |operating )?profits?|profitability|profitable)"
_LOSS = r"(?:(?:the )?red|(?:a |an? \w+ )?(?:net |annual |operating )?loss(?:es)?|loss-making|unprofitable)"
_TURNED = (
    r"(?:return(?:ed|s|ing)?|went|swung|swings?|swinging|moved|bounced|climbed|came|got|is|was|slid|slipped|fell|fallen|"
    r"plunged|sank|dropped|tumbled|crashed|lurched|flipped|turned) (?:back )?(?:in|into|to|from \w+ (?:in)?to)?"
)
_STAYED = (
    r"(?:made|makes|making|posted|reported|recorded|booked|suffered|turned|earned|ran|was|were|is|stayed|remained|"
    r"(?:ended|ends|closed|finished)(?: the year| (?:fiscal )?\d{4})?|"
    r"make|post|report|turn|stuck|being|still|operated|ran up)(?: (?:up|in|at))?"
)
STATE = re.compile(
    rf"\b(?:(?P<turned>{_TURNED})|{_STAYED}) (?P<side>(?P<gain>{_GAIN})|{_LOSS})\b"
    r"(?! (?:warnings?|margins?|of [$£€\d]))"
    r"|\b(?P<broke>(?:lost|losing|loses) money)\b|\b(?P<made>(?:made|makes|making) money)\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not|never|no longer|didn[’']t|did not|failed to|wasn[’']t|"
    r"without|stopped|nor|neither|yet to) (?:\w+ ){0,2}$",
    re.I,
)
OPERATING = re.compile(r"\boperating\b", re.IGNORECASE)
EARLIER = re.compile(
    r"\b(?:again|once more|(?:first|second|third|fourth|fifth) time|(?:in|for) (?:a|the) \w+ year)\b", re.I
)
MOVES = re.compile(r"^(?:is|was|got)\b(?! back)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Standing:
    """A profit (sign 1) or a loss (-1), of net or operating income; `turned` where the year before was the other."""

    sign: int
    measure: str
    turned: bool
    place: int


def standing_parts(scene: Scene, holdings: Holdings) -> list[Part]:
    """The part for a company's profit or loss said without a figure; none where no company of the tables is meant."""
    said = _said(scene)
    entity = scene.entity_near(said.place, "company") if said else None
    if said is None or entity is None:
        return []
    topic = Topic(entity, said.measure)
    known = holdings.years(entity, said.measure)
    year = year_of(scene, topic, said.place, holdings) or (known[-1] if known else None)
    wanted = [(year, said.sign), *([(year - 1, -said.sign)] if said.turned and year else [])]
    found = [(holdings.cell(entity, said.measure, when), sign) for when, sign in wanted]
    gap = next((value for value, _ in found if isinstance(value, Gap)), None)
    if gap:
        return [unknown(ClaimKind.CHANGE, None, gap.reason)]
    lines: list[str] = []
    evidence: list[Evidence] = []
    holds = True
    for value, sign in found:
        assert not isinstance(value, Gap)
        result = evaluate(value)
        assert result is not None
        holds = holds and (result.low > 0) == (sign > 0)
        lines.append(printed(value))
        evidence += evidence_of(value)
    line = "; before it ".join(lines)
    if holds and EARLIER.search(scene.text):
        return [unknown(ClaimKind.CHANGE, None, f"{line}: whether it was the first time is not in the tables")]
    verdict = Verdict.SUPPORTED if holds else Verdict.REFUTED
    reading = Reading(arithmetic=line, verdict=verdict, evidence=tuple(evidence))
    return [settled(ClaimKind.CHANGE, None, holds, reading, line)]


def _said(scene: Scene) -> Standing | None:
    match = STATE.search(scene.text)
    if match is None:
        return None
    denied = DENIED.search(scene.text[: match.start()]) is not None
    gains = bool(match["gain"] or match["made"]) is not denied
    turned = bool(match["turned"]) and not MOVES.match(match["turned"]) and not denied
    measure = "operating_income" if OPERATING.search(match[0]) else "net_income"
    return Standing(1 if gains else -1, measure, turned, match.start())
