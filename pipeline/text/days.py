"""A day as people write it ("2025-07-03", "3 July 2025", a date with a time), read where a text names one alone."""

import re
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_TIME = r"(?:(?:T|,?\s+(?:at\s+)?)\d{1,2}[:.]\d\d.{0,40})?"
_FORMS = (
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
    r"(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)",
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(?P<year>\d{{4}})",
    rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
    r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
)
_DAYS = [re.compile(_WEEKDAY + form + _TIME, re.IGNORECASE) for form in _FORMS]
_EITHER = re.compile(r"(?P<one>\d{1,2})(?P<mark>[/-])(?P<other>\d{1,2})(?P=mark)(?P<year>\d{4})" + _TIME)
_NO_DAY = re.compile(
    rf"(?:19|20)\d\d(?:[-/.]\d{{1,2}})?|{_MONTH},?\s+\d{{4}}|\d{{4}}[\s,]+{_MONTH.replace('<month>', '<name>')}", re.I
)
_LONGEST = 80
WANTED = "a day is wanted, such as 2025-07-03"


def day_of(text: str) -> date:
    """The one day that a text states, as its clock has it; ValueError says what stands there instead."""
    text = " ".join(text.split())
    if len(text) <= _LONGEST:
        for form in _DAYS:
            if found := form.fullmatch(text):
                return _day(text, found["year"], found["month"], found["day"])
        if found := _EITHER.fullmatch(text):
            return _of_two(text, int(found["one"]), int(found["other"]), found["year"])
    if _NO_DAY.fullmatch(text):
        raise ValueError(f"{text!r} names no day: {WANTED}")
    raise ValueError(f"{text[:_LONGEST]!r} is no date: {WANTED}")


def as_date(text: str | None) -> date | None:
    """The one day that a text states; None where it states none."""
    try:
        return day_of(text or "")
    except ValueError:
        return None


def _of_two(text: str, one: int, other: int, year: str) -> date:
    """The day of two numbers that come in either order; ValueError where both orders make one."""
    if one != other and max(one, other) <= len(MONTHS):
        raise ValueError(f"{text!r} may be the {one}. of month {other} or the {other}. of month {one}: {WANTED}")
    day, month = (one, other) if one > len(MONTHS) else (other, one)
    return _day(text, year, str(month), str(day))


def _day(text: str, year: str, month: str, day: str) -> date:
    number = int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1
    try:
        return date(int(year), number, int(day))
    except ValueError:
        raise ValueError(f"{text!r} is no day of the calendar: {WANTED}") from None
