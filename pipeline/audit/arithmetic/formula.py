"""The audit's arithmetic as data: a closed tree over named inputs, evaluated by code in intervals of Decimal."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from enum import StrEnum
from itertools import product
from typing import assert_never

from pipeline.models import Evidence, Interval
from pipeline.quantities.formatting import readable

DIGITS = 34


class Op(StrEnum):
    """Every operation there is; each takes inputs in the order its formula is read."""

    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    DIVIDE = "divide"
    SHARE = "share"
    CHANGE = "change"
    POINTS = "points"
    GROWTH = "growth"
    COMPOUND = "compound"
    MEAN = "mean"
    LEAST = "least"
    MOST = "most"
    SPAN = "span"
    NEGATE = "negate"


@dataclass(frozen=True, slots=True)
class Input:
    """A named value with the evidence it comes from; `low` and `high` are in base units."""

    name: str
    low: Decimal
    high: Decimal
    unit: str = ""
    evidence: tuple[Evidence, ...] = ()
    hedge: str = ""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that needs no evidence: a fixed conversion or a count of years, with the word for it."""

    value: Decimal
    name: str = ""


@dataclass(frozen=True, slots=True)
class Apply:
    """An operation over other formulas; `unit` is that of its result."""

    op: Op
    args: tuple["Formula", ...]
    unit: str = ""


Formula = Input | Constant | Apply


def constant(value: int | Decimal, name: str = "") -> Constant:
    return Constant(Decimal(value), name)


def apply(op: Op, *args: Formula, unit: str = "") -> Apply:
    return Apply(op, args, unit)


def evaluate(formula: Formula) -> Interval | None:
    """The interval of all results the inputs allow, or None where there is none (a division by zero, an overflow)."""
    with localcontext(prec=DIGITS):
        try:
            low, high = _ends(formula)
        except (DivisionByZero, InvalidOperation, Overflow, ZeroDivisionError):
            return None
    return Interval(low=low, high=high, unit=unit_of(formula))


def unit_of(formula: Formula) -> str:
    """The unit of a formula's result."""
    match formula:
        case Constant():
            return ""
        case Input() | Apply():
            return formula.unit
        case _:
            assert_never(formula)


def inputs(formula: Formula) -> tuple[Input, ...]:
    """The formula's inputs in reading order."""
    match formula:
        case Input():
            return (formula,)
        case Constant():
            return ()
        case Apply():
            return tuple(leaf for arg in formula.args for leaf in inputs(arg))
        case _:
            assert_never(formula)


def evidence_of(formula: Formula) -> tuple[Evidence, ...]:
    """The evidence under the formula's inputs, each piece once."""
    return tuple(dict.fromkeys(piece for leaf in inputs(formula) for piece in leaf.evidence))


def printed(formula: Formula) -> str:
    """The formula in one readable line, with names and values of its inputs and without its result."""
    match formula:
        case Input():
            return f"{formula.name} ({readable(formula.low, formula.high, formula.unit)})"
        case Constant():
            return formula.name or f"{formula.value.normalize():f}"
        case Apply():
            return _PRINT[formula.op](tuple(_bracketed(arg) for arg in formula.args))
        case _:
            assert_never(formula)


def with_result(formula: Formula, result: Interval) -> str:
    """The formula's line with what it comes to."""
    if isinstance(formula, Input):
        return printed(formula)
    return f"{printed(formula)} = {readable(result.low, result.high, result.unit)}"


def _bracketed(formula: Formula) -> str:
    line = printed(formula)
    open_sum = isinstance(formula, Apply) and formula.op in (Op.ADD, Op.SUBTRACT, Op.DIVIDE, Op.MULTIPLY, Op.SHARE)
    return f"[{line}]" if open_sum else line


def _ends(formula: Formula) -> tuple[Decimal, Decimal]:
    match formula:
        case Input():
            return formula.low, formula.high
        case Constant():
            return formula.value, formula.value
        case Apply():
            corners = product(*(set(_ends(arg)) for arg in formula.args))
            results = [_COMPUTE[formula.op](corner) for corner in corners]
            return min(results), max(results)
        case _:
            assert_never(formula)


def _product(values: tuple[Decimal, ...]) -> Decimal:
    result = Decimal(1)
    for value in values:
        result *= value
    return result


def _change(values: tuple[Decimal, ...]) -> Decimal:
    new, old = values
    return (new - old) / abs(old) * 100


def _growth(values: tuple[Decimal, ...]) -> Decimal:
    new, old, years = values
    return ((new / old) ** (1 / years) - 1) * 100


_COMPUTE: dict[Op, Callable[[tuple[Decimal, ...]], Decimal]] = {
    Op.ADD: lambda values: sum(values, Decimal(0)),
    Op.SUBTRACT: lambda values: values[0] - sum(values[1:], Decimal(0)),
    Op.MULTIPLY: _product,
    Op.DIVIDE: lambda values: values[0] / values[1],
    Op.SHARE: lambda values: values[0] / values[1] * 100,
    Op.CHANGE: _change,
    Op.POINTS: lambda values: values[0] - values[1],
    Op.GROWTH: _growth,
    Op.COMPOUND: lambda values: (1 + values[0] / 100) ** values[1],
    Op.MEAN: lambda values: sum(values, Decimal(0)) / len(values),
    Op.LEAST: min,
    Op.MOST: max,
    Op.SPAN: lambda values: max(values) - min(values),
    Op.NEGATE: lambda values: -values[0],
}
_PRINT: dict[Op, Callable[[tuple[str, ...]], str]] = {
    Op.ADD: " + ".join,
    Op.SUBTRACT: " − ".join,
    Op.MULTIPLY: " × ".join,
    Op.DIVIDE: " ÷ ".join,
    Op.SHARE: lambda args: f"{args[0]} ÷ {args[1]} × 100",
    Op.CHANGE: lambda args: f"change to {args[0]} from {args[1]}",
    Op.POINTS: " − ".join,
    Op.GROWTH: lambda args: f"yearly growth to {args[0]} from {args[1]} over {args[2]} years",
    Op.COMPOUND: lambda args: f"(1 + {args[0]}) to the power {args[1]}",
    Op.MEAN: lambda args: f"mean of {', '.join(args)}",
    Op.LEAST: lambda args: f"least of {', '.join(args)}",
    Op.MOST: lambda args: f"most of {', '.join(args)}",
    Op.SPAN: lambda args: f"span of {', '.join(args)}",
    Op.NEGATE: lambda args: f"−{args[0]}",
}
