"""A figure and a reader's formula brought to one unit, and to the operation that the figure's own form asks for."""

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.audit.arithmetic.amount import (
    HUNDRED,
    PER,
    RATIO,
    THING,
    TIME,
    Amount,
    UnitError,
    amount,
    time_span,
    typed,
    without_things,
)
from pipeline.audit.arithmetic.judgement import judge
from pipeline.audit.arithmetic.language import Refused, typed_number
from pipeline.audit.arithmetic.typed_formula import Apply, Formula, Number, Op, Operand, apply, evaluate, operands
from pipeline.audit.evidence.known import CELL, NOTE, PASSAGE, Known
from pipeline.audit.reading.said import Said
from pipeline.models import Kind, Quantity
from pipeline.quantities.conversions import conversion, scale_of
from pipeline.quantities.currency_families import in_currency_of
from pipeline.quantities.units import CURRENCY_CODES

SHARES = (Kind.PERCENT, Kind.FRACTION)
ELIDED = (Kind.MEASURE, Kind.MONEY, Kind.NUMBER, Kind.PERCENT, Kind.POINTS)  # what a text may state without its unit
MEASURED = (Kind.MONEY, Kind.MEASURE, Kind.PERCENT)
QUOTIENTS = (Op.DIVIDE, Op.PER, Op.TIMES)
ONE_IN = re.compile(r"(?:one|1)\b.*\b(?:in|out of)\b", re.IGNORECASE)  # "one in five" may be read as five to one
SQUARE = re.compile(r"square met(?:re|er)")
BY_MEASURE = re.compile(r"\s*(?:a|an|per|each)\s+(?P<unit>[a-z]+(?:\s[a-z]+)?)", re.IGNORECASE)
CENT = {"cents": HUNDRED, "pence": HUNDRED, "p": HUNDRED}
COIN = re.compile(r"\b(?:(?P<cents>cents?)|pence|penny)\b", re.IGNORECASE)
SHORT_TON = re.compile(r"(?<!metric )\btons?\b", re.IGNORECASE)
MAGNITUDES = frozenset(Decimal(10) ** power for power in (3, 6, 9))
NEARLY_SAME = Decimal("0.005")  # a year is 365 days or 365.25


def fitted(quantity: Quantity, formula: Formula, said: Said, by_key: dict[str, Known]) -> tuple[Quantity, Formula]:
    """Both sides brought to one unit where the words say how."""
    stated = _in_coins_around(in_currency_of(quantity, _currencies(formula)), formula, said)
    if stated.unit == "t" and SHORT_TON.search(stated.text) and _in_pounds(formula, by_key):
        stated = stated.model_copy(update={"unit": "short-ton"})
    if isinstance(formula, Apply):
        formula = _without_conversion(formula, quantity, by_key)
    formula = _in_one_unit(stated, _in_full_coins(stated, formula, by_key), by_key)
    if isinstance(formula, Apply):
        formula = _as_worded(quantity, formula, said)
    try:
        result = evaluate(formula)
    except UnitError:
        formula = _without_rates(formula, by_key)
        try:
            result = evaluate(formula)
        except UnitError:
            return stated, formula
    if judge(stated, formula, 0).result is None:
        stated = _without_rate(stated)
    if isinstance(formula, Apply) and judge(stated, formula, 0).result is None:
        stated = _in_unit_of(result, _in_time_of(result, stated, said), formula, by_key)
    stated = _by_measure(stated, result, said)
    if isinstance(formula, Apply) and judge(stated, formula, 0).result is None:
        rateless = _without_rates(formula, by_key)
        formula = rateless if judge(stated, rateless, 0).result is not None else formula
    if isinstance(formula, Operand) and (known := by_key.get(formula.key)) is not None:
        formula = _in_kind_of(stated, known, formula)
    if without_things(result.unit) == RATIO and stated.kind is Kind.MONEY and (said.per_coin or stated.unit in CENT):
        by = Decimal(1) / CENT.get(stated.unit, Decimal(1))
        counted = result.unit != RATIO
        stated = stated.times(by, unit="" if counted else "x", kind=Kind.NUMBER if counted else Kind.MULTIPLE)
        if isinstance(formula, Apply) and formula.op is Op.SHARE:
            formula = Apply(Op.DIVIDE, formula.args)
    if isinstance(formula, Apply) and formula.op is Op.PER and len(formula.args) == 2:
        formula = _per_one(stated, formula)
    rounded = stated.kind is Kind.MEASURE or (stated.kind is Kind.NUMBER and getattr(formula, "op", None) in QUOTIENTS)
    if stated.in_words and rounded and (isinstance(formula, Apply) or _is_converted(stated, formula, by_key)):
        # "Two more years like this one", "six hours": a computed value in words is rounded as one in digits is.
        stated = stated.model_copy(update={"in_words": False, "step": max(stated.step, Decimal(1))})
    if isinstance(formula, Apply) and _is_time(stated.unit) and "time" not in {base for base, _ in result.unit}:
        # A stock over what goes a day is a number of days; no unit of the evidence says so.
        bare = not result.percent and formula.op in (Op.DIVIDE, Op.PER, Op.COUNT)
        stated = stated.model_copy(update={"unit": "", "kind": Kind.NUMBER}) if bare else stated
    return stated, formula


