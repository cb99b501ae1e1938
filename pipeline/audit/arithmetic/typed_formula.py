"""One typed formula language for all readers: operations over evidence, evaluated in intervals of Decimal.

A formula whose units do not fit raises `UnitError`; the division by zero, an overflow and a rank of nothing do too.
Each operand may be widened by half of its last printed digit, since evidence that is printed rounded is an interval.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, DecimalException, localcontext
from enum import StrEnum
from itertools import product

from pipeline.audit.arithmetic.amount import (
    IN_PERCENT,
    POINT,
    THING,
    TIME,
    Amount,
    UnitError,
    divided,
    in_points,
    multiplied,
    over_longer_time,
    scaled_by,
    together,
)
from pipeline.audit.arithmetic.calendar_days import YEAR, on_calendar
from pipeline.audit.arithmetic.tolerance import BOUNDS_ABOVE, BOUNDS_BELOW
from pipeline.models import Evidence, Hedge, ReckonedValue
from pipeline.quantities.formatting import readable, to_the_digit

DIGITS = 34
COMPARED = "compared"
PERCENT = Amount(Decimal(0), Decimal(0), percent=True, scale=IN_PERCENT)
MULTIPLE = Amount(Decimal(0), Decimal(0))
MOST = (*BOUNDS_BELOW, Hedge.JUST_UNDER)


class Refused(ValueError):
    """Why a formula cannot be read, or may not stand."""


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
    SPAN = "to"


@dataclass(frozen=True, slots=True)
class Operand:
    """A known value: `slack` is half of its last printed digit, `shown` the value as a reader would write it.

    `per` is how many a count is for, as in 23 per 10,000; `of` are the entity, measure and period that it is of.
    `rest` are the other amounts that a moment stands for where a part of it is left unsaid; of one that is `yearless`
    nothing gives the year. Its key and amount are all that is hashed, as formulas are looked up by the thousand.
    """

    key: str
    name: str = field(hash=False)
    amount: Amount
    shown: str = field(default="", hash=False)
    slack: Decimal = field(default=Decimal(0), hash=False)
    evidence: tuple[Evidence, ...] = field(default=(), hash=False)
    hedge: str = field(default="", hash=False)
    per: Decimal | None = field(default=None, hash=False)
    of: tuple[str, str, str] = field(default=("", "", ""), hash=False)
    rest: tuple[Amount, ...] = field(default=(), hash=False)
    yearless: bool = field(default=False, hash=False)

    @property
    def is_moment(self) -> bool:
        """Whether it is a point in time: a day or a clock time under the id of its passage or note."""
        return "@" in self.key and not self.name and self.amount.unit == TIME

    @property
    def told(self) -> str:
        """The value as a line of the audit has it: as its source has it where one digit more than `shown` says it."""
        low, high, unit = self.amount.low, self.amount.high, self.unit_name.removesuffix("^1")
        return to_the_digit(low, high, unit) if self.shown == readable(low, high, unit) else self.shown

    @property
    def unit_name(self) -> str:
        """The typed unit in words: "%", "USD^1"."""
        return "%" if self.amount.percent else " ".join(f"{base}^{power}" for base, power in self.amount.unit)


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


RISING = (Op.ADD, Op.SUM, Op.AVERAGE, Op.LEAST, Op.MOST, Op.MULTIPLY)
FALLING = (Op.SUBTRACT, Op.DIVIDE, Op.PER, Op.SHARE, Op.TIMES, Op.CHANGE)  # in all values but the first


def bound_of(formula: Formula) -> int | None:
    """1 where what a formula comes to is the least that it can be, since its values are bounds ("more than 12"), -1
    where it is the most, 0 where no value is a bound; None where bounds stand against each other."""
    if isinstance(formula, Number):
        return 0
    if isinstance(formula, Operand):
        return (formula.hedge in BOUNDS_ABOVE) - (formula.hedge in MOST)
    each = [bound_of(arg) for arg in formula.args]
    if formula.op in FALLING:
        each = [*each[:1], *(None if way is None else -way for way in each[1:])]
    elif formula.op not in RISING and any(each):
        return None
    ways = {way for way in each if way != 0}
    return 0 if not ways else ways.pop() if len(ways) == 1 else None


def operands(formula: Formula) -> tuple[Operand, ...]:
    """The formula's operands in reading order."""
    if isinstance(formula, Operand):
        return (formula,)
    if isinstance(formula, Number):
        return ()
    leaves: list[Operand] = []
    for arg in formula.args:
        leaves += (arg,) if isinstance(arg, Operand) else operands(arg)
    return tuple(leaves)


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
            unit=leaf.unit_name,
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
        return f"{formula.told} ({formula.name})" if names and formula.name else formula.told
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
        return held.within(held.low - formula.slack, held.high + formula.slack)
    if isinstance(formula, Number):
        return Amount(formula.value, formula.value, open=True)
    args = [_value(arg, widened) for arg in formula.args]
    first = formula.args[0]
    if len(args) == 2 and formula.op in (Op.ADD, Op.SUBTRACT) and isinstance(first, Operand) and first.is_moment:
        moved = on_calendar(args[0], args[1], later=formula.op is Op.ADD)
        if moved is not None:
            return moved
    result = _typed_result(formula.op, args)
    if formula.op in (Op.MULTIPLY, Op.DIVIDE, Op.PER):
        unnamed = any(arg.open and not isinstance(each, Number) for arg, each in zip(args, formula.args, strict=True))
        return result if result.open == unnamed else replace(result, open=unnamed)
    return result


