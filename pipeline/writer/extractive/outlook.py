"""Sentences that look ahead of the event's day; what was to come before it, or on it, is no outlook any more."""

import re
from datetime import date, timedelta

from pipeline.models import Fact, Kind
from pipeline.quantities.finder import find_quantities
from pipeline.writer.extractive.wording import words_of

_PLANNED = re.compile(
    r"\b(?:(?:is|are) (?:now )?(?:expected|scheduled|due|likely|forecast|planned|projected)|expects?|plans? to"
    r"|intends? to|aims? to|forecasts (?:an?|the|that|its|growth|[$€£\d])|anticipates?|ha(?:s|ve) until"
    r"|(?:is|are) (?:set )?to (?:begin|start|open|vote|meet|decide|report|appear))\b"
    r"|\bnext (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_SET = re.compile(r"\b(?:begin|start|open|close|end|vote|meet|take effect|takes effect|expire|resume|return)s?\b")
_WILL = re.compile(r"\b(?:will|shall|must)\b")
_TIME = re.compile(
    r"\b(?:next|coming|current|following) (?:week|month|quarter|year|season|session|spring|summer|winter|days?)\b"
    r"|\b(?:tomorrow|later this (?:week|month|year)|by the end of|further notice)\b"
    r"|\bwithin (?:\d+|\w+) (?:days|weeks|months|years)\b"
    r"|\b(?:in|until|from|before|by) (?:the )?(?:spring|summer|autumn|winter|first|second|third|fourth|end of)\b"
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
_TODAY = re.compile(
    r"\b(?:today|tonight|this (?:morning|afternoon|evening)|(?:a\.m\.|p\.m\.|AM|PM|a replay|replay)\b)", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(?:would have|had (?:been )?(?:expected|planned|forecast)"
    r"|(?:was|were) (?:\w+ )?(?:expected|scheduled|due|forecast|projected|planned|likely))\b"
)


def looks_ahead(fact: Fact, day: date) -> bool:
    """Whether a sentence says what is to come after `day`: a plan, a date or a forecast that is still open then."""
    words = words_of(fact)
    planned = _PLANNED.search(words)
    if not (planned or _WILL.search(words) or _SET.search(words)) or _TODAY.search(words) or _PAST.search(words):
        return False
    named = [_DAYS.index(word) for word in re.findall(r"(?<!next )\b[A-Z][a-z]+day\b", words) if word in _DAYS]
    if named and all(at == day.weekday() for at in named):
        return False
    dates = [each for period in _periods(words) if (each := _day(period, day))]
    return all(each > day for each in dates) and bool(
        planned or dates or (_WILL.search(words) and (named or _TIME.search(words)))
    )


def names_day(words: str) -> bool:
    """Whether a sentence names the day or the month of what is to come."""
    return any("-" in period for period in _periods(words))


def _periods(words: str) -> list[str]:
    return [each.period for each in find_quantities(words) if each.kind is Kind.DATE and each.period]


def _day(period: str, today: date) -> date | None:
    """The last day of a period such as 2026, 2026-11 or 2026-11-19; one without a year is near today."""
    match = re.fullmatch(r"(\d{4}|-)(?:-(\d\d)(?:-(\d\d))?)?", period)
    if match is None:
        return None
    month, last = int(match[2] or 12), match[3]
    year = int(match[1]) if match[1] != "-" else today.year + (month < today.month - 6) - (month > today.month + 6)
    if last:
        return date(year, month, int(last))
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
