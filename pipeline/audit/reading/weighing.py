"""A stated figure against one reading of it: units brought together, direction, rate, polarity and bounds checked."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.audit.arithmetic.amount import (
    HUNDRED,
    POINT,
    RATIO,
    THING,
    Amount,
    UnitError,
    time_span,
    typed,
    without_things,
)
from pipeline.audit.arithmetic.judgement import Judgement, judge
from pipeline.audit.arithmetic.language import Refused, typed_number
from pipeline.audit.arithmetic.tolerance import BOUNDS_ABOVE, BOUNDS_BELOW
from pipeline.audit.arithmetic.typed_formula import Apply, Formula, Number, Op, Operand, apply, evaluate, operands
from pipeline.audit.evidence.known import CELL, PASSAGE, Known
from pipeline.audit.reading.reader_words import any_of, listed_words
from pipeline.audit.reading.said import TIMES, Said, naming_stems, polarity_of, rate_words
from pipeline.models import Direction, Hedge, Interval, Kind, Quantity, Verdict
from pipeline.quantities.conversions import conversion, scale_of
from pipeline.text.stemming import stem

SIGNED = (Op.CHANGE, Op.SUBTRACT, Op.GROWTH, Op.NEGATE)
SHARES = (Kind.PERCENT, Kind.FRACTION)
HEADS = frozenset(listed_words("rates", "people"))
BALANCE = listed_words("directions", "balance")
MEASURED = (Kind.MONEY, Kind.MEASURE, Kind.PERCENT)
QUOTIENTS = (Op.DIVIDE, Op.PER, Op.TIMES)
ONE_IN = re.compile(r"(?:one|1)\b.*\b(?:in|out of)\b", re.IGNORECASE)  # "one in five" may be read as five to one
SQUARE = re.compile(r"square met(?:re|er)")
BY_MEASURE = re.compile(r"\s*(?:a|an|per|each)\s+(?P<unit>[a-z]+(?:\s[a-z]+)?)", re.IGNORECASE)
CENT = {"cents": HUNDRED, "pence": HUNDRED, "p": HUNDRED}
LOOSE = Decimal("0.05")
MAGNITUDES = frozenset(Decimal(10) ** power for power in (3, 6, 9))
NEARLY_SAME = Decimal("0.005")  # a year is 365 days or 365.25


@dataclass(frozen=True, slots=True)
class Weighed:
    """What comparing gave, the formula as it was computed, and what the reading leaves unaccounted for."""

    judgement: Judgement
    formula: Formula
    missing: tuple[str, ...] = ()


def weigh(quantity: Quantity, formula: Formula, said: Said, by_key: dict[str, Known]) -> Weighed:
    """A figure against a formula under POLICY 3 to 12 and 20; NOT_ENOUGH with its reason where units do not fit."""
    known = by_key.get(formula.key) if isinstance(formula, Operand) else None
    stated, fitted = _fitted(quantity, formula, said, by_key)
    missing = _unaccounted(fitted, said, by_key)
    found = _restated(stated, fitted, known, said) if known else _computed(stated, fitted, said, by_key)
    judgement = _within_bounds(stated, fitted, found)
    if said.falls_short and stated.hedge is Hedge.NONE:
        return Weighed(_below(stated, fitted, said), fitted, missing)
    if (
        judgement.verdict is not Verdict.SUPPORTED
        and not judgement.wrong_sign
        and _agrees_as_printed(quantity, formula, said, by_key)
    ):
        judgement = Judgement(Verdict.SUPPORTED, quantity.low, quantity.high, quantity.unit)
    if said.negated and judgement.verdict in (Verdict.SUPPORTED, Verdict.REFUTED):
        judgement = Judgement.of(Verdict.NOT_ENOUGH, judgement.result, "the words deny the figure")
    return Weighed(judgement, fitted, missing)


def _agrees_as_printed(stated: Quantity, formula: Formula, said: Said, by_key: dict[str, Known]) -> bool:
    """Whether the printed numbers alone give a figure whose unit the words leave out or share with an operand.

    "Its 7,880 tonnes beat Port Annick's catch by 1,560", "72 hectolitres a hectare", "£15.13 a day": units that no
    dimension brings together. It can only support: the reader saw no number that it could have fitted.
    """
    held = {leaf.key: by_key[leaf.key].quantity for leaf in operands(formula) if leaf.key in by_key}
    units = {quantity.unit.partition("/")[0] for quantity in held.values()}
    own = stated.unit.partition("/")[0]
    if not isinstance(formula, Apply) or stated.kind not in (Kind.NUMBER, Kind.MEASURE, Kind.MONEY) or len(units) < 1:
        return False
    if own and stated.kind is not Kind.NUMBER and own not in units:
        return False
    plain = stated.model_copy(update={"unit": "", "kind": Kind.NUMBER, "per": ""})
    return judge(plain, _printed(formula, held), said.direction or None).verdict is Verdict.SUPPORTED


def _printed(formula: Formula, held: dict[str, Quantity]) -> Formula:
    """A formula over the numbers of its operands as they are printed, their magnitudes multiplied out."""
    if isinstance(formula, Apply):
        return Apply(formula.op, tuple(_printed(arg, held) for arg in formula.args))
    if isinstance(formula, Operand) and formula.key in held:
        return replace(formula, amount=Amount(held[formula.key].low, held[formula.key].high, THING))
    return formula


def _below(stated: Quantity, formula: Formula, said: Said) -> Judgement:
    """ "Not even half": below the figure, as "less than half" is."""
    return judge(stated.model_copy(update={"hedge": Hedge.UNDER}), formula, said.direction or None)


def _fitted(quantity: Quantity, formula: Formula, said: Said, by_key: dict[str, Known]) -> tuple[Quantity, Formula]:
    """Both sides brought to one unit where the words say how."""
    stated = quantity
    if isinstance(formula, Apply):
        formula = _without_conversion(formula, quantity, by_key)
    formula = _in_one_unit(stated, formula, by_key)
    if isinstance(formula, Apply):
        formula = _as_worded(quantity, formula, said)
    try:
        result = evaluate(formula)
    except UnitError:
        return stated, formula
    if not said.rate or not any(base == "time" and power < 0 for base, power in result.unit):
        stated = _without_rate(stated)
    stated = _by_measure(stated, result, said)
    if isinstance(formula, Operand) and (known := by_key.get(formula.key)) is not None:
        formula = _in_kind_of(stated, known, formula)
    if stated.kind is Kind.AGE and result.unit == THING:
        stated = stated.model_copy(update={"unit": "", "kind": Kind.NUMBER})
    if stated.kind is Kind.MONEY and without_things(result.unit) == RATIO and said.per_coin:
        by = Decimal(1) / CENT.get(stated.unit, Decimal(1))
        counted = result.unit != RATIO
        stated = stated.times(by, unit="" if counted else "x", kind=Kind.NUMBER if counted else Kind.MULTIPLE)
        if isinstance(formula, Apply) and formula.op is Op.SHARE:
            formula = Apply(Op.DIVIDE, formula.args)
    if isinstance(formula, Apply) and formula.op is Op.PER and len(formula.args) == 2:
        formula = _per_one(stated, formula)
    if isinstance(formula, Apply) and stated.in_words and stated.kind is Kind.NUMBER and formula.op in QUOTIENTS:
        # "Two more years like this one": a quotient in words is rounded as one in digits is.
        stated = stated.model_copy(update={"in_words": False, "step": max(stated.step, Decimal(1))})
    if isinstance(formula, Apply) and _is_time(stated.unit) and "time" not in {base for base, _ in result.unit}:
        # A stock over what goes a day is a number of days; no unit of the evidence says so.
        bare = not result.percent and formula.op in (Op.DIVIDE, Op.PER, Op.COUNT)
        stated = stated.model_copy(update={"unit": "", "kind": Kind.NUMBER}) if bare else stated
    return stated, formula


def _without_rate(stated: Quantity) -> Quantity:
    """A figure so much a day as so much: what it is for is held against the words of the evidence."""
    if time_span(stated.per) is None and ("/" not in stated.unit or stated.unit == "km/h"):
        return stated
    return stated.model_copy(update={"unit": stated.unit.partition("/")[0], "per": ""})


def _in_kind_of(stated: Quantity, known: Known, formula: Operand) -> Operand:
    """A restated value without the rate that the figure leaves unsaid: "€3.20 an hour" for an hour's parking."""
    held = known.quantity
    if held.kind is Kind.AGE and stated.kind is Kind.NUMBER:
        return replace(formula, amount=typed(held.model_copy(update={"unit": "", "kind": Kind.NUMBER})))
    if time_span(held.per) is not None and time_span(stated.per) is None and "/" not in stated.unit:
        bare = held.model_copy(update={"unit": held.unit.partition("/")[0], "per": ""})
        return replace(formula, amount=typed(bare))
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
    found = _with_unit(formula, unit, kind, by_key) if kind in MEASURED else formula
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
    """Whether a value of a passage is a number alone, so that its unit is that of a figure beside it."""
    quantity = known.quantity
    return known.origin == PASSAGE and quantity.kind is Kind.NUMBER and not quantity.unit and not quantity.in_words


