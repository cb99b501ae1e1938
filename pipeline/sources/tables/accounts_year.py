"""The year of accounts that a title tells the beginning of: "month 6 (September 2025)" is of a year from April."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.quantities.periods import MONTH, MONTHS, YEAR, month_number
from pipeline.sources.tables.periods import Period

_MONTH_OF_YEAR = re.compile(
    rf"\bmonth (?P<number>1[0-2]|[1-9])\b[\s,:–-]*\(?(?P<name>{MONTH}),? (?P<year>{YEAR})", re.I
)
_SO_FAR = re.compile(r"\byear[- ]to[- ]date\b|\bytd\b", re.IGNORECASE)
_FULL_YEAR = re.compile(r"\bfull[- ]year\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class YearOfAccounts:
    """A year that begins in a month of its own, and the month that accounts of a part of it end in.

    "Month 6 (September 2025)" says that the year began in April 2025.
    """

    first_month: int
    first_year: int
    month: int
    year: int

    def of(self, storeys: Sequence[str]) -> Period | None:
        """The period of a column of the year so far or of the whole year; None for any other."""
        words = " ".join(storeys)
        names = [name.capitalize() for name in MONTHS]
        if _SO_FAR.search(words):
            begins = names[self.first_month - 1] + (f" {self.first_year}" if self.first_year != self.year else "")
            return Period(f"{begins}-{names[self.month - 1]} {self.year}", dated=True)
        if _FULL_YEAR.search(words):
            later = f"/{(self.first_year + 1) % 100:02}" if self.first_month > 1 else ""
            return Period(f"{self.first_year}{later}", dated=True)
        return None


def year_of_accounts(texts: Sequence[str]) -> YearOfAccounts | None:
    """The year that a title's "month 6 (September 2025)" tells the beginning of."""
    for text in texts:
        if found := _MONTH_OF_YEAR.search(text):
            month, year = month_number(found["name"]), int(found["year"])
            months = year * 12 + month - int(found["number"])
            return YearOfAccounts(months % 12 + 1, months // 12, month, year)
    return None
