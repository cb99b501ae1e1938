"""Days of the calendar moved by whole years and months: five years after 23 March 2019 is 23 March 2024."""

from calendar import monthrange
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pipeline.audit.arithmetic.amount import DAY, TIME, Amount, time_span

FIRST_DAY, LAST_DAY = 365 * 1500, 365 * 3000  # days between which a time is a day of the calendar
MOST = 500  # years that a day is moved by at most
YEAR, MONTH = time_span("year") or Decimal(0), time_span("month") or Decimal(0)


def is_day(amount: Amount) -> bool:
    """Whether a time is a day of the calendar, or several."""
    return amount.unit == TIME and FIRST_DAY < amount.low / DAY <= amount.high / DAY < LAST_DAY


def on_calendar(day: Amount, span: Amount, *, later: bool) -> Amount | None:
    """A day so many whole years or months later or earlier; None where the amounts are no such thing."""
    if not is_day(day) or span.unit != TIME or span.low != span.high or span.low > MOST * YEAR:
        return None
    months = span.low / YEAR * 12 if span.low % YEAR == 0 else span.low / MONTH
    if not months or months % 1:
        return None
    moved = int(months) if later else -int(months)
    return replace(day, low=_moved(day.low, moved), high=_moved(day.high, moved))


def in_year(day: Amount, year: int) -> Amount:
    """The same day, or days, of another year."""
    months = 12 * (year - date.fromordinal(int(day.low // DAY)).year)
    return replace(day, low=_moved(day.low, months), high=_moved(day.high, months))


def _moved(seconds: Decimal, months: int) -> Decimal:
    at = date.fromordinal(int(seconds // DAY))
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    there = date(year, month + 1, min(at.day, monthrange(year, month + 1)[1]))
    return there.toordinal() * DAY + seconds % DAY
