"""A figure that restates a known value: the same amount of the same thing at the same time (POLICY rules 19 and 20)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.audit.arithmetic.amount import POINT, RATIO, time_span
from pipeline.audit.arithmetic.judgement import Judgement, judge
from pipeline.audit.arithmetic.tolerance import BOUNDS
from pipeline.audit.attribution.source_numbers import head_of, is_one_noun, may_be_one
from pipeline.audit.evidence.index import EvidenceIndex, bare
from pipeline.audit.evidence.known import CELL, NOTE, PASSAGE, Known, operand_of
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.reading.lexicon import UNIT_STEMS, cue, without_units
from pipeline.audit.reading.modality import conflict as modality_conflict
from pipeline.audit.reading.naming import LISTED, MARGIN, better_named, name_lead, own_words
from pipeline.audit.reading.said import BY, Said
from pipeline.audit.reading.value_words import FELL, ROSE, contradiction, time_word
from pipeline.models import Direction, Hedge, Interval, Kind, Quantity, Verdict
from pipeline.text.stemming import stems

RATE = "that is for a"
LEVEL = "that is a level, not a change"
MOVED_UP, MOVED_DOWN = "it rose to that", "it fell to that"
PROSE_MARGIN = 0.45  # by how much more the words must name another value of the series before it is the one meant
WIDE = 0.3  # a bound agrees with so much that the value it means must be named
BOUND_REACH = Decimal(3)  # times by which a value may lie beyond the bound that restates it
PROSE_REACH = Decimal("1.5")  # and one in prose, which nothing names but the words around it
ANOTHER_PERIOD = "another period"
WELL, NAMED = 0.6, 0.4
CELL_MARGIN = 0.25  # and within one table, where rows and columns are named exactly
FEW_WORDS = 0.34  # share of a value's naming words that a figure of few digits must share with it
TELLING = 0.025  # a figure that fewer values than this would bear by chance is known by a word or two
UNIQUE = 0.002  # and one that fewer than this would bear needs no words at all
RARE = 0.1  # values that would bear a figure by chance, below which its number alone tells it
FEW = 12  # a whole number up to here is told by its words
TARGET = re.compile(
    r"\b(?:target|forecast|goal|quota|budgeted|projected|guidance|estimate[sd]?|"
    r"applied for|asked for|requested|demand(?:ed)?|sought|proposed|offered)\b",
    re.IGNORECASE,
)
EACH = re.compile(r"\b(?:each|apiece|every|per)\b", re.IGNORECASE)
IN_ALL = re.compile(r"\b(?:in all|in total|altogether|together|total|combined|overall)\b", re.IGNORECASE)
COUNTED = (Kind.NUMBER, Kind.VAGUE)
BY_OR_TO = re.compile(r"\bby\s+\S+$", re.IGNORECASE)


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
        key=lambda match: (bool(match.conflict), not is_cited(match.value, context), -match.fit),
    )


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
    mine = figure.per if time_span(figure.per) is not None else ""
    found = []
    for place in index.any_rate(plain.figure):
        value = index.values[place]
        theirs = value.quantity.per if time_span(value.quantity.per) is not None else time_word(value)
        if mine == theirs or not (mine or value.quantity.per):
            continue
        if judge(
            plain.figure, operand_of(value.key, value.operand.name, bare(value.quantity)), None
        ).verdict is Verdict.SUPPORTED and is_same_thing(
            plain, value, named.get(place, 0.0), _best(named, value, index)
        ):
            if mine and not theirs:
                found.append(Match(value, named.get(place, 0.0), f"no source has it by the {mine}"))
            elif mine:
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
        if held.verdict is Verdict.SUPPORTED and near and not _lies_within(figure, held.result):
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


def conflict_of(context: Said, value: Known, index: EvidenceIndex) -> tuple[str, Known | None]:
    """What the words say of the figure that the value's place says otherwise, with the value meant where one is."""
    if reason := _kind_conflict(context, value):
        return reason, None
    if reason := _period_conflict(context, value):
        return reason, _rival(context, value, index)
    if _planned(context, value):
        actual = next(
            (
                other
                for other in index.values
                if other is not value
                and other.amount.unit == value.amount.unit
                and not TARGET.search(other.words)
                and alike(value, other) >= 0.4
                and not clash(value.periods, other.periods)
            ),
            None,
        )
        if actual is not None:
            return f"that is the {TARGET.search(value.words)[0].lower()}", actual  # type: ignore[index]
    rival = _instead(context, value, index) if value.origin in LISTED else _rival(context, value, index)
    if rival is not None:
        return f"that is {value.operand.name}", rival
    return _moved_otherwise(context, value, index), None


