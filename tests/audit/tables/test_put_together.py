"""Figures of several owners or years put together, wherever in the sentence it says so."""

import pytest

from pipeline.audit import audit_text
from tests.audit.facts import facts_from_rows

VISITS = facts_from_rows(
    [
        {"entity": "castle", "measure": "visits", "period": str(year), "value": value, "unit": "visits"}
        for year, value in ((2022, 80_000), (2023, 95_000), (2024, 110_000), (2025, 231_500))
    ]
)


def verdict_on(text: str) -> str:
    return str(audit_text(text, facts=VISITS).verdict(0, len(text)))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Between them, Bulgaria and Romania had a GDP of about $450 billion in 2023.", "supported"),
        (
            "Between them, Norway, Denmark, Sweden and Finland turned out goods worth $1.78 trillion in 2023.",
            "supported",
        ),
        ("Between them, Norway, Denmark, Sweden and Finland turned out goods worth $1.5 trillion in 2023.", "refuted"),
        (
            "Together, Bulgaria and Romania produced $453 billion in 2023, of which $351 billion was Romanian.",
            "supported",
        ),
    ],
)
def test_owners_between_them_are_summed(text: str, verdict: str) -> None:
    """ "Between them" far before the figure was not heard, and the last owner's value alone refuted it."""
    assert verdict_on(text) == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("In its last four fiscal years Microsoft has earned more than $330 billion.", "supported"),
        ("In its last four fiscal years Microsoft has earned more than $400 billion.", "refuted"),
        (
            "Over its past twenty fiscal years Apple has spent more than $400 billion on buybacks.",
            "not_enough_evidence",
        ),
        ("Over its past six fiscal years Microsoft has more than doubled its profit, to $101.8 billion.", "supported"),
        ("Over the past three years the castle has had more than 400,000 visits.", "supported"),
        ("Over the past three years the castle has had more than 500,000 visits.", "refuted"),
    ],
)
def test_years_counted_back_are_summed(text: str, verdict: str) -> None:
    """ "Its past six fiscal years" was read as the newest alone; of a note's series all years were summed."""
    assert verdict_on(text) == verdict


def test_years_behind_a_comparison_are_another_side() -> None:
    """ "$69.7 billion, more than in the previous two years combined" was held against the sum of all three."""
    text = "Meta put $69.7 billion into capital projects in 2025, more than in the previous two years combined."
    assert verdict_on(text) == "supported"
