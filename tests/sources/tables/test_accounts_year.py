"""The year of accounts that a title tells the beginning of."""

import pytest

from pipeline.sources.tables.accounts_year import year_of_accounts

TITLES = [
    ("Finance report, month 6 (September 2025)", "April-September 2025", "2025/26"),
    ("Month 3: March 2026", "January-March 2026", "2026"),
    ("Board paper, month 10 (April 2026)", "July 2025-April 2026", "2025/26"),
]


@pytest.mark.parametrize(("title", "so_far", "whole"), TITLES)
def test_columns_of_a_year_have_its_months(title: str, so_far: str, whole: str) -> None:
    """A hospital's "Year to date" and "Full year" had no period, though the title tells when its year began."""
    year = year_of_accounts([title])
    assert year
    found = [year.of(("Year to date", "Plan")), year.of(("Full year", "Forecast")), year.of(("In month", "Plan"))]
    assert [each and each.text for each in found] == [so_far, whole, None]


def test_a_title_without_a_month_of_the_year_tells_none() -> None:
    assert year_of_accounts(["Report for September 2025", "In month 6"]) is None