def _is_converted(stated: Quantity, formula: Formula, by_key: dict[str, Known]) -> bool:
    """Whether a restated value is of another unit than the figure's, so that it has to be computed."""
    held = {by_key[leaf.key].quantity.unit for leaf in operands(formula) if leaf.key in by_key}
    return stated.low == int(stated.low) and any(unit and unit != stated.unit for unit in held)


def _in_coins_around(stated: Quantity, formula: Formula, said: Said) -> Quantity:
    """A bare number as cents or pence where the sentence speaks of them before it: "one cent, out of the 89"."""
    coin = COIN.search(said.text, 0, said.start) if stated.kind is Kind.NUMBER and not stated.unit else None
    if coin is None or not isinstance(formula, Operand) or not _currencies(formula):
        return stated
    return stated.model_copy(update={"unit": "cents" if coin["cents"] else "pence", "kind": Kind.MONEY})


def _in_pounds(formula: Formula, by_key: dict[str, Known]) -> bool:
    """Whether weights of the evidence are in pounds, of which an American ton is 2,000."""
    return any(by_key[leaf.key].quantity.unit == "lb" for leaf in operands(formula) if leaf.key in by_key)


def _in_unit_of(result: Amount, stated: Quantity, formula: Formula, by_key: dict[str, Known]) -> Quantity:
    """A computed figure that leaves its unit unsaid in that of the values it is computed from ("1.50 more"), and
    points that are counted as in a game ("34 goals and 27 assists make 61 points")."""
    if stated.kind is Kind.POINTS and result.unit == THING:
        return stated.model_copy(update={"unit": "", "kind": Kind.NUMBER})
    unsaid = stated.kind is Kind.NUMBER and not stated.unit
    if not (unsaid or stated.unit == "°") or stated.per or result.percent:
        return stated
    held = [known.quantity for leaf in operands(formula) if (known := by_key.get(leaf.key)) is not None]
    units = {(quantity.unit, quantity.kind) for quantity in held if typed(quantity).unit == result.unit}
    if len(units) != 1:
        return stated
    ((unit, kind),) = units
    return stated.model_copy(update={"unit": unit, "kind": kind})


def _in_time_of(result: Amount, stated: Quantity, said: Said) -> Quantity:
    """A bare number that is computed as a time in the unit of the time before it: "27 months before it, five after"."""
    times = [each.unit for each in said.reading.figures if each.start < said.start and _is_time(each.unit)]
    if stated.kind is not Kind.NUMBER or stated.unit or result.unit != TIME or not times:
        return stated
    return stated.model_copy(update={"unit": times[-1], "kind": Kind.MEASURE})


