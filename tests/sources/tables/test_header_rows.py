"""Which rows stand above a table's figures: a first row of data under no header is data."""

from datetime import date

import openpyxl
import pytest

from pipeline.models import Table
from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest
from tests.sources.tables.files import saved

PAGE = "<html><body><article><h1>Figures of the harbour town</h1><p>{words}</p>{table}</article></body></html>"
WORDS = "The office of the town published its figures for the harbour and for the nine districts on Tuesday."


def read(text: str, name: str) -> Table:
    return extract(text.encode(), ReadingRequest(name=name, today=date(2026, 3, 1))).tables[0]


def of_page(rows: list[list[str]], *, caption: str = "", marked: str = "") -> Table:
    """The table of a page; `marked` are the tags of each row's cells, "td" where it is empty."""
    tags = marked.split() or ["td"] * len(rows[0])
    lines = ("".join(f"<{tag}>{text}</{tag}>" for tag, text in zip(tags, row, strict=True)) for row in rows)
    drawn = f"<table><caption>{caption}</caption>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
    return read(PAGE.format(words=WORDS, table=drawn), "page.html")


@pytest.mark.parametrize(
    ("rows", "marked"),
    [
        ([["Opened", "2019"], ["Staff", "412"], ["Visitors", "81,300"]], ""),
        ([["Year of construction", "1987"], ["Rooms", "31"]], ""),
        ([["Ships", "2014"], ["Crew", "312"], ["Routes", "9"]], "th td"),
        ([["Harbour Bridge", "1998"], ["Mill Bridge", "2004"], ["North Bridge", "2011"]], ""),
        ([["North", "2019", "2044"], ["South", "2101", "2190"], ["West", "1988", "1850"]], ""),
    ],
)
def test_years_that_are_values_head_no_column(rows, marked):
    """ "Opened | 2019" above "Staff | 412" was a header, and the staff were those of 2019."""
    table = of_page(rows, marked=marked)
    assert table.header == ()
    assert [cell.period for cell in table.cells] == [None] * len(table.cells)


@pytest.mark.parametrize(
    "rows",
    [
        ["Monday,Council,10:30", "Tuesday,Planning,9:15", "Friday,Budget,14:00"],
        ["Ann Rook,Mayor,2019", "Bo Lind,Clerk,2021", "Cy Ott,Warden,2015"],
        ["Harrow,coast,closed", "Ness,hills,120", "Quill,coast,95"],
    ],
)
def test_a_first_row_like_those_below_it_is_data(rows):
    """A rota without a header lost its first line, and the clerk of 2021 was one of 2019."""
    table = read("\n".join(rows), "rota.csv")
    assert (table.header, [row.printed for row in table.rows]) == ((), [tuple(row.split(",")) for row in rows])


def in_each_format(rows: list[list[str]]) -> dict[str, Table]:
    """The table without a header, as four kinds of file have it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([int(text) if text.isdigit() else text for text in row])
    lines = [f"| {' | '.join(row)} |" for row in [rows[0], ["---"] * len(rows[0]), *rows[1:]]]
    files = {"t.csv": "\n".join(map(",".join, rows)).encode(), "t.md": "\n".join(lines).encode(), "t.xlsx": saved(book)}
    read = {
        name: extract(body, ReadingRequest(name=name, today=date(2026, 3, 1))).tables[0] for name, body in files.items()
    }
    return {**read, "t.html": of_page(rows)}


@pytest.mark.parametrize(
    "rows",
    [
        ["Monday,Council,10:30", "Tuesday,Planning,9:15"],
        ["Ann Rook,Mayor,2019", "Bo Lind,Clerk,2021"],
        ["Harbour Bridge,1998", "Mill Bridge,2004"],
        ["North works,Leeds,412", "South works,Hull,398"],
        ["Mill,412", "Quay,398"],
        ["Adult ticket,$24.50", "Child ticket,$12.00"],
        ["2019,67.3%", "2024,59.7%"],
    ],
)
def test_two_rows_are_both_data(rows):
    """A table of two meetings had the first for its header, and the second bridge was one of the first one's year."""
    cells = [row.split(",") for row in rows]
    found = {name: (table.header, [row.printed for row in table.rows]) for name, table in in_each_format(cells).items()}
    assert found == dict.fromkeys(found, ((), [tuple(row) for row in cells]))


@pytest.mark.parametrize("rows", [",2024,2025\nStaff,412,398", "Year,Staff\n2024,412", "Grade,8\nGirls,12"])
def test_a_header_over_one_row_stays(rows):
    read = in_each_format([row.split(",") for row in rows.split("\n")])
    headed = {name for name, table in read.items() if len(table.header) == 1}
    assert headed == ({"t.md"} if rows.startswith("Grade") else set(read))


@pytest.mark.parametrize(
    "rows",
    [
        ["Town,Mayor,Flats", "Harrow,Ann Rook,6", "Ness,Bo Lind,8"],
        ["Day,Meeting,Start", "Monday,Council,10:30", "Tuesday,Planning,9:15"],
        ["Country,Currency,2023", "Arden,crown,1700", "Brill,mark,2140"],
        ["North,Men,Women", "Harrow,5,6", "South,Men,Women", "Ness,7,8"],
    ],
)
def test_a_first_row_of_words_over_figures_is_the_header(rows):
    assert read("\n".join(rows), "t.csv").header == (tuple(rows[0].split(",")),)


