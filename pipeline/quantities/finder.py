"""The quantities of a text, each with its exact place; what is a number but no quantity is told apart, not dropped."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.models.quantity import Direction, Hedge, Kind, Quantity
from pipeline.quantities import periods
from pipeline.quantities.amounts import apart, figure_at, with_noun
from pipeline.quantities.compounds import is_interval, joined
from pipeline.quantities.neighbours import FOREIGN
from pipeline.quantities.non_quantities import ROMAN, NonQuantity, read_non_quantity, roman, unread_digits
from pipeline.quantities.number_words import LARGE, MAGNITUDES, NUMBER_START, ONES, ORDINALS, PARTS, TENS
from pipeline.quantities.numbers import VULGAR
from pipeline.quantities.worded_amounts import (
    WORDED,
    as_part,
    counts_quarters,
    odds_in_digits,
    read_worded,
    shared_odds,
)

_TOKEN = re.compile(rf"[\d{VULGAR}]|[A-Za-z]+|[{FOREIGN}]+")
_TRIGGER = re.compile(
    rf"(?P<digit>[\d{VULGAR}])|(?P<foreign>[{FOREIGN}]+)|(?<![\w'’])(?:(?-i:(?P<roman>{ROMAN}))"
    rf"|(?P<month>{periods.MONTH}(?=,?\s+(?:of\s+)?\d|-\d))"
    rf"|(?P<large>an? (?:{LARGE})\b)"
    rf"|{WORDED}"
    rf"|(?P<number>{NUMBER_START}))",
    re.IGNORECASE,
)
_OTHERS = """
a an tens twice thrice double triple treble quadruple quintuple sextuple halve several both no nobody scores
nought naught point
"""
_MONTHS = (*periods.MONTHS, *(month[:3] for month in periods.MONTHS))
_FIRST_LETTERS = frozenset(
    word[:4] for word in (*ONES, *TENS, *ORDINALS, *PARTS, *MAGNITUDES, *_MONTHS, *_OTHERS.split())
)


def next_trigger(text: str, place: int) -> re.Match[str] | None:
    """The next place from `place` on where a number may begin; its group says what to read there.

    Words are told by their first four letters, "tenfold" by its last, so that most of a text is spared the pattern.
    """
    for token in _TOKEN.finditer(text, place):
        word = token[0]
        told = word[:4].lower() in _FIRST_LETTERS or word.endswith("fold") or not word[0].isascii()
        if told or not word[0].isalpha() or word[0] in "IVXLCDM":
            trigger = _TRIGGER.match(text, token.start())
            if trigger:
                return trigger
    return None


_COMPOUND = re.compile(r"[A-Za-z][, ].*[A-Za-z]")  # two words or more: a number and a unit, twice
_RESTATING = re.compile(r"[\w .²]{0,30}\s?\(|\s?/\s?")
_ADVERB_BEFORE = re.compile(r"\b(?:up|down) $")
_SENTENCE_END = re.compile(r"[.!?][\"”')]*\s+(?=[\"“'(]?[A-Z0-9])|\n\s*\n")
PARAGRAPH = 2_000  # characters of the longest text whose quantities are remembered


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of a text in text order; `kind` and `counts` tell amounts from years, names, scores and the like.

    Offsets are code points of `text`. "From A to B" and "between A and B" are one quantity with both ends (`ends` takes
    it apart). Time is linear in the length of the text.
    """
    return found_again(text) if len(text) <= PARAGRAPH else _found(text)


@lru_cache(maxsize=4_096)
def found_again(text: str) -> tuple[Quantity, ...]:
    """The same for a sentence or paragraph, read once: of ten that stages, audits and desk ask for, nine are known."""
    return _found(text)


def _found(text: str) -> tuple[Quantity, ...]:
    found: list[Quantity] = []
    for quantity in _read_all(text):
        whole = joined(text, found[-1], quantity) if found else None
        if whole:
            found[-1] = whole
            continue
        if found and is_interval(text, found[-1], quantity):
            found[-1] = found[-1].model_copy(update={"per": f"{quantity.low} {quantity.unit}"})
        quantity = as_part(text, quantity)
        found.append(_carried(text, found[-1], quantity) if found else quantity)
    return tuple(_with_periods(text, found))


def read_quantity(text: str) -> Quantity | None:
    """The first amount of a figure that stands alone ("$60-65 billion", "44.2 percent"), None where there is none."""
    return next((quantity for quantity in find_quantities(text) if quantity.counts), None)


