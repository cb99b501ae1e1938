"""A share whose part and whole are both in the tables: of a company's measure, of the world or a group of countries."""

import re

from pipeline.audit.binding import Topic, value_of, year_of
from pipeline.audit.formula import Formula, Op, apply
from pipeline.audit.holdings import Gap, Holdings, fits
from pipeline.audit.levels import year_after
from pipeline.audit.scene import Scene
from pipeline.audit.wholes import Sides, whole_window
from pipeline.models import Quantity
from pipeline.reference.entities import Entity

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


def table_sides(scene: Scene, figure: Quantity, holdings: Holdings) -> Sides | None:
    """Part and whole in the tables: two measures of a company, or a country and the world or its group."""
    country = _country_share(scene, figure, holdings)
    if country:
        return country
    return _company_share(scene, figure, holdings)


def _country_share(scene: Scene, figure: Quantity, holdings: Holdings) -> Sides | None:
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
    topic, base = Topic(part, measure), Topic(whole, measure)
    year = year_of(scene, topic, figure.start, holdings)
    year = (
        year
        or min(max(holdings.years(part, measure), default=0), max(holdings.years(whole, measure), default=0))
        or None
    )
    tops = [value_of(scene, Topic(one, measure), year, holdings) for one in (parts or [part])]
    gap = next((top for top in tops if isinstance(top, Gap)), None)
    if gap:
        return gap, [gap]
    sums: Formula | Gap = (
        tops[0] if len(tops) == 1 else apply(Op.ADD, *(t for t in tops if not isinstance(t, Gap)), unit="USD")
    )
    return sums, [value_of(scene, base, year, holdings)]


def _company_share(scene: Scene, figure: Quantity, holdings: Holdings) -> Sides | None:
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
    year = year_after(scene, figure) or year_of(scene, Topic(entity, part), figure.start, holdings)
    common = sorted(set(holdings.years(entity, part)) & set(holdings.years(entity, whole)))
    year = year or (common[-1] if common else None)
    return value_of(scene, Topic(entity, part), year, holdings), [value_of(scene, Topic(entity, whole), year, holdings)]


def _measure_in(scene: Scene, window: tuple[int, int], *, weak: bool) -> str:
    found = [m for m in scene.measures if window[0] <= m.start < window[1] and (weak or not m.weak)]
    strong = [m.measure for m in found if not m.weak and m.measure not in ("gdp", "population")]
    return strong[0] if strong else next((m.measure for m in found if m.measure not in ("gdp", "population")), "")
