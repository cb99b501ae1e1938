"""Numbers that no reader computes, held against the sources: small counts, spans, ranks, dates, scores, numbered names.

POLICY 16 says what is not recomputed; given sources, these are compared with them as well (POLICY 19, 20 and 24).
"""

import re
from collections.abc import Collection, Iterator

from pipeline.audit.article import ASIDE, AuditEvidence, SentenceVerdicts
from pipeline.audit.attribution.quoted_words import quotations
from pipeline.audit.attribution.source_numbers import UNREAD, implied_counts
from pipeline.audit.figure_verdict import STATED, FigureVerdict
from pipeline.audit.reading.stated_figures import SUPERLATIVE, ranks
from pipeline.audit.verdict import UNSTATED
from pipeline.audit.wording.lexicon import any_of
from pipeline.models import Kind, Quantity, Severity, Verdict

TWO = 2  # counts that a reader makes of what a source names, without a number in it
FEW = 20  # what "several" and "a few" may be at most: they state no number
SECOND = 2  # ranks that any order of telling gives
BETWEEN = re.compile(r"\W+(?:later|earlier|before|after|ago|away|apart|short of|since)\b")
LASTING = ("for ", "to ")  # "jailed for six years after": a span of its own
# "The first loss of a ship in 80 years", "for the first time": what nothing before it was.
FIRST_EVER = re.compile(
    r" (?:time\b|ever\b|[\w’' -]{3,40}? (?:since|in|for) (?:the )?(?:\w+ ){0,2}(?:years|decades|century|\d{4})\b)"
)
KNOWN_SET = re.compile(r"\b(?:the|its|her|his|their|our|these|those|all|of)(?: (?!of\b)\w+)? $", re.IGNORECASE)
COMPARED = re.compile(
    rf"[ -](?:\w+ )?(?:{any_of('directions', 'more_behind')}|{any_of('directions', 'less_behind')}"
    r"|sooner|left|to spare)\b(?<!more)"
)
ELSEWHERE = (Kind.DATE, Kind.TIME, Kind.MULTIPLE)  # what others tell of, where no source has it


def restated(
    sentence: SentenceVerdicts, settled: Collection[tuple[int, int]], evidence: AuditEvidence, *, is_read: bool
) -> Iterator[FigureVerdict]:
    """A verdict on each number of a sentence that no reader settled and the sources have or should have.

    `settled` are the places in the text with a verdict; what a model has read is only borne out, never doubted.
    """
    piece, text = sentence.reading.sentence, sentence.reading.text
    open_ = [verdict for verdict in sentence.figures if verdict.verdict is Verdict.NOT_CHECKABLE]
    asides = [verdict.figure for verdict in open_ if verdict.reason == ASIDE]
    silent = is_read or sentence.reading.is_heading
    quoted = quotations(text)
    tabled = bool(evidence.facts) or any(source.tables for source in evidence.sources)
    for figure in sorted((*(verdict.figure for verdict in open_), *sentence.numbers), key=lambda one: one.start):
        start, end = piece.start + figure.start, piece.start + figure.end
        if figure.kind in UNREAD or any(first < end and start < last for first, last in settled):
            continue
        scored = figure.kind is Kind.SCORE  # whose sides the sentence before it may name
        said = frozenset(sentence.reading.context_weights) if scored else sentence.reading.stems
        mention = evidence.numbers.holding(figure, said)
        if mention is not None:
            found = (mention.evidence,)
            yield FigureVerdict(figure, Verdict.SUPPORTED, "restated", STATED, "its source states it", evidence=found)
        elif (
            not silent
            and (figure in asides or figure in sentence.numbers)
            and not any(quote.start <= figure.start < quote.end for quote in quoted)
            and needs_source(figure, text, tabled=tabled, absent=evidence.numbers.lack(figure))
        ):
            reason = "no source has this number of it"
            yield FigureVerdict(figure, Verdict.NOT_ENOUGH, UNSTATED, STATED, reason, Severity.LOOK)


def needs_source(figure: Quantity, text: str, *, tabled: bool, absent: bool) -> bool:
    """Whether a number that no source has is one that a source should have, and none that is counted or reckoned.

    `tabled`: there are notes or cells that things may be ranked by.
    """
    if figure.kind in ELSEWHERE or COMPARED.match(text, figure.end):
        return False
    match figure.kind:
        case Kind.VAGUE:
            return figure.high >= FEW
        case Kind.ORDINAL:
            ranked = SUPERLATIVE.match(text, figure.end)  # "the third-largest" is found by comparing
            if figure.high == 1:
                return absent and not tabled and bool(FIRST_EVER.match(text, figure.end))
            return figure.high > SECOND and not ranked and not (tabled and (ranks(text, figure) or not figure.measured))
        case Kind.NUMBER:
            if absent and figure.in_words and not tabled:
                return figure.high > 1 and not _is_listed(figure, text)
            return bool(figure.measured) and figure.high > TWO and not _is_counted(figure, text)
        case Kind.MEASURE:
            apart = BETWEEN.match(text, figure.end) and not text[: figure.start].endswith(LASTING)
            return not apart  # how far two moments are apart is counted from their dates
    return True


def _is_counted(figure: Quantity, text: str) -> bool:
    """Whether a count is of what the text lists or takes for known: "for three reasons:", "the five boats"."""
    return _is_listed(figure, text) or bool(KNOWN_SET.search(text[: figure.start]))


def _is_listed(figure: Quantity, text: str) -> bool:
    """Whether a count is of what the sentence lists."""
    return text.rstrip().endswith(":") or any(count.high == figure.high for count in implied_counts(text))
