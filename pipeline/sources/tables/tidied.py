"""A grid tidied: figures that stand in several cells joined, rows and columns that print nothing taken out."""

import re
from dataclasses import replace
from itertools import pairwise

from pipeline.quantities.units import CURRENCY_CODES
from pipeline.sources.tables.grid import RawCell, RawTable
from pipeline.sources.tables.printed import CellKind, NumberStyle, read_printed

_PREFIX = re.compile(
    r"[-−–(+]?\s?(?:(?:US|AU|CA|HK|NZ|A|C|S|R)?\$|[£€¥₹₩₽₺₪₦]|Rs\.?|" + "|".join(sorted(CURRENCY_CODES)) + r")\s?\(?|\("
)

_SUFFIX = re.compile(
    r"[)\]]?\s?(?:%|pts?\.?|bps|pp|x)?\s?[)\]]?|[*†‡§¶]+|[¹²³⁰⁴-⁹]+"
    r"|\((?:[a-z]|\d{1,2}|note \d+)\)|\[(?:[a-z]|\d{1,2}|note \d+)\]|[a-z]|er|ep",
    re.IGNORECASE,
)


def joined(raw: RawTable, style: NumberStyle) -> RawTable:
    """Figures that stand in two or three cells as one: "$ | 1,234", "(56 | )", "7.8 | %", "9.1 | r"."""
    endings = _suffix_columns(raw)
    signs = _sign_columns(raw)
    for row in raw.rows:
        present = [c for c, cell in enumerate(row) if cell and cell.text.strip() and (c == 0 or row[c - 1] is not cell)]
        for here, after in pairwise(present):
            cell, right = row[here], row[after]
            assert cell is not None
            assert right is not None
            if (
                (here > 0 or not cell.text.strip().isalpha())
                and _PREFIX.fullmatch(cell.text.strip())
                and (signs[here] or not cell.text.strip().isalpha())
                and _starts_figure(right.text, style, cell.text)
            ):
                _set(
                    row,
                    after,
                    RawCell(
                        cell.text.strip() + right.text.strip(), right.header, right.level, right.columns, right.rows
                    ),
                )
                _set(row, here, RawCell(""))
        present = [c for c, cell in enumerate(row) if cell and cell.text.strip() and (c == 0 or row[c - 1] is not cell)]
        for before, here in pairwise(present):
            left, cell = row[before], row[here]
            assert left is not None
            assert cell is not None
            text = cell.text.strip()
            if before > 0 and _SUFFIX.fullmatch(text) and _open_figure(left.text, text, style) and endings[here]:
                space = "" if text[0] in ")%]" else " "
                _set(
                    row,
                    before,
                    RawCell(left.text.strip() + space + text, left.header, left.level, left.columns, left.rows),
                )
                _set(row, here, RawCell(""))
    return raw


def parted(raw: RawTable) -> list[RawTable]:
    """The grid, or the tables that stand beside each other in it, each with its labels, a blank column between them."""
    blank = [c for c in range(raw.width) if not any(row[c] and row[c].text.strip() for row in raw.rows)]  # type: ignore[union-attr]
    for c in blank:
        if _is_whole(raw, 0, c) and _is_whole(raw, c + 1, raw.width):
            left = replace(raw, rows=[row[:c] for row in raw.rows], remarks=list(raw.remarks))
            right = replace(raw, rows=[row[c + 1 :] for row in raw.rows], remarks=[])
            return [left, *parted(right)]
    return [raw]


def _is_whole(raw: RawTable, first: int, end: int) -> bool:
    """Whether some columns are a table of their own: words in the first, figures in others, in two rows at least."""
    kinds = [
        [read_printed(cell.text).kind if cell else CellKind.NOTHING for cell in row[first:end]] for row in raw.rows
    ]
    rows = [row for row in kinds if CellKind.FIGURE in row[1:]]
    return len(rows) > 1 and sum(row[0] is CellKind.WORDS for row in rows) * 2 > len(rows)


