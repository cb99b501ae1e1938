"""A page's headings and block quotations stand in its text, so that a statement has its speaker."""

from datetime import date

import pytest
from lxml.html import fromstring

from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest
from pipeline.sources.headings import heading_of_quotation, placed_lines, with_headings

READING = ReadingRequest(today=date(2025, 2, 1), media_type="text/html")
WORDS = "The library said on Monday that it would lend no more scans of books that publishers sell as ebooks."
STATEMENTS = f"""<h1>Statements</h1><p>{WORDS}</p>
<h2>Example <b>Library</b></h2><blockquote><p>While we are sorry, we will not appeal.</p><p>We thank our readers.</p></blockquote>
<h2>Guild of Publishers</h2><h3>Monday</h3><p>The guild was pleased with the ruling, and said so at length.</p>
<h2>Figures</h2><table><tr><th>Year</th><th>Loans</th></tr><tr><td>2023</td><td>10</td></tr><tr><td>2024</td><td>12</td></tr></table>
<h2>Nothing Under It</h2>"""
TEXT = f"""{WORDS}

## Example Library

> While we are sorry, we will not appeal.

> We thank our readers.

## Guild of Publishers

### Monday

The guild was pleased with the ruling, and said so at length.

## Figures

| Year | Loans |
|---|---|
| 2023 | 10 |
| 2024 | 12 |
"""


def page(body):
    menu = "<nav><h2>More News</h2><p>Read also what others read.</p></nav>"
    return f"<html><head><title>Statements</title></head><body>{menu}{body}</body></html>".encode()


@pytest.mark.parametrize(
    "body", [STATEMENTS, f"<article>{STATEMENTS}</article>"], ids=["without an article", "with an article"]
)
def test_headings_and_quotations_stay(body):
    """A page of labelled statements came as paragraphs by nobody, and the losing side of a lawsuit was not quoted once."""
    assert extract(page(body), READING).text.removeprefix("Statements\n\n") == TEXT


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("While we are sorry", "Example Library"),
        ("We thank our readers", "Example Library"),
        ("The guild was pleased", ""),
    ],
)
def test_a_quotation_is_its_headings(words, speaker):
    assert heading_of_quotation(TEXT, TEXT.index(words)) == speaker


def test_quotation_parted_by_breaks_keeps_its_heading() -> None:
    """A block quotation whose lines were parted by <br> lost its heading and its mark, and so its speaker."""
    page = "<body><h2>Mara Ellis</h2><blockquote>We were ready.<br>No ship came.</blockquote></body>"
    text = with_headings("We were ready.\nNo ship came.", placed_lines(fromstring(page)))
    assert text == "## Mara Ellis\n> We were ready.\n> No ship came."


def test_heading_stands_above_the_list_under_it() -> None:
    page = "<body><h2>Exports</h2><p>- Travel rose.<br>- Fares fell.</p></body>"
    text = with_headings("- Travel rose.\n- Fares fell.", placed_lines(fromstring(page)))
    assert text == "## Exports\n- Travel rose.\n- Fares fell."
