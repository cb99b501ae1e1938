"""A figure that no reading of its words gives, reckoned from two values that stand together in a source.

The search is closed: two values of one passage, row or column, one of which the sentence names, under the operations
that a figure of its kind may come from. What a figure says by agreeing bounds how many of these may be tried: one of
three digits hardly ever is another pair's by chance, a half nearly always is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, groupby, islice

from pipeline.audit.arithmetic.amount import time_span
from pipeline.audit.arithmetic.judgement import judge
from pipeline.audit.arithmetic.tolerance import BOUNDS
from pipeline.audit.arithmetic.typed_formula import Apply, Op, Operand, apply
from pipeline.audit.attribution.source_numbers import head_of
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import PASSAGE, Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.grammar.comparisons import is_one_kind
from pipeline.audit.grammar.named_operands import meant_by_words
from pipeline.audit.grammar.operand_pool import THOUSANDTH, Candidate, Named, is_same_value
from pipeline.audit.grammar.shares import is_outcome, words_behind_of
from pipeline.audit.reading.said import Said
from pipeline.audit.wording.lexicon import UNIT_STEMS
from pipeline.models import Kind, PassageEvidence, Quantity, Verdict

CHANCE = 0.25  # how many formulas may be expected to give the figure by chance among those tried
PAIR = 2
RUN = 5  # values of a list that is added up
BEHIND = 40  # characters between a figure and one that it is more or less than
FIRST_YEAR = 1000
MOST = 12  # formulas tried at most
POOL = 24  # values that the sentence names best
OWN = 0.5  # how well the text's other figures are named
PASSAGE_LENGTH = 300  # characters within which two sentences of a source stand together
NEAR_BOUND = Decimal("0.1")  # how far a result may lie beyond the bound that states it
SMALL = 12  # a count in words up to here lists things
KINDS = {Op.SUBTRACT: "difference", Op.SUM: "sum", Op.SHARE: "share", Op.CHANGE: "change", Op.TIMES: "multiple"}
KINDS |= {Op.PER: "rate", Op.MULTIPLY: "part"}
OF_ONE_TIME = (Op.SHARE, Op.PER, Op.MULTIPLY)
CHANGES = (Op.CHANGE, Op.SUBTRACT)
PARTS = (Kind.FRACTION, Kind.MULTIPLE, Kind.VAGUE)
RELATIVE = (Kind.FRACTION, Kind.MULTIPLE, Kind.POINTS, Kind.PERCENT)
OF = re.compile(r" (?:out )?of (?:[a-z]+ ){0,2}[^\w\s]?")
AMOUNTS = (Kind.NUMBER, Kind.MONEY, Kind.MEASURE, Kind.AGE)


def reckoned(context: Said, index: EvidenceIndex, named: Mapping[int, float], own: Sequence[Known]) -> Candidate | None:
    """The formula over two values that stand together which gives the figure; None where chance may give it as well."""
    figure = context.figure
    if figure.kind is Kind.VAGUE or (figure.in_words and figure.high <= SMALL and figure.kind is Kind.NUMBER):
        return None
    left = min(MOST, int(CHANCE / _width(context)))
    pool = _pool(index, named, own)
    for candidate in meant_by_words(_tried(context, pool), pool, context, index):
        if not left:
            return None
        left -= 1
        if candidate.held.verdict is Verdict.SUPPORTED and _is_close(figure, candidate):
            return candidate
    return None


def _width(context: Said) -> float:
    """The share of values that would bear the figure; of a bound only those near it count here."""
    figure = context.figure
    if figure.low == figure.high and figure.hedge in BOUNDS:
        return float(NEAR_BOUND)
    return context.width or 1 / max(float(abs(figure.high)), 1.0)


def _is_close(figure: Quantity, candidate: Candidate) -> bool:
    """Whether a result is near the bound that is to state it; any result that agrees with a bare figure is."""
    result = candidate.held.result
    if result is None or figure.hedge not in BOUNDS:
        return result is not None
    return abs(max(abs(result.low), abs(result.high)) - abs(figure.high)) <= NEAR_BOUND * abs(figure.high)


def _pool(index: EvidenceIndex, named: Mapping[int, float], own: Sequence[Known]) -> list[Named]:
    """The values that the words name best with those of their sentences, and the text's own figures."""
    ranked = sorted(named.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))[:POOL]
    best = {index.values[place]: fit for place, fit in ranked if not index.values[place].is_label}
    sentences = {value.group for value in best if value.origin == PASSAGE}
    mates = (value for value in index.values if value.origin == PASSAGE and value.group in sentences)
    beside = dict.fromkeys(islice(mates, POOL), 0.0)
    return [
        *(Named(value, OWN, internal=True) for value in own[:POOL]),
        *(Named(value, fit) for value, fit in (beside | best).items()),
    ]


