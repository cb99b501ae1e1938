"""A formula under each reading of its moments: a day or an hour of which a part is unsaid stands for several."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice, product

from pipeline.audit.arithmetic.amount import DAY, UnitError
from pipeline.audit.arithmetic.calendar_days import in_year, is_day
from pipeline.audit.arithmetic.typed_formula import Apply, Formula, Number, Op, Operand, evaluate

LARGEST = 64  # readings of one formula


def is_moment(formula: Formula) -> bool:
    """Whether a formula is a point in time, or goes from one by a span."""
    if isinstance(formula, Apply):
        return formula.op in (Op.ADD, Op.SUBTRACT) and [*map(is_moment, formula.args)] == [True, False]
    return isinstance(formula, Operand) and formula.is_moment


def is_hour(formula: Formula) -> bool:
    """Whether a formula is a point in time of an unnamed day."""
    while isinstance(formula, Apply) and is_moment(formula):
        formula = formula.args[0]
    return isinstance(formula, Operand) and formula.is_moment and not is_day(formula.amount)


def between_moments(formula: Formula) -> bool:
    """Whether a formula is the time between two days or two hours, which has no direction."""
    return isinstance(formula, Apply) and formula.op is Op.SUBTRACT and all(map(is_moment, formula.args))


def readings(formula: Formula) -> tuple[Formula, ...]:
    """The formula under each reading of its moments, itself alone where all are told in full; none where an hour is
    held against a day."""
    if isinstance(formula, Operand):
        each = (replace(formula, amount=amount, rest=()) for amount in (formula.amount, *formula.rest))
        return tuple(each) if formula.rest else (formula,)
    if isinstance(formula, Number):
        return (formula,)
    sides = islice(product(*map(readings, formula.args)), LARGEST)
    found = (each for args in sides for each in _around(Apply(formula.op, args)))
    return tuple(dict.fromkeys(islice(found, LARGEST)))


def moved(formula: Formula, span: Decimal) -> Formula:
    """A moment so many seconds later."""
    if isinstance(formula, Apply):
        return Apply(formula.op, (moved(formula.args[0], span), *formula.args[1:]))
    assert isinstance(formula, Operand)
    amount = replace(formula.amount, low=formula.amount.low + span, high=formula.amount.high + span)
    return replace(formula, amount=amount)


def _around(formula: Apply) -> Iterator[Formula]:
    """The time between two moments with their years beside each other; of two hours also that over midnight."""
    if not between_moments(formula) or len(formula.args) > 2:
        yield formula
        return
    later, earlier = formula.args
    hours = {is_hour(later), is_hour(earlier)}
    if hours == {True}:
        yield formula
        try:
            if evaluate(formula).high < 0:
                yield Apply(formula.op, (moved(later, DAY), earlier))
        except UnitError:
            return
    elif hours == {False}:
        later = _beside(later, earlier)
        yield Apply(formula.op, (later, _beside(earlier, later)))


def _beside(day: Formula, other: Formula) -> Formula:
    """A day whose year nothing gives, in the year that brings it nearest to another day."""
    if not isinstance(day, Operand) or not day.yearless or (isinstance(other, Operand) and other.yearless):
        return replace(day, yearless=False) if isinstance(day, Operand) else day
    there = evaluate(other)
    near = date.fromordinal(int(there.low // DAY)).year
    each = (in_year(day.amount, year) for year in (near - 1, near, near + 1))
    nearest = min(each, key=lambda amount: abs(amount.low - there.low))
    return replace(day, amount=nearest, yearless=False)
