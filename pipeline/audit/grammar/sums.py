"""Formulas over lists of values of one topic: sums, averages, what is left of a whole."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from pipeline.audit.arithmetic.amount import POINT, RATIO, Amount
from pipeline.audit.arithmetic.typed_formula import Op, apply
from pipeline.audit.attribution.value_conflicts import alike
from pipeline.audit.evidence.known import TEXT
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.grammar.comparisons import is_one_kind, year_of
from pipeline.audit.grammar.operand_pool import (
    MAIN,
    MEASURES,
    TOPIC,
    YEARS,
    Candidate,
    Named,
    in_same_series,
    levels_of,
    mean_fit,
    unit_pairs,
)
from pipeline.audit.grammar.shares import is_nested
from pipeline.audit.reading.figure_words import says_average, says_sum, summed_years
from pipeline.audit.reading.said import Said
from pipeline.audit.wording.lexicon import UNIT_STEMS
from pipeline.audit.wording.years import recent_years
from pipeline.models import Kind

PAIR = re.compile(r"\b(?:the two(?!-)|both|two of|between them|together|the pair|combined)\b", re.IGNORECASE)
SPAN = re.compile(
    r"\b(?:(?:from|between) )?((?:19|20)\d\d)(?: ?[-–] ?| (?:to|and|through|until) )((?:19|20)\d\d)\b", re.IGNORECASE
)


def sum_candidates(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """Sums and averages of values of one topic: those named, those of a list, those that the text has just stated."""
    figure = context.figure
    if figure.kind in (Kind.FRACTION, Kind.MULTIPLE, Kind.POINTS) or (figure.in_words and figure.high < 20):
        return
    bonus = 0.3 if "sum" in context.relations else -0.25
    fitting = [n for n in levels_of(pool) if _addable(figure.kind, n.value.amount)]
    yield from _tabled_sums(context, fitting)
    fitting = [n for n in fitting if not n.role]
    outside = [
        n
        for n in fitting
        if not (n.internal and n.value.origin == TEXT) and not clash(context.periods, n.value.periods)
    ]
    for size in (2, 3):
        for group in combinations(outside[:12], size):
            named = _one_topic(group) and all(n.near for n in group) and not is_nested(group)
            if named and not _leaves_out(context, group, outside):
                yield Candidate(apply(Op.SUM, *(n.operand for n in group)), mean_fit(*group) + bonus, "sum")
    inside = [n for n in fitting if n.internal]
    for size in range(2, min(7, len(inside) + 1)):
        last = inside[-size:]
        if len({n.value.amount.unit for n in last}) == 1:
            yield Candidate(apply(Op.SUM, *(n.operand for n in last)), 0.6 + bonus, "sum", None, True)
    yield from _of_span(context, levels_of(pool))
    counted = {int(other.low) for other in context.reading.figures if other is not figure and other.in_words}
    for members in _lists(outside, context):
        told = 0.2 if len(members) in counted else 0.0
        if not is_nested(members):
            yield Candidate(apply(Op.SUM, *(n.operand for n in members)), mean_fit(*members) + bonus + told, "sum")
        if "average" in context.relations or "rate" in context.relations:
            yield Candidate(
                apply(Op.AVERAGE, *(n.operand for n in members)), mean_fit(*members) + 0.25 + told, "average"
            )


def _leaves_out(context: Said, group: Sequence[Named], outside: Sequence[Named]) -> bool:
    """Whether the words name another value of a list by what it alone is called, so that it belongs to the sum.

    The words are the sentence's where it has no other figure, else the clause's.
    """
    first = group[0].value
    said = context.reading.stems if len(context.reading.figures) == 1 else context.clause_stems
    taken = frozenset[str]().union(*(named.value.near for named in group))
    return any(
        (other.value.near - taken - UNIT_STEMS) & said
        for other in outside
        if other.value.topic == first.topic
        and other.value.periods == first.periods
        and all(other is not named for named in group)
    )


def _of_span(context: Said, levels: Sequence[Named]) -> Iterator[Candidate]:
    """What a series comes to, or is on average, over all the years of a span that the sentence names or counts back."""
    ends, recent = SPAN.search(context.text), recent_years(context.text) if summed_years(context) else 0
    op = Op.AVERAGE if says_average(context) else Op.SUM if says_sum(context) or recent else None
    if not (ends or recent) or op is None:
        return
    series: dict[str, dict[int, Named]] = {}
    for named in levels:
        if not named.role and _addable(context.figure.kind, named.value.amount) and year_of(named.value):
            series.setdefault(named.value.series, {}).setdefault(year_of(named.value), named)
    for members in series.values():
        newest = max(members)
        years = range(int(ends[1]), int(ends[2]) + 1) if ends else range(newest - recent + 1, newest + 1)
        if len(years) > 1 and all(year in members for year in years):
            chosen = [members[year] for year in years]
            formula = apply(op, *(named.operand for named in chosen))
            yield Candidate(formula, mean_fit(*chosen) + 0.5, "average" if op is Op.AVERAGE else "sum")


def _tabled_sums(context: Said, fitting: Sequence[Named]) -> Iterator[Candidate]:
    """Values of the tables put together: the years of a span, one measure of all owners named, all measures of one."""
    topic = next((named.value for named in fitting if named.role == TOPIC), None)
    if topic is None or context.figure.low != context.figure.high:
        return
    now = [n for n in fitting if n.role in (TOPIC, MAIN) and not n.backdrop]
    years = [n for n in fitting if n.put == YEARS and n.value.series == topic.series]
    measures = [n for n in now if n.put == MEASURES]
    together = says_average(context) or says_sum(context)
    groups = [
        years if summed_years(context) else [],
        measures,
        [n for n in now if n.value.topic == topic.topic] if together else [],
        [n for n in now if n.value.group == topic.group] if together else [],
    ]
    op, kind = (Op.AVERAGE, "average") if says_average(context) else (Op.SUM, "sum")
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
        and not any(clash(first.periods, other.value.periods) for other in group[1:])
        and all(is_one_kind(other.value, first, frozenset()) for other in group[1:])
    )


def _lists(outside: Sequence[Named], context: Said) -> Iterator[list[Named]]:
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
            common = frozenset.intersection(*(n.value.near for n in members))
            said = [n for n in members if n.value.near - common <= context.mentions.keys()]
            if 2 <= len(said) < len(members) and said != listed:
                yield said
    series: dict[str, list[Named]] = {}
    for named in outside:
        series.setdefault(named.value.series, []).append(named)
    for members in series.values():
        if len(members) > 1:
            yield members


def _is_taken_off(context: Said, whole: Named, part: Named) -> bool:
    """Whether a value may be taken off another: what only an unnamed neighbour is called is no part of a thing."""
    own = part.value.near - whole.value.near - UNIT_STEMS
    theirs = whole.value.near - part.value.near - UNIT_STEMS
    return part.internal or whole.internal or not (own and theirs) or bool(own & context.mentions.keys())


def remainder_candidates(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """What is left of a whole less its parts, and a share of a whole as an amount."""
    figure = context.figure
    pool = [named for named in pool if not named.role]
    levels = levels_of(pool)
    if figure.kind not in (Kind.FRACTION, Kind.MULTIPLE, Kind.POINTS):
        rest = 0.2 if "rest" in context.relations else -0.3
        for whole, part in unit_pairs(levels):
            if (
                whole.value.amount.low > part.value.amount.high
                and not clash(whole.value.periods, part.value.periods)
                and not in_same_series(whole.value, part.value)
                and is_one_kind(whole.value, part.value, context.against)
                and _is_taken_off(context, whole, part)
            ):
                yield Candidate(
                    apply(Op.SUBTRACT, whole.operand, part.operand),
                    mean_fit(whole, part) + rest,
                    "rest",
                    None,
                    whole.internal and part.internal,
                    periods=(whole.value.periods, part.value.periods),
                )
    if figure.kind in (Kind.NUMBER, Kind.MONEY, Kind.MEASURE):
        for share in pool:
            if not (share.value.amount.percent or share.value.quantity.kind is Kind.FRACTION):
                continue
            for whole in levels:
                if whole.value.amount.unit not in (RATIO, POINT) and not share.value.sign:
                    yield Candidate(
                        apply(Op.MULTIPLY, share.operand, whole.operand),
                        mean_fit(share, whole) - 0.15,
                        "part",
                        None,
                        share.internal and whole.internal,
                    )
