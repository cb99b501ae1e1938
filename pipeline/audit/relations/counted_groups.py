"""Groups that a text counts, as fields of values: "the city's five pools", and how many of them meet a limit."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.audit.arithmetic.amount import typed
from pipeline.audit.arithmetic.relation import Relation, counted
from pipeline.audit.arithmetic.tolerance import BOUNDS, BOUNDS_ABOVE
from pipeline.audit.evidence.known import CELL, NOTE, Known, evidence_of_all
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.relations.counts import CUE
from pipeline.audit.relations.sides import Sides
from pipeline.models import Hedge, Interval, Kind, Quantity
from pipeline.quantities.number_words import ONES, count_of

LARGEST = 60  # members of a group that a text counts
GROUP = re.compile(
    rf"(?i:\b(?:the|its|their|all|these|those|\w+['’]s?)(?: last| first)?) (?P<n>\d{{1,2}}|{'|'.join(ONES)})"
    r"(?: [a-z]+)? (?P<noun>\w+s)\b"
)
STRETCHES = ("second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade", "time", "point")
PART_OF = re.compile(r" of (?:the |its |their |these |those |[\w]+['’]s? )?$", re.IGNORECASE)
OF_BEFORE = re.compile(r"^\W*(?:of|among) ", re.IGNORECASE)
MOST_ALLOWED = re.compile(r"\b(?:limit|maximum|permitted|allowed|ceiling|highest|cap|threshold)\b", re.IGNORECASE)
LEAST_ALLOWED = re.compile(r"\b(?:minimum|required|lowest|floor)\b", re.IGNORECASE)
KEPT = re.compile(r"\b(?:pass(?:ed|es)?|met|meets?|kept|keeps?|inside|within|compl(?:y|ies|ied))\b", re.IGNORECASE)
BROKEN = re.compile(r"\b(?:fail(?:ed|s)?|exceed\w*|broke|breach\w*|missed|over|above)\b", re.IGNORECASE)


def group_size(sides: Sides) -> int | None:
    """How many members the group has that a sentence, or the one before it, counts: "of the five", "its four pools"."""
    for text in (sides.text, *(past.text for past in sides.topics.before[:1])):
        for match in GROUP.finditer(text):
            number = count_of(match["n"])
            if 2 < number <= LARGEST and match["noun"].rstrip("s") not in STRETCHES:
                return number
    return None


def _is_count(figure: Quantity) -> bool:
    """Whether a figure is a small whole number of things."""
    whole = figure.kind is Kind.NUMBER and figure.low == figure.high == int(figure.low)
    return whole and 0 < figure.low <= LARGEST and not figure.per


def count_in_group(sides: Sides, figure: Quantity) -> Relation | None:
    """How many of a counted group are on one side of a limit ("six of the nine wards topped 50%"), against the notes.

    None where the figure counts none of a group, or where no limit or no field of so many values is known.
    """
    whole = _group_of(sides, figure)
    if whole is None:
        return None
    for field in _fields(sides, int(whole.low)):
        limit = _stated_limit(sides, (figure, whole), field[0]) or _known_limit(sides, field)
        if limit is not None:
            return _counted(figure, field, limit, whole)
    return None


def _group_of(sides: Sides, figure: Quantity) -> Quantity | None:
    """The number of all those of whom a figure counts some: "six of the nine wards", "of the nine wards, six"."""
    figures = sides.topics.reading.figures
    if not _is_count(figure) or figure not in figures:
        return None
    at = figures.index(figure)
    behind = figures[at + 1] if at + 1 < len(figures) else None
    if behind is not None and _is_count(behind) and PART_OF.fullmatch(sides.text[figure.end : behind.start]):
        return behind if behind.low >= figure.low else None
    first = figures[0]
    leads = at == 1 and OF_BEFORE.match(sides.text) and _is_count(first)
    return first if leads and first.low >= figure.low else None


def _fields(sides: Sides, size: int) -> Iterator[list[Known]]:
    """The values of each measure that just so many owners have at the time spoken of, in the order of the evidence."""
    said = frozenset(part for part, _ in sides.topics.reading.periods)
    topics: dict[tuple[str, object], dict[str, Known]] = {}
    for value in sides.index.values:
        if value.origin in (NOTE, CELL) and not clash(said, value.periods):
            series = topics.setdefault((value.topic, value.amount.unit), {})
            held = series.get(value.series)
            if held is None or held.time <= value.time:
                series[value.series] = value
    for series in topics.values():
        if len(series) == size and len({value.periods for value in series.values()}) == 1:
            yield list(series.values())


def _stated_limit(sides: Sides, taken: Sequence[Quantity], one: Known) -> Quantity | None:
    """The bound that the sentence states of a field: "topped 50%", "inside the eight minutes allowed"."""
    for figure in sides.topics.reading.figures:
        if figure in taken or typed(figure).unit != one.amount.unit:
            continue
        if (limit := limit_of(sides, figure)) is not None:
            return limit
    return None


def limit_of(sides: Sides, figure: Quantity) -> Quantity | None:
    """A figure as the bound that it or the words before it state, None where they state none."""
    if figure.low != figure.high or figure.hedge in BOUNDS:
        return figure if figure.low == figure.high else None
    lead = sides.text[max(0, figure.start - 40) : figure.start]
    found = [*CUE.finditer(lead)]
    if found:
        return figure.model_copy(update={"hedge": Hedge.UNDER if found[-1]["less"] else Hedge.OVER})
    return figure.model_copy(update={"hedge": Hedge.AT_MOST}) if KEPT.search(lead) else None


def meets(value: Known, limit: Quantity) -> bool:
    """Whether a value is on the limit's side."""
    held, bound = value.amount.low, typed(limit).high
    reached = limit.hedge not in (Hedge.OVER, Hedge.WELL_OVER, Hedge.JUST_OVER, Hedge.UNDER)
    return (reached and held == bound) or (held > bound if limit.hedge in BOUNDS_ABOVE else held < bound)


def _known_limit(sides: Sides, field: Sequence[Known]) -> Quantity | None:
    """The one limit that the evidence has in a field's unit, as the bound that the sentence's verb makes of it."""
    kept, broken = KEPT.search(sides.text), BROKEN.search(sides.text)
    limits = [
        value
        for value in sides.index.values
        if value.origin in (NOTE, CELL)
        and value not in field
        and value.topic != field[0].topic
        and value.amount.unit == field[0].amount.unit
        and (MOST_ALLOWED.search(value.operand.name) or LEAST_ALLOWED.search(value.operand.name))
    ]
    if len(limits) != 1 or bool(kept) is bool(broken):
        return None
    most = bool(MOST_ALLOWED.search(limits[0].operand.name))
    inside, outside = (Hedge.AT_MOST, Hedge.OVER) if most else (Hedge.AT_LEAST, Hedge.UNDER)
    hedge = inside if kept else outside
    return limits[0].quantity.model_copy(update={"hedge": hedge})


def _counted(figure: Quantity, field: Sequence[Known], limit: Quantity, whole: Quantity) -> Relation:
    """The members of a field on the limit's side, against the figure that counts them."""
    number = Decimal(sum(meets(value, limit) for value in field))
    result = Interval(low=number, high=number)
    side = "above" if limit.hedge in BOUNDS_ABOVE else "below"
    line = f"{number} of {len(field)} {side} {limit.text.strip()} by {field[0].topic.rpartition('|')[2]}"
    return counted(figure, result, line, evidence_of_all(field), (whole.start, limit.start), of_group=True)
