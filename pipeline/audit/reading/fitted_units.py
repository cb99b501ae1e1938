"""What words leave unsaid of a figure's and its evidence's units, as the type system has it: an open unit."""

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.audit.arithmetic.amount import (
    DAY,
    HOUR,
    HUNDRED,
    OPEN,
    RATIO,
    TIME,
    UnitError,
    numerator,
    time_span,
    typed,
)
from pipeline.audit.arithmetic.moment_readings import is_hour
from pipeline.audit.arithmetic.typed_formula import Apply, Formula, Op, Operand, evaluate, operands
from pipeline.audit.evidence.index import bare
from pipeline.audit.evidence.known import TABLE, Known, currencies_of
from pipeline.audit.reading.said import Said
from pipeline.models import Direction, Hedge, Kind, Quantity
from pipeline.quantities.currency_families import DOLLARS, in_currency_of
from pipeline.quantities.units import CURRENCY_CODES
from pipeline.text.stemming import stems

SHARES = (Kind.PERCENT, Kind.FRACTION)
ODDS = re.compile(r"\b(?:in|out of)\b", re.IGNORECASE)  # "one in five" may be read as five to one
QUOTIENTS = (Op.DIVIDE, Op.TIMES, Op.SHARE, Op.PER)
# Fewer than one for every 500 are more than 500 for each one.
TURNED = {
    Hedge.UNDER: Hedge.OVER,
    Hedge.OVER: Hedge.UNDER,
    Hedge.WELL_OVER: Hedge.UNDER,
    Hedge.NEARLY: Hedge.JUST_OVER,
    Hedge.JUST_UNDER: Hedge.JUST_OVER,
    Hedge.JUST_OVER: Hedge.JUST_UNDER,
    Hedge.AT_LEAST: Hedge.AT_MOST,
    Hedge.AT_MOST: Hedge.AT_LEAST,
}
FOR_EACH = re.compile(r"\s+(?:for|per|to)\s+(?:every|each|an?|one)?\s*(?P<one>[a-z]+?)s?\b", re.IGNORECASE)
CENT = {"cents": HUNDRED, "pence": HUNDRED, "p": HUNDRED}
SHORT_TON = re.compile(r"(?<!metric )\btons?\b", re.IGNORECASE)


def opened(quantity: Quantity) -> Quantity:
    """A number without a unit as one whose unit is left unsaid; any other quantity as it stands."""
    bare = (quantity.kind is Kind.NUMBER and not quantity.unit) or quantity.unit == "°"
    return quantity.model_copy(update={"unit": OPEN, "kind": Kind.NUMBER}) if bare else quantity


def with_open_units(formula: Formula, currency: str, said: Said, by_key: dict[str, Known]) -> Formula:
    """The formula with the numbers of notes, passages, cells and the text itself whose unit is left unsaid open.

    Cents are those of a currency, and days of the calendar are so many of the unit of time spoken of before.
    """
    if isinstance(formula, Apply):
        return Apply(formula.op, tuple(with_open_units(arg, currency, said, by_key) for arg in formula.args))
    if not isinstance(formula, Operand):
        return formula
    known = by_key.get(formula.key)
    if known is None:
        span = HOUR if is_hour(formula) else _span(said)
        told = replace(formula.amount, scale=(("time", span, 1),)) if formula.is_moment else formula.amount
        return replace(formula, amount=told)
    held = known.quantity if known.origin == TABLE else opened(known.quantity)
    if held.unit in CENT and currency:
        held = held.times(1 / CENT[held.unit], unit=currency, kind=Kind.MONEY)
    return replace(formula, amount=typed(held))


def currency_of(quantity: Quantity, formula: Formula, by_key: dict[str, Known]) -> str:
    """The one currency that a figure or else its formula's values name; empty for none or several."""
    held = (by_key[leaf.key].quantity.unit for leaf in operands(formula) if leaf.key in by_key)
    named = {quantity.unit} & CURRENCY_CODES or {unit[:3] for unit in held} & CURRENCY_CODES
    return min(named) if len(named) == 1 else ""


def _span(said: Said) -> Decimal:
    """The unit of time that is spoken of before a figure, in seconds: "27 months before it, five after"; else a day."""
    spans = [time_span(each.unit) for each in said.reading.figures if each.start < said.start]
    return next((span for span in reversed(spans) if span), DAY)


def in_unit_around(quantity: Quantity, formula: Formula, said: Said, by_key: dict[str, Known]) -> Quantity:
    """A figure in the unit that its words and evidence give it: a sign's currency, coins as a part of their whole,
    American tons and pounds beside weights in pounds; an open one where neither says."""
    currencies = {base for leaf in operands(formula) for base, _ in leaf.amount.unit} & CURRENCY_CODES
    named = currencies - currencies_of(by_key[leaf.key] for leaf in operands(formula) if leaf.key in by_key)
    stated = in_currency_of(quantity, currencies - (named & DOLLARS))
    priced = said.per_coin or stated.unit in CENT or currencies == {stated.unit}
    if stated.kind is Kind.MONEY and priced and _is_ratio(formula):
        return stated.model_copy(update={"unit": OPEN, "kind": Kind.NUMBER})
    if numerator(typed(stated)) == {"time"} and (fitted := _of_time(stated, formula, said)):
        return fitted
    weights = {by_key[leaf.key].quantity.unit for leaf in operands(formula) if leaf.key in by_key}
    if stated.unit == "t" and "lb" in weights and SHORT_TON.search(stated.text):
        return stated.model_copy(update={"unit": "short-ton"})
    if stated.kind is Kind.MONEY and "lb" in weights and "pound" in stated.text:
        return stated.model_copy(update={"unit": "lb", "kind": Kind.MEASURE})
    return opened(stated)