def _by_measure(stated: Quantity, result: Amount, said: Said) -> Quantity:
    """Money so much a square metre, kilo or litre, where the result is money over such a measure."""
    measures = [base for base, power in result.unit if power < 0 and base not in ("thing", "time")]
    behind = BY_MEASURE.match(said.right) if measures and stated.kind is Kind.MONEY and "/" not in stated.unit else None
    words = (SQUARE.sub("sq m", behind["unit"]), behind["unit"].split()[0]) if behind else ()
    unit = next((each for each in words if (scale := scale_of(each)) and scale[0] in measures), None)
    return stated.model_copy(update={"unit": f"{stated.unit}/{unit}"}) if unit else stated


def _is_time(unit: str) -> bool:
    scale = scale_of(unit) if unit else None
    return scale is not None and scale[0] == "time"


def _as_worded(quantity: Quantity, formula: Apply, said: Said) -> Apply:
    """The operation that the figure's own form asks for: a multiple is no change, points are no percent."""
    op, args = formula.op, formula.args
    if quantity.kind is Kind.FRACTION and op in (Op.DIVIDE, Op.TIMES) and ONE_IN.match(quantity.text):
        return Apply(Op.SHARE, args[::-1]) if _is_above_one(formula) else formula
    if quantity.kind is Kind.MULTIPLE and op is Op.CHANGE:
        return Apply(Op.TIMES, args)
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


