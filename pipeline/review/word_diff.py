"""The difference between two texts, word by word, and as a page shows it: long unchanged stretches folded away."""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise, takewhile
from typing import Literal

from pipeline.models import FrozenModel
from pipeline.review.model import Piece

_TOKEN = re.compile(r"\s*(?:\w[\w'’.,%-]*(?<![.,])|[^\w\s])|\s+")
MANY = 4_000
"""Tokens beyond which lines are compared in place of words."""


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """What is the same, added and gone, in reading order; joined, `same` and `added` are the later text."""
    first, second = words_of(before), words_of(after)
    head, tail = _ends_alike(first, second)
    changed, new = first[head : len(first) - tail], second[head : len(second) - tail]
    if max(len(changed), len(new)) > MANY:
        changed, new = ("".join(part).splitlines(keepends=True) for part in (changed, new))
    pieces = [("same", "".join(first[:head]))]
    for alike, old, now in _stretches(changed, new):
        gone, added = "".join(changed[old]), "".join(new[now])
        pieces += [("same", gone)] if alike else [("gone", gone), ("added", added)]
    return _joined([*pieces, ("same", "".join(first[len(first) - tail :]))])


def words_of(text: str) -> list[str]:
    """The words and signs of a text, each with the space before it; joined they are the text."""
    return _TOKEN.findall(text)


def aligned(first: Sequence[Hashable], second: Sequence[Hashable]) -> Iterator[tuple[bool, slice, slice]]:
    """The stretches of two rows of tokens in order: whether they are the same, and where in each row they stand."""
    head, tail = _ends_alike(first, second)
    yield True, slice(0, head), slice(0, head)
    for alike, old, new in _stretches(first[head : len(first) - tail], second[head : len(second) - tail]):
        yield alike, slice(old.start + head, old.stop + head), slice(new.start + head, new.stop + head)
    yield True, slice(len(first) - tail, len(first)), slice(len(second) - tail, len(second))


def _ends_alike(first: Sequence[Hashable], second: Sequence[Hashable]) -> tuple[int, int]:
    """How many tokens are the same from the first on, and of the others how many to the last."""
    head = _alike(zip(first, second, strict=False))
    return head, _alike(zip(reversed(first[head:]), reversed(second[head:]), strict=False))


def _stretches(first: Sequence[Hashable], second: Sequence[Hashable]) -> Iterator[tuple[bool, slice, slice]]:
    """Difflib's blocks; from 200 tokens on, none begins at a token that is more than one in a hundred ("the", ",")."""
    for tag, a, b, c, d in SequenceMatcher(None, first, second).get_opcodes():
        yield tag == "equal", slice(a, b), slice(c, d)


def _alike(pairs: Iterable[tuple[Hashable, Hashable]]) -> int:
    """How many pairs from the first on are of equals."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _joined(pieces: list[tuple[str, str]]) -> tuple[Piece, ...]:
    """The pieces without empty ones, neighbours of a kind as one."""
    joined: list[Piece] = []
    for kind, text in pieces:
        if joined and joined[-1].kind == kind:
            joined[-1] = joined[-1].model_copy(update={"text": joined[-1].text + text})
        elif text:
            joined.append(Piece.model_validate({"kind": kind, "text": text}))
    return tuple(joined)


AROUND = 240
"""Characters of unchanged text shown on each side of a change."""


class DiffStretch(FrozenModel):
    """A piece of the diff, or with kind `folded` unchanged text to be opened, of so many words."""

    kind: Literal["same", "added", "gone", "folded"]
    text: str
    words: int = 0


def stretches(pieces: Sequence[Piece]) -> Iterator[DiffStretch]:
    """All of the diff in order; joined, the texts are those of the pieces."""
    for number, piece in enumerate(pieces):
        if piece.kind != "same":
            yield DiffStretch(kind=piece.kind, text=piece.text)
            continue
        before = _end(piece.text, AROUND if number else 0)
        after = _start(piece.text, AROUND if number < len(pieces) - 1 else 0)
        if after - before <= AROUND:
            yield DiffStretch(kind="same", text=piece.text)
            continue
        parts = ("same", piece.text[:before]), ("folded", piece.text[before:after]), ("same", piece.text[after:])
        yield from (DiffStretch(kind=kind, text=text, words=len(text.split())) for kind, text in parts if text)


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
