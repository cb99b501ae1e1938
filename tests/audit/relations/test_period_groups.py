"""Several years of one series put together as a side of a comparison."""

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
        ("Meta's capital spending in 2025 exceeded that of the three years before it combined.", "refuted"),
        ("Meta's capital spending in 2025 was larger than those of the two previous years put together.", "supported"),
        ("Amazon's capital spending in 2025 topped that of 2023 and 2024 combined.", "refuted"),
        ("Microsoft made more in fiscal 2025 than in fiscal 2020 and 2021 taken together.", "refuted"),
        ("Boeing's loss in 2024 was smaller than those of the two preceding years put together.", "refuted"),
        ("Intel's loss in 2024 was larger than its profits of the two years before put together.", "supported"),
        ("Visits to the castle in 2025 topped those of the two previous years combined.", "supported"),
        ("Visits to the castle in 2025 topped those of the three previous years combined.", "refuted"),
    ],
)
def test_years_together_are_one_side(text: str, verdict: str) -> None:
    """Listed years were held against the last of them alone ("more than 2023 and 2024 combined"), counted ones not."""
    assert verdict_on(text) == verdict


def test_missing_year_leaves_sum_open() -> None:
    """Of five years the notes have three: their sum is not known, and says nothing either way."""
    assert verdict_on("Visits to the castle in 2025 topped those of the five previous years combined.") not in (
        "supported",
        "refuted",
    )
