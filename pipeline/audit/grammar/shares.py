"""Formulas for shares: a part of its whole, joint shares, margins, a part of a change."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.audit.arithmetic.typed_formula import Op, apply
from pipeline.audit.evidence.known import Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.grammar.comparisons import fit_in_time
from pipeline.audit.grammar.operand_pool import (
    ALL,
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
from pipeline.audit.reading.figure_words import TOGETHER, says_sum
from pipeline.audit.reading.naming import WHOLES
from pipeline.audit.reading.said import Said
from pipeline.audit.wording.lexicon import UNIT_STEMS, cue
from pipeline.models import Kind

WHOLE = re.compile(r"\b(?:all|total|overall|whole|entire|combined|sum)\b", re.IGNORECASE)
SHARE_OF = re.compile(
    r"\b(?:share|proportion|slice|percentage) of (?!the (?:vote|seats)\b)[^.;,]{1,60}$", re.IGNORECASE
)
LISTED = re.compile(r"\b(?:and|or|nor|plus|with|along with|together with)\b|[,&]", re.IGNORECASE)
MOST_PARTS = 5
MARGIN = re.compile(r"\bmargins?\b", re.IGNORECASE)


def share_candidates(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """A part of its whole, by the words behind "of", and several parts of one whole together."""
    figure = context.figure
    if figure.kind not in (Kind.PERCENT, Kind.FRACTION) and not (figure.kind is Kind.MONEY and figure.unit == "cents"):
        return
    bonus = 0.25 if "share" in context.relations else -0.05
    if context.sign and figure.direction in CHANGING:
        bonus -= 0.5
    pool = [named for named in pool if named.role != BASIS]
    of = words_behind_of(context)
    yield from _joint_shares(of, pool, bonus)
    yield from _parts_together(context, of, pool, bonus)
    yield from _one_part(context, of, pool, bonus)
    yield from _rests(context, pool)


def _one_part(context: Said, of: frozenset[str], pool: Sequence[Named], bonus: float) -> Iterator[Candidate]:
    """One value over another that may be its whole, and what such a part leaves of it where words say so ("empty")."""
    figure = context.figure
    most = 2 if figure.kind is Kind.PERCENT and figure.high > 100 else 1  # a part is no larger than its whole
    together = bool(TOGETHER.search(context.clause))  # one of those that have it between them is not meant
    levels = levels_of(pool)
    values = [named.value for named in levels if not named.value.amount.percent]
    for part, whole in unit_pairs(levels):
        if (
            part.value.amount.percent
            or part.value.amount.low > whole.value.amount.high * most
            or is_same_value(part.value, whole.value)
            or (part.value.series == whole.value.series and not (part.role or part.internal or whole.internal))
        ):
            continue
        score = _part_of(context, of, part, whole)
        if score is None or (part.internal and is_outcome(context, part.value, whole.value, values)):
            continue
        if _is_beside(of, part, whole, pool) or (together and not part.role):
            score -= 0.5
        if "complement" in context.relations and not cue("relation", "complement").search(part.value.words):
            left = apply(Op.SUBTRACT, whole.operand, part.operand)
            periods = (part.value.periods, whole.value.periods)
            yield Candidate(apply(Op.SHARE, left, whole.operand), score + 0.2, "rest", None, periods=periods)
        yield Candidate(
            apply(Op.SHARE, part.operand, whole.operand),
            score + bonus,
            "share",
            None,
            part.internal and whole.internal,
            periods=(*(() if whole.role and not part.role else (part.value.periods,)), whole.value.periods),
        )


def is_outcome(context: Said, part: Known, whole: Known, levels: Iterable[Known]) -> bool:
    """Whether a whole is what a part, as a rise or a fall, has led to: its percentage is of what was there before."""
    change, after = part.amount, whole.amount
    for other in levels:
        before = other.amount
        if before.unit != after.unit or not change.low <= abs(after.high - before.high) <= change.high:
            continue
        way = part.sign or context.sign
        if way:
            return (after.high > before.high) is (way > 0)
        if other.series == whole.series and clash(other.periods, whole.periods):
            return whole.time > other.time
    return False


def _rests(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """What percentages leave of 100%: all those of one list and time, those that the text states, and one alone."""
    says_rest = "rest" in context.relations
    shares = [named for named in pool if named.value.amount.percent and not named.value.sign]
    lists: dict[tuple[str, frozenset[str]], list[Named]] = {}
    for named in shares:
        lists.setdefault((named.value.group, named.value.periods), []).append(named)
    inside = [named for named in shares if named.internal]
    for members in (*lists.values(), inside):
        if len(members) > 1 and sum(n.value.amount.low for n in members) <= 1:
            left = apply(Op.SUBTRACT, ALL, *(n.operand for n in members))
            score = mean_fit(*members) + (0.1 if says_rest else -0.2)
            yield Candidate(left, score, "rest", None, members is inside)
    for named in shares if says_rest else ():
        yield Candidate(apply(Op.SUBTRACT, ALL, named.operand), named.fit, "rest", None, named.internal)


def _joint_shares(of: frozenset[str], pool: Sequence[Named], bonus: float) -> Iterator[Candidate]:
    """What several named things are together of the whole behind "of": two countries of the world."""
    levels = [named for named in levels_of(pool) if named.role]
    for whole in levels:
        parts = [n for n in levels if n.value.topic == whole.value.topic and n.value.group != whole.value.group]
        parts = [n for n in parts if n.value.periods == whole.value.periods]
        if len(parts) > 1 and of & whole.value.owner:
            total = apply(Op.SUM, *(n.operand for n in parts))
            yield Candidate(apply(Op.SHARE, total, whole.operand), mean_fit(whole, *parts) + bonus + 0.4, "share")


def _parts_together(context: Said, of: frozenset[str], pool: Sequence[Named], bonus: float) -> Iterator[Candidate]:
    """What several notes are together of one whole, where words name each by what it alone is called.

    "Killed or injured", "A and B between them": all those named in the sentence, and those of the figure's clause.
    """
    levels = [named for named in levels_of(pool) if not (named.role or named.value.amount.percent)]
    for whole in levels:
        parts = [each for each in levels if _is_smaller(each, whole)]
        named_by = [(each, _own(each, parts, whole)) for each in parts]
        for said in dict.fromkeys((context.reading.stems, context.clause_stems)):
            members = [each for each, own in named_by if own & said]
            series = {each.value.series for each in members}
            if not 1 < len(members) == len(series) <= MOST_PARTS or is_nested(members):
                continue
            if sum(each.value.amount.low for each in members) > whole.value.amount.high:
                continue
            scores = [score for each in members if (score := _part_of(context, of, each, whole)) is not None]
            if len(scores) < len(members) or any(_is_beside(of, each, whole, levels) for each in members):
                continue
            joined = says_sum(context) or _are_listed(context, [own for _, own in named_by if own & said])
            score = sum(scores) / len(scores) + bonus + (0.25 if joined else -0.1)
            total = apply(Op.SUM, *(each.operand for each in members))
            periods = (*(each.value.periods for each in members), whole.value.periods)
            yield Candidate(apply(Op.SHARE, total, whole.operand), score, "share", None, periods=periods)


def _is_smaller(part: Named, whole: Named) -> bool:
    """Whether one value may be a part of another by its unit, size and time."""
    mine, theirs = part.value.amount, whole.value.amount
    one_time = not clash(part.value.periods, whole.value.periods)
    return part is not whole and mine.unit == theirs.unit and 0 < mine.low <= mine.high < theirs.low and one_time


def _own(part: Named, parts: Sequence[Named], whole: Named) -> frozenset[str]:
    """The words that name a part, and neither the whole nor any other part."""
    others = (each.value.near for each in (*parts, whole) if each is not part and each.value.near != part.value.near)
    return (part.value.near - UNIT_STEMS).difference(*others)


def _is_beside(of: frozenset[str], part: Named, whole: Named, levels: Sequence[Named]) -> bool:
    """Whether a whole is only another part of what both are named after: fares and parking of all income."""
    own = whole.value.near - part.value.near - UNIT_STEMS
    if not own or own & of or part.role or whole.role or part.internal or whole.internal:
        return False
    both = part.value.near & whole.value.near
    return any(
        (each.value.near - WHOLES - UNIT_STEMS) <= both and _is_smaller(whole, each) and each.value.near & both
        for each in levels
        if each is not part
    )


def _are_listed(context: Said, own: Sequence[frozenset[str]]) -> bool:
    """Whether words of which each set names a part stand in one list: joined by "and", "or", "with" or commas."""
    placed = context.reading.placed
    spots = sorted(min(at for stem, at in placed if stem in stems) for stems in own if stems & context.reading.stems)
    return len(spots) > 1 and all(LISTED.search(context.text, one, other) for one, other in pairwise(spots))


def is_nested(members: Sequence[Named]) -> bool:
    """Whether one of some values is a part of another, so that they do not add up."""
    words = [named.value.near - UNIT_STEMS for named in members]
    return any(one < other for one in words for other in words) or any(
        WHOLE.search(named.value.words) for named in members
    )


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
