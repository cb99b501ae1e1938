"""Stated ranges: between what ends a set of values lies, or a range that the notes hold as such."""

import re

from pipeline.audit.binding import Topic, table_topic, value_of, year_of
from pipeline.audit.compare import compare
from pipeline.audit.entries import Entry
from pipeline.audit.formula import Formula, Op, apply, evaluate, evidence_of, printed
from pipeline.audit.holdings import Gap, Holdings, fits
from pipeline.audit.levels import figure_dimension
from pipeline.audit.matching import matches
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, stated_in, unknown
from pipeline.models import ClaimKind, Interval, Quantity, Reading

LONGEST = 40
BAND = re.compile(
    r"\b(?:each|all|every|both|band|rang\w+|varied|vary|varies|between|stayed|remained|hovered|"
    r"fluctuat\w+|within|swung|moved|lay|lies)\b",
    re.IGNORECASE,
)


def range_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """The stated range against the least and the most of a set of values; None where the sentence speaks of no set."""
    if not BAND.search(scene.text):
        return None
    values = _table_values(scene, figure, holdings) or [e.value for e in _entries(scene, figure, holdings)]
    gap = next((value for value in values if isinstance(value, Gap)), None)
    if gap:
        return unknown(ClaimKind.RANGE, figure, gap.reason)
    formulas = [value for value in values if not isinstance(value, Gap)]
    if len(formulas) < 2:
        return None
    return _banded(figure, formulas)


def _table_values(scene: Scene, figure: Quantity, holdings: Holdings) -> list[Formula | Gap]:
    topic = table_topic(scene, figure.start)
    if topic is None or topic.entity is None or (figure_dimension(figure) == "%"):
        return []
    named = list(dict.fromkeys(m.entity for m in scene.own_entities if fits(m.entity, topic.measure)))
    if len(named) > 1:
        year = year_of(scene, topic, figure.start, holdings)
        return [value_of(scene, Topic(entity, topic.measure), year, holdings) for entity in named]
    years = scene.times.spanned(scene.text)
    return [value_of(scene, topic, year, holdings) for year in years] if len(years) < LONGEST else []


def _entries(scene: Scene, figure: Quantity, holdings: Holdings) -> list[Entry]:
    fitting = [e for e in holdings.entries if e.dimension == figure_dimension(figure)]
    ranked = [m for m in matches(scene, fitting, place=figure.start) if m.score > 0.4]
    if not ranked:
        return []
    best = ranked[0].entry
    if best.value.low != best.value.high:
        return []
    alike = [e for e in fitting if e.measure == best.measure]
    return alike if len(alike) > 1 else [e for e in fitting if e.entity == best.entity]


def _banded(figure: Quantity, values: list[Formula]) -> Part:
    least, most = evaluate(apply(Op.LEAST, *values)), evaluate(apply(Op.MOST, *values))
    if least is None or most is None:
        return unknown(ClaimKind.RANGE, figure, "the values have no range")
    result = Interval(low=least.low, high=most.high, unit=figure.unit)
    outcome = compare(figure, result)
    evidence = tuple(dict.fromkeys(piece for value in values for piece in evidence_of(value)))
    line = f"from least to most of {', '.join(printed(value) for value in values)}"
    reading = Reading(arithmetic=line, recomputed=result, verdict=outcome.verdict, evidence=evidence)
    return Part(
        ClaimKind.RANGE,
        figure,
        outcome.verdict,
        outcome.reason,
        (reading,),
        stated=stated_in(figure),
        evidence=evidence,
    )
