"""A whole text read figure by figure: each figure's verdict, with the text's own figures as evidence for later ones."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pipeline.audit.amounts_meant import amounts_of, numbers_of, states_amount
from pipeline.audit.arithmetic.judgement import judge
from pipeline.audit.attribution.names import KnownWords, Unknown
from pipeline.audit.attribution.quoted_words import outside, quotations
from pipeline.audit.attribution.source_numbers import SourceNumbers
from pipeline.audit.evidence.gather import KnownValues, prose_values
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import CELL, NOTE, TEXT, Known
from pipeline.audit.evidence.reference_values import UNSETTLED, ReferenceValues
from pipeline.audit.figure_verdict import DERIVED, TABLES, FigureVerdict, verdict_of_formula
from pipeline.audit.grammar.reference_pool import reference_pool
from pipeline.audit.grammar.spelled_out import is_refuted, spelled_out
from pipeline.audit.reading.non_claims import is_non_claim, labelled
from pipeline.audit.reading.said import Said
from pipeline.audit.reading.sentence_reading import SentenceReading, read_sentences
from pipeline.audit.tables.topics import TopicReader, Topics
from pipeline.audit.verdict import ELSEWHERE, NOT_ACCOUNTED, figure_verdict
from pipeline.models import Fact, Kind, Quantity, Severity, Source, Verdict
from pipeline.reference.lookup import Reference
from pipeline.text.sentences import sentences

PER = re.compile(r"\b(?:per|(?:for|out of|of|on|in) (?:every|each))\s+$", re.IGNORECASE)
ASIDE = "a count or a span of time that states nothing of its own"
HOW_OFTEN = ("twice", "thrice")
COMPARING = re.compile(r" (?:as [a-z]|(?:the|that|those|this|its|their|his|her|what)\b)")
FROM_A_YEAR = re.compile(r"(?<=years) (?:since|to|up to|ending in|ended) (?:fiscal )?(?:19|20)\d\d\b")
SMALL = 12  # counts in words up to here list things rather than measure them
NEARBY = 2  # sentences back in which the text's own figures may be operands
MOST_BESIDE = 16  # of these figures, those nearest to one that it may be reckoned from


@dataclass(frozen=True)
class AuditEvidence:
    """What texts are held against: notes, sources and reference tables, each read once however many texts there are."""

    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]
    reference: Reference
    as_of: date | None = None
    off: frozenset[str] = frozenset()

    @cached_property
    def known(self) -> KnownValues:
        return KnownValues(self.facts, self.sources)

    @cached_property
    def index(self) -> EvidenceIndex:
        return EvidenceIndex(self.known.values)

    @cached_property
    def words(self) -> KnownWords | None:
        """The words, names and dates of the sources; None where no source is given, so that none can be missed."""
        return KnownWords(self.sources, self.facts) if self.sources else None

    @cached_property
    def numbers(self) -> SourceNumbers:
        return SourceNumbers(self.sources, self.facts)

    @cached_property
    def tables(self) -> ReferenceValues:
        return ReferenceValues(self.reference, self.as_of)

    def read(self) -> None:
        """Reads all of it now, so that the first audit need not."""
        self.reference.find_entities("")
        _ = self.index, self.numbers, self.tables
        if self.words is not None:
            self.words.read()


@dataclass(frozen=True)
class SentenceVerdicts:
    """A sentence with the verdicts of its figures."""

    reading: SentenceReading
    figures: tuple[FigureVerdict, ...]
    unknown: tuple[Unknown, ...] = ()
    topics: Topics | None = None  # those outside its quotations; None for a question or an instruction
    numbers: tuple[Quantity, ...] = ()  # its ordinals, dates and other numbers that state no amount


def read_article(
    text: str, evidence: AuditEvidence, cited: Callable[[int, int], frozenset[str]] = lambda *_: frozenset()
) -> Iterator[SentenceVerdicts]:
    """Each sentence of a text's plain view in order, its figures judged; `cited` gives the facts a stretch cites."""
    every = numbers_of(text)
    quantities = list(amounts_of(text, every, evidence.index.currencies))
    dated = [quantity for quantity in every if not states_amount(quantity)]
    spoken: Counter[frozenset[str]] = Counter()
    own = {value.quantity.start: value for value in prose_values(text, TEXT, figures=every)}
    starts = sorted(own)
    topics = TopicReader(evidence.reference)
    for reading in read_sentences(sentences(text), quantities):
        if is_non_claim(reading.text):
            yield SentenceVerdicts(reading, ())
            continue
        judged = []
        numbers = _numbers_of(reading, dated)
        unknown = _unknown_of(reading, numbers, evidence)
        near = _near(reading, own, starts)
        labels = cited(reading.sentence.start, reading.sentence.end)
        for figure in reading.figures:
            at = reading.sentence.start + figure.start
            if (reason := _no_claim(reading, figure, evidence.index)) is not None:
                judged.append(_not_checkable(figure, reason))
                continue
            now = max(spoken, key=spoken.__getitem__, default=frozenset())
            context = Said(reading, figure.start, figure.end, figure, labels, now)
            others = _beside([value for value in near if value.quantity.start != at], at)
            verdict = _spelled_out(context, own) or _judged(context, others, topics.read(reading), evidence)
            if verdict.value is not None and at in own:
                held = verdict.value
                if held.periods and held.origin in (NOTE, CELL):
                    spoken[held.periods] += 1
                own[at] = replace(
                    held,
                    near=held.near | own[at].near,
                    quantity=own[at].quantity,
                    periods=held.periods or own[at].periods,
                )
                near = [own[value.quantity.start] for value in near]
            judged.append(verdict)
        own_topics = topics.read(unquoted(reading))
        yield SentenceVerdicts(reading, tuple(judged), unknown, own_topics, numbers)


