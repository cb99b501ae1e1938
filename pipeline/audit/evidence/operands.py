"""The value that one side of a comparison, a share or a quotient means: notes first, then tables."""

import re
from dataclasses import dataclass

from pipeline.audit.arithmetic.formula import Formula
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap, fits
from pipeline.audit.evidence.fact_index import IndexedFigure
from pipeline.audit.evidence.fact_index import dimension as dimension_of
from pipeline.audit.evidence.resolution import ResolvedMeasure, note_comes_first, table_topic, value_of, year_of
from pipeline.audit.evidence.scoring import PLAN, ScoredFigure, matches
from pipeline.reference.entities import Entity

LEANS = re.compile(
    r"\b(?:that|this|it|they|these|those|its|the (?:figure|sum|amount|plan|total|number|investment|outlay|"
    r"bill|spend|spending|budget|commitment))\b",
    re.I,
)
COMPANY_DEFAULT, COUNTRY_DEFAULT = "revenue", "gdp"


@dataclass(frozen=True, slots=True)
class Operand:
    """A value with what it is of: a table's topic or an entry of the notes."""

    value: Formula | Gap
    topic: ResolvedMeasure | None = None
    entry: IndexedFigure | None = None

    @property
    def entity(self) -> Entity | None:
        return self.topic.entity if self.topic else None


def operand(
    scene: SentenceContext,
    holdings: EvidenceBase,
    window: tuple[int, int],
    *,
    dimension: str = "",
    without: tuple[IndexedFigure, ...] = (),
    place: int | None = None,
) -> Operand | None:
    """What a window of the sentence means, or None where it names nothing that the audit knows."""
    at = window[1] if place is None else place
    literal = literal_entry(scene, holdings, window, without)
    if literal:
        return Operand(literal.value, entry=literal)
    noted = noted_entry(scene, holdings, window, dimension, without)
    topic = table_topic(scene, at, window)
    if noted and note_comes_first(scene, noted, topic):
        return Operand(noted.entry.value, entry=noted.entry)
    named = any(window[0] <= m.start < window[1] for m in scene.entities) or any(
        window[0] <= m.start < window[1] for m in scene.measures
    )
    if topic and not named:
        return leaning(scene, holdings, window, dimension, without) or Operand(
            value_of(scene, topic, year_of(scene, topic, at, holdings), holdings), topic
        )
    if topic:
        return Operand(value_of(scene, topic, year_of(scene, topic, at, holdings), holdings), topic)
    return leaning(scene, holdings, window, dimension, without)


def literal_entry(
    scene: SentenceContext, holdings: EvidenceBase, window: tuple[int, int], without: tuple[IndexedFigure, ...] = ()
) -> IndexedFigure | None:
    """The note whose very value a window states ("last year's $1.3 billion deal")."""
    for figure in scene.figures:
        if not window[0] <= figure.start < window[1] or figure.unit in ("%", "x"):
            continue
        same = [e for e in holdings.entries if (e.value.low, e.value.high) == (figure.low, figure.high)]
        same = [e for e in same if e not in without and e.dimension in (dimension_of(figure.unit), "count")]
        if same:
            return same[0]
    return None


def noted_entry(
    scene: SentenceContext,
    holdings: EvidenceBase,
    window: tuple[int, int],
    dimension: str = "",
    without: tuple[IndexedFigure, ...] = (),
) -> ScoredFigure | None:
    """The notes' figure that a window names, where one is named well enough."""
    fitting = [
        entry
        for entry in holdings.entries
        if entry not in without and entry.dimension != "exchange" and dimension in ("", entry.dimension)
    ]
    ranked = matches(scene, fitting, window, window[1] - 1)
    if not ranked:
        return None
    first = ranked[0]
    if PLAN in first.entry.measure_stems and _plan_named(scene, window) and first.period >= 0:
        return first
    only = len({match.entry.measure for match in ranked}) == 1 and first.entity >= 1 and first.period >= 0
    return first if (first.sure or only) and first.score > 0.9 else None


def _plan_named(scene: SentenceContext, window: tuple[int, int]) -> bool:
    """Whether a window speaks of a plan."""
    return any(word == PLAN and window[0] <= at < window[1] for word, at in scene.words)


def leaning(
    scene: SentenceContext,
    holdings: EvidenceBase,
    window: tuple[int, int],
    dimension: str = "",
    without: tuple[IndexedFigure, ...] = (),
) -> Operand | None:
    """What "that", "it" or "the figure" means: the note that the sentences before state, or their table topic."""
    if not LEANS.search(scene.text[window[0] : window[1]]):
        return None
    for past in scene.before[:3]:
        stated = stated_entry(past, holdings, dimension, without)
        if stated:
            return Operand(stated.value, entry=stated)
        if past.figures and past.measures and past.own_entities:
            topic = table_topic(past, past.figures[0].start)
            if topic:
                return Operand(
                    value_of(past, topic, year_of(past, topic, past.figures[0].start, holdings), holdings), topic
                )
    return None


def stated_entry(
    scene: SentenceContext, holdings: EvidenceBase, dimension: str = "", without: tuple[IndexedFigure, ...] = ()
) -> IndexedFigure | None:
    """The entry whose value a sentence states, or names."""
    fitting = [
        e for e in holdings.entries if e not in without and dimension in ("", e.dimension) and e.dimension != "exchange"
    ]
    for match in matches(scene, fitting):
        same = any(f.low == match.entry.value.low and f.high == match.entry.value.high for f in scene.figures)
        if (match.measure > 0 and same) or (match.sure and match.score > 1.4):
            return match.entry
    return None


def measure_for(entity: Entity, *candidates: str) -> str:
    """The first measure that fits an entity, else what is meant when an entity is named alone."""
    for measure in candidates:
        if measure and fits(entity, measure):
            return measure
    return COMPANY_DEFAULT if entity.is_company else COUNTRY_DEFAULT
