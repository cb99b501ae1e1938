"""Whether two sides of a comparison are of one unit, and an amount in the currency of another (POLICY rule 13)."""

from dataclasses import replace

from pipeline.audit.arithmetic.amount import UnitError
from pipeline.audit.arithmetic.typed_formula import Formula, Op, apply, evaluate
from pipeline.audit.relations.named_notes import is_rate
from pipeline.audit.relations.sides import Side, Sides


def converted(sides: Sides, left: Side, other: Side) -> Side:
    """A side in the currency of the left one, by a rate of the evidence; as it is where none is known or needed."""
    if left.formula is None or other.formula is None or not left.is_in_another_currency(other):
        return other
    for rate in sides.index.values:
        for op in (Op.MULTIPLY, Op.DIVIDE) if is_rate(rate) else ():
            formula = apply(op, other.formula, rate.operand)
            if _is_of_one_unit(left.formula, formula):
                return replace(other, formula=formula)
    return other


def _is_of_one_unit(one: Formula, other: Formula) -> bool:
    try:
        return evaluate(one).unit == evaluate(other).unit
    except UnitError:
        return False


def are_comparable(left: Side, other: Side) -> bool:
    """Whether two sides are of one unit, or of two currencies; a side that is not known may be."""
    if left.formula is None or other.formula is None:
        return True
    return _is_of_one_unit(left.formula, other.formula) or left.is_in_another_currency(other)
