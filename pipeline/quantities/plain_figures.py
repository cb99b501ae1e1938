"""A text's figures as readers take them, by value, unit and caution, and when one is another in other words."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pipeline.models import Hedge, Kind, Quantity
from pipeline.quantities.finder import find_quantities

_DATE_PART = re.compile(r"\d+|[a-z]+")
_DATED = (Kind.DATE, Kind.TIME, Kind.SCORE)
_SPAN = re.compile(r"\s+(?:earlier|later|before|after|ago|since)\b")
_FEW = 3
"""Up to so many in words are a way of speaking ("two sides") that nobody need have said; so is "six weeks later"."""
_NO_UNIT = ("", "people")
_NEAR = Decimal("0.1")
"""How far a cautious figure ("nearly $40 billion") may lie from the exact one; POLICY's own sizes are the audit's."""
_BOUND: dict[str, str] = {Hedge.WELL_OVER: Hedge.OVER, Hedge.JUST_OVER: Hedge.OVER, Hedge.AT_LEAST: Hedge.OVER}
_BOUND |= {Hedge.JUST_UNDER: Hedge.UNDER, Hedge.AT_MOST: Hedge.UNDER, Hedge.NEARLY: Hedge.ABOUT}
"""Cautions that say the same of a figure ("2GW+", "more than 2 gigawatts"), under the plainest of them."""
_MONTH = 3
_ZONES = frozenset(("utc", "gmt", "bst", "edt", "est", "cet"))


class PlainFigure(NamedTuple):
    """A figure by value, unit and caution; a date, a time or a score by its words, without a value.

    `text` has it as printed, `few` is a small number in words that is a way of speaking, `spelt` any bare one in words,
    `vague` one of no value ("thousands").
    """

    caution: str
    low: Decimal
    high: Decimal
    unit: str
    step: Decimal = Decimal(0)
    words: str = ""
    text: str = ""
    few: bool = False
    spelt: bool = False
    vague: bool = False

    def __str__(self) -> str:
        return self.text

    def becomes(self, other: "PlainFigure") -> bool:
        """Whether the other is this figure in another form: its people unnamed, as a share, rounded, a date in part."""
        if self.words or other.words:
            return bool(self.words and other.words) and _part_of(_parts(other.words), _parts(self.words))
        if not self._alike(other):
            return not other.unit and not other.caution and (self.low, self.high) == (other.low, other.high)
        low, high = (value * self._scale(other) for value in (self.low, self.high))
        if _BOUND.get(self.caution, self.caution) == _BOUND.get(other.caution, other.caution):
            coarser = other.step > self.step and other.low >= 10 * other.step
            slack = other.step / 2 if coarser and self.unit == other.unit else Decimal(0)
            return abs(low - other.low) <= slack and abs(high - other.high) <= slack
        if not other.caution or other.low != other.high:
            return False
        if low != high:  # "up to 12%" of a range that ends there
            return other.low in (low, high)
        return not self.caution and abs(low - other.low) <= _NEAR * abs(low)

    def _alike(self, other: "PlainFigure") -> bool:
        one, two = self.unit, other.unit
        return one == two or (one in _NO_UNIT and two in _NO_UNIT) or {one, two} == {"", "%"}

    def _scale(self, other: "PlainFigure") -> Decimal:
        """What makes a share of 0.5 one of 50%, and the other way round."""
        if "%" not in (self.unit, other.unit) or self.unit == other.unit:
            return Decimal(1)
        return Decimal(100) if other.unit == "%" else Decimal("0.01")


def _parts(words: str) -> set[str]:
    """A date's parts, months by their first letters: "Jan. 24" is part of "24 January 2025"."""
    return {part[:_MONTH] if part.isalpha() else part for part in _DATE_PART.findall(words)}


def _part_of(some: set[str], whole: set[str]) -> bool:
    """Whether one date or time is the other or part of it; a zone may be added where there is none."""
    return some <= whole or (not whole & _ZONES and some - _ZONES <= whole)


def figures_in(text: str) -> Iterator[PlainFigure]:
    """Each figure of a text, dates and times too."""
    for each in find_quantities(text):
        if each.kind in _DATED:
            yield PlainFigure("", each.low, each.high, "", words=each.text.lower(), text=each.text)
        elif each.counts and not _is_pronoun(each):
            most = 1 if each.unit == "people" else 0 if each.unit else _FEW  # "one person" is no count of people
            spelt = each.in_words and each.kind is Kind.NUMBER
            yield PlainFigure(
                each.hedge.value,
                each.low.normalize(),
                each.high.normalize(),
                each.unit,
                each.step,
                text=each.text,
                few=(spelt and each.high <= most) or (each.in_words and bool(_SPAN.match(text, each.end))),
                spelt=spelt,
                vague=each.kind is Kind.VAGUE,
            )


def _is_pronoun(quantity: Quantity) -> bool:
    """Whether it is a mere "one", a pronoun more often than a figure, or the point of an argument ("on one point")."""
    one = quantity.in_words and quantity.low == quantity.high == 1
    return one and (not quantity.unit or (quantity.unit == "points" and "percent" not in quantity.text))
