"""Whether a sentence has a subject of its own, so that a table's row named only in sentences before is not meant."""

import re

from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import CELL, Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.reading.said import Said
from pipeline.audit.reading.sentence_reading import POINTS_BACK
from pipeline.audit.wording.lexicon import UNIT_STEMS
from pipeline.text.stemming import stems

# "Town hall had 12 people": whose they are stands before the verb; "the region" or "it" may be one named before.
_LEANING = """
the a an that this these those it its they their he his she her we our both all each some more most few fewer only there
what who which last and but
"""
_OWNER = re.compile(
    rf"\W*(?:In (?:\w+ )?\d{{4}},? )?(?!(?:{'|'.join(_LEANING.split())}|\d+)\b)"
    r"(?P<owner>[a-z][\w'’-]*(?: (?!that\b|who\b|which\b)[a-z][\w'’-]*){0,3}?) (?:had|has|have)\s",
    re.IGNORECASE,
)


def is_of_another(context: Said, value: Known, index: EvidenceIndex) -> tuple[bool, Known | None]:
    """Whether the sentence says a cell's figure of something else than its row, and that thing's own cell, if any.

    The row's own name must stand in the sentence or its label, or in sentences before that the sentence points back to
    or that nothing in it replaces: another row's label, or an owner that the cell knows nothing of.
    """
    said = context.reading.stems | stems(context.reading.label) | stems(context.measured)
    away = value.origin == CELL and value.owner and not value.owner & said and value.owner & context.mentions.keys()
    if not away or POINTS_BACK.match(context.text):
        return False, None
    beside = [other for other in index.comparable(value) if other.origin == CELL and other.group == value.group]
    named = [other for other in beside if other.owner and other.owner <= said and not other.owner & value.owner]
    if named:
        return True, next((other for other in named if not clash(other.periods, value.periods)), None)
    owner = _OWNER.match(context.text)
    words = stems(owner["owner"]) - UNIT_STEMS if owner and owner.end() <= context.start else frozenset[str]()
    return bool(words) and words.isdisjoint(value.near | value.around | value.measure), None
