"""Figures held against a thing's own value of another time: fewer than then, a part of what it had then."""

import pytest

from pipeline.audit import audit_text
from tests.audit.facts import facts_from_rows

FERRY = facts_from_rows(
    [
        {"entity": "ferry line", "measure": "passengers", "period": period, "value": value, "unit": "passengers"}
        for period, value in (("2023", 40_000), ("2024", 30_000))
    ]
)


def verdict_on(text: str) -> str:
    return str(audit_text(text, facts=FERRY).verdict(0, len(text)))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("More than five million fewer people live in Japan than did in 2010.", "refuted"),
        ("More than four million fewer people live in Japan than did in 2010.", "supported"),
        ("More than 9,000 fewer passengers took the ferry line in 2024 than in 2023.", "supported"),
        ("More than 9,000 more passengers took the ferry line in 2024 than in 2023.", "refuted"),
    ],
)
def test_bound_on_fewer_is_a_difference(text: str, verdict: str) -> None:
    """ "More than five million fewer" was taken for a level above five million, which 30,000 passengers bore out."""
    assert verdict_on(text) == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("War and emigration have cost Ukraine 23% of the population it had in 2010.", "refuted"),
        ("War and emigration have cost Ukraine about 18.5% of the population it had in 2010.", "supported"),
        ("The strike cost the ferry line 25% of the passengers it carried in 2023.", "supported"),
        ("The strike cost the ferry line 33% of the passengers it carried in 2023.", "refuted"),
        ("The ferry line now carries 75% of the passengers it carried in 2023.", "supported"),
        ("The ferry line now carries 80% of the passengers it carried in 2023.", "refuted"),
        ("Nvidia kept 56% of the revenue it took in in fiscal 2025 as profit.", "supported"),
        ("Mastercard kept about 46 cents of every dollar it took in in 2024.", "supported"),
    ],
)
def test_whole_is_what_it_had_then(text: str, verdict: str) -> None:
    """A share of what a thing once had was no formula at all, as "of the …" was read as a share of something else."""
    assert verdict_on(text) == verdict
