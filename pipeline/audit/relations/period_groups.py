"""Several years of one series as a side of a comparison: "more than those of the two previous years together"."""

import re

from pipeline.audit.arithmetic.typed_formula import Op, apply
from pipeline.audit.evidence.reference_values import STOCKS, Gap, spoken
from pipeline.audit.grammar.comparisons import year_of
from pipeline.audit.relations.comparison_words import JOINED
from pipeline.audit.relations.sides import Side, Sides, measure_for
from pipeline.audit.wording.measure_words import is_loss
from pipeline.audit.wording.years import LISTED
from pipeline.quantities.number_words import COUNTS, count_of

_KIND = r"(?:fiscal |financial |calendar )?"
_PAST = rf"(?:preceding|previous|prior|earlier|past|last|foregoing) {_KIND}"
COUNTED = re.compile(
    rf"\b(?:{_PAST}(?P<behind>{COUNTS}) {_KIND}years|(?P<before>{COUNTS}) {_KIND}{_PAST}years"
    rf"|(?P<ahead>{COUNTS}) {_KIND}years (?:before|earlier|prior|preceding|previously))\b",
    re.IGNORECASE,
)
STOP = re.compile(r"[;:]|, (?:but|and|while|which|who|though|although)\b")


def years_together(sides: Sides, place: int, left: Side | None) -> Side | None:
    """What the years come to that the words behind a place put together; None where they put none together.

    They are years of what the left side is of; a Side without a formula where a value of one of them is missing.
    """
    stop = STOP.search(sides.text, place)
    end = stop.start() if stop else len(sides.text)
    stretch = sides.text[place:end]
    newest = _year_of(left)
    if left is None or not newest or not JOINED.search(stretch):
        return None
    if any(place <= m.start < end and m.entity is not left.entity for m in sides.topics.own_entities):
        return None
    years = _years(stretch, newest)
    return _sum(sides, left, years, (place, end)) if len(years) > 1 and newest not in years else None


def _year_of(side: Side | None) -> int:
    if side is None:
        return 0
    return side.year or (year_of(side.note) if side.note else 0)


def _years(stretch: str, newest: int) -> tuple[int, ...]:
    """The years that a stretch of text lists, or those that it counts back from the newest; none where it does not."""
    counted, listed = COUNTED.search(stretch), LISTED.search(stretch)
    if counted:
        number = count_of(next(filter(None, counted.groups())))
        return tuple(range(newest - number, newest))
    return tuple(int(year) for year in re.findall(r"\d+", listed[0])) if listed else ()


def _sum(sides: Sides, left: Side, years: tuple[int, ...], window: tuple[int, int]) -> Side | None:
    if left.note is not None:
        held = {year_of(value): value for value in sides.series_of(left.note)}
        if missing := [str(year) for year in years if year not in held]:
            return Side(None, f"no value of {' and '.join(missing)} is given")
        return Side(apply(Op.SUM, *(held[year].operand for year in years)))
    if left.entity is None or left.measure in STOCKS:
        return None
    inside = [m.measure for m in sides.topics.measures if window[0] <= m.start < window[1] and not m.weak]
    measure = measure_for(left.entity, *inside, left.measure)
    values = [sides.tables.value(left.entity, measure, year) for year in years]
    signs = {value.amount.high < 0 for value in values if not isinstance(value, Gap)}
    if is_loss(sides.text) and len(signs) > 1:
        return Side(None, f"the {spoken(measure)} of these years are losses and profits")
    members = [sides.value(left.entity, measure, year) for year in years]
    gap = next((side.gap for side in members if side.formula is None), "")
    formulas = [side.formula for side in members if side.formula is not None]
    return Side(None, gap) if gap else Side(apply(Op.SUM, *formulas), entity=left.entity, measure=measure)
