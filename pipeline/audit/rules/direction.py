"""A movement without a figure: the sign must be right, whatever the size (POLICY rule 12)."""

import re
from dataclasses import dataclass
from itertools import pairwise

from pipeline.audit.arithmetic.checks import CheckResult, boolean_check, magnitude_of, unknown
from pipeline.audit.arithmetic.formula import Formula, evaluate, evidence_of, printed, with_result
from pipeline.audit.context import cues
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap
from pipeline.audit.evidence.resolution import ResolvedMeasure, table_topic, value_of, year_of
from pipeline.audit.rules.change import change, pair_for
from pipeline.models import ClaimKind, Evidence, Interval, Reading, Verdict

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
STANDING_DENIED = re.compile(
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


def standing_parts(scene: SentenceContext, holdings: EvidenceBase) -> list[CheckResult]:
    """The part for a company's profit or loss said without a figure; none where no company of the tables is meant."""
    said = _said(scene)
    entity = scene.entity_near(said.place, "company") if said else None
    if said is None or entity is None:
        return []
    topic = ResolvedMeasure(entity, said.measure)
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
    return [boolean_check(ClaimKind.CHANGE, None, holds, reading, line)]


def _said(scene: SentenceContext) -> Standing | None:
    match = STATE.search(scene.text)
    if match is None:
        return None
    denied = STANDING_DENIED.search(scene.text[: match.start()]) is not None
    gains = bool(match["gain"] or match["made"]) is not denied
    turned = bool(match["turned"]) and not MOVES.match(match["turned"]) and not denied
    measure = "operating_income" if OPERATING.search(match[0]) else "net_income"
    return Standing(1 if gains else -1, measure, turned, match.start())


MIN_YEARS = 2
MOVED = {1: "it rose", -1: "it fell", 0: "it did not clearly rise or fall"}


EACH_YEAR = re.compile(
    r"\b(?:every|each) (?:single )?(?:fiscal )?year\b(?! (?:of|on)\b)|\byear after year\b|\bwithout (?:a break|fail)\b|"
    r"\b(?P<never>never|not once)\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not|no longer|didn['’]t|did not|hasn['’]t|has not|failed to|stopped|neither) (?:\w+ ){0,2}$", re.IGNORECASE
)


def direction_parts(scene: SentenceContext, holdings: EvidenceBase) -> list[CheckResult]:
    """The part for the sentence's verb of movement, where both times are at hand."""
    moved = cues.movement(scene.text)
    yearly = _each_year(scene, holdings, moved) if moved else None
    if yearly:
        return [yearly]
    pair = pair_for(scene, holdings, moved[1]) if moved else None
    if moved is None or pair is None or isinstance(pair, Gap):
        return []
    formula = change(pair)
    result = evaluate(formula)
    if result is None:
        return []
    way = 1 if result.low > 0 else -1 if result.high < 0 else 0
    if DENIED.search(scene.text[: moved[1]]):
        return [_denied(formula, result, moved[0], way)]
    reading = Reading(
        arithmetic=with_result(formula, result),
        recomputed=magnitude_of(result),
        verdict=Verdict.SUPPORTED if way == moved[0] else Verdict.REFUTED,
        evidence=evidence_of(formula),
    )
    return [boolean_check(ClaimKind.CHANGE, None, way == moved[0], reading, MOVED[way])]


def _denied(formula: Formula, result: Interval, sign: int, way: int) -> CheckResult:
    """A movement that the sentence says did not happen."""
    holds = way != sign
    verdict = Verdict.SUPPORTED if holds else Verdict.REFUTED
    line = with_result(formula, result)
    reading = Reading(arithmetic=line, verdict=verdict, evidence=evidence_of(formula))
    return boolean_check(ClaimKind.CHANGE, None, holds, reading, MOVED[way])


def _each_year(scene: SentenceContext, holdings: EvidenceBase, moved: tuple[int, int, int]) -> CheckResult | None:
    """A movement of every year of a span, or of none ("has grown every year since 2018", "never fallen since")."""
    cue = EACH_YEAR.search(scene.text)
    topic = table_topic(scene, moved[1]) if cue else None
    if cue is None or topic is None or topic.entity is None:
        return None
    known = holdings.years(topic.entity, topic.measure)
    first, last = scene.times.old or (known[0] if known else 0), scene.times.new or (known[-1] if known else 0)
    years = range(first, last + 1)
    if len(years) < MIN_YEARS or not set(years) <= set(known):
        return unknown(ClaimKind.CHANGE, None, f"the tables do not hold {topic.name} for every year spoken of")
    values = [value_of(scene, topic, year, holdings) for year in years]
    results = [evaluate(value) for value in values if not isinstance(value, Gap)]
    ends = [result.low for result in results if result]
    ways = [1 if new > old else -1 if new < old else 0 for old, new in pairwise(ends)]
    holds = moved[0] not in ways if cue["never"] else all(way == moved[0] for way in ways)
    broken = [year for year, way in zip(years[1:], ways, strict=True) if (way == moved[0]) is bool(cue["never"])]
    line = (
        f"{topic.name}, {first} to {last}: {'every year' if not broken else 'not so in ' + ', '.join(map(str, broken))}"
    )
    verdict = Verdict.SUPPORTED if holds else Verdict.REFUTED
    evidence = tuple(piece for value in values if not isinstance(value, Gap) for piece in evidence_of(value))
    return boolean_check(
        ClaimKind.CHANGE, None, holds, Reading(arithmetic=line, verdict=verdict, evidence=evidence), line
    )
