"""Changes over time: percent and points, multiples, differences between two times, and yearly growth."""

import re
from collections.abc import Sequence

from pipeline.audit.arithmetic.formula import Formula, Op, apply
from pipeline.audit.context.measures import is_loss
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap, magnitude
from pipeline.audit.evidence.fact_index import IndexedFigure
from pipeline.audit.evidence.resolution import (
    ResolvedMeasure,
    note_comes_first,
    remembered_year,
    series_of,
    table_topic,
    year_of,
)
from pipeline.audit.evidence.scoring import ScoredFigure, matches

Pair = tuple[Formula, Formula]
_OLD_LEAD = re.compile(
    r"\b(?:since|from|as(?: in| on| at)|(?:it|they) (?:did|was|were|had) (?:in|on|at)|"
    r"than(?: it (?:was|did))?(?: in| on| at)?|compared (?:with|to)|against|versus|vs\.?|"
    r"on|after|up from|down from)(?: (?:the|its|those of|that of|that in|those in|a))* ?$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:over the (?:period|years|decade)|since (?:the )?(?:start|beginning|first)|overall|in all|"
    r"from first to last|between the first)\b",
    re.I,
)


def pair_for(scene: SentenceContext, holdings: EvidenceBase, place: int, dims: Sequence[str] = ()) -> Pair | Gap | None:
    """The new and the old value of what a place speaks of; a Gap names the missing one; None where nothing is named."""
    noted = _noted(scene, holdings, place, dims)
    topic = table_topic(scene, place)
    if noted and note_comes_first(scene, noted, topic):
        return noted_pair(scene, holdings, noted.entry)
    if topic and topic.entity:
        return table_pair(scene, holdings, topic, place)
    return None


def _noted(scene: SentenceContext, holdings: EvidenceBase, place: int, dims: Sequence[str]) -> ScoredFigure | None:
    fitting = [e for e in holdings.entries if e.dimension != "exchange" and (not dims or e.dimension in dims)]
    ranked = matches(scene, fitting, place=place)
    sure = [m for m in ranked if m.measure >= 0.5 and (m.entity > 0 or m.measure > 0.6)]
    several = [m for m in sure if len(series_of(holdings, m.entry)) > 1]
    if several and several[0].score > sure[0].score - 1.2:
        return several[0]
    if sure:
        return sure[0]
    alone = {(m.entry.entity, m.entry.measure) for m in ranked if len(series_of(holdings, m.entry)) > 1}
    known = next((m for m in ranked if m.score > 0.6 and (m.entry.entity, m.entry.measure) in alone), None)
    return known if len(alone) == 1 else None


def noted_pair(scene: SentenceContext, holdings: EvidenceBase, entry: IndexedFigure) -> Pair | Gap:
    """The two entries of a series that the sentence compares: the newest and the one before, unless it names others."""
    series = series_of(holdings, entry)
    if len(series) < 2:
        return Gap(f"no earlier figure for {entry.entity} {entry.measure} is given")
    old = _named_old(scene, series)
    rest = [e for e in series if old is None or e.time > old.time] or [e for e in series if e is not old]
    new = _named(scene, rest, old) or rest[-1]
    if old is None:
        earlier = [e for e in series if e.time < new.time]
        if not earlier:
            return Gap(f"no earlier figure for {entry.entity} {entry.measure} is given")
        old = earlier[0] if _WHOLE.search(scene.text) else earlier[-1]
    return new.value, old.value


def _named_old(scene: SentenceContext, series: Sequence[IndexedFigure]) -> IndexedFigure | None:
    """The entry of the period that stands after "since", "from" or "than in"."""
    for part, at in scene.periods:
        if _OLD_LEAD.search(scene.text[:at]):
            fits = [e for e in series if part in e.parts and e is not series[-1]]
            if fits:
                return _closest(scene, fits, at)
            if part[0] == "y":
                missing = [e for e in series if any(p[0] == "y" for p in e.parts)]
                if len(missing) == len(series):
                    continue
    return None


def _closest(scene: SentenceContext, fits: Sequence[IndexedFigure], at: int) -> IndexedFigure:
    near = {part for part, place in scene.periods if abs(place - at) < 18}
    return max(fits, key=lambda e: len(e.parts & near))


def _named(scene: SentenceContext, series: Sequence[IndexedFigure], old: IndexedFigure | None) -> IndexedFigure | None:
    said = {part for part, at in scene.periods if not _OLD_LEAD.search(scene.text[:at])}
    ranked = [
        (len(e.parts & said), e.time, e) for e in series if e is not old and e.parts & said and _consistent(e, said)
    ]
    if not ranked:
        return None
    most = max(count for count, _, _ in ranked)
    return max((time, e.order, e) for count, time, e in ranked if count == most)[2]


def _consistent(entry: IndexedFigure, said: set[str]) -> bool:
    return all(part in said for part in entry.parts if any(other[0] == part[0] for other in said) and part[0] != "w")


def table_pair(scene: SentenceContext, holdings: EvidenceBase, topic: ResolvedMeasure, place: int) -> Pair | Gap:
    """A table topic's value of the year spoken of and of the year it is compared with: the one before unless named."""
    assert topic.entity is not None
    times, known = scene.times, holdings.years(topic.entity, topic.measure)
    new = times.new if times.old or times.steps else year_of(scene, topic, place, holdings)
    if times.old and new in (times.old, None):
        past = remembered_year(scene, topic)
        new = past if past and past > times.old else None
    new = new or (known[-1] if known else None)
    old = times.old or (new - (times.steps or 1) if new else None)
    found = [holdings.cell(topic.entity, topic.measure, year) for year in (new, old)]
    gap = next((value for value in found if isinstance(value, Gap)), None)
    if gap:
        return gap
    if is_loss(scene.text):
        found = [magnitude(value) for value in found if not isinstance(value, Gap)]
    first, last = found
    assert not isinstance(first, Gap)
    assert not isinstance(last, Gap)
    return first, last


def change(pair: Pair) -> Formula:
    return apply(Op.CHANGE, *pair, unit="%")
