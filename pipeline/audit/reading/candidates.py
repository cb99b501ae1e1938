"""What a reader says each statement means, as candidates that code can judge: a formula, or why there is none."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.audit.arithmetic.comparison import Comparisons
from pipeline.audit.arithmetic.language import OperandName, counted_one, read_language
from pipeline.audit.arithmetic.typed_formula import Formula, Op, Operand, Refused, apply
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.audit.reading.masking import MaskedFigure, MaskedText, figures_in
from pipeline.audit.reading.stated_figures import timed_figure, worded_figure
from pipeline.models import Hedge, Kind
from pipeline.quantities.hedges import phrases_of
from pipeline.text.enumerations import bullets_behind, members_behind, names_together
from pipeline.writer.readings import ProposedReading
from pipeline.writer.sanitizing import plain_text

MODEL, DECLARED = "model", "declared"
_JUDGED = re.compile(r"(?P<how>ok|no)\b[\s:]*(?P<where>.*)", re.IGNORECASE | re.DOTALL)
_PLACE = re.compile(r"\b[a-z]{1,3}\d+(?:\.\d+)?\b", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}(?::\d\d)+")
_OR = re.compile(r"^(?:or|also|else)\b[\s:]*", re.IGNORECASE)
OUR, SOURCES = re.compile(r"\bour $", re.IGNORECASE), re.compile(r" (?:sources|reports)\b")
# "Fell by about as much", "nearly the same": how near is a hedge's to say.
ROUGHLY_AS = re.compile(
    rf"\b(?:much the same|(?:{'|'.join(phrases_of(Hedge.ABOUT, Hedge.NEARLY))})\s+(?:as \w+|the same|equal))\b",
    re.IGNORECASE,
)
HEDGED_FROM = 20  # characters before a reader's words in which their hedge may stand
FEWEST = 2  # members of a list
MOST = 600  # readings of one reply
SHOWN = 80  # characters of a reply that a finding may repeat


class Answer(StrEnum):
    """What a reader answers for a statement."""

    FORMULA = "formula"
    STATED = "stated"
    COMPARISON = "comparison"
    NOTHING = "nothing"
    MISSING = "missing"
    QUOTATION = "quotation"
    HOLDS = "holds"
    CONTRADICTED = "contradicted"
    OPEN = "open"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ReaderCandidate:
    """One statement as a reader reads it, with its span in the text; `figure` is None for words without one.

    `others` are readings that the words leave open besides; `places` the ids a judgement names, `quoted` the words of
    the passage that decide; `reason` says what is missing, or why the answer cannot be read.
    """

    answer: Answer
    sentence: int
    start: int
    end: int
    words: str
    figure: MaskedFigure | None = None
    formula: Formula | None = None
    comparisons: Comparisons = ()
    others: tuple[Formula, ...] = ()
    places: tuple[str, ...] = ()
    quoted: str = ""
    reason: str = ""
    reader: str = MODEL
    expression: str = ""


def candidates_of(
    readings: Iterable[ProposedReading], text: MaskedText, ids: EvidenceIds
) -> tuple[ReaderCandidate, ...]:
    """The candidates of a reply, one a figure at most, in text order; what points nowhere in the text is left out."""
    held = list(readings)[:MOST]
    claimed: dict[str, int] = {}
    for place, reading in enumerate(held):
        letters = [figure.letter for figure in figures_in(text, reading.words)]
        if len(letters) == 1:
            claimed.setdefault(letters[0], place)
    found: list[ReaderCandidate] = []
    for place, reading in enumerate(held):
        figure = _figure_of(reading, place, text, claimed)
        if figure is None and _says_again(reading, text):
            continue
        candidate = _candidate(reading, figure, text, ids)
        if candidate is not None:
            found.append(candidate)
    found.sort(key=lambda c: (c.start, c.end))
    return tuple(found)


def _figure_of(reading: ProposedReading, place: int, text: MaskedText, claimed: dict[str, int]) -> MaskedFigure | None:
    """The figure that a reading is about: the one whose letter it alone claims."""
    inside = list(figures_in(text, reading.words))
    if reading.answer.strip().lower() == "q":
        return None
    own = [figure for figure in inside if claimed.get(figure.letter, place) == place]
    if len(inside) == 1:
        return inside[0] if own else None
    free = [figure for figure in inside if figure.letter not in claimed]
    if len(free) == 1:
        claimed[free[0].letter] = place
        return free[0]
    return None


def _says_again(reading: ProposedReading, text: MaskedText) -> bool:
    """Whether a reading is a second one of a letter that another speaks of."""
    return len(list(figures_in(text, reading.words))) == 1 and reading.answer.strip().lower() != "q"


def _candidate(
    reading: ProposedReading, figure: MaskedFigure | None, text: MaskedText, ids: EvidenceIds
) -> ReaderCandidate | None:
    number = figure.sentence if figure else reading.sentence
    span = text.span_of(number, reading.words)
    if span is None and figure is None and (told := _TIME.findall(reading.words)):
        span = text.span_of(number, told[0])  # its words else are no quotation
    if span is None and figure is None:
        number, span = _elsewhere(reading, text)
    if span is None and figure is not None:
        span = figure.quantity.start, figure.quantity.end
    if span is None:
        return None
    base = ReaderCandidate(
        Answer.UNREADABLE, number, *span, text.plain_words(reading.words), figure, expression=reading.answer.strip()
    )
    found = read_answer(base, reading.answer, reading.other, ids)
    if figure is not None and found.answer in (Answer.NOTHING, Answer.HOLDS):
        members = listed_members(found, figure, text, ids)
        return _with(found, Answer.FORMULA, formula=apply(Op.COUNT, *members)) if members else found
    if found.comparisons and ROUGHLY_AS.search(text.text, max(0, span[0] - HEDGED_FROM), span[1]):
        rough = (replace(one, rough=one.sign == "==") for one in found.comparisons)
        return replace(found, comparisons=tuple(rough))
    computed = found.answer in (Answer.FORMULA, Answer.STATED)
    if computed and figure is None and not any(figures_in(text, reading.words)):
        worded = found.answer is Answer.FORMULA
        return replace(found, figure=_in_words(text, number, *span, worded=worded))
    return found


def listed_members(
    found: ReaderCandidate, figure: MaskedFigure, text: MaskedText, ids: EvidenceIds
) -> tuple[Operand, ...]:
    """What a count in words counts, where the text, or the passage that the reader names, lists just so many."""
    own, sentence = figure.quantity, text.by_number[figure.sentence]
    if not own.in_words or own.kind is not Kind.NUMBER or own.low != own.high or own.low < FEWEST:
        return ()
    if found.answer is Answer.HOLDS:
        passages = [ids.passages[place] for place in found.places if place in ids.passages]
        runs = ((passage, run) for passage in passages for run in names_together(passage.text))
        passage, run = next(((held, run) for held, run in runs if len(run) == own.low), (None, ()))
        named = (passage.text[slice(*span)] for span in run) if passage else ()
        return tuple(ids.mentioned(OperandName(passage.key, words=words)) for words in named) if passage else ()
    if (
        OUR.search(text.text[max(0, own.start - 8) : own.start])
        and SOURCES.match(text.text, own.end)
        and len(ids.sources) == own.low
    ):
        return tuple(_member(source.id or f"src{n}", source.title) for n, source in enumerate(ids.sources, 1))
    announced = sentence.is_heading or sentence.plain.rstrip().endswith(":")
    spans = bullets_behind(text.text, sentence.end) if announced else members_behind(text.text, own.end)
    if len(spans) != own.low:
        return ()
    return tuple(_member(f"s{sentence.number}", text.text[slice(*span)]) for span in spans)


def _member(place: str, words: str) -> Operand:
    return counted_one(place, " ".join(words.split())[:SHOWN])


def _in_words(text: MaskedText, number: int, start: int, end: int, *, worded: bool) -> MaskedFigure | None:
    """The time or the figure in words that were shown as they stand, now that a reader has a formula for them."""
    quantity = timed_figure(text.text, start, end) or (worded_figure(text.text, start, end) if worded else None)
    return MaskedFigure("", quantity, number, quantity.start, quantity.end) if quantity else None


def _elsewhere(reading: ProposedReading, text: MaskedText) -> tuple[int, tuple[int, int] | None]:
    """The sentence beside the one named that has the words."""
    for number in (reading.sentence - 1, reading.sentence + 1, reading.sentence - 2, reading.sentence + 2):
        span = text.span_of(number, reading.words)
        if span:
            return number, span
    return reading.sentence, None


def read_answer(base: ReaderCandidate, answer: str, other: str, ids: EvidenceIds) -> ReaderCandidate:
    """The candidate with its answer read; one that cannot be read says why."""
    plain, rest = answer.strip().strip("`").lstrip("=").strip(), other.strip().strip("`")
    lowered = plain.lower()
    if lowered in ("-", "–", "—", "none", "nothing", ""):
        return _with(base, Answer.NOTHING)
    if plain.startswith("?"):
        return _with(base, Answer.MISSING, reason=_shown(plain.lstrip("? ")) or "its inputs")
    if lowered in ("q", "quote", "quotation"):
        return _with(base, Answer.QUOTATION)
    if lowered == "open":
        return _with(base, Answer.OPEN)
    judged = _JUDGED.fullmatch(plain)
    if judged:
        how = Answer.HOLDS if judged["how"].lower() == "ok" else Answer.CONTRADICTED
        return _with(base, how, places=tuple(p.lower() for p in _PLACE.findall(judged["where"])), quoted=rest)
    return _formula(base, plain, _OR.sub("", rest), ids)


def _formula(base: ReaderCandidate, answer: str, other: str, ids: EvidenceIds) -> ReaderCandidate:
    own = base.figure.letter if base.figure else ""
    try:
        found = read_language(answer, ids, own)
    except Refused as refusal:
        return _with(base, Answer.UNREADABLE, reason=f"the formula {_shown(answer)!r} cannot stand: {refusal}")
    if isinstance(found, tuple):
        return _with(base, Answer.COMPARISON, comparisons=found, figure=None)
    others: list[Formula] = []
    if other and not other.startswith(("?", "-")):
        try:
            second = read_language(other, ids, own)
            others = [second] if not isinstance(second, tuple) and second != found else []
        except Refused:
            others = []
    answer_kind = Answer.STATED if isinstance(found, Operand) else Answer.FORMULA
    return _with(base, answer_kind, formula=found, others=tuple(others))


def _shown(words: str) -> str:
    """A model's own words as they may stand in a finding: short, and without markup."""
    return plain_text(words[:SHOWN]).strip()


def _with(base: ReaderCandidate, answer: Answer, **changes: object) -> ReaderCandidate:
    return replace(base, answer=answer, **changes)  # type: ignore[arg-type]
