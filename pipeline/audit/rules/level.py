"""A plain figure: the notes or a table hold the very value that the sentence states."""

import re
from dataclasses import replace

from pipeline.audit.arithmetic.checks import CheckResult, checked, merge_readings, stated_in, unknown
from pipeline.audit.arithmetic.formula import Formula, Op, apply, evaluate, evidence_of, printed, unit_of
from pipeline.audit.arithmetic.tolerance import compare
from pipeline.audit.context.measures import RATES
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap, fits
from pipeline.audit.evidence.fact_index import IndexedFigure, dimension, same_series
from pipeline.audit.evidence.resolution import ResolvedMeasure, note_comes_first, table_topic, value_of, year_of
from pipeline.audit.evidence.scoring import ENOUGH, ScoredFigure, matches
from pipeline.models import ClaimKind, Direction, Hedge, Interval, Kind, Quantity, Reading, Verdict
from pipeline.quantities.conversions import HUNDREDTH, factor

NOT_FOUND = "nothing in the notes or the tables gives this figure"
EXCHANGE = re.compile(
    r"\b(?:pound|euro|dollar|yen|yuan|rupee|won|krona|franc|peso|real|rand)\b (?:at|worth|buying|"
    r"trading at|fetching)\s*$|"
    r"\b(?:to|per|against|for) (?:the |a |one )?(?:pound|euro|dollar|yen|yuan|rupee|won|krona|franc|peso|"
    r"real|rand)\b|\brate of\b",
    re.IGNORECASE,
)
PER_COIN = re.compile(
    r"\s*(?:to|per|against|for|a) (?:the |a |one )?(?:[A-Z]\w+ )?"
    r"(?:pound|euro|dollar|yen|yuan|rupee|won|krona|franc|peso|real|rand)\b",
    re.IGNORECASE,
)
LAST_ONES = re.compile(r"\b(?:last|the previous|the prior) (?:year|month|week|quarter|season)['’]s $", re.IGNORECASE)
TIE = 0.12
# No sum of money that many times a rate is that rate.
AKIN_TO_RATE = 20


def level_part(
    scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, kind: ClaimKind = ClaimKind.FIGURE
) -> CheckResult:
    """The figure against the note or the cell that it restates."""
    return (
        noted_level(scene, figure, holdings, kind)
        or table_level(scene, figure, holdings, kind)
        or unknown(kind, figure, NOT_FOUND)
    )


def noun_of(figure: Quantity) -> str:
    """What the figure counts, as written after it."""
    return " ".join(filter(None, (figure.measured, figure.unit if len(figure.unit) > 3 else "")))


def figure_dimension(figure: Quantity) -> str:
    """What the figure's unit can be compared with."""
    if figure.kind in (Kind.PERCENT, Kind.FRACTION):
        return "%"
    return dimension(figure.unit.partition("/")[0]) if figure.unit else "count"


def noted_level(
    scene: SentenceContext,
    figure: Quantity,
    holdings: EvidenceBase,
    kind: ClaimKind = ClaimKind.FIGURE,
    without: tuple[IndexedFigure, ...] = (),
) -> CheckResult | None:
    """The figure against the note it restates; None where no note is named well enough or a table is."""
    fitting = [e for e in holdings.entries if comparable(figure, e) and e not in without]
    if not fitting:
        return None
    ranked = [m for m in matches(scene, fitting, place=figure.start, noun=noun_of(figure)) if m.period >= 0]
    best = _meant(scene, figure, ranked)
    if best is None:
        return None
    if not _same(figure, best.entry) and not note_comes_first(scene, best, table_topic(scene, figure.start)):
        return None
    rivals = [m for m in ranked if m.sure and m.score > best.score - TIE and best.sure]
    return _newest(figure, rivals or [best], kind)


def _meant(scene: SentenceContext, figure: Quantity, ranked: list[ScoredFigure]) -> ScoredFigure | None:
    """The note that a figure restates: the best named one, unless another figure states that and this one another."""
    others = {f.low for f in scene.figures if f.start != figure.start}
    sure = [m for m in ranked if m.sure]
    same = [m for m in ranked if _same(figure, m.entry) and (m.measure or m.entity >= 0.5 or m.noun)]
    if not sure:
        return same[0] if same and same[0].score > 0.5 else _only_one(figure, ranked) or _rounded(figure, ranked)
    if same and LAST_ONES.search(scene.left(figure)):
        return same[0]
    best = sure[0]
    single = best.entry.value.low == best.entry.value.high
    claimed = single and best.entry.value.low in others and not _same(figure, best.entry)
    exact = next((m for m in ranked if _same(figure, m.entry)), None)
    if claimed and exact is None and len(sure) == 1:
        return None
    if claimed and exact and not same and exact.entry.dimension == best.entry.dimension:
        return exact
    if same and same[0].entry is not best.entry:
        lead = best.score - same[0].score
        if lead < (1.2 if claimed else 0.5) and same[0].close >= best.close:
            return same[0]
    free = [m for m in sure if m.entry.value.low not in others and m.close >= best.close]
    return free[0] if free and free[0].score > best.score - 0.6 else best


