"""Ranks: "the seventh-largest economy", "only India has more people", "of Visa, Nike and Intel, Intel lost most"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.audit.arithmetic.relation import Relation, told, unknown
from pipeline.audit.evidence.known import Known, evidence_of_all
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.evidence.reference_values import short, spoken
from pipeline.audit.relations.counted_groups import group_size
from pipeline.audit.relations.named_notes import named_notes, owner_stems
from pipeline.audit.relations.rank_words import (
    ECONOMY,
    IN_REGION,
    OUTSIDE,
    PASSED,
    StatedRank,
    asked_in,
    beaten_in,
    figure_at,
)
from pipeline.audit.relations.sides import Sides
from pipeline.audit.tables.topics import PRONOUN_FIRST
from pipeline.models import ClaimKind, Evidence, Interval, Quantity
from pipeline.reference.entities import Entity

FIELD = 0.3  # how well a note must be named for its measure to be a field of ranks
PEOPLED = re.compile(r"\bpopul\w+|\bpeople\b|\binhabitants\b|\bcitizens\b", re.IGNORECASE)
OUTPUT = re.compile(r"\becon\w+|\bGDP\b|\boutput\b", re.IGNORECASE)

# "the largest increase", "the steepest year-on-year fall": what is ranked has changed, and no level is its field.
OF_CHANGES = re.compile(
    r"\s+(?:[\w-]+\s+){0,2}?(?:increase|rise|growth|gain|jump|surge|fall|drop|decline|decrease|change|loss|swing)(?:s|es)?\b",
    re.IGNORECASE,
)


def ranks(sides: Sides, numbers: Iterable[Quantity], *, alone: bool) -> list[Relation]:
    """The rank that a sentence claims, where its field is known; none for mere praise.

    `numbers` are the sentence's ordinals; `alone` says that it claims nothing else: a rank within a region rides along
    with a checked figure.
    """
    asked = asked_in(sides.text)
    if asked is None:
        return []
    figure = figure_at(numbers, asked)
    found = _among_notes(sides, asked, figure) or _among_countries(sides, asked, figure)
    found = replace(found, span=asked.span) if found else None
    return [found] if found and (alone or found.of_group or found.verdict.value != "not_enough_evidence") else []


def beaten_ranks(sides: Sides) -> list[Relation]:
    """The rank among the notes of what a sentence says that one alone, or none, beats."""
    beaten = beaten_in(sides.text)
    found = _among_notes(sides, beaten, None) if beaten else None
    return [replace(found, span=beaten.span)] if found and beaten else []


def _ranked(
    asked: StatedRank,
    figure: Quantity | None,
    own: Decimal,
    field: Sequence[Decimal],
    name: str,
    of: str,
    evidence: Iterable[Evidence],
    *,
    outside: bool = False,
) -> Relation:
    """A place among the values of a field, the own one among them; a tie is no place."""
    rank = 1 + sum(value < own if asked.least else value > own for value in field)
    tied = sum(value == own for value in field) > 1 and not asked.within
    holds = ((rank <= asked.rank if asked.within else rank == asked.rank) and not tied) is not outside
    result = Interval(low=Decimal(rank), high=Decimal(rank), unit="rank")
    line = f"{name} is number {rank} {of}{', counted from the lowest' if asked.least else ''}"
    return told(ClaimKind.RANK, line, evidence, holds=holds, figure=figure, recomputed=result)


def _among_notes(sides: Sides, asked: StatedRank, figure: Quantity | None) -> Relation | None:
    """An owner's place among those of the notes with the same measure, or a time's among those of a series."""
    named = [note.value for note in named_notes(sides.topics, sides.index) if note.score > FIELD]
    if OF_CHANGES.match(sides.text, asked.span[1]):
        named = [value for value in named if value.is_change or value.sign]
    for topic, unit in dict.fromkeys((value.topic, value.amount.unit) for value in named):
        field = [one for one in sides.index.values if one.topic == topic and one.amount.unit == unit]
        found = _placed(sides, asked, figure, field)
        if found:
            return found
    return None


def _in_group(sides: Sides, found: Relation, members: int, measure: str) -> Relation:
    """A rank in a group that the text counts: open where a member has no value, the text's own where all have."""
    size = group_size(sides)
    if size is None or size < members:
        return found
    if size == members:
        return replace(found, of_group=True)
    gap = unknown(ClaimKind.RANK, f"{members} of {size} have a known value by {measure}", found.figure)
    return replace(gap, of_group=True, evidence=found.evidence)


