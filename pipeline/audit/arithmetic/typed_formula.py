"""One typed formula language for all readers: operations over evidence, evaluated in intervals of Decimal.

A formula whose units do not fit raises `UnitError`; the division by zero, an overflow and a rank of nothing do too.
Each operand may be widened by half of its last printed digit, since evidence that is printed rounded is an interval.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, DecimalException, localcontext
from enum import StrEnum
from itertools import product

from pipeline.audit.arithmetic.amount import (
    HUNDRED,
    POINT,
    RATIO,
    THING,
    Amount,
    UnitError,
    divided,
    multiplied,
    without_things,
)
from pipeline.models import Evidence, ReckonedValue

DIGITS = 34
COMPARED = "compared"


class Op(StrEnum):
    """Every operation there is; the names are those of the formula language."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    SHARE = "share"
    CHANGE = "change"
    TIMES = "times"
    PER = "per"
    SUM = "sum"
    AVERAGE = "avg"
    LEAST = "least"
    MOST = "most"
    COUNT = "count"
    RANK = "rank"
    RANK_LOW = "ranklow"
    GROWTH = "cagr"
    NEGATE = "neg"
    COMPOUND = "grow"
    COMPOUND_DOWN = "shrink"


@dataclass(frozen=True, slots=True)
class Operand:
    """A known value: `slack` is half of its last printed digit, `shown` the value as a reader would write it.

    `per` is how many a count is for, as in 23 per 10,000; `of` are the entity, measure and period that it is of.
    """

    key: str
    name: str
    amount: Amount
    shown: str = ""
    slack: Decimal = Decimal(0)
    evidence: tuple[Evidence, ...] = ()
    hedge: str = ""
    per: Decimal | None = None
    of: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True)
class Number:
    """A number that needs no evidence: a fixed conversion, a count of years."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Apply:
    op: Op
    args: tuple["Formula", ...]


Formula = Operand | Number | Apply


def apply(op: Op, *args: Formula) -> Apply:
    return Apply(op, args)


def evaluate(formula: Formula, *, widened: bool = False) -> Amount:
    """What a formula comes to; raises UnitError, with the reason, where it comes to nothing."""
    with localcontext(prec=DIGITS):
        try:
            return _value(formula, widened)
        except (DecimalException, ZeroDivisionError) as error:
            raise UnitError("the formula has no result with these inputs") from error


def operands(formula: Formula) -> tuple[Operand, ...]:
    """The formula's operands in reading order."""
    if isinstance(formula, Operand):
        return (formula,)
    if isinstance(formula, Number):
        return ()
    return tuple(leaf for arg in formula.args for leaf in operands(arg))


def evidence_of(formula: Formula) -> tuple[Evidence, ...]:
    """The evidence under a formula, each piece once."""
    return tuple(dict.fromkeys(piece for leaf in operands(formula) for piece in leaf.evidence))


def values_of(*formulas: Formula) -> tuple[ReckonedValue, ...]:
    """The values that formulas reckon with, each once, as the audit hands them on."""
    leaves = dict.fromkeys(leaf for formula in formulas for leaf in operands(formula))
    return tuple(
        ReckonedValue(
            name=leaf.name,
            shown=leaf.shown,
            low=leaf.amount.low,
            high=leaf.amount.high,
            unit="%" if leaf.amount.percent else " ".join(f"{base}^{power}" for base, power in leaf.amount.unit),
            entity=leaf.of[0],
            measure=leaf.of[1],
            period=leaf.of[2],
            evidence=leaf.evidence,
        )
        for leaf in leaves
    )


def operator_of(*sides: Formula) -> str:
    """What is done with known values alone: a formula's operation, `COMPARED` for the sides of a comparison, "" where
    any value is itself computed.
    """
    if len(sides) == 1 and isinstance(sides[0], Apply):
        alone = all(isinstance(arg, Operand | Number) for arg in sides[0].args)
        return str(sides[0].op) if alone else ""
    ranked = (side.args if isinstance(side, Apply) and side.op in (Op.MOST, Op.LEAST) else (side,) for side in sides)
    return COMPARED if all(isinstance(one, Operand) for side in ranked for one in side) and len(sides) > 1 else ""