def _instead(context: Said, value: Known, index: EvidenceIndex) -> Known | None:
    """The value that the words name better and that the figure misses.

    Where another figure of the sentence states that value, its words are accounted for ("22 of its 42 members"), unless
    the two figures have each other's.
    """
    other = better_named(value, context, index)
    if other is None or _states(context.figure, other):
        return None
    if not own_words(value, other) and len(context.reading.figures) > 1 and not clash(value.periods, other.periods):
        return None  # a whole beside its part: what names the part may be another figure's
    for figure in context.reading.figures:
        if figure is not context.figure and _states(figure, other):
            beside = context.of(figure)
            return other if name_lead(value, other, beside, index) > MARGIN else None
    return other


def _states(figure: Quantity, value: Known) -> bool:
    return judge(figure, value.operand, None).verdict is Verdict.SUPPORTED


def _moved_otherwise(context: Said, value: Known, index: EvidenceIndex) -> str:
    """Which way a level went since the value before it in its series, where the words say the other way."""
    still = context.says("direction", "none", clause=True)
    if value.origin not in LISTED or not (still or (context.figure.direction is Direction.TO and context.sign)):
        return ""
    places = index.series.get(value.series, ())
    earlier = [index.values[place] for place in places if index.values[place].time < value.time]
    before = max(earlier, key=lambda other: other.time, default=None)
    if before is None or before.amount.unit != value.amount.unit or min(before.amount.low, value.amount.low) < 0:
        return ""
    if before.amount.high < value.amount.low:
        return MOVED_UP if still or context.sign < 0 else ""
    return MOVED_DOWN if before.amount.low > value.amount.high and (still or context.sign > 0) else ""


def _kind_conflict(context: Said, value: Known) -> str:
    figure = context.figure
    changing = figure.direction not in (Direction.TO, Direction.FROM)
    if changing and context.sign and value.sign and value.sign != context.sign:
        return ROSE if value.sign > 0 else FELL
    gain = ("gain" in context.modality) - ("loss" in context.modality) if value.origin in LISTED else 0
    if reason := contradiction(value, 0, gain):
        return reason
    if (
        value.amount.unit in (RATIO, POINT)
        and figure.kind is Kind.PERCENT
        and figure.direction in (Direction.UP, Direction.DOWN)
        and not value.is_change
        and not value.sign
    ):
        return LEVEL
    stepped = figure.direction in (Direction.UP, Direction.DOWN) and BY.search(context.text[: figure.start])
    if stepped and value.origin in LISTED and not value.is_change and not value.sign:
        return LEVEL
    if value.origin == PASSAGE:
        return _passage_conflict(context, value)
    denies = "negated" in context.modality and not cue("polarity", "negation").search(value.words)
    return "the sentence denies what the source states" if denies else ""


