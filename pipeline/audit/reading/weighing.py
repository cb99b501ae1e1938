"""A stated figure against one reading of it: units brought together, direction, rate, polarity and bounds checked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.audit.arithmetic.amount import (
    DAY,
    HOUR,
    HUNDRED,
    POINT,
    UnitError,
    typed,
)
from pipeline.audit.arithmetic.judgement import Judgement, judge
from pipeline.audit.arithmetic.moment_readings import between_moments, is_hour, moved, readings
from pipeline.audit.arithmetic.tolerance import BOUNDS_ABOVE, BOUNDS_BELOW, is_far_below
from pipeline.audit.arithmetic.typed_formula import Apply, Formula, Op, Operand, evaluate, operands
from pipeline.audit.evidence.known import CELL, Known
from pipeline.audit.reading.fitted_units import (
    as_worded,
    currency_of,
    for_each_one,
    in_order,
    in_unit_around,
    with_open_units,
)
from pipeline.audit.reading.said import Said
from pipeline.audit.reading.value_words import TIMES, contradiction, is_change, is_cost, rate_words
from pipeline.audit.wording.lexicon import listed_words
from pipeline.models import Hedge, Interval, Kind, Quantity, Verdict
from pipeline.quantities.finder import find_quantities
from pipeline.quantities.periods import seconds_of_day
from pipeline.text.stemming import stem

SIGNED = (Op.CHANGE, Op.SUBTRACT, Op.GROWTH, Op.NEGATE)
HEADS = frozenset(listed_words("rates", "people"))
LOOSE = Decimal("0.05")
AFTER = re.compile(r"\s+after\b", re.IGNORECASE)
BEFORE = re.compile(r"\s+before\b", re.IGNORECASE)
NO_RATE = ("", False)
SIZE_ALONE = "the size is right; which of the two is larger the words leave open"
UNSAID = "the words and the evidence leave open which day or hour is meant"
CENTS = Decimal("0.01")
COUNTED = (Kind.NUMBER, Kind.MEASURE, Kind.MONEY)
ABOUT = (Hedge.ABOUT, Hedge.NEARLY, Hedge.JUST_UNDER, Hedge.JUST_OVER)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What comparing gave, the formula as it was computed, and the rate that the reading leaves unaccounted for.

    `otherwise` says that the evidence has another rate, where `missing` names it.
    """

    judgement: Judgement
    formula: Formula
    missing: str = ""
    otherwise: bool = False


def weigh(quantity: Quantity, formula: Formula, said: Said, by_key: dict[str, Known]) -> Weighed:
    """A figure against a formula under POLICY 3 to 12 and 20; NOT_ENOUGH with its reason where units do not fit."""
    known = by_key.get(formula.key) if isinstance(formula, Operand) else None
    if known is None and quantity.kind is Kind.MONEY and quantity.step == CENTS and quantity.low % (10 * CENTS) == 0:
        quantity = quantity.model_copy(update={"step": 10 * CENTS})  # "€40.50" is 40.5, written as money is
    quantity = for_each_one(quantity, said)
    brought = with_open_units(formula, currency_of(quantity, formula, by_key), said, by_key)
    stated = in_unit_around(quantity, brought, said, by_key)
    if isinstance(brought, Apply):
        brought = as_worded(quantity, brought, said, by_key)
    if stated.in_words and stated.kind in COUNTED and (known is None or known.quantity.unit not in ("", quantity.unit)):
        # "Two more years like this one", "six hours": a computed value in words is rounded as one in digits is.
        stated = stated.model_copy(update={"in_words": False, "step": Decimal(1 if stated.low % 1 == 0 else "0.5")})
    missing = _unaccounted(brought, said, by_key)
    found = (
        _restated(stated, brought, known, said)
        if known and isinstance(brought, Operand)
        else _computed(stated, brought, said, by_key)
    )
    judgement = _within_bounds(stated, brought, found)
    if judgement.verdict is Verdict.SUPPORTED and is_far_below(quantity, judgement.high):
        judgement = Judgement(Verdict.NOT_ENOUGH, reason="the evidence lies far below the bound")
    if said.negated and judgement.verdict in (Verdict.SUPPORTED, Verdict.REFUTED):
        judgement = Judgement(Verdict.NOT_ENOUGH, reason="the words deny the figure")
    return Weighed(judgement, brought, *missing)


def weigh_each(quantity: Quantity, formula: Formula, said: Said, by_key: dict[str, Known]) -> Weighed:
    """A figure against a formula, as `weigh` has it; where no reading of several bears it out, it stays open."""
    found = [weigh(own, each, said, by_key) for own, each in _pairs(quantity, formula, said)]
    if not found:
        return Weighed(Judgement(Verdict.NOT_ENOUGH, reason=UNSAID), formula)
    best = next((each for each in found if each.judgement.verdict is Verdict.SUPPORTED), found[0])
    if len(found) == 1 or best.judgement.verdict is not Verdict.REFUTED:
        return best
    return replace(best, judgement=Judgement.of(Verdict.NOT_ENOUGH, best.judgement.result, UNSAID))


