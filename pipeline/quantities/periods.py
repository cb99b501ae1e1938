"""Dates, periods and clock times in a text: where they stand, and the same period always in the same letters."""

import re
from decimal import Decimal

_MONTHS = "january february march april may june july august september october november december"
MONTHS = {name: number for number, name in enumerate(_MONTHS.split(), start=1)}
_SHORT = {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
MONTH = (
    r"(?:"
    + "|".join([*(m.capitalize() for m in MONTHS), *(f"{m.capitalize()}\\b\\.?" for m in [*_SHORT]), *MONTHS])
    + r")(?![a-z])"
)
YEAR = r"(?:1[5-9]|20)\d\d"
_END = r"(?![\d]|[.,]\d|-\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_QUARTER = "|".join(_QUARTERS)

# "26 August 2014", "1-3 May", "the 5th of June, 2020"
DAY_MONTH = re.compile(
    rf"(?P<day>{_DAY})(?:\s?[-–]\s?(?P<last>{_DAY}))?(?:\s+of)?\s+(?P<month>{MONTH})(?:,?\s+(?P<year>{YEAR}){_END})?"
)
_NO_DAY = r"(?![\d%]|[.,:]\d|\s?(?:per ?cent|million|billion))"
# An American date ("Feb. 21", "August 26-28, 2014", "October 1 2019"), and no amount after a month's name ("May 2.5%").
MONTH_DAY = re.compile(
    rf"(?P<month>{MONTH})\s+(?P<day>{_DAY})(?:\s?[-–]\s?(?P<last>{_DAY}))?{_NO_DAY}"
    rf"(?:,?\s+(?P<year>{YEAR}){_END})?"
)
MONTH_YEAR = re.compile(rf"(?P<month>{MONTH}),?\s+(?:of\s+)?(?P<year>{YEAR}){_END}")
MONTH_SHORT_YEAR = re.compile(
    rf"(?P<month>{'|'.join(m.capitalize() for m in (*_SHORT, *MONTHS))})-(?:20)?(?P<year>\d\d)(?![\w-])"
)  # "Dec-22"
ISO_DATE = re.compile(rf"(?P<year>{YEAR})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?!\d)")
# "2025-03" and no span of two years ("2009-11").
ISO_MONTH = re.compile(r"(?P<year>20(?P<short>\d\d))-(?P<month>(?!(?P=short))(?:0[1-9]|1[0-2]))(?![\d/]|[-.,]\d)")
SLASH_DATE = re.compile(r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4}|\d\d)(?![\d/])")
DECADE = re.compile(r"(?:(?:1[5-9]|20)\d0|\d0)['’]?s(?![a-z])")
YEAR_RANGE = re.compile(rf"(?P<first>{YEAR})\s?[-–/]\s?(?P<last>{YEAR}|\d\d)(?!\d|[.,]\d|-\d)")
BARE_YEAR = re.compile(rf"{YEAR}(?!\d|[.,]\d|['’]?s[a-z])")
QUARTER = re.compile(
    rf"(?:Q(?P<number>[1-4])|(?P<word>{_QUARTER})[ -]quarter)"
    rf"(?:(?:\s+(?:of\s+)?|[- ]?)(?:fiscal\s+(?:year\s+)?|FY\s?)?['’]?(?P<year>{YEAR}|(?<=['’])\d\d)(?!\d))?",
    re.IGNORECASE,
)
FISCAL = re.compile(
    rf"(?:fiscal(?:\s+year)?|financial\s+year|FY)\s?['’]?(?P<year>{YEAR}|\d\d)(?!\d|[.,]\d)", re.IGNORECASE
)
TIME = re.compile(
    r"\d{1,2}[:.]\d\d(?::\d\d)?\s?(?:a\.m\.|p\.m\.|am\b|pm\b)"
    r"|\d{1,2}\s?(?:a\.m\.|p\.m\.|am\b|pm\b)"
    r"|(?:[01]\d|2[0-3])\.[0-5]\d(?=\s?h\b)"
    r"|\d{1,3}:\d\d(?::\d\d)?(?:\.\d{1,3})?(?!\d|:\d)(?:\s?(?:GMT|BST|EDT|EST|CET|UTC)\b)?"
    r"|(?:[01]\d|2[0-3])[0-5]\d:[0-5]\d(?!\d|:\d)"
    r"|(?<!\d[ -])0\d[0-5]\d(?!\d|[.,]\d|[ -]\d)"
    r"|\d{4}\s(?:GMT|BST|UTC)\b"
    r"|\d{1,2}\s?o['’]clock",
    re.IGNORECASE,
)

_MINUTES = re.compile(r"(?P<minutes>\d{1,3}):(?P<seconds>[0-5]\d(?:\.\d{1,3})?)")
_CLOCK_AFTER = re.compile(
    r"\s?(?:[A-Z]{3,4}\b|h\b|[ap]\.?m\b)|\s(?:hours|local|sharp|tonight|tomorrow|yesterday|today"
    r"|(?:in|on|that|this) (?:the )?(?:morning|afternoon|evening|night|[MTWFS][a-z]+day))\b"
)
_CLOCK_BEFORE = re.compile(
    r"(?i:\b(?:at|until|till|since)\s[\d:]+)$|(?i:\b(?:by|from|before|after|around|about)\s)(?:[01]\d|2[0-3]):\d\d$"
)
_HALF_AFTER = re.compile(
    r"\s*(?:at |in the (?:early |late )?)?(?P<half>night|morning|afternoon|evening|noon|midnight)\b", re.IGNORECASE
)
_EVENING = Decimal(6 * 3600)  # from when on an hour "at night" is before midnight
# What is run, read along a course and in laps: its times are counted from the start.
_COURSE = re.compile(
    r"\d ?(?:km|k|mi|kilometres?|kilometers?|miles?|metres?|meters?|laps?|m)\b|\b(?:half-?way|splits?|laps?)\b"
)
_LAP = re.compile(r"(?P<minutes>\d{1,3}):(?P<seconds>\d\d\.\d{1,3})")  # "14:31.02": minutes, seconds and their parts


