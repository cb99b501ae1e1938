"""A movement, a profit or a loss without a figure: the sign must be right, whatever the size (POLICY rule 12)."""

import re
from dataclasses import dataclass, replace

from pipeline.audit.arithmetic.amount import HUNDRED, UnitError
from pipeline.audit.arithmetic.relation import Relation, told, unknown
from pipeline.audit.arithmetic.typed_formula import Op, apply, evaluate, evidence_of
from pipeline.audit.evidence.reference_values import Gap
from pipeline.audit.reading.movement_words import movement
from pipeline.audit.relations.comparisons import said
from pipeline.audit.relations.sides import Sides
from pipeline.models import ClaimKind, Evidence, Interval
from pipeline.quantities.formatting import readable

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


def standings(sides: Sides) -> list[Relation]:
    """A company's profit or loss said without a figure; none where no company of the tables is meant."""
    stated = _stated(sides.text)
    entity = sides.topics.entity_near(stated.place, "company") if stated else None
    if stated is None or entity is None:
        return []
    known = sides.tables.years(entity, stated.measure)
    year = sides.year_of(entity, stated.place) or (known[-1] if known else None)
    wanted = [(year, stated.sign), *([(year - 1, -stated.sign)] if stated.turned and year else [])]
    found = [(sides.tables.value(entity, stated.measure, when), sign) for when, sign in wanted]
    lines: list[str] = []
    evidence: list[Evidence] = []
    holds = True
    for value, sign in found:
        if isinstance(value, Gap):
            return [unknown(ClaimKind.CHANGE, value.reason)]
        holds = holds and (value.amount.low > 0) == (sign > 0)
        lines.append(said(value.operand))
        evidence += value.operand.evidence
    line = "; before it ".join(lines)
    if holds and EARLIER.search(sides.text):
        return [unknown(ClaimKind.CHANGE, f"{line}: whether it was the first time is not in the tables")]
    return [told(ClaimKind.CHANGE, line, evidence, holds=holds)]


def _stated(text: str) -> Standing | None:
    match = STATE.search(text)
    if match is None:
        return None
    denied = STANDING_DENIED.search(text[: match.start()]) is not None
    gains = bool(match["gain"] or match["made"]) is not denied
    turned = bool(match["turned"]) and not MOVES.match(match["turned"]) and not denied
    measure = "operating_income" if OPERATING.search(match[0]) else "net_income"
    return Standing(1 if gains else -1, measure, turned, match.start())


MOVED = {1: "it rose", -1: "it fell", 0: "it did not clearly rise or fall"}


# "It has grown every year since 2018" is of every step, and not of two years.
EACH_YEAR = re.compile(
    r"\b(?:every|each) (?:single )?(?:fiscal )?year\b(?! (?:of|on)\b)|\byear after year\b|\b(?:never|not once)\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not|no longer|didn['’]t|did not|hasn['’]t|has not|failed to|stopped|neither) (?:\w+ ){0,2}$", re.IGNORECASE
)


def movements(sides: Sides) -> list[Relation]:
    """The sentence's verb of movement, where both times are at hand."""
    moved = movement(sides.text)
    if moved is None or sides.topics.reading.is_heading or EACH_YEAR.search(sides.text):
        return []
    pair = sides.pair(moved[1])
    if pair is None:
        return []
    try:
        held = evaluate(apply(Op.CHANGE, *pair))
    except UnitError:
        return []
    way = 1 if held.low > 0 else -1 if held.high < 0 else 0
    denied = bool(DENIED.search(sides.text[: moved[1]]))
    size = held.magnitude
    result = Interval(low=size.low * HUNDRED, high=size.high * HUNDRED, unit="%")
    shown = readable(held.low * HUNDRED, held.high * HUNDRED, "%")
    line = f"change to {said(pair[0])} from {said(pair[1])} = {shown}"
    evidence = evidence_of(apply(Op.CHANGE, *pair))
    holds = (way == moved[0]) is not denied
    found = told(
        ClaimKind.CHANGE, line, evidence, holds=holds, recomputed=None if denied else result, reason=MOVED[way]
    )
    return [replace(found, span=moved[1:])]
