"""A source's text for a prompt: its tables as compact grids, each under a line with its units where it has any."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from pipeline.models.table import SCALES, Cell, Table

_RULE = re.compile(r"\|[\s:|-]+\|?")
_GAPS = re.compile(r"[ \t]{2,}")
MOST_NAMED = 12
"""Rows or columns whose own unit is said; a table with more kinds of units says them in its headers and labels."""


def with_compact_tables(text: str, tables: Sequence[Table]) -> str:
    """The text with each table as rows without outer bars, rules and padding; words and their order stay.

    A row or a part of it can still be found in the text, but for white space and bars at its ends.
    """
    pieces, at = [], 0
    for table in sorted(tables, key=lambda each: each.start):
        if table.start < at or not table.cells:
            continue
        pieces += [text[at : table.start], _grid(text[table.start : table.end], table)]
        at = table.end
    return "".join([*pieces, text[at:]])


def _grid(text: str, table: Table) -> str:
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            lines.append(line)
        elif not _RULE.fullmatch(line.strip()):
            lines.append(_GAPS.sub(" ", line.strip().removeprefix("|").removesuffix("|").strip()))
    units = units_of(table)
    return "\n".join([f"[{table.name}: {units}]", *lines] if units else lines)


def units_of(table: Table) -> str:
    """The table's units in words: of all its figures, else of each column, else of each row; "" where it has none."""
    named = {cell: unit_name(cell) for cell in table.cells}
    if not any(named.values()):
        return ""
    if len(set(named.values())) == 1:
        return f"in {next(iter(named.values()))}"
    for key in (_column, _row):
        groups = list(_grouped(table.cells, key))
        if all(len({named[cell] for cell in cells}) == 1 for _, cells in groups):
            units = [(where, named[cells[0]]) for where, cells in groups]
            parts = [f"{where}: {unit}" for where, unit in units if not _says(where, unit)]
            return "; ".join(parts[:MOST_NAMED])
    return ""


def unit_name(cell: Cell) -> str:
    """A cell's scale and unit in words ("thousand USD", "%"), with nothing of the cell's own figure."""
    unit = cell.unit or ""
    scale = SCALES.get(cell.scale, "" if cell.scale == 1 else f"× {cell.scale:,f}")
    return " ".join(part for part in ("" if unit == "%" else scale, unit) if part)


def _says(where: str, unit: str) -> bool:
    """Whether a header or a label has every word of a unit itself, as "kWh per year" has those of "kWh/year"."""
    return all(word in where for word in unit.replace("/", " ").split())


def _column(cell: Cell) -> str:
    return cell.column_text


def _row(cell: Cell) -> str:
    return cell.row_text


def _grouped(cells: Iterable[Cell], key: Callable[[Cell], str]) -> Iterator[tuple[str, list[Cell]]]:
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(key(cell), []).append(cell)
    return iter(groups.items())
