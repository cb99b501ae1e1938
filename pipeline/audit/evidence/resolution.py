"""Whom and what of the tables a place in a sentence speaks of, for which year, and when a note reads better."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.audit.arithmetic.formula import Formula
from pipeline.audit.context.measures import COUNTRY, MeasureMention, is_loss, of_part_of_a_year
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap, fits, magnitude, spoken
from pipeline.audit.evidence.fact_index import IndexedFigure, same_series
from pipeline.audit.evidence.scoring import ENOUGH, PLAN, ScoredFigure
from pipeline.reference.entities import Entity

PRONOUN = re.compile(
    r"\b(?:that|this|it|they|these|those|its|their|the (?:figure|sum|amount|plan|total|number|budget|"
    r"company|firm|country|economy|investment|outlay|bill|group|one)|he|she)\b",
    re.IGNORECASE,
)


RIGHT_BEFORE = re.compile(
    r" (?:(?:about|around|roughly|nearly|almost|over|more than|less than|just|only|some|a|an|the|up|out) ){0,3}"
)
LATER = re.compile(r"[,;:]? (?:and|but|while|whereas|though|as) (?:its|their|the|his|her|net|operating)\b|; ")
ITS_NOUN = re.compile(r"^[^,;:]*\b(?:in|of|as|from) (?:[\w-]+ ){0,2}$")


@dataclass(frozen=True, slots=True)
class ResolvedMeasure:
    """A measure of a table's entity, or a series of the notes' figures in time order."""

    entity: Entity | None = None
    measure: str = ""
    entries: tuple[IndexedFigure, ...] = ()
    sure: bool = True

    @property
    def name(self) -> str:
        if self.entity:
            return f"{self.entity.name} {spoken(self.measure)}"
        return f"{self.entries[0].entity} {self.entries[0].measure}" if self.entries else ""


def series_of(holdings: EvidenceBase, entry: IndexedFigure) -> tuple[IndexedFigure, ...]:
    """All entries of one series, oldest first."""
    return tuple(sorted((e for e in holdings.entries if same_series(e, entry)), key=lambda e: e.time))


def table_topic(scene: SentenceContext, place: int, window: tuple[int, int] | None = None) -> ResolvedMeasure | None:
    """The table measure and entity that a place speaks of, each from the sentences before where not named here."""
    start, end = window or (0, len(scene.text))
    named = [m for m in scene.own_entities if start <= m.start < end]
    measured = [m for m in scene.measures if start <= m.start < end]
    if named and window:
        entity: Entity | None = named[-1].entity
    else:
        before_window = [m.entity for m in scene.own_entities if m.start < start]
        entity = scene.entity_near(place) if not window else before_window[-1] if before_window else _outside(scene)
    measure = _beside(scene, place, entity) if window is None else ""
    measure = (
        measure
        or _measure(scene, measured, place, entity)
        or ("" if window is None else scene.measure_near(place, _kind(entity)))
    )
    if entity and measure and not fits(entity, measure):
        entity = _other_entity(scene, place, measure) or entity
    if not measure:
        measure = remembered_measure(scene, entity)
    if entity is None or not measure or not fits(entity, measure):
        return None
    return ResolvedMeasure(entity, measure)


def _outside(scene: SentenceContext) -> Entity | None:
    """The subject of the sentences before."""
    return next((m.entity for past in scene.before for m in past.own_entities), None)


def note_comes_first(scene: SentenceContext, match: ScoredFigure, topic: ResolvedMeasure | None) -> bool:
    """Whether a note reads better than a table's topic: it is about the same entity, or the topic is not named.

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


def about(entry: IndexedFigure, entity: Entity) -> bool:
    """Whether a note's entity is one of the tables'."""
    mine = entry.entity.lower()
    return any(mine in name.lower() or name.lower() in mine for name in entity.names)


def _kind(entity: Entity | None) -> str:
    return "" if entity is None else "company" if entity.is_company else "country"


def _measure(scene: SentenceContext, measured: Sequence[MeasureMention], place: int, entity: Entity | None) -> str:
    """The measure that a place speaks of: the nearest, one of a later clause last."""
    ranked = sorted(
        (
            m.weak,
            entity is not None and not fits(entity, m.measure),
            LATER.search(scene.text[place : m.start]) is not None,
            abs(m.start - place),
            m.measure,
        )
        for m in measured
    )
    return ranked[0][4] if ranked else ""


def _beside(scene: SentenceContext, place: int, entity: Entity | None) -> str:
    """The measure of a verb right before a figure ("earned $16 billion on …"), unless the figure's noun names one."""
    for mention in scene.measures:
        if (
            mention.weak
            and RIGHT_BEFORE.fullmatch(scene.text[mention.end : place])
            and entity
            and fits(entity, mention.measure)
        ):
            named = [m for m in scene.measures if not m.weak and place < m.start < place + 45]
            return "" if any(ITS_NOUN.search(scene.text[place : m.start]) for m in named) else mention.measure
    return ""


def _other_entity(scene: SentenceContext, place: int, measure: str) -> Entity | None:
    return scene.entity_near(place, "country" if measure in COUNTRY else "company")


def remembered_measure(scene: SentenceContext, entity: Entity | None) -> str:
    """The measure of the sentence before, where this one leans on it and names none."""
    if not PRONOUN.search(scene.text) or not scene.before:
        return ""
    return scene.before[0].measure_near(0, _kind(entity))


def year_of(scene: SentenceContext, topic: ResolvedMeasure, place: int, holdings: EvidenceBase) -> int | None:
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


def _tied(scene: SentenceContext, topic: ResolvedMeasure, year: int) -> bool:
    """A year named beside a company's figure says nothing of a country beside it (POLICY rule 17)."""
    if topic.entity is None or topic.entity.is_company:
        return True
    if not any(m.entity.is_company for m in scene.entities):
        return True
    at = next(at for known, at in scene.times.years if known == year)
    nearest = min(scene.entities, key=lambda m: abs(m.start - at))
    return not nearest.entity.is_company


def remembered_year(scene: SentenceContext, topic: ResolvedMeasure) -> int | None:
    """The newest year of the nearest sentence before that names one, where it speaks of the same entity or of none."""
    for past in scene.before[:3]:
        if not past.times.years:
            continue
        year = max(year for year, _ in past.times.years)
        others = [m.entity for m in past.own_entities]
        if not others or topic.entity in others:
            return year
        return None
    return None


def value_of(scene: SentenceContext, topic: ResolvedMeasure, year: int | None, holdings: EvidenceBase) -> Formula | Gap:
    """A table topic's value, a loss without its sign where the sentence speaks of one."""
    assert topic.entity is not None
    if topic.entity.is_company and of_part_of_a_year(scene.text):
        return Gap("the tables hold whole years only")
    found = holdings.cell(topic.entity, topic.measure, year)
    if isinstance(found, Gap):
        return found
    return magnitude(found) if is_loss(scene.text) else found
