"""Changes one upon another: several multiplied, one repeated year by year, and the yearly rate between two levels."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.audit.arithmetic.amount import POINT, RATIO
from pipeline.audit.arithmetic.typed_formula import Formula, Number, Op, apply
from pipeline.audit.evidence.known import TEXT, Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.grammar.comparisons import fit_between_roles, fit_in_time, year_of
from pipeline.audit.grammar.operand_pool import (
    ALL,
    CHANGING,
    Candidate,
    Named,
    in_same_series,
    levels_of,
    mean_fit,
    unit_pairs,
)
from pipeline.audit.reading.figure_words import says_sum
from pipeline.audit.reading.said import Said
from pipeline.audit.wording.lexicon import cue
from pipeline.models import Direction, Kind

YEARLY = re.compile(
    r"\b(?:a|per|each|every) (?:fiscal )?year\b(?! (?:ago|earlier|before|later))|\bannual(?:ly|i[sz]ed)?\b|\byearly\b|"
    r"\bcompound\w*|\bCAGR\b|\bper annum\b",
    re.IGNORECASE,
)
MOST_STEPS = 6


def successive_candidates(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """Several changes of one series multiplied, as a change in all or as the level that a known one comes to."""
    kind = context.figure.kind
    relative = kind in (Kind.PERCENT, Kind.FRACTION)
    if not relative and kind not in (Kind.NUMBER, Kind.MONEY, Kind.MEASURE):
        return
    in_all = says_sum(context) or bool(cue("relation", "in_all").search(context.text))
    for steps in _runs_of_changes(context, pool):
        if not relative:
            yield from _levels_after(steps, pool, 0.25 if context.figure.direction is Direction.TO or in_all else 0.0)
        elif len(steps) > 1 and in_all:
            formula = apply(Op.CHANGE, apply(Op.MULTIPLY, *(_grown(step) for step in steps)), ALL)
            internal = all(step.internal for step in steps)
            yield Candidate(formula, mean_fit(*steps) + 0.4, "growth", context.sign or None, internal)


def _levels_after(steps: Sequence[Named], pool: Sequence[Named], bonus: float) -> Iterator[Candidate]:
    """What each level that some changes begin at comes to by them."""
    internal = all(step.internal for step in steps)
    for base in levels_of(pool):
        if _leads_to(base, steps) and not _skips(base, steps, pool):
            formula = apply(Op.MULTIPLY, base.operand, *(_grown(step) for step in steps))
            yield Candidate(formula, mean_fit(base, *steps) + bonus, "growth", None, internal)


def _skips(base: Named, steps: Sequence[Named], pool: Sequence[Named]) -> bool:
    """Whether another change of the series lies between a level and the last of some changes upon it."""
    first, last = base.value.time[:3], steps[-1].value.time[:3]
    return any(
        other.value.series == steps[0].value.series and first < other.value.time[:3] < last
        for other in pool
        if _moves(other) and all(other is not step for step in steps)
    )


def _grown(step: Named) -> Formula:
    """What a whole comes to by a change: 100% and 15%, or 100% less 15%."""
    held = step.value
    if held.amount.low < 0:
        return apply(Op.ADD, ALL, held.operand)
    return apply(Op.SUBTRACT if _way(held) < 0 else Op.ADD, ALL, held.operand)


def _way(held: Known) -> int:
    """Which way a change goes, by its words or by its place in the text."""
    if held.sign:
        return held.sign
    return {Direction.UP: 1, Direction.DOWN: -1}.get(held.quantity.direction, 0)


def _runs_of_changes(context: Said, pool: Sequence[Named]) -> Iterator[list[Named]]:
    """The changes of each series, those of the periods named, and those that the text states, in the order of time."""
    changes = [named for named in pool if _moves(named)]
    series: dict[str, list[Named]] = {}
    for named in changes:
        if named.value.origin != TEXT and not named.role:
            series.setdefault(named.value.series, []).append(named)
    here = {part for part, _ in context.reading.periods}
    runs = []
    for members in series.values():
        members.sort(key=lambda named: named.value.time)
        apart = len({named.value.periods for named in members}) == len(members)
        if apart and len(members) <= MOST_STEPS:
            runs += [members, [n for n in members if n.value.periods & here], [n for n in members if n.internal]]
    stated = [named for named in changes if named.value.origin == TEXT]
    yield from (run for run in (*runs, stated[-MOST_STEPS:]) if run)


def _moves(named: Named) -> bool:
    """Whether a value is a change in percent."""
    held = named.value
    if not held.amount.percent and held.quantity.kind is not Kind.FRACTION:
        return False
    return bool(held.sign) or (named.internal and held.quantity.direction in CHANGING)


def _leads_to(base: Named, steps: Sequence[Named]) -> bool:
    """Whether a level is of the changes' owner, and of the time that they begin at or of no other."""
    held, first = base.value, steps[0].value
    if base.role or held.amount.percent or held.amount.unit in (RATIO, POINT):
        return False
    same = held.owner == first.owner if held.origin != TEXT and first.origin != TEXT else base.internal
    dated = held.periods and all(step.value.periods for step in steps)
    before = not dated or all(held.time[:3] < step.value.time[:3] for step in steps)
    return same and before and (not dated or all(clash(held.periods, step.value.periods) for step in steps))


def compound_candidates(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
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


def yearly_candidates(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """The yearly rate at which a series grew from one time to another."""
    if context.figure.kind is not Kind.PERCENT or not YEARLY.search(context.text):
        return
    for new, old in unit_pairs(levels_of(pool)):
        years = year_of(new.value) - year_of(old.value)
        if (new.role or old.role) and not fit_between_roles(context, new, old):
            continue
        if years > 1 and year_of(old.value) and in_same_series(new.value, old.value):
            score = mean_fit(new, old) + fit_in_time(context, new.value, old.value) + 0.5
            formula = apply(Op.GROWTH, new.operand, old.operand, Number(Decimal(years)))
            yield Candidate(formula, score, "growth", context.sign or None)
