"""Periods as comparable parts: which of two clash, and how they sort."""

import pytest

from pipeline.audit.evidence.period_parts import clash, months_of, period_key, periods_of, without_periods

CASES = [
    ("2024", "2023", True), ("2024", "fiscal 2024", False), ("first quarter", "March 2024", True),
    ("Q2 2025", "April to June 2025", False), ("first half of 2024", "second half of 2024", True), ("Monday", "Friday", True),
    ("2024", "Monday", False), ("summer", "July", False), ("summer", "January", True), ("2023-24", "2024-25", True), ("", "2024", False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "apart"), CASES)
def test_periods_clash_both_ways_alike(one: str, other: str, apart: bool) -> None:
    mine, theirs = periods_of(one), periods_of(other)
    assert (clash(mine, theirs), clash(theirs, mine)) == (apart, apart)
    assert not clash(mine, mine)


def test_quarters_and_halves_cover_their_months() -> None:
    assert months_of(periods_of("Q3")) == {7, 8, 9}
    assert months_of(periods_of("second half")) == set(range(7, 13))
    assert months_of(periods_of("March")) == {3}
    assert months_of(periods_of("2024")) == set()


def test_periods_sort_in_time() -> None:
    told = ["2023", "January 2024", "Q2 2024", "September 2024", "2025", "last year", "this year"]
    assert sorted(told, key=period_key) == told


def test_fiscal_quarter_comes_after_the_one_before_it() -> None:
    """The fourth fiscal quarter "to 26 January" sorted before the third, and was refused as not the newest."""
    told = ["Q4 FY24", "Q3 FY25", "Q4 FY25 (to 26 January 2025)"]
    assert sorted(told, key=period_key) == told


def test_may_is_a_month_only_with_a_capital() -> None:
    assert (periods_of("May 2024"), periods_of("it may rise")) == ({"m5", "y2024"}, set())


@pytest.mark.parametrize(
    ("header", "left"),
    [
        ("Q1 FY27", ""),
        ("missed collections 2024", "missed collections"),
        ("H1 2026, MW", "MW"),
        ("Absent, March", "Absent"),
        ("Posts, first quarter", "Posts"),
        ("Posts", "Posts"),
    ],
)
def test_header_names_its_column_without_the_time(header: str, left: str) -> None:
    """Columns "Q1 FY27" and "Q1 FY26" were series of their own, so that each was the newest of its series."""
    assert without_periods(header) == left
