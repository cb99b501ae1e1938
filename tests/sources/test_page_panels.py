"""Panels of a page that a reader can open are part of its text; what else the page hides is left out and said so."""

from datetime import date

import pytest
from lxml import html

from pipeline.sources.extract import extract
from pipeline.sources.extracted import Extract, ReadingRequest
from pipeline.sources.page_panels import hidden_words, open_panels
from tests.growth import outgrows

SEEN = "The council of Wexley reopened its quay on Saturday after works that took five years, the harbour office said."
PANEL = "The crane cost 913 crowns, the office told the council."


def page(panel: str) -> Extract:
    body = f"<article><h1>Quay</h1><p>{SEEN}</p><p>{SEEN}</p><h2>Costs</h2>{panel}<p>{SEEN}</p></article>"
    html = f"<html><head><title>Quay</title></head><body>{body}</body></html>"
    return extract(html.encode(), ReadingRequest(name="a.html", today=date(2026, 12, 1)))


OPENED = {
    "a button names it": '<button aria-controls="p" aria-expanded="false">More</button><div id="p" hidden><p>{}</p></div>',
    "a link names it": '<a href="#p" data-toggle="collapse">More</a><div id="p" class="collapse" style="display:none"><p>{}</p></div>',
    "a heading opens it": '<h3><button aria-expanded="false">More</button></h3><div style="color:red; display: none"><p>{}</p></div>',
    "a tab's role": '<div role="tabpanel" aria-labelledby="t" hidden><p>{}</p></div>',
    "found by searching": '<div hidden="until-found"><p>{}</p></div>',
    "hidden from screen readers": '<div role="tabpanel" aria-hidden="true"><p>{}</p></div>',
    "only a line for the eye": '<p aria-hidden="true">{}</p>',
    "folded to no height": '<div style="max-height:0; overflow: hidden"><p>{}</p></div>',
    "details": "<details><summary>How much?</summary><p>{}</p></details>",
    "a class of a framework": '<button aria-controls="p">More</button><div id="p" class="panel hidden"><p>{}</p></div>',
}  # fmt: skip


@pytest.mark.parametrize("panel", OPENED.values(), ids=OPENED)
def test_a_panel_that_can_be_opened_is_read(panel: str) -> None:
    """Accordions and tabs were left out, of fewer than fifteen words or hidden from screen readers without a remark."""
    read = page(panel.format(PANEL))
    assert (PANEL in read.text, read.remarks) == (True, ())


LEFT_OUT = {
    "nothing opens it": ("<div hidden><p>{}</p></div>", 10),
    "by its style": ('<p style="Display: None">{}</p>', 10),
    "white on white": ('<p style="color:#fff;background:#fff">{}</p>', 10),
    "unseen in a panel": ('<div role="tabpanel" hidden><p style="font-size:0px">{}</p></div>', 10),
    "a figure alone": ("<p>Cost: <span hidden>913</span></p>", 1),
}


@pytest.mark.parametrize(("panel", "words"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_is_hidden_is_left_out_and_said_so(panel: str, words: int) -> None:
    read = page(panel.format(PANEL))
    said = (
        f"{words} words that the page hides were left out" if words > 1 else "1 word that the page hides was left out"
    )
    assert ("913" in read.text, read.remarks) == (False, (said,))


UNSAID = {
    "for screen readers": '<p>Share<span class="sr-only"> this page of 3 December with others</span></p>',
    "an icon": '<div aria-hidden="true">expand_more</div>',
    "a menu": '<nav><button aria-controls="m">Menu</button><ul id="m" hidden><li>All 913 pages of the site</li></ul></nav>',
    "a dialog": '<a href="#d">Join</a><div id="d" role="dialog" aria-hidden="true">Join 913 readers of our letter today</div>',
}  # fmt: skip


@pytest.mark.parametrize("part", UNSAID.values(), ids=UNSAID)
def test_what_is_no_part_of_the_article_stays_out(part: str) -> None:
    read = page(part)
    assert [each for each in ("913", "3 December", "expand_more") if each in read.text] == []
    assert read.remarks == ()


@pytest.mark.parametrize("run", ["<p>x</p>", '<p id="a" hidden>x</p>', '<button aria-controls="a">x</button>'])
def test_a_longer_page_takes_its_share(run: str) -> None:
    """A search by XPath for what is hidden took the square of a page's elements, minutes for a long table."""

    def read(size: int) -> None:
        tree = html.fromstring(f"<html><body><article>{run * size}</article></body></html>")
        open_panels(tree)
        hidden_words(tree)

    assert not outgrows(read, 3_000)
