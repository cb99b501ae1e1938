"""Lines of a page whose figures stand in columns and that made no table: what is to be said of them."""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from pipeline.sources.tables.pdf_lines import PageLine, Word

_FIGURE = re.compile(r"[-−–(]?[$£€¥]?\d[\d.,'’]*%?\)?[*†‡]?")
_LEAST = 2
"""Figures at the ends of lines, one below the other, and lines that have them so."""
_NEARLY = 2.0
"""Points by which figures of a column may stand apart."""
_FARTHEST = 2.6
"""Times its height that a line may stand below the one before."""


def has_unread_rows(lines: Sequence[PageLine], used: Collection[int]) -> bool:
    """Whether two lines, one below the other, end in figures that stand below one another and are part of no table."""
    ends = [() if n in used else _figures_at_end(line) for n, line in enumerate(lines)]
    return any(
        _in_columns(above, below) and lines[n].foot - lines[n + 1].top < _FARTHEST * (lines[n].top - lines[n].foot)
        for n, (above, below) in enumerate(pairwise(ends))
    )


def _figures_at_end(line: PageLine) -> tuple[Word, ...]:
    """The figures that end a line behind a word, the last one first."""
    words = [word for chunk in line.chunks for word in chunk.words]
    found = []
    for word in reversed(words[1:]):
        if not _FIGURE.fullmatch(word.text):
            break
        found.append(word)
    return tuple(found)


def _in_columns(above: Sequence[Word], below: Sequence[Word]) -> bool:
    pairs = list(zip(above, below, strict=False))
    by_left = sum(abs(one.left - other.left) < _NEARLY for one, other in pairs)
    by_right = sum(abs(one.right - other.right) < _NEARLY for one, other in pairs)
    return max(by_left, by_right) >= _LEAST
