"""Amounts for each person, household, pupil or share."""

import re
from decimal import Decimal

from pipeline.audit.arithmetic.checks import CheckResult, checked, unknown
from pipeline.audit.arithmetic.formula import Op, apply, constant
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap
from pipeline.audit.evidence.fact_index import IndexedFigure
from pipeline.audit.evidence.operands import leaning, measure_for
from pipeline.audit.evidence.ratios import per_unit_ratios
from pipeline.audit.evidence.resolution import ResolvedMeasure, value_of, year_of
from pipeline.audit.evidence.scoring import matches
from pipeline.audit.rules.average import DAYS
from pipeline.audit.rules.level import comparable, figure_dimension, noted_level
from pipeline.models import ClaimKind, Quantity
from pipeline.quantities.number_words import cardinal
from pipeline.reference.demonyms import people_of
from pipeline.reference.entities import Entity
from pipeline.text.stemming import stem, stems

PER = re.compile(
    r"^\s*(?:[a-z]+ )?(?:per|a|for (?:each|every)|to (?:each|every)|for|each|apiece|"
    r"by every)\s+(?:(?:single|of the|of its|of their|man, woman and) )?(?:[\d,.]+ )?(?P<unit>[a-z]+)",
    re.IGNORECASE,
)
PER_BEFORE = re.compile(
    r"\b(?:per|each(?: of)?|every|a) (?:(?:the|its|their|of|"
    r"single) )*(?:[\w'’]+ ){0,3}?(?:\d[\d,.]* )?(?P<unit>[a-z]+)\b",
    re.IGNORECASE,
)
PEOPLE = frozenset("head person people capita inhabitant resident citizen man individual soul".split())  # noqa: SIM905
NATIONAL = re.compile(r"\b(?:[Ee]ach|[Ee]very|[Pp]er|[Aa]verage|[Tt]ypical) (?P<name>[A-Z][a-z]{3,})\b")
FOR_EVERY = re.compile(
    r"\b(?P<n>an?|one|two|three|four|five|ten|\d{1,3}) (?P<noun>[a-z][\w-]*(?: [\w-]+){0,2}) "
    r"(?:for|to|per|in) (?:every|each) "
    r"(?:about |around |nearly |almost |some |roughly |over |more than |fewer than )?$",
    re.IGNORECASE,
)
APIECE = re.compile(r"^\s*(?:each|apiece)\b", re.IGNORECASE)
EVERY_OF = re.compile(
    r"\beach of\b|\bevery one of\b|\bper\b|\bfor each\b|\bfor every\b|\beach\b|\bapiece\b|\bevery\b", re.IGNORECASE
)


def per_head_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """An amount for each person, household or pupil; None where the sentence spreads nothing."""
    unit = spread_over(scene, figure) or ("head" if _nation(scene, holdings) else "")
    if not unit:
        return None
    noted = noted_level(scene, figure, holdings)
    if noted and noted.verdict == "supported":
        return noted
    several = per_unit_ratios(scene, holdings, unit)
    if len(several) > 1:
        alike = [f.start for f in scene.figures if f.unit == figure.unit]
        place = alike.index(figure.start) if figure.start in alike else 0
        return checked(ClaimKind.PER_CAPITA, figure, several[min(place, len(several) - 1)][1])
    total = _total(scene, figure, holdings)
    if unit in PEOPLE or _nation(scene, holdings):
        table = _table_per_head(scene, figure, holdings, total)
        if table:
            return table
    count = _count_of(scene, figure, holdings, unit)
    if total and count:
        value = (
            total
            if total.entity == count.entity or not _paired(total, holdings, count)
            else _paired(total, holdings, count)
        )
        assert value is not None
        return checked(
            ClaimKind.PER_CAPITA,
            figure,
            apply(Op.DIVIDE, value.value, count.value, unit=f"{value.value.unit} per {unit}"),
        )
    return noted


def ratio_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """How many of one thing there are for so many of another ("one GP for every 1,900 residents"), both counted."""
    match = FOR_EVERY.search(scene.text[: figure.start])
    counts = [e for e in holdings.entries if e.dimension == "count"]
    if match is None or len(counts) < 2:
        return None
    above = [e for e in counts if stems(match["noun"]) & (e.measure_stems | e.noun_stems)]
    below = [e for e in counts if stems(figure.measured) & (e.measure_stems | e.noun_stems) and e not in above[:1]]
    if not above or not below:
        return None
    number = cardinal(match["n"]) if match["n"].isalpha() else Decimal(match["n"])
    ratio = apply(Op.DIVIDE, below[0].value, above[0].value)
    return checked(ClaimKind.PER_CAPITA, figure, apply(Op.MULTIPLY, ratio, constant(number or 1)))


