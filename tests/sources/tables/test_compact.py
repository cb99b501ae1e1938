"""A source's tables as a prompt shows them: compact, with units, and such that its words are still the source's."""

from datetime import date

import pytest

from pipeline.models import Source
from pipeline.sources.extract import extract
from pipeline.sources.extracted import Extract, ReadingRequest
from pipeline.sources.tables.compact import units_of, with_compact_tables
from pipeline.stages.grounding.figure_units import unit_stands
from pipeline.stages.notes import split_source
from pipeline.text.passages import PassageFinder

DRAWN = """# Results

In thousands of euros.

| Item     |   2024 |   2025 |
|:---------|-------:|-------:|
| Sales    |  1,200 |  1,350 |
| Rent     |        |     12 |

Sales grew again.
"""
COMPACT = """# Results

In thousands of euros.

[Table 1: in thousand EUR]
Item | 2024 | 2025
Sales | 1,200 | 1,350
Rent | | 12

Sales grew again.
"""


def read(text: str, name: str = "results.md") -> Extract:
    return extract(text.encode(), ReadingRequest(name=name, today=date(2026, 1, 1)))


def test_a_prompt_shows_a_table_as_a_compact_grid() -> None:
    """A table stood in the prompt with its bars, rules and padding, and without the unit that its caption gives."""
    found = read(DRAWN)
    assert with_compact_tables(found.text, found.tables) == COMPACT


def test_a_row_of_the_grid_stands_in_the_source() -> None:
    found = read(DRAWN)
    finder = PassageFinder(Source.from_text(found.text, title="Results"))
    rows = [line for line in COMPACT.splitlines() if " | " in line]
    assert [bool(finder.find(row)) for row in rows] == [True, True, True]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Town,Cost (EUR m),Share (%)\nHarrow,4.5,61.2\nNess,3.1,38.8\n", "Cost (EUR m): million EUR"),
        (",2025\nRevenue ($ thousand),45\nStaff,61\n", "Revenue ($ thousand): thousand USD"),
        # a table was named after its own last row: its label says the unit in other words
        (',Power,Gas\n"Rate, pence per kWh",24.50,6.24\n"Typical use, kWh per year",2700,11500\n', ""),
        ("Town,2024,2025\nHarrow,5,6\nNess,7,8\n", ""),
    ],
)
def test_units_are_said_where_headers_do_not(text: str, units: str) -> None:
    (table,) = read(text, "t.csv").tables
    assert units_of(table) == units


def test_a_unit_of_the_grid_may_be_given_back() -> None:
    found = read("| Persons ('000) | 2025 |\n|---|---|\n| Employed | 1,702 |\n| Jobless | 115 |\n")
    source = Source.from_text(found.text, title="Jobs", tables=found.tables)
    assert (unit_stands("thousand persons", source), unit_stands("million persons", source)) == (True, False)


def test_pieces_keep_their_tables() -> None:
    """The pieces of a long source had no tables, so that their grids lost their units."""
    found = read(DRAWN.replace("# Results", "# Results\n\n" + "It was a quiet year for the firm. " * 20))
    pieces = split_source(Source.from_text(found.text, title="Results", tables=found.tables), 600)
    assert [piece.text[table.start :][:6] for piece in pieces for table in piece.tables] == ["| Item"]


def test_a_scale_of_one_column_is_of_that_column() -> None:
    """411 seats were 411,000 because the caption said "Votes in thousands"."""
    found = read(
        "Votes in thousands.\n\n| Party | Seats | Votes |\n|---|---|---|\n| Left | 411 | 9,709 |\n| Right | 121 | 6,829 |\n"
    )
    assert [str(cell.value) for cell in found.tables[0].cells] == ["411", "9709000", "121", "6829000"]
