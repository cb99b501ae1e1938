"""Changes over time: percent and points, multiples, differences between two times, and yearly growth."""

import re
from collections.abc import Sequence

from pipeline.audit.arithmetic.checks import CheckResult, checked, signed_check, unknown
from pipeline.audit.arithmetic.formula import Formula, Op, apply, constant, unit_of
from pipeline.audit.context import cues
from pipeline.audit.context.measures import is_loss
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap, fits, magnitude
from pipeline.audit.evidence.fact_index import IndexedFigure, same_series
from pipeline.audit.evidence.ratios import first_place
from pipeline.audit.evidence.resolution import (
    ResolvedMeasure,
    note_comes_first,
    remembered_year,
    series_of,
    table_topic,
    value_of,
    year_of,
)
from pipeline.audit.evidence.scoring import ScoredFigure, matches
from pipeline.audit.rules.level import comparable, figure_dimension, noted_level
from pipeline.models import ClaimKind, Kind, Quantity, Verdict
from pipeline.quantities.conversions import factor

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


def points(pair: Pair) -> Formula:
    return apply(Op.POINTS, *pair, unit="points")


def multiple(pair: Pair) -> Formula:
    return apply(Op.DIVIDE, *pair, unit="x")


def difference(pair: Pair) -> Formula:
    return apply(Op.SUBTRACT, *pair, unit=unit_of(pair[0]))


def growth(pair: Pair, years: int) -> Formula:
    return apply(Op.GROWTH, *pair, constant(years), unit="%")


_LOW = "lowest|smallest|cheapest|slowest|shortest|youngest|coldest|least|worst|fewest|poorest|lightest|bottom"
_HIGH = "highest|largest|biggest|dearest|fastest|longest|oldest|hottest|most|best|richest|heaviest|tallest|top"
EXTREMES = re.compile(
    rf"\b(?:{_LOW})\b[^.;]{{1,40}}\b(?:{_HIGH})\b|\b(?:{_HIGH})\b[^.;]{{1,40}}\b(?:{_LOW})\b", re.IGNORECASE
)


def difference_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
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
            return signed_check(ClaimKind.DIFFERENCE, figure, value, sign)
        return signed_check(ClaimKind.DIFFERENCE, figure, value, sign)
    two = _last_resort(scene, figure, holdings)
    if two:
        return checked(ClaimKind.DIFFERENCE, figure, spread([e.value for e in two]))
    return unknown(ClaimKind.DIFFERENCE, figure, pair.reason) if isinstance(pair, Gap) else None


def _last_resort(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> list[IndexedFigure]:
    """The only two figures of the unit in the notes, where the sentence names them at all."""
    fitting = [e for e in holdings.entries if comparable(figure, e)]
    ranked = [m for m in matches(scene, fitting) if m.score > 0.25]
    return [m.entry for m in ranked] if len(fitting) == 2 == len(ranked) else []


def _extremes(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> list[Formula]:
    """The notes' values of the measure that a sentence says the lowest and the highest of, in the figure's unit."""
    fitting = [e for e in holdings.entries if comparable(figure, e)]
    ranked = matches(scene, fitting, place=figure.start)
    best = next((m.entry for m in ranked if m.score > 0), None) or (fitting[0] if fitting else None)
    alike = [e.value for e in fitting if best and e.measure == best.measure and e.dimension == best.dimension]
    return list(alike) if len(alike) > 2 else []


def spread(values: Sequence[Formula]) -> Formula:
    """The distance between the largest and the smallest."""
    return apply(Op.SPAN, *values, unit=unit_of(values[0]))


def two_sides(
    scene: SentenceContext, figure: Quantity, holdings: EvidenceBase
) -> tuple[Formula | Gap, Formula | Gap, int] | None:
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
            one, other = (value_of(scene, ResolvedMeasure(entity, topic.measure), year, holdings) for entity in named)
            return one, other, sign
    return entity_sides(scene, figure, holdings, sign)


def entity_sides(
    scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, sign: int
) -> tuple[Formula | Gap, Formula | Gap, int] | None:
    """The notes' figures of the two entities that a sentence names, in its order; rates for a figure in points."""
    rated = figure.kind is Kind.POINTS
    fitting = [e for e in holdings.entries if comparable(figure, e) or (rated and e.dimension == "%")]
    ranked = [
        m for m in matches(scene, fitting, place=figure.start) if m.measure >= 0.5 and m.entity >= 0.5 and m.period >= 0
    ]
    entities: dict[str, ScoredFigure] = {}
    for match in ranked:
        entities.setdefault(match.entry.entity, match)
    if len(entities) != 2:
        return None
    order = sorted(entities.values(), key=lambda m: first_place(scene, m.entry))
    return order[0].entry.value, order[1].entry.value, sign


def sides_part(figure: Quantity, sides: tuple[Formula | Gap, Formula | Gap, int]) -> CheckResult:
    one, other, sign = sides
    for side in (one, other):
        if isinstance(side, Gap):
            return unknown(ClaimKind.DIFFERENCE, figure, side.reason)
    assert not isinstance(one, Gap)
    assert not isinstance(other, Gap)
    return signed_check(ClaimKind.DIFFERENCE, figure, difference((one, other)), sign)


def stated_entries(scene: SentenceContext, figure: Quantity, fitting: Sequence[IndexedFigure]) -> list[IndexedFigure]:
    """The entries whose values the sentence itself states besides the figure."""
    values = {f.low for f in scene.figures if f is not figure}
    return [e for e in fitting if e.value.low in values and e.value.low == e.value.high]


NO_EARLIER = "no earlier figure to compare with is given"


def points_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult:
    """A difference in points between two times, or a note in points."""
    figure = figure.times(factor(figure.unit, "points"), unit="points")
    sign = cues.direction(scene, figure)
    held = stated_levels(scene, figure, holdings)
    if held:
        return signed_check(ClaimKind.DIFFERENCE, figure, points(held), sign)
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
    return signed_check(ClaimKind.DIFFERENCE, figure, points(pair), sign)


HELD_AGAINST = re.compile(
    r"^\s*(?:below|above|under|over|(?:lower|higher|less|more) than) (?:[\w’']+ ){0,4}$", re.IGNORECASE
)


def stated_levels(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> tuple[Formula, Formula] | None:
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


def only_two_rates(holdings: EvidenceBase) -> tuple[IndexedFigure, IndexedFigure] | None:
    """The only two rates of the notes, the newer or larger first; None where they hold more, fewer or points too."""
    rates = [e for e in holdings.entries if e.dimension == "%" and e.value.low == e.value.high]
    if len(rates) != 2 or any(e.dimension == "points" for e in holdings.entries):
        return None
    one, other = rates
    if same_series(one, other):
        return (one, other) if one.time > other.time else (other, one)
    return (one, other) if one.value.low > other.value.low else (other, one)


def _apart(figure: Quantity, two: tuple[IndexedFigure, IndexedFigure], sign: int) -> CheckResult:
    """A figure in points against two rates: of one series in its direction, else only how far they are apart."""
    gap = points((two[0].value, two[1].value))
    if same_series(*two):
        return signed_check(ClaimKind.DIFFERENCE, figure, gap, sign)
    return checked(ClaimKind.DIFFERENCE, figure, gap)