def _rounded(figure: Quantity, ranked: list[ScoredFigure]) -> ScoredFigure | None:
    """The one note of a named entity that counts the figure's noun, where the figure states it in round numbers."""
    named = [m for m in ranked if m.entity >= ENOUGH and m.noun]
    fits = len(named) == 1 and against(named[0].entry, figure, ClaimKind.FIGURE).verdict is Verdict.SUPPORTED
    return named[0] if fits else None


def _only_one(figure: Quantity, ranked: list[ScoredFigure]) -> ScoredFigure | None:
    """The only note of its unit, where the figure states just its value and nothing else in the notes is named."""
    telling = len(str(figure.low.normalize()).replace(".", "").rstrip("0")) > 1
    only = len(ranked) == 1 and _same(figure, ranked[0].entry) and telling
    return ranked[0] if only and figure.kind is not Kind.PERCENT else None


def _newest(figure: Quantity, rivals: list[ScoredFigure], kind: ClaimKind) -> CheckResult:
    """The figure against notes that are named alike: of one series the newest counts, else all are tried."""
    first = rivals[0].entry
    if all(same_series(m.entry, first) for m in rivals):
        stated = next((m.entry for m in rivals if _same(figure, m.entry) and m.entry.fact), None)
        newest = max((m.entry for m in rivals), key=lambda e: e.time)
        return against(stated or newest, figure, kind)
    parts = [against(m.entry, figure, kind) for m in rivals]
    return next((part for part in parts if part.verdict is Verdict.SUPPORTED), None) or merge_readings(parts)


def comparable(figure: Quantity, entry: IndexedFigure) -> bool:
    """Whether a figure and a note have units that can be compared."""
    mine = figure_dimension(figure)
    bare = mine == "count" and not figure.unit and not figure.measured and entry.dimension not in ("%", "exchange")
    if bare and len(entry.dimension) > 3:
        return True
    return mine == entry.dimension or {mine, entry.dimension} == {"count", "points"}


def _same(figure: Quantity, entry: IndexedFigure) -> bool:
    figure = in_unit_of(figure, entry)
    return (figure.low, figure.high) == (entry.value.low, entry.value.high)


def in_unit_of(figure: Quantity, entry: IndexedFigure) -> Quantity:
    """The figure in the entry's unit, where both are of one kind and differ (acres and hectares)."""
    by = factor(figure.unit, entry.value.unit)
    return figure if by == 1 else figure.times(by)


def against(entry: IndexedFigure, figure: Quantity, kind: ClaimKind) -> CheckResult:
    figure = in_unit_of(figure, entry)
    if entry.value.low != entry.value.high and figure.direction in (Direction.FROM, Direction.TO):
        end = entry.value.low if figure.direction is Direction.FROM else entry.value.high
        return checked(kind, figure, replace(entry.value, low=end, high=end))
    part = checked(kind, figure, entry.value)
    carried = entry.value.hedge and entry.value.hedge == figure.hedge and figure.low == entry.value.low
    if carried and part.verdict is Verdict.REFUTED:
        plain = figure.model_copy(
            update={"hedge": Hedge.AT_LEAST if figure.hedge in (Hedge.OVER, Hedge.WELL_OVER) else Hedge.AT_MOST}
        )
        return checked(kind, plain, entry.value)
    return part


