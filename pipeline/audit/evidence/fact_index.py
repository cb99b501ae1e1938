"""The notes' figures as the audit looks them up: each with the stems of its names and the parts of its period."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.audit.arithmetic.formula import Input
from pipeline.audit.context.measures import measure_mentions
from pipeline.audit.evidence.period_parts import period_key, periods_of
from pipeline.models import Fact, FactEvidence, Figure, Hedge
from pipeline.quantities.conversions import scale_of
from pipeline.text.stemming import stems

_PLANNED = re.compile(r"\b(?:plan(?:s|ned|ning)?|anticipat\w+|intend\w*|earmark\w*|budget\w*)\b", re.IGNORECASE)
IN_PERCENT = re.compile(r"\bin per ?cent$|\(%\)$|\bpercentage$", re.IGNORECASE)
PERCENT_LIKE = ("%", "points")


@dataclass(frozen=True, slots=True)
class IndexedFigure:
    """One figure of one fact; `place` is its rank in time within its series, by its period or else as given."""

    fact: str
    entity: str
    measure: str
    period: str
    value: Input
    entity_stems: frozenset[str]
    measure_stems: frozenset[str]
    parts: frozenset[str]
    order: int
    conflicts: tuple[str, ...] = ()
    own_stems: frozenset[str] = frozenset()
    noun_stems: frozenset[str] = frozenset()
    period_stems: frozenset[str] = frozenset()

    @property
    def dimension(self) -> str:
        return dimension(self.value.unit)

    @property
    def time(self) -> tuple[int, ...]:
        return (*period_key(self.period), self.order)


@lru_cache(maxsize=2_000)
def dimension(unit: str) -> str:
    """What a unit can be compared with: a currency, "%", "points", "time", "area" and so on, or "count"."""
    if unit in PERCENT_LIKE or unit == "x":
        return unit
    if re.match(r"[A-Z]{3} per [A-Z]{3}$", unit):
        return "exchange"
    if re.match(r"[A-Z]{3}\b", unit):
        return unit[:3]
    scaled = scale_of(unit)
    return scaled[0] if scaled else "count"


def entries_of(facts: Sequence[Fact]) -> tuple[IndexedFigure, ...]:
    """All figures of some facts, in the order given."""
    found: list[IndexedFigure] = []
    for fact in facts:
        for figure in fact.figures:
            quantity = figure.quantity
            unit = quantity.unit or (quantity.measured if fact.origin != "file" else "")
            low, high = quantity.low, quantity.high
            if quantity.kind == "fraction":
                low, high, unit = low * 100, high * 100, "%"
            elif not unit and IN_PERCENT.search(figure.measure):
                unit = "%"
            measure = measure_of(fact, figure)
            name = " ".join(filter(None, (figure.entity, measure, figure.period)))
            value = Input(
                name, low, high, unit, (evidence_of(fact),), quantity.hedge if quantity.hedge is not Hedge.NONE else ""
            )
            found.append(
                IndexedFigure(
                    fact.id,
                    figure.entity,
                    measure,
                    figure.period,
                    value,
                    stems(figure.entity),
                    measure_stems(measure),
                    periods_of(figure.period),
                    len(found),
                    fact.conflicts,
                    noun_stems=stems(unit),
                    period_stems=stems(figure.period),
                )
            )
    shared = _shared_stems(found)
    return tuple(replace(entry, own_stems=entry.entity_stems - shared or entry.entity_stems) for entry in found)


def measure_of(fact: Fact, figure: Figure) -> str:
    """The figure's measure, called planned where it is its fact's one figure and the fact says that it is a plan."""
    alone = len(fact.figures) == 1 and fact.origin != "file"
    planned = alone and _PLANNED.search(fact.statement) and not _PLANNED.search(figure.measure)
    return f"planned {figure.measure}" if planned else figure.measure


def _shared_stems(entries: Sequence[IndexedFigure]) -> frozenset[str]:
    """The stems that two or more different entities have, so that they tell none of them apart."""
    entities = {entry.entity: entry.entity_stems for entry in entries}
    counts = Counter(word for words in entities.values() for word in words)
    return frozenset(word for word, count in counts.items() if count > 1)


def measure_stems(measure: str) -> frozenset[str]:
    """The stems of a note's measure, a measure of the tables among them under the tables' name."""
    named = [mention for mention in measure_mentions(measure) if not mention.weak]
    rest = measure
    for mention in reversed(named):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    return stems(rest) | {table_stem(mention.measure) for mention in named}


def table_stem(measure: str) -> str:
    return f"={measure}"


def evidence_of(fact: Fact) -> FactEvidence:
    """A fact as a verdict cites it, with its first passage."""
    passage = fact.passages[0] if fact.passages else None
    if passage is None:
        return FactEvidence(fact=fact.id, statement=fact.statement)
    return FactEvidence(
        fact=fact.id,
        statement=fact.statement,
        source=passage.source,
        start=passage.start,
        end=passage.end,
        passage=passage.text,
    )


def same_series(one: IndexedFigure, other: IndexedFigure) -> bool:
    """Whether two entries are the same measure of the same entity at two times."""
    return one.entity == other.entity and one.measure == other.measure and one.dimension == other.dimension
