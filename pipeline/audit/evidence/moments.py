"""Days and clock times of a passage as points in time; what may be minutes and seconds is read as that besides."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from pipeline.audit.arithmetic.amount import DAY, TIME, Amount
from pipeline.audit.arithmetic.language import Comparisons
from pipeline.audit.arithmetic.typed_formula import Apply, Formula, Operand
from pipeline.models import Kind, PassageEvidence
from pipeline.quantities.finder import find_quantities
from pipeline.quantities.periods import MONTH, date_parts, in_minutes, is_clock, month_number, second_of_day

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTH = re.compile(rf"(?:(?P<part>early|mid|late)[ -])?(?P<month>{MONTH})", re.IGNORECASE)
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}  # the days of a month that are so called
SEVERAL = 4  # words that name more than a day
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")


@dataclass(frozen=True, slots=True)
class EvidencePassage:
    """A sentence of a source, or the words of a note without figures, under its id."""

    key: str
    source: str
    text: str
    start: int
    end: int
    published: date | None = None


def timed(formula: Formula) -> Formula:
    """The formula with its times that may be minutes and seconds read as those: "13:51" of a race as 831 seconds."""
    if isinstance(formula, Apply):
        return Apply(formula.op, tuple(map(timed, formula.args)))
    seconds = in_minutes(formula.shown) if isinstance(formula, Operand) and "@" in formula.key else None
    if seconds is None or not isinstance(formula, Operand):
        return formula
    told = next((getattr(piece, "passage", "") for piece in formula.evidence), "")
    at = told.find(formula.shown)
    if at >= 0 and is_clock(told, at, at + len(formula.shown)):
        return formula
    return replace(formula, amount=Amount(seconds, seconds, TIME))


def timed_comparisons(comparisons: Comparisons) -> Comparisons:
    """Comparisons with the times of both sides read so."""
    return tuple(replace(one, left=timed(one.left), right=tuple(map(timed, one.right))) for one in comparisons)


def moment_in(words: str, passage: EvidencePassage) -> Operand | None:
    """A day, a month or a clock time as a point in time, so that two of them are so long apart.

    The year may stand elsewhere; a month without a day is all of its days, "early August" the first of them, and a day
    of the week the last before its passage was published.
    """
    told = _MONTH.search(words)
    part = (told["part"] or "").lower() if told else ""
    for quantity in find_quantities(words):
        if quantity.kind is Kind.DATE:
            year, month, day = date_parts(quantity.period)
            if not month:
                continue
            try:
                first = date(int(year or _year(passage, int(month), int(day or 1))), int(month), int(day or 1))
            except ValueError:
                return None
            return _days(passage, quantity.text, first, None if day else part)
        if quantity.kind is Kind.TIME:
            at = second_of_day(quantity.text)
            return _moment(passage, quantity.text, at, at)
    if told and told[0] == words.strip(" .,") and (passage.published or _YEAR.search(passage.text)):
        number = month_number(told["month"])
        return _days(passage, words, date(_year(passage, number, 1), number, 1), part)
    weekday = _WEEKDAY.search(words) if len(words.split()) < SEVERAL else None
    if weekday and passage.published:
        days = (passage.published - timedelta(days=back) for back in range(7))
        return _days(passage, weekday[0], next(day for day in days if f"{day:%A}" == weekday[0]))
    return None


def _days(passage: EvidencePassage, told: str, first: date, part: str | None = None) -> Operand:
    """A day, or all days of a month or of the named part of it; no part at all for a day."""
    last = first
    if part is not None:
        end = monthrange(first.year, first.month)[1]
        low, high = _PARTS.get(part, (1, end))
        first, last = first.replace(day=low), first.replace(day=min(high, end))
    return _moment(passage, told, *(Decimal(at.toordinal()) * DAY for at in (first, last)))


def _moment(passage: EvidencePassage, told: str, low: Decimal, high: Decimal) -> Operand:
    """A day or a clock time of a passage as a point in time."""
    return Operand(f"{passage.key}@{told}", "", Amount(low, high, TIME), told, Decimal(0), (piece_of(passage),))


def piece_of(passage: EvidencePassage) -> PassageEvidence:
    return PassageEvidence(source=passage.source, start=passage.start, end=passage.end, passage=passage.text)


def _year(passage: EvidencePassage, month: int, day: int) -> int:
    """The year of a day that names none: an earlier one that its passage names, else that nearest to its publishing."""
    named = [int(year) for year in _YEAR.findall(passage.text)]
    told = passage.published
    if told is None:
        return named[0] if named else 2023
    past = [year for year in named if year < told.year]
    if past:
        return past[0]
    ahead = (month, day) > (told.month, told.day) and date(told.year, month, 1) - told > timedelta(days=183)
    return told.year - ahead