def ends(quantity: Quantity) -> tuple[Quantity, Quantity]:
    """The two figures of a range as printed, with their own places; twice the same for a single value."""
    parts = [part for part in _read_all(quantity.text, join=False) if part.counts]
    if len(parts) < 2 or quantity.low == quantity.high:
        return quantity, quantity
    values = ((parts[0], quantity.low), (parts[-1], quantity.high))
    first, last = (
        part.model_copy(
            update={
                "low": value, "high": value, "unit": quantity.unit, "kind": quantity.kind, "period": quantity.period,
                "step": part.step if part.unit in ("", quantity.unit) else quantity.step,
                "measured": quantity.measured, "start": quantity.start + part.start, "end": quantity.start + part.end,
            }
        )
        for part, value in values
    )  # fmt: skip
    return first, last


def parts(quantity: Quantity) -> tuple[Quantity, ...]:
    """The figures of a compound as printed, each with its unit and place ("two hours and 35 seconds"); else itself."""
    if quantity.low != quantity.high or not _COMPOUND.search(quantity.text):
        return (quantity,)
    each = [part for part in _read_all(quantity.text, join=False) if part.counts]
    if len(each) < 2 or not all(part.unit for part in each):
        return (quantity,)
    known = {"period": quantity.period, "measured": quantity.measured, "hedge": quantity.hedge}
    return tuple(
        part.model_copy(update={**known, "start": quantity.start + part.start, "end": quantity.start + part.end})
        for part in each
    )


def _read_all(text: str, *, join: bool = True) -> Iterator[Quantity]:
    place = 0
    while trigger := next_trigger(text, place):
        quantity, place = _read(text, trigger, place, join=join)
        if quantity:
            yield quantity


def _read(text: str, trigger: re.Match[str], floor: int, *, join: bool) -> tuple[Quantity | None, int]:
    """What stands at a trigger, and where to read on."""
    start, kind = trigger.start(), trigger.lastgroup
    if kind == "digit":
        found = read_non_quantity(text, start, floor)
        if found:
            return apart(text, found), max(found.end, start + 1)
        odds = odds_in_digits(text, start)
        return (with_noun(text, odds), odds.end) if odds else figure_at(text, start, floor, join=join)
    if kind in ("foreign", "roman"):
        strange = unread_digits(text, trigger.span()) if kind == "foreign" else roman(text, trigger.span())
        return (apart(text, strange) if strange else None), trigger.end()
    if kind == "month":
        date = _month(text, start)
        return (apart(text, date), date.end) if date else (None, start + 3)
    if kind in ("number", "large") or (kind == "part" and counts_quarters(text, trigger)):
        return figure_at(text, start, floor, join=join)
    quantity = read_worded(text, trigger)
    return (with_noun(text, quantity), quantity.end) if quantity else (None, trigger.end())


def _month(text: str, start: int) -> NonQuantity | None:
    for pattern in (periods.MONTH_YEAR, periods.MONTH_SHORT_YEAR, periods.MONTH_DAY):
        match = pattern.match(text, start)
        if match:
            return NonQuantity(start, match.end(), Kind.DATE, period=periods.date_period(match))
    return None


def _carried(text: str, before: Quantity, quantity: Quantity) -> Quantity:
    """A figure in brackets takes over the bound of the one it restates; "up 5 points, or 2%" is up twice."""
    if not (quantity.counts and before.counts) or quantity.start - before.end > 40:
        return quantity
    quantity = shared_odds(text, before, quantity)
    between = text[before.end : quantity.start]
    plain = quantity.hedge is Hedge.NONE and quantity.direction is Direction.NONE
    if plain and before.hedge is not Hedge.NONE and quantity.unit and _RESTATING.fullmatch(between):
        return quantity.model_copy(update={"hedge": before.hedge})
    if plain and between == ", or " and _ADVERB_BEFORE.search(text[max(0, before.start - 8) : before.start]):
        return quantity.model_copy(update={"direction": before.direction})
    return quantity


def _with_periods(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """The quantities with the period that stands nearest in the same sentence, where one does."""
    for place, quantity in enumerate(found):
        if not quantity.counts:
            yield quantity
            continue
        after = next((q for q in found[place + 1 : place + 4] if q.kind is Kind.DATE), None)
        before = next((q for q in reversed(found[max(0, place - 3) : place]) if q.kind is Kind.DATE), None)
        near = [
            date
            for date, gap in (
                (after, text[quantity.end : after.start] if after else ""),
                (before, text[before.end : quantity.start] if before else ""),
            )
            if date and len(gap) < 80 and not _SENTENCE_END.search(gap)
        ]
        yield quantity.model_copy(update={"period": near[0].period}) if near else quantity