def month_number(word: str) -> int:
    """1 to 12 for a month's name or its short form."""
    word = word.lower().rstrip(".")
    return MONTHS.get(word) or _SHORT[word]


def date_period(match: re.Match[str]) -> str:
    """A day, a month or both in ISO 8601 ("2014-08-26"; "--08-26" where no year is named)."""
    found = match.groupdict()
    year = _full(found["year"]) if found.get("year") else "-"
    month = found["month"]
    number = int(month) if month.isdigit() else month_number(month)
    day = re.match(r"\d+", found.get("day") or "")
    return f"{year}-{number:02d}" + (f"-{int(day[0]):02d}" if day else "")


def quarter_period(match: re.Match[str]) -> str:
    """A quarter as "2024-Q3", or "Q3" where no year is named."""
    number = match["number"] or _QUARTERS[match["word"].lower()]
    return f"{_full(match['year'])}-Q{number}" if match["year"] else f"Q{number}"


def fiscal_period(match: re.Match[str]) -> str:
    """A fiscal year as "FY2025"."""
    return f"FY{_full(match['year'])}"


def _full(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"


def date_parts(period: str) -> tuple[str, str, str]:
    """Year, month and day of a period, "" for each that it does not name."""
    match = re.fullmatch(r"(?:FY)?(\d{4}|-)?(?:-(\d\d))?(?:-(\d\d))?(?:[-/].*)?", period)
    return ((match[1] or "").strip("-"), match[2] or "", match[3] or "") if match else ("", "", "")


def second_of_day(text: str) -> Decimal:
    """The seconds since midnight of a clock time ("14:30 UTC", "3.30pm", a ship's "0129:10"), or of a timed race."""
    if lap := _LAP.fullmatch(text.strip()):
        return 60 * Decimal(lap["minutes"]) + Decimal(lap["seconds"])
    hour, minute, second = _clock_parts(text)
    if hour > 24 and (span := in_minutes(text)) is not None:
        return span
    if re.search(r"[ap]\.?m\b", text, re.IGNORECASE):
        hour = hour % 12 + (12 if re.search(r"p\.?m\b", text, re.IGNORECASE) else 0)
    return Decimal(3600 * hour + 60 * minute + second)


def seconds_of_day(text: str, start: int, end: int) -> tuple[Decimal, ...]:
    """The seconds since midnight of the clock time from `start` to `end`: those of both halves of the day where neither
    its form ("14:30", "0129", "3:30 GMT") nor the words after it ("at night") say which."""
    words = text[start:end]
    at, half = second_of_day(words), Decimal(12 * 3600)
    if re.search(r"[ap]\.?m\b", words, re.IGNORECASE):
        return (at,)
    said = _HALF_AFTER.match(text, end)
    if said and at < half + 3600:
        part = said["half"].lower()
        early = part in ("morning", "midnight") or (part == "night" and not _EVENING <= at < half)
        return (at % half + (0 if early else half),)
    twelve = re.fullmatch(r"(?:[1-9]|1[0-2])(?::\d\d|\s?o['’]clock)?", words.strip(), re.IGNORECASE)
    return (at, (at + half) % (2 * half)) if twelve else (at,)


def in_minutes(text: str) -> Decimal | None:
    """The seconds of "13:51" as minutes and seconds; None for a time with hours, a zone or a half of the day."""
    span = _MINUTES.fullmatch(text.strip())
    return 60 * Decimal(span["minutes"]) + Decimal(span["seconds"]) if span else None


def is_clock(text: str, start: int, end: int) -> bool:
    """Whether the time from `start` to `end` is told as one of the day: "at 13:51", "13:51 CEST", "6:30 p.m."

    "Halfway at 1:00:48" and "3:27 behind" tell how long something took.
    """
    words = text[start:end]
    if ":" not in words or re.search(r"[A-Za-z]", words) or _CLOCK_AFTER.match(text, end):
        return True
    return bool(_CLOCK_BEFORE.search(text[max(0, start - 12) : end])) and not _COURSE.search(text)


def clock(text: str) -> tuple[int, int]:
    """Hour (of twelve) and minute of a clock time, so that 15:30, 1530 GMT and 3.30pm are the same."""
    hour, minute, _ = _clock_parts(text)
    return hour % 12, minute


def _clock_parts(text: str) -> tuple[int, int, int]:
    """Hour, minute and second as printed; four digits together are hour and minute."""
    parts = re.findall(r"\d+", text)
    if len(parts[0]) == 4:
        parts[:1] = [parts[0][:2], parts[0][2:]]
    hour, minute, second = (*map(int, parts[:3]), 0, 0)[:3]
    return hour, minute, second
