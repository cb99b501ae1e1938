"""A table as a grid of typed cells: each figure with its row, column, unit, scale, period and place."""

import re
from decimal import Decimal
from typing import Literal

from pipeline.models.frozen import FrozenModel


class CellPlace(FrozenModel):
    """Where a cell stands.

    `row` and `column` count the printed grid from 1, header rows and label columns included; `page` is 0 where the
    source has no pages; `start` and `end` are code points of the source's text, both 0 where the text lacks the cell.
    """

    row: int
    column: int
    page: int = 0
    start: int = 0
    end: int = 0


class Cell(FrozenModel):
    """One figure of a table.

    `row` and `column` are the whole paths of labels and headers, outermost first. `value` has sign and scale worked
    in ("(1,702)" in thousands is -1702000; percent stay as printed); `decimals` are those printed; `unit` is a
    canonical code ("USD", "%", "persons") or None where the table names none; `period` is as the table prints it.
    `beside_unit` and `beside_scale` are those of a second figure that it prints in brackets ("%" of "205 (24.0)").
    """

    printed: str
    value: Decimal
    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    unit: str | None = None
    scale: Decimal = Decimal(1)
    decimals: int = 0
    period: str | None = None
    beside_unit: str | None = None
    beside_scale: Decimal = Decimal(1)
    place: CellPlace

    @property
    def step(self) -> Decimal:
        """The worth of the last printed digit, in the unit of `value`."""
        return self.scale * Decimal(1).scaleb(-self.decimals)

    @property
    def row_text(self) -> str:
        """The row's path on one line ("Working from home, Never")."""
        return ", ".join(self.row)

    @property
    def column_text(self) -> str:
        """The column's path on one line ("2025, Q2")."""
        return ", ".join(self.column)


class UnreadCell(FrozenModel):
    """A cell that shows digits and is not read as a figure, and why: a score, a range, a time, a code."""

    printed: str
    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    reason: str
    place: CellPlace


class Row(FrozenModel):
    """One row below the header as printed, a text for each column; `indent` is how far its label stands in.

    A `section` has a label alone, and heads the rows below it; `path` is the label with those that it stands under.
    """

    path: tuple[str, ...] = ()
    indent: int = 0
    kind: Literal["data", "section", "header"] = "data"
    printed: tuple[str, ...] = ()


class Table(FrozenModel):
    """A table of a source.

    `number` counts the source's tables from 1; `heading` is the nearest title or line above; `header` holds the header
    rows as printed, a text for each column (a merged one in each that it covers), `columns` the path of each column,
    and `labels` how many columns at the left name the row. `unit` and `scale` are what the whole table states.
    `start` and `end` are the table's code points in its source's text.
    """

    id: str = ""
    source: str = ""
    number: int = 1
    caption: str = ""
    heading: str = ""
    notes: tuple[str, ...] = ()
    header: tuple[tuple[str, ...], ...] = ()
    columns: tuple[tuple[str, ...], ...] = ()
    labels: int = 1
    rows: tuple[Row, ...] = ()
    cells: tuple[Cell, ...] = ()
    unread: tuple[UnreadCell, ...] = ()
    unit: str | None = None
    scale: Decimal = Decimal(1)
    page: int = 0
    start: int = 0
    end: int = 0

    @property
    def name(self) -> str:
        """What a reader calls it ("Table 2")."""
        return f"Table {self.number}"

    def moved(self, by: int) -> "Table":
        """The table with its own and its cells' places so many code points further on."""
        cells = (
            cell.model_copy(
                update={
                    "place": cell.place.model_copy(update={"start": cell.place.start + by, "end": cell.place.end + by})
                }
            )
            if cell.place.end
            else cell
            for cell in self.cells
        )
        return self.model_copy(update={"start": self.start + by, "end": self.end + by, "cells": tuple(cells)})

    def passage(self, cell: Cell) -> str:
        """The cell as words that a person can look up ("Table 2, Never from home, 2025: 1,702 thousand persons")."""
        where = ", ".join(part for part in (self.name, cell.row_text, cell.column_text) if part)
        return f"{where}: {measured(cell)}"


def is_table_name(title: str) -> bool:
    """Whether a title says no more than which table it is ("Table 2")."""
    return re.fullmatch(r"Table \d+", title) is not None


SCALES = {
    Decimal(1_000): "thousand",
    Decimal(1_000_000): "million",
    Decimal(1_000_000_000): "billion",
    Decimal(1_000_000_000_000): "trillion",
    Decimal(100_000): "lakh",
    Decimal(10_000_000): "crore",
}


_PRINTED_SCALE = re.compile(
    r"\d\s?(?:(?:thousand|million|billion|trillion|lakh|crore)s?|k|mn?|mln|bn?|bln|tn)\b", re.IGNORECASE
)
"""A scale that a cell prints beside its figure ("745 million"), so that it is not said again."""


_PRINTED_UNIT = re.compile(
    r"\d(?:\s(?!(?:thousand|million|billion|trillion|lakh|crore)s?\b)[A-Za-z°][A-Za-z/°]*|\s?°[CF]?)\Z"
)
"""A unit that a cell prints behind its figure ("73 seconds", "38°F"), so that it is not said again."""
_PRINTED_PERCENT = re.compile(r"%|\bper ?cent\b", re.IGNORECASE)


def measured(cell: Cell) -> str:
    """The figure as printed with its scale and unit ("1,702 thousand persons", "12.4%", "(212.4) million USD")."""
    printed = cell.printed.strip()
    scale = SCALES.get(cell.scale, "" if cell.scale == 1 else f"× {cell.scale:,f}")
    if _PRINTED_SCALE.search(printed):
        scale = ""
    unit = cell.unit or ""
    if unit == "%":
        return printed if _PRINTED_PERCENT.search(printed) else f"{printed}%"
    if (unit in SIGNS and any(sign in printed for sign in SIGNS[unit])) or _PRINTED_UNIT.search(printed):
        unit = ""
    return " ".join(part for part in (printed, scale, unit) if part)


SIGNS = {
    "USD": ("$",), "GBP": ("£",), "EUR": ("€",), "JPY": ("¥",), "INR": ("₹",), "AUD": ("$",), "CAD": ("$",),
    "HKD": ("$",), "NZD": ("$",), "SGD": ("$",), "CNY": ("¥",), "KRW": ("₩",),
}  # fmt: skip
"""Signs that say a currency in a printed figure, so that its code is not said again."""
