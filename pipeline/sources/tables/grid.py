"""A table as a file gives it: cells in rows and columns with their spans, before anything is understood of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.text.plural import pluralize

MAX_COLUMNS = 400
"""Wider tables are cut, and said so: a spreadsheet may have 16,384 columns."""
MAX_ROWS = 20_000
MAX_FIGURES = 20_000
"""Rows and cells of one table that are read; further rows are left out and said so."""


@dataclass(frozen=True, slots=True, eq=False)
class RawCell:
    """A cell as printed; `level` is how far it stands in, `header` what the file marks as one."""

    text: str
    header: bool = False
    level: int = 0
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class RawTable:
    """Rows of equal length; a merged cell stands in each place that it covers, None where there is no cell.

    `head` counts header rows where the file says so; `spans` says that the format can merge cells, so that an empty
    header is empty. `above` are short lines right before it, the nearest last, `below` those right after it;
    `lead` is what the source's text shows above the rows, where nothing else shows it. A text that draws the table
    itself is `drawn`, each row from one of `starts` in it, with a `bar` between cells ("" for columns of blanks).
    `decimal_comma` says that the file comes from where commas stand before decimals.
    """

    rows: list[list[RawCell | None]]
    head: int = 0
    caption: str = ""
    heading: str = ""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    lead: str = ""
    drawn: str = ""
    starts: list[int] = field(default_factory=list)
    bar: str = "|"
    page: int = 0
    spans: bool = True
    decimal_comma: bool = False
    remarks: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


def laid_out(rows: Iterable[Sequence[RawCell]], *, more: int = 0, **known: object) -> RawTable:
    """Cells in reading order as a rectangle: each in the next free place of its row, spans filled, rows padded.

    `more` are the table's rows beyond those given, which a remark counts with those that are too many here.
    """
    grid: list[list[RawCell | None]] = []
    pending: dict[int, tuple[int, RawCell]] = {}  # column: rows still covered, by which cell
    remarks: list[str] = []
    total = 0
    rows = iter(rows)
    for cells in rows:
        line: list[RawCell | None] = []
        place = 0
        for cell in cells:
            place = _free(line, pending, place)
            width = min(max(cell.columns, 1), MAX_COLUMNS - place)
            if width <= 0:
                if not remarks:
                    remarks.append(f"columns after the {MAX_COLUMNS}th are left out")
                break
            for column in range(place, place + width):
                _put(line, column, cell)
                if cell.rows > 1:
                    pending[column] = (cell.rows, cell)
            place += width
        for column in sorted(pending):
            left, cell = pending[column]
            if column >= len(line) or line[column] is None:
                _put(line, column, cell)
            pending[column] = (left - 1, cell)
        pending = {column: kept for column, kept in pending.items() if kept[0] > 0}
        total += len(line)
        if grid and (len(grid) >= MAX_ROWS or total > MAX_FIGURES):
            more += 1 + sum(1 for _ in rows)
            break
        grid.append(line)
    if more:
        remarks.append(f"{pluralize(more, 'row')} after the {len(grid):,}th not read")
    width = max(map(len, grid), default=0)
    for line in grid:
        line.extend([None] * (width - len(line)))
    return RawTable(rows=grid, remarks=remarks, **known)  # type: ignore[arg-type]


def _free(line: list[RawCell | None], pending: dict[int, tuple[int, RawCell]], place: int) -> int:
    """The next place that no cell of an earlier row reaches into, which is filled on the way."""
    while place in pending:
        _put(line, place, pending[place][1])
        place += 1
    return place


def _put(line: list[RawCell | None], column: int, cell: RawCell) -> None:
    if column >= len(line):
        line.extend([None] * (column + 1 - len(line)))
    if line[column] is None:
        line[column] = cell
