import pytest

from pipeline.writer.extractive.ranking import likeness, rarity, spread, terms

WEIGHTS = rarity(["bridges cost money", "roads cost money", "parks are green"])


def test_terms_are_stems_that_mean_something():
    assert terms("The bridges and the bridge cost") == {"bridge": 2, "cost": 1}


def test_rare_terms_are_worth_more():
    assert WEIGHTS["green"] > WEIGHTS["cost"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("bridges cost", "a bridge cost", 1.0), ("bridges", "roads", 0.0), ("", "roads", 0.0)],
)
def test_likeness_counts_shared_terms(one, other, alike):
    assert likeness(one, other, WEIGHTS) == pytest.approx(alike)


def test_repetitions_are_left_out():
    candidates = [("a", "bridges cost money", 3.0), ("b", "a bridge costs money", 2.0), ("c", "parks are green", 1.0)]
    assert spread(candidates, 5, WEIGHTS) == ["a", "c"]
