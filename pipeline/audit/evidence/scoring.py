"""How well a stretch of a sentence names a figure of the notes: its entity, measure, period and what it counts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.fact_index import IndexedFigure
from pipeline.text.stemming import stems

ENTITY, MEASURE, PERIOD, NEAR, NOUN, CLOSE = 1.0, 1.5, 0.8, 0.3, 0.5, 0.6
ENOUGH = 0.5
# What a word is worth that is only akin to one said, said elsewhere in the sentence, or in the sentences before.
AKIN, ELSEWHERE, REMEMBERED, SHARED = 0.8, 0.4, 0.6, 0.6
ALIKE = 5
PLAN = "=plan"
GENERIC = stems("value size amount number total count figure level sum worth")


@dataclass(frozen=True, slots=True)
class ScoredFigure:
    """An entry with how well it is named, part by part from 0 to 1; `period` is below 0 where another one is named."""

    entry: IndexedFigure
    entity: float
    measure: float
    period: float = 0.0
    near: float = 0.0
    noun: bool = False
    close: float = 0.0

    @property
    def score(self) -> float:
        named = ENTITY * self.entity + MEASURE * self.measure + PERIOD * self.period
        return named + NEAR * self.near + NOUN * self.noun + CLOSE * self.close

    @property
    def sure(self) -> bool:
        """Whether this measure is named, and its entity too where the measure says little by itself."""
        if self.period < 0 or self.measure < ENOUGH:
            return False
        if self.entry.measure_stems <= self.entry.noun_stems and len(self.entry.measure.split()) == 1:
            return self.entity >= ENOUGH
        return self.entity >= ENOUGH or self.measure > REMEMBERED or self.noun


@dataclass(frozen=True, slots=True)
class Words:
    """Where an entry is looked for: the words of the window, the sentence, the sentences before and the clause."""

    window: frozenset[str]
    sentence: frozenset[str]
    past: frozenset[str]
    clause: frozenset[str]
    windowed: bool
    frame: tuple[int, int]


def matches(
    scene: SentenceContext,
    entries: Iterable[IndexedFigure],
    window: tuple[int, int] | None = None,
    place: int | None = None,
    noun: str = "",
) -> list[ScoredFigure]:
    """Each entry with how well it is named in a window of the sentence (its whole when none is given); best first.

    `place` says where the figure stands, whose clause counts for more; `noun` is what the figure counts.
    """
    words = _words(scene, window, place)
    weigh, counted = _weigher(words), stems(noun)
    found = [_match(scene, entry, words, weigh, counted) for entry in entries]
    found.sort(key=lambda match: match.entry.time[:-1], reverse=True)
    return sorted(found, key=lambda match: -match.score)


def _words(scene: SentenceContext, window: tuple[int, int] | None, place: int | None) -> Words:
    start, end = window or (0, len(scene.text))
    near = scene.clause(place) if place is not None else (start, end)
    return Words(
        frozenset(word for word, at in scene.words if start <= at < end),
        scene.stems,
        scene.past_stems,
        frozenset(word for word, at in scene.words if near[0] <= at < near[1]),
        window is not None,
        window if window is not None else near,
    )


def _match(
    scene: SentenceContext,
    entry: IndexedFigure,
    words: Words,
    weigh: Callable[[frozenset[str]], float],
    counted: frozenset[str],
) -> ScoredFigure:
    entity = weigh(entry.own_stems) or SHARED * weigh(entry.entity_stems)
    measure = weigh(entry.measure_stems)
    if entry.measure_stems <= GENERIC:
        measure = max(measure, entity)
    every = entry.entity_stems | entry.measure_stems | entry.period_stems
    return ScoredFigure(
        entry,
        entity,
        measure,
        _period(scene, entry, words),
        len(every & words.clause) / max(1, len(every)),
        bool(counted & (entry.noun_stems | entry.measure_stems | entry.entity_stems)),
        len(entry.own_stems & words.clause) / max(1, len(entry.own_stems)),
    )


def _weigher(words: Words) -> Callable[[frozenset[str]], float]:
    elsewhere = ELSEWHERE if words.windowed else 1.0
    begun: dict[str, list[str]] = {}
    for said in words.sentence:
        begun.setdefault(said[:4], []).append(said)

    def worth(word: str) -> float:
        if word in words.window:
            return 1.0
        if word in words.sentence:
            return elsewhere
        akin = [said for said in begun.get(word[:4], ()) if are_akin(word, said)]
        if akin:
            return AKIN if any(said in words.window for said in akin) else AKIN * elsewhere
        return REMEMBERED if word in words.past else 0.0

    return lambda wanted: sum(map(worth, wanted)) / len(wanted) if wanted else 0.0


def are_akin(one: str, other: str) -> bool:
    """Whether two stems come from one word: one begins the other, or they share their first five letters."""
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= min(len(one), len(other), ALIKE) and shared >= 4


def _period(scene: SentenceContext, entry: IndexedFigure, words: Words) -> float:
    """1 where the clause or window names the entry's period, less where only the sentence does, below 0 for another."""
    if not entry.parts or not scene.periods:
        return 0.0
    said_of = scene.periods if words.windowed else scene.own_periods
    close = {part for part, at in said_of if words.frame[0] <= at < words.frame[1]}
    whole = close if words.windowed else {part for part, _ in said_of}
    for said, worth in ((close, 1.0), (whole, 0.6)):
        mine = [part for part in entry.parts if any(other[0] == part[0] for other in said)]
        if mine:
            kept = sum(part in said for part in mine)
            return worth * kept / len(mine) if kept else -worth
    return 0.0
