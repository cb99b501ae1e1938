"""Ranks among the notes: an entity among those with the same measure, or a time among those of a series."""

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.audit.entries import Entry
from pipeline.audit.holdings import Holdings
from pipeline.audit.matching import matches
from pipeline.audit.rank_words import Asked, figure_at
from pipeline.audit.scene import PRONOUN_FIRST, Scene
from pipeline.audit.verdicts import Part, settled
from pipeline.models import ClaimKind, Interval, Reading, Verdict


def among_notes(scene: Scene, holdings: Holdings, asked: Asked) -> Part | None:
    """An entity's place among those of the notes that have the same measure, or a time's among those of a series."""
    ranked = [m for m in matches(scene, holdings.entries) if m.score > 0.3 and m.entry.dimension != "exchange"]
    if not ranked:
        return None
    fields: dict[tuple[str, str], list[Entry]] = {}
    for match in ranked:
        fields.setdefault((match.entry.measure, match.entry.dimension), [])
    for entry in holdings.entries:
        if (entry.measure, entry.dimension) in fields:
            fields[entry.measure, entry.dimension].append(entry)
    for (measure, _), entries in fields.items():
        part = _placed(scene, asked, measure, entries)
        if part:
            return part
    return None


def _placed(scene: Scene, asked: Asked, measure: str, entries: Sequence[Entry]) -> Part | None:
    by_entity: dict[str, Entry] = {}
    periods = {e.period for e in entries}
    if len({e.entity for e in entries}) < 2:
        return _placed_in_time(scene, asked, entries) if len(periods) > 2 else None
    for entry in sorted(entries, key=lambda e: e.time):
        by_entity[entry.entity] = entry
    if len(periods) > 1:
        said = [e for e in entries if e.parts and e.parts <= {part for part, _ in scene.periods}]
        by_entity = {e.entity: e for e in said} if len(said) > 1 else by_entity
    mine = _named_entity(scene, list(by_entity.values()), asked)
    if mine is None:
        return None
    others = list(by_entity.values())
    rank = 1 + sum((e.value.low < mine.value.low) if asked.least else (e.value.low > mine.value.low) for e in others)
    tied = sum(e.value.low == mine.value.low for e in others) > 1
    holds = (rank <= asked.rank if asked.within else rank == asked.rank) and not (tied and not asked.within)
    counted = ", counted from the lowest" if asked.least else ""
    line = f"{mine.entity} is number {rank} of {len(others)} by {measure}{counted}"
    evidence = tuple(piece for e in others for piece in e.value.evidence)
    reading = Reading(
        arithmetic=line,
        recomputed=Interval(low=Decimal(rank), high=Decimal(rank), unit="rank"),
        verdict=Verdict.SUPPORTED if holds else Verdict.REFUTED,
        evidence=evidence,
    )
    return settled(ClaimKind.RANK, figure_at(scene, asked), holds, reading, line)


def _placed_in_time(scene: Scene, asked: Asked, entries: Sequence[Entry]) -> Part | None:
    """The place of the one time that the sentence names among all those of a series ("Thursday was the hottest")."""
    said = {part for part, _ in scene.periods}
    named = [e for e in entries if e.parts and e.parts <= said]
    if len(named) != 1 or asked.within:
        return None
    mine = named[0]
    rank = 1 + sum(e.value.low < mine.value.low if asked.least else e.value.low > mine.value.low for e in entries)
    line = f"{mine.value.name} is number {rank} of the {len(entries)} in the notes"
    verdict = Verdict.SUPPORTED if rank == asked.rank else Verdict.REFUTED
    evidence = tuple(piece for e in entries for piece in e.value.evidence)
    reading = Reading(arithmetic=line, verdict=verdict, evidence=evidence)
    return settled(ClaimKind.RANK, figure_at(scene, asked), rank == asked.rank, reading, line)


def _named_entity(scene: Scene, entries: Sequence[Entry], asked: Asked) -> Entry | None:
    """The entity whose own words the sentence has, those that all entities share left aside."""
    shared = frozenset.intersection(*(e.entity_stems for e in entries)) if entries else frozenset()
    literal = [e for e in entries if re.search(rf"\b{re.escape(e.entity)}\b", scene.text, re.IGNORECASE)]
    if len(literal) == 1 and any(ch.isdigit() for ch in literal[0].entity):
        return literal[0]
    meant = _by_pronoun(scene, entries, asked, shared)
    if meant:
        return meant
    placed = [
        (abs(at - asked.span[0]), e.order, e)
        for e in entries
        for word, at in scene.words
        if word in e.entity_stems - shared
    ]
    return min(placed)[2] if placed else None


def _by_pronoun(scene: Scene, entries: Sequence[Entry], asked: Asked, shared: frozenset[str]) -> Entry | None:
    """Whom the sentence before names, where this one opens with a pronoun and its clause with the rank names nobody."""
    if not scene.before or not PRONOUN_FIRST.match(scene.text):
        return None
    start, end = 0, scene.clause(asked.span[0])[1]
    own = {word for word, at in scene.words if start <= at < end}
    if any((e.entity_stems - shared) & own for e in entries):
        return None
    past = scene.before[0].stems
    named = [e for e in entries if (e.entity_stems - shared) & past]
    return named[0] if len(named) == 1 else None