def _in_full_coins(stated: Quantity, formula: Formula, by_key: dict[str, Known]) -> Formula:
    """Cents and pence of the evidence in the currency of the figure: a table in cents, "€1.65" in the text."""
    if isinstance(formula, Apply):
        return Apply(formula.op, tuple(_in_full_coins(stated, arg, by_key) for arg in formula.args))
    known = by_key.get(formula.key) if isinstance(formula, Operand) else None
    if known is None or not isinstance(formula, Operand) or stated.unit not in CURRENCY_CODES:
        return formula
    by = CENT.get(known.quantity.unit)
    if by is None:
        return formula
    return replace(formula, amount=typed(known.quantity.times(1 / by, unit=stated.unit, kind=Kind.MONEY)))


def _currencies(formula: Formula) -> frozenset[str]:
    """The currencies of a formula's values."""
    units = {base for leaf in operands(formula) for base, _ in leaf.amount.unit}
    return frozenset(units & CURRENCY_CODES)


def _without_rate(stated: Quantity) -> Quantity:
    """A figure so much a day as so much: what it is for is held against the words of the evidence."""
    if time_span(stated.per) is None and ("/" not in stated.unit or stated.unit == "km/h"):
        return stated
    return stated.model_copy(update={"unit": stated.unit.partition("/")[0], "per": ""})


def _without_rates(formula: Formula, by_key: dict[str, Known]) -> Formula:
    """The formula with yearly and monthly values as plain ones: "7.5% of £33,600 a year is £2,520"."""
    if isinstance(formula, Apply):
        return Apply(formula.op, tuple(_without_rates(arg, by_key) for arg in formula.args))
    known = by_key.get(formula.key) if isinstance(formula, Operand) else None
    if known is None or not isinstance(formula, Operand):
        return formula
    unit, *by = PER.sub("/", known.quantity.unit).split("/")
    if time_span(known.quantity.per or "".join(by)) is None:
        return formula
    return replace(formula, amount=typed(known.quantity.model_copy(update={"unit": unit, "per": ""})))


def _in_kind_of(stated: Quantity, known: Known, formula: Operand) -> Operand:
    """A restated value without the rate that the figure leaves unsaid: "€3.20 an hour" for an hour's parking."""
    held = known.quantity
    if held.kind is Kind.AGE and stated.kind is Kind.NUMBER:
        return replace(formula, amount=typed(held.model_copy(update={"unit": "", "kind": Kind.NUMBER})))
    if stated.kind is Kind.NUMBER and not stated.unit and held.kind in ELIDED:
        per = stated.per and held.per
        return replace(formula, amount=typed(held.model_copy(update={"unit": "", "kind": Kind.NUMBER, "per": per})))
    unit, *by = PER.sub("/", held.unit).split("/")
    if (by or time_span(held.per) is not None) and time_span(stated.per) is None and "/" not in stated.unit:
        return replace(formula, amount=typed(held.model_copy(update={"unit": unit, "per": ""})))
    return formula


def _in_one_unit(stated: Quantity, formula: Formula, by_key: dict[str, Known]) -> Formula:
    """Bare numbers of a passage in the one unit of the formula's other values, else in the figure's own, where that
    gives the formula a value: "from 940 to 1,180 euros", "against 131 in the capital"."""
    leaves = [known for leaf in operands(formula) if (known := by_key.get(leaf.key)) is not None]
    units = {(known.quantity.unit, known.quantity.kind) for known in leaves if not _is_bare(known)}
    plain = _without_rate(stated)
    if not any(map(_is_bare, leaves)) or len(units) > 1 or judge(plain, formula, 0).result is not None:
        return formula
    unit, kind = next(iter(units), (plain.unit, plain.kind))
    found = _with_unit(formula, unit, kind, by_key) if kind in MEASURED or unit else formula
    return found if judge(plain, found, 0).result is not None else formula


def _with_unit(formula: Formula, unit: str, kind: Kind, by_key: dict[str, Known]) -> Formula:
    """The formula with its bare numbers in a unit."""
    if isinstance(formula, Apply):
        return Apply(formula.op, tuple(_with_unit(arg, unit, kind, by_key) for arg in formula.args))
    known = by_key.get(formula.key) if isinstance(formula, Operand) else None
    if known is None or not isinstance(formula, Operand) or not _is_bare(known):
        return formula
    held = known.quantity.model_copy(update={"unit": unit.partition("/")[0], "kind": kind, "per": ""})
    return replace(formula, amount=typed(held))


