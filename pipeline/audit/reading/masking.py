"""An article with its figures masked by letters, so that a reader says what they mean from the words alone.

"Up 63% since 2019" is shown as "up [A]% since 2019". Hedges, directions, units, dates, years and names stay.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.audit.reading.sentence_reading import SentenceReading, read_sentences
from pipeline.audit.reading.stated_figures import stated_figures
from pipeline.audit.wording.lexicon import any_of
from pipeline.models.quantity import Kind, Quantity
from pipeline.quantities.number_words import MAGNITUDES, ONES, ORDINALS, PARTS, TENS
from pipeline.text.sentences import sentences

QUOTES = str.maketrans({**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′´`", "'")})
LETTERED = re.compile(r"\[([A-Z]{1,3})\]")
_WORDS = "|".join(sorted({*ONES, *TENS, *MAGNITUDES, *PARTS, *ORDINALS, "fourth", "quarter"}, key=len, reverse=True))
_NUMERIC = re.compile(
    rf"(?:[\d½¼¾⅓⅔⅛][\d.,\u202f\u00a0\u2009/]*(?<![.,])(?:\s?(?:bn|tn|mn|mln|bln|trn|k|m|b)\b)?|(?<![A-Za-z])(?:{_WORDS}|halves|tens)s?(?![A-Za-z]))",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^an? (?=(?:dozen|hundred|thousand|lakh|million|crore|billion|trillion|couple|pair|quarter|third|half|\w+th)\b)",
    re.IGNORECASE,
)
_OF_A_UNIT = re.compile(rf"^.*\ban? (?P<unit>{any_of('figures', 'part_units')})$", re.IGNORECASE | re.DOTALL)
_PER_NUMBER = re.compile(r"\bper (?=\d|hundred|thousand|million)")
_TWICE = re.compile(r"^(?:twice|thrice)$", re.IGNORECASE)
_MEASURE_WORD = re.compile(r"[A-Za-z]+")
HAS_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class MaskedFigure:
    """A figure under its letter; `start` to `end` is what the letter stands for, in the text as given."""

    letter: str
    quantity: Quantity
    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MaskedSentence:
    """A sentence as a reader is shown it; `start` and `end` are those of the text as given."""

    number: int
    text: str
    start: int
    end: int
    plain: str
    block: int = 0

    @property
    def is_heading(self) -> bool:
        return self.plain.startswith("#")


@dataclass(frozen=True)
class MaskedText:
    """A text's sentences and figures."""

    text: str
    sentences: tuple[MaskedSentence, ...]
    figures: tuple[MaskedFigure, ...]

    @cached_property
    def by_letter(self) -> dict[str, MaskedFigure]:
        return {figure.letter: figure for figure in self.figures}

    @cached_property
    def by_number(self) -> dict[int, MaskedSentence]:
        return {sentence.number: sentence for sentence in self.sentences}

    @cached_property
    def readings(self) -> dict[int, SentenceReading]:
        """The sentences with what stands before them, by where they start."""
        found = read_sentences(sentences(self.text), [figure.quantity for figure in self.figures])
        return {reading.sentence.start: reading for reading in found}

    def span_of(self, number: int, words: str) -> tuple[int, int] | None:
        """Where some words of a masked sentence stand in the text as given; None where they do not stand there."""
        sentence = self.by_number.get(number)
        if sentence is None or not words.strip():
            return None
        pattern = r"\s+(?:[^\w\s\[]+\s+)?".join(re.escape(word) for word in words.translate(QUOTES).split())
        shown = sentence.text.translate(QUOTES)
        found = re.search(pattern, shown) or re.search(pattern, shown, re.IGNORECASE)
        return self._unmasked(sentence, found.start(), found.end()) if found else None

    def plain_words(self, words: str) -> str:
        """Words with the figures put back for their letters."""
        for figure in figures_in(self, words):
            words = words.replace(shown_as(self.text, figure), self.text[figure.start : figure.end])
        return LETTERED.sub(self._words_of, words)

    def _words_of(self, mark: re.Match[str]) -> str:
        figure = self.by_letter.get(mark[1])
        return self.text[figure.start : figure.end] if figure else mark[0]

    def _unmasked(self, sentence: MaskedSentence, start: int, end: int) -> tuple[int, int]:
        """A span of the masked sentence as one of the text: what stands before a letter has its own length."""
        masked, place = 0, sentence.start
        ends: list[int] = []
        figures = [f for f in self.figures if f.sentence == sentence.number]
        for wanted, last in ((start, False), (end, True)):
            masked, place, found = 0, sentence.start, -1
            for figure in figures:
                plain = figure.start - place
                if wanted <= masked + plain:
                    break
                masked += plain
                shown = len(shown_as(self.text, figure))
                if wanted < masked + shown or (wanted == masked + shown and last):
                    found = figure.end if last else figure.start
                    break
                masked, place = masked + shown, figure.end
            ends.append(found if found >= 0 else min(place + wanted - masked, sentence.end))
        return ends[0], max(ends)


