"""One table gives the same cells in each format, and each cell can be found again in the source's text."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import Cell
from pipeline.models.table import measured
from pipeline.sources.extract import extract
from pipeline.sources.extracted import Extract, ReadingRequest
from tests.sources.tables.files import FORMATS, Written

HOME = Written(
    above="Employment by place of work (thousands of persons)",
    header=[[("", 1), ("2024", 2), ("2025", 2)], [("Place of work", 1), ("Q1", 1), ("Q2", 1), ("Q1", 1), ("Q2", 1)]],
    rows=[
        (0, ["Works from home", "", "", "", ""]),
        (1, ["Always", "1,204", "1,199", "1,250", "1,301"]),
        (1, ["Never", "1,702", "1,690", "–", "(12)"]),
        (0, ["Total", "2,906", "2,889", "1,250", "1,289"]),
        (0, ["Change on year (%)", "0.5%", "-1.2%", "+3.0%", "0.0%"]),
    ],
)


def read(table: Written, kind: str) -> Extract:
    return extract(table.as_file(kind), ReadingRequest(name=f"table.{kind}", today=date(2026, 1, 1)))


def known(cell: Cell) -> tuple[object, ...]:
    return (cell.row, cell.column, cell.value, cell.unit, cell.scale, cell.period, cell.decimals)


def cells(table: Written, kind: str) -> list[tuple[object, ...]]:
    return [known(cell) for each in read(table, kind).tables for cell in each.cells]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_cell_has_all_that_the_table_says(kind: str) -> None:
    cell = read(HOME, kind).tables[0].cells[4]
    assert known(cell) == (
        ("Works from home", "Never"),
        ("2024", "Q1"),
        Decimal(1_702_000),
        "persons",
        Decimal(1_000),
        "Q1 2024",
        0,
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_each_cell_stands_in_the_text(kind: str) -> None:
    found = read(HOME, kind)
    for cell in found.tables[0].cells:
        assert found.text[cell.place.start : cell.place.end] == cell.printed


@pytest.mark.parametrize("kind", FORMATS)
def test_a_passage_names_table_row_and_column(kind: str) -> None:
    table = read(HOME, kind).tables[0]
    assert table.passage(table.cells[4]) == "Table 1, Works from home, Never, 2024, Q1: 1,702 thousand persons"


@pytest.mark.parametrize("kind", FORMATS[1:])
def test_all_formats_give_the_same_cells(kind: str) -> None:
    assert cells(HOME, kind) == cells(HOME, "html")


FIGURES = st.decimals(-99_999, 99_999, places=1, allow_nan=False, allow_infinity=False).map(lambda each: f"{each:,}")
LABELS = st.lists(
    st.sampled_from(["Apples", "Pears", "Plums", "Quinces", "Cherries", "Lemons", "Dates", "Figs"]),
    min_size=2,
    max_size=6,
    unique=True,
)


@st.composite
def tables(draw: st.DrawFn) -> Written:
    years = draw(st.integers(1, 4))
    labels = draw(LABELS)
    unit = draw(st.sampled_from(["$ million", "thousand tonnes", "%", "£000"]))
    first = [(unit, 1), *[(str(2020 + n), 1) for n in range(years)]]
    return Written(
        above="", header=[first], rows=[(0, [label, *[draw(FIGURES) for _ in range(years)]]) for label in labels]
    )


@given(tables())
@settings(max_examples=8, deadline=None)
def test_any_table_is_one_in_every_format(table: Written) -> None:
    wanted = cells(table, "html")
    assert len(wanted) == len(table.rows) * (table.width - 1)
    assert [kind for kind in FORMATS if cells(table, kind) != wanted] == []


def test_a_unit_around_a_cell_is_not_glued_to_its_own_magnitude() -> None:
    table = "Members, in %\n\n| Region | Share | Joined |\n|---|---|---|\n| North | 44 | 4.82 million |\n"
    (found,) = extract(table.encode(), ReadingRequest(name="a.md", today=date(2026, 1, 1))).tables
    assert [(cell.value, cell.unit) for cell in found.cells] == [(44, "%"), (4_820_000, None)]


@pytest.mark.parametrize(
    ("printed", "unit", "shown"),
    [
        ("73 seconds", "s", "73 seconds"),
        ("1,702", "s", "1,702 s"),
        ("38°F", "°F", "38°F"),
        ("38", "°F", "38 °F"),
        ("74.1 percent", "%", "74.1 percent"),
        ("+14.0% (+22.5%)", "%", "+14.0% (+22.5%)"),
        ("74.1", "%", "74.1%"),
    ],
)
def test_a_unit_is_said_once(printed: str, unit: str, shown: str) -> None:
    """Footnotes had "73 seconds s" where a cell prints its unit itself; readers took it for a machine's."""
    cell = read(HOME, "md").tables[0].cells[4].model_copy(update={"printed": printed, "unit": unit, "scale": 1})
    assert measured(cell) == shown