def _of_time(stated: Quantity, formula: Formula, said: Said) -> Quantity | None:
    """Hours a day beside hours of which the evidence leaves unsaid that they are a day's, as these; 4.6 hours for every
    hour beside a ratio as this; None for other hours.
    """
    try:
        result = evaluate(formula)
    except UnitError:
        return None
    if typed(stated).unit == RATIO:
        return bare(stated) if result.unit == TIME and not result.open else None
    each = FOR_EACH.match(said.right)
    own, other = time_span(stated.unit), time_span(each["one"]) if each else None
    if result.open or result.unit != RATIO or not own or not other:
        return None
    return stated.times(own / other, unit=OPEN, kind=Kind.NUMBER)


def _is_ratio(formula: Formula) -> bool:
    try:
        result = evaluate(formula)
    except UnitError:
        return False
    return not result.open and not any(base != "thing" for base, _ in result.unit)


def for_each_one(quantity: Quantity, said: Said) -> Quantity:
    """The N of "one for every N" with the bound that it has for each one; any other figure as it stands."""
    if said.one_for is None or quantity.hedge is not Hedge.NONE:
        return quantity
    return quantity.model_copy(update={"hedge": TURNED.get(said.one_for, said.one_for)})


def as_worded(quantity: Quantity, formula: Apply, said: Said, by_key: dict[str, Known]) -> Apply:
    """The operation that the figure's own form asks for: a sum of money is no multiple, that no change."""
    op, args = formula.op, formula.args
    if op in QUOTIENTS and len(args) == 2 and quantity.kind is Kind.FRACTION and ODDS.search(quantity.text):
        return Apply(Op.SHARE, args[::-1]) if _is_above_one(formula) else formula
    if op in QUOTIENTS and len(args) == 2 and said.one_for is not None and not _is_above_one(formula):
        return Apply(Op.DIVIDE, args[::-1])
    if quantity.kind is Kind.MONEY and op is Op.TIMES:
        return Apply(Op.MULTIPLY, args)
    if quantity.kind is Kind.MULTIPLE and op is Op.CHANGE:
        return Apply(Op.TIMES, args)
    if quantity.kind in (Kind.NUMBER, Kind.MONEY, Kind.MEASURE) and op is Op.CHANGE:
        return Apply(Op.SUBTRACT, args)
    if quantity.kind in SHARES and op is Op.TIMES and said.direction:
        return Apply(Op.CHANGE, args)
    if quantity.kind in SHARES and op is Op.SUBTRACT and said.direction and not _in_percent(args):
        return _from_base(Apply(Op.CHANGE, args), said, by_key)
    if quantity.kind is Kind.POINTS and op is Op.CHANGE and _in_percent(args):
        return Apply(Op.SUBTRACT, args)
    return formula


def _from_base(change: Apply, said: Said, by_key: dict[str, Known]) -> Apply:
    """A change the other way round where code sees that its base is the other value, or else the words' direction does:
    what "loses a third" is taken from what there was, whichever of the two the difference begins with.
    """
    back = Apply(Op.CHANGE, change.args[::-1])
    if in_order(change, said, by_key) or in_order(back, said, by_key):
        return change if in_order(change, said, by_key) else back
    try:
        return back if evaluate(change).sign == -said.direction else change
    except UnitError:
        return change


def in_order(formula: Formula, said: Said, by_key: dict[str, Known]) -> bool:
    """Whether code sees that the first operand is what the words speak of and the second what it is compared with."""
    if not isinstance(formula, Apply) or len(formula.args) != 2:
        return False
    first, second = ([by_key[leaf.key] for leaf in operands(arg) if leaf.key in by_key] for arg in formula.args)
    if len(first) != 1 or len(second) != 1:
        return False
    one, other = first[0], second[0]
    left_from = [value.quantity.direction is Direction.FROM for value in (one, other)]
    if any(left_from) and not all(left_from):
        return left_from[1]
    if said.base_periods & (one.periods ^ other.periods):
        return bool(said.base_periods & (other.periods - one.periods))
    if one.series == other.series or (one.group == other.group and one.near == other.near):
        return one.time > other.time
    mine, theirs = one.near - other.near, other.near - one.near
    left, right = stems(said.before + " " + said.text[: said.start]), stems(said.right)
    return bool(theirs & right) and not (mine & right) and not (theirs & left)


def _is_above_one(formula: Formula) -> bool:
    try:
        return evaluate(formula).magnitude.low > 1
    except UnitError:
        return False


def _in_percent(args: tuple[Formula, ...]) -> bool:
    try:
        return all(evaluate(arg).percent for arg in args)
    except UnitError:
        return False