def _passage_conflict(context: Said, value: Known) -> str:
    """What the source's sentence says of the figure's standing that the text's does not."""
    figure, held = context.figure, value.quantity
    left = figure.kind is Kind.AGE or figure.direction is Direction.FROM  # what nothing is said of
    if not left and (reason := modality_conflict(context.modality, value.modality)) and not _both_deny(context, value):
        return reason
    if figure.direction is held.direction is Direction.TO and context.sign * value.sign < 0:
        return ROSE if value.sign > 0 else FELL
    if (
        held.direction is Direction.TO
        and context.by
        and not BY_OR_TO.search(value.words[: held.start])
        and figure.direction in (Direction.UP, Direction.DOWN)
    ):
        return LEVEL
    each = (
        held.per
        if held.per and time_span(held.per) is None
        else "each"
        if EACH.search(value.words) and not held.per
        else ""
    )
    if each and IN_ALL.search(context.text) and not EACH.search(context.text):
        return f"that is per {each}" if held.per else "that is for each"
    return ""


def _both_deny(context: Said, value: Known) -> bool:
    """Whether text and source both deny something: who failed to make 369 checks left 369 that were never made."""
    denial, apart = cue("polarity", "negation"), {"negated"} & (context.modality ^ value.modality)
    return bool(apart and denial.search(context.text) and denial.search(value.words))


def _planned(context: Said, value: Known) -> bool:
    """Whether the value is a plan, a target or a forecast by its own words, and the text speaks of what is."""
    return bool(TARGET.search(value.words)) and not cue("polarity", "planned").search(context.text)


def _period_conflict(context: Said, value: Known) -> str:
    """Whether figure and value both name a year, quarter, month or season, and not the same."""
    return ANOTHER_PERIOD if clash(context.periods, value.periods) else ""


def periods_agree(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(mine & theirs) and not clash(mine, theirs)


def _rival(context: Said, value: Known, index: EvidenceIndex) -> Known | None:
    """Another value of the same unit that the words name clearly better, and that the figure does not agree with."""
    best, found = PROSE_MARGIN, None
    unit = value.amount.unit
    for other in index.values:
        if other is value or other.operand.amount.unit != unit or not related(value, other):
            continue
        if other.quantity.direction is Direction.FROM and context.figure.direction is not Direction.FROM:
            continue
        if value.origin == other.origin == PASSAGE and value.group != other.group:
            continue  # two sentences of prose are no rows of a table: words of the one are no claim to the other
        lead = index.lead(other, value, context.mentions, context.nearest)
        if PASSAGE in (value.origin, other.origin):
            lead -= PROSE_MARGIN if value.origin == other.origin else 0.0
            if (value.quantity.kind is Kind.AGE) != (other.quantity.kind is Kind.AGE):
                continue
        if (
            periods_agree(context.periods, other.periods)
            and not periods_agree(context.periods, value.periods)
            and context.periods & other.periods
        ):
            lead += 0.5
        if clash(context.periods, other.periods):
            continue
        if _is_of_another(context.figure, value, other):
            continue
        best_needed = (
            best
            if best > PROSE_MARGIN or CELL not in (value.origin, other.origin) or value.group != other.group
            else CELL_MARGIN
        )
        if lead <= best_needed or any(_states(each, other) for each in (context.figure, *context.reading.figures)):
            continue  # it is this figure's or another one's
        best, found = lead, other
    return found


def _is_of_another(figure: Quantity, value: Known, other: Known) -> bool:
    """Whether a passage gives the figure's number of its very thing, and the other one of what is not counted by it."""
    if value.origin != PASSAGE or other.origin != PASSAGE:
        return False
    if figure.kind is Kind.AGE:
        return value.words == other.words
    noun = head_of(figure.measured)
    return bool(noun) and is_one_noun(noun, value.quantity.measured) and not is_one_noun(noun, other.quantity.measured)


def alike(one: Known, other: Known) -> float:
    """How much of their naming words two values share."""
    mine, theirs = without_units(one.near), without_units(other.near)
    common = len(mine & theirs)
    return common / max(1, len(mine) + len(theirs) - common)


def related(one: Known, other: Known) -> bool:
    """Whether two values are rows, columns or periods of one topic, so that one may be mistaken for the other."""
    return one.group == other.group or not without_units(one.near).isdisjoint(other.near)
