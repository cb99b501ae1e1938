"""Ranks of countries by GDP or population: "the seventh-largest economy", "rounds out the top ten"."""

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.audit.arithmetic.checks import CheckResult, boolean_check, unknown
from pipeline.audit.arithmetic.formula import evaluate
from pipeline.audit.context.rank_words import Asked, asked_in, figure_at
from pipeline.audit.context.sentence_context import PRONOUN_FIRST, SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase, Gap, short, spoken
from pipeline.audit.evidence.fact_index import IndexedFigure
from pipeline.audit.evidence.resolution import ResolvedMeasure, value_of, year_of
from pipeline.audit.evidence.scoring import matches
from pipeline.audit.rules.record import record_part
from pipeline.models import ClaimKind, Interval, Reading, Verdict
from pipeline.reference.entities import Entity

AMONG_NAMED = re.compile(r"\b(?:of|among|between|out of|ahead of|behind|unlike|trailed by)\b", re.IGNORECASE)
ONLY = re.compile(
    r"\b(?:only [^.;]{3,80}?|no (?:other )?(?:country|nation|economy)(?: in the world| on earth)?) "
    r"(?:has|have|had|is|are|was|were|boasts?) (?:an? )?"
    r"(?:(?P<less>smaller|fewer|less|poorer)|bigger|larger|more|higher|richer|greater)\b[^.;]{0,30}?\bthan\b",
    re.IGNORECASE,
)
WORLDWIDE = re.compile(r"\b(?:world|globe|planet|earth)\b", re.IGNORECASE)


def only_these(scene: SentenceContext, holdings: EvidenceBase) -> CheckResult | None:
    """ "Only India and China have more people than the United States": nobody else does, and these do."""
    only = ONLY.search(scene.text)
    if only is None or in_region(scene):
        return None
    named = [m for m in scene.own_entities if m.entity.is_country and m.start >= only.start()]
    above = [m.entity.id for m in named if m.start < only.end()]
    below = [m.entity for m in named if m.start >= only.end()]
    measure = scene.measure_near(only.end(), "country")
    if bool(above) is only[0].lower().startswith("no") or len(below) != 1 or measure not in ("gdp", "population"):
        return None
    field = holdings.reference.countries(measure, next((y for y, _ in scene.times.years), None))
    cells = [c for c in field.economies if c.period == field.period]
    mine = next((c for c in cells if c.entity.id == below[0].id), None)
    if mine is None:
        return unknown(ClaimKind.RANK, None, f"the tables have no {spoken(measure)} of {below[0].name}")
    least = bool(only["less"])
    beyond = [c.entity.id for c in cells if (c.value < mine.value if least else c.value > mine.value)]
    line = f"{len(beyond)} economies have {'less' if least else 'more'} {spoken(measure)} than {short(below[0])}"
    holds = sorted(beyond) == sorted(above)
    verdict = Verdict.SUPPORTED if holds else Verdict.REFUTED
    reading = Reading(arithmetic=line, verdict=verdict, evidence=(mine.evidence(),))
    return boolean_check(ClaimKind.RANK, None, holds, reading, line)


def among_named(scene: SentenceContext, holdings: EvidenceBase, asked: Asked) -> CheckResult | None:
    """A place among three or more things that a sentence names ("of Visa, Nike and Intel, Intel lost most")."""
    named = list(dict.fromkeys(m.entity for m in scene.own_entities))
    led = [m for m in scene.own_entities if m.start < asked.span[0]]
    if (
        len(named) < 3
        or not led
        or in_region(scene)
        or WORLDWIDE.search(scene.text)
        or not AMONG_NAMED.search(scene.text)
        or len({e.is_company for e in named}) > 1
    ):
        return None
    mine = led[-1].entity if len(led) > 1 and len(led) >= len(named) else led[0].entity
    measure = scene.measure_near(asked.span[1], "company" if mine.is_company else "country")
    if not measure:
        return None
    found = {e: _value(scene, ResolvedMeasure(e, measure), asked, holdings) for e in named}
    gap = next((value for value in found.values() if isinstance(value, Gap)), None)
    if gap:
        return unknown(ClaimKind.RANK, None, gap.reason)
    values = {entity: value for entity, value in found.items() if not isinstance(value, Gap)}
    own = values[mine].low
    rank = 1 + sum(value.low < own if asked.least else value.low > own for value in values.values())
    line = f"{short(mine)} is number {rank} of the {len(named)} by {spoken(measure)}"
    result = Interval(low=Decimal(rank), high=Decimal(rank), unit="rank")
    holds = rank <= asked.rank if asked.within else rank == asked.rank
    verdict = Verdict.SUPPORTED if holds else Verdict.REFUTED
    reading = Reading(arithmetic=line, recomputed=result, verdict=verdict)
    return boolean_check(ClaimKind.RANK, figure_at(scene, asked), holds, reading, line)


