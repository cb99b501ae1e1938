"""A stated figure held against a formula: supported, refuted or without a result, with the result in its own unit."""

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.audit.arithmetic.amount import (
    HUNDRED,
    OPEN,
    POINT,
    RATIO,
    Amount,
    UnitError,
    counted_by,
    numerator,
    printed_in,
    rated,
    typed,
)
from pipeline.audit.arithmetic.tolerance import BOUNDS, BOUNDS_ABOVE, BOUNDS_BELOW, against, agrees
from pipeline.audit.arithmetic.typed_formula import Apply, Formula, Number, Op, Operand, bound_of, evaluate, operands
from pipeline.models import Hedge, Interval, Kind, Quantity, Verdict
from pipeline.quantities.units import CURRENCY_CODES

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
ONE = Decimal(1)
CAP = Decimal("0.01")  # how far rounded operands may move a result, as a share of it
_MANY = {
    unit: frozenset(map(Decimal, numbers))
    for unit, numbers in {
        "day": (7, 30, 31, 365, 366),
        "week": (52,),
        "month": (12,),
        "h": (24,),
        "min": (60,),
        "s": (60,),
    }.items()
}
"""How many of a unit of time the longer ones have."""
_BOUNDS = (*BOUNDS, Hedge.NEARLY, Hedge.JUST_UNDER)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What comparing gave; `low` and `high` are in the stated figure's unit, without sign where words carry it."""

    verdict: Verdict
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    reason: str = ""
    understated: bool = False
    wrong_sign: bool = False
    size_alone: bool = False  # the size is right, and the words leave open which of two values is the larger

    @classmethod
    def of(cls, verdict: Verdict, result: Interval | None, reason: str) -> "Judgement":
        """The judgement with a result that has been computed before, if there is one."""
        if result is None:
            return cls(verdict, reason=reason)
        return cls(verdict, result.low, result.high, result.unit, reason)

    @property
    def result(self) -> Interval | None:
        """Both ends as one value; None where comparing gave none."""
        if self.low is None or self.high is None:
            return None
        return Interval(low=self.low, high=self.high, unit=self.unit)


def judge(stated: Quantity, formula: Formula, sign: int | None = None) -> Judgement:
    """The verdict of POLICY rules 3 to 9; `sign` is the direction that the words give (None: the figure is signed).

    A result that only rounding of the operands keeps from the figure supports it; units that do not fit leave it open.
    """
    try:
        return judge_amount(stated, _at_base_of(stated, formula), formula, sign)
    except UnitError as error:
        return Judgement(Verdict.NOT_ENOUGH, reason=str(error))


def _at_base_of(stated: Quantity, formula: Formula) -> Amount:
    """What a formula comes to; a count per so many as the share it is, or per as many as the figure is for."""
    held = evaluate(formula)
    if isinstance(formula, Apply) and formula.op is Op.SPAN and stated.low == stated.high:
        raise UnitError("several values against one figure")
    per = formula.per if isinstance(formula, Operand) else None
    if per is None:
        return held
    if stated.kind in (Kind.FRACTION, Kind.PERCENT):
        return Amount(held.low / per, held.high / per, RATIO, percent=True, scale=held.scale)
    worth = (counted_by(stated) or per) / per
    return held.within(held.low * worth, held.high * worth)


