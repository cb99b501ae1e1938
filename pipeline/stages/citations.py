"""Citations: a figure or quotation without a fact, and a fact id that points nowhere, are findings."""

import re
from collections.abc import Iterator

from pipeline.models import Audit, Draft, Finding, Kind, Notes, Sentence, Severity, Verdict
from pipeline.quantities.finder import find_quantities
from pipeline.stages.content import is_pronoun
from pipeline.stages.pieces import is_sentence, pieces
from pipeline.stages.rendering import Body, Span

_QUOTATION = re.compile(r"“[^”]+”|\"[^\"]+\"")


def check_citations(draft: Draft, body: Body, notes: Notes, audit: Audit) -> tuple[Finding, ...]:
    """What is wrong with the citations of each sentence; a figure that a reference table bears out needs no fact."""
    own = pieces(draft)
    return tuple(
        finding
        for span in body.spans
        if is_sentence(span.key)
        for finding in _faults(own[span.key], span, notes, audit)
    )


def _faults(sentence: Sentence, span: Span, notes: Notes, audit: Audit) -> Iterator[Finding]:
    for fact in sentence.facts:
        if notes.fact(fact) is None:
            yield Finding(
                rule="citation.unknown",
                severity=Severity.BLOCKING,
                message=f"The sentence cites {fact}, which the notes do not have.",
                start=span.start,
                end=span.end,
                suggestion="Cite a fact of the notes, or take the statement out.",
            )
    if not sentence.facts:
        yield from uncited(sentence.text, span.start, span.end, audit)


def uncited(text: str, start: int, end: int, audit: Audit) -> Iterator[Finding]:
    """A finding where a sentence without citations states something that the audit did not find borne out."""
    if audit.verdict(start, end) is not Verdict.SUPPORTED and _states_something(text):
        yield Finding(
            rule="citation.missing",
            severity=Severity.LOOK,
            message="A figure or quotation stands without a source.",
            start=start,
            end=end,
            suggestion="Cite the fact it comes from, or take it out.",
        )


def _states_something(text: str) -> bool:
    """Whether a sentence quotes or gives a figure; "Three answers stand:" only counts what comes next."""
    stated = [quantity for quantity in find_quantities(text) if quantity.counts and not is_pronoun(quantity)]
    if text.rstrip().endswith(":"):
        stated = [quantity for quantity in stated if not (quantity.in_words and quantity.kind is Kind.NUMBER)]
    return bool(stated or _QUOTATION.search(text))