def _placed(sides: Sides, asked: StatedRank, figure: Quantity | None, field: Sequence[Known]) -> Relation | None:
    said = frozenset(part for part, _ in sides.topics.reading.periods)
    periods = {value.periods for value in field}
    if len({value.series for value in field}) < 2:
        named = [value for value in field if value.periods and value.periods <= said]
        named = named or [value for value in field if value.periods & said and not clash(value.periods, said)]
        if len(periods) < 3 or len(named) != 1 or asked.within:
            return None
        ranked = _ranked(asked, figure, *_of_field(named[0], field, named[0].operand.name))
        return _in_group(sides, ranked, len(field), _measure(named[0]))
    latest = {value.series: value for value in sorted(field, key=lambda value: value.time)}
    if len(periods) > 1:
        now = {value.series: value for value in field if value.periods and value.periods <= said}
        latest = now if len(now) > 1 else latest
    mine = _meant(sides, list(latest.values()), asked)
    if mine is None:
        return None
    ranked = _ranked(asked, figure, *_of_field(mine, list(latest.values()), mine.group_owner))
    return _in_group(sides, ranked, len(latest), _measure(mine))


def _measure(value: Known) -> str:
    return value.topic.rpartition("|")[2]


def _of_field(
    mine: Known, field: Sequence[Known], name: str
) -> tuple[Decimal, list[Decimal], str, str, tuple[Evidence, ...]]:
    of = f"of {len(field)} by {_measure(mine)}"
    evidence = evidence_of_all(field)
    return mine.amount.low, [value.amount.low for value in field], name, of, evidence


def _meant(sides: Sides, field: Sequence[Known], asked: StatedRank) -> Known | None:
    """The value whose owner's own words the sentence has, nearest to the rank; of the one before behind a pronoun."""
    owners = {value.key: owner_stems(value) for value in field}
    shared = frozenset.intersection(*owners.values()) if owners else frozenset()
    placed = sides.topics.reading.placed
    if sides.topics.before and PRONOUN_FIRST.match(sides.text):
        end = sides.topics.clause(asked.span[0])[1]
        own = {word for word, at in placed if at < end}
        past = sides.topics.before[0].reading.stems
        meant = [value for value in field if (owners[value.key] - shared) & past]
        if len(meant) == 1 and not any((owner - shared) & own for owner in owners.values()):
            return meant[0]
    near = [
        (abs(at - asked.span[0]), number)
        for number, value in enumerate(field)
        for word, at in placed
        if word in owners[value.key] - shared
    ]
    return field[min(near)[1]] if near else None


def _among_countries(sides: Sides, asked: StatedRank, figure: Quantity | None) -> Relation | None:
    """A country's rank by GDP or population among all economies."""
    topics, text = sides.topics, sides.text
    country = _country(sides, asked) if ECONOMY.search(text) else None
    if country is None or not country.is_country:
        return None
    near = text[asked.span[0] : asked.span[1] + 40]
    measure = (
        "population"
        if PEOPLED.search(near)
        else "gdp"
        if OUTPUT.search(near)
        else topics.measure_near(asked.span[0], "country") or "gdp"
    )
    year = next((year for year, _ in topics.times.years), None)
    field = sides.tables.reference.countries(measure, year)
    cells = [cell for cell in field.economies if cell.period == field.period]
    if IN_REGION.search(text):
        return unknown(ClaimKind.RANK, "the tables do not say which countries are in a region", figure)
    mine = next((cell for cell in cells if cell.entity.id == country.id), None)
    if mine is None:
        when = year or field.period
        return unknown(ClaimKind.RANK, f"the tables have no {spoken(measure)} of {country.name} for {when}")
    of = f"by {spoken(measure)} {field.period} of {len(cells)} economies"
    outside = bool(OUTSIDE.search(text[: asked.span[0]]))
    values = [cell.value for cell in cells]
    return _ranked(asked, figure, mine.value, values, short(country), of, (mine.evidence(),), outside=outside)


def _country(sides: Sides, asked: StatedRank) -> Entity | None:
    named = [m for m in sides.topics.own_entities if m.entity.is_country]
    before = [m.entity for m in named if m.start < asked.span[0] and not PASSED.search(sides.text[: m.start])]
    return before[-1] if before else named[0].entity if named else sides.topics.subject("country")
