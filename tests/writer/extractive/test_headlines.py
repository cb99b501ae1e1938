from datetime import date

import pytest

from pipeline.models import Brief, Notes
from pipeline.style.style import Style, load_style
from pipeline.writer.extractive.headlines import headlines_for

PAIRS = Style(name="pairs", wordlists={"alliteration": ("bridge", "boom", "money", "moves")})
BARE = Style(name="bare")


def headlines(style, headline, count=2):
    notes = Notes(brief=Brief(headline=headline, date=date(2025, 1, 24)))
    return [planned.text for planned in headlines_for(notes, style, count)]


@pytest.mark.parametrize(
    ("style", "headline", "texts"),
    [
        pytest.param(PAIRS, "Belmont mends", ["Belmont’s Bridge Boom: Belmont mends", "Belmont mends"], id="a-pair"),
        pytest.param(PAIRS, "BBC mends it", ["BBC Bridge Boom: BBC mends it", "BBC mends it"], id="capitals"),
        pytest.param(PAIRS, "Council mends", ["Council mends"], id="no-pair-for-the-letter"),
        pytest.param(
            BARE,
            "Belmont mends all bridges and rests awhile now",
            ["Belmont mends all bridges and rests awhile now", "Belmont mends all bridges"],
            id="without-the-last-clause",
        ),
    ],
)
def test_desk_headline_stands_behind_the_colon(style, headline, texts):
    assert headlines(style, headline) == texts


def test_letters_take_the_style_case():
    assert headlines(load_style("house"), "Meta plans to invest $60 billion", 1) == [
        "Meta’s Money Math: Meta Plans to Invest $60 billion"
    ]


def test_refused_headlines_come_last():
    """Sixteen words are the house's most; with an alliteration before the colon this one had nineteen."""
    long = "Fed holds rates at 4¼ to 4½ percent and slows the decline of its balance sheet"
    assert headlines(load_style("house"), long, 1) == ["Fed’s Fresh Figures: Fed Holds Rates at 4¼ to 4½ percent"]


def test_subject_lines_are_cut_between_words():
    long = "Belmont mends all of its sixteen bridges over the river at last"
    notes = Notes(brief=Brief(headline=long, date=date(2025, 1, 24)))
    assert headlines_for(notes, BARE, 1)[0].subject == "Belmont mends all of its sixteen bridges over the river at…"
