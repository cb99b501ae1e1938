"""The periods that words name, as comparable parts: a year, a season, quarters, halves, months, weekdays, holidays."""

import re
from functools import lru_cache

from pipeline.text.days import MONTHS

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()  # noqa: SIM905
SEASONS = {"winter": 1, "spring": 4, "easter": 4, "summer": 7, "autumn": 10, "christmas": 12}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4}
LAST_YEAR = 9999  # sorts a period without a year: it is of the time of writing
EARLIER = frozenset(
    "last previous before earlier old former prior ago original opening start yesterday first initial".split()  # noqa: SIM905
)
_PART = re.compile(
    r"(?:\b|(?<=FY))(?:(?P<season>(?:19|20)\d\d[-–/]\d\d(?:\d\d)?)\b(?!-)|(?P<year>(?:19|20)\d\d)"
    r"|(?<=FY)[ ’']?(?P<short>\d\d)\b|(?P<quarter>first|"
    r"second|third|fourth|final|1st|2nd|3rd|4th)[ -](?P<unit>quarter|half)|[QH](?P<q>[1-4])"
    r"|(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b"
    r"|(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"|(?P<whole>(?:the )?whole (?:of|year)|full[- ]year|all of|the year as a whole)\b"
    r"|(?P<holiday>winter|spring|summer|autumn|easter|christmas)"
    r"|(?P<word>last|previous|before|earlier|old|former|prior|original|this|now|current|after|new|latest|"
    r"today|yesterday|next|tomorrow|start|end|final|initial|opening|closing|present|ago)\b)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:FY[ ’']?)?(?:(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?|[QH][1-4]|(?<=FY)\d\d|(?<=FY[ ’'])\d\d"
    r"|(?:first|second|third|fourth)[ -](?:quarter|half)"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December|Sept|Jan|Feb|Mar|Apr|"
    r"Jun|Jul|Aug|Sep|Oct|Nov|Dec))\b"
)
_MONTH_WORD = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|sept|jan|"
    r"feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\.?$",
    re.IGNORECASE,
)


@lru_cache(maxsize=8_192)
def period_parts(text: str) -> tuple[tuple[str, int], ...]:
    """The parts of periods that a text names ("y2025", "m9", "q3", "d2", "h7", "w-before"), each with its offset."""
    return tuple((part, match.start()) for match in _PART.finditer(text) if (part := _part(match)))


def _part(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    word = match[kind]
    match kind:
        case "season":
            return f"s{word[:4]}-{word[-2:]}"
        case "year":
            return f"y{word}"
        case "short":
            return f"y20{word}"
        case "unit":
            half = word.lower() == "half"
            return f"q{'h' if half else ''}{ORDINALS[match['quarter'].lower()]}"
        case "q":
            return f"q{'h' if match[0][0] in 'Hh' else ''}{word}"
        case "month":
            return f"m{MONTHS.index(word.lower()) + 1}" if _MONTH_WORD.match(match[0]) and match[0][0].isupper() else ""
        case "weekday":
            return f"d{WEEKDAYS.index(word.lower()) + 1}"
        case "whole":
            return "a12"
        case "holiday":
            return f"h{SEASONS[word.lower()]}{word[:2].lower()}"
        case _:
            return "w-" + ("before" if word.lower() in EARLIER else "now")


def periods_of(text: str) -> frozenset[str]:
    return frozenset(part for part, _ in period_parts(text)) if text else frozenset()


def without_periods(text: str) -> str:
    """The words of a header without the years, seasons, quarters, halves and months that it names."""
    return " ".join(_DATED.sub(" ", text).split()).strip(" ,")


def period_key(period: str) -> tuple[int, int, int, int]:
    """Something that sorts periods in time: year, month or quarter, day, and before or after in words."""
    year = month = quarter = day = stage = 0
    for part, _ in period_parts(period):
        match part[0]:
            case "y" | "s":
                year = int(part[1:5])
            case "q":
                quarter = int(part[-1]) * (6 if part[1] == "h" else 3)
            case "m":
                month = int(part[1:])
            case "h":
                month = month or int(re.sub(r"\D", "", part))
            case "d":
                day = int(part[1:])
            case _:
                stage = -1 if part == "w-before" else max(stage, 1) if stage >= 0 else stage
    month = quarter or month  # a fiscal quarter "to 26 January" comes after the one before it
    dated = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?! ?%)", period)
    day = day or (int(dated[1]) if dated and month else 0)
    return (year, month, day, stage) if year else (LAST_YEAR + stage, month, day, stage)


@lru_cache(maxsize=5_000)
def months_of(parts: frozenset[str]) -> frozenset[int]:
    """The months that a period covers, by its months, quarters or halves; empty where it names none of these."""
    months = sorted(int(part[1:]) for part in parts if part[0] == "m")
    if months and not any(part[0] == "q" for part in parts):
        return frozenset(range(months[0], months[-1] + 1))
    covered: set[int] = set(range(1, 13)) if "a12" in parts else set()
    for part in parts:
        if part.startswith("qh"):
            covered |= set(range(6 * int(part[2:]) - 5, 6 * int(part[2:]) + 1))
        elif part[0] == "q":
            covered |= set(range(3 * int(part[1:]) - 2, 3 * int(part[1:]) + 1))
    return frozenset(covered)


@lru_cache(maxsize=20_000)
def clash(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two periods both name a year, a stretch of a year, a holiday or a weekday, and not the same."""
    for kinds in ("ys", "d"):
        named = {part for part in mine if part[0] in kinds}
        other = {part for part in theirs if part[0] in kinds}
        if named and other and named.isdisjoint(other) and not _spans(named, other) and not _spans(other, named):
            return True
    ours, others = months_of(mine), months_of(theirs)
    if ours and others:
        return ours != others
    days, holidays = {p for p in mine if p[0] == "h"}, {p for p in theirs if p[0] == "h"}
    if days and holidays:
        return days.isdisjoint(holidays)
    return bool((days and others and not _within(days, others)) or (holidays and ours and not _within(holidays, ours)))


def _spans(seasons: set[str], years: set[str]) -> bool:
    """Whether seasons of two years, like 2024-25, hold one of some years."""
    held = {year for part in seasons if part[0] == "s" for year in (part[1:5], part[1:3] + part[-2:])}
    return any(part[0] == "y" and part[1:] in held for part in years)


def _within(holidays: set[str], months: frozenset[int]) -> bool:
    """Whether a season or holiday falls into one of some months, as far as its name says."""
    return any(abs(int(re.sub(r"\D", "", part)) - month) <= 2 for part in holidays for month in months)