def printed(formula: Formula, *, names: bool = True) -> str:
    """The formula in one line: "$65 billion (plan) ÷ $164.5 billion (revenue 2024)"."""
    if isinstance(formula, Operand):
        return f"{formula.shown} ({formula.name})" if names and formula.name else formula.shown
    if isinstance(formula, Number):
        return f"{formula.value.normalize():f}"
    args = [_bracketed(arg, names) for arg in formula.args]
    return _PRINT[formula.op](args)


def _bracketed(formula: Formula, names: bool) -> str:
    line = printed(formula, names=names)
    open_line = isinstance(formula, Apply) and formula.op in (Op.ADD, Op.SUBTRACT, Op.DIVIDE, Op.MULTIPLY, Op.SHARE)
    return f"[{line}]" if open_line else line


def _value(formula: Formula, widened: bool) -> Amount:
    if isinstance(formula, Operand):
        if not widened or not formula.slack:
            return formula.amount
        held = formula.amount
        return Amount(held.low - formula.slack, held.high + formula.slack, held.unit, held.percent)
    if isinstance(formula, Number):
        return Amount(formula.value, formula.value)
    args = [_value(arg, widened) for arg in formula.args]
    return _typed_result(formula.op, args)


def _typed_result(op: Op, args: list[Amount]) -> Amount:
    match op:
        case Op.AVERAGE if len(set(args)) == 1:
            middle = (args[0].low + args[0].high) / 2  # the midpoint of a range
            return replace(args[0], low=middle, high=middle)
        case Op.ADD | Op.SUM | Op.AVERAGE | Op.LEAST | Op.MOST:
            _same(args)
            return _over(args, _COMPUTE[op], args[0].unit, percent=args[0].percent)
        case Op.SUBTRACT:
            return _difference(args)
        case Op.NEGATE:
            return _over(args, _COMPUTE[op], args[0].unit, percent=args[0].percent)
        case Op.MULTIPLY:
            unit = RATIO
            args = [_in_parts(arg) for arg in args]
            for arg in args:
                unit = multiplied(unit, arg.unit)
            return _over(args, _product, unit)
        case Op.DIVIDE:
            args = _in_points_alike(args)
            return _over(args, _COMPUTE[op], divided(args[0].unit, args[1].unit))
        case Op.PER:
            by = args[2] if len(args) > 2 else Amount(Decimal(1), Decimal(1))
            return _over([args[0], args[1], by], _per, divided(args[0].unit, args[1].unit))
        case Op.SHARE | Op.CHANGE | Op.TIMES:
            args = _in_points_alike(args)
            _same(args[:2])
            return _over(args[:2], _COMPUTE[op], RATIO, percent=op is not Op.TIMES)
        case Op.GROWTH:
            _same(args[:2])
            return _over(args, _growth, RATIO, percent=True)
        case Op.COMPOUND | Op.COMPOUND_DOWN:
            return _over(args, _COMPUTE[op], RATIO, percent=not args[2].low)
        case Op.COUNT:
            size = Decimal(len(args))
            return Amount(size, size, THING)
        case Op.RANK | Op.RANK_LOW:
            return _rank(args, high=op is Op.RANK)


def _same(args: Sequence[Amount]) -> None:
    """Raises UnitError where amounts have no unit in common.

    Euros a share times shares are euros, doses over doses a person are people, and one of 61 people is a person.
    """
    if len({arg.unit for arg in args}) > 1:
        common = {without_things(arg.unit) for arg in args}
        if len(common) > 1 or any(arg.percent for arg in args):
            raise UnitError("the operands have different units")


def _difference(args: list[Amount]) -> Amount:
    args = _in_points_alike(args)
    _same(args)
    if all(arg.percent for arg in args):
        ends = _over(args, _COMPUTE[Op.SUBTRACT], POINT)
        return replace(ends, low=ends.low * HUNDRED, high=ends.high * HUNDRED)
    return _over(args, _COMPUTE[Op.SUBTRACT], args[0].unit)


def _in_points_alike(args: list[Amount]) -> list[Amount]:
    """Percentages beside points as points: what is left of 100% less 31%, and a fall in points as a part of a rate."""
    if not any(arg.unit == POINT for arg in args):
        return args
    return [_in_points(arg) if arg.percent else arg for arg in args]


def _in_parts(points: Amount) -> Amount:
    """Points as parts of a whole: 1.1 points of $43 billion are $473 million."""
    if points.unit != POINT:
        return points
    return replace(points, low=points.low / HUNDRED, high=points.high / HUNDRED, unit=RATIO)