@pytest.mark.parametrize("name", ["t.csv", "t.md", "t.html"])
def test_a_table_of_words_keeps_all_its_rows(name):
    """Names and roles without a header stay in the text, the first of them too."""
    rows = [["Ann Rook", "Mayor"], ["Bo Lind", "Clerk"], ["Cy Ott", "Warden"]]
    drawn = {
        "t.csv": "\n".join(map(",".join, rows)),
        "t.md": "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], ["---", "---"], *rows[1:]]),
        "t.html": PAGE.format(
            words=WORDS, table=f"<table>{''.join(f'<tr><td>{a}</td><td>{b}</td></tr>' for a, b in rows)}</table>"
        ),
    }
    text = extract(drawn[name].encode(), ReadingRequest(name=name, today=date(2026, 3, 1))).text
    assert [cell for row in rows for cell in row if cell not in text] == []


@pytest.mark.parametrize(
    "header",
    [
        ["District", "2023", "2024"],
        ["Country", "2019", "2020"],
        ["Year", "2023", "2024"],
        ["Parish", "2001", "2011"],
        ["", "2019", "2024"],
    ],
)
def test_years_over_figures_like_years_stay_a_header(header):
    table = of_page([header, ["North", "2019", "2044"], ["South", "2044", "1930"]])
    assert table.header == (tuple(header),)


@pytest.mark.parametrize(
    "first", [["2022", "1,204"], ["North quay", "12,400"], ["Mill", "8.1%"]], ids=["a year", "thousands", "percent"]
)
def test_markdowns_header_may_be_its_first_data(first):
    """Markdown has a header row for every table: "2022 | 1,204" stood over the births of all later years."""
    below = {"1,204": "1,377", "12,400": "9,310", "8.1%": "7.0%"}[first[1]]
    table = read(f"# Figures\n\n| {' | '.join(first)} |\n|---|---|\n| 2023 | {below} |\n", "release.md")
    assert (table.header, len(table.cells)) == ((), 2)


@pytest.mark.parametrize("rows", [["Ostrey | 12 | 34", "Velm | 15 | 40"], ["Ostrey | 2 | 9 | 11", "Velm | 3 | 8 | 12"]])
def test_markdowns_header_may_be_data_that_climb(rows):
    """Of two rows of plain figures the first stood over the second: "34: 40" for Velm, and no Ostrey."""
    rule = "|---" * rows[0].count("|")
    table = read(f"# Figures\n\n| {rows[0]} |\n|---{rule}|\n| {rows[1]} |\n", "release.md")
    assert (table.header, [cell.row_text for cell in table.cells][:: len(table.cells) - 1]) == ((), ["Ostrey", "Velm"])


@pytest.mark.parametrize(
    "header",
    [
        *("Age | 16 | 17", "Gift | $10 | $25", "Dose | 1.5 | 2.5", "Towns of | 1,000 | 5,000"),
        *("Shoe | 36 | 37", "Size | 36 | 38", "Flats of | 1 | 2", "Minutes | 30 | 60"),
    ],
)
def test_markdowns_header_of_climbing_figures_stays(header):
    table = read(f"# Figures\n\n| {header} |\n|---|---|---|\n| Women | 12 | 9 |\n| Men | 11 | 14 |\n", "release.md")
    assert len(table.header) == 1


def test_a_drawn_tables_first_line_keeps_its_place():
    """A text that began with a header without a corner lost its indent, and 2024's figures went to 2023."""
    table = read("               2023     2024\nNorth           120      140\nSouth           210      230\n", "t.txt")
    assert [(cell.printed, cell.period) for cell in table.cells[:2]] == [("120", "2023"), ("140", "2024")]


def test_a_drawn_profile_has_its_first_year():
    """ "Founded   1987" was taken for a header, as no line of years alone counted as a row."""
    table = read("The club\n\nFounded        1987\nMembers       2,140\nBranches         31\n", "t.txt")
    assert [cell.row for cell in table.cells] == [("Founded",), ("Members",), ("Branches",)]


@pytest.mark.parametrize(
    "header", ["2025 ($ millions) | 2024 ($ millions)", "2025 £m | 2024 £m", "2025 (%) | 2024 (%)"]
)
def test_years_with_their_unit_are_headers(header):
    """Newest first, "2025 ($ millions)" and "2024 ($ millions)" were data: every figure below had no year, no scale."""
    table = read(f"# Spent\n\n| Province | {header} |\n|---|---|---|\n| Ontario | 310 | 290 |\n", "t.md")
    assert [(cell.period, cell.unit is None) for cell in table.cells] == [("2025", False), ("2024", False)]


def test_a_table_names_no_publisher_and_its_header_keeps_no_marks_bracket():
    """ "| Sector | 2024 | …" below a title was a head's line: its publisher was "| Sector". "2025[^1]" was "2025[]"."""
    text = "# Jobs\n\n| Sector | 2024 | 2025[^1] |\n|---|---|---|\n| Farms | 12 | 13 |\n\n[^1]: provisional\n"
    found = extract(text.encode(), ReadingRequest(name="t.md", today=date(2026, 12, 2)))
    assert (found.publisher, found.tables[0].header) == ("", (("Sector", "2024", "2025"),))
