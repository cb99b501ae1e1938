"""A sum or a difference of a written formula, its two sides brought to one kind: percent, days, years."""

import re
from datetime import date
from decimal import Decimal

from pipeline.audit.arithmetic.amount import DAY, HUNDRED, TIME, Amount, UnitError, amount
from pipeline.audit.arithmetic.calendar_days import is_day
from pipeline.audit.arithmetic.typed_formula import (
    Apply,
    Formula,
    Number,
    Op,
    Operand,
    Refused,
    apply,
    evaluate,
    operands,
)

HUNDRED_PERCENT = Operand("", "", Amount(Decimal(1), Decimal(1), percent=True), "100%")
TELLING_YEARS = 3  # from which on years alone tell how long something is
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def added(op: Op, left: Formula, right: Formula) -> Formula:
    """A sum of sums is one sum."""
    if op is Op.ADD and isinstance(left, Apply) and left.op is Op.ADD:
        return apply(op, *left.args, right)
    left, right = _percent_like(left, right), _percent_like(right, left)
    left, right = _days_beside(left, right), _days_beside(right, left)
    left, right = _year_beside(left, right), _year_beside(right, left)
    if op is Op.SUBTRACT and isinstance(left, Operand) and not left.key:
        # What a share leaves of the whole is a share, where the difference of two rates is in points.
        return apply(Op.ADD, left, apply(Op.NEGATE, right))
    return apply(op, left, right)


def with_one_whole(formula: Formula) -> Formula:
    """A formula that adds 100 to a percentage, with each other 100 of it as that whole: "f1 * 100 / (100 + f2)"."""
    if not any(leaf == HUNDRED_PERCENT for leaf in operands(formula)):
        return formula
    if isinstance(formula, Apply):
        return Apply(formula.op, tuple(_with_whole(arg) for arg in formula.args))
    return formula


def _with_whole(part: Formula) -> Formula:
    if isinstance(part, Apply):
        return Apply(part.op, tuple(map(_with_whole, part.args)))
    return HUNDRED_PERCENT if part == Number(HUNDRED) else part


def _percent_like(number: Formula, other: Formula) -> Formula:
    """A number beside a percentage as so many percent (1 as the whole)."""
    if not isinstance(number, Number) or isinstance(other, Number):
        return number
    try:
        if not evaluate(other).percent:
            return number
    except UnitError:
        return number
    if number.value in (1, HUNDRED):
        return HUNDRED_PERCENT
    value = number.value / HUNDRED
    return Operand("", "", Amount(value, value, percent=True), f"{value * 100:f}%")


def _days_beside(number: Formula, other: Formula) -> Formula:
    """A number beside days of the calendar as so many days ("the 5th less the 1st and one")."""
    if not isinstance(number, Number) or not any(leaf.key.partition("@")[2] for leaf in operands(other)):
        return number
    if any(leaf.amount.unit != TIME for leaf in operands(other)):
        return number
    span = number.value * DAY
    return Operand("", "", Amount(span, span, TIME), f"{number.value:f} days")


def _year_beside(day: Formula, other: Formula) -> Formula:
    """A day or a month beside a year without either as its year: from 2005 to May 2023 it is 18 years."""
    if not (isinstance(day, Operand) and day.is_moment and is_day(day.amount)):
        return day
    if not isinstance(other, Operand) or other.is_moment or not _YEAR.fullmatch(other.shown):
        return day
    year = Decimal(date.fromordinal(int(day.amount.low / DAY)).year)
    if abs(year - Decimal(other.shown)) < TELLING_YEARS:
        raise Refused(f"{other.shown} has no month, which so short a time needs")
    return Operand(f"{day.key}=year", "", amount(year, year, "year"), day.shown, evidence=day.evidence)
