"""Formulas over two values of one series, or of one measure and two owners: changes, differences, multiples."""

import re
from collections.abc import Iterator, Sequence

from pipeline.audit.arithmetic.amount import POINT, RATIO, THING, time_span
from pipeline.audit.arithmetic.typed_formula import Op, apply
from pipeline.audit.attribution.value_conflicts import alike
from pipeline.audit.evidence.known import TEXT, Known
from pipeline.audit.evidence.period_parts import clash, months_of
from pipeline.audit.grammar.operand_pool import (
    BASIS,
    CHANGING,
    MAIN,
    ONE_TOPIC,
    OTHER,
    TOPIC,
    Candidate,
    Named,
    in_same_series,
    levels_of,
    mean_fit,
    stands_behind,
    unit_pairs,
)
from pipeline.audit.reading.figure_words import is_planned, is_step
from pipeline.audit.reading.said import APART, OF_A_WHOLE, Said
from pipeline.audit.reading.value_words import time_word
from pipeline.audit.wording.lexicon import UNIT_STEMS
from pipeline.models import Direction, Kind
from pipeline.text.stemming import stems

AS_MUCH = re.compile(
    r"\s*(?:as (?:much|many|large|big|long)|the (?:size|level|number|rate)|of (?:what|last|its|the))\b", re.IGNORECASE
)
# "23% of the population (that) it had in 2010": the whole is its own value of then, and what it lost is the change.
OF_ITS_PAST = re.compile(
    r"\s+of (?:all )?(?:the|those|these) (?:[\w-]+ ){1,3}?(?:that |which |who )?(?:it|they|he|she) (?P<verb>[a-z]+) "
    r"(?:\w+ ){0,2}?(?:in|on|at|before|for|during) ",
    re.IGNORECASE,
)
LOST = re.compile(r"\b(?:los[te]s?|losing|costs?|costing|shed\w*|robb?ed|stripp?ed|deprived)\b", re.IGNORECASE)
AS_ITSELF = re.compile(r"\s+(?:as (?:much|many|large|big|high)\b|of what (?:it|they)\b)")


