"""What a text states (figures, dates, quotations, names), and whether the notes that it cites bear it."""

import calendar
import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from pipeline.models import Block, DeclaredFigure, Draft, Fact, Hedge, Kind, Notes, Quantity, Sentence
from pipeline.quantities.finder import find_quantities
from pipeline.writer.reply_parsing import names_in

_QUOTATION = re.compile(r"“[^”]+”|\"[^\"]+\"")
_LETTERS = re.compile(r"\W+")
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
_DATE_WORDS = frozenset((*calendar.month_name, *calendar.month_abbr, *calendar.day_name, *calendar.day_abbr))
_STEM = 4
"""Letters that a name and what is made of it ("America", "American") have in common at least."""
_WORDS = (re.compile(r"[\w-]+"), re.compile(r"\w+"))


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
        """Whether the other is this figure in another form: its people unnamed, as a share, rounded, a date in part."""
        if self.words or other.words:
            return bool(self.words and other.words) and _parts(other.words) <= _parts(self.words)
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
            few = few or (each.in_words and bool(_SPAN.match(text, each.end)))
            low, high = each.low.normalize(), each.high.normalize()
            yield PlainFigure(each.hedge.value, low, high, each.unit, each.step, few=few)


def quotations_in(text: str) -> list[str]:
    """Each quotation of a text, marks included."""
    return _QUOTATION.findall(text)


def letters(text: str) -> str:
    """A text's letters and digits alone, in small: quotations are compared without marks and blanks."""
    return _LETTERS.sub("", text).lower()


def is_pronoun(quantity: Quantity) -> bool:
    """Whether it is a mere "one", a pronoun more often than a figure, or the point of an argument ("on one point")."""
    one = quantity.in_words and quantity.low == quantity.high == 1
    return one and (not quantity.unit or (quantity.unit == "points" and "percent" not in quantity.text))


class Ground:
    """What sentences may state: the notes, the event, and what the draft has computed from them."""

    def __init__(self, notes: Notes, draft: Draft, declared: Iterable[DeclaredFigure] = ()) -> None:
        self._notes, self._draft = notes, draft
        own = (each for section in draft.sections for each in section.declared)
        self._computed = {value for each in (*own, *declared) for value in values_in(each.figure)}
        self._stated: dict[str, frozenset[PlainFigure]] = {}

    def fault(self, sentence: Sentence, beside: Collection[str] = ()) -> str:
        """What of a sentence its notes do not bear, or ""; one that cites none rests on those cited `beside` it."""
        if unknown := [fact for fact in sentence.facts if self._notes.fact(fact) is None]:
            return f"{unknown[0]} is no note"
        cited = [fact for each in sentence.facts or beside if (fact := self._notes.fact(each))]
        for figure in figures_in(sentence.text):
            if not self._bears(cited, figure, sentence):
                return f"{figure} stands in none of its notes"
        said = "".join(letters(f"{fact.quote} {fact.statement} {_passages(fact)}") for fact in cited)
        for words in quotations_in(sentence.text):
            if letters(words) not in said and letters(words) not in self._headlines:
                return f"{words} stands in none of its notes"
        strange = sorted(self.strange_names([sentence.text]))
        return f"{strange[0]} is a new name" if strange else ""

    def strange_names(self, texts: Iterable[str]) -> set[str]:
        """The names in some texts that nobody has given, in no form of theirs; months and days are none."""
        strange = names_in(texts) - self._names - _DATE_WORDS
        return {name for name in strange if not any(_inflected(name, known) for known in self._names)}

    def _bears(self, cited: Iterable[Fact], figure: PlainFigure, sentence: Sentence) -> bool:
        if figure.few or (not figure.words and (figure.low, figure.high) in self._computed):
            return True
        known = {each for fact in cited for each in self._figures(fact)} | self._event
        ends = {figure} if figure.words else {figure._replace(high=figure.low), figure._replace(low=figure.high)}
        return any(
            all(any(each.becomes(one) for each in known | self._drafted(sentence.facts)) for one in said)
            for said in ({figure}, ends)
        )

    def _figures(self, fact: Fact) -> frozenset[PlainFigure]:
        """The figures of a note, its sources' dates among them."""
        if fact.id not in self._stated:
            names = (self._notes.source_names.get(each, "") for each in fact.sources)
            periods = (each.period for each in fact.figures)
            found = {figure for text in (fact.statement, fact.quote, *names, *periods) for figure in figures_in(text)}
            values = {(each.low, each.high) for each in found}
            for each in (figure.quantity for figure in fact.figures):
                low, high = each.low.normalize(), each.high.normalize()
                if (low, high) not in values:  # the statement has it with its caution, the figure's words may not
                    found.add(PlainFigure(each.hedge.value, low, high, each.unit, each.step))
            self._stated[fact.id] = frozenset(found)
        return self._stated[fact.id]

    @cached_property
    def _event(self) -> set[PlainFigure]:
        """The dates that the event itself is told with."""
        brief = self._notes.brief
        texts = (brief.headline, brief.summary, f"{brief.date.day} {brief.date:%B %Y}")
        return {figure for text in texts for figure in figures_in(text) if figure.words}

    @cached_property
    def _homes(self) -> list[tuple[frozenset[str], frozenset[PlainFigure]]]:
        sentences = (each for section in self._draft.sections for block in section.blocks for each in block.sentences)
        return [(frozenset(each.facts), frozenset(figures_in(each.text))) for each in sentences]

    def _drafted(self, facts: Collection[str]) -> set[PlainFigure]:
        """The figures that sentences of the draft have computed from some of these notes."""
        return {figure for home, figures in self._homes if home & set(facts) for figure in figures}

    @cached_property
    def _headlines(self) -> str:
        return letters(f"{self._notes.brief.headline} {self._notes.brief.summary}")

    @cached_property
    def _names(self) -> frozenset[str]:
        """Every name that the draft, the event or a note has, and each word of it."""
        notes, draft = self._notes, self._draft
        brief = notes.brief
        texts = [brief.headline, brief.summary, brief.angle, draft.headline.text, *notes.source_names.values()]
        texts += [text for section in draft.sections for block in section.blocks for text, _ in texts_of(block)]
        texts += [f"{fact.statement} {fact.speaker} {fact.quote}" for fact in notes.facts]
        texts += [f"{each.entity} {each.measure}" for fact in notes.facts for each in fact.figures]
        words = (word for text in texts for pattern in _WORDS for word in pattern.findall(text))
        return frozenset(words) | frozenset(names_in(texts))


def cited_in(block: Block) -> tuple[str, ...]:
    """The notes that a block's sentences cite, each once."""
    return tuple(dict.fromkeys(fact for sentence in block.sentences for fact in sentence.facts))


def values_in(text: str) -> set[tuple[Decimal, Decimal]]:
    """The figures of a text as bare values: a formula gives no caution."""
    return {(each.low.normalize(), each.high.normalize()) for each in find_quantities(text) if each.counts}


def _inflected(name: str, known: str) -> bool:
    """Whether one of two names begins with the other: "American" and "America"."""
    return min(len(name), len(known)) >= _STEM and (name.startswith(known) or known.startswith(name))


def _passages(fact: Fact) -> str:
    return " ".join(passage.text for passage in fact.passages)
