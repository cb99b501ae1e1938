"""The keyless reader: formulas that a figure's words and evidence allow, the best named first.

A figure's kind says which operations can give it; the words around it say which are meant; the values that the words
name are the operands. Every candidate is typed and of one topic. Candidates are ranked by their words alone, never by
their result; how many of them may support a figure depends on how much the figure says (a bound or a round share
agrees with almost anything, three digits with almost nothing).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, islice, permutations

from pipeline.audit.arithmetic.amount import POINT, RATIO, THING, TIME, Amount, UnitError, time_span, typed
from pipeline.audit.arithmetic.judgement import Judgement, judge_amount
from pipeline.audit.arithmetic.typed_formula import Formula, Number, Op, Operand, apply, evaluate, operands
from pipeline.audit.attribution.stated_values import alike, periods_agree, periods_clash
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import CELL, NOTE, PASSAGE, TABLE, TEXT, Known
from pipeline.audit.evidence.period_parts import clash, months_of
from pipeline.audit.reading.context import APART, FigureContext
from pipeline.audit.reading.figure_words import PLAN, direction_by, is_planned, is_step, summed_years
from pipeline.audit.reading.lexicon import UNIT_STEMS, cue
from pipeline.audit.reading.naming import named_instead
from pipeline.models import Direction, Kind, Quantity, Verdict
from pipeline.text.plural import pluralize
from pipeline.text.stemming import stems

# A table's value of the year that the figure is of (TOPIC: of the very thing that it is of), of the year that this one
# is compared with, or of another year named.
TOPIC, MAIN, BASIS, OTHER = "topic", "main", "basis", "other"
YEARS, MEASURES = "years", "measures"
STEPS = 8  # changes of named series that a share of a change looks at
POOL = 28  # known values looked at for one figure
LEAST_NAMED = 0.12
LEADING = 6  # named values whose whole series is looked at
LONGEST_SERIES = 12
SAME_SERIES = 0.9  # how well another period of a named series is named
MOST = 60  # candidates looked at for a figure
ACROSS_TIME = ("change", "difference", "multiple", "sum", "average", "growth", "rest")
CLOSE = 0.6  # from which two values are parts of one whole
ONE_TOPIC = 0.5  # share of naming words that the two ends of a change have in common
LEAST_SCORE = 0.25
AS_MUCH = re.compile(
    r"\s*(?:as (?:much|many|large|big|long)|the (?:size|level|number|rate)|of (?:what|last|its|the))\b", re.IGNORECASE
)
WHOLE = re.compile(r"\b(?:all|total|overall|whole|entire|combined|sum)\b", re.IGNORECASE)
RATE_BEHIND = re.compile(
    r"(?: [\w-]+){0,3}? (?:per|each|for each|for every|on each|from each|to each|to every|a|an|apiece for)"
    r"(?: (?:one|single))? (?P<noun>[a-z][\w’'-]+)",
    re.IGNORECASE,
)
NO_RATE = re.compile(
    r"\b(?:than|from|of|in|to|for|at|on|with|by|as|was|is|were|are|had|has|and|or|but|after|before|since)\b",
    re.IGNORECASE,
)
AGO = re.compile(r" (?:ago|earlier|before|later|previously)\b", re.IGNORECASE)
EACH_BEFORE = re.compile(
    r"\b(?:each|every) (?:of the )?(?P<noun>[a-z][\w’'-]+(?: [a-z]+)?)\b[^.;]{0,40}$", re.IGNORECASE
)
PER_NUMBER = re.compile(r"\b(?:per|for every|for each|out of every|in every|in each)\s+$", re.IGNORECASE)
SHARE_OF = re.compile(
    r"\b(?:share|proportion|slice|percentage) of (?!the (?:vote|seats)\b)[^.;,]{1,60}$", re.IGNORECASE
)
OF_WHICH = re.compile(r"\bof (?:which|that|it|this)(?: [\w-]+){0,3} $", re.IGNORECASE)
AS_ITSELF = re.compile(r"\s+(?:as (?:much|many|large|big|high)\b|of what (?:it|they)\b)")
RESTATING = re.compile(
    r"(?:,? \(?|, or |,? (?:that is|which is),? )(?:(?:about|around|roughly|some|nearly|almost|or|approximately|"
    r"close to|just over|just under|over|under) ){0,2}\(?[$£€]?",
    re.IGNORECASE,
)
YEARLY = re.compile(
    r"\b(?:a|per|each|every) (?:fiscal )?year\b(?! (?:ago|earlier|before|later))|\bannual(?:ly|i[sz]ed)?\b|\byearly\b|"
    r"\bcompound\w*|\bCAGR\b|\bper annum\b",
    re.IGNORECASE,
)
MARGIN = re.compile(r"\bmargins?\b", re.IGNORECASE)
STEP = re.compile(
    r"\bof (?:[\w’'-]+ ){0,4}(?:increase|gain|growth|rise|fall|drop|decline|decrease|loss|jump)s?\b", re.IGNORECASE
)
PAIR = re.compile(r"\b(?:the two|both|two of|between them|together|the pair|combined)\b", re.IGNORECASE)
ORIGINS = (NOTE, CELL, TABLE, PASSAGE, TEXT)
CHANGING = (Direction.UP, Direction.DOWN)


UNJUDGED = Judgement(Verdict.NOT_ENOUGH)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A formula for a figure with how well the words bear it; `sign` is the direction they give (None: none)."""

    formula: Formula
    score: float
    kind: str
    sign: int | None = None
    internal: bool = False
    certain: bool = False
    periods: tuple[frozenset[str], ...] = ()
    held: Judgement = UNJUDGED


@dataclass(frozen=True, slots=True)
class Named:
    """A known value as an operand of one figure: how well it is named, and whether the text itself states it."""

    value: Known
    fit: float
    internal: bool = False
    near: bool = False  # named in the figure's own clause, or in its sentence
    role: str = ""  # of a value of the reference tables: TOPIC, MAIN, BASIS or OTHER
    backdrop: bool = False  # the world that others are held against
    put: str = ""  # YEARS or MEASURES where it is one of several that the sentence puts together

    @property
    def operand(self) -> Operand:
        return self.value.operand


