"""A whole text read figure by figure: each figure's verdict, with the text's own figures as evidence for later ones."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from pipeline.audit.attribution.names import KnownWords, Unknown
from pipeline.audit.attribution.quoted_words import outside, quotations
from pipeline.audit.attribution.source_numbers import SourceNumbers
from pipeline.audit.evidence.gather import KnownValues, prose_values, split_ranges
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import CELL, NOTE, TEXT, Known
from pipeline.audit.evidence.reference_values import UNSETTLED, ReferenceValues
from pipeline.audit.figure_verdict import DERIVED, TABLES, FigureVerdict
from pipeline.audit.reading.lexicon import any_of
from pipeline.audit.reading.movement_words import PARTICLE
from pipeline.audit.reading.non_claims import is_non_claim, labelled
from pipeline.audit.reading.said import OF_A_WHOLE, ONE_FOR, Said
from pipeline.audit.reading.sentence_reading import SentenceReading, read_sentences
from pipeline.audit.tables.reference_pool import reference_pool
from pipeline.audit.tables.topics import TopicReader, Topics
from pipeline.audit.verdict import ELSEWHERE, NOT_ACCOUNTED, figure_verdict
from pipeline.models import Direction, Fact, Hedge, Kind, Quantity, Severity, Source, Verdict
from pipeline.quantities.currency_families import in_currency_of
from pipeline.quantities.finder import find_quantities
from pipeline.quantities.hedges import hedge_before
from pipeline.reference.lookup import Reference
from pipeline.text.sentences import sentences

PER = re.compile(r"\b(?:per|(?:for|out of|of|on|in) (?:every|each))\s+$", re.IGNORECASE)
ASIDE = "a count or a span of time that states nothing of its own"
HOW_OFTEN = ("twice", "thrice")
COMPARING = re.compile(r" (?:as [a-z]|(?:the|that|those|this|its|their|his|her|what)\b)")
FROM_A_YEAR = re.compile(r"(?<=years) (?:since|to|up to|ending in|ended) (?:fiscal )?(?:19|20)\d\d\b")
SMALL = 12  # counts in words up to here list things rather than measure them
NEARBY = 2  # sentences back in which the text's own figures may be operands


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
    every = listed_units(text, [compared_part(text, each) for each in find_quantities(text)])
    quantities = list(_amounts(text, every, evidence.index.currencies))
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
            others = [value for value in near if value.quantity.start != at]
            verdict = _judged(context, others, topics.read(reading), evidence)
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


def _amounts(text: str, every: Sequence[Quantity], currencies: frozenset[str]) -> Iterator[Quantity]:
    """A text's amounts as the words around them mean them, in the currencies of the evidence."""
    for quantity in split_ranges(text, every):
        if states_amount(quantity):
            yield in_currency_of(per_one(text, hedged(text, coined(text, quantity))), currencies)


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


COINS = re.compile(
    r"\s*(?:of [\w ]{1,24}? )?(?:of|in|on|from|out of) (?:each|every|the) (?:dollar|pound|euro)\b", re.IGNORECASE
)
COINS_BEFORE = re.compile(
    r"\b(?:of|from|out of|in|on) (?:each|every) (?:dollar|pound|euro)\b[^.;]{0,100}$", re.IGNORECASE
)
SUM_BEFORE = re.compile(
    r"\b(?:for|of|from|out of|on|in) (?:each|every) [$£€](?P<sum>10{1,3}|1,000)\b(?! (?:million|billion))[^.;]{0,100}$",
    re.IGNORECASE,
)


ARTICLE = re.compile(r"\b(?:an?|one)[ -]$", re.IGNORECASE)
FURTHER = re.compile(r"\bby (?:a further|another)[ -]$", re.IGNORECASE)
COMPARATIVE = re.compile(
    rf" (?:{any_of('directions', 'comparatives')})(?=\s*(?:[.,;:)—–]|$)|"
    r" (?:than|in|on|by|from|this|last|at|for|since|and|but|again)\b)",
    re.IGNORECASE,
)
LIST_END = re.compile(r",? (?:and|then|and then) ")
PASSED = re.compile(r"\b(?:pass(?:ed|es|ing)|cross(?:ed|es|ing)|broke(?:n)? through|breaks through) (?:the )?$", re.I)


