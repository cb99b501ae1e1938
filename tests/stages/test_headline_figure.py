"""What the event's headline counts is told in the text, in one form or another."""

import pytest

from pipeline.models import Sentence
from pipeline.stages.headline_figure import untold_headline_figures
from pipeline.stages.rendering import render_body
from pipeline.style.style import load_style
from tests.story import NOTES, draft

HOUSE = load_style("house")


@pytest.mark.parametrize(
    ("headline", "text", "untold"),
    [
        pytest.param("Council spends $40 million", "It spent almost $40 million.", [], id="with-a-caution"),
        pytest.param("Council spends $40.12 million", "It spent $40 million.", [], id="rounded"),
        pytest.param("Half of the bridges closed", "Of the bridges 50% are closed.", [], id="as-a-share"),
        pytest.param("Council meets on 3 May 2025", "It meets again.", [], id="a-date-is-none"),
        pytest.param("Two sides clash", "They clash.", [], id="a-way-of-speaking-is-none"),
        pytest.param("Council spends $40 million", "It spends $50 million.", ["40000000 USD"], id="another-figure"),
        pytest.param("Council cuts 3,600 jobs", "It cuts jobs.", ["3600"], id="no-figure"),
    ],
)
def test_headline_figures_are_told(headline, text, untold):
    """A draft on a plan of $60 billion once gave the figure in its own headline alone, and no mark said so."""
    notes = NOTES.model_copy(update={"brief": NOTES.brief.model_copy(update={"headline": headline})})
    made = draft(Sentence(text=text))
    found = list(untold_headline_figures(made, render_body(made, HOUSE), notes))
    told = [f"The event's headline has {each}, and the text tells it nowhere." for each in untold]
    assert [(each.rule, each.message, each.start) for each in found] == [("headline.figure", each, 4) for each in told]