def candidates(
    context: FigureContext, index: EvidenceIndex, own: Sequence[Known], reference: Sequence[Named] = ()
) -> list[Candidate]:
    """The formulas whose result can be the figure by its unit, best first; `own` are the text's own figures near it.

    `reference` are the values of the reference tables that its sentence names.
    """
    pool = _merged([*reference, *_pool(context, index, own)]) if reference else _pool(context, index, own)
    best: dict[Formula, Candidate] = {}
    for maker in _MAKERS:
        for candidate in maker(context, pool):
            if shift := _now(context, candidate):
                candidate = replace(candidate, score=candidate.score + shift)
            if candidate.score >= LEAST_SCORE and not _out_of_time(context, candidate):
                held = best.get(candidate.formula)
                if held is None or held.score < candidate.score:
                    best[candidate.formula] = candidate
    ranked = sorted(best.values(), key=_place)
    known = {named.value.key: named.value for named in pool if not named.role}
    meant = (candidate for candidate in ranked if not _means_another(candidate, known, context, index))
    return list(islice(_fitting(meant, context.figure), MOST))


def _place(candidate: Candidate) -> tuple[float, int]:
    """What ranks candidates: their score, and among equals how many values they account for."""
    return -round(candidate.score, 6), -len(operands(candidate.formula))


def _means_another(
    candidate: Candidate, known: Mapping[str, Known], context: FigureContext, index: EvidenceIndex
) -> bool:
    """Whether the words name a neighbour of one of a formula's operands instead of it."""
    keys = {leaf.key for leaf in operands(candidate.formula)}
    return any(key in known and named_instead(known[key], context, index, keys) is not None for key in keys)


def _now(context: FigureContext, candidate: Candidate) -> float:
    """The same for all operands of a formula that compares no two times."""
    if candidate.kind in ACROSS_TIME or context.periods or not context.spoken:
        return 0.0
    named = [periods for periods in candidate.periods if periods]
    if any(clash(periods, context.spoken) for periods in named):
        return -0.2
    return 0.1 if named and all(periods == context.spoken for periods in named) else 0.0


def _fitting(ranked: Iterable[Candidate], figure: Quantity) -> Iterator[Candidate]:
    """The candidates whose result is of the figure's kind, each with its judgement."""
    stated = typed(figure)
    for candidate in ranked:
        try:
            result = evaluate(candidate.formula)
            if (
                result.percent != stated.percent
                and stated.unit == RATIO
                and figure.kind not in (Kind.FRACTION, Kind.MULTIPLE, Kind.PERCENT)
            ):
                continue
            held = judge_amount(figure, result, candidate.formula, candidate.sign)
        except UnitError:
            continue
        yield replace(candidate, held=held)


def _out_of_time(context: FigureContext, candidate: Candidate) -> bool:
    """Whether a formula that compares no two times takes a value of another time than the figure's."""
    if candidate.kind in ACROSS_TIME or not context.periods:
        return False
    return any(clash(context.periods, periods) for periods in candidate.periods)


def budget(context: FigureContext) -> int:
    """How many of the best candidates may support the figure: fewer, the more values would bear it by chance."""
    return max(1, min(40, int(0.25 / max(context.width, 0.004))))


def _pool(context: FigureContext, index: EvidenceIndex, own: Sequence[Known]) -> list[Named]:
    """The best named values, the other periods of the series that are spoken of, and the text's own figures near."""
    named = index.named(context.mentions)
    fits = {place: fit for place, fit in named.items() if fit >= LEAST_NAMED}
    spoken = [(value.series, 0.8) for value in own if value.origin in (NOTE, CELL, TABLE)]
    best = sorted(fits.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))[:LEADING]
    spoken += [(index.values[place].series, fit) for place, fit in best]
    for series, fit in spoken:
        for place in index.series.get(series, ())[:LONGEST_SERIES]:
            fits[place] = max(fits.get(place, 0.0), SAME_SERIES * fit)
    worth = {place: round(fit + _period_bonus(context, index.values[place]), 6) for place, fit in fits.items()}
    ranked = sorted(fits.items(), key=lambda pair: (-worth[pair[0]], pair[0]))
    pool = [
        Named(index.values[place], fit, near=bool(_distinct(index.values[place]) & context.reading.stems))
        for place, fit in ranked[:POOL]
    ]
    mine = [Named(value, 0.8, internal=True, near=True) for value in own]
    return _merged([*mine, *pool])


def _merged(pool: Sequence[Named]) -> list[Named]:
    """The pool with what states one amount of one time twice (a note, its passage, the text itself) as one operand."""
    kept: list[Named] = []
    for named in pool:
        at = next((n for n, other in enumerate(kept) if _same_value(named.value, other.value)), None)
        if at is None:
            kept.append(named)
            continue
        first, second = sorted((kept[at], named), key=lambda n: ORIGINS.index(n.value.origin))
        value = (
            replace(first.value, periods=first.value.periods | second.value.periods)
            if not periods_clash(first.value.periods, second.value.periods)
            else first.value
        )
        mine = first if first.internal else second if second.internal else None
        if mine is not None:
            value = replace(value, quantity=mine.value.quantity)
        kept[at] = Named(
            value,
            max(first.fit, second.fit),
            first.internal or second.internal,
            first.near or second.near,
            first.role or second.role,
            first.backdrop or second.backdrop,
            first.put or second.put,
        )
    return kept


def _same_value(one: Known, other: Known) -> bool:
    mine, theirs = one.amount, other.amount
    if mine.unit != theirs.unit or mine.percent != theirs.percent or periods_clash(one.periods, other.periods):
        return False
    room = max(abs(theirs.low) * Decimal("0.001"), one.operand.slack, other.operand.slack)
    return abs(mine.low - theirs.low) <= room and abs(mine.high - theirs.high) <= room


