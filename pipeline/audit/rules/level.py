"""A plain figure: the notes or a table hold the very value that the sentence states."""

import re

from pipeline.audit.arithmetic.checks import CheckResult, checked, stated_in, unknown
from pipeline.audit.arithmetic.formula import Formula, Op, apply, evaluate, evidence_of, printed, unit_of
from pipeline.audit.arithmetic.tolerance import compare
from pipeline.audit.context.measures import RATES
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap, fits
from pipeline.audit.evidence.fact_index import dimension
from pipeline.audit.evidence.resolution import ResolvedMeasure, table_topic, value_of, year_of
from pipeline.models import ClaimKind, Direction, Interval, Kind, Quantity, Reading

NOT_FOUND = "nothing in the notes or the tables gives this figure"


def figure_dimension(figure: Quantity) -> str:
    """What the figure's unit can be compared with."""
    if figure.kind in (Kind.PERCENT, Kind.FRACTION):
        return "%"
    return dimension(figure.unit.partition("/")[0]) if figure.unit else "count"


def table_level(
    scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, kind: ClaimKind = ClaimKind.FIGURE
) -> CheckResult | None:
    """The figure against the cell that its entity, measure and year name; None where they name none."""
    topic = table_topic(scene, figure.start)
    if topic is None or topic.entity is None:
        return None
    percent = figure_dimension(figure) == "%"
    if percent != (topic.measure in RATES):
        return None
    if not _unit_fits(figure, topic.measure):
        return None
    year = year_after(scene, figure) or year_of(scene, topic, figure.start, holdings)
    if figure.direction is Direction.FROM and not year_after(scene, figure):
        known = holdings.years(topic.entity, topic.measure)
        year = scene.times.old or (year or (known[-1] if known else 0)) - 1
    if not year_after(scene, figure) and _of_now(scene, figure):
        year = None
    found, currency = value_of(scene, topic, year, holdings), figure_dimension(figure)
    if not isinstance(found, Gap) and not percent and len(currency) == 3 and currency != unit_of(found)[:3]:
        found = holdings.converted(found, unit_of(found), currency)
    return checked(kind, figure, found)


NOW = re.compile(r"\b(?:is|has|are|have|stands at|counts|now)\b", re.IGNORECASE)


def _of_now(scene: SentenceContext, figure: Quantity) -> bool:
    """Whether a figure's clause is in the present and every year stands in another clause with a figure of its own."""
    start, end = scene.clause(figure.start)
    years = [at for _, at in scene.times.years]
    if not years or not NOW.search(scene.text[start : figure.start]) or any(start <= at < end for at in years):
        return False
    others = [scene.clause(f.start) for f in scene.figures if f.start != figure.start]
    return all(any(left <= at < right for left, right in others) for at in years)


YEAR_AFTER = re.compile(
    r"^(?: (?!and\b|but\b|to\b|from\b|on\b|in\b|more\b|less\b)[a-z]+){0,3} (?:in|for|during|"
    r"at the end of) (?:the )?(?:fiscal |financial )?(?:year )?"
    r"((?:19|20)\d\d)\b"
)


def year_after(scene: SentenceContext, figure: Quantity) -> int | None:
    """The year that stands right after a figure ("$365 billion in fiscal 2024"), whatever others the sentence names."""
    match = YEAR_AFTER.match(scene.right(figure))
    return int(match[1]) if match else None


def _unit_fits(figure: Quantity, measure: str) -> bool:
    dim = figure_dimension(figure)
    if measure in RATES:
        return dim == "%"
    if measure == "population":
        return dim == "count" and figure.unit in ("", "people") and not OTHER_COUNT.match(figure.measured)
    return len(dim) == 3 and dim.isupper()


OTHER_COUNT = re.compile(
    r"(?:homes|jobs|houses|cars|households|tonnes|barrels|hectares|students|voters|workers|visitors|"
    r"tourists|users|customers|migrants|refugees|children|women|men|patients|families|pupils)\b",
    re.IGNORECASE,
)


LONGEST = 40
BAND = re.compile(
    r"\b(?:each|all|every|both|band|rang\w+|varied|vary|varies|between|stayed|remained|hovered|"
    r"fluctuat\w+|within|swung|moved|lay|lies)\b",
    re.IGNORECASE,
)


def range_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """The stated range against the least and the most of a set of values; None where the sentence speaks of no set."""
    if not BAND.search(scene.text):
        return None
    values = _table_values(scene, figure, holdings)
    gap = next((value for value in values if isinstance(value, Gap)), None)
    if gap:
        return unknown(ClaimKind.RANGE, figure, gap.reason)
    formulas = [value for value in values if not isinstance(value, Gap)]
    if len(formulas) < 2:
        return None
    return _banded(figure, formulas)


def _table_values(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> list[Formula | Gap]:
    topic = table_topic(scene, figure.start)
    if topic is None or topic.entity is None or (figure_dimension(figure) == "%"):
        return []
    named = list(dict.fromkeys(m.entity for m in scene.own_entities if fits(m.entity, topic.measure)))
    if len(named) > 1:
        year = year_of(scene, topic, figure.start, holdings)
        return [value_of(scene, ResolvedMeasure(entity, topic.measure), year, holdings) for entity in named]
    years = scene.times.spanned(scene.text)
    return [value_of(scene, topic, year, holdings) for year in years] if len(years) < LONGEST else []


def _banded(figure: Quantity, values: list[Formula]) -> CheckResult:
    least, most = evaluate(apply(Op.LEAST, *values)), evaluate(apply(Op.MOST, *values))
    if least is None or most is None:
        return unknown(ClaimKind.RANGE, figure, "the values have no range")
    result = Interval(low=least.low, high=most.high, unit=figure.unit)
    outcome = compare(figure, result)
    evidence = tuple(dict.fromkeys(piece for value in values for piece in evidence_of(value)))
    line = f"from least to most of {', '.join(printed(value) for value in values)}"
    reading = Reading(arithmetic=line, recomputed=result, verdict=outcome.verdict, evidence=evidence)
    return CheckResult(
        ClaimKind.RANGE,
        figure,
        outcome.verdict,
        outcome.reason,
        (reading,),
        stated=stated_in(figure),
        evidence=evidence,
    )
