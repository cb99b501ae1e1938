"""A source's text put together from its words and its tables, each table with its place in that text."""

import re
from collections.abc import Sequence

from pipeline.models.table import Table
from pipeline.sources.tables.typed import ReadTable, typed
from pipeline.text.decoding import visible
from pipeline.text.plural import pluralize

MAX_FIGURES = 60_000
MAX_TABLES = 500
"""Figures and tables of one source that are read as cells; what is beyond stays in the text."""
_SHOWN = 3

Piece = str | ReadTable


def placed(pieces: Sequence[Piece]) -> tuple[str, tuple[Table, ...], tuple[str, ...]]:
    """The text with a blank line between its parts, the tables in it, and remarks on what of them was not read."""
    text: list[str] = []
    reads: list[tuple[ReadTable, int]] = []
    at = 0
    for piece in pieces:
        words = piece.text if isinstance(piece, ReadTable) else visible(piece)[0]
        words = words.strip()
        if not words:
            continue
        if text:
            text.append("\n\n")
            at += 2
        if isinstance(piece, ReadTable):
            reads.append((piece, at))
        text.append(words)
        at += len(words)
    return "".join(text), *numbered(reads)


def numbered(reads: Sequence[tuple[ReadTable, int]]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Tables with the places where they begin, as t1, t2 …, and remarks on what of them was not read."""
    tables: list[Table] = []
    remarks: list[str] = []
    figures = 0
    for read, start in reads:
        if figures > MAX_FIGURES or len(tables) >= MAX_TABLES:
            remarks.append(
                f"{pluralize(len(reads) - len(tables), 'table')} beyond the {len(tables):,}th read as text alone"
            )
            break
        table = typed(read, number=len(tables) + 1, start=start)
        figures += len(table.cells)
        tables.append(table.model_copy(update={"id": f"t{table.number}"}))
        remarks.extend(f"{table.name}: {remark}" for remark in read.remarks)
        remarks.extend(_unread(table))
    return tuple(tables), tuple(remarks)


def _unread(table: Table) -> list[str]:
    """What a table shows as figures and no one read as such, with the first of them."""
    if not table.unread:
        return []
    first = ", ".join(f"{cell.printed!r}" for cell in table.unread[:_SHOWN])
    more = ", …" if len(table.unread) > _SHOWN else ""
    return [f"{table.name}: {pluralize(len(table.unread), 'cell')} not read as figures ({first}{more})"]


def marked(number: int) -> str:
    """Words that stand in a page for its table of that number until its text is had."""
    return f"Here stands the table with the number {number:05d} of this page, with its rows and with its columns."


MARK = re.compile(
    r"[|\-\s]*Here stands the table with the number (\d{5}) of this page, with its rows and with its columns\.[|\s]*"
)