def _distinct(value: Known) -> frozenset[str]:
    return (value.owner or value.near) - UNIT_STEMS


def _period_bonus(context: FigureContext, value: Known) -> float:
    if periods_clash(context.periods, value.periods):
        return -0.1
    return 0.25 if context.named_periods & value.periods else 0.0


def _same_series(one: Known, other: Known) -> bool:
    if one.series == other.series:
        return True
    return alike(one, other) >= ONE_TOPIC and one.amount.unit == other.amount.unit and one.periods != other.periods


def _levels(pool: Iterable[Named]) -> list[Named]:
    return [named for named in pool if _is_level(named)]


def _is_level(named: Named) -> bool:
    """Whether a value is the level of something: no change, fraction or multiple."""
    if named.value.quantity.kind in (Kind.FRACTION, Kind.MULTIPLE):
        return False
    changed = named.value.sign and (named.value.origin != TEXT or named.value.quantity.direction in CHANGING)
    return not changed or (named.value.origin == PASSAGE and named.value.amount.unit not in (RATIO, POINT))


def _changes(pool: Iterable[Named]) -> list[Named]:
    return [named for named in pool if named.value.sign and named.value.amount.unit not in (RATIO, POINT)]


def _pairs(pool: Sequence[Named]) -> Iterator[tuple[Named, Named]]:
    for one, other in permutations(pool, 2):
        if one.value.amount.unit == other.value.amount.unit and one.value.amount.percent == other.value.amount.percent:
            yield one, other


def _mean(*named: Named) -> float:
    return sum(min(1.0, item.fit) for item in named) / len(named)


# Changes, differences, multiples: two values of one series, or of one measure and two owners --------------------------


def _comparisons(context: FigureContext, pool: Sequence[Named]) -> Iterator[Candidate]:
    figure = context.figure
    ops = _comparing_ops(context)
    if not ops:
        return
    stepped = is_step(context)
    crossed = _crossed(context, pool)
    for new, old in _pairs(_levels(pool)):
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
                sign = sign or direction_by(context) or None
                if not sign or figure.direction in (Direction.TO, Direction.FROM):
                    continue
                bonus = 0.3
            if tabled and op is Op.TIMES and figure.kind is not Kind.MULTIPLE:
                itself = new.value.series == old.value.series and not AS_ITSELF.match(context.text, figure.end)
                if figure.kind is Kind.PERCENT or itself:
                    continue
            if op in (Op.SUBTRACT,) and not _fits_difference(figure.kind, new.value.amount):
                continue
            if op is Op.TIMES and sign == -1:
                yield Candidate(apply(Op.TIMES, old.operand, new.operand), score + bonus - 0.2, "multiple", None)
                continue
            formula = apply(op, new.operand, old.operand)
            kind = {Op.CHANGE: "change", Op.SUBTRACT: "difference", Op.TIMES: "multiple"}[op]
            yield Candidate(
                formula, score + bonus, kind, sign if op is not Op.TIMES else None, new.internal and old.internal
            )


def _comparing_ops(context: FigureContext) -> list[tuple[Op, float, int | None]]:
    """The operations of two comparable values that a figure's kind and words allow, with a bonus for their words."""
    figure, relations, sign = context.figure, context.relations, context.sign
    changing = bool(sign) or "change" in relations
    signed: int | None = sign or None
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
            return [(Op.SUBTRACT, 0.3, signed)]
        case _:
            moved = context.by or "difference" in relations
            return [(Op.SUBTRACT, 0.2 if moved else -0.3, signed)]


def _fits_difference(kind: Kind, held: Amount) -> bool:
    if kind is Kind.POINTS:
        return held.percent or held.unit == POINT
    return not held.percent and (held.unit != RATIO)


def _compared(context: FigureContext, new: Named, old: Named) -> float | None:
    """How well two values stand as the thing spoken of and what it is held against; None where they do not."""
    against = context.against
    if not _one_kind(new.value, old.value, against):
        return None
    if against and not old.internal:
        held = old.value.near | old.value.around
        if not against & held:
            return _mean(new, old) - 0.45
        if against & (new.value.near - old.value.near) and not against & (old.value.near - new.value.near):
            return _mean(new, old) - 0.35
    if new.internal and old.internal and (ordered := _internal_order(context, new, old)) is not None:
        return ordered
    if new.role or old.role:
        between = _between_roles(context, new, old)
        if between is not None:
            return between or None
    if _same_series(new.value, old.value):
        timed = new.value.time != old.value.time
        placed = _beside(context, new) + _right_behind(context, old)
        return _mean(new, old) + _in_time(context, new.value, old.value) + placed if timed else None
    if periods_clash(new.value.periods, old.value.periods) and TEXT not in (new.value.origin, old.value.origin):
        return None
    if TEXT in (new.value.origin, old.value.origin):
        return (
            _mean(new, old) - 0.25 + _beside(context, new) + _right_behind(context, old)
            if _shares_words(new.value, old.value)
            else None
        )
    common = alike(new.value, old.value)
    if common < 0.2:
        return None
    alone = context.by or context.figure.kind is Kind.MULTIPLE or context.says("relation", "gap")
    if alone and (new.value.topic == old.value.topic or common >= ONE_TOPIC):
        return _mean(new, old) + (0.1 if new.near and old.near else 0.0)
    mine, theirs = new.value.near - old.value.near - UNIT_STEMS, old.value.near - new.value.near - UNIT_STEMS
    if not (theirs & context.reading.stems) or not mine & set(context.mentions):
        return None
    than = 0.1 if _behind_than(context, theirs) else -0.1
    topic = 0.15 if new.value.topic == old.value.topic else 0.2 * (common - 0.5)
    return _mean(new, old) + than + topic + _beside(context, new)