def masked(text: str) -> MaskedText:
    """The text with each figure under a letter of its own, [A] to [Z], [AA] and on, in text order."""
    pieces = [piece for piece in sentences(text) if HAS_WORD.search(piece.text) or any(c.isdigit() for c in piece.text)]
    starts = [piece.start for piece in pieces]
    figures: list[MaskedFigure] = []
    for quantity in stated_figures(text):
        at = bisect_right(starts, quantity.start) - 1
        if at < 0 or quantity.end > pieces[at].end:
            continue
        start, end = _replaced(quantity)
        if figures and start < figures[-1].end:
            continue
        figures.append(MaskedFigure(letter_of(len(figures)), quantity, at + 1, start, end))
    held: dict[int, list[MaskedFigure]] = {}
    for figure in figures:
        held.setdefault(figure.sentence, []).append(figure)
    shown = tuple(
        MaskedSentence(n, _shown(text, p.start, p.end, held.get(n, [])), p.start, p.end, p.text, p.block)
        for n, p in enumerate(pieces, 1)
    )
    return MaskedText(text, shown, tuple(figures))


def letter_of(number: int) -> str:
    """A to Z, AA to AZ, and on."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def shown_as(text: str, figure: MaskedFigure) -> str:
    """What stands in the figure's place: its letter, with what its words say beside the number."""
    words = text[figure.start : figure.end]
    mark = f"[{figure.letter}]"
    if figure.quantity.kind is Kind.ORDINAL:
        return f"{mark}-th"
    if figure.quantity.kind is Kind.MULTIPLE and not _ends_in_times(figure):
        return f"{mark} times" if _TWICE.match(words) else f"multiplied by {mark}"
    unit = _OF_A_UNIT.match(words)
    if unit and figure.quantity.kind is not Kind.FRACTION:
        return f"{mark} {unit['unit'].lower()}s"
    apart = list(_NUMERIC.finditer(words))
    between = [words[a.end() : b.start()] for a, b in pairwise(apart)]
    measure = next(
        (m[0] for gap in between if (m := _MEASURE_WORD.search(gap)) and m[0] not in ("and", "to", "of", "a", "in")), ""
    )
    return f"{mark} {measure}" if measure and figure.quantity.kind is Kind.MEASURE else mark


def _ends_in_times(figure: MaskedFigure) -> bool:
    return figure.end < figure.quantity.end


def _shown(text: str, start: int, end: int, figures: list[MaskedFigure]) -> str:
    parts, place = [], start
    for figure in figures:
        parts += [text[place : figure.start], shown_as(text, figure)]
        place = figure.end
    return re.sub(r"\s+", lambda m: m[0] if len(m[0]) == 1 else " " * len(m[0]), "".join((*parts, text[place:end])))


def _replaced(quantity: Quantity) -> tuple[int, int]:
    """The span of the number with its scale; signs before it and units after it stay in view."""
    words = quantity.text
    whole = quantity.start, quantity.end
    if quantity.kind in (Kind.FRACTION, Kind.ORDINAL, Kind.VAGUE):
        return whole
    counted_by = _PER_NUMBER.search(words)
    spans = [m.span() for m in _NUMERIC.finditer(words, 0, counted_by.start() if counted_by else len(words))]
    if not spans:
        return whole
    if quantity.kind is Kind.MULTIPLE:
        return (quantity.start, quantity.start + spans[-1][1]) if words.lower().endswith(" times") else whole
    if _is_compound(quantity, words, spans):
        return whole
    leading = _LEADING.match(words)
    return quantity.start + (0 if leading else spans[0][0]), quantity.start + spans[-1][1]


def _is_compound(quantity: Quantity, words: str, spans: list[tuple[int, int]]) -> bool:
    """Whether a unit stands between the numbers ("3 hours 20 minutes") or behind a part ("half a point")."""
    if quantity.in_words and _OF_A_UNIT.match(words) and PARTS_BEFORE.search(words):
        return True
    return (
        quantity.kind is Kind.MEASURE
        and quantity.low == quantity.high
        and len(spans) > 1
        and any(
            (m := _MEASURE_WORD.search(words[a[1] : b[0]])) and m[0] not in ("and", "a", "of")
            for a, b in pairwise(spans)
        )
    )


PARTS_BEFORE = re.compile(r"\b(?:half|quarters?|thirds?|fifths?|tenths?|eighths?|sixths?)\b", re.IGNORECASE)


def figures_in(text: MaskedText, words: str) -> Iterator[MaskedFigure]:
    """The figures whose letters stand in some words."""
    for match in LETTERED.finditer(words):
        if match[1] in text.by_letter:
            yield text.by_letter[match[1]]
