"""Everything that reads a text takes time linear in its length: four times the text, about four times the time."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest

from pipeline.briefing.html import mail_html
from pipeline.errors import SourceError
from pipeline.feeds.reader import parse
from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest
from pipeline.sources.suspicion import suspicious_passages
from pipeline.stages.export import export_markdown
from pipeline.style.autofix import autofix_text
from pipeline.style.check import check_text
from pipeline.style.style import load_style
from pipeline.text import markdown, plain_view
from pipeline.text.blocks import read_blocks
from pipeline.text.decoding import visible
from pipeline.text.language import detect_language
from pipeline.text.sentences import block_sentences, sentences
from pipeline.writer.sanitizing import plain_text
from tests.growth import outgrows

HOUSE = load_style("house")
SMALL = 625
"""Signs of the shorter text."""

# Of the issue, then of our own, each with the letters of some rule.
RUNS = [
    "1,", "😀", "[a](", ".", "[^", "`", "![", "\t", "ignore-",
    "…", "。", "](", "<!--", "{==", "{>>", "{--", "- a\n", "# a\n", "😀\n", "👨‍👩‍👧", "1.\n", "> ", "| a ",
    "&amp;", "“", '"', "the the ", "![](//", "\\", "[a]: ", "    a\n\n", "- ```\n", "**a", "~~", "http://", "{{", "<a ",
]  # fmt: skip


def page(text: str) -> None:
    with suppress(SourceError):
        extract(
            f"<html><body><article><p>{text}</p></article></body></html>".encode(),
            ReadingRequest(today=date(2026, 1, 1)),
        )


def feed(text: str) -> None:
    told = f"<rss><channel><item><title>{text}</title><description>{text}</description></item></channel></rss>"
    with suppress(SourceError):
        parse(told.encode(), "https://a.example/", datetime(2026, 1, 1, tzinfo=UTC))


READERS: dict[str, Callable[[str], object]] = {
    "suspicion": suspicious_passages,
    "style check": lambda text: check_text(text, HOUSE),
    "style fix": lambda text: autofix_text(text, HOUSE),
    "plain view": plain_view.readable,
    "signs of a passage": plain_view.mask_signs,
    "atoms": markdown.atoms,
    "code": markdown.code,
    "blocks": read_blocks,
    "sentences": sentences,
    "sentences of a block": lambda text: list(block_sentences(text)),
    "what can be seen": visible,
    "language": detect_language,
    "a model's words": plain_text,
    "export": export_markdown,
    "mail": lambda text: mail_html(text, ""),
    "page": page,
    "feed": feed,
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_longer_text_takes_no_more_than_its_share(read: Callable[[str], object]) -> None:
    """A source of two lines with a row of dashes never came to an end, and a line of 1,600 emoji took seven seconds."""
    read("Warm up: rates stay.")
    assert [run for run in RUNS if outgrows(lambda times, run=run: read(f"x{run * times}\n"), SMALL // len(run))] == []
