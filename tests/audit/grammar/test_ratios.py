"""N to one: how many there are of one named thing for each of another; and amounts lost as parts of a whole."""

import pytest

from pipeline.audit.grammar.ratios import ratio_candidates
from pipeline.audit.reading.value_words import is_amount_moved
from pipeline.quantities.finder import find_quantities
from tests.audit.grammar.audited import Row, tried, verdict
from tests.audit.reading.read import known

SCHOOL: tuple[Row, ...] = (
    ("Quillon school", "applicants", "2025", 1260, ""),
    ("Quillon school", "places", "2025", 70, ""),
    ("Quillon school", "teachers", "2025", 14, ""),
)
RATIOS = {
    "to 1": ("At the Quillon school applicants outnumbered places by {} in 2025.", "18 to 1", "supported"),
    "another to 1": ("At the Quillon school applicants outnumbered places by {} in 2025.", "16 to 1", "refuted"),
    "colon": ("At the Quillon school applicants outnumbered places by {} in 2025.", "18:1", "supported"),
    "in words": ("At the Quillon school applicants outnumbered places by {} in 2025.", "eighteen to one", "supported"),
    "two other things": ("At the Quillon school places and teachers stood at {} in 2025.", "5 to 1", "supported"),
    "two other things wrong": ("At the Quillon school places and teachers stood at {} in 2025.", "6 to 1", "refuted"),
    "one thing": ("At the Quillon school applicants had odds of {} in 2025.", "90 to 1", "not_enough_evidence"),
    "neither thing": ("The Quillon school has odds of {} in 2025.", "18 to 1", "not_enough_evidence"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "found"), RATIOS.values(), ids=RATIOS.keys())
def test_n_to_one_is_of_two_named_things(text: str, figure: str, found: str) -> None:
    """ "18 to 1" was the number 18, which no note had: two things of one time were never held one over the other."""
    assert verdict(text.format(figure), figure, *SCHOOL) == found


OUTNUMBERED = "At the Quillon school applicants outnumbered places by 18 to 1."


def test_first_named_and_larger_is_over_the_other() -> None:
    """ "18 to 1" fits 1,260 over 70 and 70 over 1,260 alike: what is named first stands over the other."""
    scores = tried(ratio_candidates, OUTNUMBERED, "18 to 1", *SCHOOL)
    applicants, places = "Quillon school, applicants, 2025", "Quillon school, places, 2025"
    assert list(scores) == [f"{applicants} / {places}", f"{places} / {applicants}"]
    assert scores[f"{applicants} / {places}"] - scores[f"{places} / {applicants}"] == pytest.approx(0.25)


def test_n_to_one_is_of_one_time() -> None:
    rows: tuple[Row, ...] = (SCHOOL[0], ("Quillon school", "places", "2024", 70, ""))
    assert tried(ratio_candidates, OUTNUMBERED, "18 to 1", *rows) == {}


@pytest.mark.parametrize(("ratio", "in_words"), [("18 to 1", False), ("eighteen to one", True)])
def test_ratio_in_words_is_known_as_such(ratio: str, in_words: bool) -> None:
    """ "Eighteen to one" was taken for a figure printed in digits."""
    assert [each.in_words for each in find_quantities(f"They outnumber places by {ratio}.")] == [in_words]


LOST: tuple[Row, ...] = (
    ("Brack Rovers", "matches", "2024", 40, "matches"),
    ("Brack Rovers", "matches lost", "2024", 14, "matches"),
)


@pytest.mark.parametrize(("figure", "found"), [("35%", "supported"), ("45%", "refuted")])
def test_what_was_lost_is_a_part_of_the_whole(figure: str, found: str) -> None:
    """ "Lost" made a change of the matches, so that no share was taken of them."""
    assert verdict(f"Brack Rovers lost {figure} of their matches in 2024.", figure, *LOST) == found


@pytest.mark.parametrize(
    ("measure", "value", "unit", "found"),
    [
        ("matches lost", 14, "matches", True),
        ("water lost to leaks", 200, "megalitres", True),
        ("money raised", 90, "GBP", True),
        ("rise in sales", 14, "GBP", False),
        ("drop in complaints", 20, "complaints", False),
        ("matches lost", 35, "%", False),
        ("profit lost", -14, "GBP", False),
    ],
)
def test_amount_moved_is_told_from_a_change(measure: str, value: int, unit: str, found: bool) -> None:
    evidence = known(("Tarn", measure, "2024", value, unit))
    assert [is_amount_moved(each) for each in evidence.values] == [found]