def _restated(stated: Quantity, formula: Formula, known: Known, said: Said) -> Judgement:
    """A figure against the one value that it restates."""
    change = is_change(known)
    evidence_sign = (known.amount.sign if known.amount.sign < 0 else known.sign) if change else 0
    if change and said.direction and evidence_sign and said.direction != evidence_sign:
        word = "rise" if evidence_sign > 0 else "fall"
        judgement = judge(stated, _magnitude(known.operand), 0)
        return replace(judgement, verdict=Verdict.REFUTED, reason=f"the evidence states a {word}", wrong_sign=True)
    polarity = _polarity(known)
    if polarity and said.polarity and polarity != said.polarity:
        judgement = judge(stated, _magnitude(known.operand), 0)
        word = "profit or surplus" if polarity > 0 else "loss or deficit"
        return replace(judgement, verdict=Verdict.REFUTED, reason=f"the evidence states a {word}", wrong_sign=True)
    if stated.kind is Kind.PERCENT and known.amount.unit == POINT:
        return Judgement(Verdict.REFUTED, reason="the evidence states points, not percent")
    return judge(stated, _magnitude(known.operand) if change or said.polarity else formula, None)


CHANGED = re.compile(rf"\b(?:{any_of('directions', 'change')})\b", re.IGNORECASE)


