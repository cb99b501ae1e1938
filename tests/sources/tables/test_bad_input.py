"""Office files, tables and sheets as they should not be: bounded, refused for the true reason, or read in part and said so."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest

from pipeline.errors import SourceError
from pipeline.sources.extract import extract
from pipeline.sources.extracted import Extract, ReadingRequest
from pipeline.sources.tables import archive, grid, html, markdown
from tests.sources.tables.files import saved

TODAY = date(2026, 1, 1)


def read(body: bytes | str, name: str) -> Extract:
    return extract(body.encode() if isinstance(body, str) else body, ReadingRequest(name=name, today=TODAY))


def figures(found: Extract) -> list[tuple[str, str, str]]:
    return [(cell.row_text, cell.column_text, str(cell.value)) for table in found.tables for cell in table.cells]


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return file.getvalue()


def workbook(*rows: list[Any]) -> Any:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


PART = {"xl/workbook.xml": b"<workbook/>"}
MANY = {str(number): b"" for number in range(5_001)}
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'
LOCKED = archive.OLD_OFFICE + bytes(600) + "EncryptedPackage".encode("utf-16-le")
REFUSED = {
    "a bomb": (lambda: zipped({**PART, "xl/sheet.xml": bytes(20_000_000)}), "unpacks to more than 200 times its size"),
    "too many parts": (lambda: zipped({**PART, **MANY}), "an archive of 5,002 parts"),
    "entities": (lambda: zipped({"xl/workbook.xml": ENTITIES}), "declares XML entities"),
    "no workbook inside": (lambda: zipped(PART), "a damaged or unusual workbook"),
    "a password": (lambda: LOCKED, "locked with a password"),
    "slides": (lambda: zipped({"ppt/presentation.xml": b"<p/>"}), "it is a PowerPoint file"),
    "an archive": (lambda: zipped({"a.txt": b"a"}), "it is a ZIP archive"),
    "a torn file": (lambda: saved(workbook(["a", 1]))[:900], "a damaged ZIP archive or Office file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_says_why(name: str) -> None:
    body, reason = REFUSED[name]
    with pytest.raises(SourceError, match=reason):
        read(body(), "file.xlsx")


def test_more_bytes_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1_000)
    with pytest.raises(SourceError, match="more than 1,000"):
        read(saved(workbook(["a", 1], ["b", 2])), "file.xlsx")


RAGGED = {
    "a short row and a remark": ("Town,2024,2025\nHarrow,5,6\nNess,7\nVale,8,9,late\n", ["5", "6", "7", "8", "9"], 0),
    "thousands without quotation marks": ("Town,2024,2025\nHarrow,1,200,6\nNess,7,8\nBay,9,4\n", ["7", "8", "9", "4"], 1),
    "a quotation mark never closed": ('Town,Note,2025\nHarrow,"fine, mostly,5\nNess,ok,7\n', ["7"], 1),
}  # fmt: skip


@pytest.mark.parametrize("name", RAGGED)
def test_ragged_rows_lose_no_figure_to_a_wrong_column(name: str) -> None:
    """One row of another length made text of a whole file; a row too long moved its figures along by a column."""
    body, values, odd = RAGGED[name]
    found = read(body, "towns.csv")
    named = [remark for remark in found.remarks if "more cells than columns not read" in remark]
    assert ([value for _, _, value in figures(found)], len(named)) == (values, odd)


def test_years_below_a_merged_header_are_headers() -> None:
    """A row of years with a label below a merged header was data, and 2024 a label's column: half the cells were lost."""
    rows = "<tr><td></td><td colspan=2>Fare</td></tr><tr><td>Line</td><td>2024</td><td>2025</td></tr>"
    body = "<tr><td>Red</td><td>2.10</td><td>2.30</td></tr><tr><td>Blue</td><td>1.90</td><td>2.00</td></tr>"
    prose = "<p>Fares rose in both years, the county said on Saturday in the yearly report of its transport office.</p>"
    found = figures(read(f"<html><body><article>{prose}<table>{rows}{body}</table></article></body></html>", "a.html"))
    assert found[:2] == [("Red", "Fare, 2024", "2.1"), ("Red", "Fare, 2025", "2.3")]


