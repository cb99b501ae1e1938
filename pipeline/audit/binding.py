"""Which value a stretch of a sentence means: a figure of the notes, a table's cell, or nothing that is at hand."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.audit.entries import Entry, same_series
from pipeline.audit.formula import Formula
from pipeline.audit.holdings import Gap, Holdings, fits, magnitude, spoken
from pipeline.audit.measure_words import COUNTRY, is_loss
from pipeline.audit.scene import Scene
from pipeline.audit.stems import stems
from pipeline.reference.entities import Entity

ENTITY, MEASURE, PERIOD, NEAR, NOUN = 1.0, 1.5, 0.8, 0.3, 0.5
REMEMBERED = 0.6
PLAN = "=plan"
GENERIC = stems("value size amount number total count figure level sum worth")
ENOUGH = 0.5
AKIN = 0.8
SHARED = 0.6
PRONOUN = re.compile(
    r"\b(?:that|this|it|they|these|those|its|their|the (?:figure|sum|amount|plan|total|number|budget|company|firm|country|economy|investment|outlay|bill|group|one)|he|she)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with how well a stretch of text names it, part by part."""

    entry: Entry
    entity: float
    measure: float
    period: float
    near: float
    noun: bool = False

    @property
    def score(self) -> float:
        return (
            ENTITY * self.entity + MEASURE * self.measure + PERIOD * self.period + NEAR * self.near + NOUN * self.noun
        )

    @property
    def sure(self) -> bool:
        """Whether the text names this measure, and its entity too where the measure says little by itself."""
        generic = self.entry.measure_stems <= stems(self.entry.value.unit)
        if self.period < 0:
            return False
        if generic:
            return self.measure >= ENOUGH and self.entity >= ENOUGH
        return self.measure >= ENOUGH and (self.entity >= ENOUGH or self.measure > REMEMBERED or self.noun)


@dataclass(frozen=True, slots=True)
class Topic:
    """A measure of a table's entity, or a series of the notes' figures in time order."""

    entity: Entity | None = None
    measure: str = ""
    entries: tuple[Entry, ...] = ()
    sure: bool = True

    @property
    def name(self) -> str:
        if self.entity:
            return f"{self.entity.name} {spoken(self.measure)}"
        return f"{self.entries[0].entity} {self.entries[0].measure}" if self.entries else ""


def matches(
    scene: Scene,
    entries: Iterable[Entry],
    window: tuple[int, int] | None = None,
    place: int | None = None,
    noun: str = "",
) -> list[Match]:
    """How well each entry is named in a window of the sentence (the whole of it when none is given), the best first."""
    start, end = window or (0, len(scene.text))
    here = {word for word, at in scene.words if start <= at < end}
    sentence = scene.stems
    past = frozenset[str]().union(*(other.stems for other in scene.before[:3]))
    near = scene.clause(place) if place is not None else (start, end)
    close = {word for word, at in scene.words if near[0] <= at < near[1]}
    counted = stems(noun)
    found = [_match(scene, entry, here, sentence, past, close, window is not None, near, counted) for entry in entries]
    return sorted(found, key=lambda match: -match.score)


def _match(
    scene: Scene,
    entry: Entry,
    here: set[str],
    sentence: frozenset[str],
    past: frozenset[str],
    close: set[str],
    windowed: bool,
    near: tuple[int, int],
    counted: frozenset[str],
) -> Match:
    weigh = _weigher(here, sentence, past, windowed)
    entity = weigh(entry.own_stems) or SHARED * weigh(entry.entity_stems)
    measure = weigh(entry.measure_stems)
    if entry.measure_stems <= GENERIC:
        measure = max(measure, 0.75 * entity)
    words = entry.entity_stems | entry.measure_stems | stems(entry.period)
    return Match(
        entry,
        entity,
        measure,
        _period(scene, entry, near),
        len(words & close) / max(1, len(words)),
        bool(counted & (entry.noun_stems | entry.measure_stems | entry.entity_stems)),
    )


def _weigher(
    here: set[str], sentence: frozenset[str], past: frozenset[str], windowed: bool
) -> Callable[[frozenset[str]], float]:
    elsewhere = 0.4 if windowed else 1.0
    begun: dict[str, list[str]] = {}
    for said in sentence:
        begun.setdefault(said[:4], []).append(said)

    def worth(word: str) -> float:
        if word in here:
            return 1.0
        if word in sentence:
            return elsewhere
        akin = [
            said
            for said in begun.get(word[:4], ())
            if len(said) > 3 and (said.startswith(word) or word.startswith(said))
        ]
        if akin:
            return AKIN if any(said in here for said in akin) else AKIN * elsewhere
        return REMEMBERED if word in past else 0.0

    def weigh(wanted: frozenset[str]) -> float:
        if not wanted:
            return 0.0
        return sum(map(worth, wanted)) / len(wanted)

    return weigh


def _period(scene: Scene, entry: Entry, near: tuple[int, int]) -> float:
    """1 where the clause names the entry's period, less where only the sentence does, below 0 where it names another."""
    if not entry.parts or not scene.periods:
        return 0.0
    close = {part for part, at in scene.periods if near[0] <= at < near[1]}
    whole = {part for part, _ in scene.periods}
    for said, worth in ((close, 1.0), (whole, 0.6)):
        mine = [part for part in entry.parts if any(other[0] == part[0] for other in said)]
        if mine:
            kept = sum(part in said for part in mine)
            return worth * kept / len(mine) if kept else -worth
    return 0.0


