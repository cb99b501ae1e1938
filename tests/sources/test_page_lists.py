"""Lists and quotations in the line stay in a page's text, in their place (invented figures)."""

from datetime import date

import pytest

from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest

READING = ReadingRequest(today=date(2025, 2, 1), media_type="text/html")
ABOVE = (
    "Imports of goods rose by $11.4 billion to $293.1 billion in December, the office of statistics said on Tuesday."
)
BELOW = "Imports of services rose by $1.0 billion to $71.8 billion in December, and are no part of the figures above."


def text_of(body: str) -> str:
    page = f"<html><head><title>Trade</title></head><body><p>{ABOVE}</p>{body}<p>{BELOW}</p></body></html>"
    return extract(page.encode(), READING).text.removeprefix(ABOVE).removesuffix(BELOW + "\n").strip("\n")


LISTS = [
    pytest.param(
        "<ul><li>Metal rose $9.2 billion.</li><li>Gold rose <b>$1.0</b> billion.</li></ul>",
        "- Metal rose $9.2 billion.\n- Gold rose $1.0 billion.",
        id="flat",
    ),
    pytest.param(
        "<ol><li>Supplies rose. <ul><li>Metal rose.</li></ul></li><li><p>Toys fell.</p></li></ol>",
        "- Supplies rose.\n  - Metal rose.\n- Toys fell.",
        id="nested, and a paragraph in an item",
    ),
    pytest.param("<dl><dt>Metal</dt><dd>$9.2 billion</dd></dl>", "- Metal\n- $9.2 billion", id="definitions"),
    pytest.param(
        "<ul><li>Metal rose.</li><li><p>Toys fell.</p><p>Games rose.</p></li></ul>",
        "- Metal rose.\n\nToys fell.\n\nGames rose.",
        id="an item of two paragraphs",
    ),
    pytest.param("<ul><li><a href='/'>Trade in June</a></li><li><a href='/'>Jobs</a></li></ul>", "", id="menu"),
]


@pytest.mark.parametrize(("body", "text"), LISTS)
def test_lists_of_a_page_without_an_article_stay(body: str, text: str) -> None:
    """Every list of a press release that is plain paragraphs vanished, and with it the story's best figure."""
    assert text_of(body) == text


QUOTATIONS = [
    ("Mara Ellis wrote: <q>This is cowardice,</q> and left.", "Mara Ellis wrote: “This is cowardice,” and left."),
    ("He said: <q>She told me <q>no</q></q>.", "He said: “She told me ‘no’”."),
    ('He said: <q>"It is <i>late</i>"</q>.', 'He said: "It is late".'),
    ("He said: <q>It is <i>late</i></q>.", "He said: “It is late”."),
]


@pytest.mark.parametrize(("body", "text"), QUOTATIONS)
def test_a_quotation_in_the_line_keeps_its_marks(body: str, text: str) -> None:
    """Words of people stood in prompts as the source's own statements, and a paragraph broke off behind them."""
    assert text_of(f"<p>{body}</p>") == text
