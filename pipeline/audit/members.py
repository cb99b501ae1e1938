"""The right side of a comparison: what a thing is held against, each member with the measure of the left side."""

import re
from collections.abc import Sequence

from pipeline.audit.binding import Topic, value_of, year_of
from pipeline.audit.comparison_words import JOINED, OTHERS
from pipeline.audit.entries import Entry
from pipeline.audit.formula import Formula, Op, apply, unit_of
from pipeline.audit.holdings import Gap, Holdings
from pipeline.audit.matching import matches
from pipeline.audit.operands import Operand, literal_entry, measure_for, operand
from pipeline.audit.scene import Scene


def members(scene: Scene, holdings: Holdings, window: tuple[int, int], left: Operand | None) -> list[Operand]:
    """The things on the right side: entities with its measure, or one note; put together where the words say so."""
    named = [m for m in scene.entities if window[0] <= m.start < window[1]]
    named = [m for m in named if m.entity.id != "WLD" or len(named) == 1]
    without = (left.entry,) if left and left.entry else ()
    if left and left.entry and OTHERS.search(scene.text[window[0] : window[1]]):
        mine = left.entry
        rest = [
            e
            for e in holdings.entries
            if e.measure == mine.measure and e.entity != mine.entity and e.period == mine.period
        ]
        return [Operand(other.value, entry=other) for other in rest]
    if not named:
        literal = literal_entry(scene, holdings, window, without)
        if literal:
            return [Operand(literal.value, entry=literal)]
        noted = noted_right(scene, holdings, window, without)
        if noted:
            return [noted]
        side = operand(scene, holdings, window, without=without)
        return [side] if side and not (left and side.value == left.value) else []
    measure = scene_measure(scene, window)
    own = left.topic.measure if left and left.topic else ""
    found = []
    for mention in dict.fromkeys(m.entity for m in named):
        topic = Topic(mention, measure_for(mention, measure, own, scene.measure_near(window[0])))
        at = next(m.start for m in named if m.entity is mention)
        found.append(
            Operand(value_of(scene, topic, member_year(scene, topic, left, at, window, holdings), holdings), topic)
        )
    if JOINED.search(scene.text[window[0] :]) and len(found) > 1:
        return [_together(found)]
    return found


def noted_right(scene: Scene, holdings: Holdings, window: tuple[int, int], without: Sequence[Entry]) -> Operand | None:
    """The note that the right side names, where the left side names another of its measure."""
    fitting = [e for e in holdings.entries if e not in without and e.dimension != "exchange"]
    ranked = matches(scene, fitting, window, window[0])
    if not ranked or ranked[0].score < 0.6 or max(ranked[0].entity, ranked[0].period, ranked[0].measure) < 0.5:
        return None
    return Operand(ranked[0].entry.value, entry=ranked[0].entry)


def scene_measure(scene: Scene, window: tuple[int, int]) -> str:
    """The measure named on the right side, strong words first."""
    inside = sorted((m.weak, m.start, m.measure) for m in scene.measures if window[0] <= m.start < window[1])
    return inside[0][2] if inside else ""


def member_year(
    scene: Scene, topic: Topic, left: Operand | None, place: int, window: tuple[int, int], holdings: Holdings
) -> int | None:
    """A member's year: the one beside it, a company's also from the left side, a country's else the newest."""
    times = scene.times
    beside = [year for year, at in times.years if window[0] <= at <= window[1] + 9]
    if times.year_before and re.search(r"the year before|a year earlier|the previous year", scene.text[window[0] :]):
        other = [year for year, at in times.years if at < window[0]]
        return other[-1] - 1 if other else None
    company = topic.entity is not None and topic.entity.is_company
    if beside and (len(times.years) > 1 or company or left is None or left.entity is None):
        return beside[0]
    same_kind = (
        left is None
        or left.entity is None
        or left.entity.is_company == (topic.entity is not None and topic.entity.is_company)
    )
    if times.years and (
        (same_kind and (left is None or left.entity is not None))
        or (beside and not topic.entity.is_company if topic.entity else False)
    ):
        return times.years[0][0] if not beside else beside[0]
    return year_of(scene, topic, place, holdings) if same_kind and left and left.entity else None


def _together(found: Sequence[Operand]) -> Operand:
    gap = next((o.value for o in found if isinstance(o.value, Gap)), None)
    if gap:
        return Operand(gap, found[0].topic)
    values: list[Formula] = [o.value for o in found if not isinstance(o.value, Gap)]
    return Operand(apply(Op.ADD, *values, unit=unit_of(values[0])), found[0].topic)
