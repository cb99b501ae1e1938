"""Which of two known values words name: by the words that only one of them has, and by the period that they speak of.

Two values of one unit that share words (two owners of a measure, two measures of an owner, two rows of a table, two
years of a series) are told apart by what sets them apart, and by nothing else. A word of a value's own that stands near
the figure speaks for the value; where none of them stands anywhere, that speaks a little against it.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from math import fsum

from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import CELL, NOTE, Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.reading.said import TIME_STEMS, Said
from pipeline.audit.reading.sentence_reading import CLAUSE
from pipeline.audit.wording.lexicon import UNIT_STEMS, relation_stems
from pipeline.models import Direction
from pipeline.text.stemming import stems

PLAN = stems("plan")  # the stem of plans, targets, budgets and forecasts
WHOLES = stems("total overall whole all")  # what a name means where nothing else is said
YEAR_WORD = re.compile(r"(?:19|20)\d\d")  # times are compared on their own
LISTED = (NOTE, CELL)  # values that stand under names of their own, as prose does not
UNNAMED = 0.3  # how much it speaks against a value that none of its own words stands anywhere
SURELY = 0.8  # and by how much to rule out the operand of a formula
MARGIN = 0.25  # by how much better another value must be named to be the one that is meant
OTHER_TIME, SAME_TIME, SPOKEN_OF, NOT_NEWEST = -1.0, 0.5, 0.25, -0.4
EARLIER = re.compile(
    r"\b(?:was|were|had|from|than|against|compared|last|then|started|began|opened|original|first|once|used)\b",
    re.IGNORECASE,
)
OTHER_SIDE = re.compile(r"\b(?:than|from|against|compared|versus|on the)\b", re.IGNORECASE)
BOUND = re.compile(r"\b(?:more|less|fewer|greater|higher|lower|other|rather) than\s+(?:\w+\s+)?$", re.IGNORECASE)


def better_named(value: Known, context: Said, index: EvidenceIndex) -> Known | None:
    """The listed value that the words name clearly better, by name and time; None where they may mean this one."""
    if value.origin not in LISTED:
        return None
    best, found = MARGIN, None
    for other in index.comparable(value):
        lead = name_lead(other, value, context, index)
        lead += time_fit(other, value, context, index) - time_fit(value, other, context, index)
        if lead > best:
            best, found = lead, other
    return found


def named_instead(value: Known, near: Iterable[Known], context: Said, index: EvidenceIndex) -> frozenset[str]:
    """The keys of the neighbours that the words name instead of a value, by name alone: formulas compare times."""
    if value.origin not in LISTED:
        return frozenset()
    return frozenset(
        other.key
        for other in near
        if other.series != value.series
        and not clash(context.periods, other.periods)
        and _is_surely_named(other, value, context, index)
    )


def _is_surely_named(one: Known, other: Known, context: Said, index: EvidenceIndex) -> bool:
    """Whether the words name the first of two values so much better; nothing speaks more against one than UNNAMED."""
    mine = naming(one, other, context, index)
    return mine + UNNAMED > SURELY and mine - naming(other, one, context, index) > SURELY


def name_lead(one: Known, other: Known, context: Said, index: EvidenceIndex) -> float:
    """How much better the words name the first of two values than the second."""
    return naming(one, other, context, index) - naming(other, one, context, index)


def naming(one: Known, other: Known, context: Said, index: EvidenceIndex) -> float:
    """How well the words name the first of two values by what only it is called, 0 where nothing is its own."""
    own = own_words(one, other)
    if not own:
        return 0.0
    said = context.mentions
    if PLAN & own and context.says("polarity", "planned", clause=True):
        said = {**said, **dict.fromkeys(PLAN, CLAUSE)}
    if said.keys().isdisjoint(own):
        return -UNNAMED
    named = fsum(index.weight(word) * said.get(word, 0.0) for word in own)
    return named / fsum(index.weight(word) for word in own)


def own_words(one: Known, other: Known) -> frozenset[str]:
    """The words that name one of two values and not the other."""
    return _naming_words(one.near) - other.near


@lru_cache(maxsize=16_384)
def _naming_words(words: frozenset[str]) -> frozenset[str]:
    """What remains of a value's words without units, relations, times and wholes: each is held against hundreds."""
    telling = words - UNIT_STEMS - relation_stems() - (TIME_STEMS - PLAN) - WHOLES
    return frozenset(word for word in telling if not YEAR_WORD.fullmatch(word))


def time_fit(value: Known, other: Known, context: Said, index: EvidenceIndex) -> float:
    """How well a value's period is the one spoken of, by what sets it apart from another's ("June 2024", "June 2025").

    Where no period is spoken of, the newest of a series is meant.
    """
    if clash(context.periods, value.periods):
        return OTHER_TIME
    own = value.periods - other.periods
    if context.periods & own:
        return SAME_TIME
    if own & context.named_periods:
        return SPOKEN_OF
    if context.figure.direction is Direction.FROM or _is_earlier(context):
        return 0.0
    later = any(index.values[place].time[:2] > value.time[:2] for place in index.series.get(value.series, ()))
    return NOT_NEWEST if value.periods and later else 0.0


def _is_earlier(context: Said) -> bool:
    """Whether the clause says of its figure that it is of an earlier time; what the figure is held against is another.

    The "more than" before a figure compares no two times, and in "60 tonnes, a tenth less than last year" the year is
    the other side's.
    """
    start, end = context.clause_span
    left = BOUND.sub("", context.text[start : context.figure.start])
    right = context.text[context.figure.end : end]
    compared = OTHER_SIDE.search(right)
    return bool(EARLIER.search(left) or EARLIER.search(right[: compared.start()] if compared else right))