def _numbers_of(reading: SentenceReading, dated: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """A sentence's numbers that state no amount, of those of the text in its order."""
    sentence = reading.sentence
    first, last = (bisect_left(dated, at, key=lambda each: each.start) for at in (sentence.start, sentence.end))
    return tuple(moved(each, sentence.start) for each in dated[first:last])


def _unknown_of(reading: SentenceReading, numbers: Sequence[Quantity], evidence: AuditEvidence) -> tuple[Unknown, ...]:
    """The names, dates and scores of a sentence that no source has; none of a heading, a label or a quotation."""
    if evidence.words is None or reading.is_heading or is_label(reading.text):
        return ()
    quoted = quotations(reading.text)
    unknown = evidence.words.unknown(reading.sentence, numbers)
    return tuple(item for item in unknown if not any(mark.start <= item.start < mark.end for mark in quoted))


def _judged(context: Said, others: Sequence[Known], topics: Topics, evidence: AuditEvidence) -> FigureVerdict:
    """The verdict on a figure against notes, sources, tables and the figures beside it."""
    pool = reference_pool(context, topics, evidence.tables)
    verdict = figure_verdict(context, evidence.index, others, pool)
    named = (mention.entity for mention in topics.entities)
    for later in evidence.tables.later(named, context.reading.text) if verdict.rule.startswith(TABLES) else ():
        pool = reference_pool(context, topics, later)
        verdict = unsettled(verdict, figure_verdict(context, evidence.index, others, pool))
    if verdict.rule in (*NOT_ACCOUNTED, ELSEWHERE):
        verdict = _by_dates(verdict, context.reading, evidence.numbers)
    if verdict.verdict is Verdict.NOT_ENOUGH and (
        _is_aside(context.figure, verdict) or _counts_years(context.figure, verdict, context.text)
    ):
        return _not_checkable(context.figure, ASIDE)
    return verdict


def _spelled_out(context: Said, own: Mapping[int, Known]) -> FigureVerdict | None:
    """The verdict on a figure whose sentence gives all that it is reckoned from, None where it does not."""
    reading = context.reading
    places = {place: reading.sentence.start + figure.start for place, figure in enumerate(reading.figures)}
    operands = {place: own[at].operand for place, at in places.items() if at in own}
    for candidate in spelled_out(reading.text, reading.figures, reading.figures.index(context.figure), operands):
        held = judge(context.figure, candidate.formula, candidate.sign)
        if held.verdict is Verdict.SUPPORTED:
            return verdict_of_formula(context, candidate, held, Verdict.SUPPORTED, Severity.INFO)
        if is_refuted(context.figure, held):
            return verdict_of_formula(context, candidate, held, Verdict.REFUTED, Severity.LOOK)
    return None


def unquoted(reading: SentenceReading) -> SentenceReading:
    """The sentence with its quoted words blanked, so that nothing in them is taken for the writer's own claim."""
    quoted = quotations(reading.text)
    if not quoted:
        return reading
    figures = tuple(f for f in reading.figures if not any(q.start <= f.start < q.end for q in quoted))
    plain = reading.sentence._replace(text=outside(reading.text, quoted))
    return replace(reading, sentence=plain, figures=figures)


def moved(quantity: Quantity, by: int) -> Quantity:
    return quantity.model_copy(update={"start": quantity.start - by, "end": quantity.end - by})


def is_label(text: str) -> bool:
    """Whether a piece of text is a label or a title rather than a sentence."""
    return len(text.split()) < 4 or text.rstrip().endswith(":")


def unsettled(found: FigureVerdict, later: FigureVerdict) -> FigureVerdict:
    """A verdict, not enough evidence where another from the later fiscal years differs (POLICY rule 1)."""
    if found.rule != later.rule or {found.verdict, later.verdict} != {Verdict.SUPPORTED, Verdict.REFUTED}:
        return found
    open_ = {"verdict": Verdict.NOT_ENOUGH, "severity": Severity.LOOK, "reason": UNSETTLED, "result": None}
    return replace(found, **open_)  # type: ignore[arg-type]


def _near(reading: SentenceReading, own: dict[int, Known], starts: Sequence[int]) -> list[Known]:
    """The text's own figures in this sentence and in those shortly before it."""
    first = (
        reading.before[NEARBY - 1]
        if len(reading.before) >= NEARBY
        else reading.before[-1]
        if reading.before
        else reading
    )
    low, high = bisect_left(starts, first.sentence.start), bisect_left(starts, reading.sentence.end)
    return [own[start] for start in starts[low:high]]


def _beside(near: list[Known], at: int) -> list[Known]:
    """The figures nearest to a place, as many as one is reckoned from: all pairs of hundreds would take hours."""
    if len(near) <= MOST_BESIDE:
        return near
    nearest = sorted(near, key=lambda value: abs(value.quantity.start - at))[:MOST_BESIDE]
    return sorted(nearest, key=lambda value: value.quantity.start)


def _no_claim(reading: SentenceReading, figure: Quantity, index: EvidenceIndex) -> str | None:
    """Why a figure is no claim of its own, None where it is one."""
    named = [stem for stem, at in reading.placed if " " in stem and at <= figure.start < at + len(stem) + 1]
    if any(stem in index.weights for stem in named):
        return "it names a group of the evidence"  # "volunteers under 25", "Line 4"
    if any(q.start <= figure.start < q.end for q in quotations(reading.text)):
        return "inside a quotation"
    if not figure.per and PER.search(reading.text[max(0, figure.start - 14) : figure.start]):
        return "what a rate is counted by"
    if figure.text.lower() in HOW_OFTEN and not COMPARING.match(reading.text, figure.end):
        return "how often something happened"
    in_idiom = any(start < figure.end and figure.start < end for start, end in reading.idioms)
    if in_idiom or labelled(reading.text, figure):
        return "an idiom or a label"
    return None


def _by_dates(verdict: FigureVerdict, reading: SentenceReading, numbers: SourceNumbers) -> FigureVerdict:
    """The verdict on a figure that is missed, where it counts the years between two dates."""
    years = frozenset(int(part[1:5]) for part, _ in reading.periods if part[0] == "y")
    span = numbers.years_apart(verdict.figure, reading.stems, years)
    if span is not None:
        found, reason = (span.evidence,), f"counted from {span.quantity.text}"
        return FigureVerdict(verdict.figure, Verdict.SUPPORTED, "derived.years", DERIVED, reason, evidence=found)
    return verdict


def _is_aside(figure: Quantity, verdict: FigureVerdict) -> bool:
    """Whether a figure that nothing gives is a small count in words or a span of time in words."""
    small = figure.in_words and figure.high <= SMALL and figure.kind in (Kind.NUMBER, Kind.MEASURE)
    return (small and verdict.rule in (*NOT_ACCOUNTED, "stated.elsewhere")) or figure.kind is Kind.VAGUE


def _counts_years(figure: Quantity, verdict: FigureVerdict, text: str) -> bool:
    """Whether a figure in words that nothing gives says how long a stretch is that a year begins or ends."""
    return figure.in_words and verdict.rule in NOT_ACCOUNTED and bool(FROM_A_YEAR.match(text, figure.end))


def _not_checkable(figure: Quantity, reason: str) -> FigureVerdict:
    return FigureVerdict(figure, Verdict.NOT_CHECKABLE, "no_claim", "none", reason, Severity.INFO)
