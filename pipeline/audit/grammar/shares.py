"""Formulas for shares: a part of its whole, joint shares, margins, a part of a change."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.audit.arithmetic.amount import Amount
from pipeline.audit.arithmetic.typed_formula import Op, Operand, apply
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.grammar.comparisons import fit_in_time
from pipeline.audit.grammar.operand_pool import (
    BASIS,
    CHANGING,
    Candidate,
    Named,
    is_same_value,
    levels_of,
    mean_fit,
    stands_behind,
    unit_pairs,
)
from pipeline.audit.reading.lexicon import UNIT_STEMS
from pipeline.audit.reading.said import Said
from pipeline.models import Kind

WHOLE = re.compile(r"\b(?:all|total|overall|whole|entire|combined|sum)\b", re.IGNORECASE)
SHARE_OF = re.compile(
    r"\b(?:share|proportion|slice|percentage) of (?!the (?:vote|seats)\b)[^.;,]{1,60}$", re.IGNORECASE
)
MARGIN = re.compile(r"\bmargins?\b", re.IGNORECASE)


def share_candidates(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """A part of its whole, by the words behind "of", and several parts of one whole together."""
    figure = context.figure
    if figure.kind not in (Kind.PERCENT, Kind.FRACTION) and not (figure.kind is Kind.MONEY and figure.unit == "cents"):
        return
    bonus = 0.25 if "share" in context.relations else -0.05
    if context.sign and figure.direction in CHANGING:
        bonus -= 0.5
    most = 2 if figure.kind is Kind.PERCENT and figure.high > 100 else 1  # a part is no larger than its whole
    pool = [named for named in pool if named.role != BASIS]
    of = words_behind_of(context)
    yield from _joint_shares(of, pool, bonus)
    for part, whole in unit_pairs(levels_of(pool)):
        if (
            part.value.amount.percent
            or part.value.amount.low > whole.value.amount.high * most
            or is_same_value(part.value, whole.value)
        ):
            continue
        score = _part_of(context, of, part, whole)
        if score is not None and "complement" in context.relations:
            left = apply(Op.SUBTRACT, whole.operand, part.operand)
            periods = (part.value.periods, whole.value.periods)
            yield Candidate(apply(Op.SHARE, left, whole.operand), score + 0.2, "rest", None, periods=periods)
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
        if len(members) > 1 and sum(n.value.amount.low for n in members) <= 1:
            parts = [n.operand for n in members]
            yield Candidate(
                apply(Op.SUBTRACT, _whole(), *parts), mean_fit(*members) + rest, "rest", None, members is inside
            )
    for named in pool:
        if named.value.amount.percent and not named.value.sign and "rest" in context.relations:
            yield Candidate(apply(Op.SUBTRACT, _whole(), named.operand), named.fit, "rest", None, named.internal)


def _joint_shares(of: frozenset[str], pool: Sequence[Named], bonus: float) -> Iterator[Candidate]:
    """What several named things are together of the whole behind "of": two countries of the world."""
    levels = [named for named in levels_of(pool) if named.role]
    for whole in levels:
        parts = [n for n in levels if n.value.topic == whole.value.topic and n.value.group != whole.value.group]
        parts = [n for n in parts if n.value.periods == whole.value.periods]
        if len(parts) > 1 and of & whole.value.owner:
            total = apply(Op.SUM, *(n.operand for n in parts))
            yield Candidate(apply(Op.SHARE, total, whole.operand), mean_fit(whole, *parts) + bonus + 0.4, "share")


def is_nested(members: Sequence[Named]) -> bool:
    """Whether one of some values is a part of another, so that they do not add up."""
    words = [named.value.near - UNIT_STEMS for named in members]
    return any(one < other for one in words for other in words) or any(
        WHOLE.search(named.value.words) for named in members
    )


def _whole() -> Operand:
    return Operand("100%", "", Amount(Decimal(1), Decimal(1)), "100%")


def _part_of(context: Said, of: frozenset[str], part: Named, whole: Named) -> float | None:
    planned = whole.role and not part.role  # a plan of one year may be held against what a table has of another
    if clash(part.value.periods, whole.value.periods) and not planned:
        return None
    mine = part.value.near - whole.value.near - UNIT_STEMS
    theirs = whole.value.near - part.value.near - UNIT_STEMS
    score = mean_fit(part, whole)
    if whole.internal and part.internal:
        score = 0.6
    elif mine.isdisjoint(context.mentions) and not part.internal:
        score -= 0.25
    if theirs & of or (whole.internal and stands_behind(context, whole)):
        score += 0.2
    if mine & of and not theirs & of:
        score -= 0.25
    if theirs and theirs.isdisjoint(context.mentions) and not whole.internal:
        score -= 0.35
    if of and not (of & (whole.value.near | whole.value.around)) and not whole.internal:
        score -= 0.2
    return score


def margin_candidates(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """A profit margin is that profit over revenue; a change of it is in points."""
    figure = context.figure
    if figure.kind not in (Kind.PERCENT, Kind.POINTS) or not MARGIN.search(context.text):
        return
    profits = [n for n in levels_of(pool) if "=profit" in n.value.near and not n.value.amount.percent]
    sales = [
        n
        for n in levels_of(pool)
        if "=sales" in n.value.near and not n.value.amount.percent and "=profit" not in n.value.near
    ]
    shares = [
        (apply(Op.SHARE, profit.operand, whole.operand), mean_fit(profit, whole) + 0.3, profit.value)
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
                placed = fit_in_time(context, value, before)
                yield Candidate(
                    apply(Op.SUBTRACT, share, other), min(score, lower) + placed, "difference", context.sign or None
                )


def words_behind_of(context: Said) -> frozenset[str]:
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
