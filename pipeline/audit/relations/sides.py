"""What a stretch of a sentence means as a value: what it states, a note that it names, or what the tables have."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.audit.arithmetic.amount import UnitError
from pipeline.audit.arithmetic.typed_formula import Formula, evaluate
from pipeline.audit.evidence.gather import clause_of
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import NOTE, Known
from pipeline.audit.evidence.reference_values import Gap, ReferenceValues, fits, positive
from pipeline.audit.relations.named_notes import ENOUGH, GENERIC, NAMED, NamedNote, named_notes
from pipeline.audit.tables.topics import PRONOUN, Topics, kind_of
from pipeline.audit.wording.measure_words import is_loss
from pipeline.reference.entities import Entity
from pipeline.text.stemming import stems

OF_ANY = stems("rate average median mean typical annual monthly yearly")  # what may be said of any measure

OLD_LEAD = re.compile(
    r"\b(?:since|from|as(?: in| on| at)|(?:it|they) (?:did|was|were|had) (?:in|on|at)|"
    r"than(?: it (?:was|did))?(?: in| on| at)?|compared (?:with|to)|against|versus|vs\.?|"
    r"on|after|up from|down from)(?: (?:the|its|those of|that of|that in|those in|a))* ?$",
    re.IGNORECASE,
)
WHOLE_TIME = re.compile(
    r"\b(?:over the (?:period|years|decade)|since (?:the )?(?:start|beginning|first)|overall|in all|"
    r"from first to last|between the first)\b",
    re.IGNORECASE,
)
THE_COUNT = re.compile(r"\W*(?:the|that) (?:count|figure|total|number|tally|sum)\b", re.IGNORECASE)
LIKELY = 0.6  # how well the only series of the notes must be named to be the one meant
COMPANY_DEFAULT, COUNTRY_DEFAULT = "revenue", "gdp"
Window = tuple[int, int]
Pair = tuple[Formula, Formula]


@dataclass(frozen=True, slots=True)
class Side:
    """A value with what it is of; without a formula, `gap` says what is missing."""

    formula: Formula | None
    gap: str = ""
    entity: Entity | None = None
    measure: str = ""
    note: Known | None = None
    year: int = 0  # of a table's value

    def is_in_another_currency(self, other: "Side") -> bool:
        """Whether this and another value are amounts of money in two currencies."""
        if self.formula is None or other.formula is None:
            return False
        try:
            units = evaluate(self.formula).unit, evaluate(other.formula).unit
        except UnitError:
            return False
        return units[0] != units[1] and all(len(unit) == 1 and unit[0][0].isupper() for unit in units)


@dataclass(frozen=True)
class Sides:
    """What a sentence's words can mean: `stated` are the values that its figures state, by where they start, and
    `before` those of the sentences before it, nearest first."""

    topics: Topics
    index: EvidenceIndex
    tables: ReferenceValues
    stated: Mapping[int, Known]
    before: Sequence[Sequence[Known]] = ()

    @property
    def text(self) -> str:
        return self.topics.text

    def value(self, entity: Entity, measure: str, year: int | None) -> Side:
        """What the tables have, a loss without its sign where the sentence speaks of one."""
        if reason := self.tables.not_held(self.text, entity):
            return Side(None, reason, entity, measure)
        found = self.tables.value(entity, measure, year)
        if isinstance(found, Gap):
            return Side(None, found.reason, entity, measure)
        shown = positive(found) if is_loss(self.text) else found
        return Side(shown.operand, "", entity, measure, year=found.time[0])

    def year_of(self, entity: Entity, place: int) -> int | None:
        """The year that a place speaks of, of the sentences before where none is named; None for the newest."""
        times, day = self.topics.times, self.tables.as_of
        year = times.near(place)
        if year is not None and self.topics.is_tied(entity, year):
            return year
        if day and (times.last_year or times.this_year):
            return day.year - times.last_year
        return None if year is not None else self.topics.remembered_year(entity)

    def table_topic(self, place: int, window: Window | None = None) -> tuple[Entity, str] | None:
        """The entity and measure that a place, or a window, speaks of, each from before where not named there."""
        if window is None:
            return self.topics.topic(place)
        topics, (start, end) = self.topics, window
        named = [m.entity for m in topics.own_entities if start <= m.start < end]
        earlier = [m.entity for m in topics.own_entities if m.start < start]
        past = next((m.entity for one in topics.before for m in one.own_entities), None)
        entity = named[-1] if named else earlier[-1] if earlier else past
        inside = [m for m in topics.measures if start <= m.start < end]
        ranked = sorted(
            (m.weak, entity is not None and not fits(entity, m.measure), abs(m.start - place), m.measure)
            for m in inside
        )
        measure = ranked[0][3] if ranked else topics.measure_near(place, kind_of(entity))
        measure = measure or topics.remembered_measure(entity)
        return (entity, measure) if entity and measure and fits(entity, measure) else None

    def side(self, window: Window, place: int | None = None, without: Sequence[Known] = ()) -> Side | None:
        """What a window of the sentence means, None where it names nothing that is known."""
        at = window[1] if place is None else place
        literal = self.literal(window, without)
        if literal is not None:
            return Side(literal.operand, note=literal)
        noted, topic = self.noted(window, without), self.table_topic(at, window)
        if noted and self._comes_first(noted, topic):
            return Side(noted.value.operand, note=noted.value)
        if topic is None:
            return self.leaning(window, without)
        starts = [m.start for m in self.topics.entities] + [m.start for m in self.topics.measures]
        named = any(window[0] <= start < window[1] for start in starts)
        found = None if named else self.leaning(window, without)
        return found or self.value(*topic, self.year_of(topic[0], at))

    def literal(self, window: Window, without: Sequence[Known] = ()) -> Known | None:
        """The note whose very value a window states ("last year's $1.3 billion deal")."""
        for start, value in self.stated.items():
            if window[0] <= start < window[1] and value not in without:
                return value
        return None

    def noted(self, window: Window, without: Sequence[Known] = ()) -> NamedNote | None:
        """The note that a window names, where one is named well enough."""
        ranked = named_notes(self.topics, self.index, window, without)
        if not ranked:
            return None
        first = ranked[0]
        alone = len({note.value.topic for note in ranked}) == 1 and first.owner >= 1 and first.period >= 0
        return first if (first.sure or alone) and first.score > NAMED else None

    def _comes_first(self, noted: NamedNote, topic: tuple[Entity, str] | None) -> bool:
        """Whether a note reads better than a table's topic: it is of the same owner, or the topic is not named."""
        return topic is None or noted.measure >= ENOUGH

    def leaning(self, window: Window, without: Sequence[Known] = ()) -> Side | None:
        """What "that", "it" or "the figure" means: what the sentences before state."""
        if not PRONOUN.search(self.text[window[0] : window[1]]):
            return None
        for values in self.before[:3]:
            held = next((value for value in values if value not in without), None)
            if held is not None:
                return Side(held.operand, note=held)
        return None

    def pair(self, place: int) -> Pair | None:
        """The new and the old value of what a place speaks of, None where either is not known."""
        noted, topic = self._noted_series(), self.table_topic(place)
        if noted and self._comes_first(noted, topic):
            return self._noted_pair(noted.value) if self._is_spoken_of(noted) else None
        return self.table_pair(topic, place) if topic and self._is_named(topic[1], place) else None

    def line(self, place: int) -> list[Known]:
        """All values of what a place speaks of, oldest first; none where none are known."""
        noted, topic = self._noted_series(), self.table_topic(place)
        if noted and self._comes_first(noted, topic):
            return self.series_of(noted.value) if self._is_spoken_of(noted) else []
        if topic is None or not self._is_named(topic[1], place):
            return []
        values = (self.tables.value(*topic, year) for year in self.tables.years(*topic))
        return [value for value in values if isinstance(value, Known)]

    def _is_spoken_of(self, noted: NamedNote) -> bool:
        """Whether the sentence has every word of what a note measures: electricity prices are no electricity use."""
        own = stems(noted.value.topic) - GENERIC - OF_ANY if noted.value.origin == NOTE else frozenset[str]()
        begun = {word[:4] for word in stems(self.text)}  # "membership" for members
        return all(word[:4] in begun for word in own)

    def _is_named(self, measure: str, place: int) -> bool:
        """Whether the clause of a verb names a measure of the tables: "its shares fell" is not of revenue."""
        start, end = clause_of(self.text, place, place)
        if not self.topics.measures and THE_COUNT.match(self.text):
            return True
        return any(mention.measure == measure and start <= mention.start < end for mention in self.topics.measures)

    def _noted_series(self) -> NamedNote | None:
        ranked = named_notes(self.topics, self.index)
        sure = [note for note in ranked if note.measure >= ENOUGH and (note.owner > 0 or note.measure > 0.6)]
        several = [note for note in sure if len(self.series_of(note.value)) > 1]
        if several and several[0].score > sure[0].score - 1.2:
            return several[0]
        if sure:
            return sure[0]
        alone = {note.value.series: note for note in reversed(ranked) if len(self.series_of(note.value)) > 1}
        only = next(iter(alone.values()), None)
        return only if len(alone) == 1 and only and only.score > LIKELY else None

    def series_of(self, value: Known) -> list[Known]:
        """All values of a note's series, oldest first."""
        same = (self.index.values[place] for place in self.index.series.get(value.series, ()))
        return sorted((one for one in same if one.amount.unit == value.amount.unit), key=lambda one: one.time)

    def _noted_pair(self, value: Known) -> Pair | None:
        """The two values of a series that the sentence compares: the newest and the one before, unless named."""
        series, places = self.series_of(value), self.topics.reading.periods
        if len(series) < 2:
            return None
        leads = {part: bool(OLD_LEAD.search(self.text[:at])) for part, at in places}
        before = [one for one in series[:-1] if any(leads.get(part) for part in one.periods)]
        old = max(before, key=lambda one: sum(leads.get(part, False) for part in one.periods), default=None)
        rest = [one for one in series if old is None or one.time > old.time] or [
            one for one in series if one is not old
        ]
        said = {part for part, led in leads.items() if not led}
        new = max(rest, key=lambda one: (len(one.periods & said), one.time))
        if old is None:
            earlier = [one for one in series if one.time < new.time]
            if not earlier:
                return None
            old = earlier[0] if WHOLE_TIME.search(self.text) else earlier[-1]
        return new.operand, old.operand

    def table_pair(self, topic: tuple[Entity, str], place: int) -> Pair | None:
        """A topic's value of the year spoken of and of the year it is compared with: the one before unless named."""
        entity, measure = topic
        times, known = self.topics.times, self.tables.years(entity, measure)
        new = times.new if times.old or times.steps else self.year_of(entity, place)
        new = new or (known[-1] if known else None)
        if new is None:
            return None
        found = [self.value(entity, measure, year).formula for year in (new, times.old or new - (times.steps or 1))]
        return (found[0], found[1]) if found[0] is not None and found[1] is not None else None


def measure_for(entity: Entity, *candidates: str) -> str:
    """The first measure that fits an entity, else what is meant when an entity is named alone."""
    for measure in candidates:
        if measure and fits(entity, measure):
            return measure
    return COMPANY_DEFAULT if entity.is_company else COUNTRY_DEFAULT
