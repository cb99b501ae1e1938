"""Where the columns of a printed table stand, which of them a header covers, and columns that made no table."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.sources.tables.pdf_lines import Chunk, PageLine, Word
from pipeline.sources.tables.printed import CellKind

NEARLY = 1.5

"""Points by which two places of a header are as good as one another."""
_FIGURE = re.compile(r"[-−–(]?[$£€¥]?\d[\d.,'’]*%?\)?[*†‡]?")
_LEAST = 2
"""Figures at the ends of lines, one below the other, and lines that have them so."""
_NEARLY = 2.0
"""Points by which figures of a column may stand apart."""
_FARTHEST = 2.6
"""Times its height that a line may stand below the one before."""


def is_value(chunk: Chunk) -> bool:
    return chunk.kind is not CellKind.WORDS


def is_ranked(row: PageLine) -> bool:
    """Whether a row begins with a rank before its label."""
    return (
        len(row.chunks) > 2
        and bool(re.fullmatch(r"=?\d{1,3}[.=]?", row.chunks[0].text))
        and not is_value(row.chunks[1])
    )


Column = tuple[float, float]


def columns_of(rows: Sequence[PageLine]) -> list[Column]:
    """The places of the columns of values, from the figures' extents, which overlap down a column."""
    figures = sorted(
        (chunk.left, chunk.right, is_value(chunk)) for row in rows for chunk in row.chunks[1:] if len(chunk.text) < 30
    )
    if not any(value for _, _, value in figures):
        return []
    groups: list[list[tuple[float, float, bool]]] = []
    reach = -1.0
    for left, right, value in figures:
        if groups and left <= reach:
            groups[-1].append((left, right, value))
            reach = max(reach, right)
        else:
            groups.append([(left, right, value)])
            reach = right
    least = max(1, round(0.05 * len(rows)))
    return [
        (min(left for left, _, _ in group), max(right for _, right, _ in group))
        for group in groups
        if sum(value for _, _, value in group) >= least or len(group) >= 0.5 * len(rows)
    ]


@dataclass(slots=True)
class Frame:
    """Where columns of values stand, where labels begin (`lefts` for several columns of them), and if ranks do."""

    columns: list[Column]
    margin: float
    ranked: bool
    lefts: tuple[float, ...] = ()

    @property
    def pitch(self) -> float:
        """The distance from one column to the next, as most of them have it."""
        rights = [right for _, right in self.columns]
        return median([after - before for before, after in pairwise(rights)]) if len(rights) > 1 else 60.0

    def is_label(self, chunk: Chunk, position: int) -> bool:
        """Whether a chunk names its row: the first of its line (or the first two), left of all values."""
        first = self.columns[0][0]
        if position > max(int(self.ranked), len(self.lefts) - 1) or chunk.left >= first:
            return False
        if len(self.lefts) > 1:
            return chunk.right <= first - 1
        return chunk.right <= first - 1 or chunk.left - self.margin < 0.3 * (first - self.margin)

    def near(self, chunk: Chunk) -> int:
        """The column whose left, middle or right stands nearest to that of a chunk."""
        return min(range(len(self.columns)), key=lambda n: self._distance(chunk, n, n))

    def _distance(self, chunk: Chunk, a: int, b: int) -> float:
        left, right = self.columns[a][0], self.columns[b][1]
        middle = abs((left + right) / 2 - (chunk.left + chunk.right) / 2)
        return min(middle, abs(chunk.left - left), abs(chunk.right - right))

    def spans(
        self, line: PageLine, *, lowest: bool = True, header: bool = False, below: Sequence[tuple[int, int]] = ()
    ) -> list[tuple[int, int]]:
        """For each chunk the first and last column that it stands in or over; (-1, -1) for a label.

        A header cuts none of the spans `below` it.
        """
        found = [
            (-1, -1) if self.is_label(chunk, n) else (self.near(chunk),) * 2 for n, chunk in enumerate(line.chunks)
        ]
        over = [n for n, span in enumerate(found) if span[0] >= 0]
        if not header:
            return found
        if len(over) == len(self.columns):
            for column, n in enumerate(over):
                found[n] = (column, column)
            return found
        for position, n in enumerate(over):
            chunk = line.chunks[n]
            under = [c for c, (left, right) in enumerate(self.columns) if chunk.left < right and chunk.right > left]
            if lowest and len(under) < 2:
                continue
            floor = found[over[position - 1]][1] + 1 if position else 0
            roof = self.near(line.chunks[over[position + 1]]) - 1 if position + 1 < len(over) else len(self.columns) - 1
            found[n] = self._centred(chunk, under or [found[n][0]], floor, roof, below)
        return found

    def _centred(
        self, chunk: Chunk, under: list[int], floor: int, roof: int, below: Sequence[tuple[int, int]]
    ) -> tuple[int, int]:
        """The run of columns that a header stands in the middle of, the widest of those that are as good."""
        best, least = (max(under[0], floor), max(under[-1], floor)), 0.3 * self.pitch
        middle = (chunk.left + chunk.right) / 2
        for a in range(max(floor, 0), under[0] + 1):
            for b in range(max(a, under[-1]), roof + 1):
                if any(c <= b and d >= a and not (a <= c and d <= b) and c < d for c, d in below):
                    continue
                left, right = self.columns[a][0], self.columns[b][1]
                begins = self.columns[a - 1][1] if a else self.columns[0][1] - self.pitch
                off = min(abs((left + right) / 2 - middle), abs((begins + right) / 2 + 0.05 * self.pitch - middle))
                if a == b:
                    off = min(off, abs(chunk.right - right), abs(chunk.left - left))
                wider = off <= least + NEARLY and b - a > best[1] - best[0] and off <= 0.3 * self.pitch
                if off < least - NEARLY or wider:
                    best, least = (a, b), min(off, least)
        return best


def nearest(places: Sequence[float], at: float) -> int:
    return min(range(len(places)), key=lambda n: abs(places[n] - at))


def label_lefts(rows: Sequence[PageLine], first: float) -> tuple[float, ...]:
    """Where labels begin, if they stand in several columns: some rows have both, and others the second alone."""
    seconds = [
        row.chunks[1].left
        for row in rows
        if len(row.chunks) > 1 and not is_value(row.chunks[1]) and row.chunks[1].right < first
    ]
    if not seconds:
        return ()
    second = median(seconds)
    alone = sum(abs(row.chunks[0].left - second) < 2 for row in rows)
    both = sum(abs(left - second) < 2 for left in seconds)
    margin = min(row.chunks[0].left for row in rows)
    return (margin, second) if both + alone > 0.6 * len(rows) and both and second - margin > 15 else ()


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