def _set(row: list[RawCell | None], place: int, cell: RawCell) -> None:
    """The cell in each place that the one there covers."""
    old = row[place]
    while place < len(row) and row[place] is old:
        row[place] = cell
        place += 1


def _starts_figure(text: str, style: NumberStyle, prefix: str) -> bool:
    text = text.strip()
    close = "" if text.endswith(")") or "(" not in prefix + text else ")"
    return read_printed(text + close if "(" in text else text, style).kind in (
        CellKind.FIGURE,
        CellKind.NOTHING,
    ) and bool(text)


def _open_figure(text: str, suffix: str, style: NumberStyle) -> bool:
    text = text.strip()
    closed = text + ")" if "(" in text and ")" not in text else text
    if suffix[0] in ")]":
        return closed != text and read_printed(closed, style).kind is CellKind.FIGURE
    return read_printed(closed, style).kind is CellKind.FIGURE


def _suffix_columns(raw: RawTable) -> list[bool]:
    """For each column whether it holds such endings alone below its header, so that its letters are notes' marks."""
    found = [True] * raw.width
    for row in raw.rows:
        for c, cell in enumerate(row):
            if cell and cell.columns == 1 and not cell.header and found[c]:
                found[c] = not cell.text.strip() or bool(_SUFFIX.fullmatch(cell.text.strip()))
    return found


def _sign_columns(raw: RawTable) -> list[bool]:
    """For each column whether it holds currencies alone, without a header: one with other words names units of rows."""
    found = [True] * raw.width
    for row in raw.rows:
        for c, cell in enumerate(row):
            if cell and cell.columns == 1 and found[c]:
                found[c] = not cell.text.strip() or bool(_PREFIX.fullmatch(cell.text.strip()))
    return found


def without_empty(raw: RawTable) -> RawTable:
    """The grid without rows and columns that print nothing of their own; a lone header above one moves to its right."""
    width = raw.width
    own = [0] * width
    for row in raw.rows:
        for c, cell in enumerate(row):
            if cell and cell.text.strip() and cell.columns == 1:
                own[c] += 1
    body_own = [False] * width
    for row in raw.rows[max(raw.head, 1) :]:
        if all(cell.header for cell in cells_of(row)):
            continue
        for c, cell in enumerate(row):
            if cell and cell.text.strip() and cell.columns == 1:
                body_own[c] = True
    keep = [c for c in range(width) if body_own[c]]
    if not keep:
        keep = [c for c in range(width) if own[c]] or list(range(width))
    kept = set(keep)
    for row in raw.rows:
        for c in range(width):
            cell = row[c]
            if c in kept or not cell or not cell.text.strip() or (c and row[c - 1] is cell):
                continue
            covered = [k for k in range(c, min(c + cell.columns, width)) if k in kept]
            if covered:
                continue
            for near in (c + 1, c - 1, c + 2, c - 2):
                if near in kept and not (row[near] and row[near].text.strip()):  # type: ignore[union-attr]
                    row[near] = RawCell(cell.text, cell.header, cell.level)
                    break
    rows = [[row[c] for c in keep] for row in raw.rows]
    head = raw.head
    out = []
    starts = []
    for i, line in enumerate(rows):
        if any(cell and cell.text.strip() for cell in line):
            out.append(line)
            starts.extend(raw.starts[i : i + 1])
        elif i < raw.head:
            head -= 1
    raw.rows, raw.head, raw.starts = out, head, starts
    return raw


def cells_of(row: list[RawCell | None]) -> list[RawCell]:
    """The row's cells with text, each once."""
    seen: list[RawCell] = []
    for cell in row:
        if cell and cell.text.strip() and (not seen or seen[-1] is not cell):
            seen.append(cell)
    return seen


def alone(row: list[RawCell | None]) -> bool:
    """Whether the row has one cell with text, which begins at its left."""
    return len(cells_of(row)) == 1 and bool(row[0] and row[0].text.strip())