def test_a_grid_of_words_is_no_table() -> None:
    cells = "<tr><td>Contact us</td><td>Press</td></tr><tr><td>Home</td><td>About</td></tr>"
    prose = "<p>The county reopened the quay on Saturday after works that took five long years, its office said.</p>"
    assert read(f"<html><body><article>{prose}<table>{cells}</table></article></body></html>", "a.html").tables == ()


def test_formulas_without_results_are_named() -> None:
    found = read(
        saved(workbook(["Region", "2024", "2025"], ["North", 1, 2], ["South", 3, 4], ["All", "=B2+B3", 6])), "a.xlsx"
    )
    assert found.remarks == ("1 formula on sheet 'Sheet' without a saved result: not read",)
    assert figures(found)[-1] == ("All", "2025", "6")


def test_dates_and_formats_are_read_as_shown() -> None:
    book = workbook(
        ["Month", "Rate", "Sales"], [datetime(2025, 3, 1), 0.0451, 1234.5], [datetime(2025, 4, 1), 0.05, -20]
    )
    for row in (2, 3):
        for column, shown in enumerate(("mmm yyyy", "0.0%", "£#,##0;(£#,##0)"), start=1):
            book.active.cell(row, column).number_format = shown
    cells = read(saved(book), "a.xlsx").tables[0].cells
    assert [(cell.row, str(cell.value), cell.unit, cell.period, cell.printed) for cell in cells] == [
        (("March 2025",), "4.5", "%", "March 2025", "4.5%"),
        (("March 2025",), "1235", "GBP", "March 2025", "£1,235"),
        (("April 2025",), "5", "%", "April 2025", "5.0%"),
        (("April 2025",), "-20", "GBP", "April 2025", "(£20)"),
    ]


def test_hidden_rows_and_sheets_are_left_out() -> None:
    book = workbook(["Region", "2024"], ["North", 1], ["Secret", 99], ["South", 3])
    book.active.row_dimensions[3].hidden = True
    book.create_sheet("Working").sheet_state = "hidden"
    found = read(saved(book), "a.xlsx")
    assert [row for row, _, _ in figures(found)] == ["North", "South"]
    assert found.remarks == (
        "hidden rows or columns of sheet 'Sheet' are left out",
        "its hidden sheet 'Working' is left out",
    )


def test_comments_and_deletions_are_said_to_be_left_out() -> None:
    import docx

    document: Any = docx.Document()
    paragraph = document.add_paragraph("Sales were 12 million in March.")
    document.add_comment(paragraph.runs, text="Is this right?", author="A")
    deleted = "<w:del xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:r><w:delText>99</w:delText></w:r></w:del>"
    from docx.oxml import parse_xml

    paragraph._p.append(parse_xml(deleted))
    found = read(saved(document), "a.docx")
    assert (found.text, found.remarks) == (
        "Sales were 12 million in March.\n",
        ("1 comment left out", "1 tracked deletion left out, insertions read as accepted"),
    )


