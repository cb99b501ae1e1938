"""Changes one upon another: what two rises come to together, and the level that they lead to from a known one."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.audit.arithmetic.amount import POINT, RATIO, Amount
from pipeline.audit.arithmetic.typed_formula import Formula, Op, Operand, apply
from pipeline.audit.evidence.known import TEXT, Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.grammar.operand_pool import CHANGING, Candidate, Named, levels_of, mean_fit
from pipeline.audit.reading.figure_words import says_sum
from pipeline.audit.reading.lexicon import cue
from pipeline.audit.reading.said import Said
from pipeline.models import Direction, Kind

MOST_STEPS = 6
WHOLE = Operand("100%", "", Amount(Decimal(1), Decimal(1)), "100%")


def successive_candidates(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """Several changes of one series multiplied, as a change in all or as the level that a known one comes to."""
    kind = context.figure.kind
    relative = kind in (Kind.PERCENT, Kind.FRACTION)
    if not relative and kind not in (Kind.NUMBER, Kind.MONEY, Kind.MEASURE):
        return
    in_all = says_sum(context) or bool(cue("relation", "in_all").search(context.text))
    for steps in _runs_of_changes(context, pool):
        grown = [_grown(step) for step in steps]
        internal = all(step.internal for step in steps)
        fit = mean_fit(*steps)
        if relative:
            if len(steps) > 1 and in_all:
                formula = apply(Op.CHANGE, apply(Op.MULTIPLY, *grown), WHOLE)
                yield Candidate(formula, fit + 0.4, "growth", context.sign or None, internal)
            continue
        for base in levels_of(pool):
            if _leads_to(base, steps) and not _skips(base, steps, pool):
                score = mean_fit(base, *steps) + (0.25 if context.figure.direction is Direction.TO or in_all else 0.0)
                yield Candidate(apply(Op.MULTIPLY, base.operand, *grown), score, "growth", None, internal)


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
        return apply(Op.ADD, WHOLE, held.operand)
    return apply(Op.SUBTRACT if _way(held) < 0 else Op.ADD, WHOLE, held.operand)


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
    for run in (*runs, stated[-MOST_STEPS:]):
        if run and run not in runs[: runs.index(run) if run in runs else 0]:
            yield run


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
