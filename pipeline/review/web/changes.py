"""A word diff as a page shows it: changes in their context, long stretches without any folded away."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from pipeline.models import FrozenModel
from pipeline.review.model import Piece

AROUND = 240
"""Characters of unchanged text shown on each side of a change."""


class Stretch(FrozenModel):
    """A piece of the diff, or with kind `folded` unchanged text to be opened, of so many words."""

    kind: Literal["same", "added", "gone", "folded"]
    text: str
    words: int = 0


def stretches(pieces: Sequence[Piece]) -> Iterator[Stretch]:
    """All of the diff in order; joined, the texts are those of the pieces."""
    for number, piece in enumerate(pieces):
        if piece.kind != "same":
            yield Stretch(kind=piece.kind, text=piece.text)
            continue
        before = _end(piece.text, AROUND if number else 0)
        after = _start(piece.text, AROUND if number < len(pieces) - 1 else 0)
        if after - before <= AROUND:
            yield Stretch(kind="same", text=piece.text)
            continue
        parts = ("same", piece.text[:before]), ("folded", piece.text[before:after]), ("same", piece.text[after:])
        yield from (Stretch(kind=kind, text=text, words=len(text.split())) for kind, text in parts if text)


def changes(pieces: Sequence[Piece]) -> int:
    """How many places have changed: words put in place of others are one."""
    kinds = ["same", *(piece.kind for piece in pieces)]
    return sum(before == "same" and kind != "same" for before, kind in pairwise(kinds))


def _end(text: str, length: int) -> int:
    """Where the line ends that the first so many characters end in."""
    return (text.find("\n", length) + 1 or len(text)) if length else 0


def _start(text: str, length: int) -> int:
    """Where the line begins that the last so many characters begin in."""
    return text.rfind("\n", 0, max(0, len(text) - length)) + 1 if length else len(text)