def _one_kind(new: Known, old: Known, against: frozenset[str]) -> bool:
    """Whether two counts are of one kind of thing, or the words hold the one kind against the other."""
    if new.amount.unit != THING or new.topic == old.topic or new.measure & old.measure:
        return True
    mine, theirs = (stems(value.quantity.measured or value.quantity.unit) for value in (new, old))
    return not mine or not theirs or bool(mine & theirs) or bool(theirs & against)


def _between_roles(context: FigureContext, new: Named, old: Named) -> float | None:
    """How two values of the tables stand to each other: 0 where they do not, None where other words must say."""
    if new.value.series == old.value.series:
        return (
            _mean(new, old) + 0.3
            if not is_planned(context) and new.role in (TOPIC, MAIN) and old.role == BASIS
            else 0.0
        )
    planned = old.role and not new.role and is_planned(context)
    if planned and old.role in (TOPIC, MAIN, BASIS) and new.value.measure & old.value.measure:
        return _mean(new, old) + 0.25 if new.value.near & old.value.owner else 0.0
    if not (new.role and old.role) or {new.role, old.role} & {BASIS, OTHER}:
        return 0.0 if BASIS in (new.role, old.role) or (new.role and old.role) else None
    behind = old.value.owner & (context.against or context.clause_stems)
    return _mean(new, old) + (0.3 if behind and new.value.topic == old.value.topic else 0.0)


def _crossed(context: FigureContext, pool: Sequence[Named]) -> bool:
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


def _right_behind(context: FigureContext, old: Named) -> float:
    """A bonus for the figure that the sentence names right behind: "more than twice the $4.7 billion of 2020"."""
    at = old.value.quantity.start - context.reading.sentence.start - context.figure.end
    return 0.35 if old.internal and 0 <= at <= 12 else 0.0


def _beside(context: FigureContext, new: Named) -> float:
    """A bonus for the figure right before, or the level reached right behind: "$292 million, 27% more than Russia"."""
    if not new.internal:
        return 0.0
    at, figure = new.value.quantity.start - context.reading.sentence.start, context.figure
    earlier = [other.start for other in context.reading.figures if other.start < figure.start]
    reached = new.value.quantity.direction is Direction.TO and 0 <= at - figure.end < 12
    return 0.2 if reached or (earlier and at == earlier[-1]) else 0.0


def _shares_words(one: Known, other: Known) -> bool:
    return bool((one.near & other.near) - UNIT_STEMS) or one.amount.unit not in (RATIO, THING)


def _internal_order(context: FigureContext, new: Named, old: Named) -> float | None:
    """Two figures of the sentence itself: "to B" is the new one, "from A" the old; None where it does not say."""
    behind = _stands_behind(context, old) - _stands_behind(context, new)
    if behind and APART.search(context.text, context.figure.end, context.figure.end + 24):
        return 0.95 if behind > 0 else 0.0
    directions = new.value.quantity.direction, old.value.quantity.direction
    if directions[0] is Direction.FROM or directions[1] is Direction.TO:
        return 0.0
    if directions[0] is Direction.TO or directions[1] is Direction.FROM:
        return 0.95
    return None if new.value.origin != TEXT and old.value.origin != TEXT else 0.55


def _in_time(context: FigureContext, new: Known, old: Known) -> float:
    """How well the two ends of a change fit the periods named: new one first, the one compared with named as such."""
    if new.time < old.time:
        return -0.5
    here = frozenset(part for part, _ in context.reading.periods)
    mine, theirs = new.periods - old.periods, old.periods - new.periods
    months = months_of(new.periods), months_of(old.periods)
    uneven = 0.2 if months[0] != months[1] and not _stretch(theirs) & here else 0.0
    bonus = _as_named(mine, here, context.named_periods)
    if context.says("period", "before") and not theirs & here:
        bonus += 0.25 if _year_of(new) - _year_of(old) == 1 else -0.1
    else:
        bonus += _as_named(theirs, here, context.named_periods)
    return bonus - uneven + _current(context, new)


def _current(context: FigureContext, value: Known) -> float:
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
    return -0.15 if periods_clash(parts, here) else 0.0


def _year_of(value: Known) -> int:
    return next((int(part[1:5]) for part in value.periods if part[0] in "ys"), 0)


def _behind_than(context: FigureContext, words: frozenset[str]) -> bool:
    """Whether these words stand behind "than", "ahead of" and the like."""
    match = cue("comparison", "than").search(context.text, max(0, context.figure.start - 20))
    if not match:
        return False
    behind = {stem for stem, place in context.reading.placed if place >= match.start()}
    return bool(words & behind)


# Shares ------------------------------------------------------------------------------------------------------------


def _shares(context: FigureContext, pool: Sequence[Named]) -> Iterator[Candidate]:
    figure = context.figure
    if figure.kind not in (Kind.PERCENT, Kind.FRACTION) and not (figure.kind is Kind.MONEY and figure.unit == "cents"):
        return
    bonus = 0.25 if "share" in context.relations else -0.05
    if context.sign and figure.direction in CHANGING:
        bonus -= 0.5
    pool = [named for named in pool if named.role != BASIS]
    yield from _joint_shares(context, pool, bonus)
    for part, whole in (*_pairs(_levels(pool)), *_pairs(_changes(pool))):
        if (
            part.value.amount.percent
            or part.value.amount.low > whole.value.amount.high * 2
            or _same_value(part.value, whole.value)
        ):
            continue
        score = _part_of(context, part, whole)
        if score is not None:
            yield Candidate(
                apply(Op.SHARE, part.operand, whole.operand),
                score + bonus,
                "share",
                None,
                part.internal and whole.internal,
                periods=(*(() if whole.role and not part.role else (part.value.periods,)), whole.value.periods),
            )
    rest = 0.1 if "rest" in context.relations else -0.2
    topics: dict[tuple[str, frozenset[str]], list[Named]] = {}
    for named in pool:
        if named.value.amount.percent and not named.value.sign:
            topics.setdefault(
                ((named.value.operand.evidence and named.value.group) or named.value.group, named.value.periods), []
            ).append(named)
    inside = [named for named in pool if named.internal and named.value.amount.percent and not named.value.sign]
    for members in (*topics.values(), inside):
        if len(members) > 1:
            parts = [n.operand for n in members]
            yield Candidate(
                apply(Op.SUBTRACT, _whole(), *parts), _mean(*members) + rest, "rest", None, members is inside
            )
    for part, members in _groups(_levels(pool)):
        total = apply(Op.SUM, *(n.operand for n in members))
        yield Candidate(
            apply(Op.SHARE, part.operand, total),
            _mean(part) + bonus - 0.1,
            "share",
            None,
            periods=(part.value.periods,),
        )
    for named in pool:
        if named.value.amount.percent and not named.value.sign and "rest" in context.relations:
            yield Candidate(apply(Op.SUBTRACT, _whole(), named.operand), named.fit, "rest", None, named.internal)


