"""Citations: a figure or quotation without a fact, and a fact id that points nowhere, are findings."""

import re
from collections.abc import Iterator

from pipeline.audit.quantities import find_quantities
from pipeline.body import Body
from pipeline.models import Audit, Draft, Finding, Kind, Notes, Sentence, Severity, Verdict
from pipeline.places import is_sentence, pieces

_QUOTATION = re.compile(r"“[^”]+”|\"[^\"]+\"")


def check_citations(draft: Draft, body: Body, notes: Notes, audit: Audit) -> tuple[Finding, ...]:
    """What is wrong with the citations of each sentence; a figure that a reference table bears out needs no fact."""
    own = pieces(draft)
    return tuple(
        Finding(rule=rule, severity=severity, message=message, start=span.start, end=span.end, suggestion=step)
        for span in body.spans
        if is_sentence(span.key)
        for rule, severity, message, step in _faults(own[span.key], notes, audit.verdict(span.start, span.end))
    )


def _faults(sentence: Sentence, notes: Notes, verdict: Verdict) -> Iterator[tuple[str, Severity, str, str]]:
    for fact in sentence.facts:
        if notes.fact(fact) is None:
            yield (
                "citation.unknown",
                Severity.BLOCKING,
                f"The sentence cites {fact}, which the notes do not have.",
                "Cite a fact of the notes, or take the statement out.",
            )
    if not sentence.facts and verdict is not Verdict.SUPPORTED and _states_something(sentence.text):
        yield (
            "citation.missing",
            Severity.LOOK,
            "A figure or quotation stands without a source.",
            "Cite the fact it comes from, or take it out.",
        )


def _states_something(text: str) -> bool:
    """Whether a sentence quotes or gives a figure; "Three answers stand:" only counts what comes next."""
    stated = [quantity for quantity in find_quantities(text) if quantity.counts]
    if text.rstrip().endswith(":"):
        stated = [quantity for quantity in stated if not (quantity.in_words and quantity.kind is Kind.NUMBER)]
    return bool(stated or _QUOTATION.search(text))
