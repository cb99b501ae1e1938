"""A difference: between two times of one thing, or between two sides that a sentence compares."""

import re
from collections.abc import Sequence

from pipeline.audit import cues
from pipeline.audit.binding import Topic, table_topic, value_of, year_of
from pipeline.audit.changes import difference, pair_for
from pipeline.audit.entries import Entry
from pipeline.audit.formula import Formula, Op, apply, unit_of
from pipeline.audit.holdings import Gap, Holdings, fits
from pipeline.audit.levels import comparable, figure_dimension
from pipeline.audit.matching import Match, matches
from pipeline.audit.scene import Scene
from pipeline.audit.spreading import first_place
from pipeline.audit.verdicts import Part, checked, directed, unknown
from pipeline.models import ClaimKind, Kind, Quantity

_LOW = "lowest|smallest|cheapest|slowest|shortest|youngest|coldest|least|worst|fewest|poorest|lightest|bottom"
_HIGH = "highest|largest|biggest|dearest|fastest|longest|oldest|hottest|most|best|richest|heaviest|tallest|top"
EXTREMES = re.compile(
    rf"\b(?:{_LOW})\b[^.;]{{1,40}}\b(?:{_HIGH})\b|\b(?:{_HIGH})\b[^.;]{{1,40}}\b(?:{_LOW})\b", re.IGNORECASE
)


def difference_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """The figure against the difference of two times or of two sides; None where the sentence compares nothing."""
    sign = cues.direction(scene, figure)
    dim = figure_dimension(figure)
    stated = stated_entries(scene, figure, [e for e in holdings.entries if e.dimension == dim])
    if len(stated) == 2:
        return checked(ClaimKind.DIFFERENCE, figure, spread([e.value for e in stated]))
    ends = EXTREMES.search(scene.text)
    if ends and (apart := _extremes(scene, figure, holdings)):
        return checked(ClaimKind.DIFFERENCE, figure, spread(apart))
    sides = two_sides(scene, figure, holdings)
    if sides is not None:
        return sides_part(figure, sides)
    pair = pair_for(scene, holdings, figure.start, (dim,) if holdings.entries else ())
    if isinstance(pair, tuple):
        value = difference(pair)
        if re.search(r"\bloss(?:es)?\b|\bdeficit\b", scene.left(figure), re.IGNORECASE) and unit_of(pair[0]) == "USD":
            return directed(ClaimKind.DIFFERENCE, figure, value, sign)
        return directed(ClaimKind.DIFFERENCE, figure, value, sign)
    two = _last_resort(scene, figure, holdings)
    if two:
        return checked(ClaimKind.DIFFERENCE, figure, spread([e.value for e in two]))
    return unknown(ClaimKind.DIFFERENCE, figure, pair.reason) if isinstance(pair, Gap) else None


def _last_resort(scene: Scene, figure: Quantity, holdings: Holdings) -> list[Entry]:
    """The only two figures of the unit in the notes, where the sentence names them at all."""
    fitting = [e for e in holdings.entries if comparable(figure, e)]
    ranked = [m for m in matches(scene, fitting) if m.score > 0.25]
    return [m.entry for m in ranked] if len(fitting) == 2 == len(ranked) else []


def _extremes(scene: Scene, figure: Quantity, holdings: Holdings) -> list[Formula]:
    """The notes' values of the measure that a sentence says the lowest and the highest of, in the figure's unit."""
    fitting = [e for e in holdings.entries if comparable(figure, e)]
    ranked = matches(scene, fitting, place=figure.start)
    best = next((m.entry for m in ranked if m.score > 0), None) or (fitting[0] if fitting else None)
    alike = [e.value for e in fitting if best and e.measure == best.measure and e.dimension == best.dimension]
    return list(alike) if len(alike) > 2 else []


def spread(values: Sequence[Formula]) -> Formula:
    """The distance between the largest and the smallest."""
    return apply(Op.SPAN, *values, unit=unit_of(values[0]))


def two_sides(scene: Scene, figure: Quantity, holdings: Holdings) -> tuple[Formula | Gap, Formula | Gap, int] | None:
    """The two entities that a difference compares, with the sign the words give it for the first of them."""
    sign = (
        -1
        if re.search(r"\b(?:less|fewer|lower|smaller|behind|below|short|cheaper|trail\w*|under)\b", scene.text, re.I)
        else 1
    )
    topic = table_topic(scene, figure.start)
    if topic and topic.entity:
        named = list(dict.fromkeys(m.entity for m in scene.own_entities if fits(m.entity, topic.measure)))
        if len(named) == 2:
            year = year_of(scene, topic, figure.start, holdings)
            one, other = (value_of(scene, Topic(entity, topic.measure), year, holdings) for entity in named)
            return one, other, sign
    return entity_sides(scene, figure, holdings, sign)


def entity_sides(
    scene: Scene, figure: Quantity, holdings: Holdings, sign: int
) -> tuple[Formula | Gap, Formula | Gap, int] | None:
    """The notes' figures of the two entities that a sentence names, in its order; rates for a figure in points."""
    rated = figure.kind is Kind.POINTS
    fitting = [e for e in holdings.entries if comparable(figure, e) or (rated and e.dimension == "%")]
    ranked = [
        m for m in matches(scene, fitting, place=figure.start) if m.measure >= 0.5 and m.entity >= 0.5 and m.period >= 0
    ]
    entities: dict[str, Match] = {}
    for match in ranked:
        entities.setdefault(match.entry.entity, match)
    if len(entities) != 2:
        return None
    order = sorted(entities.values(), key=lambda m: first_place(scene, m.entry))
    return order[0].entry.value, order[1].entry.value, sign


def sides_part(figure: Quantity, sides: tuple[Formula | Gap, Formula | Gap, int]) -> Part:
    one, other, sign = sides
    for side in (one, other):
        if isinstance(side, Gap):
            return unknown(ClaimKind.DIFFERENCE, figure, side.reason)
    assert not isinstance(one, Gap)
    assert not isinstance(other, Gap)
    return directed(ClaimKind.DIFFERENCE, figure, difference((one, other)), sign)


def stated_entries(scene: Scene, figure: Quantity, fitting: Sequence[Entry]) -> list[Entry]:
    """The entries whose values the sentence itself states besides the figure."""
    values = {f.low for f in scene.figures if f is not figure}
    return [e for e in fitting if e.value.low in values and e.value.low == e.value.high]
