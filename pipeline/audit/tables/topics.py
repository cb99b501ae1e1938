"""What a sentence names of the reference tables: entities, measures and years, and which of them a place speaks of."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.audit.evidence.reference_values import COUNTRY, fits
from pipeline.audit.reading.sentence_reading import SentenceReading
from pipeline.audit.tables.nationals import nationals
from pipeline.audit.wording.measure_words import MeasureMention, measure_mentions
from pipeline.audit.wording.years import Times, times_in
from pipeline.reference.entities import Entity
from pipeline.reference.lookup import Reference
from pipeline.reference.mentions import EntityMention
from pipeline.text.stemming import stems

PRONOUN = re.compile(
    r"\b(?:that|this|it|they|these|those|its|their|"
    r"the (?:[\w]+-year |combined |overall )?(?:figure|sum|amount|plan|total|number|count|tally|budget|"
    r"company|firm|country|economy|investment|outlay|bill|group|one)|he|she)\b",
    re.IGNORECASE,
)
PRONOUN_FIRST = re.compile(
    r"^[\W_]*(?:(?:but|and|yet|still|even|so|at|with|for|then|now),? )?(?:its|it|they|"
    r"their|the (?:company|firm|group|country))\b",
    re.IGNORECASE,
)
SET_ASIDE = re.compile(
    r"\b(?:not|rather than|instead of|unlike|as opposed to|let alone)(?: that of| those of)? $", re.IGNORECASE
)
CLAUSE = re.compile(
    r"[;:,()–—]\s|\s[–—-]\s|,? (?:and|but|while|whereas|though|against|compared with|versus) ", re.IGNORECASE
)
APART = re.compile(r"[;:–—]\s|,? (?:and|but|while|whereas|though|against|ahead of|followed by|before) ", re.IGNORECASE)
RIGHT_BEFORE = re.compile(
    r" (?:(?:about|around|roughly|nearly|almost|over|more than|less than|just|only|some|a|an|the|up|out) ){0,3}"
)
LATER = re.compile(r"[,;:]? (?:and|but|while|whereas|though|as) (?:its|their|the|his|her|net|operating)\b|; ")
ITS_NOUN = re.compile(r"^[^,;:]*\b(?:in|of|as|from) (?:[\w-]+ ){0,2}$")
THAN = re.compile(
    r"\b(?:than|above|below|behind|ahead of|exceeding) "
    r"(?:(?:the|that|those|what|all)(?: [\w-]+)? (?:of|in) )?(?:the )?$"
)
ITS_OWN = re.compile(r", (?:at|with|of|on|which|whose|worth)\b[^,;]*$")  # "Sweden's, at $593 billion"
# "iPhone revenue", "Azure sales": a name that is no known owner's makes the measure that of a part.
OF_A_PART = re.compile(r"(?<=[\w,] )(?!(?:FY|GAAP|US|U\.S\.)\b)[a-z]?[A-Z][a-z]\w*(?: [A-Z]\w+)? $")
OF_A_THING = re.compile(r" of (?:the |its )?[a-z]?[A-Z][a-z]+")
BACKDROP = re.compile(r"\b(?:in|across|around|on|of) $")
WORLD = "WLD"


@dataclass(frozen=True)
class Topics:
    """One sentence's mentions, offsets within it; `before` are those of the sentences before it, nearest first."""

    reading: SentenceReading
    entities: tuple[EntityMention, ...]
    measures: tuple[MeasureMention, ...]
    before: tuple["Topics", ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        return self.reading.text

    @cached_property
    def times(self) -> Times:
        return times_in(self.text)

    @cached_property
    def cuts(self) -> tuple[int, ...]:
        """Where clauses part, both ends of the sentence among them."""
        return (0, *(match.end() for match in CLAUSE.finditer(self.text)), len(self.text))

    def clause(self, place: int) -> tuple[int, int]:
        """The ends of the clause that a place stands in."""
        at = bisect_left(self.cuts, place + 1)
        return self.cuts[max(0, at - 1)], self.cuts[min(at, len(self.cuts) - 1)]

    @cached_property
    def own_entities(self) -> tuple[EntityMention, ...]:
        """The entities other than the world as a backdrop ("the largest in the world")."""
        return tuple(m for m in self.entities if m.entity.id != WORLD or not BACKDROP.search(self.text[: m.start]))

    def named(self, kind: str = "") -> list[Entity]:
        """The entities of a kind ("company", "country") that the sentence names, each once."""
        return list(dict.fromkeys(m.entity for m in self.own_entities if of_kind(m.entity, kind)))

    def subject(self, kind: str = "") -> Entity | None:
        """The first entity named, of the sentences before where this one names none."""
        return next(
            (m.entity for one in (self, *self.before) for m in one.own_entities if of_kind(m.entity, kind)), None
        )

    def entity_near(self, place: int, kind: str = "") -> Entity | None:
        """The entity that a place most likely speaks of: the last named before it, else the next, else the subject."""
        own = [m for m in self.own_entities if of_kind(m.entity, kind)]
        earlier = [m for m in own if m.start <= place]
        earlier = [m for m in earlier if not SET_ASIDE.search(self.text[: m.start])] or earlier
        apart = [m for m in earlier if self._is_held_apart(m, place)]
        if apart and len(apart) == len(own):
            return None
        earlier = [m for m in earlier if m not in apart]
        if earlier:
            return earlier[-1].entity
        return own[0].entity if own else self.subject(kind)

    def _is_held_apart(self, mention: EntityMention, place: int) -> bool:
        """Whether a name stands behind a comparison that a comma ends before a place: "larger than Norway, lost …"."""
        between = self.text[mention.end : place]
        return "," in between and not ITS_OWN.search(between) and bool(THAN.search(self.text[: mention.start]))

    def measure_near(self, place: int, kind: str = "") -> str:
        """The measure named nearest to a place, weak words last; "" where the sentence names none."""
        ranked = sorted(
            (mention.weak, mention.start > place, abs(mention.start - place), mention.measure)
            for mention in self.measures
            if not kind or (mention.measure in COUNTRY) == (kind != "company")
        )
        return ranked[0][3] if ranked else ""

    def measure_of(self, place: int, entity: Entity | None, without: Sequence[str] = ()) -> str:
        """The measure that a place speaks of: a verb's right before it, else the nearest, one of a later clause last.

        `without` are measures whose unit the figure there cannot have.
        """
        beside = self._verb_before(place, entity)
        if beside:
            return beside
        ranked = sorted(
            (
                m.weak,
                entity is not None and not fits(entity, m.measure),
                LATER.search(self.text[place : m.start]) is not None,
                abs(m.start - place),
                m.measure,
            )
            for m in self.measures
            if m.measure not in without
        )
        if ranked:
            return ranked[0][4]
        return self.remembered_measure(entity)

    def remembered_measure(self, entity: Entity | None) -> str:
        """The measure of the sentence before, where this one leans on it."""
        if not PRONOUN.search(self.text) or not self.before:
            return ""
        return self.before[0].measure_near(0, kind_of(entity))

    def _verb_before(self, place: int, entity: Entity | None) -> str:
        """The measure of a verb right before a figure ("earned $16 billion"), unless the figure's noun names one."""
        for mention in self.measures:
            close = mention.weak and RIGHT_BEFORE.fullmatch(self.text[mention.end : place])
            if close and entity and fits(entity, mention.measure):
                named = [m for m in self.measures if not m.weak and place < m.start < place + 45]
                return "" if any(ITS_NOUN.search(self.text[place : m.start]) for m in named) else mention.measure
        return ""

    def topic(self, place: int, without: Sequence[str] = ()) -> tuple[Entity, str] | None:
        """The entity and measure that a place speaks of, each from the sentences before where not named here."""
        entity = self.entity_near(place)
        measure = self.measure_of(place, entity, without)
        if entity and measure and not fits(entity, measure):
            entity = self.entity_near(place, "country" if measure in COUNTRY else "company") or entity
        return (entity, measure) if entity and measure and fits(entity, measure) else None

    def remembered_year(self, entity: Entity) -> int | None:
        """The newest year of the nearest sentence before that names one, where it speaks of the same entity or none."""
        for past in self.before[:3]:
            if past.times.years:
                others = past.named()
                return max(year for year, _ in past.times.years) if not others or entity in others else None
        return None

    def is_tied(self, entity: Entity, year: int) -> bool:
        """Whether a year named holds for an entity: one beside a company's figure is not a country's (rule 17)."""
        if entity.is_company or not any(m.entity.is_company for m in self.entities):
            return True
        at = next(at for known, at in self.times.years if known == year)
        return not min(self.entities, key=lambda m: abs(m.start - at)).entity.is_company

    def mention_of(self, entity: Entity) -> EntityMention | None:
        """The last mention of an entity in the sentence, None where it has none."""
        return next((m for m in reversed(self.entities) if m.entity is entity), None)

    def surface(self, entity: Entity) -> frozenset[str]:
        """The stems by which this sentence, or one before it, names an entity."""
        for one in (self, *self.before):
            found = frozenset().union(*(stems(one.text[m.start : m.end]) for m in one.entities if m.entity is entity))
            if found:
                return found
        return stems(entity.name)


class TopicReader:
    """Reads each sentence's topics once; sentences come in the order of their text."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._found: dict[tuple[int, str], Topics] = {}

    def read(self, reading: SentenceReading) -> Topics:
        """The topics of a sentence, with those of the sentences before it."""
        key = reading.sentence.start, reading.text
        if key not in self._found:
            entities = list(self.reference.find_entities(reading.text))
            measures = measure_mentions(reading.text)
            peoples = list(nationals(reading.text, self.reference.entities, entities, measures))
            entities += [mention for mention, _ in peoples]
            counted = tuple(MeasureMention(m.start, m.end, measure, weak=True) for m, measure in peoples if measure)
            before: Sequence[Topics] = [self.read(earlier) for earlier in reading.before]
            self._found[key] = Topics(
                reading,
                tuple(sorted(entities, key=lambda m: m.start)),
                tuple(m for m in (*measures, *counted) if not _is_of_a_part(reading.text, m, entities)),
                tuple(before),
            )
        return self._found[key]


def _is_of_a_part(text: str, measure: MeasureMention, entities: Sequence[EntityMention]) -> bool:
    """Whether a name right beside a company's measure says that it is a product's or a branch's."""
    if measure.weak or measure.measure in COUNTRY:
        return False
    before, behind = OF_A_PART.search(text[: measure.start]), OF_A_THING.match(text, measure.end)
    if behind and not any(behind.start() < known.start < behind.end() for known in entities):
        return True
    return before is not None and not any(before.start() < known.end <= measure.start for known in entities)


def of_kind(entity: Entity, kind: str) -> bool:
    return not kind or entity.is_company == (kind == "company")


def kind_of(entity: Entity | None) -> str:
    return "" if entity is None else "company" if entity.is_company else "country"