def judge_amount(stated: Quantity, exact: Amount, formula: Formula, sign: int | None) -> Judgement:
    """The same where the formula's value is at hand; raises UnitError where it is no amount of the figure's kind.

    Where a unit is left unsaid, or the formula has numbers of its own that may convert one, the numbers as they are
    printed count as well as those in the figure's unit, and a share may be of one, of a hundred or in hundredths: the
    nearest of these is what the figure is held against.
    """
    own = typed(stated)
    part = 0 < exact.low <= exact.high < 1
    if exact.open and stated.kind is Kind.FRACTION and not part and not _is_quotient(formula):
        raise UnitError("a share against an amount")
    if own.open and isinstance(formula, Operand) and _is_fraction(exact) and exact.high < 1 < own.low:
        raise UnitError("a count against a share")  # "nine regions", where a source has "four of the nine"
    free = exact.open or own.open or own.unit != exact.unit or has_numbers(formula)
    parts = any(_is_shared(each) for each in (own, exact)) and (own.open or exact.open)
    parts = parts or any(leaf.amount.unit == POINT or (own.open and leaf.amount.percent) for leaf in operands(formula))
    ways = [
        (False, ONE),
        *([(True, ONE)] if free else ()),
        *(((False, HUNDRED), (False, 1 / HUNDRED)) if parts else ()),
    ]
    tried = [(_ends(stated, exact, sign, raw=raw, by=by), raw, by) for raw, by in ways]
    (low, high), raw, by = min(tried, key=lambda each: _apart(stated.high, each[0][1]))
    best = _judged(stated, exact, formula, sign, low, high, raw=raw, by=by)
    divided = isinstance(formula, Apply) and formula.op in (Op.DIVIDE, Op.PER)
    alike = own.open or exact.open or divided or numerator(own) == numerator(exact) or _is_part_of_time(stated, formula)
    if best.verdict is Verdict.REFUTED and isinstance(formula, Apply) and not (alike and rated(own) == rated(exact)):
        raise UnitError("two units that cannot be compared")
    return best


def _is_part_of_time(stated: Quantity, formula: Formula) -> bool:
    """Whether a formula is a part of a year, a week or a day in its days or hours: 11/200 × 365 are days."""
    if not isinstance(formula, Apply) or formula.op is not Op.MULTIPLY:
        return False
    numbers = {arg.value for arg in formula.args if isinstance(arg, Number)}
    return bool(numbers & _MANY.get(stated.unit, frozenset()))


def _is_fraction(held: Amount) -> bool:
    """Whether an amount is a share in words or a fraction, and no percentage."""
    return held.unit == RATIO and not any(base == "%" for base, _, _ in held.scale)


def _is_shared(held: Amount) -> bool:
    """Whether an amount is a share or a sum of money, which may be in hundredths."""
    money = len(held.unit) == 1 and numerator(held) <= CURRENCY_CODES
    return not held.open and (money or held.unit in (RATIO, POINT))


def _is_quotient(formula: Formula) -> bool:
    return isinstance(formula, Apply) and formula.op in (Op.DIVIDE, Op.PER, Op.MULTIPLY)


def has_numbers(formula: Formula) -> bool:
    """Whether a formula holds numbers of its own, which may convert one unit into another."""
    if isinstance(formula, Apply):
        return any(map(has_numbers, formula.args))
    return isinstance(formula, Number) or (isinstance(formula, Operand) and not formula.key)


def _apart(stated: Decimal, result: Decimal) -> Decimal:
    """How many times the greater of a figure and a result is the other."""
    low, high = sorted((abs(stated), abs(result)))
    return high / low if low else high


def _judged(
    stated: Quantity,
    exact: Amount,
    formula: Formula,
    sign: int | None,
    low: Decimal,
    high: Decimal,
    *,
    raw: bool,
    by: Decimal,
) -> Judgement:
    """The judgement on a figure held against a result's ends as they are printed in the figure's unit."""
    unit = "" if stated.unit == OPEN else stated.unit
    if sign and exact.sign and exact.sign != sign:
        word = "rose" if exact.sign > 0 else "fell"
        return Judgement(Verdict.REFUTED, low, high, unit, f"the direction is wrong: it {word}", wrong_sign=True)
    if isinstance(formula, Operand):
        if _is_finer(stated, formula, low, high):
            return Judgement(Verdict.NOT_ENOUGH, reason="the evidence is printed more coarsely")
        verdict, reason, far = against(stated, Hedge(formula.hedge), low, high)
        return Judgement(verdict, low, high, unit, reason, far)
    holds, far = _bears(stated, formula, low, high)
    if not holds and any(leaf.slack for leaf in operands(formula)):
        holds = _by_rounding(stated, low, high, *_ends(stated, evaluate(formula, widened=True), sign, raw=raw, by=by))
        if holds and _is_beyond(stated, low, high):
            return Judgement(Verdict.NOT_ENOUGH, low, high, unit, "rounding alone would bear the bound out")
    return Judgement(Verdict.SUPPORTED if holds else Verdict.REFUTED, low, high, unit, "", far)


