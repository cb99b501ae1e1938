"""Which known values a figure's words name: an index from stems to values, weighted by how telling each stem is.

Sets of words have no order that lasts, so weights are added exactly (`fsum`) and values listed by place: one text has
one verdict.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from math import fsum

from pipeline.audit.arithmetic.amount import Unit, time_span, typed, without_things
from pipeline.audit.arithmetic.tolerance import BOUNDS_ABOVE, BOUNDS_BELOW
from pipeline.audit.evidence.known import CELL, NOTE, PASSAGE, Known, currencies_of, is_one_time
from pipeline.audit.wording.lexicon import UNIT_STEMS, relation_stems
from pipeline.models import Kind, Quantity

ROOM = Decimal("0.08")  # the widest of POLICY's tolerances and the values' own rounding lie within
MOST_NEIGHBOURS = 3_000
BRACKETED = re.compile(r"\s*\([^()\d]*[^\W\d_]{3}[^()\d]*\)")
TIMED = re.compile(r" (?:an?|per|each|every) (?P<by>hour|day|week|month|quarter|year)$")  # "passengers a week"
ORDER = 3  # times by which a value of the same order may be larger or smaller
SOME = Decimal("0.000001")


def bare(figure: Quantity) -> Quantity:
    """A figure without what it is for each of: a rent for a rent a month."""
    return figure.model_copy(update={"unit": TIMED.sub("", figure.unit.partition("/")[0]), "per": ""})


def stated_per(value: Quantity) -> str:
    """What a value is stated per, in its own field or in its unit's words ("passengers a week"); "" for nothing."""
    timed = TIMED.search(value.unit)
    return value.per or (timed["by"] if timed else "")


def _near(amounts: Mapping[Unit, list[tuple[Decimal, int]]], figure: Quantity) -> list[int]:
    held = typed(figure)
    listed = amounts.get(without_things(held.unit), [])
    least, most = sorted((abs(held.low), abs(held.high)))
    if figure.hedge in BOUNDS_ABOVE:
        return [place for _, place in listed[bisect_left(listed, (least * (1 - ROOM), -1)) :]]
    if figure.hedge in BOUNDS_BELOW:
        return [place for _, place in listed[: bisect_right(listed, (most * (1 + ROOM), 1 << 60))]]
    first = bisect_left(listed, (least * (1 - ROOM) - SOME, -1))
    last = bisect_right(listed, (most * (1 + ROOM) + SOME, 1 << 60))
    return [place for _, place in listed[first:last]]