def _joint_shares(context: FigureContext, pool: Sequence[Named], bonus: float) -> Iterator[Candidate]:
    """What several named things are together of the whole behind "of": two countries of the world."""
    of = _words_behind_of(context)
    levels = [named for named in _levels(pool) if named.role]
    for whole in levels:
        parts = [n for n in levels if n.value.topic == whole.value.topic and n.value.group != whole.value.group]
        parts = [n for n in parts if n.value.periods == whole.value.periods]
        if len(parts) > 1 and of & whole.value.owner:
            total = apply(Op.SUM, *(n.operand for n in parts))
            yield Candidate(apply(Op.SHARE, total, whole.operand), _mean(whole, *parts) + bonus + 0.4, "share")


def _groups(levels: Sequence[Named]) -> Iterator[tuple[Named, list[Named]]]:
    """Each named part with the parts that make up its whole: values of one owner and time that differ in a word."""
    plain = [named for named in levels if not named.value.amount.percent and named.value.origin in (NOTE, CELL)]
    for part in plain:
        if not part.near:
            continue
        key = part.value.group_owner, part.value.amount.unit, part.value.periods
        members = [
            other
            for other in plain
            if (other.value.group_owner, other.value.amount.unit, other.value.periods) == key
            and alike(part.value, other.value) >= CLOSE
        ]
        if 2 <= len(members) <= 6 and not _nested(members):
            yield part, members


def _nested(members: Sequence[Named]) -> bool:
    """Whether one of some values is a part of another, so that they do not add up."""
    words = [named.value.near - UNIT_STEMS for named in members]
    return any(one < other for one in words for other in words) or any(
        WHOLE.search(named.value.words) for named in members
    )


def _whole() -> Operand:
    return Operand("100%", "", Amount(Decimal(1), Decimal(1)), "100%")


def _part_of(context: FigureContext, part: Named, whole: Named) -> float | None:
    planned = whole.role and not part.role  # a plan of one year may be held against what a table has of another
    if periods_clash(part.value.periods, whole.value.periods) and not planned:
        return None
    of = _words_behind_of(context)
    mine = part.value.near - whole.value.near - UNIT_STEMS
    theirs = whole.value.near - part.value.near - UNIT_STEMS
    score = _mean(part, whole)
    if whole.internal and part.internal:
        score = 0.6
    elif not (mine & set(context.mentions) or part.internal):
        score -= 0.25
    if theirs & of or (whole.internal and _stands_behind(context, whole)):
        score += 0.2
    if mine & of and not theirs & of:
        score -= 0.25
    if theirs and not theirs & set(context.mentions) and not whole.internal:
        score -= 0.35
    if of and not (of & (whole.value.near | whole.value.around)) and not whole.internal:
        score -= 0.2
    if part.value.amount.low > whole.value.amount.high:
        score -= 0.3
    return score


def _margins(context: FigureContext, pool: Sequence[Named]) -> Iterator[Candidate]:
    """A profit margin is that profit over revenue; a change of it is in points."""
    figure = context.figure
    if figure.kind not in (Kind.PERCENT, Kind.POINTS) or not MARGIN.search(context.text):
        return
    profits = [n for n in _levels(pool) if "=profit" in n.value.near and not n.value.amount.percent]
    sales = [
        n
        for n in _levels(pool)
        if "=sales" in n.value.near and not n.value.amount.percent and "=profit" not in n.value.near
    ]
    shares = [
        (apply(Op.SHARE, profit.operand, whole.operand), _mean(profit, whole) + 0.3, profit.value)
        for profit in profits
        for whole in sales
        if profit.value.amount.unit == whole.value.amount.unit and profit.value.periods == whole.value.periods
    ]
    for share, score, value in shares:
        if figure.kind is Kind.PERCENT:
            yield Candidate(share, score, "share", None, periods=(value.periods,))
            continue
        for other, lower, before in shares:
            if before.series == value.series and before.time < value.time:
                placed = _in_time(context, value, before)
                yield Candidate(
                    apply(Op.SUBTRACT, share, other), min(score, lower) + placed, "difference", context.sign or None
                )


def _parts_of_change(context: FigureContext, pool: Sequence[Named]) -> Iterator[Candidate]:
    """A share of an increase or a fall: a step of one series, or one the text states, over the step of another."""
    if context.figure.kind not in (Kind.PERCENT, Kind.FRACTION) or not STEP.search(
        context.text, context.figure.end, context.figure.end + 40
    ):
        return
    steps: list[tuple[Formula, float, str]] = []
    for new, old in _pairs(_levels(pool)):
        if new.value.series == old.value.series and new.value.time > old.value.time and not new.value.amount.percent:
            score = _mean(new, old) + _in_time(context, new.value, old.value)
            steps.append((apply(Op.SUBTRACT, new.operand, old.operand), score, new.value.series))
    steps = sorted(steps, key=lambda step: -step[1])[:STEPS]
    stated = [named for named in pool if named.internal]
    for whole, score, series in steps:
        for part, other, own in steps:
            if own != series:
                yield Candidate(apply(Op.SHARE, part, whole), (score + other) / 2 + 0.2, "share")
        for named in stated:
            yield Candidate(apply(Op.SHARE, named.operand, whole), score / 2 + 0.5, "share")
    for mine in stated:
        for step in stated:
            if mine is not step and step.value.sign:
                yield Candidate(apply(Op.SHARE, mine.operand, step.operand), 0.75, "share", None, True)


