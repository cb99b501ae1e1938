"""The words between quotation marks: where they stand, as they are compared, and in which sources."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.models import Fact, Source

MARKED = re.compile(
    r"“([^“”]{1,2000})”|\"([^\"]{1,2000})\"|«([^«»]{1,2000})»|(?<![\w])‘([^‘’]{8,600}(?:’\w[^‘’]*)*)’(?!\w)"
)
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
CUT = re.compile(r"\[?(?:\.\s?\.\s?\.|…)\]?|\[[^\]]{0,80}\]")


@dataclass(frozen=True, slots=True)
class QuotingSentence:
    """A sentence with those before it, nearest first, what its quotations are held against, and its bullet's label."""

    text: str
    before: tuple[str, ...]
    facts: Sequence[Fact]
    sources: Sequence[Source]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words between one pair of marks, with where they stand in the sentence."""

    words: str
    start: int
    end: int


def quotations(text: str) -> list[Quoted]:
    """The marked words of a sentence, titles and single marked words included."""
    return [Quoted(next(filter(None, m.groups())), m.start(), m.end()) for m in MARKED.finditer(text)]


def outside(text: str, marked: Sequence[Quoted]) -> str:
    """The sentence with the quoted words blanked, offsets kept."""
    for quoted in marked:
        text = text[: quoted.start] + " " * (quoted.end - quoted.start) + text[quoted.end :]
    return text


def words_of(text: str) -> list[str]:
    """The words of a text as quotations are compared: lower case, apostrophes straight, punctuation gone."""
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


def pieces_of(group: Sequence[Quoted]) -> list[list[str]]:
    """The runs of words that must stand in order, parted where a cut is marked."""
    runs = [words_of(piece) for quoted in group for piece in CUT.split(quoted.words)]
    return [run for run in runs if run]


def stands_in(pieces: Sequence[Sequence[str]], source: Sequence[str]) -> bool:
    """Whether the runs of words stand in the source whole and in order."""
    place = 0
    for piece in pieces:
        at = _find(piece, source, place)
        if at < 0:
            return False
        place = at + len(piece)
    return bool(pieces)


def _find(piece: Sequence[str], source: Sequence[str], start: int) -> int:
    first, length = piece[0], len(piece)
    for at in range(start, len(source) - length + 1):
        if source[at] == first and list(source[at : at + length]) == list(piece):
            return at
    return -1


def places_of(sentence: QuotingSentence, group: Sequence[Quoted]) -> Iterator[tuple[Source, re.Match[str]]]:
    """The sources that hold the words between one pair of marks, each with their first place."""
    pieces = pieces_of(group)
    if len(group) != 1 or len(pieces) != 1:
        return
    run = r"[\W_]+".join(re.escape(word).replace("'", "['’]") for word in pieces[0])
    wanted = re.compile(rf"(?<![^\W_]){run}(?![^\W_])", re.IGNORECASE)
    for source in sentence.sources:
        if found := wanted.search(source.text):
            yield source, found