def _value(scene: SentenceContext, topic: ResolvedMeasure, asked: Asked, holdings: EvidenceBase) -> Interval | Gap:
    value = value_of(scene, topic, year_of(scene, topic, asked.span[0], holdings), holdings)
    result = None if isinstance(value, Gap) else evaluate(value)
    return value if isinstance(value, Gap) else result or Gap(f"no value of {topic.name}")


def in_region(scene: SentenceContext) -> bool:
    """Whether the rank holds within a region or a club, whose members the tables do not list."""
    return bool(
        re.search(
            r"\bin (?:the )?(?:Africa|Asia|Europe|South America|Latin America|North America|Oceania|region|EU|"
            r"European Union|euro (?:area|zone)|eurozone|OECD|G7|G20|Middle East|Caribbean|Balkans|continent|Arab)\b|"
            r"\b(?:G7|G20|OECD|EU|Nordic|Baltic|Gulf|BRICS|Commonwealth) "
            r"(?:members?|countr\w+|nations?|states?|econom\w+)\b|"
            r"\b(?:Africa|Asia|Europe|Latin America)(?:'s|’s)\b|\b(?:African|Asian|European|region['’]s|"
            r"continent['’]s)\b",
            scene.text,
        )
    )


def among_notes(scene: SentenceContext, holdings: EvidenceBase, asked: Asked) -> CheckResult | None:
    """An entity's place among those of the notes that have the same measure, or a time's among those of a series."""
    ranked = [m for m in matches(scene, holdings.entries) if m.score > 0.3 and m.entry.dimension != "exchange"]
    if not ranked:
        return None
    fields: dict[tuple[str, str], list[IndexedFigure]] = {}
    for match in ranked:
        fields.setdefault((match.entry.measure, match.entry.dimension), [])
    for entry in holdings.entries:
        if (entry.measure, entry.dimension) in fields:
            fields[entry.measure, entry.dimension].append(entry)
    for (measure, _), entries in fields.items():
        part = _placed(scene, asked, measure, entries)
        if part:
            return part
    return None


def _placed(scene: SentenceContext, asked: Asked, measure: str, entries: Sequence[IndexedFigure]) -> CheckResult | None:
    by_entity: dict[str, IndexedFigure] = {}
    periods = {e.period for e in entries}
    if len({e.entity for e in entries}) < 2:
        return _placed_in_time(scene, asked, entries) if len(periods) > 2 else None
    for entry in sorted(entries, key=lambda e: e.time):
        by_entity[entry.entity] = entry
    if len(periods) > 1:
        said = [e for e in entries if e.parts and e.parts <= {part for part, _ in scene.periods}]
        by_entity = {e.entity: e for e in said} if len(said) > 1 else by_entity
    mine = _named_entity(scene, list(by_entity.values()), asked)
    if mine is None:
        return None
    others = list(by_entity.values())
    rank = 1 + sum((e.value.low < mine.value.low) if asked.least else (e.value.low > mine.value.low) for e in others)
    tied = sum(e.value.low == mine.value.low for e in others) > 1
    holds = (rank <= asked.rank if asked.within else rank == asked.rank) and not (tied and not asked.within)
    counted = ", counted from the lowest" if asked.least else ""
    line = f"{mine.entity} is number {rank} of {len(others)} by {measure}{counted}"
    evidence = tuple(piece for e in others for piece in e.value.evidence)
    reading = Reading(
        arithmetic=line,
        recomputed=Interval(low=Decimal(rank), high=Decimal(rank), unit="rank"),
        verdict=Verdict.SUPPORTED if holds else Verdict.REFUTED,
        evidence=evidence,
    )
    return boolean_check(ClaimKind.RANK, figure_at(scene, asked), holds, reading, line)


