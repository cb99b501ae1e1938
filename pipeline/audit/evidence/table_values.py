"""What a table gives as evidence: its cells, the second figure of a cell, and labels that are numbers themselves."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pipeline.audit.evidence.directions import sign_of
from pipeline.audit.evidence.facts_file import read_unit
from pipeline.audit.evidence.known import CELL, Known, operand_of
from pipeline.audit.evidence.period_parts import period_key, periods_of, without_periods
from pipeline.models import Kind, PassageEvidence, Quantity
from pipeline.models.table import Cell, Table
from pipeline.quantities.finder import find_quantities, read_quantity
from pipeline.text.stemming import stems


def values_of_table(table: Table, source: str) -> Iterator[Known]:
    """Each cell, what stands in a cell beside its value, and the labels that are known again anywhere."""
    yield from table_values(table, source)
    yield from _double_values(table, source)
    yield from (label for label in label_values(table, source) if _is_telling(label.quantity))


def table_values(table: Table, source: str) -> Iterator[Known]:
    """Each cell under its row and column; the rows of a table are series of one topic."""
    around = stems(f"{table.caption} {table.heading}")
    for cell in table.cells:
        quantity = quantity_of_cell(cell)
        header = " ".join(part for part in cell.column if part != cell.period).replace("_", " ")
        period, column = f"{cell.period or ''} {header}".strip(), without_periods(header)
        key = f"{table.id or table.name}[{cell.place.row},{cell.place.column}]"
        passage = PassageEvidence(
            source=source, start=cell.place.start, end=cell.place.end, passage=table.passage(cell)
        )
        yield Known(
            operand_of(key, f"{cell.row_text}, {cell.column_text}", quantity, (passage,), _thing(cell, column)),
            quantity,
            stems(f"{' '.join(cell.row)} {column} {cell.unit or ''}"),
            around,
            periods=periods_of(period),
            time=(*period_key(period), cell.place.row, cell.place.column),
            series=f"{source}|{table.number}|{'|'.join(cell.row)}|{column}",
            topic=f"{source}|{table.number}|{column}",
            origin=CELL,
            source=source,
            group=f"{source}|{table.number}",
            sign=sign_of(f"{cell.row_text} {column}", quantity),
            words=f"{cell.row_text} {cell.column_text}",
        )


def _thing(cell: Cell, column: str) -> tuple[str, str, str]:
    """Whose cell it is, what is measured and when; rows of times are those of their columns."""
    row = without_periods(cell.row_text)
    return (row, column, cell.period or "") if row else (column, "", cell.period or cell.row_text)


def _double_values(table: Table, source: str) -> Iterator[Known]:
    """The figures of a cell that holds two ("+14.0% (+22.5%)"), the first under the cell's own key."""
    beside = {cell.row: cell for cell in table.cells}
    held = {(cell.place.row, cell.place.column): cell for cell in table.cells}
    for row in table.rows:
        for column, printed in enumerate(row.printed if row.path in beside else (), 1):
            cell = beside[row.path]
            figures = [quantity for quantity in find_quantities(printed) if quantity.counts]
            if column <= table.labels or len(figures) < 2:
                continue
            first = held.get((cell.place.row, column))  # its first figure is a cell already
            unit, scale = _measure_beside(first, table, column)
            known = first is not None
            head = _header(table, column)
            for number, figure in enumerate(figures[known:], known):
                if unit and not figure.unit and figure.kind is Kind.NUMBER:
                    own = {"value": figure.low * scale, "unit": unit, "printed": figure.text}
                    figure = quantity_of_cell(cell.model_copy(update=own))
                name = f"{cell.row_text}, {', '.join(head)}: {printed}"
                at = f"{column}]{f'~{number}' if number else ''}"
                yield _of_row(table, source, cell.model_copy(update={"column": head}), figure, at, name)


def _measure_beside(first: Cell | None, table: Table, column: int) -> tuple[str, Decimal]:
    """Unit and scale of what stands beside a cell's first figure, or of a column's cells where that is no figure."""
    if first is not None:
        return first.beside_unit or "", first.beside_scale
    alike = next((one for one in table.cells if one.place.column == column), None)
    return (alike.unit or "", alike.scale) if alike else ("", Decimal(1))


