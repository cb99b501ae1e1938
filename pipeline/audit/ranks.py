"""Ranks of countries by GDP or population: "the seventh-largest economy", "rounds out the top ten"."""

import re
from decimal import Decimal

from pipeline.audit.holdings import Holdings, short, spoken
from pipeline.audit.named_ranks import among_named, in_region, only_these
from pipeline.audit.note_ranks import among_notes
from pipeline.audit.rank_words import Asked, asked_in, figure_at
from pipeline.audit.records import record_part
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, settled, unknown
from pipeline.models import ClaimKind, Interval, Reading, Verdict
from pipeline.reference.entities import Entity

OUTSIDE = re.compile(
    r"\b(?:out of|outside|not (?:in|among)|no longer (?:in|among|one of)|missing from|below|not|never)(?: the)? $",
    re.IGNORECASE,
)
OF_A_TIME = re.compile(r"^[^.;,]{0,20}\b(?:of|in) the (?:year|month|week|season|decade|century)\b", re.IGNORECASE)
PASSED = re.compile(
    r"\b(?:overt(?:ook|ak\w+)|pass(?:ed|es|ing)|replac\w+|leapfrog\w+|oust\w+|displac\w+|surpass\w+|ahead of|behind|"
    r"past|beat(?:s|en|ing)?|unlike|not) (?:the )?$",
    re.IGNORECASE,
)
ECONOMY = re.compile(
    r"\b(?:econom(?:y|ies)|GDP|output|populous|populat\w+|nation|country|countries|people|inhabitants)\b", re.IGNORECASE
)


def rank_parts(scene: Scene, holdings: Holdings, *, alone: bool = True) -> list[Part]:
    """A part for the rank that a sentence claims, where the audit knows the field; none for mere praise.

    `alone` says that the sentence claims nothing else: a rank within a region rides along with a checked figure.
    """
    history = record_part(scene, holdings)
    if history:
        return [history]
    outranked = only_these(scene, holdings)
    if outranked:
        return [outranked]
    asked = asked_in(scene)
    if asked is None:
        return []
    part = (
        among_notes(scene, holdings, asked)
        or among_named(scene, holdings, asked)
        or _among_countries(scene, holdings, asked)
    )
    if part is None and alone and OF_A_TIME.match(scene.text[asked.span[1] :]) and holdings.entries:
        return [unknown(ClaimKind.RANK, None, "the notes hold nothing to rank it among")]
    return [part] if part and (alone or part.verdict is not Verdict.NOT_ENOUGH) else []


def _among_countries(scene: Scene, holdings: Holdings, asked: Asked) -> Part | None:
    """A country's rank by GDP or population among all economies."""
    if not ECONOMY.search(scene.text):
        return None
    country = _ranked_country(scene, asked)
    if country is None or not country.is_country:
        return None
    measure = _rank_measure(scene, asked)
    year = next((y for y, _ in scene.times.years), None)
    field = holdings.reference.countries(measure, year)
    cells = [c for c in field.economies if c.period == field.period]
    if in_region(scene):
        return unknown(ClaimKind.RANK, figure_at(scene, asked), "the tables do not say which countries are in a region")
    mine = next((c for c in cells if c.entity.id == country.id), None)
    if mine is None:
        return unknown(
            ClaimKind.RANK, None, f"the tables have no {spoken(measure)} of {country.name} for {year or field.period}"
        )
    rank = 1 + sum((c.value < mine.value) if asked.least else (c.value > mine.value) for c in cells)
    holds = (rank <= asked.rank if asked.within else rank == asked.rank) is not bool(
        OUTSIDE.search(scene.text[: asked.span[0]])
    )
    counted = ", counted from the smallest," if asked.least else ""
    line = f"{short(country)} is number {rank} by {spoken(measure)} {field.period}{counted} of {len(cells)} economies"
    result = Interval(low=Decimal(rank), high=Decimal(rank), unit="rank")
    reading = Reading(
        arithmetic=line,
        recomputed=result,
        verdict=Verdict.SUPPORTED if holds else Verdict.REFUTED,
        evidence=(mine.evidence(),),
    )
    return settled(ClaimKind.RANK, figure_at(scene, asked), holds, reading, line)


def _ranked_country(scene: Scene, asked: Asked) -> Entity | None:
    named = [m for m in scene.own_entities if m.entity.is_country]
    before = [m.entity for m in named if m.start < asked.span[0] and not PASSED.search(scene.text[: m.start])]
    return before[-1] if before else named[0].entity if named else scene.subject("country")


def _rank_measure(scene: Scene, asked: Asked) -> str:
    text = scene.text[asked.span[0] : asked.span[1] + 40]
    if re.search(r"\bpopul\w+|\bpeople\b|\binhabitants\b|\bcitizens\b", text, re.IGNORECASE):
        return "population"
    if re.search(r"\becon\w+|\bGDP\b|\boutput\b", text, re.IGNORECASE):
        return "gdp"
    return scene.measure_near(asked.span[0], "country") or "gdp"
