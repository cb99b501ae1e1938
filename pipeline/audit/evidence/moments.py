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
from pipeline.quantities.periods import MONTHS, date_parts, in_minutes, is_clock, second_of_day

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


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

    The year may stand elsewhere; a month without a day is all of its days.
    """
    for quantity in find_quantities(words):
        if quantity.kind is Kind.DATE:
            year, month, day = date_parts(quantity.period)
            if not month:
                continue
            try:
                first = date(int(year or _year(passage, int(month), int(day or 1))), int(month), int(day or 1))
            except ValueError:
                return None
            return _days(passage, quantity.text, first, whole_month=not day)
        if quantity.kind is Kind.TIME:
            at = second_of_day(quantity.text)
            return _moment(passage, quantity.text, at, at)
    alone = MONTHS.get(words.strip(" .,").lower())
    if alone and (passage.published or _YEAR.search(passage.text)):
        return _days(passage, words, date(_year(passage, alone, 1), alone, 1), whole_month=True)
    return None


def _days(passage: EvidencePassage, told: str, first: date, *, whole_month: bool) -> Operand:
    last = first.replace(day=monthrange(first.year, first.month)[1]) if whole_month else first
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