def _in_points(share: Amount) -> Amount:
    return replace(share, low=share.low * HUNDRED, high=share.high * HUNDRED, unit=POINT, percent=False)


def _over(
    args: Sequence[Amount],
    compute: Callable[[tuple[Decimal, ...]], Decimal],
    unit: tuple[tuple[str, int], ...],
    *,
    percent: bool = False,
) -> Amount:
    """The least and the most that the operands' ends allow; sets beyond a dozen are monotone and need two corners."""
    if all(arg.low == arg.high for arg in args):
        ends = [compute(tuple(arg.low for arg in args))]
    elif len(args) > 12:
        ends = [compute(tuple(arg.low for arg in args)), compute(tuple(arg.high for arg in args))]
    else:
        ends = [compute(corner) for corner in product(*({arg.low, arg.high} for arg in args))]
    return Amount(min(ends), max(ends), unit, percent)


def _rank(args: list[Amount], *, high: bool) -> Amount:
    """The place of the first among the rest: 1 for the most, or for the least where ranked from below."""
    mine, rest = args[0], args[1:]
    _same(args)
    if not rest:
        raise UnitError("a rank of nothing")
    ahead = sum(other.low > mine.high if high else other.high < mine.low for other in rest)
    place = Decimal(ahead + 1)
    return Amount(place, place, THING)


def _product(values: tuple[Decimal, ...]) -> Decimal:
    result = Decimal(1)
    for value in values:
        result *= value
    return result


def _per(values: tuple[Decimal, ...]) -> Decimal:
    part, whole, by = values
    return part * by / whole


def _growth(values: tuple[Decimal, ...]) -> Decimal:
    new, old, years = values
    return (new / old) ** (1 / years) - 1


_COMPUTE: dict[Op, Callable[[tuple[Decimal, ...]], Decimal]] = {
    Op.ADD: lambda values: sum(values, Decimal(0)),
    Op.SUM: lambda values: sum(values, Decimal(0)),
    Op.SUBTRACT: lambda values: values[0] - sum(values[1:], Decimal(0)),
    Op.NEGATE: lambda values: -values[0],
    Op.DIVIDE: lambda values: values[0] / values[1],
    Op.SHARE: lambda values: values[0] / values[1],
    Op.TIMES: lambda values: values[0] / values[1],
    Op.CHANGE: lambda values: (values[0] - values[1]) / abs(values[1]),
    Op.AVERAGE: lambda values: sum(values, Decimal(0)) / len(values),
    Op.LEAST: min,
    Op.MOST: max,
    Op.COMPOUND: lambda values: (1 + values[0]) ** values[1] - 1 + values[2],
    Op.COMPOUND_DOWN: lambda values: 1 - (1 - values[0]) ** values[1],
}
_PRINT: dict[Op, Callable[[list[str]], str]] = {
    Op.ADD: " + ".join,
    Op.SUM: " + ".join,
    Op.SUBTRACT: " − ".join,
    Op.MULTIPLY: " × ".join,
    Op.DIVIDE: " ÷ ".join,
    Op.SHARE: " ÷ ".join,
    Op.TIMES: " ÷ ".join,
    Op.PER: lambda args: f"{args[0]} ÷ {args[1]}" + (f" × {args[2]}" if len(args) > 2 else ""),
    Op.CHANGE: lambda args: f"{args[1]} → {args[0]}",
    Op.AVERAGE: lambda args: f"average of {', '.join(args)}",
    Op.LEAST: lambda args: f"least of {', '.join(args)}",
    Op.MOST: lambda args: f"most of {', '.join(args)}",
    Op.COUNT: lambda args: f"{len(args)} counted: {', '.join(args)}",
    Op.RANK: lambda args: f"{args[0]} among {', '.join(args[1:])}",
    Op.RANK_LOW: lambda args: f"{args[0]} from below among {', '.join(args[1:])}",
    Op.GROWTH: lambda args: f"yearly growth from {args[1]} to {args[0]} over {args[2]} years",
    Op.NEGATE: lambda args: f"−{args[0]}",
    Op.COMPOUND: lambda args: f"{args[0]} more, {args[1]} times over",
    Op.COMPOUND_DOWN: lambda args: f"{args[0]} less, {args[1]} times over",
}
