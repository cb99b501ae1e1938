"""What a sentence claims besides its figures over known values: counts, comparisons, ranks, records, directions."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from pipeline.audit.arithmetic.relation import Relation
from pipeline.audit.evidence.reference_values import DECEMBER
from pipeline.audit.relations.comparisons import comparisons, examples
from pipeline.audit.relations.counts import count_of
from pipeline.audit.relations.movements import movements, standings
from pipeline.audit.relations.rank_words import rank_span
from pipeline.audit.relations.ranks import ranks
from pipeline.audit.relations.records import record
from pipeline.audit.relations.sides import Sides
from pipeline.models import ClaimKind, Quantity, Verdict

CHANGES = (ClaimKind.CHANGE, ClaimKind.MULTIPLE, ClaimKind.DIFFERENCE, ClaimKind.COMPOUND_GROWTH)
COMPARING = (ClaimKind.DIFFERENCE, ClaimKind.MULTIPLE)
FROM_TO = re.compile(r"\bfrom [^,;]{1,40}\d[^,;]{0,30} to [^,;]{0,12}\d")
FISCAL = re.compile(r"\b(?:fiscal|financial year|FY ?\d)", re.IGNORECASE)
UNSETTLED = "the companies' fiscal years differ, and the later one would change the verdict"


@dataclass(frozen=True, slots=True)
class Beside:
    """What else a sentence has: the kinds of claim its figures make, and its ordinals."""

    kinds: Collection[ClaimKind]
    numbers: Sequence[Quantity] = ()


def relations(sides: Sides, beside: Beside) -> list[Relation]:
    """The relations of a sentence; not enough evidence where the later fiscal year would change one (rule 1)."""
    found = _relations(sides, beside)
    early = _early_closers(sides)
    if not found or not early:
        return found
    later = _relations(replace(sides, tables=sides.tables.later(early)), beside)
    return settled(found, later, _unsettled)


def settled(
    found: list[Relation], others: list[Relation], both: Callable[[Relation, Relation], Relation]
) -> list[Relation]:
    """The relations of two readings of a sentence, put together one by one where they are as many."""
    if len(found) != len(others):
        return found
    return [both(one, other) for one, other in zip(found, others, strict=True)]


def _unsettled(one: Relation, later: Relation) -> Relation:
    if one.verdict is later.verdict or Verdict.NOT_ENOUGH in (one.verdict, later.verdict):
        return one
    readings = (*one.readings, *later.readings)
    return replace(one, verdict=Verdict.NOT_ENOUGH, reason=UNSETTLED, readings=readings, changes_story=False)


def _early_closers(sides: Sides) -> frozenset[str]:
    """The companies whose fiscal year closes before the calendar year, where a sentence sets several side by side."""
    companies = dict.fromkeys(m.entity for m in sides.topics.entities if m.entity.is_company)
    if len(companies) < 2 or FISCAL.search(sides.text):
        return frozenset()
    closing = {company.id: sides.tables.reference.fiscal_year_end(company) for company in companies}
    if len(set(closing.values())) < 2:
        return frozenset()
    return frozenset(key for key, month in closing.items() if month not in (DECEMBER, None))


def _relations(sides: Sides, beside: Beside) -> list[Relation]:
    """A direction counts only where nothing else says how things moved."""
    ranked = rank_span(sides.text)
    figures = [f for f in sides.topics.reading.figures if not (ranked and ranked[0] <= f.start < ranked[1])]
    counts = [count for figure in figures if (count := count_of(sides, figure))]
    compared = bool(counts) or any(kind in COMPARING for kind in beside.kinds)
    found = [] if compared else comparisons(sides)
    found += [named for count in counts if (named := examples(sides, count))]
    parts = bool(counts or beside.kinds)
    history = record(sides)
    found += [history] if history else ranks(sides, beside.numbers, alone=not (parts or found))
    changed = any(kind in CHANGES for kind in beside.kinds) and not FROM_TO.search(sides.text)
    if changed or found:
        return [*counts, *found]
    return [*counts, *(([] if parts else standings(sides)) or movements(sides))]
