"""Originality: twelve or more words in a row shared with a source, outside quotation marks, are a finding."""

from collections.abc import Iterator, Sequence

from pipeline.models import Finding, Severity, Source
from pipeline.stages.pieces import is_sentence
from pipeline.stages.rendering import Body
from pipeline.text.shared_words import KnownRuns

RULE = "originality"


def shared_runs(body: Body, sources: Sequence[Source]) -> tuple[Finding, ...]:
    """A finding for each stretch of a block that repeats at least twelve words of a source in their order.

    A source's title is its name: a piece that calls it by that has copied nothing.
    """
    known = KnownRuns(sources)
    return tuple(
        Finding(
            rule=RULE,
            severity=Severity.LOOK,
            message=f"{run.words} words in a row stand so in “{run.title}”.",
            start=start + run.start,
            end=start + run.end,
            suggestion="Say it in your own words, or quote whoever wrote them.",
        )
        for start, end in _blocks(body)
        for run in known.shared(body.text[start:end])
    )


def _blocks(body: Body) -> Iterator[tuple[int, int]]:
    by_block: dict[str, tuple[int, int]] = {}
    for span in body.spans:
        block = span.key.rpartition(".")[0] if is_sentence(span.key) else span.key
        by_block[block] = (by_block.get(block, (span.start, 0))[0], span.end)
    return iter(by_block.values())