def _words_behind_of(context: FigureContext) -> frozenset[str]:
    """The stems behind "of" that follow the figure, or behind "share of" before it: what it is a share of."""
    text = context.text
    at = text.find(" of ", context.figure.end, context.figure.end + 24)
    if at < 0:
        named = SHARE_OF.search(text[: context.figure.start])
        if named is None:
            return frozenset()
        return frozenset(stem for stem, place in context.reading.placed if named.start() < place < named.end())
    stop = next((place for place in range(at + 4, len(text)) if text[place] in ",;.:("), len(text))
    return frozenset(stem for stem, place in context.reading.placed if at < place < stop)


def _stands_behind(context: FigureContext, named: Named) -> bool:
    return 0 <= named.value.quantity.start - context.figure.end < 40


# Sums, averages, rates, remainders -----------------------------------------------------------------------------------


def _sums(context: FigureContext, pool: Sequence[Named]) -> Iterator[Candidate]:
    figure = context.figure
    if figure.kind in (Kind.FRACTION, Kind.MULTIPLE, Kind.POINTS) or (figure.in_words and figure.high < 20):
        return
    bonus = 0.3 if "sum" in context.relations else -0.25
    fitting = [n for n in _levels(pool) if _addable(figure.kind, n.value.amount)]
    yield from _tabled_sums(context, fitting)
    fitting = [n for n in fitting if not n.role]
    outside = [
        n
        for n in fitting
        if not (n.internal and n.value.origin == TEXT) and not periods_clash(context.periods, n.value.periods)
    ]
    for size in (2, 3):
        for group in combinations(outside[:12], size):
            if _one_topic(group) and all(n.near for n in group) and not _nested(group):
                yield Candidate(apply(Op.SUM, *(n.operand for n in group)), _mean(*group) + bonus, "sum")
    inside = [n for n in fitting if n.internal]
    for size in range(2, min(7, len(inside) + 1)):
        last = inside[-size:]
        if len({n.value.amount.unit for n in last}) == 1:
            yield Candidate(apply(Op.SUM, *(n.operand for n in last)), 0.6 + bonus, "sum", None, True)
    counted = {int(other.low) for other in context.reading.figures if other is not figure and other.in_words}
    for members in _lists(outside, context):
        told = 0.2 if len(members) in counted else 0.0
        if not _nested(members):
            yield Candidate(apply(Op.SUM, *(n.operand for n in members)), _mean(*members) + bonus + told, "sum")
        if "average" in context.relations or "rate" in context.relations:
            yield Candidate(apply(Op.AVERAGE, *(n.operand for n in members)), _mean(*members) + 0.25 + told, "average")


def _tabled_sums(context: FigureContext, fitting: Sequence[Named]) -> Iterator[Candidate]:
    """Values of the tables put together: the years of a span, one measure of all owners named, all measures of one."""
    topic = next((named.value for named in fitting if named.role == TOPIC), None)
    if topic is None or context.figure.low != context.figure.high:
        return
    now = [n for n in fitting if n.role in (TOPIC, MAIN) and not n.backdrop]
    years = [n for n in fitting if n.put == YEARS and n.value.series == topic.series]
    measures = [n for n in now if n.put == MEASURES]
    together = {"sum", "average"} & context.relations
    groups = [
        years if summed_years(context) else [],
        measures,
        [n for n in now if n.value.topic == topic.topic] if together else [],
        [n for n in now if n.value.group == topic.group] if together else [],
    ]
    op, kind = (Op.AVERAGE, "average") if "average" in context.relations else (Op.SUM, "sum")
    for number, members in enumerate(groups):
        if len(members) > 1:
            yield Candidate(apply(op, *(n.operand for n in members)), 1.3 - 0.1 * number, kind)


def _addable(kind: Kind, held: Amount) -> bool:
    return held.percent == (kind is Kind.PERCENT)


def _one_topic(group: Sequence[Named]) -> bool:
    units = {named.value.amount.unit for named in group}
    first = group[0].value
    return (
        len(units) == 1
        and all(
            other.value.topic == first.topic or other.value.group == first.group or alike(first, other.value) >= 0.2
            for other in group[1:]
        )
        and not any(periods_clash(first.periods, other.value.periods) for other in group[1:])
    )


def _lists(outside: Sequence[Named], context: FigureContext) -> Iterator[list[Named]]:
    """The values of each topic and period whose own words the sentence or those before it name, and all of a topic."""
    topics: dict[tuple[str, frozenset[str]], list[Named]] = {}
    for named in outside:
        topics.setdefault((named.value.topic, named.value.periods), []).append(named)
    for members in topics.values():
        if len(members) > (1 if PAIR.search(context.text) else 2):
            yield members
            listed = [n for n in members if n.near]
            if 2 <= len(listed) < len(members):
                yield listed
    series: dict[str, list[Named]] = {}
    for named in outside:
        series.setdefault(named.value.series, []).append(named)
    for members in series.values():
        if len(members) > 1:
            yield members


def _remainders(context: FigureContext, pool: Sequence[Named]) -> Iterator[Candidate]:
    """What is left of a whole less its parts, and a share of a whole as an amount."""
    figure = context.figure
    pool = [named for named in pool if not named.role]
    levels = _levels(pool)
    if figure.kind not in (Kind.FRACTION, Kind.MULTIPLE, Kind.POINTS):
        rest = 0.2 if "rest" in context.relations else -0.3
        for whole, part in _pairs(levels):
            if (
                whole.value.amount.low > part.value.amount.high
                and not periods_clash(whole.value.periods, part.value.periods)
                and not _same_series(whole.value, part.value)
            ):
                yield Candidate(
                    apply(Op.SUBTRACT, whole.operand, part.operand),
                    _mean(whole, part) + rest,
                    "rest",
                    None,
                    whole.internal and part.internal,
                )
    if figure.kind in (Kind.NUMBER, Kind.MONEY, Kind.MEASURE):
        for share in pool:
            if not (share.value.amount.percent or share.value.quantity.kind is Kind.FRACTION):
                continue
            for whole in levels:
                if whole.value.amount.unit not in (RATIO, POINT) and not share.value.sign:
                    yield Candidate(
                        apply(Op.MULTIPLY, share.operand, whole.operand),
                        _mean(share, whole) - 0.15,
                        "part",
                        None,
                        share.internal and whole.internal,
                    )