def _typed_result(op: Op, args: list[Amount]) -> Amount:
    match op:
        case Op.AVERAGE if len(set(args)) == 1:
            middle = (args[0].low + args[0].high) / 2  # the midpoint of a range
            return args[0].within(middle, middle)
        case Op.ADD | Op.SUM | Op.AVERAGE | Op.LEAST | Op.MOST | Op.NEGATE:
            args = together(args)
            return _over(args, _COMPUTE[op], args[0])
        case Op.SPAN:
            args = together(args)
            return args[0].within(min(arg.low for arg in args), max(arg.high for arg in args))
        case Op.SUBTRACT:
            return _difference(args)
        case Op.MULTIPLY:
            args = [_in_parts(arg) for arg in args]
            if len(args) == 2 and (told := over_longer_time(*args) or over_longer_time(args[1], args[0])):
                return told
            like = Amount(Decimal(1), Decimal(1))
            for arg in args:
                like = replace(like, unit=multiplied(like.unit, arg.unit), scale=scaled_by(like.scale, arg.scale))
            return _over(args, _product, like)
        case Op.DIVIDE | Op.PER:
            args = _in_points_alike(args) if op is Op.DIVIDE else args
            scale = scaled_by(args[0].scale, args[1].scale, -1)
            like = replace(args[0], unit=divided(args[0].unit, args[1].unit), scale=scale, percent=False)
            return _over(args, _COMPUTE[op], like)
        case Op.SHARE | Op.CHANGE | Op.TIMES:
            args = together(_in_points_alike(args[:2]))
            return _over(args, _COMPUTE[op], MULTIPLE if op is Op.TIMES else PERCENT)
        case Op.GROWTH:
            return _over([*together(args[:2]), *map(_in_years, args[2:])], _growth, PERCENT)
        case Op.COMPOUND | Op.COMPOUND_DOWN:
            return _over(args, _COMPUTE[op], PERCENT if not args[2].low else MULTIPLE)
        case Op.COUNT:
            size = Decimal(len(args))
            return Amount(size, size, THING, open=True)  # of weeks, of times, of places
        case Op.RANK | Op.RANK_LOW:
            return _rank(together(args), high=op is Op.RANK)


def _difference(args: list[Amount]) -> Amount:
    args = together(_in_points_alike(args))
    if all(arg.percent for arg in args):
        args = list(map(in_points, args))
    like = replace(args[0], percent=False) if args[0].percent else args[0]
    return _over(args, _COMPUTE[Op.SUBTRACT], like)


def _in_points_alike(args: list[Amount]) -> list[Amount]:
    """Shares beside points as points: what is left of 100% less 31%, and a fall in points as a part of a rate."""
    if not any(POINT[0] in arg.unit for arg in args):
        return args
    return list(map(in_points, args))


def _in_parts(points: Amount) -> Amount:
    """Points as parts of a whole: 1.1 points of $43 billion are $473 million."""
    return Amount(points.low, points.high) if points.unit == POINT else points


def _in_years(span: Amount) -> Amount:
    """A time as the number of its years; any other amount as it stands."""
    return Amount(span.low / YEAR, span.high / YEAR) if span.unit == TIME else span


def _over(args: Sequence[Amount], compute: Callable[[tuple[Decimal, ...]], Decimal], like: Amount) -> Amount:
    """The least and the most that the operands' ends allow, in the unit of an amount; sets beyond a dozen are monotone
    and need two corners."""
    if all(arg.low == arg.high for arg in args):
        ends = [compute(tuple(arg.low for arg in args))]
    elif len(args) > 12:
        ends = [compute(tuple(arg.low for arg in args)), compute(tuple(arg.high for arg in args))]
    else:
        ends = [compute(corner) for corner in product(*({arg.low, arg.high} for arg in args))]
    return like.within(min(ends), max(ends))


def _rank(args: list[Amount], *, high: bool) -> Amount:
    """The place of the first among the rest: 1 for the most, or for the least where ranked from below."""
    mine, rest = args[0], args[1:]
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
    part, whole, *by = values
    return part * (by[0] if by else 1) / whole


def _growth(values: tuple[Decimal, ...]) -> Decimal:
    new, old, years = values
    return (new / old) ** (1 / years) - 1


_COMPUTE: dict[Op, Callable[[tuple[Decimal, ...]], Decimal]] = {
    Op.ADD: lambda values: sum(values, Decimal(0)),
    Op.SUM: lambda values: sum(values, Decimal(0)),
    Op.SUBTRACT: lambda values: values[0] - sum(values[1:], Decimal(0)),
    Op.NEGATE: lambda values: -values[0],
    Op.DIVIDE: lambda values: values[0] / values[1],
    Op.PER: _per,
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
    Op.SPAN: " to ".join,
    Op.COMPOUND: lambda args: f"{args[0]} more, {args[1]} times over",
    Op.COMPOUND_DOWN: lambda args: f"{args[0]} less, {args[1]} times over",
}
