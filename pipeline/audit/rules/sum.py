"""Sums: one measure of several entities, several measures of one, or the notes that belong together."""

import re
from collections.abc import Sequence

from pipeline.audit.arithmetic.checks import CheckResult, checked, unknown
from pipeline.audit.arithmetic.formula import Formula, Op, apply, unit_of
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.context.years import NUMBER
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap, fits
from pipeline.audit.evidence.resolution import ResolvedMeasure, table_topic, value_of, year_of
from pipeline.models import ClaimKind, Quantity

LISTED_YEARS = re.compile(r"\b(?:19|20)\d\d(?:, (?:19|20)\d\d)*,? and (?:19|20)\d\d\b")
RECENT = re.compile(
    r"\b(?:over|in) the (?:past|last) (?P<n>two|three|four|five|six) (?:fiscal )?years\b", re.IGNORECASE
)
# What is counted at one time and cannot be summed over years.
STOCKS = ("total_assets", "population", "gdp_per_capita")


def sum_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """The figure against the sum of what the sentence puts together; None where it puts nothing together."""
    values = table_addends(scene, figure, holdings)
    if isinstance(values, Gap):
        return unknown(ClaimKind.SUM, figure, values.reason)
    if not values or len(values) < 2:
        return None
    return checked(ClaimKind.SUM, figure, apply(Op.ADD, *values, unit=unit_of(values[0])))


def table_addends(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> list[Formula] | Gap:
    """One measure of several entities, or several measures of one."""
    topic = table_topic(scene, figure.start)
    if topic is None or topic.entity is None:
        return []
    kind = "company" if topic.entity.is_company else "country"
    named = list(dict.fromkeys(m.entity for m in scene.own_entities if (m.entity.is_company) == (kind == "company")))
    measures = list(
        dict.fromkeys(m.measure for m in scene.measures if not m.weak and fits(topic.entity or named[0], m.measure))
    )
    if len(named) > 1:
        topics = [ResolvedMeasure(entity, topic.measure) for entity in named]
    elif len(measures) > 1:
        topics = [ResolvedMeasure(topic.entity, measure) for measure in measures if measure != "shareholder_returns"]
    else:
        topics = []
    year = year_of(scene, topic, figure.start, holdings)
    found = [value_of(scene, one, year, holdings) for one in topics] or _years(scene, topic, holdings)
    gap = next((value for value in found if isinstance(value, Gap)), None)
    return gap or [value for value in found if not isinstance(value, Gap)]


def _years(scene: SentenceContext, topic: ResolvedMeasure, holdings: EvidenceBase) -> list[Formula | Gap]:
    """The values of all the years that a sentence puts together: each named one, or a span of them."""
    listed = LISTED_YEARS.search(scene.text)
    recent = RECENT.search(scene.text)
    years: Sequence[int] = scene.times.spanned(scene.text)
    if listed:
        years = [int(year) for year in re.findall(r"\d+", listed[0])]
    elif recent and topic.entity:
        years = holdings.years(topic.entity, topic.measure)[-NUMBER[recent["n"].lower()] :]
    if topic.measure in STOCKS:
        return []
    return [value_of(scene, topic, year, holdings) for year in years] if len(years) > 1 else []