def is_change(known: Known) -> bool:
    """Whether the value is itself a change, so that a direction in the words is held against its sign."""
    if known.quantity.high < 0 and known.quantity.kind is Kind.MEASURE:
        return False  # minus 13 degrees
    if known.origin == PASSAGE:
        moved = known.quantity.direction in (Direction.UP, Direction.DOWN)
        rate = known.quantity.kind in (Kind.PERCENT, Kind.POINTS) and known.quantity.direction is Direction.NONE
        return bool(known.sign) and (moved or rate)
    return bool(CHANGED.search(known.words))


def _magnitude(operand: Operand) -> Operand:
    return replace(operand, amount=operand.amount.magnitude)


def _polarity(known: Known) -> int:
    """1 for a profit, -1 for a loss, by the words of the value or the sign of a balance."""
    words = polarity_of(known.words if known.origin != "passage" else known.operand.name)
    balance = any(word in known.words.lower() for word in BALANCE)
    if known.amount.sign < 0:
        return -1 if balance or words else 0
    return words or (1 if balance and known.origin != "passage" else 0)


def _computed(stated: Quantity, formula: Formula, said: Said, by_key: dict[str, Known]) -> Judgement:
    """A figure against a computed result; a direction counts where the formula is a change or a difference."""
    if said.of_shortfall:
        formula = _of_sizes(formula)
    signed = isinstance(formula, Apply) and formula.op in SIGNED
    direction = said.direction if signed else None
    try:
        exact = evaluate(formula)
    except UnitError as error:
        return Judgement(Verdict.NOT_ENOUGH, reason=str(error))
    if stated.kind is Kind.PERCENT and exact.unit == POINT:
        return _points_for_percent(stated, formula, direction)
    judgement = judge(stated, formula, direction)
    if judgement.wrong_sign and not _ordered(formula, said, by_key):
        plain = judge(stated, formula, 0)
        if plain.verdict is Verdict.SUPPORTED:
            return Judgement.of(
                Verdict.NOT_ENOUGH, plain.result, "the size is right; which of the two is larger the words leave open"
            )
        return plain
    return judgement


def _of_sizes(formula: Formula) -> Formula:
    """A change of two negative values as one of their sizes: a loss that widens is a result that falls."""
    if not isinstance(formula, Apply) or formula.op not in SIGNED or len(formula.args) != 2:
        return formula
    first, second = formula.args
    if not (
        isinstance(first, Operand) and isinstance(second, Operand) and first.amount.sign == second.amount.sign == -1
    ):
        return formula
    return Apply(formula.op, (_magnitude(first), _magnitude(second)))


def _points_for_percent(stated: Quantity, formula: Formula, direction: int | None) -> Judgement:
    """A difference of two rates stated in percent: right only where the relative change gives it (POLICY 11)."""
    if isinstance(formula, Apply) and formula.op is Op.SUBTRACT:
        relative = judge(stated, Apply(Op.CHANGE, formula.args), direction)
        if relative.verdict is Verdict.SUPPORTED:
            return relative
    exact = evaluate(formula).magnitude
    result = Interval(low=exact.low, high=exact.high, unit="points")
    return Judgement.of(Verdict.REFUTED, result, "the difference of two rates is in points, not percent")


def _ordered(formula: Formula, said: Said, by_key: dict[str, Known]) -> bool:
    """Whether code sees that the first operand is what the words speak of and the second what it is compared with."""
    if not isinstance(formula, Apply) or len(formula.args) != 2:
        return False
    first, second = ([by_key[leaf.key] for leaf in operands(arg) if leaf.key in by_key] for arg in formula.args)
    if len(first) != 1 or len(second) != 1:
        return False
    one, other = first[0], second[0]
    if one.series == other.series or (one.group == other.group and one.near == other.near):
        return one.time > other.time
    mine, theirs = one.near - other.near, other.near - one.near
    left, right = _stems(said.before + " " + said.sentence[: said.start]), _stems(said.right)
    return bool(theirs & right) and not (mine & right) and not (theirs & left)