def comparison_candidates(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """Changes, differences and multiples of two values that the words may set against each other."""
    figure = context.figure
    ops = _comparing_ops(context)
    if not ops:
        return
    stepped = is_step(context)
    crossed = _crossed(context, pool)
    for new, old in unit_pairs(levels_of(pool)):
        score = _compared(context, new, old)
        if new.role and old.role and score is not None and new.value.series == old.value.series and crossed:
            score -= 0.5
        if score is None:
            continue
        tabled = bool(new.role or old.role)
        for op, bonus, sign in ops:
            if tabled and op is Op.SUBTRACT:
                if figure.kind is not Kind.POINTS and not stepped:
                    continue
                bonus = 0.3
            if tabled and op is Op.CHANGE:
                if not sign or figure.direction in (Direction.TO, Direction.FROM):
                    continue
                bonus = 0.3
            if tabled and op is Op.TIMES and figure.kind is not Kind.MULTIPLE:
                itself = new.value.series == old.value.series and not AS_ITSELF.match(context.text, figure.end)
                if (figure.kind is Kind.PERCENT or itself) and not _is_of_its_past(context):
                    continue
            if op is Op.SUBTRACT and not _fits_difference(context, new.value):
                continue
            formula = apply(op, new.operand, old.operand)
            kind = {Op.CHANGE: "change", Op.SUBTRACT: "difference", Op.TIMES: "multiple"}[op]
            yield Candidate(
                formula, score + bonus, kind, sign if op is not Op.TIMES else None, new.internal and old.internal
            )


def _comparing_ops(context: Said) -> list[tuple[Op, float, int | None]]:
    """The operations of two comparable values that a figure's kind and words allow, with a bonus for their words."""
    figure, relations, sign = context.figure, context.relations, context.sign
    changing = bool(sign) or "change" in relations
    signed: int | None = sign or None
    ahead: int | None = sign or (context.direction if context.against else 0) or None  # "12 points ahead of Oslo"
    reached = figure.direction in (Direction.TO, Direction.FROM) and "gap" not in relations
    if reached and figure.kind is not Kind.POINTS:
        return [(Op.TIMES, 0.0, None)] if figure.kind in (Kind.FRACTION, Kind.MULTIPLE, Kind.PERCENT) else []
    if figure.kind in (Kind.PERCENT, Kind.FRACTION) and _is_of_its_past(context):
        return [(Op.CHANGE, 0.4, -1) if LOST.search(context.left) else (Op.TIMES, 0.3, None)]
    if figure.kind is Kind.PERCENT and OF_A_WHOLE.match(context.text, figure.end):
        return []
    match figure.kind:
        case Kind.PERCENT | Kind.FRACTION if sign and (figure.direction in CHANGING or context.by):
            return [(Op.CHANGE, 0.3, signed)]
        case Kind.PERCENT:
            return [(Op.CHANGE, 0.25 if sign else 0.1 if changing else -0.3, signed), (Op.TIMES, -0.4, None)]
        case Kind.FRACTION:
            return [
                (Op.CHANGE, 0.2 if sign else -0.2, signed),
                (Op.TIMES, -0.1 if AS_MUCH.search(context.text, figure.end, figure.end + 24) else -0.6, None),
            ]
        case Kind.MULTIPLE:
            return [(Op.TIMES, 0.3, sign or None)]
        case Kind.POINTS:
            return [(Op.SUBTRACT, 0.3, ahead)]
        case _:
            moved = context.by or "difference" in relations
            return [(Op.SUBTRACT, 0.2 if moved else -0.3, ahead)]


def _is_of_its_past(context: Said) -> bool:
    """Whether a share's whole is the same thing at another time: "has lost" or "has", "23% of the people it had in"."""
    whole = OF_ITS_PAST.match(context.text, context.figure.end)
    if whole is None:
        return False
    same = whole["verb"].lower() in ("had", "did", "was", "were") or stems(whole["verb"]) & stems(context.left)
    return bool(LOST.search(context.left) or same)


def _fits_difference(context: Said, value: Known) -> bool:
    kind, held = context.figure.kind, value.amount
    if time_span(context.figure.per) is not None and not (context.by or value.quantity.per or time_word(value)):
        return False  # "lost 15,000 a month" is no difference of two years
    if kind is Kind.POINTS:
        return held.percent or held.unit == POINT
    return not held.percent and (held.unit != RATIO)


def _compared(context: Said, new: Named, old: Named) -> float | None:
    """How well two values stand as the thing spoken of and what it is held against; None where they do not."""
    against = context.against
    if not is_one_kind(new.value, old.value, against):
        return None
    if against and not old.internal:
        held = old.value.near | old.value.around
        if not against & held:
            return mean_fit(new, old) - 0.45
        if against & (new.value.near - old.value.near) and not against & (old.value.near - new.value.near):
            return mean_fit(new, old) - 0.35
    if new.internal and old.internal and (ordered := _internal_order(context, new, old)) is not None:
        return ordered
    if new.role or old.role:
        between = fit_between_roles(context, new, old)
        if between is not None:
            return between or None
    if in_same_series(new.value, old.value):
        if _reversed(new.value, old.value):
            return None
        timed = new.value.time != old.value.time
        placed = _beside(context, new) + _right_behind(context, old)
        return mean_fit(new, old) + fit_in_time(context, new.value, old.value) + placed if timed else None
    if clash(new.value.periods, old.value.periods) and TEXT not in (new.value.origin, old.value.origin):
        return None
    if TEXT in (new.value.origin, old.value.origin):
        return (
            mean_fit(new, old) - 0.25 + _beside(context, new) + _right_behind(context, old)
            if _shares_words(new.value, old.value)
            else None
        )
    common = alike(new.value, old.value)
    if common < 0.2:
        return None
    alone = context.by or context.figure.kind is Kind.MULTIPLE or context.says("relation", "gap")
    if alone and (new.value.topic == old.value.topic or common >= ONE_TOPIC):
        return mean_fit(new, old) + (0.1 if new.near and old.near else 0.0)
    mine, theirs = new.value.near - old.value.near - UNIT_STEMS, old.value.near - new.value.near - UNIT_STEMS
    if not (theirs & context.reading.stems) or mine.isdisjoint(context.mentions):
        return None
    topic = 0.15 if new.value.topic == old.value.topic else 0.2 * (common - 0.5)
    return mean_fit(new, old) - 0.1 + topic + _beside(context, new)


def is_one_kind(new: Known, old: Known, against: frozenset[str]) -> bool:
    """Whether two counts are of one kind of thing, or the words hold the one kind against the other."""
    if new.amount.unit != THING or new.topic == old.topic or new.measure & old.measure:
        return True
    mine, theirs = (stems(value.quantity.measured or value.quantity.unit) for value in (new, old))
    return not mine or not theirs or bool(mine & theirs) or bool(theirs & against)


def fit_between_roles(context: Said, new: Named, old: Named) -> float | None:
    """How two values of the tables stand to each other: 0 where they do not, None where other words must say."""
    if new.value.series == old.value.series:
        return (
            mean_fit(new, old) + 0.3
            if not is_planned(context) and new.role in (TOPIC, MAIN) and old.role == BASIS
            else 0.0
        )
    planned = old.role and not new.role and is_planned(context)
    if planned and old.role in (TOPIC, MAIN, BASIS) and new.value.measure & old.value.measure:
        return mean_fit(new, old) + 0.25 if new.value.near & old.value.owner else 0.0
    if not (new.role and old.role) or {new.role, old.role} & {BASIS, OTHER}:
        return 0.0 if BASIS in (new.role, old.role) or (new.role and old.role) else None
    behind = old.value.owner & (context.against or context.clause_stems)
    return mean_fit(new, old) + (0.3 if behind and new.value.topic == old.value.topic else 0.0)


def _crossed(context: Said, pool: Sequence[Named]) -> bool:
    """Whether a multiple or difference is of two owners: another one stands in the clause, and no time is compared."""
    topic = next((named.value for named in pool if named.role == TOPIC), None)
    if topic is None:
        return False
    others = [n.value.owner - topic.owner for n in pool if n.role == MAIN and n.value.topic == topic.topic]
    if any(owner & context.against for owner in others) or topic.owner & context.against:
        return True
    if context.figure.kind in (Kind.PERCENT, Kind.FRACTION, Kind.POINTS):
        return False
    return any(owner & context.clause_stems for owner in others)


def _right_behind(context: Said, old: Named) -> float:
    """A bonus for the figure that the sentence names right behind: "more than twice the $4.7 billion of 2020"."""
    at = old.value.quantity.start - context.reading.sentence.start - context.figure.end
    return 0.35 if old.internal and 0 <= at <= 12 else 0.0


def _beside(context: Said, new: Named) -> float:
    """A bonus for the figure right before, or the level reached right behind: "$292 million, 27% more than Russia"."""
    if not new.internal:
        return 0.0
    at, figure = new.value.quantity.start - context.reading.sentence.start, context.figure
    earlier = [other.start for other in context.reading.figures if other.start < figure.start]
    reached = new.value.quantity.direction is Direction.TO and 0 <= at - figure.end < 12
    return 0.2 if reached or (earlier and at == earlier[-1]) else 0.0


def _shares_words(one: Known, other: Known) -> bool:
    return bool((one.near & other.near) - UNIT_STEMS) or one.amount.unit not in (RATIO, THING)


def _internal_order(context: Said, new: Named, old: Named) -> float | None:
    """Two figures of the sentence itself: "to B" is the new one, "from A" the old; None where it does not say."""
    behind = stands_behind(context, old) - stands_behind(context, new)
    if behind and APART.search(context.text, context.figure.end, context.figure.end + 24):
        return 0.95 if behind > 0 else 0.0
    directions = new.value.quantity.direction, old.value.quantity.direction
    if directions[0] is Direction.FROM or directions[1] is Direction.TO:
        return 0.0
    if directions[0] is Direction.TO or directions[1] is Direction.FROM:
        return 0.95
    return None if new.value.origin != TEXT and old.value.origin != TEXT else 0.55


def _reversed(new: Known, old: Known) -> bool:
    """Whether the value that would be the new one is of an earlier dated period than the old one."""
    return bool(new.periods and old.periods) and new.time[:3] < old.time[:3]


def fit_in_time(context: Said, new: Known, old: Known) -> float:
    """How well the two ends of a change fit the periods named: new one first, the one compared with named as such."""
    if new.time < old.time:
        return -0.5
    here = frozenset(part for part, _ in context.reading.periods)
    mine, theirs = new.periods - old.periods, old.periods - new.periods
    months = months_of(new.periods), months_of(old.periods)
    uneven = 0.2 if months[0] != months[1] and not _stretch(theirs) & here else 0.0
    bonus = _as_named(mine, here, context.named_periods)
    if not theirs & here and context.says("period", "before"):
        bonus += 0.25 if year_of(new) - year_of(old) == 1 else -0.1
    else:
        bonus += _as_named(theirs, here, context.named_periods)
    return bonus - uneven + _current(context, new)


def _current(context: Said, value: Known) -> float:
    """A bonus for the period that the text speaks of, where the sentence names none; another stretch loses."""
    if context.periods or not context.spoken or not value.periods:
        return 0.0
    return 0.25 if value.periods == context.spoken else -0.15 if clash(value.periods, context.spoken) else 0.0


def _stretch(parts: frozenset[str]) -> frozenset[str]:
    return frozenset(part for part in parts if part[0] in "mqha")


def _as_named(parts: frozenset[str], here: frozenset[str], named: frozenset[str]) -> float:
    """How well the periods that tell one end of a change from the other are named: here, before, not, or another."""
    if parts & here:
        return 0.25
    if parts & named:
        return 0.12
    return -0.15 if clash(parts, here) else 0.0


def year_of(value: Known) -> int:
    """The year of a value, 0 where its time has none."""
    return next((int(part[1:5]) for part in value.periods if part[0] in "ys"), 0)
