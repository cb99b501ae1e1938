"""Facts that a table gives without a model: its latest figures, row by row, each with its line as the passage."""

import re

from pipeline.models import Cell, Fact, Figure, Kind, Passage, Quantity, Source, Table
from pipeline.models.table import is_table_name, measured
from pipeline.sources.tables.archive import XLSX

DATA_FILES = ("text/csv", XLSX)
"""Sources that are tables and nothing else: of others a writer reads the prose, which says what matters."""
ROWS = 8
FACTS = 24
"""Most rows of a table, and most facts of a source, that are offered."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TOTAL = re.compile(r"(?:grand |sub-?)?totals?\b", re.IGNORECASE)


def facts_of_tables(source: Source) -> list[Fact]:
    """The telling cells of a data file as facts; none for a source with prose."""
    if source.media_type not in DATA_FILES:
        return []
    return [_fact(source, table, cell) for table in source.tables for cell in telling_cells(table)][:FACTS]


def telling_cells(table: Table) -> list[Cell]:
    """The cells of the latest period: those of totals, and of the first rows, in the table's order."""
    cells = [cell for cell in table.cells if cell.row and cell.place.end]
    if not cells:
        return []
    latest = max(_latest(cell) for cell in cells)
    column = next(cell.column for cell in cells if _latest(cell) == latest)
    chosen = [cell for cell in cells if cell.column == column and _latest(cell) == latest]
    totals = [cell for cell in chosen if _TOTAL.match(cell.row[-1])]
    first = [cell for cell in chosen if cell not in totals][: max(0, ROWS - len(totals))]
    return [cell for cell in chosen if cell in totals[:ROWS] or cell in first]


def _latest(cell: Cell) -> int:
    return max(map(int, _YEAR.findall(cell.period or "")), default=0)


def _fact(source: Source, table: Table, cell: Cell) -> Fact:
    start = source.text.rfind("\n", 0, cell.place.start) + 1
    end = source.text.find("\n", cell.place.end)
    end = end if end >= 0 else len(source.text)
    return Fact(
        statement=f"{table.caption or source.title}: {', '.join((*cell.row, *cell.column))}: {measured(cell)}",
        sources=(source.id,),
        passages=(Passage(source=source.id, start=start, end=end, text=source.text[start:end]),),
        figures=(
            Figure(
                entity=cell.row_text, measure=_measure(table, cell), period=cell.period or "", quantity=quantity(cell)
            ),
        ),
    )


def _measure(table: Table, cell: Cell) -> str:
    """What is measured: the table's caption where columns are periods alone, else the column."""
    named = [text for text in cell.column if not _YEAR.search(text)]
    return ", ".join(named) or table.caption or table.heading


def quantity(cell: Cell) -> Quantity:
    """The cell's figure as the reader of figures gives one."""
    unit = {"persons": "people", None: ""}.get(cell.unit, cell.unit or "")
    kinds = {"%": Kind.PERCENT, "points": Kind.POINTS, "bp": Kind.POINTS, "": Kind.NUMBER, "people": Kind.NUMBER}
    kind = kinds.get(unit, Kind.MONEY if re.fullmatch(r"[A-Z]{3}", unit) else Kind.MEASURE)
    return Quantity(low=cell.value, high=cell.value, unit=unit, kind=kind, step=cell.step, text=cell.printed)


def cell_citation(passage: Passage, source: Source, fact: Fact) -> str:
    """A passage of a table as readers find it again: row, column and figure of each cell that the fact states.

    It is empty for a passage of prose, and for one whose figures the fact does not give. Which table is not said
    again where the source is called by that.
    """
    table = next(
        (each for each in source.tables if each.start <= passage.start and passage.end <= each.end and each.cells), None
    )
    if table is None:
        return ""
    stated = {figure.quantity.high for figure in fact.figures} | {figure.quantity.low for figure in fact.figures}
    cells = [
        cell
        for cell in table.cells
        if passage.start <= cell.place.start and cell.place.end <= passage.end and cell.value in stated
    ]
    said = f"{table.name}, " if is_table_name(source.title) else ""
    return "; ".join(table.passage(cell).removeprefix(said) for cell in cells[:3])
