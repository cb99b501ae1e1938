"""The difference between two texts, word by word."""

import re
from difflib import SequenceMatcher

from pipeline.review.model import Piece

_TOKEN = re.compile(r"\n+|[^\S\n]+|[\w][\w'’.,%-]*(?<![.,])|[^\w\s]")
LARGEST = 20_000
"""Tokens beyond which lines are compared in place of words: the time is no longer quadratic in a long paste."""


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """What is the same, added and gone, in reading order; joined, `same` and `added` are the later text."""
    first, second = _tokens(before), _tokens(after)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    pieces: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(kind="same", text="".join(first[a:b])))
            continue
        gone, added = "".join(first[a:b]), "".join(second[c:d])
        pieces += [Piece(kind="gone", text=gone)] if gone else []
        pieces += [Piece(kind="added", text=added)] if added else []
    return tuple(pieces)


def _tokens(text: str) -> list[str]:
    tokens = _TOKEN.findall(text) if len(text) < 8 * LARGEST else text.splitlines(keepends=True)
    return tokens if len(tokens) <= LARGEST else text.splitlines(keepends=True)
