"""Records within one's own past: "its best year since 2018", "never had a better year", "the lowest ever"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.audit.arithmetic.relation import Relation, told, unknown
from pipeline.audit.evidence.known import Known
from pipeline.audit.evidence.reference_values import Gap, fits, positive, spoken
from pipeline.audit.relations.named_notes import ENOUGH, PLAN, named_notes
from pipeline.audit.relations.sides import Sides
from pipeline.audit.tables.measure_words import is_loss
from pipeline.models import ClaimKind
from pipeline.reference.entities import Entity

EVER = re.compile(
    r"\b(?:(?:is|was|were|set|hit|reached|marked|makes?) (?:a|its|an all-time|a new|"
    r"another) record\b(?! (?:low|by|of))|never (?:had )?(?:a )?(?:better|bigger|higher|larger|more|worse|"
    r"lower|smaller)|(?:a|an|its|new|all-time|another) record (?:high|low|year|profit|loss|revenue|sales|"
    r"income|result|\w+ (?:profit|revenue|sales))|record (?:profits?|revenues?|sales|net income|earnings|"
    r"year|loss)|(?:best|highest|largest|biggest|lowest|worst|most|smallest|"
    r"fewest)\b[^.;]{0,40}?\b(?:since|ever|on record|in (?:\w+|\d+) years|to date|yet|of the (?:decade|"
    r"past)|in its history|so far)|(?:best|strongest|weakest|worst|(?:most|least) \w+|"
    r"(?:highest|largest|biggest|lowest|smallest)[- ]\w+) (?:\w+ )?year (?:(?:for|in|by) \w+ )?"
    r"(?:of the \w+|of those|between|from|in the (?:\w+ )?(?:years|table|period)))\b",
    re.IGNORECASE,
)
SINCE = re.compile(
    r"\bsince (?:at least )?(?:fiscal )?((?:19|20)\d\d)\b|\bgoing (?:back|by)[^.;]*?((?:19|20)\d\d)\b", re.IGNORECASE
)
WORSE = re.compile(
    r"\b(?:worst|lowest|smallest|fewest|least|never (?:had )?(?:a )?(?:worse|lower|smaller))\b", re.IGNORECASE
)


def record(sides: Sides) -> Relation | None:
    """A record within one's own past: every year since the one named, or all that the tables or notes have."""
    cue = EVER.search(sides.text)
    found = _record(sides, cue) if cue else None
    return replace(found, span=cue.span()) if cue and found else None


def _record(sides: Sides, cue: re.Match[str]) -> Relation | None:
    if any(part[0] in "qm" for part, _ in sides.topics.reading.periods):
        return None  # a quarter's or a month's record is none among whole years
    least = bool(WORSE.search(cue[0]))
    since = SINCE.search(sides.text)
    first = int(since[1] or since[2]) if since else None
    ranked = (n for n in named_notes(sides.topics, sides.index) if n.measure >= ENOUGH and n.period >= 0)
    noted = next((n for n in ranked if PLAN not in n.value.near), None)  # a forecast is no record
    if noted:
        return unknown(ClaimKind.RANK, f"the notes hold no earlier figures for {noted.value.words}")
    topic = sides.table_topic(cue.start())
    if topic is None:
        return None
    entity, measure = topic
    named = dict.fromkeys(m.measure for m in sides.topics.measures if not m.weak and fits(entity, m.measure))
    return _in_tables(sides, entity, next(iter(named), measure), first, least)


def _in_tables(sides: Sides, entity: Entity, measure: str, first: int | None, least: bool) -> Relation:
    known = sides.tables.years(entity, measure)
    name = f"{entity.name} {spoken(measure)}"
    named = [year for year, _ in sides.topics.times.years if year != first]
    mine = named[-1] if named else known[-1] if known else None
    if mine not in known or (first is not None and first not in known):
        return unknown(ClaimKind.RANK, f"the tables do not reach back to {first or mine} for {name}")
    times = sides.topics.times
    if times.old and times.new and set(named) - {times.old, times.new}:
        return unknown(ClaimKind.RANK, f"{name} {mine} is held against years that are not its past")
    span: Sequence[int] = [year for year in known if (first or known[0]) <= year < mine]
    found = {year: sides.tables.value(entity, measure, year) for year in (*span, mine)}
    gap = next((value.reason for value in found.values() if isinstance(value, Gap)), None)
    if gap is not None or not span:
        return unknown(ClaimKind.RANK, gap or f"there is no earlier year of {name} to compare with")
    values = {year: positive(v) if is_loss(sides.text) else v for year, v in found.items() if isinstance(v, Known)}
    own = values.pop(mine)
    holds = _is_extreme(own, list(values.values()), least)
    end = "lowest" if least else "highest"
    line = f"{name} {mine} is {'' if holds else 'not '}the {end} since {span[0]}"
    return told(ClaimKind.RANK, line, own.operand.evidence, holds=holds)


def _is_extreme(own: Known, others: Sequence[Known], least: bool) -> bool:
    mine = own.amount.low
    return all(other.amount.low > mine if least else other.amount.low < mine for other in others)
