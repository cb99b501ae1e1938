"""A text's sentences with their offsets: abbreviations, initials, decimals and list numbers do not end one."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 1000
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sr jr st cllr gen gov sen rep rev lt col sgt capt hon vs etc eg ie e.g i.e "  # noqa: SIM905
    "maj cmdr adm insp det sec approx inc corp ltd co bros "
    "jan feb mar apr jun jul aug sep sept oct nov dec fig est p.m a.m u.s u.k u.n d.c vol pp c ca min "
    "max avg dept v al".split()
)
NUMBERING = ("no", "nos")
_STOP = r"(?<![.!?…。！？؟])[.!?…。！？؟]++[\"'”’)\]*_]*+"
_STOP_OR_BREAK = re.compile(rf"{_STOP}(?=\s)|\n[ \t]*\n+|\n(?=[ \t]*(?:[-*•#>|]|\d+[.)])\s)")
_ANY_STOP = re.compile(rf"{_STOP}(?=\s|$)|[。！？]")
_QUOTED = re.compile(r"“[^“”\n]{1,600}”|(?<!\w)\"[^\"\n]{1,600}\"")
_LAST_WORD = re.compile(r"([\w.]+)$")
_OPENS = re.compile(r"\s++_*+\s*+(?:[a-z]{0,2}[A-Z]|[0-9$€£¥₹₩À-Þ]|[^\w\s.,;:!?])")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")  # "J. Smith", "J.M. Smucker"
_LETTER = re.compile(r"\w")

# A bullet's label ("- Share of revenue 📊: ") names the subject of what follows, as a sentence before it would.
LABEL = re.compile(r"[-*•◦][ \t]+[^\n:.;\d]{2,48}:[ \t]+(?=\S)")


class Sentence(NamedTuple):
    """Where a sentence stands; `block` numbers the paragraph, bullet or heading it belongs to."""

    text: str
    start: int
    end: int
    block: int = 0


def sentences(text: str, *, whole_quotations: bool = True) -> tuple[Sentence, ...]:
    """The sentences of a text in order, as claims need them: a quotation stays whole with who said it, or comes apart.

    Blank lines and lines that begin an item end a block and its last sentence; a bullet's label is a sentence of its
    own. One longer than 1,000 code points is cut, so that later work stays bounded.
    """
    spans = _spans(text, _quoted_spans(text) if whole_quotations else [])
    return tuple(piece for start, end, block in spans for piece in _trimmed(text, start, end, block))


def block_sentences(text: str, offset: int = 0) -> Iterator[Sentence]:
    """The sentences of one block that stands at `offset`, as readers count them: each inside a quotation too.

    What follows a stop may begin with anything, since code and tags are blanks here; an emoji after the last stop goes
    with the last sentence.
    """
    last = max((letter.start() for letter in _LETTER.finditer(text)), default=-1)
    start = 0
    stops = (match.end() for match in _ANY_STOP.finditer(text) if match.end() <= last and _ends(text, start, match))
    for end in (*stops, len(text)):
        stretch = text[start:end]
        if body := stretch.strip():
            at = start + len(stretch) - len(stretch.lstrip())
            yield Sentence(body, offset + at, offset + at + len(body))
        start = end


def _spans(text: str, quoted: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    start = block = 0
    for match in _STOP_OR_BREAK.finditer(text):
        broken = match[0][0] == "\n"
        if broken or (
            _OPENS.match(text, match.end()) and _ends(text, start, match) and not _within(quoted, match.end())
        ):
            yield start, match.end(), block
            start, block = match.end(), block + broken
    yield start, len(text), block


def _quoted_spans(text: str) -> list[tuple[int, int]]:
    """Where words stand between quotation marks, on one line and not too long to be one quotation."""
    return [match.span() for match in _QUOTED.finditer(text)]


def _within(spans: list[tuple[int, int]], place: int) -> bool:
    at = bisect_left(spans, (place, 0)) - 1
    return at >= 0 and spans[at][0] < place < spans[at][1]


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a stop ends the sentence that began at `start`, and is no abbreviation's, initial's or list number's."""
    if match[0][0] != "." or len(match[0]) > 1:
        return True
    word = _LAST_WORD.search(text, max(start, match.start() - 24), match.start())
    last = word[1].lower() if word else ""
    if last.isdecimal() and not text[start : match.start() - len(last)].strip(" \t#*->•"):
        return False
    if last in NUMBERING:  # "no. 5", but "They voted no. The question was"
        return not text[match.end() :].lstrip()[:1].isdecimal()
    return last not in ABBREVIATIONS and not (word and word[1].isupper() and _INITIALS.fullmatch(word[1]))


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