def _is_bare(known: Known) -> bool:
    """Whether a value of the evidence is a number alone, so that its unit is that of a figure beside it."""
    quantity = known.quantity
    return known.origin in (PASSAGE, CELL, NOTE) and quantity.kind is Kind.NUMBER and not quantity.unit


def _by_measure(stated: Quantity, result: Amount, said: Said) -> Quantity:
    """Money so much a square metre, kilo or litre, where the result is money over such a measure."""
    measures = [base for base, power in result.unit if power < 0 and base not in ("thing", "time")]
    behind = BY_MEASURE.match(said.right) if measures and stated.kind is Kind.MONEY and "/" not in stated.unit else None
    words = (SQUARE.sub("sq m", behind["unit"]), behind["unit"].split()[0]) if behind else ()
    below = tuple((base, -power) for base, power in result.unit if power < 0)
    unit = next((each for each in words if scale_of(each) and amount(Decimal(1), Decimal(1), each).unit == below), None)
    return stated.model_copy(update={"unit": f"{stated.unit}/{unit}"}) if unit else stated


def _is_time(unit: str) -> bool:
    scale = scale_of(unit) if unit else None
    return scale is not None and scale[0] == "time"


def _as_worded(quantity: Quantity, formula: Apply, said: Said) -> Apply:
    """The operation that the figure's own form asks for: a sum of money is no multiple, that no change."""
    op, args = formula.op, formula.args
    if quantity.kind is Kind.FRACTION and op in (Op.DIVIDE, Op.TIMES) and ONE_IN.match(quantity.text):
        return Apply(Op.SHARE, args[::-1]) if _is_above_one(formula) else formula
    if quantity.kind is Kind.MONEY and op is Op.TIMES:
        return Apply(Op.MULTIPLY, args)
    if quantity.kind is Kind.MULTIPLE and op is Op.CHANGE:
        return Apply(Op.TIMES, args)
    if quantity.kind in (Kind.NUMBER, Kind.MONEY, Kind.MEASURE) and op is Op.CHANGE:
        return Apply(Op.SUBTRACT, args)
    if quantity.kind in SHARES and op is Op.TIMES and said.direction:
        return Apply(Op.CHANGE, args)
    if quantity.kind in SHARES and op is Op.SUBTRACT and said.direction and not _in_percent(args):
        return Apply(Op.CHANGE, args)
    if quantity.kind is Kind.POINTS and op is Op.CHANGE and _in_percent(args):
        return Apply(Op.SUBTRACT, args)
    return formula


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


def _without_conversion(formula: Apply, stated: Quantity, by_key: dict[str, Known]) -> Formula:
    """A formula without a conversion that the typed units already make: "f8 / 24" for hours as days, "… * 100" for
    percent, "f3 * 1000000" for a table in millions."""
    if formula.op not in (Op.DIVIDE, Op.MULTIPLY) or len(formula.args) != 2:
        return formula
    value, by = formula.args
    if formula.op is Op.MULTIPLY and isinstance(value, Number):
        value, by = by, value
    if not isinstance(by, Number):
        return formula
    if formula.op is Op.MULTIPLY and by.value == HUNDRED and stated.kind in SHARES:
        return value
    known = by_key.get(value.key) if isinstance(value, Operand) else None
    if known is None:
        return formula
    if formula.op is Op.MULTIPLY and by.value in MAGNITUDES:
        return value
    made = conversion(stated.unit, known.quantity.unit) if stated.unit and known.quantity.unit else None
    asked = by.value if formula.op is Op.DIVIDE else 1 / by.value
    return value if made and made != 1 and abs(made / asked - 1) < NEARLY_SAME else formula


def _per_one(stated: Quantity, formula: Apply) -> Formula:
    """A rate as so much for one of what it is per, where the figure is stated in the numerator's unit alone."""
    part, whole = formula.args
    try:
        if judge(stated, formula).result is not None:
            return formula
        return apply(Op.MULTIPLY, apply(Op.DIVIDE, part, whole), typed_number(Number(Decimal(1)), whole))
    except (UnitError, Refused):
        return formula
