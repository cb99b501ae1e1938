"""A text's sentences with their offsets: abbreviations, initials, decimals and quotations do not end one.

What a claim needs: a quotation stays whole with who said it, where the house style counts each sentence inside it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

_BLOCK_END = re.compile(r"(?<![.!?…。！？؟])[.!?…。！？؟]++[\"'”’)\]*_]*+(?=\s|$)|[。！？]")
_LETTER = re.compile(r"\w")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"'])(?:[A-Za-z]|(?:[A-Za-z]\.)+[A-Za-z]|Mrs?|Ms|Dr|Prof|Jr|Sr|St|Gov|Sen|Rep|Gen|Inc|Corp|Ltd|Co|Nos?|vs|etc|approx"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$"
)


class BlockSentence(NamedTuple):
    """A sentence from code point `start` to `end`."""

    text: str
    start: int
    end: int


def sentences_of(text: str, offset: int = 0) -> Iterator[BlockSentence]:
    """The sentences of a block that stands at `offset`; an emoji after the last stop goes with the last."""
    start = 0
    ends = [
        at.end() for at in _BLOCK_END.finditer(text) if not _ABBREVIATION.search(text[max(0, at.end() - 12) : at.end()])
    ]
    last = max((letter.start() for letter in _LETTER.finditer(text)), default=-1)
    stops = [end for end in ends if end <= last]
    for end in [*stops, len(text)]:
        stretch = text[start:end]
        if stripped := stretch.strip():
            at = start + len(stretch) - len(stretch.lstrip())
            yield BlockSentence(stripped, offset + at, offset + at + len(stripped))
        start = end


LONGEST = 1000
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sr jr st cllr gen gov sen rep rev lt col sgt capt hon no nos vs etc eg ie e.g i.e "  # noqa: SIM905
    "approx inc corp ltd co bros "
    "jan feb mar apr jun jul aug sep sept oct nov dec fig est p.m a.m u.s u.k u.n d.c vol pp c ca min "
    "max avg dept".split()
)
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]*_]*+(?=\s)|\n[ \t]*\n+|\n(?=[ \t]*(?:[-*•#>|]|\d+[.)])\s)")
_QUOTED = re.compile(r"“[^“”\n]{1,600}”|(?<!\w)\"[^\"\n]{1,600}\"")
_LAST_WORD = re.compile(r"([\w.]+)$")
_OPENS = re.compile(r"\s++_*+\s*+(?:[A-Z0-9$€£¥₹₩À-Þ]|[^\w\s.,;:!?])")


# A bullet's label ("- Share of revenue 📊: ") names the subject of what follows, as a sentence before it would.
LABEL = re.compile(r"[-*•◦][ \t]+[^\n:.;\d]{2,48}:[ \t]+(?=\S)")


class Sentence(NamedTuple):
    """Where a sentence stands; `block` numbers the paragraph, bullet or heading it belongs to."""

    text: str
    start: int
    end: int
    block: int = 0


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences in text order; one longer than 1,000 code points is cut, so that later work stays bounded."""
    return tuple(piece for start, end, block in _spans(text) for piece in _trimmed(text, start, end, block))


def _spans(text: str) -> Iterator[tuple[int, int, int]]:
    start = block = 0
    quoted = _quoted_spans(text)
    for match in _END.finditer(text):
        broken = match[0][0] == "\n"
        if broken or (_closes(text, start, match) and not _within(quoted, match.end())):
            yield start, match.end(), block
            start, block = match.end(), block + broken
    yield start, len(text), block


def _quoted_spans(text: str) -> list[tuple[int, int]]:
    """Where words stand between quotation marks, on one line and not too long to be one quotation."""
    return [match.span() for match in _QUOTED.finditer(text)]


def _within(spans: list[tuple[int, int]], place: int) -> bool:
    at = bisect_left(spans, (place, 0)) - 1
    return at >= 0 and spans[at][0] < place < spans[at][1]


def _closes(text: str, start: int, match: re.Match[str]) -> bool:
    if not _OPENS.match(text, match.end()):
        return False
    if match[0][0] != "." or len(match[0]) > 1:
        return True
    word = _LAST_WORD.search(text, max(start, match.start() - 24), match.start())
    last = word[1].lower() if word else ""
    if last.isdecimal() and not text[start : match.start() - len(last)].strip(" \t#*->•"):
        return False
    initial = len(last) == 1 and last.isalpha() and word is not None and word[1].isupper()
    return last not in ABBREVIATIONS and not initial


def _trimmed(text: str, start: int, end: int, block: int) -> Iterator[Sentence]:
    while start < end:
        stop = min(end, start + LONGEST)
        if stop < end:
            stop = text.rfind(" ", start + LONGEST // 2, stop) + 1 or stop
        piece = text[start:stop]
        left = len(piece) - len(piece.lstrip())
        body = piece.strip()
        label = LABEL.match(body)
        if label:
            yield Sentence(label[0].rstrip(), start + left, start + left + len(label[0].rstrip()), block)
            body, left = body[label.end() :], left + label.end()
        if body:
            yield Sentence(body, start + left, start + left + len(body), block)
        start = stop
