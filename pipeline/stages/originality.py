"""Originality: twelve or more words in a row shared with a source, outside quotation marks, are a finding."""

import re
from collections.abc import Iterator, Sequence

from pipeline.models import Finding, Severity, Source
from pipeline.stages.pieces import is_sentence
from pipeline.stages.rendering import Body

RULE = "originality"
SHARED_WORDS = 12
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|«[^»]*»")
_WORD = re.compile(r"\[\^[^\[\]]*\]|\w+(?:['’.,]\w+)*|[^\w\s]")


def shared_runs(body: Body, sources: Sequence[Source]) -> tuple[Finding, ...]:
    """A finding for each stretch of a block that repeats at least twelve words of a source in their order.

    A source's title is its name: a piece that calls it by that has copied nothing.
    """
    titles = {run for source in sources for run in _runs(_words(source.title))}
    runs = {run: source for source in sources for run in _runs(_words(source.text)) if run not in titles}
    return tuple(finding for start, end in _blocks(body) for finding in _shared(body.text, start, end, runs))


def _blocks(body: Body) -> Iterator[tuple[int, int]]:
    by_block: dict[str, tuple[int, int]] = {}
    for span in body.spans:
        block = span.key.rpartition(".")[0] if is_sentence(span.key) else span.key
        by_block[block] = (by_block.get(block, (span.start, 0))[0], span.end)
    return iter(by_block.values())


def _shared(text: str, start: int, end: int, runs: dict[tuple[str, ...], Source]) -> Iterator[Finding]:
    block = _QUOTED.sub(lambda quoted: "\n" * len(quoted[0]), text[start:end])
    for piece in re.finditer(r"[^\n]+", block):
        words = list(_placed(piece[0]))
        at = 0
        while at + SHARED_WORDS <= len(words):
            source = runs.get(tuple(word for word, _, _ in words[at : at + SHARED_WORDS]))
            if source is None:
                at += 1
                continue
            last = at + SHARED_WORDS
            while last < len(words) and tuple(word for word, _, _ in words[last + 1 - SHARED_WORDS : last + 1]) in runs:
                last += 1
            yield Finding(
                rule=RULE,
                severity=Severity.LOOK,
                message=f"{last - at} words in a row stand so in “{source.title}”.",
                start=start + piece.start() + words[at][1],
                end=start + piece.start() + words[last - 1][2],
                suggestion="Say it in your own words, or quote whoever wrote them.",
            )
            at = last


def _words(text: str) -> list[str]:
    return [word for word, _, _ in _placed(text)]


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + SHARED_WORDS]) for at in range(len(words) - SHARED_WORDS + 1))


def _placed(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word in lower case with its place; citations, stops and emoji are passed over."""
    for match in _WORD.finditer(text):
        if match[0][0].isalnum():
            yield match[0].lower().replace("’", "'"), match.start(), match.end()
