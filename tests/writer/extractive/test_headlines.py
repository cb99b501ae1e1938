from datetime import date

import pytest

from pipeline.models import Brief, Notes
from pipeline.style.style import Style, load_style
from pipeline.writer.extractive.headlines import headlines_for

BARE = Style(name="bare")


def headlines(style, headline, count=2):
    notes = Notes(brief=Brief(headline=headline, date=date(2025, 1, 24)))
    return [planned.text for planned in headlines_for(notes, style, count)]


@pytest.mark.parametrize(
    ("headline", "texts"),
    [
        pytest.param("Belmont mends", ["Belmont mends"], id="as-the-desk-wrote-it"),
        pytest.param(
            "Belmont mends all bridges and rests awhile now",
            ["Belmont mends all bridges and rests awhile now", "Belmont mends all bridges"],
            id="without-the-last-clause",
        ),
        pytest.param(
            "Belmont opens its bridges two weeks after the flood",
            ["Belmont opens its bridges two weeks after the flood"],
            id="no-cut-within-a-time",
        ),
    ],
)
def test_headline_is_the_desks(headline, texts):
    assert headlines(BARE, headline) == texts


@pytest.mark.parametrize("style", [BARE, load_style("house"), load_style("plain")], ids=lambda style: style.name)
def test_a_figure_in_words_begins_with_a_capital(style):
    """The words "a quarter of all bridges" stayed small at the head of a page, since a style mends no letter of a figure."""
    mended = [headlines(style, line, 1) for line in ("a quarter of all bridges close", "eBay closes a bridge")]
    assert mended == [["A quarter of all bridges close"], ["eBay closes a bridge"]]


def test_refused_headlines_come_last():
    long = "Fed holds rates at the same 4¼ to 4½ percent again and slows the decline of its big balance sheet"
    assert headlines(load_style("house"), long, 1) == ["Fed holds rates at the same 4¼ to 4½ percent again"]


def test_subject_lines_are_cut_between_words():
    long = "Belmont mends all of its sixteen bridges over the river at last"
    notes = Notes(brief=Brief(headline=long, date=date(2025, 1, 24)))
    assert headlines_for(notes, BARE, 1)[0].subject == "Belmont mends all of its sixteen bridges over the river at…"