def best_entry(
    scene: Scene,
    holdings: Holdings,
    dimension: str,
    place: int | None = None,
    window: tuple[int, int] | None = None,
) -> Match | None:
    """The best named entry of a dimension, or None where none is named at all."""
    fitting = [entry for entry in holdings.entries if not dimension or entry.dimension == dimension]
    ranked = matches(scene, fitting, window, place)
    return ranked[0] if ranked and ranked[0].score > 0 else None


def series_of(holdings: Holdings, entry: Entry) -> tuple[Entry, ...]:
    """All entries of one series, oldest first."""
    return tuple(sorted((e for e in holdings.entries if same_series(e, entry)), key=lambda e: e.time))


def table_topic(scene: Scene, place: int, window: tuple[int, int] | None = None) -> Topic | None:
    """The table measure and entity that a place speaks of, each taken from the sentences before where it is not named here."""
    start, end = window or (0, len(scene.text))
    named = [m for m in scene.own_entities if start <= m.start < end]
    measured = [m for m in scene.measures if start <= m.start < end]
    entity = named[-1].entity if window and named else _outside(scene) if window else scene.entity_near(place)
    measure = _measure(measured, place, entity) or ("" if window is None else scene.measure_near(place, _kind(entity)))
    if entity and measure and not fits(entity, measure):
        entity = _other_entity(scene, place, measure) or entity
    if not measure:
        measure = remembered_measure(scene, entity)
    if entity is None or not measure or not fits(entity, measure):
        return None
    return Topic(entity, measure)


def _outside(scene: Scene) -> Entity | None:
    """The subject of the sentences before."""
    return next((m.entity for past in scene.before for m in past.own_entities), None)


def note_comes_first(scene: Scene, match: Match, topic: Topic | None) -> bool:
    """Whether a note is the better reading than a table's topic: it is about the same entity, or the topic is not named.

    A note about a plan speaks for sentences about plans, and no other note or table does.
    """
    planned = PLAN in match.entry.measure_stems
    if topic is None or topic.entity is None:
        return True
    if not about(match.entry, topic.entity):
        named = any(mention.entity is topic.entity for mention in scene.entities)
        return not named and match.measure >= ENOUGH
    if planned:
        return PLAN in scene.stems or not any(m.measure == topic.measure for m in scene.measures)
    return match.measure >= ENOUGH


def about(entry: Entry, entity: Entity) -> bool:
    """Whether a note's entity is one of the tables'."""
    mine = entry.entity.lower()
    return any(mine in name.lower() or name.lower() in mine for name in entity.names)


def _kind(entity: Entity | None) -> str:
    return "" if entity is None else "company" if entity.is_company else "country"


def _measure(measured: list, place: int, entity: Entity | None) -> str:  # type: ignore[type-arg]
    ranked = sorted(
        (m.weak, entity is not None and not fits(entity, m.measure), abs(m.start - place), m.measure) for m in measured
    )
    return ranked[0][3] if ranked else ""


def _other_entity(scene: Scene, place: int, measure: str) -> Entity | None:
    return scene.entity_near(place, "country" if measure in COUNTRY else "company")


def remembered_measure(scene: Scene, entity: Entity | None) -> str:
    """The measure of the sentence before, where this one leans on it and names none."""
    if not PRONOUN.search(scene.text) or not scene.before:
        return ""
    return scene.before[0].measure_near(0, _kind(entity))


def year_of(scene: Scene, topic: Topic, place: int, holdings: Holdings) -> int | None:
    """The year that a place speaks of, of the sentences before where none is named; None for the newest."""
    times = scene.times
    year = times.near(place)
    if year is not None and _tied(scene, topic, year):
        return year
    if times.last_year and holdings.as_of:
        return holdings.as_of.year - 1
    if times.this_year and holdings.as_of:
        return holdings.as_of.year
    return None if year is not None else remembered_year(scene, topic)


def _tied(scene: Scene, topic: Topic, year: int) -> bool:
    """A year named beside a company's figure says nothing of a country beside it (POLICY rule 17)."""
    if topic.entity is None or topic.entity.is_company:
        return True
    if not any(m.entity.is_company for m in scene.entities):
        return True
    at = next(at for known, at in scene.times.years if known == year)
    nearest = min(scene.entities, key=lambda m: abs(m.start - at))
    return not nearest.entity.is_company


def remembered_year(scene: Scene, topic: Topic) -> int | None:
    """The year of the nearest sentence before that names one, where it speaks of the same entity or of none."""
    for past in scene.before[:3]:
        if not past.times.years:
            continue
        year = past.times.years[-1][0]
        others = [m.entity for m in past.own_entities]
        if not others or topic.entity in others:
            return year
        return None
    return None


def value_of(scene: Scene, topic: Topic, year: int | None, holdings: Holdings) -> Formula | Gap:
    """A table topic's value, a loss without its sign where the sentence speaks of one."""
    assert topic.entity is not None
    found = holdings.cell(topic.entity, topic.measure, year)
    if isinstance(found, Gap):
        return found
    return magnitude(found) if is_loss(scene.text) else found
