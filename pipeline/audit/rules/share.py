"""A share: which value is the part and which the whole, from the words on both sides of "of"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.audit.arithmetic.checks import CheckResult, as_percent, checked, merge_readings, unknown
from pipeline.audit.arithmetic.formula import Formula, Op, apply, evaluate
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap, fits
from pipeline.audit.evidence.fact_index import IndexedFigure
from pipeline.audit.evidence.operands import Operand, leaning, noted_entry
from pipeline.audit.evidence.resolution import ResolvedMeasure, table_topic, value_of, year_of
from pipeline.audit.rules.level import year_after
from pipeline.models import ClaimKind, Kind, Quantity, Verdict
from pipeline.reference.entities import Entity

Sides = tuple[Formula | Gap, list[Formula | Gap]]
"""The part, and the values that the whole may have."""
WHOLE = re.compile(
    r"(?:\bof|\bon|\bin every|\bout of|\bfor|\bto|\bfrom) (?:each|every)? ?(?:the |its |their |all |that |a )?",
    re.IGNORECASE,
)
EVERY_DOLLAR = re.compile(r"\b(?:of|from|in|on) (?:each|every) (?:dollar|pound|euro)\b")
WHOLE_AHEAD = re.compile(
    r"\b(?:of|from|out of|for|on) (?:each|every) (?:dollar|pound|euro|[$£€]1[\d,]*)\b[^;]*$", re.IGNORECASE
)
SHARE_OF = re.compile(
    r"\b(?:share|proportion|slice|percentage) of (?!the (?:vote|seats)\b)[^.;,]{1,60}$", re.IGNORECASE
)
EXPECTED = re.compile(r"\b(?:expected|forecast|projected|anticipated|estimated|likely)\b", re.IGNORECASE)


def whole_window(scene: SentenceContext, figure: Quantity) -> tuple[int, int]:
    """Where the sentence names the whole: after the "of" that follows the figure, else after the figure."""
    ahead = WHOLE_AHEAD.search(scene.text[: figure.start])
    if ahead:
        return ahead.start(), figure.start
    named = SHARE_OF.search(scene.text[: figure.start])
    if named:
        return named.start(), figure.start
    dollar = EVERY_DOLLAR.search(scene.text, figure.end, figure.end + 60)
    match = WHOLE.search(scene.text, dollar.start() - 1 if dollar else figure.end)
    start = match.start() if match and match.start() - figure.end < 40 else figure.end
    stop = re.search(
        r"[,;:]| (?:went|goes|fell|was|were|is|are|has|have|had|comes?|came|voted|said|that|which|who) ",
        scene.text[start + 3 :],
    )
    return start, start + 3 + stop.start() if stop else len(scene.text)


def whole_dimension(topic: ResolvedMeasure) -> str:
    return "count" if topic.measure == "population" else "USD"


def wholes_of(
    scene: SentenceContext,
    whole: ResolvedMeasure,
    window: tuple[int, int],
    holdings: EvidenceBase,
    part: IndexedFigure | None,
) -> list[Formula | Gap]:
    """The whole's value: of the year beside it; for an expected one, of the last reported year and the year itself."""
    assert whole.entity is not None
    known = holdings.years(whole.entity, whole.measure)
    beside = [year for year, at in scene.times.years if window[0] <= at <= window[1]]
    if EXPECTED.search(scene.text[window[0] - 12 : window[1]]) and known:
        wanted = beside[0] if beside else _part_year(part)
        if wanted:
            tries = [year for year in (wanted - 1, wanted) if year in known] or [known[-1]]
            return [value_of(scene, whole, year, holdings) for year in tries]
    if not beside:
        named = [year for year, _ in scene.times.years]
        beside = named if len(named) == 1 else named[:1]
    year = beside[0] if beside else year_of(scene, whole, window[1], holdings)
    if year is None and part is not None and _part_year(part):
        wanted = _part_year(part)
        tries = [y for y in (wanted - 1, wanted) if y in known] or [known[-1]]
        return [value_of(scene, whole, y, holdings) for y in tries]
    return [value_of(scene, whole, year, holdings)]


