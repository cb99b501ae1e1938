"""A source read for its figures: each with the noun it counts and the words around it, found again by its value."""

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pipeline.models.quantity import Kind, Quantity
from pipeline.models.story import Source
from pipeline.quantities.conversions import scale_of
from pipeline.quantities.finder import ends, find_quantities
from pipeline.quantities.periods import clock, date_parts
from pipeline.text.sentences import sentences
from pipeline.text.stemming import stem, stems

GROUPS = {"both": 2, "pair": 2, "duo": 2, "couple": 2, "twins": 2, "trio": 3, "triplets": 3, "quartet": 4, "quintet": 5}
_GROUP = re.compile(rf"\b(?:{'|'.join(GROUPS)})\b", re.IGNORECASE)
_TEAM = r"[A-Z][\w'’.-]{0,30}(?: [A-Z][\w'’.-]{0,30}){0,3}"
_RESULT = re.compile(rf"{_TEAM} (\d{{1,2}}), {_TEAM} (\d{{1,2}})(?!\d)")
_NAME = r"[A-Z][\w'’.-]{0,30}(?: (?:of |the |and (?=[A-Z]\w+ [A-Z]))?[A-Z][\w'’.-]{0,30}){0,3}(?: \([^()]{1,40}\))?"
_ASIDE = r"(?:, (?:\d{1,2}|[a-z]{3,7})(?=,? and\b|,))?"
_LIST = re.compile(rf"{_NAME}{_ASIDE}(?:, {_NAME}{_ASIDE}){{0,12}},? and {_NAME}")
_BETWEEN_NAMES = re.compile(r",? and (?=[A-Z])|, (?=[A-Z])")
_PERSON = r"(?:man|woman|boy|girl|teenager)"
_PEOPLE_LIST = re.compile(rf"\b[Aa]n? {_PERSON}\b[^.;]{{0,40}}? and (?:an? |another )(?:{_PERSON}|second)\b")
_OPENERS = """
January February March April May June July August September October November December Monday Tuesday Wednesday Thursday
Friday Saturday Sunday The Both In On At But He She It They We I
"""
_NO_NAMES = frozenset(_OPENERS.split())
_TOLD_YEAR = re.compile(r"\b(last|this|next) year\b", re.IGNORECASE)
_SHIFTS = {"last": -1, "this": 0, "next": 1}
MOST_YEARS = 40


def implied_figures(text: str, stated: tuple[Quantity, ...], published: date | None) -> Iterator[Quantity]:
    """What the text implies, each with the words it is read from; `stated` are its own quantities."""
    yield from _told_years(text, stated, published)
    for match in _GROUP.finditer(text):
        yield _count(match, GROUPS[match[0].lower()], "people")
    for match in _LIST.finditer(text):
        names = _BETWEEN_NAMES.split(match[0])
        if not any(name.split()[0] in _NO_NAMES for name in names):
            persons = all(" " in name for name in names) or any("," in name for name in names)
            yield _count(match, len(names), "people" if persons else "")
    for match in _PEOPLE_LIST.finditer(text):
        yield _count(match, 2, "people")
    for match in _RESULT.finditer(text):
        yield _count(match, 0, "").model_copy(update={"kind": Kind.SCORE, "text": f"{match[1]}-{match[2]}"})
    yield from filter(None, map(_width, stated))


def _told_years(text: str, stated: tuple[Quantity, ...], published: date | None) -> Iterator[Quantity]:
    """The year that "last year" is: counted from the day of publication, else any beside a year that the text names."""
    match = _TOLD_YEAR.search(text)
    if not match:
        return
    shift = _SHIFTS[match[1].lower()]
    named = {int(q.period[:4]) for q in stated if q.kind is Kind.DATE and q.period[:4].isdigit()}
    years = {published.year + shift} if published else {year + step for year in named for step in (-1, 1)} - named
    for year in sorted(years)[-MOST_YEARS:]:
        known = {"kind": Kind.DATE, "period": str(year), "measured": ""}
        yield _count(match, year, "").model_copy(update=known)


def _count(match: re.Match[str], count: int, measured: str) -> Quantity:
    start, end = match.span()
    value = Decimal(count)
    return Quantity(low=value, high=value, measured=measured, text=match[0], start=start, end=end, counts=False)


def _width(quantity: Quantity) -> Quantity | None:
    """By how much "from £165m to £743m" rises, None where the ends are no rise or fall."""
    if quantity.low == quantity.high or quantity.kind not in (Kind.MONEY, Kind.PERCENT) or " to " not in quantity.text:
        return None
    width = abs(quantity.high - quantity.low)
    return quantity.model_copy(update={"low": width, "high": width, "counts": False})


PLURALS = frozenset(("people", "men", "women", "children", "police", "staff", "fish", "sheep", "aircraft"))
MOST = 50  # mentions under one key that a figure is compared with: what is left out says the same again
WIDEST = 80  # neighbouring values (a quarter apart) that a stated range is looked up by


class Mention(NamedTuple):
    """One figure of a source, or one it implies: what it counts, and the stems of its sentence and those beside it."""

    source: Source
    quantity: Quantity
    implied: bool
    head: str
    nouns: frozenset[str]
    around: frozenset[str]
    near: frozenset[str]
    sentence_start: int


