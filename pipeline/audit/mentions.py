"""A source read for its figures: each with the noun it counts and the words around it, found again by its value."""

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterator
from decimal import Decimal
from typing import NamedTuple

from pipeline.audit.implied import implied_figures
from pipeline.audit.periods import clock, date_parts
from pipeline.audit.quantities import ends, find_quantities
from pipeline.audit.scales import scale_of
from pipeline.audit.sentences import sentences
from pipeline.audit.stems import stem, stems
from pipeline.models.quantity import Kind, Quantity
from pipeline.models.story import Source

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
