"""Cells that print a second figure in brackets: which unit is whose."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.models import Table
from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest
from tests.sources.tables.files import FORMATS, Written

MILLION = Decimal(10**6)


def read(written: Written, kind: str = "md") -> Table:
    return extract(written.as_file(kind), ReadingRequest(name=f"t.{kind}", today=date(2026, 3, 1))).tables[0]


@pytest.mark.parametrize("kind", FORMATS)
def test_counts_beside_shares_are_no_percent(kind):
    """A trial's "205 (24.0)" under "n (%)" were 205 per cent of its patients."""
    head = [("Event", 1), ("Drug, n (%)", 1), ("None, n (%)", 1)]
    rows = [(0, ["Swelling", "205 (24.0)", "88 (10.4)"]), (0, ["Falls", "12 (1.4)", "15 (1.8)"])]
    cells = read(Written("Adverse events by week 24", [head], rows), kind).cells
    found = [(int(cell.value), cell.unit, cell.beside_unit) for cell in cells]
    assert found == [(205, None, "%"), (88, None, "%"), (12, None, "%"), (15, None, "%")]


@pytest.mark.parametrize(
    ("head", "cell", "first", "second"),
    [
        ("Q3 2025, $m (% change)", "412 (12.4)", ("USD", MILLION), "%"),
        ("Drug (N=854), n (%)", "205 (24.0)", (None, 1), "%"),
        ("Votes (share, %)", "12,400 (46.1)", (None, 1), "%"),
        ("Households, thousands (% of all)", "120 (12.1)", (None, 1000), "%"),
        ("% (n)", "46 (463)", ("%", 1), None),
        ("Weight, kg (SD)", "81.4 (12.1)", ("kg", 1), "kg"),
        ("Weight (kg)", "81.4 (12.1)", ("kg", 1), "kg"),
        ("HR (95% CI)", "0.82 (0.71 to 0.95)", (None, 1), None),
        ("Turnout (%)", "67.3 (59.7)", ("%", 1), "%"),
        ("Area, km² (sq mi)", "1,204 (465)", ("km2", 1), "mi2"),
        ("Revenue (£m)", "412 (398)", ("GBP", MILLION), "GBP"),
    ],
)
def test_last_brackets_say_whose_unit(head, cell, first, second):
    [found] = read(Written("", [[("Group", 1), (head, 1)]], [(0, ["North", cell])])).cells
    assert ((found.unit, found.scale), found.beside_unit) == (first, second)


def test_each_row_has_its_own_second_unit():
    """The spread of ages stood in per cent, as the first row of the column did."""
    rows = [(0, ["Women, n (%)", "205 (24.0)"]), (0, ["Age, mean (SD), years", "61.2 (8.4)"])]
    cells = read(Written("", [[("Characteristic", 1), ("All patients", 1)]], rows)).cells
    assert [(cell.unit, cell.beside_unit) for cell in cells] == [(None, "%"), ("year", "year")]


def test_a_second_figure_has_a_scale_of_its_own():
    [cell] = read(Written("", [[("Group", 1), ("Revenue, $m (€bn)", 1)]], [(0, ["North", "412 (398)"])])).cells
    assert (cell.scale, cell.beside_unit, cell.beside_scale) == (MILLION, "EUR", 1000 * MILLION)


@pytest.mark.parametrize(("rows", "beside"), [(["1,204 (31)", "980 (25)"], "%"), (["1,204 (31)", "980"], None)])
def test_a_whole_column_of_short_brackets_has_no_notes(rows, beside):
    """ "1,204 (31)" under "Sales (% of total)" was 1,204 per cent, with note 31."""
    body = [(0, [name, cell]) for name, cell in zip(("North", "South"), rows, strict=True)]
    table = read(Written("", [[("Area", 1), ("Sales (% of total)", 1)]], body))
    assert [cell.beside_unit for cell in table.cells] == [beside] * 2
