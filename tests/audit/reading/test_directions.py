"""Which way something went: what words of movement are of, and what a difference and a rate are taken from."""

import pytest

from tests.audit.reading.read import known, read

GROUPS = (
    ("the drug", "difference from placebo in the score", "week 76", 2.92, "points"),
    ("the drug", "slowing of decline, from 75 years", "week 76", 25, "%"),
    ("India", "growth of GDP", "2024", 6.3, "%"),
    ("Arden", "drop in sales", "2024", 12, "%"),
)


@pytest.mark.parametrize(
    ("text", "answer", "found"),
    [
        pytest.param("Growth has slowed to 6.3%.", "f3", "supported", id="level of a rate"),
        pytest.param("GDP fell by 6.3%.", "f3", "refuted", id="rate itself"),
        pytest.param("GDP fell at 6.3% a year.", "f3", "refuted", id="pace"),
        pytest.param("Growth is lower, at 6.3%.", "f3", "supported", id="where it stands"),
        pytest.param(
            "Slowing was worst at the 25 percent in older people.", "f2", "supported", id="change of a change"
        ),
        pytest.param("The treated lost about three points less.", "f1", "supported", id="difference of groups"),
        pytest.param("The treated lost about four points less.", "f1", "refuted", id="another difference"),
        pytest.param("Sales rose 12%.", "f4", "refuted", id="drop as a rise"),
    ],
)
def test_direction_is_of_the_very_measure(text: str, answer: str, found: str) -> None:
    """ "Slowed to 6.3%" was blocked because growth of 6.3% is a rise, and "three points less" because a note had +2.92."""
    assert read(text, answer, known(*GROUPS)).verdict == found


@pytest.mark.parametrize(("text", "found"), [("Credit was up 5.4%.", "supported"), ("Sales were up 4.1%.", "refuted")])
def test_growth_that_slowed_is_no_fall(text: str, found: str) -> None:
    prose = "Credit growth slowed to 5.4 percent and sales slid 4.1 percent."
    assert read(text, 'p1["5.4 percent"]' if "5" in text else 'p1["4.1 percent"]', known(prose=prose)).verdict == found


PLANTS = "In China capacity goes from 1.5 million units to 1 million, in other markets from 3.5 million to 3 million."
SALES = (("Arden", "sales", "2022", 80, "USD million"), ("Arden", "sales", "2023", 50, "USD million"))


@pytest.mark.parametrize(
    ("text", "answer", "found"),
    [
        ("China loses a third.", 'p1["1.5 million"]-p1["1 million"]', "supported"),
        ("China gains a third.", 'p1["1.5 million"]-p1["1 million"]', "refuted"),
        ("The others lose one unit in seven.", 'p1["3.5 million"]-p1["3 million"]', "supported"),
        ("The others lose one unit in six.", 'p1["3.5 million"]-p1["3 million"]', "refuted"),
        ("Sales fell by 38%.", "f1-f2", "supported"),
        ("Sales rose by 60%.", "f1-f2", "refuted"),
        ("Sales rose by 38%.", "f2-f1", "refuted"),
        ("Sales were 60% higher than in 2023.", "f1-f2", "supported"),
    ],
)
def test_share_of_a_difference_has_its_base(text: str, answer: str, found: str) -> None:
    """ "Loses a third" of 1.5 million was blocked: the difference was taken as a change from 1 million."""
    assert read(text, answer, known(*SALES, prose=PLANTS)).verdict == found


@pytest.mark.parametrize("answer", ["f1/f2", "f2/f1", "share(f2,f1)", "per(f1,f2)"])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It tells of fewer than one for every 500.", "supported"),
        ("It tells of fewer than one case for every 600.", "refuted"),
        ("It tells of more than one for every 600.", "supported"),
        ("It tells of one for every 588.", "supported"),
        ("It tells of one for every 488.", "refuted"),
        ("It tells of more than one in 600.", "supported"),
        ("It tells of more than one in 500.", "refuted"),
    ],
)
def test_one_for_so_many_is_a_rate(text: str, found: str, answer: str) -> None:
    """ "Fewer than one for every 500" was blocked with 588 for each one, and "more than one in seven" held with 7.6."""
    notes = known(("Inquiry", "claimants", "2025", 10_000, "people"), ("Inquiry", "cases told", "2025", 17, "cases"))
    assert read(text, answer, notes).verdict == found