def _stems(words: str) -> frozenset[str]:
    return naming_stems(words)


def _within_bounds(stated: Quantity, formula: Formula, judgement: Judgement) -> Judgement:
    """A refutation by evidence that is itself a bound or "about" stands only where the bound rules the figure out."""
    if judgement.verdict is not Verdict.REFUTED or judgement.wrong_sign:
        return judgement
    hedged = [leaf for leaf in operands(formula) if leaf.hedge]
    if not hedged:
        return judgement
    result = judgement.result
    if isinstance(formula, Operand) and result is not None:
        hedge = Hedge(formula.hedge)
        if (
            hedge in BOUNDS_ABOVE
            and max(abs(stated.high), abs(stated.low)) < result.low
            and stated.hedge not in BOUNDS_ABOVE
        ):
            return judgement
        if (
            hedge in BOUNDS_BELOW
            and min(abs(stated.high), abs(stated.low)) > result.high
            and stated.hedge not in BOUNDS_BELOW
        ):
            return judgement
        if hedge in (Hedge.ABOUT, Hedge.NEARLY, Hedge.JUST_UNDER, Hedge.JUST_OVER) and _far(stated, result):
            return judgement
    return Judgement.of(Verdict.NOT_ENOUGH, result, "the evidence gives a bound, no value")


def _far(stated: Quantity, result: Interval) -> bool:
    """Whether a figure lies further from an approximate value than "about" reaches on both sides."""
    wide = 2 * LOOSE * max(abs(result.low), abs(result.high))
    return abs(stated.high) < result.low - wide or abs(stated.low) > result.high + wide


def _unaccounted(formula: Formula, said: Said, by_key: dict[str, Known]) -> tuple[str, ...]:
    """What the words say that the reading does not account for: a rate."""
    rate = said.rate
    if not rate or said.per_coin:
        return ()
    held = [by_key[leaf.key] for leaf in operands(formula) if leaf.key in by_key]
    if any(value.origin == CELL and stem(rate) in value.near | value.around for value in held):
        return ()
    known = (
        frozenset[str]().union(
            *(rate_words(f"{v.words} {v.operand.name} {v.quantity.unit}", v.quantity.unit) for v in held)
        )
        if held
        else frozenset()
    )
    if rate in known or (rate in HEADS and known & HEADS) or _period_is(rate, held):
        return ()
    if isinstance(formula, Apply) and _divides(formula):
        return ()
    if rate == "each" or rate not in TIMES:
        named = any(rate[:5] in v.words.lower() or "average" in v.words.lower() for v in held)
        return () if named else (f"the evidence does not say per {rate}",)
    other = sorted(known & TIMES)
    return (
        (f"the evidence is per {other[0]}, not per {rate}",) if other else (f"the evidence names no rate per {rate}",)
    )


def _period_is(rate: str, values: list[Known]) -> bool:
    """Whether the values are those of one year, month or quarter, so that a rate per that is theirs."""
    starts = {"year": "y", "month": "m", "quarter": "q", "day": "d"}
    if rate not in starts or not values:
        return False
    return all(
        any(part.startswith(starts[rate]) for part in v.periods) and (rate != "year" or not _shorter(v)) for v in values
    )


def _shorter(value: Known) -> bool:
    return any(part[0] in "mq" for part in value.periods)


def _divides(formula: Formula) -> bool:
    if not isinstance(formula, Apply):
        return False
    return formula.op in (Op.DIVIDE, Op.PER, Op.AVERAGE, Op.SHARE, Op.TIMES, Op.MULTIPLY) or any(
        map(_divides, formula.args)
    )