def _rates(context: FigureContext, pool: Sequence[Named]) -> Iterator[Candidate]:
    """Something per something else: an amount over a count or a time."""
    figure = context.figure
    if figure.kind in (Kind.PERCENT, Kind.POINTS, Kind.FRACTION, Kind.MULTIPLE):
        return
    if figure.kind is Kind.MONEY:
        yield from _exchanged(figure, pool)
    noun = _rate_noun(context)
    told = bool(noun) or bool({"rate", "average"} & context.relations)
    if not told and _unit_of_time(context) is None:
        return
    plain = [
        named
        for named in _levels(pool)
        if named.role != BASIS
        and not named.value.quantity.per
        and all(base != "time" or power > 0 for base, power in named.value.amount.unit)
    ]
    by = _per_number(context)
    for over, under in permutations(plain if told else (), 2):
        if over.value.amount.percent or under.value.amount.percent or clash(over.value.periods, under.value.periods):
            continue
        if noun:
            worth = 0.35 if noun & under.value.near and not noun & (over.value.near - under.value.near) else -0.4
        else:
            own = (under.value.near - over.value.near - UNIT_STEMS) & set(context.mentions)
            worth = 0.1 if own or under.internal else -0.3
        if under.internal and under.value.origin == TEXT and under.value.quantity.in_words:
            worth -= 0.2
        formula = apply(Op.PER, over.operand, under.operand, *([Number(by)] if by else []))
        periods = (over.value.periods, under.value.periods)
        yield Candidate(
            formula, _mean(over, under) + 0.2 + worth, "rate", None, over.internal and under.internal, periods=periods
        )
    spans = _time_spans(context)
    for named in plain:
        if not told and not named.role:
            continue
        for span in _own_span(context, named.value) or spans:
            yield Candidate(
                apply(Op.DIVIDE, named.operand, span),
                named.fit + 0.3,
                "rate",
                None,
                named.internal,
                periods=(named.value.periods,),
            )


def _rate_noun(context: FigureContext) -> frozenset[str]:
    """The stems of what a figure is counted by: "a pupil", "per household", "on each member", "for every teacher"."""
    right = context.text[context.figure.end : context.figure.end + 60]
    if context.figure.per and time_span(context.figure.per) is None:
        return stems(re.sub(r"^[\d.]+ ?", "", context.figure.per)) or frozenset(("people",))
    match = _rate_behind(right) or EACH_BEFORE.search(
        context.text[max(0, context.figure.start - 60) : context.figure.start]
    )
    return stems(match["noun"]) if match else frozenset()


def _rate_behind(right: str) -> re.Match[str] | None:
    """ "a pupil", "per household" behind a figure; "a year earlier" and "than a month ago" are no rate."""
    match = RATE_BEHIND.match(right)
    if match is None or NO_RATE.search(match[0]) or AGO.match(right, match.end()):
        return None
    return match


def _per_number(context: FigureContext) -> Decimal | None:
    """The N of "per N", "for every N" where the sentence has one."""
    leading = re.match(r"\d[\d.]*", context.figure.per)
    if leading and time_span(context.figure.per) is None:
        return Decimal(leading[0])
    for other in context.reading.figures:
        lead = context.text[max(0, other.start - 16) : other.start]
        if other is not context.figure and PER_NUMBER.search(lead) and other.low >= 10:
            return other.low
    return None


def _exchanged(figure: Quantity, pool: Sequence[Named]) -> Iterator[Candidate]:
    """An amount in another currency by a rate among the known values."""
    money = ((figure.unit[:3], 1),)
    for rate in pool:
        bases = rate.value.amount.unit
        if len(bases) != 2 or sum(power for _, power in bases) != 0 or not all(base.isupper() for base, _ in bases):
            continue
        for held in pool:
            for op in (Op.MULTIPLY, Op.DIVIDE):
                formula = apply(op, held.operand, rate.operand)
                try:
                    if held is not rate and held.value.amount.unit != money and evaluate(formula).unit == money:
                        yield Candidate(formula, _mean(held, rate) + 0.3, "exchange")
                except UnitError:
                    continue


_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS: dict[str, Decimal] = {
    "day": Decimal(1),
    "daily": Decimal(1),
    "week": Decimal(7),
    "weekly": Decimal(7),
    "month": Decimal("30.4375"),
    "monthly": Decimal("30.4375"),
}
_DAYS |= {"quarter": Decimal("91.25"), "quarterly": Decimal("91.25"), "second": Decimal(1) / 86400}
_DAYS |= {"hourly": Decimal(1) / 24, "hour": Decimal(1) / 24, "minute": Decimal(1) / 1440}
_STRETCHES = (
    (Decimal(365), "a year"),
    (Decimal(366), "a leap year"),
    (Decimal("91.25"), "a quarter"),
    (Decimal("182.5"), "half a year"),
    (Decimal("30.4375"), "a month"),
)
DAY = Decimal(86400)
EACH_TIME = re.compile(
    r"\b(?:a|an|per|each|every) (?P<unit>day|week|month|quarter(?! of\b)|hour|minute|second)\b|"
    r"\b(?P<ly>daily|weekly|monthly|quarterly|hourly)\b",
    re.IGNORECASE,
)


