import pytest

from pipeline.writer.extractive.ranking import Told, likeness, rarity, terms

WEIGHTS = rarity(["bridges cost money", "roads cost money", "parks are green"])


def test_terms_are_stems_that_mean_something():
    assert terms("The bridges and the bridge cost") == {"bridg": 2, "cost": 1}


def test_rare_terms_are_worth_more():
    assert WEIGHTS["green"] > WEIGHTS["cost"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("bridges cost", "a bridge cost", 1.0), ("bridges", "roads", 0.0), ("", "roads", 0.0)],
)
def test_likeness_counts_shared_terms(one, other, alike):
    assert likeness(one, other, WEIGHTS) == pytest.approx(alike)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("The council voted to mend the bridges of Harrow on Monday.", True, id="the-same"),
        pytest.param("Harrow's council on Monday voted that bridges be mended.", True, id="in-other-words"),
        pytest.param("The council heard about the parks.", False, id="something-else"),
        pytest.param("We hold that it is not.", False, id="too-few-words-to-tell"),
    ],
)
def test_what_was_told_is_known(text, told):
    before = Told({})
    before.add("The council of Harrow voted on Monday to mend its bridges, and holds that they are old.")
    assert before.has(text) is told


def test_told_figures_are_not_told_again():
    before = Told({})
    before.add("For the fourth quarter, the company expects revenue of $1.31 billion to $1.35 billion.")
    assert before.has("Sales are expected at $1,310 million to $1,350 million in this quarter.")
