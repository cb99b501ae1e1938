"""Averages: a mean of values, a total over a count, and a year by the day, week, month or quarter."""

from pipeline.audit.arithmetic.checks import CheckResult, checked, unknown
from pipeline.audit.arithmetic.formula import Formula, Op, apply, constant, unit_of
from pipeline.audit.context import cues
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap, fits
from pipeline.audit.evidence.resolution import ResolvedMeasure, table_topic, value_of, year_of
from pipeline.models import ClaimKind, Quantity

DAYS = {"day": 365, "week": 52, "month": 12, "quarter": 4, "hour": 8760, "minute": 525_600, "second": 31_536_000}
LY = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "hourly": "hour"}


def rate_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """An amount a day, week, month or quarter against a year's amount; None where the figure is no such rate."""
    after = cues.PERIOD_RATE.match(scene.right(figure))
    unit = (after["unit"] or LY[after["ly"].lower()]).lower() if after else ""
    if not unit:
        unit = _rate_unit(figure)
    if not unit:
        later = cues.PERIOD_LATER.search(scene.text)
        unit = later["unit"].lower() if later else ""
    if unit not in DAYS:
        return None
    topic = table_topic(scene, figure.start)
    if topic and topic.entity and topic.measure != "population":
        year = year_of(scene, topic, figure.start, holdings)
        return _divided(figure, value_of(scene, topic, year, holdings), unit, DAYS[unit])
    return None


def _rate_unit(figure: Quantity) -> str:
    short = {
        "day": "day",
        "week": "week",
        "wk": "week",
        "month": "month",
        "h": "hour",
        "min": "minute",
        "s": "second",
        "quarter": "quarter",
    }
    return short.get(figure.unit.partition("/")[2], "")


def _divided(figure: Quantity, total: Formula | Gap, unit: str, count: int) -> CheckResult:
    if isinstance(total, Gap):
        return unknown(ClaimKind.AVERAGE, figure, total.reason)
    plain = figure.model_copy(update={"unit": figure.unit.partition("/")[0]})
    share = apply(Op.DIVIDE, total, constant(count, f"{count} {unit}s"), unit=f"{unit_of(total)} a {unit}")
    return checked(ClaimKind.AVERAGE, plain, share)


def table_mean(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """The mean of a table's years from the first named to the last, or of several entities."""
    topic = table_topic(scene, figure.start)
    if topic is None or topic.entity is None:
        return None
    times = scene.times
    if times.old and times.new:
        years = range(times.old, times.new + 1)
        found = [value_of(scene, topic, year, holdings) for year in years]
    else:
        named = list(dict.fromkeys(m.entity for m in scene.own_entities if fits(m.entity, topic.measure)))
        year = year_of(scene, topic, figure.start, holdings)
        found = [value_of(scene, ResolvedMeasure(e, topic.measure), year, holdings) for e in named]
    gap = next((value for value in found if isinstance(value, Gap)), None)
    if gap:
        return unknown(ClaimKind.AVERAGE, figure, gap.reason)
    values = [value for value in found if not isinstance(value, Gap)]
    return (
        checked(ClaimKind.AVERAGE, figure, apply(Op.MEAN, *values, unit=unit_of(values[0])))
        if len(values) > 1
        else None
    )
