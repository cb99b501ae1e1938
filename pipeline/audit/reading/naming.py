"""Whether words name another value than the one they are held against: a neighbour's own words, and none of its own.

Two values of one unit that stand side by side (two owners of a measure, two measures of an owner, two rows of a table)
are told apart by the words that only one of them has. Where the clause has such words of the neighbour and the text
none of the value, the neighbour is meant; where it has neither, nothing is known.
"""

from collections.abc import Collection

from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import PASSAGE, TEXT, Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.reading.context import TIME_STEMS, FigureContext
from pipeline.audit.reading.lexicon import UNIT_STEMS, relation_stems


def named_instead(
    value: Known, context: FigureContext, index: EvidenceIndex, beside: Collection[str] = ()
) -> Known | None:
    """The neighbour that the words name instead of a value, None where they may mean the value.

    `beside` are the keys of the other operands of a formula: the words that name those are accounted for.
    """
    if value.origin in (PASSAGE, TEXT):
        return None
    return next((other for other in index.neighbours(value) if _is_named(other, value, context, beside)), None)


def _is_named(other: Known, value: Known, context: FigureContext, beside: Collection[str]) -> bool:
    if other.key in beside or clash(context.periods, other.periods):
        return False
    theirs, mine = own_words(other, value), own_words(value, other)
    if not theirs or mine & context.mentions.keys():
        return False
    return bool(theirs & context.nearest) if mine else theirs <= context.nearest


def own_words(one: Known, other: Known) -> frozenset[str]:
    """The words that name one of two values and not the other."""
    return one.near - other.near - UNIT_STEMS - relation_stems() - TIME_STEMS
