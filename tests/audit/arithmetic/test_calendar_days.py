"""Days of the calendar moved by whole years and months."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.audit.arithmetic.amount import DAY, TIME, Amount, time_span
from pipeline.audit.arithmetic.calendar_days import on_calendar


def day(year: int, month: int, at: int) -> Amount:
    seconds = Decimal(date(year, month, at).toordinal()) * DAY
    return Amount(seconds, seconds, TIME)


def span(number: int, word: str) -> Amount:
    length = number * (time_span(word) or 0)
    return Amount(length, length, TIME)


@pytest.mark.parametrize(
    ("start", "length", "later", "end"),
    [
        (day(2019, 3, 23), span(5, "year"), True, day(2024, 3, 23)),
        (day(2024, 2, 29), span(1, "year"), True, day(2025, 2, 28)),
        (day(2023, 11, 30), span(3, "month"), True, day(2024, 2, 29)),
        (day(2024, 3, 31), span(1, "month"), False, day(2024, 2, 29)),
    ],
)
def test_day_is_moved_as_a_calendar_has_it(start: Amount, length: Amount, later: bool, end: Amount) -> None:
    """Five years were 1,826.25 days, so that "four days short of five years" was 3.25 and blocked."""
    assert on_calendar(start, length, later=later) == end


@pytest.mark.parametrize(
    ("start", "length"),
    [
        (day(2024, 3, 1), span(21, "day")),
        (span(22_400, "year"), span(1_700, "year")),
        (day(2024, 3, 1), span(0, "year")),
    ],
)
def test_other_spans_are_added_as_they_are(start: Amount, length: Amount) -> None:
    assert on_calendar(start, length, later=True) is None
