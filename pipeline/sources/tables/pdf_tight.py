"""Rows of a PDF page whose columns stand as near to one another as words do: parted again by their figures."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.sources.tables.pdf_lines import Word

FEWEST_ROWS, FEWEST_COLUMNS = 3, 2
_VALUE = re.compile(r"[-−–(]?[$£€¥]?\d[\d,.]*%?\)?|[-–—]")
_GROUP = re.compile(r"\d{1,3} \d{3}(?!\S)")
"""Digits with a blank between thousands, which are one figure as well as two."""

Row = tuple[list["Word"], int]
"""A line's words, and how many of them are figures at its end."""


def tight_rows(lines: Sequence[Sequence["Word"]]) -> Iterator[tuple[int, list[list["Word"]]]]:
    """For each line of a table that is set so tightly its number and its cells' words: the label's, then each figure's.

    Such a table is a run of lines that end in as many figures each, one below the other.
    """
    counts = [_figures_at_end(words) for words in lines]
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and counts[end] == counts[start]:
            continue
        rows = [(list(words), counts[start]) for words in lines[start:end]]
        if len(rows) >= FEWEST_ROWS and counts[start] >= FEWEST_COLUMNS and _in_columns(rows):
            for n, (words, count) in enumerate(rows, start=start):
                yield n, [words[:-count], *([word] for word in words[-count:])]
        start = end


def _figures_at_end(words: Sequence["Word"]) -> int:
    """How many figures end a line behind a word; 0 for a line of figures alone, and where two may be one."""
    count = 0
    while count < len(words) and _VALUE.fullmatch(words[-1 - count].text):
        count += 1
    joined = " ".join(word.text for word in words[len(words) - count :])
    return 0 if count == len(words) or _GROUP.search(joined) else count


def _in_columns(rows: Sequence[Row]) -> bool:
    """Whether the rows' figures stand below one another, each column right of the one before and of the labels."""
    edge = max(words[-count - 1].right for words, count in rows)
    for at in range(rows[0][1], 0, -1):
        column = [words[-at] for words, _ in rows]
        if max(word.left for word in column) >= min(word.right for word in column):
            return False
        if min(word.left for word in column) <= edge:
            return False
        edge = max(word.right for word in column)
    return True