def rate_level(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """An exchange rate as stated ("at $1.27 to the pound") against the notes' rate."""
    right, left = scene.right(figure)[:16], scene.left(figure)[-28:]
    if not holdings.rates or not (PER_COIN.match(right) or EXCHANGE.search(left)):
        return None
    if figure.unit == "cents" or (not figure.unit and figure.measured.endswith("cents")):
        figure = figure.times(HUNDREDTH, unit="USD")
    near = [r for r in holdings.rates if r.value.low / AKIN_TO_RATE < figure.low < r.value.high * AKIN_TO_RATE]
    rate = next((r for r in near if r.value.unit[:3] == figure.unit[:3]), None)
    return checked(ClaimKind.FIGURE, figure, rate.value) if rate else None


def table_level(
    scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, kind: ClaimKind = ClaimKind.FIGURE
) -> CheckResult | None:
    """The figure against the cell that its entity, measure and year name; None where they name none."""
    topic = table_topic(scene, figure.start)
    if topic is None or topic.entity is None:
        return None
    percent = figure_dimension(figure) == "%"
    if percent != (topic.measure in RATES):
        return None
    if not _unit_fits(figure, topic.measure):
        return None
    year = year_after(scene, figure) or year_of(scene, topic, figure.start, holdings)
    if figure.direction is Direction.FROM and not year_after(scene, figure):
        known = holdings.years(topic.entity, topic.measure)
        year = scene.times.old or (year or (known[-1] if known else 0)) - 1
    if not year_after(scene, figure) and _of_now(scene, figure):
        year = None
    found, currency = value_of(scene, topic, year, holdings), figure_dimension(figure)
    if not isinstance(found, Gap) and not percent and len(currency) == 3 and currency != unit_of(found)[:3]:
        found = holdings.converted(found, unit_of(found), currency)
    return checked(kind, figure, found)


NOW = re.compile(r"\b(?:is|has|are|have|stands at|counts|now)\b", re.IGNORECASE)


def _of_now(scene: SentenceContext, figure: Quantity) -> bool:
    """Whether a figure's clause is in the present and every year stands in another clause with a figure of its own."""
    start, end = scene.clause(figure.start)
    years = [at for _, at in scene.times.years]
    if not years or not NOW.search(scene.text[start : figure.start]) or any(start <= at < end for at in years):
        return False
    others = [scene.clause(f.start) for f in scene.figures if f.start != figure.start]
    return all(any(left <= at < right for left, right in others) for at in years)


YEAR_AFTER = re.compile(
    r"^(?: (?!and\b|but\b|to\b|from\b|on\b|in\b|more\b|less\b)[a-z]+){0,3} (?:in|for|during|"
    r"at the end of) (?:the )?(?:fiscal |financial )?(?:year )?"
    r"((?:19|20)\d\d)\b"
)


def year_after(scene: SentenceContext, figure: Quantity) -> int | None:
    """The year that stands right after a figure ("$365 billion in fiscal 2024"), whatever others the sentence names."""
    match = YEAR_AFTER.match(scene.right(figure))
    return int(match[1]) if match else None


def _unit_fits(figure: Quantity, measure: str) -> bool:
    dim = figure_dimension(figure)
    if measure in RATES:
        return dim == "%"
    if measure == "population":
        return dim == "count" and figure.unit in ("", "people") and not OTHER_COUNT.match(figure.measured)
    return len(dim) == 3 and dim.isupper()


OTHER_COUNT = re.compile(
    r"(?:homes|jobs|houses|cars|households|tonnes|barrels|hectares|students|voters|workers|visitors|"
    r"tourists|users|customers|migrants|refugees|children|women|men|patients|families|pupils)\b",
    re.IGNORECASE,
)


LONGEST = 40
BAND = re.compile(
    r"\b(?:each|all|every|both|band|rang\w+|varied|vary|varies|between|stayed|remained|hovered|"
    r"fluctuat\w+|within|swung|moved|lay|lies)\b",
    re.IGNORECASE,
)


def range_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """The stated range against the least and the most of a set of values; None where the sentence speaks of no set."""
    if not BAND.search(scene.text):
        return None
    values = _table_values(scene, figure, holdings) or [e.value for e in _entries(scene, figure, holdings)]
    gap = next((value for value in values if isinstance(value, Gap)), None)
    if gap:
        return unknown(ClaimKind.RANGE, figure, gap.reason)
    formulas = [value for value in values if not isinstance(value, Gap)]
    if len(formulas) < 2:
        return None
    return _banded(figure, formulas)


def _table_values(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> list[Formula | Gap]:
    topic = table_topic(scene, figure.start)
    if topic is None or topic.entity is None or (figure_dimension(figure) == "%"):
        return []
    named = list(dict.fromkeys(m.entity for m in scene.own_entities if fits(m.entity, topic.measure)))
    if len(named) > 1:
        year = year_of(scene, topic, figure.start, holdings)
        return [value_of(scene, ResolvedMeasure(entity, topic.measure), year, holdings) for entity in named]
    years = scene.times.spanned(scene.text)
    return [value_of(scene, topic, year, holdings) for year in years] if len(years) < LONGEST else []


def _entries(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> list[IndexedFigure]:
    fitting = [e for e in holdings.entries if e.dimension == figure_dimension(figure)]
    ranked = [m for m in matches(scene, fitting, place=figure.start) if m.score > 0.4]
    if not ranked:
        return []
    best = ranked[0].entry
    if best.value.low != best.value.high:
        return []
    alike = [e for e in fitting if e.measure == best.measure]
    return alike if len(alike) > 1 else [e for e in fitting if e.entity == best.entity]


def _banded(figure: Quantity, values: list[Formula]) -> CheckResult:
    least, most = evaluate(apply(Op.LEAST, *values)), evaluate(apply(Op.MOST, *values))
    if least is None or most is None:
        return unknown(ClaimKind.RANGE, figure, "the values have no range")
    result = Interval(low=least.low, high=most.high, unit=figure.unit)
    outcome = compare(figure, result)
    evidence = tuple(dict.fromkeys(piece for value in values for piece in evidence_of(value)))
    line = f"from least to most of {', '.join(printed(value) for value in values)}"
    reading = Reading(arithmetic=line, recomputed=result, verdict=outcome.verdict, evidence=evidence)
    return CheckResult(
        ClaimKind.RANGE,
        figure,
        outcome.verdict,
        outcome.reason,
        (reading,),
        stated=stated_in(figure),
        evidence=evidence,
    )
