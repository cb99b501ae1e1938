"""Limits said of every member of a group, or of none: "exceeded 50% in all four wards", "none of the three schools"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.audit.arithmetic.amount import typed
from pipeline.audit.arithmetic.relation import Relation, told, unknown
from pipeline.audit.evidence.known import CELL, NOTE, Known, evidence_of_all
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.relations.comparison_words import JOINED
from pipeline.audit.relations.counted_groups import LARGEST, STRETCHES, limit_of, meets
from pipeline.audit.relations.named_notes import owner_stems
from pipeline.audit.relations.sides import Sides
from pipeline.audit.wording.lexicon import UNIT_STEMS
from pipeline.models import ClaimKind, Direction, Kind, Quantity
from pipeline.quantities.number_words import COUNTS, count_of
from pipeline.text.stemming import stems

_OF = r"(?:the |its |their |his |her |these |those |\w+['’]s? )?"
_NUMBER = rf"(?:(?P<n>\d{{1,2}}|{COUNTS}) )"
QUANTIFIED = re.compile(
    rf"\b(?:(?P<every>(?:all|(?:each|every one|every single one) of) {_OF}|every |each )"
    rf"|(?P<none>(?:none|not one|not a single one) of {_OF}))"
    rf"(?P<late>(?:past|last|previous) )?{_NUMBER}?(?:(?:fiscal|financial) )?(?P<noun>[a-z]+)\b",
    re.IGNORECASE,
)
EXCEPTED = re.compile(r"\b(?:nearly|almost|virtually|practically|but|hardly|nor|one in|for|per) $", re.IGNORECASE)
DENIED = re.compile(r"\bnot $", re.IGNORECASE)
BOUNDED = re.compile(r"\b(?:below|under|beneath|above|over) $", re.IGNORECASE)
BY = re.compile(r"\bby(?: \w+){0,2} $", re.IGNORECASE)
CUT = re.compile(r"[;:]|, (?:and|but|while|though|whereas|which|who|when) | (?:but|while|whereas) ")
BETWEEN_THEM = re.compile(rf"{JOINED.pattern}|\bbetween them\b|\bon average\b|\baverage\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    """The group of which something is said: all its members or none, how many it has (0: not counted), its noun.

    `denied`: it is not so of all of them.
    """

    every: bool
    denied: bool
    size: int
    noun: str
    late: bool
    span: tuple[int, int]

    @property
    def of_times(self) -> bool:
        """Whether its members are stretches of time."""
        return self.noun in STRETCHES


def universals(sides: Sides) -> list[Relation]:
    """What is said of all members of a group or of none, by one limit; open where not all members have a value.

    Nothing is said of a group that the sentence does not count, unless a member of it refutes the sentence.
    """
    group = _group_in(sides.text)
    if group is None or BETWEEN_THEM.search(sides.text):
        return []
    for figure in sides.topics.reading.figures:
        if not _may_limit(sides.text, group, figure):
            continue
        field = _times(sides, group, figure) if group.of_times else _members(sides, group, figure)
        limit = limit_of(sides, figure) if field else None
        if limit is not None and (found := _held(group, field, limit)):
            return [replace(found, of_group=True, span=group.span, used=(figure.start,))]
    return []


def _group_in(text: str) -> Group | None:
    for match in QUANTIFIED.finditer(text):
        size = count_of(match["n"] or "")
        if size != 1 and size <= LARGEST and not EXCEPTED.search(text[: match.start()]):
            noun, late = match["noun"].lower(), bool(match["late"])
            denied = bool(DENIED.search(text[: match.start()]))
            return Group(match["none"] is None, denied, size, noun.removesuffix("s"), late, match.span())
    return None


def _may_limit(text: str, group: Group, figure: Quantity) -> bool:
    """Whether a figure may be a limit of the group's values: a level beside the group, and no step or share."""
    if group.span[0] <= figure.start < group.span[1]:
        return False
    if figure.direction in (Direction.UP, Direction.DOWN) and not BOUNDED.search(text[: figure.start]):
        return False
    if figure.kind in (Kind.FRACTION, Kind.MULTIPLE, Kind.POINTS) or BY.search(text[: figure.start]):
        return False
    first, last = sorted((figure.start, group.span[0]))
    return CUT.search(text, first, last) is None


