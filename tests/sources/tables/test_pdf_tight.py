"""Tables of a PDF whose columns stand as near to one another as words are read; prose and grouped digits are left."""

from datetime import date

import pytest

from pipeline.sources.extract import extract
from pipeline.sources.extracted import Extract, ReadingRequest
from pipeline.sources.tables.pdf_lines import Word, tight_rows
from tests.growth import outgrows
from tests.sources.papers import pdf

CAPTION = ["Table 2. Never", "worked from home", "\\(in thousands\\)"]
ROWS = [("Region", "2024", "2025"), ("Norland", "1,702", "1,811"), ("Sudland", "\\(340\\)", "-"), ("Total", "2,042", "2,151")]  # fmt: skip


def printed(rows: list[tuple[str, ...]]) -> Extract:
    """A page of twelve points with a caption in three lines and columns four points apart."""
    lines = [(line,) for line in CAPTION] + rows
    drawn = [
        f"1 0 0 1 {36 + 46 * (n > 0) + 34 * max(n - 1, 0)} {700 - 15 * y} Tm ({text}) Tj"
        for y, line in enumerate(lines)
        for n, text in enumerate(line)
    ]
    return extract(pdf(f") Tj {' '.join(drawn)} ("), ReadingRequest(name="a.pdf", today=date(2026, 1, 1)))


def test_a_tight_table_below_a_wrapped_caption_is_read() -> None:
    """A browser's print of a small table without rules was no table, and "in thousands" was lost with it."""
    (table,) = printed(ROWS).tables
    assert [(cell.row_text, cell.period, str(cell.value)) for cell in table.cells] == [
        ("Norland", "2024", "1702000"),
        ("Norland", "2025", "1811000"),
        ("Sudland", "2024", "-340000"),
        ("Total", "2024", "2042000"),
        ("Total", "2025", "2151000"),
    ]


def words(*lines: str) -> list[list[Word]]:
    """Lines of letters six points wide, each word where it stands in its line."""
    found = []
    for line in lines:
        at, row = 0, []
        for word in line.split(" "):
            if word:
                row.append(Word(word, 6.0 * at, 6.0 * (at + len(word))))
            at += len(word) + 1
        found.append(row)
    return found


LEFT = {
    "two rows": ["Ayr  12 34", "Wick 56 78"],
    "one column": ["Ayr  12", "Wick 56", "Nairn 7"],
    "thousands with a blank": ["Ayr  12 345", "Wick 56 789", "Bay  78 901"],
    "prose that ends in figures": ["it rose in 5 6", "and fell far below 7 8", "so 9 1"],
    "figures alone": ["12 34", "56 78", "90 12"],
}


@pytest.mark.parametrize("lines", LEFT.values(), ids=LEFT)
def test_what_may_be_no_table_is_left(lines: list[str]) -> None:
    assert list(tight_rows(words(*lines))) == []


def test_long_pages_take_their_share() -> None:
    assert not outgrows(lambda size: list(tight_rows(words(*["Ayr 1 2"] * size))), 5_000)
