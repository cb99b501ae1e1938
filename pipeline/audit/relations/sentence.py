"""What a sentence claims besides its figures over known values: counts, comparisons, ranks, directions."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from pipeline.audit.arithmetic.relation import Relation
from pipeline.audit.evidence.reference_values import UNSETTLED
from pipeline.audit.relations.comparisons import comparisons, examples
from pipeline.audit.relations.counted_groups import count_in_group
from pipeline.audit.relations.counts import count_of
from pipeline.audit.relations.movements import movements
from pipeline.audit.relations.rank_words import rank_span
from pipeline.audit.relations.ranks import beaten_ranks, ranks
from pipeline.audit.relations.sides import Sides
from pipeline.audit.relations.streaks import streaks
from pipeline.audit.relations.universals import universals
from pipeline.models import ClaimKind, Quantity, Verdict

CHANGES = (ClaimKind.CHANGE, ClaimKind.MULTIPLE, ClaimKind.DIFFERENCE, ClaimKind.COMPOUND_GROWTH)
COMPARING = (ClaimKind.DIFFERENCE, ClaimKind.MULTIPLE)
FROM_TO = re.compile(r"\bfrom [^,;]{1,40}\d[^,;]{0,30} to [^,;]{0,12}\d")


@dataclass(frozen=True, slots=True)
class Beside:
    """What else a sentence has: the kinds of claim its figures make, and its ordinals."""

    kinds: Collection[ClaimKind]
    numbers: Sequence[Quantity] = ()


def relations(sides: Sides, beside: Beside) -> list[Relation]:
    """The relations of a sentence; not enough evidence where the later fiscal year would change one (rule 1)."""
    found = _relations(sides, beside)
    for later in sides.tables.later((m.entity for m in sides.topics.entities), sides.text) if found else ():
        others = _relations(replace(sides, tables=later), beside)
        found = list(map(_unsettled, found, others)) if len(others) == len(found) else found
    return found


def _unsettled(one: Relation, later: Relation) -> Relation:
    if one.verdict is later.verdict or Verdict.NOT_ENOUGH in (one.verdict, later.verdict):
        return one
    readings = (*one.readings, *later.readings)
    return replace(one, verdict=Verdict.NOT_ENOUGH, reason=UNSETTLED, readings=readings, changes_story=False)


def _relations(sides: Sides, beside: Beside) -> list[Relation]:
    """A direction counts only where nothing else says how things moved."""
    ranked = rank_span(sides.text)
    figures = [f for f in sides.topics.reading.figures if not (ranked and ranked[0] <= f.start < ranked[1])]
    of_all = universals(sides)
    figures = [f for f in figures if not any(one.span and one.span[0] <= f.start < one.span[1] for one in of_all)]
    counts = of_all + [
        count for figure in figures if (count := count_of(sides, figure) or count_in_group(sides, figure))
    ]
    compared = bool(counts) or any(kind in COMPARING for kind in beside.kinds)
    beaten = beaten_ranks(sides)
    found = [] if compared or beaten else comparisons(sides)
    found += [named for count in counts if (named := examples(sides, count))]
    parts = bool(counts or beside.kinds)
    found += beaten or ranks(sides, beside.numbers, alone=not (parts or found))
    if run := streaks(sides):
        return [*counts, *found, *run]
    changed = any(kind in CHANGES for kind in beside.kinds) and not FROM_TO.search(sides.text)
    if changed or found:
        return [*counts, *found]
    return [*counts, *movements(sides)]