def _pairs(quantity: Quantity, formula: Formula, said: Said) -> Iterator[tuple[Quantity, Formula]]:
    """The figure and the formula under each reading; of an hour ("11 at night") as the time of day that it may be."""
    hours: tuple[Decimal, ...] = ()
    if is_hour(formula) and quantity.kind is Kind.NUMBER and not quantity.unit and 0 < quantity.low <= 24:
        shown = f"{quantity.low:f}"
        hours = tuple(each / HOUR for each in seconds_of_day(f"{shown}{said.right}", 0, len(shown)))
    for each in readings(formula):
        if not hours:
            yield quantity, each
            continue
        try:
            days = evaluate(each).low // DAY
        except UnitError:
            continue
        for hour in hours:
            yield quantity.model_copy(update={"low": hour, "high": hour}), moved(each, -days * DAY)


def _restated(stated: Quantity, value: Operand, known: Known, said: Said) -> Judgement:
    """A figure against the one value that it restates."""
    if stated.kind is Kind.POINTS and value.amount.percent:
        held = Interval(low=known.quantity.low, high=known.quantity.high, unit="%")
        return Judgement.of(Verdict.NOT_ENOUGH, held, "the evidence is in percent, not in points")
    size, direction = _unsigned(stated, said)
    if reason := contradiction(known, direction, said.polarity):
        return replace(judge(size, _magnitude(value), 0), verdict=Verdict.REFUTED, reason=reason, wrong_sign=True)
    if is_change(known) or said.polarity or known.sign == direction == -1:
        return judge(size, _magnitude(value), None)
    return judge(stated, value, None)


def _unsigned(stated: Quantity, said: Said) -> tuple[Quantity, int]:
    """A figure without its minus sign, and its direction: "-11.6%" is what "down 11.6 percent" says."""
    if stated.high >= 0:
        return stated, said.direction
    return stated.model_copy(update={"low": -stated.high, "high": -stated.low}), -1


def _magnitude(operand: Operand) -> Operand:
    return replace(operand, amount=operand.amount.magnitude)


def _computed(stated: Quantity, formula: Formula, said: Said, by_key: dict[str, Known]) -> Judgement:
    """A figure against a computed result; a direction counts where the formula is a change or a difference."""
    if said.of_shortfall or _are_costs(formula, by_key):
        formula = _of_sizes(formula)
    signed = isinstance(formula, Apply) and formula.op in SIGNED and not between_moments(formula)
    direction = None
    if signed:
        stated, direction = _unsigned(stated, said)
    try:
        exact = evaluate(formula)
    except UnitError as error:
        return Judgement(Verdict.NOT_ENOUGH, reason=str(error))
    if stated.kind is Kind.PERCENT and exact.unit == POINT and _is_rest(formula):
        stated = stated.model_copy(update={"kind": Kind.POINTS, "unit": "points"})  # what is left of 100% is a share
    elif stated.kind is Kind.PERCENT and exact.unit == POINT:
        return _points_for_percent(stated, formula, direction)
    judgement = judge(stated, formula, direction)
    if judgement.verdict is Verdict.SUPPORTED and (order := _other_order(formula, said)):
        return replace(judgement, verdict=Verdict.REFUTED, reason=order, wrong_sign=True)
    if not judgement.wrong_sign or not isinstance(formula, Apply) or in_order(formula, said, by_key):
        return judgement
    plain = judge(stated, formula, 0)
    if plain.verdict is not Verdict.SUPPORTED:
        return plain
    if formula.op is Op.CHANGE and judge(stated, Apply(Op.CHANGE, formula.args[::-1]), 0).verdict is Verdict.REFUTED:
        return judgement  # only in this order is the size right
    return Judgement(Verdict.NOT_ENOUGH, reason=SIZE_ALONE, size_alone=True)


def _other_order(formula: Formula, said: Said) -> str:
    """How two moments follow each other where the words have it the other way ("switched off at 6.27pm, nine minutes
    before the grounding"): the one told before the figure is what the clause tells, the one after it what that is
    before or after. Of several told the words leave it open.
    """
    after, before = bool(AFTER.match(said.right)), bool(BEFORE.match(said.right))
    if after == before or not between_moments(formula):
        return ""
    named = [each for each in find_quantities(said.text) if each.kind in (Kind.DATE, Kind.TIME)]
    both = [leaf for leaf in operands(formula) if leaf.is_moment]
    told = [leaf for leaf in both if leaf.shown in said.text]
    if len(named) > 1 or len(told) != 1 or len(both) != len(operands(formula)):
        return ""
    other = next(leaf for leaf in both if leaf is not told[0])
    is_subject = told[0].shown in said.text[: said.start]
    first, second = (told[0], other) if is_subject is before else (other, told[0])
    return f"{first.shown} is after {second.shown}" if first.amount.low > second.amount.high else ""


