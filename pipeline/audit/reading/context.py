"""A figure as it stands in its text: its clause, the words around it by how near they are, its period and direction."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.audit.evidence.gather import clause_of, direction_at
from pipeline.audit.evidence.period_parts import period_parts
from pipeline.audit.reading.lexicon import UNIT_STEMS, cue, lexicon, relation_stems
from pipeline.audit.reading.modality import modality
from pipeline.audit.reading.non_claims import idioms_in
from pipeline.models import Direction, Hedge, Kind, Quantity
from pipeline.text.sentences import Sentence
from pipeline.text.stemming import placed_stems, stems

# How much a word counts towards naming a value, by where it stands.
CLAUSE, LABEL, SENTENCE, OTHER, BEFORE, HEADING = 1.0, 0.9, 0.7, 0.4, 0.5, 0.3
REMEMBERED = 3
HEADING_LINE = re.compile(r"\s{0,3}#{1,6}\s")
POINTS_BACK = re.compile(
    r"[\W\d]*(?:but |and |so |yet |still |even so )?(?:that|this|it|they|those|these|its|their)\b", re.IGNORECASE
)
BY = re.compile(r"\bby\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
APART = re.compile(
    r"\b(?:than|exceed\w*|tops?|topped|compared|against|versus|beats?|outstrip\w*|surpass\w*|dwarf\w*|eclips\w*|above|below)\b",
    re.IGNORECASE,
)
# What stands before the period that a change began in: "since 2015", "compared with last spring".
BASE_PERIOD = re.compile(
    r"\b(?:since|compared (?:with|to)|as against|(?:than|up|down) (?:in|on|from))(?: (?:the|early|late|last))?\s+$",
    re.IGNORECASE,
)
COMPARED_PERIOD = re.compile(
    r"\b(?:than|against|since|from|compared (?:with|to)|versus|that of|those of|up on|down on)\b[^,;.]{0,20}$",
    re.IGNORECASE,
)
STOP = re.compile(r"[,;.:(]")
# "Ate up 18% of it": a share, whatever stands before it.
OF_A_WHOLE = re.compile(
    r"\s+of (?:it|that|its|their|his|her|the|all|every|each|what (?!it\b|they\b)|[A-Z]\w+)\b"
    r"(?! (?:\w+ )?(?:year|month|week|quarter|value|support)\b)"
)
THAN = re.compile(
    r"\b(?:than|above|below|as (?:much|many|large|big|long|high) as|as many [a-z]+ as(?= (?-i:[A-Z]))|"
    r"that of|ahead of|behind)\b",
    re.IGNORECASE,
)
TIME_STEMS = stems(
    "year month week quarter day earlier before ago last previous same time level record forecast expected"
)


@dataclass(frozen=True)
class SentenceReading:
    """A sentence with its figures (offsets within it) and what stands before it in its block and section."""

    sentence: Sentence
    figures: tuple[Quantity, ...]
    label: str = ""
    heading: str = ""
    before: tuple["SentenceReading", ...] = field(default=(), repr=False)
    in_heading: bool = False  # of a heading's second sentence, too

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

    @cached_property
    def is_heading(self) -> bool:
        return self.in_heading


def _raise(weights: dict[str, float], words: frozenset[str], worth: float) -> None:
    for word in words:
        weights[word] = max(worth, weights.get(word, 0.0))


@dataclass(frozen=True)
class FigureContext:
    """One figure of a sentence; offsets are within the sentence.

    `cited` are the ids of the notes that the sentence cites, `spoken` the period that the text mostly speaks of so far.
    """

    figure: Quantity
    reading: SentenceReading
    cited: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        return self.reading.text

    @cached_property
    def clause(self) -> tuple[int, int]:
        return clause_of(self.text, self.figure.start, self.figure.end)

    @cached_property
    def _other_clauses(self) -> frozenset[tuple[int, int]]:
        """The clauses of the sentence's other figures: their words name those first."""
        return self.reading.clauses - {self.clause}

    @cached_property
    def modality(self) -> frozenset[str]:
        return modality(self.text, self.figure.start, self.figure.end)

    @cached_property
    def against(self) -> frozenset[str]:
        """The naming stems behind "than", "above", "as much as" and the like: what the figure is held against."""
        match = THAN.search(self.text, self.figure.end, self.figure.end + 40)
        if not match:
            return frozenset()
        stop = STOP.search(self.text, match.end())
        end = stop.start() if stop else len(self.text)
        times = {at for _, at in self.reading.periods}
        words = {stem for stem, at in self.reading.placed if match.end() <= at < end and at not in times}
        return frozenset(words - UNIT_STEMS - relation_stems() - TIME_STEMS)

    @cached_property
    def by(self) -> bool:
        """Whether the figure is said to be a step: "by 12", "up 3", "3 more"."""
        left = self.text[max(0, self.figure.start - 30) : self.figure.start]
        return bool(BY.search(left)) or self.figure.direction in (Direction.UP, Direction.DOWN)

    @cached_property
    def clause_text(self) -> str:
        return self.text[slice(*self.clause)]

    @cached_property
    def mentions(self) -> dict[str, float]:
        """Every stem that may name what the figure is of, by how near it stands."""
        start, end = self.clause
        weights = dict(self.reading.context_weights)
        for left, right in self._other_clauses:
            for stem, place in self.reading.placed:
                if left <= place < right and weights[stem] == SENTENCE:
                    weights[stem] = OTHER
        for stem, place in self.reading.placed:
            if start <= place < end:
                weights[stem] = CLAUSE
        for stem in stems(self.figure.measured):
            weights[stem] = CLAUSE
        return weights

    @cached_property
    def nearest(self) -> frozenset[str]:
        """The stems of the clause and of the label that heads it."""
        return self.clause_stems | stems(self.reading.label) | stems(self.figure.measured)

    @cached_property
    def clause_stems(self) -> frozenset[str]:
        start, end = self.clause
        return frozenset(stem for stem, place in self.reading.placed if start <= place < end)

    @cached_property
    def periods(self) -> frozenset[str]:
        """The period of the figure: named in its clause, else in its sentence where no other figure stands between."""
        start, end = self.clause
        if self.figure.direction is Direction.FROM:
            start = self.figure.start
        inside = frozenset(
            part for part, at in self.reading.periods if start <= at < end and not self._held_against(at)
        )
        if inside:
            return inside
        if self.figure.direction is Direction.FROM:
            return frozenset()
        return frozenset(
            part for part, at in self.reading.periods if not self._crossed(at) and not self._held_against(at)
        )

    @cached_property
    def base_periods(self) -> frozenset[str]:
        """The years that a change is said to be since, from or against."""
        named = self.reading.periods
        return frozenset(part for part, at in named if part[0] in "ys" and BASE_PERIOD.search(self.text[:at]))

    def _held_against(self, place: int) -> bool:
        """Whether a comparison stands between the figure and a place behind it, so that the place is another's."""
        if BASE_PERIOD.search(self.text[:place]):
            return True
        return place > self.figure.end and bool(APART.search(self.text, self.figure.end, place))

    def _crossed(self, place: int) -> bool:
        low, high = sorted((place, self.figure.start))
        return any(low < other.start < high for other in self.reading.figures if other is not self.figure)

    @cached_property
    def named_periods(self) -> frozenset[str]:
        """All periods that the sentence, its label or the sentences before it name, but for what they compare with."""
        named = set[str]()
        for reading in (self.reading, *self.reading.before[:REMEMBERED]):
            named |= {part for part, at in reading.periods if not COMPARED_PERIOD.search(reading.text, 0, at)}
        named |= {part for part, _ in period_parts(f"{self.reading.label} {self.reading.heading}")}
        return frozenset(named)

    @cached_property
    def sign(self) -> int:
        """1 or -1 where the words say that the figure is a rise or a fall; a share "of it" is neither."""
        if self.figure.kind in (Kind.PERCENT, Kind.FRACTION) and OF_A_WHOLE.match(self.text, self.figure.end):
            return 0
        return direction_at(self.text, self.figure.start, self.figure.end)

    def says(self, section: str, meaning: str, *, clause: bool = False) -> bool:
        """Whether words of this meaning stand in the sentence (or in the clause alone)."""
        return bool(cue(section, meaning).search(self.clause_text if clause else self.text))

    @cached_property
    def relations(self) -> frozenset[str]:
        """The meanings of relation words around the figure."""
        left, right = max(0, self.figure.start - 60), self.figure.end + 60
        window = self.text[left : self.figure.start] + " \u2588 " + self.text[self.figure.end : right]
        return frozenset(name for name, pattern in lexicon()["relation"].items() if pattern.search(window))

    @property
    def width(self) -> float:
        """The share of all values that would bear the figure: how little it says by agreeing."""
        size = abs(self.figure.high) or 1
        if self.figure.low != self.figure.high:
            return float(abs(self.figure.high - self.figure.low) / size)
        match self.figure.hedge:
            case Hedge.NONE:
                loose = self.figure.in_words and self.figure.kind in (Kind.FRACTION, Kind.MULTIPLE)
                return max(0.1 if loose else 0.0, float(self.figure.step / size))
            case Hedge.ABOUT:
                return 0.1
            case Hedge.NEARLY | Hedge.JUST_UNDER | Hedge.JUST_OVER:
                return 0.05
            case _:
                return 0.6


def read_sentences(pieces: Sequence[Sentence], figures: Sequence[Quantity]) -> Iterator[SentenceReading]:
    """The sentences of a text in order, each with its figures, label, heading and the three sentences before it."""
    recent: list[SentenceReading] = []
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
        made = SentenceReading(piece, tuple(inside), label, heading, tuple(recent), headed)
        yield made
        if made.is_heading:
            heading, recent = piece.text, []
        elif piece.text.endswith(":") and len(piece.text) < 60:
            label = piece.text
        else:
            recent = [made, *recent[: REMEMBERED - 1]]
