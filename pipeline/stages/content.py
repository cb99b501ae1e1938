"""What some sentences state and cite, to be compared with what they say in other words: figures, quotations, notes."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from pipeline.models import Block, Kind, Quantity, Sentence
from pipeline.quantities.finder import find_quantities

_QUOTATION = re.compile(r"“[^”]+”|\"[^\"]+\"")
_LETTERS = re.compile(r"\W+")
_DATED = (Kind.DATE, Kind.TIME, Kind.SCORE)
_FEW = 3
"""Up to so many in words are a way of speaking ("two sides"), which nobody need have said before."""
_NO_UNIT = ("", "people")


class PlainFigure(NamedTuple):
    """A figure by value, unit and caution; a date, a time or a score by its words, without a value."""

    caution: str
    low: Decimal
    high: Decimal
    unit: str
    step: Decimal = Decimal(0)
    words: str = ""
    few: bool = False

    def __str__(self) -> str:
        if self.words:
            return self.words
        value = f"{self.low:f}" + ("" if self.low == self.high else f" to {self.high:f}")
        return " ".join(part for part in (self.caution, value, self.unit) if part)

    def becomes(self, other: "PlainFigure") -> bool:
        """Whether the other is this figure in another form: with its people unnamed, as a share, or rounded."""
        if self.words or other.words or self.caution != other.caution:
            return self == other
        if self.unit != other.unit and not (self.unit in _NO_UNIT and other.unit in _NO_UNIT):
            return (self.unit, other.unit) in (("", "%"), ("%", "")) and _share(self) == _share(other)
        coarser = other.step > self.step and other.low >= 10 * other.step
        slack = other.step / 2 if coarser else Decimal(0)
        return abs(self.low - other.low) <= slack and abs(self.high - other.high) <= slack


def _share(figure: PlainFigure) -> tuple[Decimal, Decimal]:
    by = Decimal(1) if figure.unit == "%" else Decimal(100)
    return figure.low * by, figure.high * by


class Content(NamedTuple):
    """What no pass may touch in some sentences: figures with unit and caution, quotations, and notes cited."""

    figures: frozenset[PlainFigure]
    quotations: frozenset[str]
    facts: frozenset[str]

    def added(self, before: "Content") -> tuple[str, ...]:
        """What is new since then; few in words are never."""
        new = [each for each in self.figures if not each.few and not any(one.becomes(each) for one in before.figures)]
        return (*sorted(map(str, new)), *self._words_but(before))

    def lost(self, now: "Content") -> tuple[str, ...]:
        """What is there no more; few in words are not missed."""
        gone = [each for each in self.figures if not each.few and not any(each.becomes(one) for one in now.figures)]
        return (*sorted(map(str, gone)), *self._words_but(now))

    def _words_but(self, other: "Content") -> tuple[str, ...]:
        return (*sorted(self.quotations - other.quotations), *sorted(self.facts - other.facts))


def content(blocks: Iterable[Block]) -> Content:
    """What some blocks state and cite, labels included."""
    return _content(pair for block in blocks for pair in texts_of(block))


def content_of(sentence: Sentence) -> Content:
    """What one sentence states and cites."""
    return _content([(sentence.text, sentence.facts)])


def _content(texts: Iterable[tuple[str, tuple[str, ...]]]) -> Content:
    figures, quotations, facts = set(), set(), set()
    for text, cited in texts:
        figures |= set(figures_in(text))
        quotations |= {_LETTERS.sub("", words).lower() for words in _QUOTATION.findall(text)}
        facts |= set(cited)
    return Content(frozenset(figures), frozenset(quotations), frozenset(facts))


def texts_of(block: Block) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A block's label and sentences, each with the notes that it cites."""
    yield block.label, ()
    for sentence in block.sentences:
        yield sentence.text, sentence.facts


def figures_in(text: str) -> Iterator[PlainFigure]:
    """Each figure of a text, dates and times too."""
    for each in find_quantities(text):
        if each.kind in _DATED:
            yield PlainFigure("", each.low, each.high, "", words=each.text.lower())
        elif each.counts and not is_pronoun(each):
            most = 1 if each.unit == "people" else 0 if each.unit else _FEW  # "one person" is no count of people
            few = each.in_words and each.kind is Kind.NUMBER and each.high <= most
            low, high = each.low.normalize(), each.high.normalize()
            yield PlainFigure(each.hedge.value, low, high, each.unit, each.step, few=few)


def is_pronoun(quantity: Quantity) -> bool:
    """Whether it is a mere "one", a pronoun more often than a figure, or the point of an argument ("on one point")."""
    one = quantity.in_words and quantity.low == quantity.high == 1
    return one and (not quantity.unit or (quantity.unit == "points" and "percent" not in quantity.text))
