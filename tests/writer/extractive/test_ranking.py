import pytest

from pipeline.writer.extractive.ranking import ChosenSentences, likeness, rarity, terms

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
    before = ChosenSentences({})
    before.add("The council of Harrow voted on Monday to mend its bridges, and holds that they are old.")
    assert before.has(text) is told


def test_told_figures_are_not_told_again():
    before = ChosenSentences({})
    before.add("For the fourth quarter, the company expects revenue of $1.31 billion to $1.35 billion.")
    assert before.has("Sales are expected at $1,310 million to $1,350 million in this quarter.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("Homelessness rose by 18% nationwide, officials said.", True, id="rounded"),
        pytest.param(
            "More than 770,000 people were homeless, an 18% jump on the year before.", True, id="in-two-sentences"
        ),
        pytest.param("Homelessness in Hawaii rose by 87%.", False, id="another-figure"),
        pytest.param("Shares of the lender rose by 18%.", False, id="of-another-thing"),
    ],
)
def test_figures_told_more_exactly_are_not_told_again(text, told):
    """Four sources told the same rise as 18% and 18.1%, and the same count as 771,480 and "more than 770,000"."""
    before = ChosenSentences({})
    before.add("The department found 771,480 homeless people on one night in January.")
    before.add("A research group gives the rise in homelessness as 18.1% and says it undid slow progress.")
    assert before.has(text) is told
