"""A day is read where a text names one and no other; anything else is refused with what stands there."""

from datetime import date

import pytest

from pipeline.text.days import day_of


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-13",
        "2025-07-13T23:30:00-05:00",
        "2025-07-13 10:20",
        "20250713",
        "2025/7/13",
        "13.7.2025",
        "13/07/2025",
        "07/13/2025",
        "13 July 2025",
        "13th of July, 2025",
        "July 13, 2025",
        "Sun, 13 Jul 2025 10:20:00 GMT",
        "13-Jul-2025",
    ],
)
def test_one_day_is_read(text):
    assert day_of(text) == date(2025, 7, 13)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2025", "names no day"),
        ("2025-07", "names no day"),
        ("July 2025", "names no day"),
        ("2025 July", "names no day"),
        ("03/07/2025", "may be the 3. of month 7 or the 7. of month 3"),
        ("2025-02-30", "is no day of the calendar"),
        ("1751500000", "is no date"),
        ("soon", "is no date"),
        ("", "is no date"),
        ("2025-07-13 to 2025-07-15", "is no date"),
    ],
)
def test_what_is_not_one_day_says_why(text, reason):
    """A month was "too short", a year "should have zero time", and a number passed for seconds since 1970."""
    with pytest.raises(ValueError, match=reason):
        day_of(text)
