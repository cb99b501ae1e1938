"""Amounts for each person, household, pupil or share."""

import re

from pipeline.audit.arithmetic.checks import CheckResult, checked, unknown
from pipeline.audit.arithmetic.formula import Op, apply
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap
from pipeline.audit.evidence.operands import measure_for
from pipeline.audit.evidence.resolution import ResolvedMeasure, value_of, year_of
from pipeline.audit.rules.average import DAYS
from pipeline.models import ClaimKind, Quantity
from pipeline.reference.demonyms import people_of
from pipeline.reference.entities import Entity

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
APIECE = re.compile(r"^\s*(?:each|apiece)\b", re.IGNORECASE)
EVERY_OF = re.compile(
    r"\beach of\b|\bevery one of\b|\bper\b|\bfor each\b|\bfor every\b|\beach\b|\bapiece\b|\bevery\b", re.IGNORECASE
)


def per_head_part(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    """An amount for each person, household or pupil; None where the sentence spreads nothing."""
    unit = spread_over(scene, figure) or ("head" if _nation(scene, holdings) else "")
    if not unit:
        return None
    return _table_per_head(scene, figure, holdings) if unit in PEOPLE or _nation(scene, holdings) else None


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


def _table_per_head(scene: SentenceContext, figure: Quantity, holdings: EvidenceBase) -> CheckResult | None:
    country = _nation(scene, holdings) or scene.entity_near(figure.start, "country")
    world = holdings.reference.entity("WLD")
    if re.search(r"\bplanet\b|\bearth\b|\bworld\b|\balive\b", scene.text, re.IGNORECASE) and world:
        country = world
    if country is None:
        return None
    company = scene.entity_near(figure.start, "company") if country is world else None
    if company:
        return _company_per_head(scene, figure, holdings, company, country)
    topic = ResolvedMeasure(country, "gdp_per_capita")
    year = year_of(scene, topic, figure.start, holdings)
    return checked(ClaimKind.PER_CAPITA, figure, value_of(scene, topic, year, holdings))


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