def _tried(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """The formulas of the figure's kind over two values that stand together, the best named first, each result once."""
    levels = [each for each in pool if _is_operand(each.value, context)]
    beside = [each.value for each in levels if each.internal and _is_beside(context, each.value)]
    base = next((value for value in beside if 0 < _offset(context, value) - context.figure.end < BEHIND), None)
    values = [each.value for each in levels]
    pairs = []
    for first, second in combinations(levels, 2):
        together = _together(first, second)
        if beside and first.value not in beside and second.value not in beside:
            continue
        if together and first.fit + second.fit and not is_same_value(first.value, second.value):
            pairs.append((first.fit + second.fit + together, first.value, second.value))
    seen = set()
    for score, one, other in sorted(pairs, key=lambda pair: -round(pair[0], 6)):
        away = [clash(context.named_periods, value.periods) for value in (one, other)]
        for formula in _formulas(context, one, other, base):
            if all(away) or (any(away) and formula.op in OF_ONE_TIME):
                continue  # "in 2025" is borne out by no value of 2024
            if formula.op is Op.SHARE and is_outcome(context, *_smaller_first(one, other), values):
                continue
            held = judge(context.figure, formula, _way(context) if formula.op in CHANGES else None)
            result = (formula.op, held.low, held.high)
            if held.result is not None and result not in seen:
                seen.add(result)
                yield Candidate(formula, score, KINDS[formula.op], held=held)
    if context.figure.kind in AMOUNTS:
        for members in _runs([each.value for each in levels if not each.internal]):
            formula = apply(Op.SUM, *(value.operand for value in members))
            yield Candidate(formula, 0.0, KINDS[Op.SUM], held=judge(context.figure, formula))


def _smaller_first(one: Known, other: Known) -> tuple[Known, Known]:
    return (one, other) if abs(one.amount.high) <= abs(other.amount.high) else (other, one)


def _runs(values: Sequence[Known]) -> Iterator[Sequence[Known]]:
    """Three or more values of one unit that follow each other in the prose of a source: 25, then 90 and another 50."""
    told = sorted((v for v in values if v.origin == PASSAGE), key=lambda v: (v.source, v.quantity.start))
    for _, group in groupby(told, key=lambda value: (value.source, value.amount.unit)):
        run = list(group)
        for size in range(3, min(RUN, len(run)) + 1):
            for at in range(len(run) - size + 1):
                members = run[at : at + size]
                near = _at(members[-1]) - _at(members[0]) <= PASSAGE_LENGTH
                if near and len({head_of(value.quantity.measured) for value in members} - {""}) == 1:
                    yield members


def _is_operand(value: Known, context: Said) -> bool:
    """Whether a value may be reckoned with: no share or multiple, no "one" or "both", and an age for an age alone."""
    stated = value.quantity
    small = stated.in_words and stated.high <= PAIR and not stated.unit
    aged = stated.kind is Kind.AGE and context.figure.kind is not Kind.AGE
    dated = stated.unit == "year" and stated.high >= FIRST_YEAR and stated.step == 1  # "the year 2023"
    return stated.kind not in PARTS and not (small or aged or dated)


def _is_beside(context: Said, value: Known) -> bool:
    """Whether the text states a value of the figure's unit in its clause, so that it is one of the operands."""
    start, end = context.clause_span
    at = _offset(context, value)
    relative = context.figure.kind in RELATIVE and time_span(value.quantity.unit) is None
    alike = value.quantity.unit in ("", context.figure.unit) or relative
    return start <= at < end and alike


def _offset(context: Said, value: Known) -> int:
    """Where one of the text's own figures stands in the sentence."""
    return value.quantity.start - context.reading.sentence.start


def _together(one: Named, other: Named) -> float:
    """How closely two values stand together: in one sentence, row or series, one passage or column; 0 apart."""
    mine, theirs = one.value, other.value
    if mine.origin == theirs.origin == PASSAGE:
        if mine.group == theirs.group:
            return 0.5
        near = mine.source == theirs.source and abs(_at(mine) - _at(theirs)) <= PASSAGE_LENGTH
        return 0.2 if near or one.internal or other.internal else 0.0
    if one.internal or other.internal:
        return 0.2
    if mine.series == theirs.series or (mine.origin == theirs.origin and mine.operand.of[0] == theirs.operand.of[0]):
        return 0.5
    return 0.2 if mine.topic == theirs.topic or mine.origin != theirs.origin else 0.0


def _at(value: Known) -> int:
    """Where the sentence of a value begins in its source."""
    return next((piece.start for piece in value.operand.evidence if isinstance(piece, PassageEvidence)), 0)


def _formulas(context: Said, one: Known, other: Known, base: Known | None) -> Iterator[Apply]:
    """The operations on two values that may give a figure of this kind with these words around it.

    `base` is the text's own figure right behind this one, which it is more or less than.
    """
    kind, relations = context.figure.kind, context.relations
    large, small = sorted((one, other), key=lambda value: -abs(value.amount.high))
    pair = large.operand, small.operand
    alike = one.amount.unit == other.amount.unit and one.amount.percent == other.amount.percent
    if alike and _of_one_thing(context, large, small):
        if kind in (Kind.PERCENT, Kind.FRACTION) and not one.amount.percent:
            if context.sign:
                yield apply(Op.CHANGE, *_in_order(context, large, small, base))
            elif _is_part(context, small, large):
                yield apply(Op.SHARE, *pair[::-1])
        elif kind is Kind.MULTIPLE:
            yield apply(Op.TIMES, *pair)
        elif _is_part_of(small, large) and "rest" not in relations:
            pass  # what is left of a whole is no change of it
        elif kind is Kind.POINTS or (kind in AMOUNTS and (_way(context) or context.by or "difference" in relations)):
            yield apply(Op.SUBTRACT, *_in_order(context, large, small, base))
        elif kind in AMOUNTS and ("sum" in relations or _are_both_named(context, large, small)):
            yield apply(Op.SUM, *pair)
    timed = clash(one.periods, other.periods)
    if (
        kind in AMOUNTS
        and not timed
        and {"rate", "average"} & relations
        and not (one.amount.percent or other.amount.percent)
    ):
        yield apply(Op.PER, *pair)
        yield apply(Op.PER, *pair[::-1])
    if kind in AMOUNTS and not alike and one.group == other.group and one.origin == PASSAGE:
        yield apply(Op.MULTIPLY, *pair)


def _in_order(context: Said, large: Known, small: Known, base: Known | None) -> tuple[Operand, Operand]:
    """The two ends of a change or a difference: the base last, else the earlier one, else as the words go."""
    if base in (large, small):
        return (small.operand, large.operand) if base is large else (large.operand, small.operand)
    dated = clash(large.periods, small.periods)
    falls = large.time < small.time if dated else _way(context) == -1
    return (small.operand, large.operand) if falls else (large.operand, small.operand)


def _is_part_of(small: Known, large: Known) -> bool:
    """Whether a source states a value as a part of another: "900 of its 11,400 jobs"."""
    if small.origin != PASSAGE or small.group != large.group or small.quantity.end > large.quantity.start:
        return False
    return bool(OF.fullmatch(small.words, small.quantity.end - _at(small), large.quantity.start - _at(large)))


def _way(context: Said) -> int | None:
    """1 or -1 where the words say that the figure is more or less than before or than another, else None."""
    return context.sign or context.direction or None


def _own(one: Known, other: Known) -> frozenset[str]:
    """The words that name a value and not another one."""
    return one.near - other.near - UNIT_STEMS


def _are_both_named(context: Said, one: Known, other: Known) -> bool:
    """Whether the sentence has words of each of two values that are not the other's."""
    said = context.reading.stems
    return bool(_own(one, other) & said) and bool(_own(other, one) & said)


def _of_one_thing(context: Said, large: Known, small: Known) -> bool:
    """Whether two values may be held against each other: of one kind, and of two times only where the words say so."""
    if not is_one_kind(large, small, context.against) or small.amount.high < large.amount.high * THOUSANDTH:
        return False
    if not clash(large.periods, small.periods):
        return True
    base = context.base_periods
    if base:
        return not (clash(base, large.periods) and clash(base, small.periods))
    return bool(context.sign) or context.says("period", "before")


def _is_part(context: Said, small: Known, large: Known) -> bool:
    """Whether a value may be a part of a larger one: that stands behind "of", or the clause names it no more."""
    here, whole = context.nearest, _own(large, small)
    return bool(words_behind_of(context) & large.near) or bool(_own(small, large) & here) or not whole & here