def _part_year(part: IndexedFigure | None) -> int:
    years = [int(p[1:5]) for p in part.parts if p[0] == "y"] if part else []
    return max(years, default=0)


WORLD_WHOLE = re.compile(
    r"\b(?:world|global|the planet|humanity|humankind|mankind|the human race|people alive)\b|"
    r"\bglobally\b|\bworldwide\b",
    re.IGNORECASE,
)
FLOWS = (
    "net_income",
    "operating_income",
    "capital_expenditure",
    "r_and_d",
    "operating_cash_flow",
    "dividends_paid",
    "share_repurchases",
    "free_cash_flow",
    "shareholder_returns",
)


def table_sides(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> Sides | None:
    """Part and whole in the tables: two measures of a company, or a country and the world or its group."""
    country = _country_share(scene, figure, holdings)
    if country:
        return country
    return _company_share(scene, figure, holdings)


def _country_share(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> Sides | None:
    window = whole_window(scene, figure)
    named = [m for m in scene.entities if not m.entity.is_company]
    inside = [m.entity for m in named if window[0] <= m.start < window[1]]
    whole: Entity | None = inside[0] if inside else None
    if whole is None and WORLD_WHOLE.search(scene.text[window[0] :]):
        whole = holdings.reference.entity("WLD")
    parts = list(dict.fromkeys(m.entity for m in named if m.entity is not whole))
    past = (m.entity for scene_before in scene.before for m in scene_before.own_entities if not m.entity.is_company)
    part = parts[0] if parts else next(past, None) if whole else scene.subject("country")
    if whole is None or part is None or whole is part:
        return None
    measure = scene.measure_near(window[0], "country") or ""
    if re.search(r"\bpeople\b|\bpopulation\b|\binhabitants\b|\bhumanity\b", scene.text, re.IGNORECASE):
        measure = "population" if not measure or measure == "population" else measure
    if not measure:
        return None
    topic, base = ResolvedMeasure(part, measure), ResolvedMeasure(whole, measure)
    year = year_of(scene, topic, figure.start, holdings)
    year = (
        year
        or min(max(holdings.years(part, measure), default=0), max(holdings.years(whole, measure), default=0))
        or None
    )
    tops = [value_of(scene, ResolvedMeasure(one, measure), year, holdings) for one in (parts or [part])]
    gap = next((top for top in tops if isinstance(top, Gap)), None)
    if gap:
        return gap, [gap]
    sums: Formula | Gap = (
        tops[0] if len(tops) == 1 else apply(Op.ADD, *(t for t in tops if not isinstance(t, Gap)), unit="USD")
    )
    return sums, [value_of(scene, base, year, holdings)]


def _company_share(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> Sides | None:
    entity = scene.entity_near(figure.start, "company")
    if entity is None:
        return None
    window = whole_window(scene, figure)
    whole = _measure_in(scene, window, weak=True) or (
        "revenue"
        if re.search(r"\bdollar|\bof it\b|\bof that\b|\bof this\b", scene.text[window[0] : window[1] + 4])
        else ""
    )
    if (
        re.search(r"\bof (?:it|that|this|the money|the total)\b", scene.text[figure.end : figure.end + 20])
        and scene.before
    ):
        whole = scene.before[0].measure_near(0, "company") or "revenue"
    others = [m for m in scene.measures if fits(entity, m.measure) and not window[0] <= m.start < window[1]]
    others = [m for m in others if m.measure != whole]
    part = next((m.measure for m in sorted(others, key=lambda m: (m.weak, abs(m.start - figure.start)))), "")
    if not part:
        within = [m.measure for m in scene.measures if m.measure in FLOWS and m.measure != whole]
        part = within[0] if within else ""
    whole = whole or ("revenue" if part else "")
    if not part or not whole or part == whole:
        return None
    year = year_after(scene, figure) or year_of(scene, ResolvedMeasure(entity, part), figure.start, holdings)
    common = sorted(set(holdings.years(entity, part)) & set(holdings.years(entity, whole)))
    year = year or (common[-1] if common else None)
    return value_of(scene, ResolvedMeasure(entity, part), year, holdings), [
        value_of(scene, ResolvedMeasure(entity, whole), year, holdings)
    ]


def _measure_in(scene: SentenceContext, window: tuple[int, int], *, weak: bool) -> str:
    found = [m for m in scene.measures if window[0] <= m.start < window[1] and (weak or not m.weak)]
    strong = [m.measure for m in found if not m.weak and m.measure not in ("gdp", "population")]
    return strong[0] if strong else next((m.measure for m in found if m.measure not in ("gdp", "population")), "")


def share_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """The figure against part ÷ whole × 100; None where the sentence names neither."""
    sides = table_sides(scene, figure, holdings)
    return _shared(figure, sides) if sides else None


def _shared(figure: Quantity, sides: Sides) -> CheckResult:
    part, wholes = sides
    if isinstance(part, Gap):
        return unknown(ClaimKind.SHARE, figure, part.reason)
    tries = [
        unknown(ClaimKind.SHARE, figure, whole.reason)
        if isinstance(whole, Gap)
        else checked(ClaimKind.SHARE, figure, apply(Op.SHARE, part, whole, unit="%"))
        for whole in wholes
    ]
    return tries[0] if len(tries) == 1 else expected_whole(tries)


def mixed_share(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """A note's share of a table's value; None where the sentence names no such pair."""
    if not holdings.entries or figure.kind not in (Kind.PERCENT, Kind.FRACTION):
        return None
    sides = mixed_sides(scene, figure, holdings)
    return _shared(as_percent(figure), sides) if sides and not _of_itself(sides) else None


def _of_itself(sides: Sides) -> bool:
    """Whether the part is the whole itself, as the note and the table each have it: no share of anything."""
    part, wholes = sides
    share = (
        None
        if isinstance(part, Gap)
        else [apply(Op.SHARE, part, w, unit="%") for w in wholes if not isinstance(w, Gap)]
    )
    return any(found and round(found.low) == round(found.high) == 100 for found in map(evaluate, share or ()))


def expected_whole(tries: Sequence[CheckResult]) -> CheckResult:
    """A whole that was only expected: refuted when every reading refutes, else not enough evidence (POLICY rule 14)."""
    known = [part for part in tries if part.readings]
    joined = merge_readings(known) if known else tries[0]
    if joined.verdict is Verdict.SUPPORTED:
        return replace(joined, verdict=Verdict.NOT_ENOUGH, reason="nobody gave the expected figure; " + joined.reason)
    return joined


def mixed_sides(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> Sides | None:
    """A note as part of a table's whole: a plan's spending against a company's revenue."""
    window = whole_window(scene, figure)
    whole = table_topic(scene, window[1], window)
    if whole is None or whole.entity is None or not holdings.entries:
        return None
    noted = noted_entry(scene, holdings, (0, figure.start), whole_dimension(whole))
    part = (
        Operand(noted.entry.value, entry=noted.entry)
        if noted
        else leaning(scene, holdings, (0, figure.start), whole_dimension(whole))
    )
    if part is None or part.entry is None:
        return None
    if _own_measure(scene, whole):
        return None
    return part.value, wholes_of(scene, whole, window, holdings, part.entry)


def _own_measure(scene: SentenceContext, whole: ResolvedMeasure) -> bool:
    """Whether the sentence names a measure of its own for the part, so that no plan is meant."""
    named = [m for m in scene.measures if m.measure in FLOWS and m.measure != whole.measure and not m.weak]
    return bool(named) and "=plan" not in scene.stems