def spread_over(scene: SentenceContext, figure: Quantity) -> str:
    """What the figure is for each of ("head", "household"), "" where it is a plain amount."""
    right = scene.right(figure)
    after = PER.match(right)
    if after and after["unit"].lower() not in DAYS and after["unit"].lower() not in ("total", "year", "time"):
        return after["unit"].lower()
    rate = figure.unit.partition("/")[2]
    if rate and rate not in ("day", "week", "month", "year", "h", "min", "s"):
        return rate
    if re.search(r"\b(?:per|a) (?:head|capita|person)\b", scene.text, re.IGNORECASE):
        return "head"
    if APIECE.match(right) or EVERY_OF.search(scene.text):
        before = PER_BEFORE.search(scene.text)
        word = before["unit"].lower() if before else "each"
        return word if word not in DAYS and word != "year" else ""
    return ""


def _total(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> IndexedFigure | None:
    fitting = [e for e in holdings.entries if comparable(figure, e) and e.dimension != "count"]
    ranked = matches(scene, fitting, scene.clause(figure.start), figure.start) if fitting else []
    if ranked and (ranked[0].score > 0.3):
        return ranked[0].entry
    lean = leaning(scene, holdings, (0, len(scene.text)), figure_dimension(figure))
    return lean.entry if lean else ranked[0].entry if len(ranked) == 1 else None


def _count_of(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, unit: str) -> IndexedFigure | None:
    wanted = stem(unit)
    counts = [e for e in holdings.entries if e.dimension == "count"]
    named = [e for e in counts if wanted in e.measure_stems | stems(e.value.unit) | e.entity_stems]
    pool = named or (counts if unit in ("each", "head", "person") else [])
    ranked = matches(scene, pool, scene.clause(figure.start), figure.start)
    return ranked[0].entry if ranked else None


def _paired(total: IndexedFigure, holdings: EvidenceBase, count: IndexedFigure) -> IndexedFigure | None:
    return next((e for e in holdings.entries if e.entity == count.entity and e.measure == total.measure), None)


def _table_per_head(
    scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, total: IndexedFigure | None
) -> CheckResult | None:
    country = _nation(scene, holdings) or scene.entity_near(figure.start, "country")
    world = holdings.reference.entity("WLD")
    if re.search(r"\bplanet\b|\bearth\b|\bworld\b|\balive\b", scene.text, re.IGNORECASE) and world:
        country = world
    if country is None:
        return None
    if total is None or not re.search(r"\bplan|sum|that|this|it\b", scene.text, re.IGNORECASE):
        topic = ResolvedMeasure(country, "gdp_per_capita")
        company = scene.entity_near(figure.start, "company") if country is world else None
        if company:
            return _company_per_head(scene, figure, holdings, company, country)
        return checked(
            ClaimKind.PER_CAPITA,
            figure,
            value_of(scene, topic, year_of(scene, topic, figure.start, holdings), holdings),
        )
    people = holdings.cell(country, "population", None)
    if isinstance(people, Gap):
        return unknown(ClaimKind.PER_CAPITA, figure, people.reason)
    return checked(
        ClaimKind.PER_CAPITA, figure, apply(Op.DIVIDE, total.value, people, unit=f"{total.value.unit} per person")
    )


def _nation(scene: SentenceContext, holdings: EvidenceBase) -> Entity | None:
    """The country of "each American" or "the average Swede"."""
    match = NATIONAL.search(scene.text)
    return people_of(match["name"], holdings.reference.entities) if match else None


def _company_per_head(
    scene: SentenceContext, figure: Quantity, holdings: EvidenceBase, company: Entity, country: Entity
) -> CheckResult | None:
    topic = ResolvedMeasure(company, measure_for(company, scene.measure_near(figure.start, "company")))
    year = year_of(scene, topic, figure.start, holdings)
    top = value_of(scene, topic, year, holdings)
    people = holdings.cell(country, "population", None)
    for side in (top, people):
        if isinstance(side, Gap):
            return unknown(ClaimKind.PER_CAPITA, figure, side.reason)
    assert not isinstance(top, Gap)
    assert not isinstance(people, Gap)
    return checked(ClaimKind.PER_CAPITA, figure, apply(Op.DIVIDE, top, people, unit="USD per person"))
