"""A figure that restates a known value: the same amount of the same thing at the same time (POLICY rules 19 and 20)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.audit.arithmetic.amount import RATIOS, time_span
from pipeline.audit.arithmetic.judgement import Judgement, judge
from pipeline.audit.arithmetic.tolerance import BOUNDS
from pipeline.audit.attribution.source_numbers import head_of, may_be_one
from pipeline.audit.attribution.value_conflicts import conflict_of
from pipeline.audit.evidence.index import EvidenceIndex, bare, stated_per
from pipeline.audit.evidence.known import CELL, NOTE, PASSAGE, Known, operand_of
from pipeline.audit.reading.figure_words import is_step
from pipeline.audit.reading.naming import LISTED, own_words
from pipeline.audit.reading.said import Said
from pipeline.audit.reading.value_words import time_word
from pipeline.audit.wording.lexicon import UNIT_STEMS
from pipeline.models import Hedge, Interval, Kind, Quantity, Verdict
from pipeline.text.stemming import stems

RATE = "that is for a"
WIDE = 0.3  # a bound agrees with so much that the value it means must be named
BOUND_REACH = Decimal(3)  # times by which a value may lie beyond the bound that restates it
PROSE_REACH = Decimal("1.5")  # and one in prose, which nothing names but the words around it
WELL, NAMED = 0.6, 0.4
FEW_WORDS = 0.34  # share of a value's naming words that a figure of few digits must share with it
TELLING = 0.025  # a figure that fewer values than this would bear by chance is known by a word or two
UNIQUE = 0.002  # and one that fewer than this would bear needs no words at all
RARE = 0.1  # values that would bear a figure by chance, below which its number alone tells it
FEW = 12  # a whole number up to here is told by its words
COUNTED = (Kind.NUMBER, Kind.VAGUE)
OF_EARLIER_FIGURE = re.compile(r"\s+(?:of |as \w+ as )?(?:that|this|these|those|it|them|theirs)(?=\s*(?:[^\w\s]|$))")
"""Behind a relative figure: it is of one that the text gives before, so that no source's "twice" states it."""


@dataclass(frozen=True, slots=True)
class Match:
    """A known value that agrees with a figure; `conflict` says what the words say otherwise, "" where nothing."""

    value: Known
    fit: float
    conflict: str = ""
    rival: Known | None = None


def matches(context: Said, index: EvidenceIndex, named: Mapping[int, float], own: Sequence[Known] = ()) -> list[Match]:
    """The known values that the figure agrees with in amount and unit, the best named and least doubtful first.

    `named` says how well its words name each value; `own` are the text's other figures near it: one that restates a
    value of a series makes its other periods likely.
    """
    if context.figure.kind in RATIOS and OF_EARLIER_FIGURE.match(context.text, context.figure.end):
        return []
    topics = frozenset(value.series for value in own if value.origin in (NOTE, CELL))
    found = [
        Match(value, fit, *conflict_of(context, value, index))
        for value, fit in _agreeing(context, index, named)
        if value.series in topics
        or is_cited(value, context)
        or is_same_thing(context, value, fit, _best(named, value, index))
        or _is_rare(context, value, index)
    ]
    found = _with_their_notes(found, context)
    return sorted(
        found or _other_rate(context, index, named),
        key=lambda match: (
            bool(match.conflict),
            not is_cited(match.value, context),
            _is_beyond(context.figure, match.value),
            -match.fit,
        ),
    )


def _is_beyond(figure: Quantity, value: Known) -> bool:
    """Whether a figure is a bound and a value not its very number: "more than 140,000" is first of all 140,000."""
    return figure.hedge in BOUNDS and value.quantity.high != figure.high


def _with_their_notes(found: list[Match], context: Said) -> list[Match]:
    """The matches, those in prose held back where a note or cell of the same number is another's.

    Prose that has none of the words by which the value meant is named states the same wrong thing.
    """
    wrong = [match for match in found if match.value.origin in LISTED and match.rival is not None]
    if not wrong or any(match.value.origin in LISTED and not match.conflict for match in found):
        return found
    first = wrong[0]
    meant = own_words(first.rival, first.value) & context.mentions.keys() if first.rival is not None else frozenset()
    return [
        replace(match, conflict=first.conflict, rival=first.rival)
        if match.value.origin == PASSAGE and not match.conflict and not meant <= match.value.near | match.value.around
        else match
        for match in found
    ]


def is_cited(value: Known, context: Said) -> bool:
    """Whether the sentence cites the note that a value is of."""
    return value.origin == NOTE and value.key.partition(".")[0] in context.cited


def _other_rate(context: Said, index: EvidenceIndex, named: Mapping[int, float]) -> list[Match]:
    """The values of the same number and currency that are for another time: a month's rent for a week's."""
    figure = context.figure
    plain = context.of(bare(figure))
    mine = next((rate for rate in (figure.per, context.rate) if time_span(rate) is not None), "")
    found = []
    for place in index.any_rate(plain.figure):
        value = index.values[place]
        per = stated_per(value.quantity)
        theirs = per if time_span(per) is not None else time_word(value)
        if (mine == theirs and figure.per) or not (mine or value.quantity.per):
            continue
        if judge(
            plain.figure, operand_of(value.key, value.operand.name, bare(value.quantity)), None
        ).verdict is Verdict.SUPPORTED and is_same_thing(
            plain, value, named.get(place, 0.0), _best(named, value, index)
        ):
            if mine and not theirs:
                found.append(Match(value, named.get(place, 0.0), f"no source has it by the {mine}"))
            elif mine != theirs and mine:
                found.append(Match(value, named.get(place, 0.0), f"{RATE} {theirs}, not a {mine}", value))
            else:
                found.append(Match(value, named.get(place, 0.0)))
    return found