def _placed_in_time(scene: SentenceContext, asked: Asked, entries: Sequence[IndexedFigure]) -> CheckResult | None:
    """The place of the one time that the sentence names among all those of a series ("Thursday was the hottest")."""
    said = {part for part, _ in scene.periods}
    named = [e for e in entries if e.parts and e.parts <= said]
    if len(named) != 1 or asked.within:
        return None
    mine = named[0]
    rank = 1 + sum(e.value.low < mine.value.low if asked.least else e.value.low > mine.value.low for e in entries)
    line = f"{mine.value.name} is number {rank} of the {len(entries)} in the notes"
    verdict = Verdict.SUPPORTED if rank == asked.rank else Verdict.REFUTED
    evidence = tuple(piece for e in entries for piece in e.value.evidence)
    reading = Reading(arithmetic=line, verdict=verdict, evidence=evidence)
    return boolean_check(ClaimKind.RANK, figure_at(scene, asked), rank == asked.rank, reading, line)


def _named_entity(scene: SentenceContext, entries: Sequence[IndexedFigure], asked: Asked) -> IndexedFigure | None:
    """The entity whose own words the sentence has, those that all entities share left aside."""
    shared = frozenset.intersection(*(e.entity_stems for e in entries)) if entries else frozenset()
    literal = [e for e in entries if re.search(rf"\b{re.escape(e.entity)}\b", scene.text, re.IGNORECASE)]
    if len(literal) == 1 and any(ch.isdigit() for ch in literal[0].entity):
        return literal[0]
    meant = _by_pronoun(scene, entries, asked, shared)
    if meant:
        return meant
    placed = [
        (abs(at - asked.span[0]), e.order, e)
        for e in entries
        for word, at in scene.words
        if word in e.entity_stems - shared
    ]
    return min(placed)[2] if placed else None


def _by_pronoun(
    scene: SentenceContext, entries: Sequence[IndexedFigure], asked: Asked, shared: frozenset[str]
) -> IndexedFigure | None:
    """Whom the sentence before names, where this one opens with a pronoun and its clause with the rank names nobody."""
    if not scene.before or not PRONOUN_FIRST.match(scene.text):
        return None
    start, end = 0, scene.clause(asked.span[0])[1]
    own = {word for word, at in scene.words if start <= at < end}
    if any((e.entity_stems - shared) & own for e in entries):
        return None
    past = scene.before[0].stems
    named = [e for e in entries if (e.entity_stems - shared) & past]
    return named[0] if len(named) == 1 else None


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


def rank_parts(scene: SentenceContext, holdings: EvidenceBase, *, alone: bool = True) -> list[CheckResult]:
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


def _among_countries(scene: SentenceContext, holdings: EvidenceBase, asked: Asked) -> CheckResult | None:
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
    return boolean_check(ClaimKind.RANK, figure_at(scene, asked), holds, reading, line)


def _ranked_country(scene: SentenceContext, asked: Asked) -> Entity | None:
    named = [m for m in scene.own_entities if m.entity.is_country]
    before = [m.entity for m in named if m.start < asked.span[0] and not PASSED.search(scene.text[: m.start])]
    return before[-1] if before else named[0].entity if named else scene.subject("country")


def _rank_measure(scene: SentenceContext, asked: Asked) -> str:
    text = scene.text[asked.span[0] : asked.span[1] + 40]
    if re.search(r"\bpopul\w+|\bpeople\b|\binhabitants\b|\bcitizens\b", text, re.IGNORECASE):
        return "population"
    if re.search(r"\becon\w+|\bGDP\b|\boutput\b", text, re.IGNORECASE):
        return "gdp"
    return scene.measure_near(asked.span[0], "country") or "gdp"
