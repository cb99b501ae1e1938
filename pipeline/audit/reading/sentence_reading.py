"""The sentences of a text in order, each with its figures, what heads it and what stands before it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.audit.evidence.gather import clause_of
from pipeline.audit.evidence.period_parts import period_parts
from pipeline.audit.reading.non_claims import idioms_in
from pipeline.models import Quantity
from pipeline.text.sentences import Sentence
from pipeline.text.stemming import placed_stems, stems

# How much a word counts towards naming a value, by where it stands.
CLAUSE, LABEL, SENTENCE, OTHER, BEFORE, HEADING = 1.0, 0.9, 0.7, 0.4, 0.5, 0.3
REMEMBERED = 3  # sentences before, whose things a sentence may lean on
SECTION = 7  # and whose years
HEADING_LINE = re.compile(r"\s{0,3}#{1,6}\s")
POINTS_BACK = re.compile(
    r"[\W\d]*(?:but |and |so |yet |still |even so )?(?:that|this|it|they|those|these|its|their)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class SentenceReading:
    """A sentence with its figures (offsets within it) and what stands before it in its block and section."""

    sentence: Sentence
    figures: tuple[Quantity, ...]
    label: str = ""
    heading: str = ""
    before: tuple["SentenceReading", ...] = field(default=(), repr=False)
    is_heading: bool = False  # of a heading's second sentence, too
    earlier: tuple[str, ...] = field(default=(), repr=False)  # what leads in: the heading, labels and sentences of it

    @property
    def text(self) -> str:
        return self.sentence.text

    @cached_property
    def placed(self) -> tuple[tuple[str, int], ...]:
        return placed_stems(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem for stem, _ in self.placed)

    @cached_property
    def context_weights(self) -> dict[str, float]:
        """The stems of sentence, label, sentences before and heading, each with the most that it counts."""
        weights: dict[str, float] = dict.fromkeys(stems(self.heading), HEADING)
        for place, earlier in enumerate(self.before[:REMEMBERED]):
            worth = HEADING if place or self.label else LABEL if POINTS_BACK.match(self.text) else BEFORE
            _raise(weights, earlier.stems, worth)
            _raise(weights, stems(earlier.label), HEADING)
        _raise(weights, stems(self.label), LABEL)
        _raise(weights, self.stems, SENTENCE)
        return weights

    @cached_property
    def clauses(self) -> frozenset[tuple[int, int]]:
        """The clauses that its figures stand in."""
        return frozenset(clause_of(self.text, figure.start, figure.end) for figure in self.figures)

    @cached_property
    def periods(self) -> tuple[tuple[str, int], ...]:
        return period_parts(self.text)

    @cached_property
    def idioms(self) -> tuple[tuple[int, int], ...]:
        return idioms_in(self.text)


def _raise(weights: dict[str, float], words: frozenset[str], worth: float) -> None:
    for word in words:
        weights[word] = max(worth, weights.get(word, 0.0))


def read_sentences(pieces: Sequence[Sentence], figures: Sequence[Quantity]) -> Iterator[SentenceReading]:
    """The sentences of a text in order, each with its figures, label, heading and the three sentences before it."""
    recent: list[SentenceReading] = []
    past: tuple[str, ...] = ()
    label, heading, at, block, headed = "", "", 0, -1, False
    for piece in pieces:
        if piece.block != block:
            label, block, headed = "", piece.block, bool(HEADING_LINE.match(piece.text))
        inside: list[Quantity] = []
        while at < len(figures) and figures[at].start < piece.end:
            if figures[at].start >= piece.start:
                moved = {"start": figures[at].start - piece.start, "end": figures[at].end - piece.start}
                inside.append(figures[at].model_copy(update=moved))
            at += 1
        made = SentenceReading(piece, tuple(inside), label, heading, tuple(recent), headed, past)
        yield made
        if made.is_heading:
            heading, recent, past = piece.text, [], ()
        elif piece.text.endswith(":") and len(piece.text) < 60:
            label = piece.text
        else:
            recent = [made, *recent[: REMEMBERED - 1]]
        past = (*past[1 - SECTION :], piece.text)