def _is_rest(formula: Formula) -> bool:
    """Whether what is left is a share: of 100%, less shares one after the other, or of a share, less or plus points."""
    points = any(leaf.amount.unit == POINT for leaf in operands(formula)[1:])
    while isinstance(formula, Apply) and formula.op in (Op.SUBTRACT, Op.ADD):
        formula = formula.args[0]
    if not isinstance(formula, Operand) or not formula.amount.percent:
        return False
    return points or formula.amount.low == formula.amount.high == 1


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


def _are_costs(formula: Formula, by_key: dict[str, Known]) -> bool:
    held = [by_key[leaf.key] for leaf in operands(formula) if leaf.key in by_key]
    return bool(held) and all(map(is_cost, held))


def _points_for_percent(stated: Quantity, formula: Formula, direction: int | None) -> Judgement:
    """A difference of two rates stated in percent: right only where the relative change gives it (POLICY 11)."""
    if isinstance(formula, Apply) and formula.op is Op.SUBTRACT:
        relative = judge(stated, Apply(Op.CHANGE, formula.args), direction)
        if relative.verdict is Verdict.SUPPORTED:
            return relative
    exact = evaluate(formula).magnitude
    result = Interval(low=exact.low * HUNDRED, high=exact.high * HUNDRED, unit="points")
    points = judge(stated.model_copy(update={"kind": Kind.POINTS, "unit": "points"}), formula, direction)
    if points.verdict is Verdict.SUPPORTED:
        return Judgement.of(Verdict.REFUTED, result, "the difference of two rates is in points, not percent")
    return Judgement.of(Verdict.NOT_ENOUGH, result, "it is neither the difference of the two rates nor their change")


def _within_bounds(stated: Quantity, formula: Formula, judgement: Judgement) -> Judgement:
    """A refutation by evidence that is itself a bound or "about" stands only where that rules the figure out."""
    hedges = [Hedge(leaf.hedge) for leaf in operands(formula) if leaf.hedge]
    result = judgement.result
    if judgement.verdict is not Verdict.REFUTED or judgement.wrong_sign or judgement.reason or not hedges or not result:
        return judgement
    least, most = sorted((abs(stated.low), abs(stated.high)))
    ends = sorted((abs(result.low), abs(result.high)))
    if set(hedges) <= set(ABOUT):
        wide = LOOSE * (1 + len(hedges)) * ends[1]
        ruled_out = most < ends[0] - wide or least > ends[1] + wide
    else:
        below = set(hedges) <= set(BOUNDS_ABOVE) and most < ends[0]
        above = set(hedges) <= set(BOUNDS_BELOW) and least > ends[1]
        ruled_out = isinstance(formula, Operand) and (below or above)
    return judgement if ruled_out else Judgement.of(Verdict.NOT_ENOUGH, result, "the evidence gives a bound, no value")


def _unaccounted(formula: Formula, said: Said, by_key: dict[str, Known]) -> tuple[str, bool]:
    """The rate that the words state and the reading does not account for, and whether its evidence has another one."""
    rate = said.rate
    if not rate or said.per_coin:
        return NO_RATE
    held = [by_key[leaf.key] for leaf in operands(formula) if leaf.key in by_key]
    own = typed(said.figure).unit
    if "/" in said.figure.unit and any(typed(value.quantity).unit == own for value in held):
        return NO_RATE  # a rate over another time, which is converted
    if held and all(value.origin == CELL and not value.quantity.unit for value in held):
        return NO_RATE  # a table that leaves its unit unsaid leaves its rate unsaid, too
    if any(value.origin == CELL and stem(rate) in value.near | value.around for value in held):
        return NO_RATE
    told = ((f"{v.words} {v.operand.name} {v.quantity.unit}", v.quantity.unit) for v in held)
    known = frozenset[str]().union(*(rate_words(*each) for each in told))
    if rate in known or (rate in HEADS and known & HEADS) or _period_is(rate, held):
        return NO_RATE
    if isinstance(formula, Apply) and _divides(formula):
        return NO_RATE
    if rate == "each" or rate not in TIMES:
        named = any(rate[:5] in v.words.lower() or "average" in v.words.lower() for v in held)
        return NO_RATE if named else (f"the evidence does not say per {rate}", False)
    other = sorted(known & TIMES)
    if other:
        return f"the evidence is per {other[0]}, not per {rate}", True
    return f"the evidence names no rate per {rate}", False


def _period_is(rate: str, values: list[Known]) -> bool:
    """Whether the values are those of one year, month or quarter, so that a rate per that is theirs."""
    starts = {"year": "y", "month": "m", "quarter": "q", "day": "d"}
    if rate not in starts or not values:
        return False
    shorter = "mq" if rate == "year" else ""
    named = ({part[0] for part in value.periods} for value in values)
    return all(starts[rate] in each and not each & set(shorter) for each in named)


def _divides(formula: Formula) -> bool:
    if not isinstance(formula, Apply):
        return False
    return formula.op in (Op.DIVIDE, Op.PER, Op.AVERAGE, Op.SHARE, Op.TIMES, Op.MULTIPLY) or any(
        map(_divides, formula.args)
    )
