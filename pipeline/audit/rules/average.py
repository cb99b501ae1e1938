"""Averages: a mean of values, a total over a count, and a year by the day, week, month or quarter."""

import re
from calendar import monthrange
from collections.abc import Sequence

from pipeline.audit.arithmetic.checks import CheckResult, checked, unknown
from pipeline.audit.arithmetic.formula import Formula, Op, apply, constant, unit_of
from pipeline.audit.context import cues
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.context.years import NUMBER
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap, fits
from pipeline.audit.evidence.fact_index import IndexedFigure
from pipeline.audit.evidence.operands import noted_entry
from pipeline.audit.evidence.resolution import ResolvedMeasure, table_topic, value_of, year_of
from pipeline.audit.evidence.scoring import matches
from pipeline.audit.rules.level import comparable, figure_dimension, noted_level
from pipeline.audit.rules.sum import group_of
from pipeline.models import ClaimKind, Quantity
from pipeline.quantities.periods import MONTH, month_number

DAYS = {"day": 365, "week": 52, "month": 12, "quarter": 4, "hour": 8760, "minute": 525_600, "second": 31_536_000}
YEARLY = re.compile(
    r"(?:fiscal |FY ?|year )?(?:19|20)\d\d(?:[-–/]\d\d)?|(?:last|this|a) year|annual|yearly", re.IGNORECASE
)
LY = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "hourly": "hour"}
DAY_WEEK = re.compile(r"\b(?P<n>[2-7]|two|three|four|five|six|seven)-day (?:working )?week\b", re.IGNORECASE)
MONTH_PERIOD = re.compile(rf"(?P<month>{MONTH})(?: (?P<year>\d{{4}}))?", re.IGNORECASE)
RATE = re.compile(r"\b(?:per|a|an|each|average|mean|daily|weekly|monthly|hourly|rate)\b|/", re.IGNORECASE)
COMMON_YEAR, FEBRUARY = 2025, 2
STATED_SPAN = re.compile(
    r"\b(?:over|in|during|for|across) (?:the |those |all )?(?P<n>\w+) (?P<unit>day|week|month|quarter|hour|year)s\b",
    re.IGNORECASE,
)


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
    noted = noted_level(scene, figure, holdings)
    if noted and noted.verdict == "supported":
        return noted
    spread_out = _over_stated_span(scene, figure, holdings, unit)
    if spread_out:
        return spread_out
    topic = table_topic(scene, figure.start)
    if topic and topic.entity and topic.measure != "population":
        year = year_of(scene, topic, figure.start, holdings)
        return _divided(figure, value_of(scene, topic, year, holdings), unit, DAYS[unit])
    found = noted_entry(scene, holdings, (0, len(scene.text)), figure_dimension(figure)) if holdings.entries else None
    count = units_in(found.entry.period, unit, scene.text) if found else 0
    if found and count:
        return _divided(figure, found.entry.value, unit, count)
    if noted and found and found.entry.period and not RATE.search(f"{found.entry.measure} {found.entry.value.unit}"):
        return unknown(ClaimKind.AVERAGE, figure, f"the notes give no number of {unit}s to divide by")
    return noted


def units_in(period: str, unit: str, text: str) -> int:
    """How many days, weeks or months a note's period has, a week as many days as the text says; 0 where not known."""
    if YEARLY.fullmatch(period):
        return DAYS[unit]
    if re.search(r"\bquarter\b|\bQ[1-4]\b", period, re.IGNORECASE):
        return {"month": 3, "week": 13}.get(unit, 0)
    if unit != "day":
        return 0
    stated = DAY_WEEK.search(text)
    if re.search(r"\bweek\b", period, re.IGNORECASE):
        return (NUMBER.get(stated["n"].lower()) or int(stated["n"])) if stated else 7
    month = MONTH_PERIOD.fullmatch(period)
    year = int(month["year"] or 0) if month else 0
    number = month_number(month["month"]) if month else 0
    return monthrange(year or COMMON_YEAR, number)[1] if number and (year or number != FEBRUARY) else 0


def _over_stated_span(
    scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, unit: str
) -> CheckResult | None:
    """A note's total over the number of days, weeks or months that the sentence states."""
    span = STATED_SPAN.search(scene.text)
    count = NUMBER.get(span["n"].lower(), int(span["n"]) if span["n"].isdecimal() else 0) if span else 0
    total = next(
        (m.entry for m in matches(scene, [e for e in holdings.entries if comparable(figure, e)]) if m.measure >= 0.5),
        None,
    )
    if span is None or span["unit"].lower() != unit or not count or total is None:
        return None
    return checked(
        ClaimKind.AVERAGE, figure, apply(Op.DIVIDE, total.value, constant(count), unit=f"{total.value.unit} a {unit}")
    )


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


def average_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """The figure against the mean of several values, or a total over a count; None where neither can be had."""
    noted = noted_level(scene, figure, holdings)
    if noted and re.search(r"averag|mean|median|typical", " ".join(e.measure for e in holdings.entries), re.IGNORECASE):
        return noted
    fitting = [e for e in holdings.entries if comparable(figure, e)]
    ranked = [m for m in matches(scene, fitting, place=figure.start) if m.score > 0.4]
    counts = [e for e in holdings.entries if e.dimension == "count" and e not in fitting]
    if (len(ranked) == 1 and counts) or (ranked and counts and len({m.entry.measure for m in ranked}) > 1):
        best = matches(scene, counts)[0].entry
        return checked(ClaimKind.AVERAGE, figure, apply(Op.DIVIDE, ranked[0].entry.value, best.value, unit=figure.unit))
    if ranked:
        alike = group_of([m.entry for m in ranked], ranked[0].entry)
        if len(alike) > 1 and not _over_count(alike):
            return checked(ClaimKind.AVERAGE, figure, apply(Op.MEAN, *(e.value for e in alike), unit=figure.unit))
        over = _over_count(alike)
        if over:
            return checked(ClaimKind.AVERAGE, figure, apply(Op.DIVIDE, over[0].value, over[1].value, unit=figure.unit))
    return table_mean(scene, figure, holdings) or noted


def _over_count(entries: Sequence[IndexedFigure]) -> tuple[IndexedFigure, IndexedFigure] | None:
    """A total and the count it is spread over, where two counted figures measure different things."""
    if len(entries) == 2 and entries[0].measure != entries[1].measure:
        large, small = sorted(entries, key=lambda e: -e.value.low)
        return large, small
    return None


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
