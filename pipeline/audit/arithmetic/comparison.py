"""One side held against the members of another: what a comparison is, and which of several does not hold."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from pipeline.audit.arithmetic.amount import Amount, together
from pipeline.audit.arithmetic.moment_readings import readings
from pipeline.audit.arithmetic.tolerance import ABOUT
from pipeline.audit.arithmetic.typed_formula import Formula, Operand, evaluate, operands


@dataclass(frozen=True, slots=True)
class Comparison:
    """One side held against each member of the other; `rough` says that what is "about as much" is equal."""

    left: Formula
    sign: str
    right: tuple[Formula, ...]
    rough: bool = False


Comparisons = tuple[Comparison, ...]


def named_values(found: Formula | Comparisons) -> tuple[Operand, ...]:
    """All values of evidence or text that a formula or comparison rests on."""
    sides = (found,) if not isinstance(found, tuple) else tuple(s for one in found for s in (one.left, *one.right))
    return tuple(leaf for side in sides for leaf in operands(side) if leaf.key)


def failing(comparisons: Comparisons) -> tuple[Comparison, Formula] | None:
    """The first comparison that does not hold with the member it fails for; UnitError where units do not fit.

    Strict (POLICY 10): a range clears the other side at both ends; what is equal to the last printed digit is equal. Of
    a moment that is told in part one reading must hold.
    """
    for comparison in comparisons:
        for member in comparison.right:
            slack = _slack(comparison.left) + _slack(member)
            sides = product(readings(comparison.left), readings(member))
            pairs = [together([evaluate(one), evaluate(other)]) for one, other in sides]
            if not any(_is_borne_out(comparison, left, right, slack) for left, right in pairs):
                return comparison, member
    return None


def _is_borne_out(comparison: Comparison, left: Amount, right: Amount, slack: Decimal) -> bool:
    near = ABOUT * max(abs(right.low), abs(right.high)) if comparison.rough else Decimal(0)
    return _holds(left, comparison.sign, right, max(near, slack))


def _holds(left: Amount, sign: str, right: Amount, slack: Decimal) -> bool:
    match sign:
        case ">":
            return left.low > right.high
        case "<":
            return left.high < right.low
        case ">=":
            return left.low >= right.high - slack
        case "<=":
            return left.high <= right.low + slack
        case _:
            return abs(left.low - right.low) <= slack and abs(left.high - right.high) <= slack


def _slack(formula: Formula) -> Decimal:
    return formula.slack if isinstance(formula, Operand) else Decimal(0)