def _members(sides: Sides, group: Group, figure: Quantity) -> list[Known]:
    """The values of the group's members: of the one measure of many owners that the sentence names best.

    Empty where two measures are named alike, where the values are of several times, and where the sentence names one
    of the owners.
    """
    topics: dict[str, dict[str, Known]] = {}
    for value in _of_unit(sides, figure):
        held = topics.setdefault(value.topic, {}).get(value.series)
        if held is None or held.time <= value.time:
            topics[value.topic][value.series] = value
    fields = [list(series.values()) for series in topics.values()]
    noun = stems(group.noun)
    fields = [[value for value in field if noun & stems(value.group_owner)] or field for field in fields]
    field = _best_named(sides, figure, [field for field in fields if len(field) > 1])
    owners = [owner_stems(value) for value in field]
    distinct = frozenset().union(*owners) - frozenset.intersection(*owners) if owners else frozenset()
    of_one_time = len({value.periods for value in field}) == 1
    return field if of_one_time and not distinct & sides.topics.reading.stems else []


def _times(sides: Sides, group: Group, figure: Quantity) -> list[Known]:
    """The values of the series that the sentence names at the times of the group: "each of the past three years"."""
    topic = sides.table_topic(figure.start)
    if topic and group.late and group.noun == "year":
        values = (sides.tables.value(*topic, year) for year in sides.tables.years(*topic)[-group.size :])
        tabled = [value for value in values if isinstance(value, Known)]
        if tabled and tabled[0].amount.unit == typed(figure).unit:
            return tabled
    series: dict[str, list[Known]] = {}
    for value in sorted(_of_unit(sides, figure), key=lambda value: value.time):
        series.setdefault(value.series, []).append(value)
    fields = [held[-group.size :] if group.late else held for held in series.values() if len(held) > 1]
    return _best_named(sides, figure, fields)


def _of_unit(sides: Sides, figure: Quantity) -> Iterator[Known]:
    """The noted levels that a figure may bound by its unit, at the time that the sentence speaks of."""
    said, unit = frozenset(part for part, _ in sides.topics.reading.periods), typed(figure).unit
    for value in sides.index.values:
        noted = value.origin in (NOTE, CELL) and value.amount.unit == unit and not (value.sign or value.is_change)
        if noted and not clash(said, value.periods):
            yield value


def _best_named(sides: Sides, figure: Quantity, fields: Sequence[list[Known]]) -> list[Known]:
    """The field whose measure the sentence names best, empty where none is named or two are alike."""
    said, counted = sides.topics.reading.stems | stems(figure.measured), stems(figure.measured)
    scores = []
    for field in fields:
        words = (field[0].measure or field[0].near - field[0].owner) - UNIT_STEMS
        words |= stems(field[0].quantity.unit) - UNIT_STEMS
        fits = not counted or figure.kind is not Kind.NUMBER or bool(counted & words)
        scores.append(len(words & said) / len(words) if words and fits else 0.0)
    best = max(scores, default=0.0)
    return fields[scores.index(best)] if best and scores.count(best) == 1 else []


def _held(group: Group, field: Sequence[Known], limit: Quantity) -> Relation | None:
    """The limit held against the members: one that fails refutes, all that are counted bear it out."""
    measure = field[0].topic.rpartition("|")[2]
    wrong = [value for value in field if meets(value, limit) is not group.every]
    surely = group.of_times or all(stems(group.noun) & stems(value.group_owner) for value in field)
    number, size = len(field), group.size
    evidence = evidence_of_all(field)
    failing = ", ".join(f"{value.operand.name} ({value.operand.told})" for value in wrong)
    line = f"{number - len(wrong)} of {number} by {measure}" + (f"; not {failing}" if wrong else "")
    if wrong and (number == size or (surely and number < size) or (surely and not size) or len(wrong) == number):
        return told(ClaimKind.COUNT, line, evidence, holds=group.denied)
    if not wrong and 0 < size <= number:
        return told(ClaimKind.COUNT, line, evidence, holds=not group.denied)
    gap = unknown(ClaimKind.COUNT, f"{number} of {size} have a known value by {measure}")
    return replace(gap, evidence=evidence) if size else None