class Reading(NamedTuple):
    """A source and its mentions, by the keys that figures of like value share."""

    source: Source
    by_key: dict[Hashable, list[Mention]]

    def alike(self, stated: Quantity) -> Iterator[Mention]:
        """The mentions that a stated figure may restate, those of the same value first."""
        for key in _stated_keys(stated):
            yield from self.by_key.get(key, [])[:MOST]

    def in_place_of(self, stated: Quantity) -> list[Mention]:
        """The mentions of other value that have a stated figure's kind, unit and noun."""
        return [
            m for m in self.by_key.get(likeness(stated), [])[:MOST] if not m.implied and m.quantity.low != stated.low
        ]


def read_source(source: Source) -> Reading:
    """A source's figures, those that its words imply among them."""
    pieces = sentences(source.text)
    starts = [piece.start for piece in pieces]
    around = [stems(piece.text) for piece in pieces]
    stated = find_quantities(source.text)
    found = [(part, False) for quantity in stated for part in _parts(quantity)]
    found += [(quantity, True) for quantity in implied_figures(source.text, stated, source.published)]
    by_key: dict[Hashable, list[Mention]] = defaultdict(list)
    for quantity, implied in found:
        place = bisect_right(starts, quantity.start) - 1
        near = frozenset[str]().union(*around[max(0, place - 1) : place + 2]) if implied else frozenset[str]()
        head, nouns = head_of(quantity.measured), stems(quantity.measured)
        mention = Mention(source, quantity, implied, head, nouns, around[place], near, starts[place])
        for key in _mention_keys(quantity):
            by_key[key].append(mention)
    return Reading(source, dict(by_key))


def head_of(measured: str) -> str:
    """The stem of the noun that a phrase counts: its first plural, else its last word."""
    words = measured.split()
    plurals = (word for word in words if word.lower() in PLURALS or (word.endswith("s") and not word.endswith("ss")))
    return stem(next(plurals, words[-1])) if words else ""


def likeness(quantity: Quantity) -> Hashable:
    """What a figure has in common with those that could stand in its place: kind, unit and the noun it counts."""
    return "like", quantity.kind, quantity.unit, head_of(quantity.measured)


def points(score: str) -> tuple[int, ...]:
    """A score's numbers whichever way round it is told."""
    return tuple(sorted(int(digits) for digits in re.findall(r"\d+", score)))


def _mention_keys(found: Quantity) -> Iterator[Hashable]:
    if found.kind is Kind.DATE:
        year, month, day = date_parts(found.period)
        yield from ((Kind.DATE, part) for part in (found.period, year, (month, day) if day else "", month) if part)
    elif found.kind is Kind.TIME:
        yield (Kind.TIME, clock(found.text))
    elif found.kind is Kind.SCORE:
        yield (Kind.SCORE, points(found.text))
    elif found.kind is Kind.ORDINAL:
        yield (Kind.ORDINAL, found.low)
    elif found.kind is Kind.NUMBER:
        yield (Kind.ORDINAL, found.low + 1)
    yield likeness(found)
    if found.low:
        for value in {found.low, _worth(found, found.low)}:
            yield value
            yield _bucket(value)


def _stated_keys(stated: Quantity) -> Iterator[Hashable]:
    match stated.kind:
        case Kind.DATE:
            year, month, day = date_parts(stated.period)
            yield (Kind.DATE, year or ((month, day) if day else "") or month or stated.period)
            yield stated.low
        case Kind.TIME:
            yield (Kind.TIME, clock(stated.text))
        case Kind.SCORE:
            yield (Kind.SCORE, points(stated.text))
        case Kind.ORDINAL:
            yield (Kind.ORDINAL, stated.low)
        case Kind.NAME | Kind.CODE | Kind.LIST_NUMBER:
            yield from ((Kind.ORDINAL, stated.low), stated.low)
        case _:
            low, high = _worth(stated, stated.low), _worth(stated, stated.high)
            yield from {low, stated.low}
            for first, last in {(low, high), (stated.low, stated.high)}:
                begin, end = sorted((_bucket(first)[1], _bucket(last)[1]))
                yield from (("near", place) for place in range(begin - 3, min(end + 4, begin + WIDEST)))


def _worth(quantity: Quantity, value: Decimal) -> Decimal:
    """A value in the first unit of its kind, a fraction in percent; as it is where its unit has no fixed conversion."""
    if quantity.kind is Kind.FRACTION:
        return value * 100
    scale = scale_of(quantity.unit)
    return value * scale[1] if scale else value


def _bucket(value: Decimal) -> tuple[str, int]:
    """Values within a quarter of each other share a bucket or stand in neighbouring ones; the sign does not matter."""
    return "near", round(math.log(abs(value)) / math.log(1.25)) if value else -(10**6)


def _parts(quantity: Quantity) -> tuple[Quantity, ...]:
    if quantity.low == quantity.high or quantity.kind is Kind.VAGUE:
        return (quantity,)
    return (quantity, *ends(quantity))
