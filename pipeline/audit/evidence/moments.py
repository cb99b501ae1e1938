"""Days and clock times of a passage as points in time; what may be minutes and seconds is read as that besides."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from pipeline.audit.arithmetic.amount import DAY, TIME, Amount
from pipeline.audit.arithmetic.comparison import Comparisons
from pipeline.audit.arithmetic.typed_formula import Apply, Formula, Operand
from pipeline.models import Kind, PassageEvidence
from pipeline.quantities.finder import find_quantities
from pipeline.quantities.periods import MONTH, date_parts, in_minutes, is_clock, month_number, seconds_of_day

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTH = re.compile(rf"(?:(?P<part>early|mid|late)[ -])?(?P<month>{MONTH})", re.IGNORECASE)
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}  # the days of a month that are so called
NO_YEAR = 2024  # stands where nothing gives a year; a leap year has all days
SEVERAL = 4  # words that name more than a day
_HALVES = re.compile(r"(?P<noon>noon|midday)|midnight", re.IGNORECASE)
HEAD = 600  # characters of a source in which a line may say when it was published
PUBLISHED = re.compile(r"^(?:Published|Date|Posted): *(?P<day>\d{4}-\d\d-\d\d)\b", re.IGNORECASE | re.MULTILINE)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")


@dataclass(frozen=True, slots=True)
class EvidencePassage:
    """A sentence of a source, or the words of a note without figures, under its id; `years` are its period's."""

    key: str
    source: str
    text: str
    start: int
    end: int
    published: date | None = None
    years: tuple[int, ...] = ()


def publication_day(text: str) -> date | None:
    """The day that the head of a text says it was published on ("Published: 2024-02-24")."""
    found = PUBLISHED.search(text, 0, HEAD)
    try:
        return date.fromisoformat(found["day"]) if found else None
    except ValueError:
        return None


def weekdays_named(text: str, published: date) -> Iterator[date]:
    """The days of the week before a text's publishing that it names by their weekday ("on Friday night")."""
    week = (published - timedelta(days=back) for back in range(7))
    yield from (day for day in week if f"{day:%A}" in text)


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
    return replace(formula, amount=Amount(seconds, seconds, TIME), rest=())


def timed_comparisons(comparisons: Comparisons) -> Comparisons:
    """Comparisons with the times of both sides read so."""
    return tuple(replace(one, left=timed(one.left), right=tuple(map(timed, one.right))) for one in comparisons)


def moment_in(words: str, passage: EvidencePassage) -> Operand | None:
    """A day, a month or a clock time as a point in time, so that two of them are so long apart; where a part of it is
    left unsaid, as each that it may be.

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
            named = (int(year),) if year else ()
            return _days(passage, quantity.text, named, int(month), int(day or 0), part)
        if quantity.kind is Kind.TIME:
            return _hour(passage, quantity.text, words)
    if told and told[0] == words.strip(" .,"):
        return _days(passage, words, (), month_number(told["month"]), 0, part)
    if half := _HALVES.fullmatch(words.strip(" .,")):
        at = DAY / 2 if half["noon"] else Decimal(0)
        return _moment(passage, words, [(at, at)])
    weekday = _WEEKDAY.search(words) if len(words.split()) < SEVERAL else None
    if weekday and passage.published:
        last = next(weekdays_named(weekday[0], passage.published))
        return _days(passage, weekday[0], (last.year,), last.month, last.day)
    return None


def _hour(passage: EvidencePassage, told: str, words: str) -> Operand:
    """A clock time, of the half of the day that its words or else those of its passage say."""
    each: tuple[Decimal, ...] = ()
    for text in (words, passage.text):
        at = text.find(told)
        each = seconds_of_day(text, at, at + len(told)) if at >= 0 and len(each) != 1 else each
    return _moment(passage, told, [(second, second) for second in each])


def _days(
    passage: EvidencePassage, told: str, named: tuple[int, ...], month: int, day: int, part: str = ""
) -> Operand | None:
    """A day, or without one all days of a month or of the named part of it, in each year that it may be of."""
    years = named or _years(passage, month, day or 1)
    ends = []
    for year in years or (NO_YEAR,):
        low, high = (day, day) if day else _PARTS.get(part, (1, 31))
        try:
            first, last = (date(year, month, min(at, monthrange(year, month)[1])) for at in (low, high))
        except ValueError:
            return None
        ends.append((first.toordinal() * DAY, last.toordinal() * DAY))
    return _moment(passage, told, ends, yearless=not years)


def _moment(
    passage: EvidencePassage, told: str, ends: Sequence[tuple[Decimal, Decimal]], *, yearless: bool = False
) -> Operand:
    """A day or a clock time of a passage as the points in time that it may be, the likeliest first."""
    first, *rest = (Amount(low, high, TIME) for low, high in ends)
    piece = (piece_of(passage),)
    return Operand(f"{passage.key}@{told}", "", first, told, evidence=piece, rest=tuple(rest), yearless=yearless)


def piece_of(passage: EvidencePassage) -> PassageEvidence:
    return PassageEvidence(source=passage.source, start=passage.start, end=passage.end, passage=passage.text)


def years_in(words: str) -> tuple[int, ...]:
    """The years that words name, each once."""
    return tuple(dict.fromkeys(map(int, _YEAR.findall(words))))


def _years(passage: EvidencePassage, month: int, day: int) -> tuple[int, ...]:
    """The years of a day that names none: those of its note, else earlier ones that its passage names and that in
    which it is nearest to its passage's publishing; none where nothing gives one."""
    if passage.years:
        return passage.years
    named, told = years_in(passage.text), passage.published
    if told is None:
        return named
    ahead = (month, day) > (told.month, told.day) and date(told.year, month, 1) - told > timedelta(days=183)
    return tuple(dict.fromkeys((*(year for year in named if year < told.year), told.year - ahead)))
