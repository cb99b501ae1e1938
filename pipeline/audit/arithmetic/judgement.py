"""A stated figure held against a formula: supported, refuted or without a result, with the result in its own unit."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.audit.arithmetic.amount import Amount, UnitError, printed_in
from pipeline.audit.arithmetic.typed_formula import Formula, evaluate, operands
from pipeline.audit.arithmetic.tolerance import BOUNDS_ABOVE, BOUNDS_BELOW, compare
from pipeline.models import Hedge, Interval, Quantity, Verdict

CAP = Decimal("0.01")  # how far rounded operands may move a result, as a share of it


@dataclass(frozen=True, slots=True)
class Judgement:
    """What comparing gave; `result` is in the stated figure's unit, without sign where a direction word carries it."""

    verdict: Verdict
    result: Interval | None
    reason: str = ""
    understated: bool = False
    wrong_sign: bool = False


def judge(stated: Quantity, formula: Formula, sign: int | None = None) -> Judgement:
    """The verdict of POLICY rules 3 to 9; `sign` is the direction that the words give (None: the figure is signed).

    A result that only rounding of the operands keeps from the figure supports it; units that do not fit leave it open.
    """
    try:
        exact = evaluate(formula)
        result = _interval(stated, exact, sign)
        if sign and exact.sign and exact.sign != sign:
            word = "rose" if exact.sign > 0 else "fell"
            return Judgement(Verdict.REFUTED, result, f"the direction is wrong: it {word}", wrong_sign=True)
        outcome = compare(stated, result)
        if outcome.verdict is Verdict.REFUTED and (_bounded_alike(stated, formula) or _by_rounding(stated, formula, result, sign)):
            return Judgement(Verdict.SUPPORTED, result)
        return Judgement(outcome.verdict, result, outcome.reason, outcome.understated)
    except UnitError as error:
        return Judgement(Verdict.NOT_ENOUGH, None, str(error))


def _interval(stated: Quantity, exact: Amount, sign: int | None) -> Interval:
    unsigned = sign is not None or (stated.low >= 0 and exact.high < 0)
    low, high = printed_in(exact.magnitude if unsigned else exact, stated)
    return Interval(low=low, high=high, unit=stated.unit)


def _by_rounding(stated: Quantity, formula: Formula, exact: Interval, sign: int | None) -> bool:
    """Whether the operands' last printed digits leave room for the figure, to 1% of the result at the most."""
    if not any(leaf.slack for leaf in operands(formula)):
        return False
    wide = _interval(stated, evaluate(formula, widened=True), sign)
    room = CAP * max(abs(exact.low), abs(exact.high))
    low, high = max(wide.low, exact.low - room), min(wide.high, exact.high + room)
    bounds = (*BOUNDS_ABOVE, *BOUNDS_BELOW, Hedge.NEARLY, Hedge.JUST_UNDER)
    if stated.hedge in bounds:
        return any(
            compare(stated, Interval(low=end, high=end)).verdict is Verdict.SUPPORTED for end in (low, high)
        )
    return compare(stated, Interval(low=low, high=high, unit=stated.unit)).verdict is Verdict.SUPPORTED


def _bounded_alike(stated: Quantity, formula: Formula) -> bool:
    """Whether the evidence itself is the same bound: "more than 1 billion" bears "over one billion"."""
    leaves = operands(formula)
    if len(leaves) != 1 or not leaves[0].hedge or formula is not leaves[0]:
        return False
    try:
        low, high = printed_in(leaves[0].amount, stated)
    except UnitError:
        return False
    same_side = any({stated.hedge, Hedge(leaves[0].hedge)} <= set(side) for side in (BOUNDS_ABOVE, BOUNDS_BELOW))
    about = stated.hedge in (Hedge.ABOUT, Hedge.NONE, Hedge.NEARLY) and leaves[0].hedge in (Hedge.ABOUT, Hedge.NEARLY)
    return (same_side or about) and (low, high) == (stated.low, stated.high)
