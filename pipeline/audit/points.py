"""Percentage points: a difference of two rates, between two times, two sides or two levels that the sentence states."""

import re

from pipeline.audit import cues
from pipeline.audit.changes import pair_for, points
from pipeline.audit.differences import entity_sides, sides_part
from pipeline.audit.entries import Entry, same_series
from pipeline.audit.formula import Formula
from pipeline.audit.holdings import Gap, Holdings
from pipeline.audit.levels import noted_level
from pipeline.audit.scales import factor
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, checked, directed, unknown
from pipeline.models import ClaimKind, Quantity, Verdict

NO_EARLIER = "no earlier figure to compare with is given"


def points_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part:
    """A difference in points between two times, or a note in points."""
    figure = figure.times(factor(figure.unit, "points"), unit="points")
    sign = cues.direction(scene, figure)
    held = stated_levels(scene, figure, holdings)
    if held:
        return directed(ClaimKind.DIFFERENCE, figure, points(held), sign)
    beside = entity_sides(scene, figure, holdings, sign or 1)
    if beside is not None:
        return sides_part(figure, beside)
    pair = pair_for(scene, holdings, figure.start, ("%",))
    if pair is None or isinstance(pair, Gap):
        two = only_two_rates(holdings)
        if two:
            return _apart(figure, two, sign)
        noted = noted_level(scene, figure.model_copy(update={"unit": "points"}), holdings)
        if noted and noted.verdict is Verdict.REFUTED and cues.DIFFERENCE_AFTER.match(scene.right(figure)):
            return unknown(ClaimKind.DIFFERENCE, figure, NO_EARLIER)
        return noted or unknown(ClaimKind.DIFFERENCE, figure, pair.reason if pair else NO_EARLIER)
    return directed(ClaimKind.DIFFERENCE, figure, points(pair), sign)


HELD_AGAINST = re.compile(
    r"^\s*(?:below|above|under|over|(?:lower|higher|less|more) than) (?:[\w’']+ ){0,4}$", re.IGNORECASE
)


def stated_levels(scene: Scene, figure: Quantity, holdings: Holdings) -> tuple[Formula, Formula] | None:
    """Two rates of the notes that the sentence states on both sides of "points below"; None where it states none."""
    rates = [other for other in scene.figures if other.unit == "%"]
    after = next((other for other in rates if other.start > figure.end), None)
    before = next((other for other in reversed(rates) if other.end < figure.start), None)
    if before is None or after is None or not HELD_AGAINST.match(scene.text[figure.end : after.start]):
        return None
    first, second = (
        [e for e in holdings.entries if e.dimension == "%" and e.value.low == side.low == e.value.high]
        for side in (before, after)
    )
    pairs = [(one, other) for one in first for other in second if one.measure == other.measure]
    return (pairs[0][0].value, pairs[0][1].value) if pairs else None


def only_two_rates(holdings: Holdings) -> tuple[Entry, Entry] | None:
    """The only two rates of the notes, the newer or larger first; None where they hold more, fewer or points too."""
    rates = [e for e in holdings.entries if e.dimension == "%" and e.value.low == e.value.high]
    if len(rates) != 2 or any(e.dimension == "points" for e in holdings.entries):
        return None
    one, other = rates
    if same_series(one, other):
        return (one, other) if one.time > other.time else (other, one)
    return (one, other) if one.value.low > other.value.low else (other, one)


def _apart(figure: Quantity, two: tuple[Entry, Entry], sign: int) -> Part:
    """A figure in points against two rates: of one series in its direction, else only how far they are apart."""
    gap = points((two[0].value, two[1].value))
    if same_series(*two):
        return directed(ClaimKind.DIFFERENCE, figure, gap, sign)
    return checked(ClaimKind.DIFFERENCE, figure, gap)
