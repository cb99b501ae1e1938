"""Whether the values of a reading are those that a text speaks of, and whether others would do as well (POLICY 22).

A rival of a reading passes the checks that the reading has passed, accounts for no fewer words, is of the time that is
spoken of and gives the stated figure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.audit.arithmetic.amount import UnitError, numerator, typed, without_things
from pipeline.audit.arithmetic.comparison import Comparison, failing
from pipeline.audit.arithmetic.judgement import is_points, judge
from pipeline.audit.arithmetic.typed_formula import Apply, Formula, Op, Operand
from pipeline.audit.evidence.index import bare
from pipeline.audit.evidence.known import CELL, NOTE, PASSAGE, TEXT, Known, operand_of
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.audit.reading.fitted_units import CENT
from pipeline.audit.reading.said import AMOUNT_WORDS, Said
from pipeline.audit.reading.value_words import is_change
from pipeline.audit.reading.weighing import SIGNED, Weighed, weigh
from pipeline.audit.wording.lexicon import cue
from pipeline.models import Hedge, Interval, Kind, Quantity, Verdict

FAR = Decimal(10)  # times by which a computed result may differ from its figure and still block
SLIP = Decimal("0.05")
SCALES = tuple(Decimal(10) ** power for power in (-9, -6, -3, -2, -1, 1, 2, 3, 6, 9))
RANKED = re.compile(r"rank|place|-th|largest|highest|table|\bpos(?:ition)?\b")
BOUNDED = (Hedge.OVER, Hedge.WELL_OVER, Hedge.AT_LEAST, Hedge.UNDER, Hedge.AT_MOST, Hedge.MOST_ABOUT, Hedge.WITHIN)
TOTAL = re.compile(r"\b(?:all|total|whole|overall|together)\b", re.IGNORECASE)
MOST_SWAPS = 250  # formulas tried with another operand, per figure
NEAR = Decimal("0.35")  # a value further from a figure than this is no rival for a figure that bounds nothing
YEARLY = re.compile(r"\byear", re.IGNORECASE)


def unfit(quantity: Quantity, weighed: Weighed, said: Said, ids: EvidenceIds) -> str:
    """Why the values of a reading may not be those that the words speak of; empty where they may."""
    formula = weighed.formula
    alone = isinstance(formula, Operand)
    ranked = quantity.kind is Kind.ORDINAL
    placed = (
        value.quantity.kind is Kind.ORDINAL or RANKED.search(value.words.lower()) for value in ids.known_in(formula)
    )
    if alone and ranked and not any(placed):
        return "the text states a rank, the evidence a number"
    if isinstance(formula, Apply) and formula.op in (Op.CHANGE, Op.SUBTRACT) and formula.args[0] == formula.args[1]:
        return "the formula holds a value against itself"
    values = [value for value in ids.known_in(formula) if value.origin != TEXT]
    years = frozenset(part for part in said.clause_periods if part[0] in "ys")
    before = cue("period", "before").search(said.text)
    if alone and not before and any(v.origin != PASSAGE and clash(years, v.periods) for v in values):
        return f"the text speaks of another year, the evidence is {values[0].operand.name}"
    far = not alone and _out_of_proportion(quantity, weighed.judgement.result)
    if far and not is_points(quantity, formula):
        return "the result is of another order of magnitude"
    for value in values:
        other = named_otherwise(value, said, ids, values)
        if other:
            return f"the text names {other}, the evidence is {value.operand.name}"
    return ""


def is_of_another_kind(quantity: Quantity, value: Known, said: Said) -> bool:
    """Whether a number without a unit is held against an amount of a kind that no figure of its sentence is of."""
    held = numerator(value.amount)
    figures = (figure for figure in said.reading.figures if figure.start != said.start)
    bare_number = quantity.kind is Kind.NUMBER and not quantity.unit
    return bare_number and bool(held) and not any(numerator(typed(figure)) & held for figure in figures)


def _out_of_proportion(quantity: Quantity, result: Interval | None) -> bool:
    """Whether a result is so far from its figure that the reading is likelier wrong; a slip of scale is not."""
    if result is None or not quantity.high or not result.high:
        return False
    worth = CENT.get(quantity.unit, Decimal(1)) if result.unit == "x" else Decimal(1)  # 43 cents are 0.43 of it
    ratio = abs(result.high * worth / quantity.high)
    slips = any(abs(ratio * scale - 1) < SLIP for scale in SCALES)
    return not slips and not 1 / FAR <= ratio <= FAR


def named_otherwise(value: Known, said: Said, ids: EvidenceIds, beside: Sequence[Known] = ()) -> str:
    """The sibling that the clause names where the value is not named at all; empty where the value may be meant.

    `beside` are the other values of the reading, whose words name no sibling.
    """
    if value.origin not in (NOTE, CELL):
        return ""
    taken = naming([other for other in beside if other is not value])
    for other in ids.index.neighbours(value):
        if other in beside:
            continue
        theirs, mine = naming([other]) - value.near - taken, naming([value]) - other.near
        if theirs and mine and theirs <= said.clause_stems and not mine & said.around:
            return other.operand.name
    return ""


def naming(values: Sequence[Known]) -> frozenset[str]:
    """The stems that name values, without those of their amounts."""
    return frozenset[str]().union(*(value.near for value in values)) - AMOUNT_WORDS


def swapped(formula: Formula, key: str, operand: Operand) -> Formula:
    """The formula with one operand in place of that of a key."""
    if isinstance(formula, Operand):
        return operand if formula.key == key else formula
    if isinstance(formula, Apply):
        return Apply(formula.op, tuple(swapped(arg, key, operand) for arg in formula.args))
    return formula


def rival_of(quantity: Quantity, formula: Formula, said: Said, ids: EvidenceIds) -> str:
    """Another value, or the formula with another operand, that the words bear as well and that gives the figure."""
    leaves = list(dict.fromkeys(ids.known_in(formula)))
    for value in _alike(quantity, leaves, ids):
        told = _tells_what(formula, value, said) and may_be_meant(value, leaves, (), said, ids)
        if told and _gives(quantity, value.operand, said, ids):
            return value.operand.name or value.key
    if not isinstance(formula, Apply):
        return ""
    ranked = formula.op in (Op.RANK, Op.RANK_LOW)
    if ranked and (other_first := _ranked_instead(quantity, formula, said, ids)):
        return other_first
    meant = [leaf for leaf in leaves if not _is_printed(leaf, said)]
    tried = 0
    for leaf in meant:
        beside = [other for other in leaves if other is not leaf]
        for other in _siblings(leaf, ids):
            if _is_in(other, leaves) or (ranked and not _ranks_beside(other, leaf)):
                continue
            if not may_be_meant(other, [leaf], beside, said, ids):
                continue
            tried += 1
            if tried > MOST_SWAPS:
                return "more formulas than can be tried"
            if _gives(quantity, _with(formula, leaf, other, ids), said, ids):
                return f"{other.operand.name} in place of {leaf.operand.name}"
    return _told_instead(quantity, formula, leaves, meant, said, ids) or _listed_otherwise(quantity, formula, said, ids)


def _listed_otherwise(quantity: Quantity, formula: Apply, said: Said, ids: EvidenceIds) -> str:
    """The same formula with one member of a listed series more, or a count with one fewer: who lists may miss one.

    A sum without one of its members is no rival: that is the slip that writers make.
    """
    for part in _lists_in(formula):
        if part.op is Op.COUNT:
            for args, how in (((*part.args, part.args[0]), "one more"), (part.args[1:], "one fewer")):
                if _gives(quantity, _instead(formula, part, Apply(part.op, args)), said, ids):
                    return how
            continue
        members = ids.known_in(part)
        further = dict.fromkeys(
            other
            for member in members
            for other in _siblings(member, ids)
            if not _is_in(other, members) and _ranks_beside(other, member)
        )
        for other in list(further)[:MOST_SWAPS]:
            if _gives(quantity, _instead(formula, part, Apply(part.op, (*part.args, other.operand))), said, ids):
                return f"{other.operand.name} as one more"
    return ""


def _lists_in(formula: Formula) -> Iterator[Apply]:
    """The counts and the sums of listed values under a formula."""
    if not isinstance(formula, Apply):
        return
    if formula.op in (Op.COUNT, Op.SUM) and len(formula.args) > 1:
        yield formula
    for arg in formula.args:
        yield from _lists_in(arg)


def _instead(formula: Formula, part: Apply, other: Apply) -> Formula:
    """The formula with another in place of one of its parts."""
    if formula is part:
        return other
    if not isinstance(formula, Apply):
        return formula
    return Apply(formula.op, tuple(_instead(arg, part, other) for arg in formula.args))


def _tells_what(formula: Formula, value: Known, said: Said) -> bool:
    """Whether a value is itself the change that words tell and a formula computes: a level is no rise."""
    computed = isinstance(formula, Apply) and formula.op in SIGNED and bool(said.direction)
    return not computed or is_change(value)


def _siblings(value: Known, ids: EvidenceIds) -> Iterator[Known]:
    """The values that may be mixed up with one, for as many: 912,000 are not 2 for every 1,000."""
    return (other for other in ids.index.neighbours(value) if other.operand.per == value.operand.per)


def _with(formula: Formula, leaf: Known, other: Known, ids: EvidenceIds) -> Formula:
    """The formula with another value in place of one; the ends of a range give way together."""
    base = leaf.key.rpartition("-")[0]
    theirs = ids.ends.get(other.key, ())
    for at, end in enumerate(ids.ends.get(base, (leaf,))):
        instead = theirs[at] if base in ids.ends and at < len(theirs) else other
        formula = swapped(formula, end.key, instead.operand)
    return formula


def _is_printed(value: Known, said: Said) -> bool:
    """Whether the sentence prints a value beside the figure: then it is the one that is meant."""
    return any(_states(figure, value) for figure in said.reading.figures if figure.start != said.start)


def _states(figure: Quantity, value: Known) -> bool:
    plain = bare(figure).model_copy(update={"hedge": Hedge.NONE})
    return judge(plain, value.operand, 0).verdict is Verdict.SUPPORTED


def _told_instead(
    quantity: Quantity, formula: Apply, leaves: Sequence[Known], meant: Sequence[Known], said: Said, ids: EvidenceIds
) -> str:
    """A figure that the sentence itself prints and with which the formula gives the stated one: the reader, who saw no
    figures, took another value for it. One that states a value of the formula is accounted for.
    """
    whole = [ids.by_key[base] for leaf in leaves if (base := leaf.key.rpartition("-")[0]) in ids.ends]
    for figure in said.reading.figures:
        if figure.start == said.start or any(_states(figure, value) for value in (*leaves, *whole)):
            continue
        own = operand_of(f"text@{figure.start}", figure.text, bare(figure))
        for leaf in meant:
            alike = without_things(own.amount.unit) == without_things(leaf.amount.unit)
            if not alike or own.amount.percent is not leaf.amount.percent:
                continue
            if _gives(quantity, swapped(formula, leaf.key, own), said, ids):
                return f"{figure.text} in place of {leaf.operand.name}"
    return ""


def _ranks_beside(other: Known, leaf: Known) -> bool:
    """Whether a value may stand in a ranking for another: of its column and time, and no total."""
    return other.topic == leaf.topic and other.periods == leaf.periods and not TOTAL.search(other.words)


def _ranked_instead(quantity: Quantity, formula: Apply, said: Said, ids: EvidenceIds) -> str:
    """Another member of the ranked set that the words may mean and that has the stated place."""
    subject = ids.by_key.get(formula.args[0].key) if isinstance(formula.args[0], Operand) else None
    for place, member in enumerate(formula.args[1:], 1):
        value = ids.by_key.get(member.key) if isinstance(member, Operand) else None
        if subject is None or value is None or not may_be_meant(value, [subject], (), said, ids):
            continue
        rest = (*formula.args[:place], *formula.args[place + 1 :])
        if _gives(quantity, Apply(formula.op, (member, *rest)), said, ids):
            return f"{value.operand.name} in place of {subject.operand.name}"
    return ""


def rival_of_comparison(
    comparisons: Sequence[Comparison], values: Sequence[Known], said: Said, ids: EvidenceIds
) -> str:
    """A comparison with another operand that the words bear as well and that holds."""
    for value in values[:6]:
        beside = [one for one in values if one is not value]
        for other in _siblings(value, ids):
            if other in values or not may_be_meant(other, [value], beside, said, ids):
                continue
            swap = tuple(with_operand(one, value.key, other.operand) for one in comparisons)
            try:
                if failing(swap) is None:
                    return f"{other.operand.name} in place of {value.operand.name}"
            except UnitError:
                continue
    return ""


def with_operand(comparison: Comparison, key: str, operand: Operand) -> Comparison:
    """The comparison with one operand in place of that of a key."""
    return replace(
        comparison,
        left=swapped(comparison.left, key, operand),
        right=tuple(swapped(member, key, operand) for member in comparison.right),
    )


def _gives(quantity: Quantity, formula: Formula, said: Said, ids: EvidenceIds) -> bool:
    """Whether a reading passes the checks and gives the figure; what lies far beyond a bound gives it to no reader."""
    weighed = weigh(quantity, formula, said, ids.by_key)
    given = weighed.judgement.verdict is Verdict.SUPPORTED and not weighed.judgement.understated
    return given and not weighed.missing and not unfit(quantity, weighed, said, ids)


def _alike(quantity: Quantity, leaves: list[Known], ids: EvidenceIds) -> Iterator[Known]:
    """The values that may be the figure: of its unit and near it, or any where the figure is a bound."""
    stated = typed(quantity)
    size = max(abs(stated.low), abs(stated.high))
    for value in ids.all:
        if (
            value.origin == TEXT
            or _is_in(value, leaves)
            or without_things(stated.unit) != without_things(value.amount.unit)
        ):
            continue
        if (value.quantity.kind is Kind.MULTIPLE) is not (quantity.kind is Kind.MULTIPLE):
            continue
        if quantity.hedge in BOUNDED or abs(abs(value.amount.low) - size) <= NEAR * size or stated.low != stated.high:
            yield value


def _is_in(value: Known, leaves: Sequence[Known]) -> bool:
    """Whether a value is one of a reading's, or the range whose end is."""
    return any(leaf.key == value.key or leaf.key.startswith(f"{value.key}-") for leaf in leaves)


