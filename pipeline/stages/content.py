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
_ZONES = frozenset(("utc", "gmt", "bst", "edt", "est", "cet"))
_DAYS = (*calendar.month_name, *calendar.month_abbr, *calendar.day_name, *calendar.day_abbr)
_DATE_WORDS = frozenset((*_DAYS, *(zone.upper() for zone in _ZONES)))
_POINTS_BACK = re.compile(
    r"[\W\d]*(?:but |and |so |yet |still )?"
    r"(?:that|this|those|these|it|its|they|their|he|his|she|her|such|both|neither)\b",
    re.IGNORECASE,
)
_STEM = 4
"""Letters that a name and what is made of it ("America", "American") have in common at least."""
_WORDS = (re.compile(r"[\w-]+"), re.compile(r"\w+"))


class PlainFigure(NamedTuple):
    """A figure by value, unit and caution; a date, a time or a score by its words, without a value.

    `few` is a small number in words that is a way of speaking, `spelt` any bare one in words, `vague` one of no value
    ("thousands").
    """

    caution: str
    low: Decimal
    high: Decimal
    unit: str
    step: Decimal = Decimal(0)
    words: str = ""
    few: bool = False
    spelt: bool = False
    vague: bool = False

    def __str__(self) -> str:
        if self.words:
            return self.words
        value = f"{self.low:f}" + ("" if self.low == self.high else f" to {self.high:f}")
        return " ".join(part for part in (self.caution, value, self.unit) if part)

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
            spelt = each.in_words and each.kind is Kind.NUMBER
            yield PlainFigure(
                each.hedge.value,
                each.low.normalize(),
                each.high.normalize(),
                each.unit,
                each.step,
                few=(spelt and each.high <= most) or (each.in_words and bool(_SPAN.match(text, each.end))),
                spelt=spelt,
                vague=each.kind is Kind.VAGUE,
            )


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
        if fault := self._unquoted(sentence.text, [fact.id for fact in cited]):
            return fault
        strange = sorted(self.strange_names([sentence.text]))
        return f"{strange[0]} is a new name" if strange else ""

    def borne(self, sentence: Sentence, around: Iterable[str]) -> Sentence | None:
        """The sentence with the notes `around` it that bear it out beside its own, as few as do; None if none do."""
        facts = tuple(dict.fromkeys((*sentence.facts, *around)))
        if self.fault(sentence.model_copy(update={"facts": facts})):
            return None
        for fact in [each for each in facts if each not in sentence.facts]:
            fewer = tuple(each for each in facts if each != fact)
            facts = facts if self.fault(sentence.model_copy(update={"facts": fewer}), fewer) else fewer
        return sentence.model_copy(update={"facts": facts})

    def label_fault(self, label: str, facts: Iterable[str]) -> str:
        """What of a heading or label none of a section's notes bears, or ""; it may round as "about" does."""
        text = label.lower()  # in title case each word is written as a name
        words = Sentence(text=text, facts=tuple(facts))
        for figure in figures_in(text):
            near = figure if figure.words or figure.caution else figure._replace(caution=Hedge.ABOUT.value)
            cited = [fact for each in words.facts if (fact := self._notes.fact(each))]
            if not (self._bears(cited, figure, words) or self._bears(cited, near, words)):
                return f"{figure} stands in none of its notes"
        return self._unquoted(text, words.facts)

    def _unquoted(self, text: str, facts: Iterable[str]) -> str:
        """Which words a text quotes that stand neither in its notes nor in the event, or ""."""
        cited = [fact for each in facts if (fact := self._notes.fact(each))]
        said = "".join(letters(f"{fact.quote} {fact.statement} {_passages(fact)}") for fact in cited)
        for words in quotations_in(text):
            if letters(words) not in said and letters(words) not in self._headlines:
                return f"{words} stands in none of its notes"
        return ""

    def strange_names(self, texts: Iterable[str]) -> set[str]:
        """The names in some texts that nobody has given, in no form of theirs; months and days are none."""
        strange = names_in(texts) - self._names - _DATE_WORDS
        return {name for name in strange if not any(_inflected(name, known) for known in self._names)}

    def _bears(self, cited: Iterable[Fact], figure: PlainFigure, sentence: Sentence) -> bool:
        if figure.few or (figure.vague and not sentence.facts):
            return True
        if not figure.words and (figure.low, figure.high) in self._computed:
            return True
        known = {each for fact in cited for each in self._figures(fact)} | self._event
        ends = {figure} if figure.words else {figure._replace(high=figure.low), figure._replace(low=figure.high)}
        return any(
            all(any(each.becomes(one) for each in known | self._drafted(sentence.facts)) for one in said)
            for said in ({figure}, ends)
        )

    def _figures(self, fact: Fact) -> frozenset[PlainFigure]:
        """The figures of a note, those of its passage, periods and sources' dates among them."""
        if fact.id not in self._stated:
            names = (self._notes.source_names.get(each, "") for each in fact.sources)
            periods = (each.period for each in fact.figures)
            texts = (fact.statement, fact.quote, *names, *periods)
            found = {figure for text in texts for figure in figures_in(text)}
            values = {(each.low, each.high) for each in found if not each.words}
            found |= {each for each in figures_in(_passages(fact)) if each.words or (each.low, each.high) not in values}
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
        texts += [f"{fact.statement} {fact.speaker} {fact.quote} {_passages(fact)}" for fact in notes.facts]
        texts += [f"{each.entity} {each.measure}" for fact in notes.facts for each in fact.figures]
        words = (word for text in texts for pattern in _WORDS for word in pattern.findall(text))
        return frozenset(words) | frozenset(names_in(texts))


def points_back(text: str) -> bool:
    """Whether a sentence begins with a word for what the one before it has named ("It", "But that")."""
    return bool(_POINTS_BACK.match(text))


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