def _agreeing(context: Said, index: EvidenceIndex, named: Mapping[int, float]) -> Iterator[tuple[Known, float]]:
    figure = context.figure
    for place in index.near_amount(figure):
        value = index.values[place]
        fell = figure.high < 0 and value.sign < 0 and value.amount.low > 0  # "-2.8%" for "down 2.8 percent"
        size = figure.model_copy(update={"low": -figure.high, "high": -figure.low}) if fell else figure
        held = judge(size, value.operand, None)
        fit = named.get(place, 0.0)
        near = fit >= WELL or _is_near(figure, held, PROSE_REACH if value.origin == PASSAGE else BOUND_REACH)
        if held.verdict is not Verdict.SUPPORTED or not near or _lies_within(figure, held.result):
            continue
        if not (_is_beyond(figure, value) and is_step(context)) or value.sign or value.is_change:
            yield value, fit


def _is_near(figure: Quantity, held: Judgement, reach: Decimal) -> bool:
    """Whether a value is near enough to be what a bound bounds: "more than 400" restates no 10 million."""
    if figure.hedge not in BOUNDS or held.low is None or held.high is None:
        return True
    stated, found = abs(figure.high), max(abs(held.low), abs(held.high))
    return not stated or not found or 1 / reach <= stated / found <= reach


def _lies_within(figure: Quantity, result: Interval | None) -> bool:
    """Whether a value lies somewhere inside a range, which states it no more than it states any other there."""
    return result is not None and result.low == result.high and figure.low < result.low < figure.high


def _best(named: Mapping[int, float], value: Known, index: EvidenceIndex) -> float:
    """How well the words name any listed value of a value's unit at most."""
    alike = (fit for place, fit in named.items() if index.values[place].amount.unit == value.amount.unit)
    return max(alike, default=0.0)


def is_same_thing(context: Said, value: Known, fit: float, best: float) -> bool:
    """Whether enough of what the figure says of itself fits: a telling amount does, a small count must be named.

    `best` is how well the words name any value of the unit at most: a bound may be the best named one's.
    """
    if value.origin == PASSAGE and value.operand.key.startswith("text"):
        return False
    if _counts_another(context.figure, value, context.reading.stems) or _is_other_years(context.figure, value):
        return False
    if context.width < UNIQUE and not (context.figure.kind is Kind.NUMBER and context.figure.high < 20):
        return True
    if context.width >= WIDE and value.origin != PASSAGE:
        return fit >= WELL or (fit >= NAMED and fit >= best)
    small = context.figure.kind is Kind.NUMBER and context.figure.high < 20
    told = (context.width < TELLING and fit > 0) or bool(value.around & context.reading.stems - UNIT_STEMS)
    if told and not small:
        return True
    head = stems(context.figure.measured)
    if (
        context.figure.kind is Kind.NUMBER
        and context.width >= UNIQUE
        and head
        and not head & (value.near | value.around)
    ):
        return False
    shared = set(value.near - UNIT_STEMS) & set(context.mentions)
    strong = [word for word in shared if context.mentions[word] >= 0.75]
    if value.origin == PASSAGE:
        return bool(strong) or (bool(shared) and bool(head & value.around))
    wide = context.width >= WIDE and context.figure.hedge is not Hedge.NONE
    return fit >= (WELL if wide else FEW_WORDS) and bool(strong)


def _is_rare(context: Said, value: Known, index: EvidenceIndex) -> bool:
    """Whether a figure is the very number of a source, and one that so few values would bear by chance."""
    figure, stated = context.figure, value.quantity
    same = (figure.high, figure.kind, figure.unit) == (stated.high, stated.kind, stated.unit)
    if not same or figure.in_words or (figure.high < FEW and not 0 < figure.step < 1):
        return False
    plain = context.of(figure.model_copy(update={"hedge": Hedge.NONE}))
    few = plain.width * index.crowd(figure) < RARE
    return few and not _counts_another(figure, value, context.reading.stems)


def _counts_another(figure: Quantity, value: Known, said: frozenset[str]) -> bool:
    """Whether a passage counts other things than a figure that its number alone does not tell."""
    counted = figure.kind in COUNTED and value.quantity.kind in COUNTED and value.origin == PASSAGE
    told = figure.kind is Kind.NUMBER and figure.high >= 20 and figure.high == value.quantity.high
    if figure.kind is Kind.VAGUE and not value.quantity.measured:
        return counted and head_of(figure.measured) not in value.near | value.around
    return counted and not told and not may_be_one(figure.measured, value.quantity.measured, said)


def _is_other_years(figure: Quantity, value: Known) -> bool:
    """Whether one is an age and the other a span, which may be one thing only where they are one number."""
    ages = (figure.kind is Kind.AGE, value.quantity.kind is Kind.AGE)
    return ages[0] != ages[1] and figure.high != value.quantity.high
