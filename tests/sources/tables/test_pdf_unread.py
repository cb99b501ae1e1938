"""PDFs whose figures stand in columns: a turned table is read, and what makes no table is told, of prose nothing."""

import io
from datetime import date

import pytest
from pypdf import PdfReader, PdfWriter, Transformation

from pipeline.sources.extract import extract
from pipeline.sources.extracted import Extract, ReadingRequest
from tests.sources.papers import pdf

JOBS = ["Table 1. Jobs, thousands", "Sector|2024|2025", "Farming|1,204|1,310", "Mining|407|655", "Total|1,611|1,965"]
CALLED = "a table on page 1 was not read: figures stand in columns there"


def drawn(lines: list[str], places: tuple[int, ...]) -> bytes:
    """A page of the lines, each cell at its column's place."""
    cells = [
        f"1 0 0 1 {x} {700 - 15 * y} Tm ({text}) Tj"
        for y, line in enumerate(lines)
        for x, text in zip(places, line.split("|"), strict=False)
    ]
    return pdf(f") Tj /F1 10 Tf {' '.join(cells)} (")


def turned(body: bytes, degrees: int) -> bytes:
    """The first page of a PDF on a square one, turned by so much."""
    across, up = {90: (842, 0), 180: (842, 842), 270: (0, 842)}[degrees]
    writer, file = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(width=842, height=842)
    page.merge_transformed_page(
        PdfReader(io.BytesIO(body)).pages[0], Transformation().rotate(degrees).translate(across, up)
    )
    writer.write(file)
    return file.getvalue()


def read(body: bytes) -> Extract:
    return extract(body, ReadingRequest(name="a.pdf", today=date(2026, 1, 1)))


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_table_is_read(degrees: int) -> None:
    """A wide table on a page laid across was no table, its unit lost, without a word."""
    (table,) = read(turned(drawn(JOBS, (50, 250, 350)), degrees)).tables
    assert [(cell.row_text, cell.period, int(cell.value)) for cell in table.cells[:2]] == [
        ("Farming", "2024", 1_204_000),
        ("Farming", "2025", 1_310_000),
    ]


UNREAD = {
    "blanks between thousands": (["Never at home", "Ayr|12 345|7 012", "Wick|56 789|8 110"], (50, 80, 114)),
    "two rows alone": (["Never at home", "Ayr|12,345|7,012", "Wick|56,789|8,110"], (50, 80, 114)),
}
PROSE = {
    "figures in sentences": [
        "In 2024 the office counted 1,204 farms and 310 mines, and in the year after",
        "that 1,310 farms and 407 mines; of the 655 that closed 12 were larger than 20",
        "hectares. The 2025 survey asked 2,655 people, 45% of them women, and 310",
        "found that 60% of 4,620 homes had no heating in 2023, against 55 in 2022",
    ],
    "lines that say the same": ["Men aged 20 to 30: 45% of 310", "Men aged 40 to 50: 55% of 407"],
    "a list of contents": ["1.1 Farms and mines 5", "1.2 Homes without heat 9", "1.3 Trade 12"],
}


@pytest.mark.parametrize(("lines", "places"), UNREAD.values(), ids=UNREAD.keys())
def test_figures_in_columns_that_make_no_table_are_told(lines: list[str], places: tuple[int, ...]) -> None:
    """Small tables without rules, set as tightly as words, were lost without a word, their unit with them."""
    found = read(drawn(lines, places))
    assert (found.tables, found.remarks) == ((), (CALLED,))


@pytest.mark.parametrize("lines", PROSE.values(), ids=PROSE.keys())
def test_of_prose_no_table_is_missed(lines: list[str]) -> None:
    assert read(drawn(lines, (50,))).remarks == ()
