"""How well a stretch of a sentence names a note or a table cell of the sources: its owner, its measure, its period."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import CELL, NOTE, Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.evidence.reference_values import spoken
from pipeline.audit.tables.topics import Topics
from pipeline.audit.wording.lexicon import UNIT_STEMS
from pipeline.text.stemming import stems

OWNER, MEASURE, PERIOD = 1.0, 1.5, 0.8
ELSEWHERE, REMEMBERED = 0.4, 0.6  # what a word counts that stands elsewhere in the sentence, or in those before
ENOUGH, NAMED = 0.5, 0.9
GENERIC = stems("value size amount number total count figure level sum worth")


@dataclass(frozen=True, slots=True)
class NamedNote:
    """A value with how well it is named, part by part from 0 to 1; `period` is below 0 where another one is named."""

    value: Known
    owner: float
    measure: float
    period: float

    @property
    def score(self) -> float:
        return OWNER * self.owner + MEASURE * self.measure + PERIOD * self.period

    @property
    def sure(self) -> bool:
        """Whether its measure is named, and its owner too where the measure says little by itself."""
        if self.period < 0 or self.measure < ENOUGH:
            return False
        return self.owner >= ENOUGH or self.measure > REMEMBERED


def named_notes(
    topics: Topics, index: EvidenceIndex, window: tuple[int, int] | None = None, without: Sequence[Known] = ()
) -> list[NamedNote]:
    """The notes and cells that a window of the sentence (its whole when none is given) names, the best first."""
    words = dict(_words(topics, window or (0, len(topics.text))))
    periods = frozenset(part for part, at in topics.reading.periods if window is None or window[0] <= at < window[1])
    every = frozenset(part for part, _ in topics.reading.periods) if window is None else periods
    taken = {value.key for value in without}
    found = []
    for place in sorted(index.named(words)):
        value = index.values[place]
        if value.origin not in (NOTE, CELL) or value.key in taken or is_rate(value):
            continue
        owner, measure = owner_stems(value), _measure_stems(value)
        named = _share(words, owner)
        said = max(_share(words, measure), named if measure <= GENERIC else 0.0)
        found.append(NamedNote(value, named, said, _period(value, periods, every)))
    found.sort(key=lambda note: note.value.time[:-1], reverse=True)
    return sorted(found, key=lambda note: -round(note.score, 6))


def owner_stems(value: Known) -> frozenset[str]:
    """The stems that say whose a value is, those that all of its neighbours share left out."""
    return (value.owner - value.measure or value.near - value.measure) - UNIT_STEMS


def _measure_stems(value: Known) -> frozenset[str]:
    """The stems that say what is measured, without those of its unit where there are others."""
    measure = (value.measure or value.near) - UNIT_STEMS
    return measure - stems(value.quantity.unit) or measure


def _words(topics: Topics, window: tuple[int, int]) -> Iterator[tuple[str, float]]:
    """Each stem with what it counts; a measure of the tables counts under its plain name too."""
    for past in topics.before[:3]:
        yield from ((stem, REMEMBERED) for stem in past.reading.stems)
    named = [(stem, m.start) for m in topics.measures if not m.weak for stem in stems(spoken(m.measure))]
    placed = (*topics.reading.placed, *named)
    yield from ((stem, ELSEWHERE) for stem, at in placed if not window[0] <= at < window[1])
    yield from ((stem, 1.0) for stem, at in placed if window[0] <= at < window[1])


def _share(words: dict[str, float], wanted: frozenset[str]) -> float:
    return sum(words.get(word, 0.0) for word in wanted) / len(wanted) if wanted else 0.0


def _period(value: Known, near: frozenset[str], every: frozenset[str]) -> float:
    for said, worth in ((near, 1.0), (every, 0.6)):
        if said and value.periods:
            if clash(value.periods, said):
                return -worth
            if value.periods & said:
                return worth
    return 0.0


def is_rate(value: Known) -> bool:
    """Whether a value is what one currency is worth in another."""
    bases = value.amount.unit
    return len(bases) == 2 and sum(power for _, power in bases) == 0 and all(base.isupper() for base, _ in bases)