def _unit_of_time(context: FigureContext) -> Decimal | None:
    """The days of the unit of time that the figure is a rate by, None where it is by none."""
    seconds = time_span(context.figure.per)
    if seconds is not None:
        return seconds / DAY
    text = context.text[context.figure.start : context.figure.end + 36].lower()
    spread = EACH_TIME.search(text)
    return _DAYS[spread["unit"] or spread["ly"]] if spread else None


def _own_span(context: FigureContext, value: Known) -> list[Operand]:
    """How long the value's own months last, as an operand; nothing where the figure is no rate or no month is named."""
    unit = _unit_of_time(context)
    months = frozenset(range(1, 13)) if value.origin == TABLE else months_of(value.periods)
    if unit is None or not months:
        return []
    days = Decimal(sum(_LENGTHS[month - 1] for month in months))
    if unit == _DAYS["month"]:
        days = len(months) * unit
    return [_span(context, days, unit, pluralize(len(months), "month"))]


def _time_spans(context: FigureContext) -> list[Operand]:
    """The stretches that an amount may be spread over, where the figure is a rate by day, week, month or hour."""
    unit = _unit_of_time(context)
    return [_span(context, days, unit, name) for days, name in _STRETCHES if days > unit] if unit is not None else []


def _span(context: FigureContext, days: Decimal, unit: Decimal, name: str) -> Operand:
    """A stretch as time where the figure carries its unit of time, else as how many of the units it holds."""
    if ("time", -1) in typed(context.figure).unit:
        return Operand(name, "", Amount(days * DAY, days * DAY, TIME), name)
    return Operand(name, "", Amount(days / unit, days / unit), f"{days / unit:.4g}")


def _compounded(context: FigureContext, pool: Sequence[Named]) -> Iterator[Candidate]:
    """A rate of growth over as many years, or as many steps, as the sentence counts."""
    figure = context.figure
    if figure.kind not in (Kind.PERCENT, Kind.FRACTION, Kind.MULTIPLE) or not cue("relation", "compound").search(
        context.text
    ):
        return
    counts = [
        int(other.low)
        for other in context.reading.figures
        if other is not figure
        and other.low == int(other.low)
        and 2 <= other.low <= 60
        and other.kind in (Kind.NUMBER, Kind.MEASURE)
    ]
    counts += [10] if "decade" in context.text else []
    for named in pool:
        if not named.value.amount.percent:
            continue
        for steps in counts:
            for op in (Op.COMPOUND, Op.COMPOUND_DOWN):
                yield Candidate(
                    apply(op, named.operand, Number(Decimal(steps)), Number(Decimal(figure.kind is Kind.MULTIPLE))),
                    named.fit + 0.2,
                    "growth",
                )


def _yearly(context: FigureContext, pool: Sequence[Named]) -> Iterator[Candidate]:
    """The yearly rate at which a series grew from one time to another."""
    if context.figure.kind is not Kind.PERCENT or not YEARLY.search(context.text):
        return
    for new, old in _pairs(_levels(pool)):
        years = _year_of(new.value) - _year_of(old.value)
        if (new.role or old.role) and not _between_roles(context, new, old):
            continue
        if years > 1 and _year_of(old.value) and _same_series(new.value, old.value):
            score = _mean(new, old) + _in_time(context, new.value, old.value) + 0.5
            formula = apply(Op.GROWTH, new.operand, old.operand, Number(Decimal(years)))
            yield Candidate(formula, score, "growth", context.sign or None)


def _converted(context: FigureContext, pool: Sequence[Named]) -> Iterator[Candidate]:
    """The figure right before, said again in another unit: "5,400 hectares, about 13,340 acres"."""
    figure = context.figure
    earlier = [other for other in context.reading.figures if other.end <= figure.start]
    if (
        not earlier
        or not RESTATING.fullmatch(context.text[earlier[-1].end : figure.start])
        or earlier[-1].unit == figure.unit
    ):
        return
    at = context.reading.sentence.start + earlier[-1].start
    for named in pool:
        alike_kinds = named.value.amount.unit == typed(figure).unit and named.value.amount.unit not in (
            RATIO,
            THING,
            POINT,
        )
        if named.internal and named.value.quantity.start == at and alike_kinds:
            yield Candidate(named.operand, 1.2, "conversion", None, True, True)


def _tabled(context: FigureContext, pool: Sequence[Named]) -> Iterator[Candidate]:
    """The level that a reference table has for what the words name; what is only planned is in no table."""
    figure = context.figure
    if figure.kind in (Kind.MULTIPLE, Kind.POINTS, Kind.FRACTION) or PLAN.search(context.clause_text):
        return
    if OF_WHICH.search(context.text[: figure.start]):
        return
    moved = figure.direction in CHANGING and figure.kind is Kind.PERCENT
    spread = any(n.put == MEASURES or (n.put and summed_years(context)) for n in pool)
    score = 1.0 - (0.6 if is_step(context) or moved or spread or _unit_of_time(context) is not None else 0.0)
    heads = bool(_rate_noun(context))
    for named in pool:
        if named.role != TOPIC or named.value.amount.percent != (figure.kind is Kind.PERCENT):
            continue
        other = (heads and len(named.value.amount.unit) < 2) or _is_held_against(context, named.value)
        yield Candidate(named.operand, score - (0.6 if other else 0.0), "figure", None)


def _is_held_against(context: FigureContext, value: Known) -> bool:
    """Whether a value's owner stands behind a comparison with the figure: "$65 billion exceeds the GDP of Croatia"."""
    if value.owner & context.against:
        return True
    place = min((at for stem, at in context.reading.placed if stem in value.owner), default=0)
    return place > context.figure.end and bool(APART.search(context.text, context.figure.end, place))


_MAKERS = (
    _tabled,
    _yearly,
    _converted,
    _compounded,
    _margins,
    _parts_of_change,
    _comparisons,
    _shares,
    _sums,
    _remainders,
    _rates,
)
__all__ = ["Candidate", "Named", "alike", "budget", "candidates", "periods_agree", "replace"]
