"""The facts of an event with what each is worth, from which the sections take theirs one after the other."""

import math
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import assert_never

from pipeline.models import Fact, Notes, Quantity
from pipeline.quantities.finder import find_quantities
from pipeline.style.layout import SectionForm
from pipeline.writer.extractive.cues import AHEAD, DOWN, UP
from pipeline.writer.extractive.figure_words import main_name
from pipeline.writer.extractive.forms import Way, way_of
from pipeline.writer.extractive.labels import label_of, name_of, strands, subjects
from pipeline.writer.extractive.phrasing import BULLET, SENTENCE, Credit, phrase, said, whole_quote
from pipeline.writer.extractive.ranking import likeness, rarity, spread, terms

EARLY = 1500
PLAIN_LENGTH = 22
CHOICE = 60

Taste = Callable[[Fact], float]
Value = tuple[str, Decimal, Decimal]


class Shelf:
    """The facts not yet taken; a figure that one section shows makes no other section's fact worth taking."""

    def __init__(self, notes: Notes) -> None:
        brief = notes.brief
        words = [said(fact).words for fact in notes.facts]
        self._weights = rarity(words)
        self._headline = brief.headline
        self._about = " ".join([*[brief.headline] * 3, *[brief.summary, brief.angle] * 2, *brief.topics])
        self._news = _values(find_quantities(brief.headline))
        self._names = subjects(notes)
        self._main = set(main_name("\n".join([brief.headline, brief.summary, *words])).split())
        self._left = {fact.id: fact for fact in notes.facts}
        self._worth = {fact.id: self._value(fact) for fact in notes.facts}
        self._told: set[Value] = set()

    def take(self, form: SectionForm, times: int = 1) -> list[Fact]:
        """The best facts for a form and some to spare, off the shelf; none where too few suit it."""
        way = way_of(form)
        match way:
            case Way.OPENING:
                return self._best(self._newsy, 4 * times, SENTENCE, Credit.FULL)
            case Way.FIGURES:
                return self._best(self._telling, 5 * times, BULLET, label=label_of)
            case Way.OUTLOOK:
                outlook = self._best(_outlook, 4 * times, SENTENCE, Credit.FULL)
                return outlook + self._best(lambda _: 1.0, 2, SENTENCE, Credit.FULL)
            case Way.STRANDS:
                return self._in_strands(form, times)
            case Way.BESIDE:
                facts = self._best(self._beside, 5 * times, BULLET, label=self._label)
                return facts if len(facts) >= form.bullets.min else []
            case Way.QUESTIONS:
                return self._best(lambda fact: _outlook(fact) + bool(label_of(fact)), 8 * times, BULLET)
            case Way.SIDES:
                return self._two_sides()
            case _:
                assert_never(way)

    def _value(self, fact: Fact) -> float:
        """How close a fact is to the desk's brief, with something for figures, voices and an early place."""
        words = said(fact).words
        length = len(words.split())
        early = math.exp(-fact.passages[0].start / EARLY) if fact.passages else 0.0
        value = likeness(words, self._about, self._weights) + 0.2 * early
        value += 0.1 * bool(fact.figures) + 0.15 * bool(whole_quote(fact))
        return value - 0.004 * max(0, length - PLAIN_LENGTH) - 0.1 * (length < 8)

    def _newsy(self, fact: Fact) -> float:
        if self._is_other(fact):
            return 0.0
        tells = bool(self._news & _values(figure.quantity for figure in fact.figures))
        near = likeness(said(fact).words, self._headline, self._weights)
        return 0.5 * bool(whole_quote(fact)) + 2 * near + 2 * tells

    def _telling(self, fact: Fact) -> float:
        label = label_of(fact)
        if not label or self._is_other(fact):
            return 0.3 * bool(label)
        return 1.5 + bool(terms(label) & terms(self._about))

    def _beside(self, fact: Fact) -> float:
        return 2.0 if self._is_other(fact) else 0.2 * bool(label_of(fact))

    def _label(self, fact: Fact) -> str:
        return name_of(fact, self._names) or label_of(fact)

    def _is_other(self, fact: Fact) -> bool:
        """Whether a fact is about somebody else than the event's main name and those who report on it."""
        name = name_of(fact, self._names)
        return (
            bool(name) and not self._main & set(name.split()) and name not in said(fact).name and name != fact.speaker
        )

    def _best(
        self,
        taste: Taste,
        most: int,
        longest: int,
        credit: Credit = Credit.SHORT,
        *,
        label: Callable[[Fact], str] | None = None,
    ) -> list[Fact]:
        liked = [fact for fact in self._fresh() if taste(fact) > 0 and phrase(fact, longest, credit)]
        scored = [(fact.id, said(fact).words, self._worth[fact.id] + 0.3 * taste(fact)) for fact in liked]
        facts = [self._left[fact_id] for fact_id in spread(scored, CHOICE, self._weights)]
        if label:
            first: dict[str, Fact] = {}
            for fact in facts:
                first.setdefault(label(fact), fact)
            facts = list(first.values())
        return self._off(_unlike(facts)[:most])

    def _in_strands(self, form: SectionForm, times: int) -> list[Fact]:
        own = [fact for fact in self._fresh() if not self._is_other(fact) and phrase(fact, BULLET, Credit.ABOVE)]
        scored = [(fact.id, said(fact).words, self._worth[fact.id]) for fact in own]
        facts = _unlike([self._left[fact_id] for fact_id in spread(scored, CHOICE, self._weights)])
        groups = strands(facts, form.subheadings.max)
        if len(groups) < max(form.subheadings.min, 1):
            return []
        shown = (form.bullets.max or 3) * times
        return self._off([fact for _, group in groups for fact in group[:shown]], shown * len(groups))

    def _two_sides(self) -> list[Fact]:
        usable = [fact for fact in self._fresh() if phrase(fact, BULLET, Credit.SHORT)]
        best = sorted(usable, key=lambda fact: (-self._worth[fact.id], fact.id))
        up = next((f for f in best if UP.search(said(f).words) and not DOWN.search(said(f).words)), None)
        down = next((f for f in best if DOWN.search(said(f).words) and not UP.search(said(f).words)), None)
        return self._off([up, down]) if up and down else []

    def _fresh(self) -> list[Fact]:
        """The facts left that tell a figure not told yet, or none at all."""
        left = self._left.values()
        return [fact for fact in left if not fact.figures or _values(f.quantity for f in fact.figures) - self._told]

    def _off(self, facts: list[Fact], shown: int = 2) -> list[Fact]:
        """The facts, off the shelf; the figures of the first ones, which a section shows, count as told."""
        for at, fact in enumerate(facts):
            del self._left[fact.id]
            if at < shown:
                self._told |= _values(figure.quantity for figure in fact.figures)
        return facts


def _unlike(facts: Sequence[Fact]) -> list[Fact]:
    """The facts without those that only tell figures of a fact before them."""
    kept: list[Fact] = []
    told: set[Value] = set()
    for fact in facts:
        values = _values(figure.quantity for figure in fact.figures)
        if not values or values - told:
            kept.append(fact)
            told |= values
    return kept


def _values(quantities: Iterable[Quantity]) -> set[Value]:
    return {(q.unit, q.low.normalize(), q.high.normalize()) for q in quantities if q.counts}


def _outlook(fact: Fact) -> float:
    return 2.0 * bool(AHEAD.search(said(fact).words))