def _is_finer(stated: Quantity, value: Operand, low: Decimal, high: Decimal) -> bool:
    """Whether a rate is told to more digits than its evidence, and only those apart: 43.7% where a source has 43%."""
    rates = stated.kind in (Kind.PERCENT, Kind.POINTS) and value.amount.unit in (RATIO, POINT) and value.amount.scale
    numbers = NUMBER.findall(value.shown)
    if not rates or stated.hedge in _BOUNDS or len(numbers) != 1 or not stated.step:
        return False
    digit = 2 * value.slack * HUNDRED or Decimal(1).scaleb(-len(numbers[0].partition(".")[2]))
    return low == high and stated.step < digit and 0 < abs(abs(stated.low) - abs(low)) < digit


def _bears(stated: Quantity, formula: Formula, low: Decimal, high: Decimal) -> tuple[bool, bool]:
    """Whether a formula's result bears a figure, and whether a bound that holds lies far from it.

    Each end of a range is held against its own; what is the least of its kind bears "more than" so much.
    """
    if isinstance(formula, Apply) and formula.op is Op.SPAN:
        pairs = ((min(stated.low, stated.high), low), (max(stated.low, stated.high), high))
        alone = ((stated.model_copy(update={"low": one, "high": one}), end) for one, end in pairs)
        return all(agrees(one, end, end)[0] for one, end in alone), False
    holds, far = agrees(stated, low, high)
    way = bound_of(formula)
    if not holds and stated.low == stated.high and way:
        holds = low >= stated.low if way > 0 and stated.hedge is Hedge.OVER else holds
        holds = high <= stated.low if way < 0 and stated.hedge is Hedge.UNDER else holds
    return holds, far


def _ends(stated: Quantity, exact: Amount, sign: int | None, *, raw: bool, by: Decimal) -> tuple[Decimal, Decimal]:
    unsigned = sign is not None or (stated.low >= 0 and exact.high < 0)
    low, high = printed_in(exact.magnitude if unsigned else exact, stated, raw=raw)
    return low * by, high * by


def _by_rounding(stated: Quantity, low: Decimal, high: Decimal, least: Decimal, most: Decimal) -> bool:
    """Whether the operands' last printed digits leave room for the figure, to 1% of the result at the most."""
    room = CAP * max(abs(low), abs(high))
    least, most = max(least, low - room), min(most, high + room)
    if stated.hedge in _BOUNDS:
        return any(agrees(stated, end, end)[0] for end in (least, most))
    return agrees(stated, least, most)[0]


def _is_beyond(stated: Quantity, low: Decimal, high: Decimal) -> bool:
    """Whether a result lies on the wrong side of a bound."""
    return (stated.hedge in BOUNDS_ABOVE and low < stated.low) or (stated.hedge in BOUNDS_BELOW and high > stated.high)


def is_points(figure: Quantity, formula: Formula) -> bool:
    """Whether a figure in percent is the difference in points of the two rates whose change is meant (POLICY 11)."""
    if figure.kind is not Kind.PERCENT or not isinstance(formula, Apply) or formula.op is not Op.CHANGE:
        return False
    new, old = (evaluate(arg) for arg in formula.args)
    apart = abs(new.low - old.low) * 100
    return new.unit == old.unit == RATIO and abs(abs(figure.high) - apart) <= max(figure.step / 2, Decimal("0.05"))
