"""Multiples: "2.3x", "doubled", "threefold", "twice as large as": the new over the old, or one side over the other."""

import re
from dataclasses import replace

from pipeline.audit.arithmetic.checks import CheckResult, checked, unknown
from pipeline.audit.arithmetic.formula import Constant, Formula, Input, Op, apply, constant, inputs, unit_of
from pipeline.audit.context.measures import COMPANY
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap
from pipeline.audit.evidence.fact_index import IndexedFigure
from pipeline.audit.evidence.operands import leaning, operand
from pipeline.audit.evidence.scoring import PLAN, matches
from pipeline.audit.rules.change import multiple, pair_for
from pipeline.audit.rules.comparison import members
from pipeline.audit.rules.level import comparable, noted_level
from pipeline.audit.rules.percent import repeated
from pipeline.models import ClaimKind, Hedge, Kind, Quantity, Verdict
from pipeline.quantities.number_words import PARTS

CONDITION = re.compile(r"\bif\b|^\W*(?:with|at|after|on)\b|\b(?:would|were|should|means?|will)\b", re.IGNORECASE)
SEVERAL_TIMES = re.compile(
    r"\b(?:a|each|every|per) (?:year|month)\b(?=.*\b(?:years|months|decade)\b)|\b(?:years|decade)\b", re.IGNORECASE
)
WHOLE = constant(100)


def applied_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """An amount against the one percentage of the sentence applied to a base: that part of it, or it grown or cut.

    The base is another amount of a conditional sentence, or a note. None where there is no such pair.
    """
    rate = _rate(scene, holdings)
    if rate is None or figure.kind not in (Kind.MONEY, Kind.NUMBER, Kind.MEASURE):
        return None
    stated = _stated_base(scene, figure)
    base = stated or _noted_base(scene, figure, holdings)
    if base is None:
        return None
    value, used = base
    steps = repeated(scene) if SEVERAL_TIMES.search(scene.text) else 0
    parts = [checked(kind, figure, formula) for kind, formula in _readings(rate, value, steps)]
    best = next((part for part in parts if part.verdict is Verdict.SUPPORTED), None)
    nearest = best or min(parts, key=lambda part: abs(part.recomputed[0].low - figure.low))
    supposed = () if inputs(rate)[0].evidence else tuple(f.start for f in scene.figures if f.kind is Kind.PERCENT)
    return replace(nearest, used=(*used, *supposed))