def may_be_meant(
    value: Known, replaced: Sequence[Known], beside: Sequence[Known], said: Said, ids: EvidenceIds
) -> bool:
    """Whether a value passes the checks of a reading in place of some of its values: it accounts for no fewer words of
    the text than they do, and is of the time that is spoken of; `beside` are the values that stay.
    """
    related = any(value.group == other.group for other in replaced) or bool(naming([value]) & said.reading.stems)
    won, lost = _named_apart(value, replaced, beside, said) or (0 if related else -1, 0)
    return won >= lost and _is_of_its_time(value, replaced, beside, said, ids)


def _named_apart(
    value: Known, replaced: Sequence[Known], beside: Sequence[Known], said: Said
) -> tuple[int, int] | None:
    """How many words name a value and how many those that it would replace, where the text tells them apart: in the
    clause, else in the sentence, else around it; None where nothing does.
    """
    theirs, mine = naming(replaced) - value.near, naming([value]) - naming((*replaced, *beside))
    around = () if value.origin == PASSAGE else (said.around,)
    for words in (said.clause_stems, said.reading.stems, *around):
        if mine & words or theirs & words:
            return len(mine & words), len(theirs & words)
    return None


def _is_of_its_time(
    value: Known, replaced: Sequence[Known], beside: Sequence[Known], said: Said, ids: EvidenceIds
) -> bool:
    """Whether a value is of the period that is spoken of no less than those of the reading: the one that the clause
    names, its sentence or those before it; the year or quarter before, where words say so; else the newest.
    """
    others = [other for other in replaced if clash(value.periods, other.periods)]
    if not others or len(others) < len(replaced):
        return True
    own, theirs = value.periods - others[0].periods, others[0].periods - value.periods
    for named in said.periods_spoken_of:
        if named & (own | theirs):
            return bool(named & own) and not (named & theirs and newest(others[0], ids))
    if cue("period", "before").search(said.clause):
        return _is_before(value, beside, said, ids) or not _is_before(others[0], beside, said, ids)
    return newest(value, ids) or not newest(others[0], ids)


def newest(value: Known, ids: EvidenceIds) -> bool:
    """Whether no value of the same series is later."""
    return ids.index.by_series.get(value.series, [value])[-1].time[:4] <= value.time[:4]


def _is_before(value: Known, beside: Sequence[Known], said: Said, ids: EvidenceIds) -> bool:
    """Whether a value is of the year, quarter or month right before the newest of its series, or another value's."""
    series = [other.time[:4] for other in ids.index.by_series.get(value.series, ())]
    later = [other.time[:4] for other in beside if other.series == value.series and other.time > value.time]
    base, own = min(later, default=max(series, default=value.time[:4])), value.time[:4]
    if YEARLY.search(said.clause):
        return base[0] - own[0] == 1 and base[1:] == own[1:]
    between = {time for time in series if own < time < base}
    return own < base and not between