class EvidenceIndex:
    """Known values by the stems that name them."""

    def __init__(self, values: Sequence[Known]) -> None:
        self.values = tuple(values)
        series: dict[str, set[str]] = {}
        for value in self.values:
            for word in value.near - UNIT_STEMS:
                series.setdefault(word, set()).add(value.series)
        self.weights = {word: 1 / (1 + 0.35 * (len(held) - 1)) for word, held in series.items()}
        self._owners: dict[str, set[str]] = {}
        for value in self.values:
            self._owners.setdefault(value.topic, set()).add(value.series)
        self._amounts: dict[Unit, list[tuple[Decimal, int]]] = {}
        self._rates: dict[Unit, list[tuple[Decimal, int]]] = {}
        for place, value in enumerate(self.values):
            if value.quantity.kind is Kind.VAGUE:
                continue
            held = value.amount
            size = max(abs(held.low), abs(held.high))
            for end in {
                abs(held.low),
                abs(held.high),
                size if held.low == held.high else (abs(held.low) + abs(held.high)) / 2,
            }:
                self._amounts.setdefault(without_things(held.unit), []).append((end, place))
            bare = tuple((base, power) for base, power in held.unit if base != "time" or power > 0)
            per = stated_per(value.quantity)
            worth = size * (time_span(per) or 1) if bare != held.unit else size
            self._rates.setdefault(without_things(bare), []).append((worth, place))
        for listed in (*self._amounts.values(), *self._rates.values()):
            listed.sort()
        self.currencies = currencies_of(self.values)
        self.series: dict[str, list[int]] = {}
        for place, value in enumerate(self.values):
            self.series.setdefault(value.series, []).append(place)
        self._groups: dict[str, list[Known]] = {}
        self._owned: dict[str, list[Known]] = {}
        for value in self.values:
            self._groups.setdefault(value.group, []).append(value)
            self._owned.setdefault(value.group_owner, []).append(value)
        self._postings: dict[str, list[int]] = {}
        self._sizes: list[float] = []
        for place, value in enumerate(self.values):
            words = value.near - UNIT_STEMS
            self._sizes.append(fsum(self.weights[word] for word in words) or 1.0)
            for word in words:
                self._postings.setdefault(word, []).append(place)

    @cached_property
    def by_series(self) -> dict[str, list[Known]]:
        """The values of each series, by time."""
        found: dict[str, list[Known]] = {}
        for value in sorted(self.values, key=lambda value: value.time):
            found.setdefault(value.series, []).append(value)
        return found

    def neighbours(self, value: Known) -> Iterator[Known]:
        """The values that may be mixed up with one: of its unit, in its series or table, of its measure or owner."""
        near = (
            *self._groups.get(value.group, ()),
            *self.by_series.get(value.series, ()),
            *self._owned.get(value.group_owner, ()),
        )
        unit, percent = value.amount.unit, value.amount.percent
        for other in list(dict.fromkeys(near))[:MOST_NEIGHBOURS]:
            held = other.operand.amount
            if held.unit == unit and held.percent == percent and other is not value:
                yield other

    @cached_property
    def _things(self) -> dict[str, list[Known]]:
        """The notes of each entity and measure, whoever counted: "killed (ministry)" and "killed (agency)" are one."""
        found: dict[str, list[Known]] = {}
        for value in self.values:
            if value.origin == NOTE:
                found.setdefault(BRACKETED.sub("", value.series), []).append(value)
        return found

    def same_thing(self, value: Known, said: Collection[str]) -> Iterator[Known]:
        """The other notes that give an amount for the very same thing, measure and period; where the words said name
        who counted, not those of others.
        """
        for other in self._things.get(BRACKETED.sub("", value.series), ()) if value.origin == NOTE else ():
            apart = value.operand.slack + other.operand.slack  # $12.05 billion and $12,051 million are one value
            differs = other.amount.low > value.amount.high + apart or value.amount.low > other.amount.high + apart
            if (
                differs
                and is_one_time(other, value)
                and (other.quantity.period, other.amount.unit) == (value.quantity.period, value.amount.unit)
                and (other.source != value.source or not other.source)
                and other.key.partition(".")[0] != value.key.partition(".")[0]  # a note that gives an old value, too
                and not (value.near ^ other.near) & set(said)
            ):
                yield other

    def comparable(self, value: Known) -> list[Known]:
        """The listed values of a value's unit that share its table, its measure or a word that names it."""
        near = dict.fromkeys(self._groups.get(value.group, ()))
        for word in value.near - UNIT_STEMS:
            near.update(dict.fromkeys(self.values[place] for place in self._postings.get(word, ())))
        return [
            other
            for other in near
            if other is not value
            and other.origin in (NOTE, CELL)
            and other.amount.unit == value.amount.unit
            and other.amount.percent == value.amount.percent
            and other.quantity.unit.startswith("per ") == value.quantity.unit.startswith("per ")
        ]

    def near_amount(self, figure: Quantity) -> list[int]:
        """The places of the values of a figure's unit that are near enough to it in size to bear it."""
        return _near(self._amounts, figure)

    def crowd(self, figure: Quantity) -> int:
        """How many values of a figure's unit are of its order, so that one of them may be its number by chance."""
        held = typed(figure)
        listed = self._amounts.get(without_things(held.unit), [])
        size = max(abs(held.low), abs(held.high))
        return bisect_right(listed, (size * ORDER, 1 << 60)) - bisect_left(listed, (size / ORDER, -1))

    def any_rate(self, figure: Quantity) -> list[int]:
        """The same among values taken without the time they are for."""
        return _near(self._rates, figure)

    def holds_unit_of(self, figure: Quantity) -> bool:
        """Whether any value is of a figure's unit, for whatever time, so that one of some size may bear it."""
        return (
            without_things(typed(figure).unit) in self._amounts
            or without_things(typed(bare(figure)).unit) in self._rates
        )

    def weight(self, word: str) -> float:
        return self.weights.get(word, 1.0)

    def named(self, words: Mapping[str, float]) -> dict[int, float]:
        """Place of each value of which at least one word is mentioned → the share of its naming words mentioned."""
        found: dict[int, list[float]] = {}
        for word, near in words.items():
            worth = self.weights.get(word, 0.0) * near
            for place in self._postings.get(word, ()):
                found.setdefault(place, []).append(worth)
        return {
            place: max(fsum(found[place]) / self._sizes[place], self._by_measure(place, words))
            for place in sorted(found)
        }

    def _by_measure(self, place: int, words: Mapping[str, float]) -> float:
        """The share of a value's measure that is mentioned, where its measure is that of one owner alone."""
        value = self.values[place]
        measure = value.measure - UNIT_STEMS
        if not measure or len(self._owners.get(value.topic, ())) != 1:
            return 0.0
        total = fsum(self.weights[word] for word in measure)
        return 0.9 * fsum(self.weights[word] * words.get(word, 0.0) for word in measure) / total

    def lead(self, one: Known, other: Known, words: Mapping[str, float], nearest: frozenset[str]) -> float:
        """How much more the words name `one`, by those nearest to the figure, than `other`, by any of them.

        Only the stems that tell the two apart count.
        """
        apart = other.origin == PASSAGE and other.group != one.group
        known = other.near | other.around if apart else other.near
        mine = fsum(self.weight(w) for w in (one.near - known - UNIT_STEMS - relation_stems()) & nearest)
        theirs = fsum(self.weight(w) * words.get(w, 0.0) for w in other.near - one.near - UNIT_STEMS)
        return mine - theirs