def exactly_applied(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """The same where the arithmetic comes out, before other rules take the amount for a level."""
    part = applied_part(scene, figure, holdings)
    return part if part and part.verdict is Verdict.SUPPORTED else None


def _rate(scene: SentenceContext, holdings: EvidenceBase) -> Formula | None:
    """The only percentage of a sentence that applies something once; one that no note holds must be supposed."""
    rates = [f for f in scene.figures if f.kind is Kind.PERCENT]
    timed = SEVERAL_TIMES.search(scene.text) and not repeated(scene)
    if len(rates) != 1 or not CONDITION.search(scene.text) or timed:
        return None
    rate = rates[0]
    same = [e for e in holdings.entries if (e.value.low, e.value.high, e.dimension) == (rate.low, rate.high, "%")]
    return same[0].value if same else Input(rate.text, rate.low, rate.high, "%")


def _stated_base(scene: SentenceContext, figure: Quantity) -> tuple[Formula, tuple[int, ...]] | None:
    """The amount before this one of its unit, in a sentence that supposes both it and the percentage."""
    if not re.search(r"\bif\b|^\W*with\b", scene.text, re.IGNORECASE):
        return None
    before = [f for f in scene.figures if f.start < figure.start and f.unit == figure.unit and f.kind is figure.kind]
    return (Constant(before[-1].low, before[-1].text), (before[-1].start,)) if before else None


def _noted_base(
    scene: SentenceContext, figure: Quantity, holdings: EvidenceBase
) -> tuple[Formula, tuple[int, ...]] | None:
    """The note that the sentence names, where the figure is not that note itself."""
    fitting: list[IndexedFigure] = [e for e in holdings.entries if comparable(figure, e)]
    level = noted_level(scene, figure, holdings)
    if level and level.verdict is Verdict.SUPPORTED:
        return None
    named = [m.entry for m in matches(scene, fitting, place=figure.start) if m.score > 0]
    chosen = named or (fitting if len(fitting) == 1 else [])
    return (chosen[0].value, ()) if chosen else None


def _readings(rate: Formula, base: Formula, steps: int) -> list[tuple[ClaimKind, Formula]]:
    unit = unit_of(base)
    if steps:
        grown = apply(Op.MULTIPLY, base, apply(Op.COMPOUND, rate, constant(steps), unit="x"), unit=unit)
        return [(ClaimKind.COMPOUND_GROWTH, grown)]
    part = apply(Op.DIVIDE, apply(Op.MULTIPLY, base, rate), WHOLE, unit=unit)
    return [
        (ClaimKind.SHARE, part),
        (ClaimKind.CHANGE, apply(Op.ADD, base, part, unit=unit)),
        (ClaimKind.CHANGE, apply(Op.SUBTRACT, base, part, unit=unit)),
    ]


# "More than halved" leaves less than half, "nearly halved" a little more than half.
FLIPPED = {Hedge.OVER: Hedge.UNDER, Hedge.WELL_OVER: Hedge.UNDER, Hedge.NEARLY: Hedge.JUST_OVER}
AS = re.compile(
    r"^\s*(?:times )?(?:as (?:\w+ ){1,6}?as |(?:that|those|the \w+|the size) of |(?:larger|bigger|more|"
    r"greater|higher|the \w+) than |(?:\w+ ){0,3}?than |what )",
    re.IGNORECASE,
)
HOW_MANY = re.compile(rf"(?:times|x|twice|thrice|double|fold|(?:{'|'.join(PARTS)})s?)$", re.IGNORECASE)
OUTDONE = re.compile(r"\b(?:outsold|out-?earn\w*|outspen\w+|out-?produc\w+|outnumber\w*) (?=[A-Z])", re.IGNORECASE)
LEADING = 12
SECOND_AS = re.compile(r"\bas (?=in\b|on\b|at\b|the\b|its?\b|they\b|those\b|for\b|did\b|by\b|[A-Z])")
AS_MANY = re.compile(
    r"\bas (?:many|much|large|big|great|high|populous|rich|long|heavy|fast|valuable|\w+)\b", re.IGNORECASE
)
THAT_OF = re.compile(r"^\s*(?:times )?(?:that|those|the \w+|what|its|their|the \w+ \w+)\b", re.IGNORECASE)
OWNERS = re.compile(r"^\s*(?:times )?(?=[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3}['’]s?\b)")
YEARS_AGO = re.compile(
    r"\b(?:(?:it|they) (?:did|was|were|had)|the year before|a year (?:earlier|before|ago)|"
    r"the previous year|in (?:19|20)\d\d|since|"
    r"last (?:year|month|week|summer))\b",
    re.IGNORECASE,
)


def multiple_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult:
    """The multiple against the ratio of what the sentence compares."""
    if figure.high < 1 and figure.hedge in FLIPPED:
        figure = figure.model_copy(update={"hedge": FLIPPED[figure.hedge]})
    growing = compounded(scene, figure, holdings)
    if growing:
        return growing
    planned = planned_pair(scene, holdings)
    sides = planned if planned is not None else two_sides(scene, figure, holdings)
    if sides is not None:
        if isinstance(sides, Gap):
            return unknown(ClaimKind.MULTIPLE, figure, sides.reason)
        return checked(ClaimKind.MULTIPLE, figure, multiple(sides), unit="x")
    pair = pair_for(scene, holdings, figure.start)
    if pair is None or isinstance(pair, Gap):
        noted = noted_level(scene, figure, holdings)
        return noted or unknown(ClaimKind.MULTIPLE, figure, pair.reason if pair else "no figures to divide are given")
    return checked(ClaimKind.MULTIPLE, figure, multiple(pair), unit="x")


def planned_pair(scene: SentenceContext, holdings: EvidenceBase) -> tuple[Formula, Formula] | Gap | None:
    """A note about a plan as the new value, the table's year that it is compared with as the old: the one before it."""
    entry = _planned(scene, holdings)
    entity = holdings.reference.entity(entry.entity) if entry else None
    if entry is None or entity is None:
        return None
    measure = next((word[1:] for word in entry.measure_stems if word[1:] in COMPANY), "")
    years = [int(part[1:]) for part in entry.parts if part[0] == "y"]
    named = [year for year, _ in scene.times.years if year not in years]
    year = named[0] if named else years[0] - 1 if years else None
    old = holdings.cell(entity, measure, year) if measure else Gap("the plan's measure is not in the tables")
    return old if isinstance(old, Gap) else (entry.value, old)


def _planned(scene: SentenceContext, holdings: EvidenceBase) -> IndexedFigure | None:
    plans = [e for e in holdings.entries if PLAN in e.measure_stems]
    if not plans:
        return None
    if PLAN in scene.stems:
        return matches(scene, plans)[0].entry
    lean = leaning(scene, holdings, (0, len(scene.text)))
    return lean.entry if lean and lean.entry in plans else None


def compounded(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """A growth factor from a yearly rate in the notes ("7% every year nearly doubles them within a decade")."""
    steps = repeated(scene)
    rates = [m for m in matches(scene, holdings.entries) if m.entry.dimension == "%" and m.score > 0.5]
    yearly = [
        m
        for m in rates
        if re.search(r"annual|yearly|year|each|every|growth|increase|rise|rate|interest", m.entry.measure, re.I)
    ]
    if (
        not steps
        or not yearly
        or len({m.entry.period for m in rates if m.entry.measure == yearly[0].entry.measure}) > 1
    ):
        return None
    return checked(
        ClaimKind.COMPOUND_GROWTH, figure, apply(Op.COMPOUND, yearly[0].entry.value, constant(steps), unit="x")
    )


def two_sides(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> tuple[Formula, Formula] | Gap | None:
    """The two sides of "A is twice as large as B"; None where one thing is compared with itself at another time."""
    outdone = OUTDONE.search(scene.text[: figure.start])
    if outdone:
        return _outdone(scene, holdings, outdone, figure)
    apart = not figure.in_words or HOW_MANY.search(figure.text)
    right = scene.right(figure)
    match = (AS.match(right) or OWNERS.match(right) or THAT_OF.match(right)) if apart else None
    as_many = AS_MANY.search(scene.text, figure.end)
    second = SECOND_AS.search(scene.text, as_many.end()) if as_many else None
    leads = figure.start < LEADING and not any(m.start < figure.start for m in scene.own_entities)
    if as_many and second and leads:
        return _noted_ratio(scene, holdings, (as_many.end(), second.start()), (second.end(), len(scene.text)))
    start = figure.end + match.end() if match else as_many.end() if as_many else -1
    if start < 0:
        return None
    window = (start, len(scene.text))
    old_self = YEARS_AGO.search(scene.text[start:])
    named = [m for m in scene.own_entities if m.start >= figure.end]
    if old_self and not named:
        return None
    return _ratio(scene, figure, holdings, window)


def _outdone(
    scene: SentenceContext, holdings: EvidenceBase, verb: re.Match[str], figure: Quantity
) -> tuple[Formula, Formula] | Gap | None:
    """The two sides of "A outsold B threefold"."""
    left = operand(scene, holdings, (0, verb.end()))
    others = members(scene, holdings, (verb.end(), figure.start), left)
    if left is None or len(others) != 1:
        return None
    one, other = left.value, others[0].value
    return one if isinstance(one, Gap) else other if isinstance(other, Gap) else (one, other)


def _ratio(
    scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, right: tuple[int, int]
) -> tuple[Formula, Formula] | Gap | None:
    left = operand(scene, holdings, (0, figure.start))
    others = members(scene, holdings, right, left)
    if left is None or not others:
        return _noted_ratio(scene, holdings, (0, right[0]), right)
    for side in (left.value, others[0].value):
        if isinstance(side, Gap):
            return side
    assert not isinstance(left.value, Gap)
    assert not isinstance(others[0].value, Gap)
    if left.value == others[0].value:
        return None
    return left.value, others[0].value


def _noted_ratio(
    scene: SentenceContext, holdings: EvidenceBase, left: tuple[int, int], right: tuple[int, int]
) -> tuple[Formula, Formula] | None:
    """The notes that the two sides name best, of one unit."""
    fitting = [e for e in holdings.entries if e.dimension != "exchange"]
    above, below = matches(scene, fitting, left, left[1]), matches(scene, fitting, right, right[1])
    if not above or above[0].score < 0.6 or below[0].score < 0.6:
        return None
    surer, other = (above, below) if above[0].score >= below[0].score else (below, above)
    alike = [m for m in other if m.entry is not surer[0].entry and m.entry.dimension == surer[0].entry.dimension]
    if not alike:
        return None
    pair = surer[0].entry.value, alike[0].entry.value
    return pair if surer is above else (pair[1], pair[0])
