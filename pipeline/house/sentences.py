"""Sentences of one block of running text, with their places; an abbreviation's stop ends none.

What a reader counts: those inside a quotation one by one and in any script, where the audit keeps a quotation whole.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_END = re.compile(r"[.!?…。！？؟]+[\"'”’)\]*_]*(?=\s|$)|[。！？]")
_LETTER = re.compile(r"\w")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"'])(?:[A-Za-z]|(?:[A-Za-z]\.)+[A-Za-z]|Mrs?|Ms|Dr|Prof|Jr|Sr|St|Gov|Sen|Rep|Gen|Inc|Corp|Ltd|Co|Nos?|vs|etc|approx"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$"
)


class Sentence(NamedTuple):
    """A sentence from code point `start` to `end`."""

    text: str
    start: int
    end: int


def sentences_of(text: str, offset: int = 0) -> Iterator[Sentence]:
    """The sentences of a block that stands at `offset`; an emoji after the last stop goes with the last."""
    start = 0
    ends = [at.end() for at in _END.finditer(text) if not _ABBREVIATION.search(text[max(0, at.end() - 12) : at.end()])]
    stops = [end for end in ends if _LETTER.search(text, end)]
    for end in [*stops, len(text)]:
        stretch = text[start:end]
        if stripped := stretch.strip():
            at = start + len(stretch) - len(stretch.lstrip())
            yield Sentence(stripped, offset + at, offset + at + len(stripped))
        start = end