def label_values(table: Table, source: str) -> Iterator[Known]:
    """The labels of rows that are numbers themselves (a milepost, "5 km"), under the header of their column."""
    rows = {cell.place.row: cell for cell in table.cells if cell.row}
    head = ", ".join(table.columns[table.labels - 1]) if 0 < table.labels <= len(table.columns) else ""
    for cell in rows.values():
        quantity = read_quantity(cell.row[-1])
        if quantity is not None and quantity.text == cell.row[-1].strip():
            named = cell.model_copy(update={"column": (head,)})
            yield replace(_of_row(table, source, named, quantity, "label]", f"{head} {quantity.text}"), is_label=True)


def printed_value(table: Table, source: str, row: int, column: int) -> Known | None:
    """The one figure or place that a label or another cell without a value prints ("45-minute tour", "28th")."""
    cell, printed = _printed(table, row, column)
    found = [quantity for quantity in find_quantities(printed) if quantity.counts or quantity.kind is Kind.ORDINAL]
    if cell is None or len(found) != 1:
        return None
    named = cell.model_copy(update={"column": _header(table, column)})
    return _of_row(table, source, named, found[0], f"{column}]", f"{cell.row_text}, {printed}")


def words_of_cell(table: Table, row: int, column: int) -> str:
    """What a cell without a value prints, with its row ("Christie's, 2020 (Stan)"); empty for a cell with no word."""
    cell, printed = _printed(table, row, column)
    return f"{printed.strip()} ({cell.row_text})" if cell and re.search(r"\w", printed) else ""


def _printed(table: Table, row: int, column: int) -> tuple[Cell | None, str]:
    """A cell of the same row that has a value, and what the row prints in a column; none for a row that is not one."""
    cell = next((cell for cell in table.cells if cell.place.row == row), None)
    held = [each for each in table.rows if cell is not None and each.path == cell.row and column <= len(each.printed)]
    return (cell, held[0].printed[column - 1]) if len(held) == 1 else (None, "")


def _header(table: Table, column: int) -> tuple[str, ...]:
    return table.columns[column - 1] if column <= len(table.columns) else ()


def _of_row(table: Table, source: str, cell: Cell, quantity: Quantity, column: str, name: str) -> Known:
    """A figure in a table's row that is no cell of its own."""
    key = f"{table.id or table.name}[{cell.place.row},{column}"
    words = f"{' '.join(cell.row)} {' '.join(cell.column)}"
    place = cell.place
    passage = PassageEvidence(source=source, start=place.start, end=place.end, passage=f"{table.name}, {name}")
    period = " ".join(cell.column)
    return Known(
        operand_of(key, name, quantity, (passage,)),
        quantity,
        stems(words),
        stems(f"{table.caption} {table.heading}"),
        periods=periods_of(period),
        time=(*period_key(period), place.row, place.column),
        series=f"{source}|{key}",
        topic=f"{source}|{key}",
        origin=CELL,
        source=source,
        group=f"{source}|{table.number}|{column}",
        sign=sign_of(words, quantity),
        words=words,
    )


def _is_telling(quantity: Quantity) -> bool:
    """Whether a label is a number that is known again anywhere: one with a unit, decimals or three digits."""
    return bool(quantity.unit) or quantity.step < 1 or quantity.low >= 100


def quantity_of_cell(cell: Cell) -> Quantity:
    """A cell's value as a quantity, with its printed digits."""
    unit = cell.unit or ""
    code = read_unit(unit)[1] if unit and not any(c.isdigit() for c in unit) else unit
    code = "points" if unit in ("points", "percentage points") else code
    kind = Kind.PERCENT if code == "%" else Kind.POINTS if code == "points" else Kind.NUMBER
    return Quantity(
        low=cell.value,
        high=cell.value,
        unit=code,
        kind=kind,
        step=cell.step,
        period=cell.period or "",
        text=cell.printed,
    )
