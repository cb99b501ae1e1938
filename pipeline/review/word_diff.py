"""The difference between two texts, word by word."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import takewhile

from pipeline.review.model import Piece

_TOKEN = re.compile(r"\s*(?:\w[\w'’.,%-]*(?<![.,])|[^\w\s])|\s+")
MANY = 4_000
"""Tokens beyond which lines are compared in place of words."""


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """What is the same, added and gone, in reading order; joined, `same` and `added` are the later text."""
    first, second = _TOKEN.findall(before), _TOKEN.findall(after)
    head = _alike(zip(first, second, strict=False))
    tail = _alike(zip(reversed(first[head:]), reversed(second[head:]), strict=False))
    changed, new = first[head : len(first) - tail], second[head : len(second) - tail]
    if max(len(changed), len(new)) > MANY:
        changed, new = ("".join(part).splitlines(keepends=True) for part in (changed, new))
    matcher = SequenceMatcher(None, changed, new, autojunk=max(len(changed), len(new)) > MANY)
    pieces = [("same", "".join(first[:head]))]
    for tag, a, b, c, d in matcher.get_opcodes():
        gone, added = "".join(changed[a:b]), "".join(new[c:d])
        pieces += [("same", gone)] if tag == "equal" else [("gone", gone), ("added", added)]
    return _joined([*pieces, ("same", "".join(first[len(first) - tail :]))])


def _alike(pairs: Iterable[tuple[str, str]]) -> int:
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
