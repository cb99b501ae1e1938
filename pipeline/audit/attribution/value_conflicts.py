"""What the words say of a figure that the place of a value, equal in amount, says otherwise; and the value meant."""

import re

from pipeline.audit.arithmetic.amount import POINT, RATIO, time_span
from pipeline.audit.arithmetic.judgement import judge
from pipeline.audit.attribution.own_subject import is_of_another
from pipeline.audit.attribution.source_numbers import head_of, is_one_noun
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import CELL, PASSAGE, Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.reading.naming import LISTED, MARGIN, better_named, name_lead, own_words
from pipeline.audit.reading.said import BY, Said
from pipeline.audit.reading.value_words import FELL, ROSE, contradiction
from pipeline.audit.wording.lexicon import cue, without_units
from pipeline.audit.wording.modality import conflict as modality_conflict
from pipeline.models import Direction, Kind, Quantity, Verdict

LEVEL = "that is a level, not a change"
MOVED_UP, MOVED_DOWN = "it rose to that", "it fell to that"
ANOTHER_PERIOD = "another period"
PROSE_MARGIN = 0.45  # by how much more the words must name another value of the series before it is the one meant
CELL_MARGIN = 0.25  # and within one table, where rows and columns are named exactly
TARGET = re.compile(
    r"\b(?:target|forecast|goal|quota|budgeted|projected|guidance|estimate[sd]?|"
    r"applied for|asked for|requested|demand(?:ed)?|sought|proposed|offered)\b",
    re.IGNORECASE,
)
EACH = re.compile(r"\b(?:each|apiece|every|per)\b", re.IGNORECASE)
IN_ALL = re.compile(r"\b(?:in all|in total|altogether|together|total|combined|overall)\b", re.IGNORECASE)
BY_OR_TO = re.compile(r"\bby\s+\S+$", re.IGNORECASE)


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
    elsewhere, rival = is_of_another(context, value, index)
    if elsewhere:
        return f"that is {value.operand.name}", rival
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
    if other is None or _states(context.figure, other) or is_of_another(context, other, index)[0]:
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
