"""Facts of several sources as one list: one fact once with its sources, figures that differ marked as conflicting."""

import re
from collections.abc import Collection, Sequence
from itertools import combinations

from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from pipeline.models import Fact, Figure
from pipeline.quantities.reach import may_be_one

SAME_STATEMENT, SAME_WITH_FIGURES = 88, 70
SAME_NAME = 90


def merge_facts(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts numbered f1, f2, … in the order found; near-duplicates keep every source, conflicts name each other.

    What a fact comes with as its conflicts are provisional ids of others.
    """
    merged: list[Fact] = []
    places: dict[str, int] = {}
    for fact in facts:
        twin = next((at for at, other in enumerate(merged) if _same(fact, other)), None)
        places[fact.id] = len(merged) if twin is None else twin
        if twin is None:
            merged.append(fact)
        else:
            merged[twin] = _joined(merged[twin], fact)
    said = [(places[fact.id], places[other]) for fact in facts for other in fact.conflicts if other in places]
    numbered = [fact.model_copy(update={"id": f"f{number}", "conflicts": ()}) for number, fact in enumerate(merged, 1)]
    return tuple(mark_conflicts(numbered, [(numbered[one].id, numbered[other].id) for one, other in said]))


def mark_conflicts(facts: Sequence[Fact], known: Collection[tuple[str, str]] = ()) -> list[Fact]:
    """The facts, each with the ids of those where another source gives another value for the same thing and period.

    `known` are pairs of ids of which somebody who read the sources says so.
    """
    against: dict[str, list[str]] = {fact.id: [] for fact in facts}
    for one, other in combinations(facts, 2):
        apart = not set(one.sources) & set(other.sources)
        named = (one.id, other.id) in known or (other.id, one.id) in known
        if (named and _can_conflict(one, other)) or (
            apart and any(_conflict(a, b) for a in one.figures for b in other.figures)
        ):
            against[one.id].append(other.id)
            against[other.id].append(one.id)
    return [fact.model_copy(update={"conflicts": tuple(against[fact.id])}) for fact in facts]


def _can_conflict(one: Fact, other: Fact) -> bool:
    """Whether two facts have something to disagree on: other figures, another speaker, or accounts without figures."""
    pairs = [(a.quantity, b.quantity) for a in one.figures for b in other.figures if a.quantity.unit == b.quantity.unit]
    differ = any((a.low, a.high) != (b.low, b.high) for a, b in pairs)
    return differ or not pairs or one.speaker != other.speaker


def _same(one: Fact, other: Fact) -> bool:
    """Whether two facts say one thing: the same words quoted, or the same figures in sentences that are alike.

    Figures carry much of a sentence's meaning, so with some in common the words need to be less alike.
    """
    if one.quote and other.quote:
        return _letters(one.quote) == _letters(other.quote)
    if bool(one.quote) != bool(other.quote) or one.speaker != other.speaker:
        return False
    values = [{(f.quantity.low, f.quantity.high, f.quantity.unit) for f in fact.figures} for fact in (one, other)]
    alike = SAME_WITH_FIGURES if values[0] else SAME_STATEMENT
    return values[0] == values[1] and token_set_ratio(one.statement.lower(), other.statement.lower()) >= alike


def _letters(quote: str) -> str:
    return re.sub(r"\W+", "", quote).lower()


def _joined(kept: Fact, twin: Fact) -> Fact:
    new = [at for at, source in enumerate(twin.sources) if source not in kept.sources]
    return kept.model_copy(
        update={
            "sources": kept.sources + tuple(twin.sources[at] for at in new),
            "passages": kept.passages + tuple(twin.passages[at] for at in new),
        }
    )


def _conflict(one: Figure, other: Figure) -> bool:
    named_alike = bool(one.entity and other.entity) and all(
        token_sort_ratio(a.lower(), b.lower()) >= SAME_NAME and _numbers(a) == _numbers(b)
        for a, b in ((one.entity, other.entity), (one.measure, other.measure), (one.period, other.period))
    )
    return named_alike and one.quantity.unit == other.quantity.unit and not may_be_one(one.quantity, other.quantity)


def _numbers(name: str) -> list[str]:
    """The numbers in a name: fiscal 2024 and fiscal 2023 look alike and are two things."""
    return sorted(re.findall(r"\d+", name))