def test_a_word_file_keeps_its_order_and_headings() -> None:
    import docx

    document: Any = docx.Document()
    document.add_heading("Harvest report", 0)
    document.add_paragraph("In thousands of tonnes.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ["Crop", "2025", "Wheat", "4.1"], strict=True):
        cell.text = text
    document.add_paragraph("Rain fell late.")
    found = read(saved(document), "a.docx")
    assert (found.title, found.text) == (
        "Harvest report",
        "Harvest report\n\nIn thousands of tonnes.\n\n| Crop | 2025 |\n|---|---|\n| Wheat | 4.1 |\n\nRain fell late.\n",
    )
    assert str(found.tables[0].cells[0].value) == "4100"


def test_a_hundred_thousand_rows_are_bounded_and_said() -> None:
    rows = "".join(f"Row {n},{n}\n" for n in range(100_000))
    found = read("Name,2024\n" + rows, "a.csv")
    assert (len(found.tables[0].cells), found.remarks) == (
        9_999,
        ("Table 1: 90,001 rows after the 10,000th not read",),
    )


ROWS = [f"Row {n}|{n}" for n in range(1, 1_001)]
LONG = {
    "a.html": "<table><tr><th>Name</th><th>2024</th></tr>"
    + "".join(f"<tr><td>{row.replace('|', '</td><td>')}</td></tr>" for row in ROWS)
    + "</table><p>The end.</p>",
    "a.md": "| Name | 2024 |\n|---|---|\n" + "".join(f"| {row} |\n" for row in ROWS) + "\nThe end.\n",
    "b.md": "Name | 2024\n---|---\n" + "\n".join(ROWS) + "\n\nThe end.\n",
}


@pytest.mark.parametrize(("name", "body"), LONG.items(), ids=LONG)
def test_first_rows_of_a_long_table_are_used(name: str, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with a table of 100,000 rows was refused after thirty seconds, a Markdown text for its length."""
    for module in (grid, html, markdown):
        monkeypatch.setattr(module, "MAX_FIGURES", 200)
    found = extract(body.encode(), ReadingRequest(name=name, today=TODAY, max_characters=3_000))
    assert [figures(found)[n] for n in (0, -1)] == [("Row 1", "2024", "1"), ("Row 99", "2024", "99")]
    assert [remark.split(": ")[-1] for remark in found.remarks] in (
        ["901 rows after the 100th not read"],
        ["901 rows of a table after the 100th not read"],
    )
    assert found.text.endswith("The end.\n")


RAGGED_TABLE = "<table><tr><th>Town</th><th>2023</th><th>2024</th></tr><tr><td>Ayr</td><td>1</td></tr><tr><td>Wick</td><td>2</td><td>3</td><td>4</td></tr></table>"


def test_a_ragged_table_keeps_what_is_there() -> None:
    """The figure without a column stood among the others without a remark."""
    found = read(RAGGED_TABLE, "a.html")
    assert figures(found) == [("Ayr", "2023", "1"), ("Wick", "2023", "2"), ("Wick", "2024", "3"), ("Wick", "", "4")]
    assert found.remarks == (
        "Table 1: 1 row with more cells than columns: what is beyond them is read without a column's name (the first: 'Wick | 2 | 3 | 4')",
    )


def test_a_ragged_markdown_table_says_what_it_drops() -> None:
    """Markdown shows no cell beyond the header's: the figure there was no cell, and nothing said so."""
    found = read("| Town | 2023 |\n|---|---|\n| Ayr | 1 |\n| Wick | 2 | 3 |\n| Nairn \\| Bay | 4 |\n", "a.md")
    assert figures(found) == [("Ayr", "2023", "1"), ("Wick", "2023", "2"), ("Nairn | Bay", "2023", "4")]
    assert found.remarks == (
        "Table 1: 1 row with more cells than columns: what is beyond them is not read as cells (the first: '| Wick | 2 | 3 |')",
    )


INNER = "<table><tr><th>Town</th><th>2024</th></tr><tr><td>Ayr</td><td>7</td></tr></table>"


def test_a_table_in_a_cell_is_read_behind_the_one_round_it() -> None:
    """The outer one's figures were no cells, without a remark where there were fewer than four."""
    page = f"<table><tr><th>Port</th><th>Ships</th></tr><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>{INNER} and more</td></tr></table>"
    found = read(page, "a.html")
    assert figures(found) == [("A", "Ships", "1"), ("Ayr", "2024", "7")]
    assert found.remarks == ("1 table in the cells of others: each is read behind the one that it stands in",)


def test_a_table_that_is_none_round_one_is_named() -> None:
    page = f"<p>The county's towns.</p><table><tr><td>9</td><td>{INNER}</td></tr></table>"
    found = read(page, "a.html")
    assert figures(found) == [("Ayr", "2024", "7")]
    assert found.remarks == ("1 table with tables in the cells: only the inner ones are read as tables",)


def test_a_table_of_one_row_in_a_cell_is_words_of_the_cell() -> None:
    """The one round it was left as bars between words, without a cell or a remark."""
    inner = "<table><tr><td>11</td><td>12</td></tr></table>"
    page = f"<table><tr><th>Town</th><th>People</th></tr><tr><td>Mero</td><td>{inner}</td></tr><tr><td>Ayr</td><td>7</td></tr></table>"
    found = read(page, "a.html")
    assert (figures(found), found.remarks) == (
        [("Ayr", "People", "7")],
        ("Table 1: 1 cell not read as figures ('11 12')",),
    )


def test_a_table_with_a_page_in_a_cell_is_named() -> None:
    """Its figures were text alone, and nothing said so."""
    page = f"<p>Ports.</p><table><tr><td>{'Ayr and Wick. ' * 200}</td><td>5</td></tr><tr><td>Ayr</td><td>7</td></tr></table>"
    found = read(page, "a.html")
    said = "1 table with more than 2,000 characters in a cell: read as text alone"
    assert (found.tables, found.remarks) == ((), (said,))


def test_formulas_of_a_separated_file_are_named() -> None:
    """A cell "=B2+B3" was words, so that a total was missing without a remark."""
    found = read("Town,2024\nAyr,5\nWick,7\nBoth,=B2+B3\nAll,=SUM(B2:B3)\n", "a.csv")
    assert [value for _, _, value in figures(found)] == ["5", "7"]
    assert found.remarks == ("Table 1: 2 cells not read as figures ('=B2+B3', '=SUM(B2:B3)')",)


def test_a_layout_round_a_table_stays_silent() -> None:
    found = read(f"<p>The county's towns.</p><table><tr><td>Menu</td><td>{INNER}</td></tr></table>", "a.html")
    assert (figures(found), found.remarks) == ([("Ayr", "2024", "7")], ())


def test_a_table_from_right_to_left_is_read() -> None:
    page = '<table dir="rtl"><tr><th>المنطقة</th><th>2024</th></tr><tr><td>الشمال</td><td>1,200</td></tr></table>'
    assert figures(read(page, "a.html")) == [("الشمال", "2024", "1200")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "^"])
def test_each_separator_is_found(separator: str) -> None:
    lines = [["Region", "2023", "2024"], ["North; east, all", "1.5", "2.5"], ["South", "3", "4"]]
    body = "\n".join(separator.join(f'"{field}"' if separator in field else field for field in line) for line in lines)
    assert figures(read(body, "a.csv"))[0] == ("North; east, all", "2023", "1.5")


def test_a_file_with_five_separators_is_text() -> None:
    found = read("a,b;c\td|e^f\ng h\ni,j,k\nl;m\nn\to|p\n", "a.csv")
    assert (found.tables, found.remarks) == ((), ("no table of figures was found in it: read as text",))


def test_what_is_no_plain_figure_is_named() -> None:
    page = "<table><tr><th>Club</th><th>Score</th><th>Range</th><th>Share</th></tr><tr><td>Ayr</td><td>3:1</td><td>10–12</td><td>&lt;0.1</td></tr><tr><td>Wick</td><td>2:2</td><td>5</td><td>4.2</td></tr></table>"
    found = read(page, "a.html")
    assert figures(found) == [("Wick", "Range", "5"), ("Wick", "Share", "4.2")]
    assert found.remarks == ("Table 1: 4 cells not read as figures ('3:1', '10–12', '<0.1', …)",)


def test_words_that_word_shows_nobody_are_left_out() -> None:
    """An order in white on the white page, or one point high, came into a source's text as any sentence does."""
    import docx
    from docx.oxml import parse_xml
    from docx.shared import Pt, RGBColor

    document: Any = docx.Document()
    white = RGBColor(255, 255, 255)
    document.add_paragraph("The council of Wexley spent $40 million on bridges.").add_run(
        " Unseen."
    ).font.color.rgb = white
    document.add_paragraph().add_run("Too small.").font.size = Pt(1)
    shaded = document.add_paragraph().add_run("White on blue.")
    shaded.font.color.rgb = white
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    shaded._r.rPr.append(parse_xml(f'<w:shd xmlns:w="{namespace}" w:val="clear" w:fill="003366"/>'))
    document.add_table(1, 1).cell(0, 0).paragraphs[0].add_run("White in a table.").font.color.rgb = white
    text = read(saved(document), "a.docx").text
    assert text.split("\n\n") == [
        "The council of Wexley spent $40 million on bridges.",
        "White on blue.",
        "| White in a table. |\n",
    ]