def hedged(text: str, quantity: Quantity) -> Quantity:
    """A sum of money that was passed as a bound, and a figure before which a verb's particle is none of its own."""
    left = text[max(0, quantity.start - 40) : quantity.start]
    particle = PARTICLE.search(left)
    if particle:  # "turned over", "rings up"
        hedge = hedge_before(["", *particle["rest"].lower().split()])[0]
        return quantity.model_copy(update={"direction": Direction.NONE, "hedge": hedge})
    if quantity.direction in (Direction.UP, Direction.DOWN) and OF_A_WHOLE.match(text, quantity.end):
        quantity = quantity.model_copy(update={"direction": Direction.NONE})
    passed = quantity.kind is Kind.MONEY and quantity.hedge is Hedge.NONE and PASSED.search(left)
    return quantity.model_copy(update={"hedge": Hedge.OVER}) if passed else quantity


def coined(text: str, quantity: Quantity) -> Quantity:
    """ "6.2p of each pound" as the percentage it is; any other quantity as it stands."""
    left = text[max(0, quantity.start - 160) : quantity.start]
    whole = SUM_BEFORE.search(left) if quantity.kind is Kind.MONEY else None
    if whole and quantity.high <= (every := Decimal(whole["sum"].replace(",", ""))):
        return quantity.times(100 / every, unit="%", kind=Kind.PERCENT)
    coin = quantity.unit in ("cents", "pence", "p") and (COINS.match(text, quantity.end) or COINS_BEFORE.search(left))
    return quantity.model_copy(update={"unit": "%", "kind": Kind.PERCENT}) if coin else quantity


def listed_units(text: str, every: Sequence[Quantity]) -> list[Quantity]:
    """The quantities of a text, those of a list that ends in percent in percent: "of 5, 4 and 10 per cent"."""
    found: list[Quantity] = []
    listed = False  # whether the list goes on behind
    for quantity in reversed(every):
        after = found[-1] if found else None
        link = text[quantity.end : after.start] if after is not None else ""
        joined = LIST_END.fullmatch(link) or (listed and link == ", ")
        plain = quantity.kind is Kind.NUMBER and not (quantity.unit or quantity.measured or quantity.per)
        listed = bool(joined and plain and after is not None and after.kind is Kind.PERCENT and after.counts)
        if listed and after is not None:
            quantity = quantity.times(Decimal(1), unit="%", kind=Kind.PERCENT)
        found.append(quantity)
    return found[::-1]


def compared_part(text: str, quantity: Quantity) -> Quantity:
    """ "A fifth dearer", "by a further tenth" as the part that it is; any other quantity as it stands."""
    if quantity.kind is not Kind.ORDINAL or not 3 <= quantity.low <= 20:
        return quantity
    left = text[max(0, quantity.start - 24) : quantity.start]
    further, article = FURTHER.search(left), ARTICLE.search(left)
    before = further or (article if article and COMPARATIVE.match(text, quantity.end) else None)
    if before is None:
        return quantity
    part, hedge = 1 / quantity.low, hedge_before(left[: before.start()].lower().split())[0]
    known = {"low": part, "high": part, "kind": Kind.FRACTION, "in_words": True, "counts": True, "hedge": hedge}
    return quantity.model_copy(update={**known, "measured": ""})


def per_one(text: str, quantity: Quantity) -> Quantity:
    """A count for each one of something else as the rate it is: "one lifeguard for every 1,450 bathers"."""
    found = ONE_FOR.search(text[max(0, quantity.start - 60) : quantity.start])
    plain = quantity.kind is Kind.NUMBER and not quantity.per
    return quantity.model_copy(update={"per": found["noun"]}) if found and found["noun"] and plain else quantity


def states_amount(quantity: Quantity) -> bool:
    """Whether a number is an amount, a share or a multiple."""
    return quantity.counts or quantity.kind is Kind.MULTIPLE


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
