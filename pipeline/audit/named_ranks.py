"""Ranks among the things that a sentence itself names, and "only A and B have more than C"."""

import re
from decimal import Decimal

from pipeline.audit.binding import Topic, value_of, year_of
from pipeline.audit.formula import evaluate
from pipeline.audit.holdings import Gap, Holdings, short, spoken
from pipeline.audit.rank_words import Asked, figure_at
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, settled, unknown
from pipeline.models import ClaimKind, Interval, Reading, Verdict

AMONG_NAMED = re.compile(r"\b(?:of|among|between|out of|ahead of|behind|unlike|trailed by)\b", re.IGNORECASE)
ONLY = re.compile(
    r"\b(?:only [^.;]{3,80}?|no (?:other )?(?:country|nation|economy)(?: in the world| on earth)?) "
    r"(?:has|have|had|is|are|was|were|boasts?) (?:an? )?"
    r"(?:(?P<less>smaller|fewer|less|poorer)|bigger|larger|more|higher|richer|greater)\b[^.;]{0,30}?\bthan\b",
    re.IGNORECASE,
)
WORLDWIDE = re.compile(r"\b(?:world|globe|planet|earth)\b", re.IGNORECASE)


def only_these(scene: Scene, holdings: Holdings) -> Part | None:
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
    return settled(ClaimKind.RANK, None, holds, reading, line)


def among_named(scene: Scene, holdings: Holdings, asked: Asked) -> Part | None:
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
    found = {e: _value(scene, Topic(e, measure), asked, holdings) for e in named}
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
    return settled(ClaimKind.RANK, figure_at(scene, asked), holds, reading, line)


def _value(scene: Scene, topic: Topic, asked: Asked, holdings: Holdings) -> Interval | Gap:
    value = value_of(scene, topic, year_of(scene, topic, asked.span[0], holdings), holdings)
    result = None if isinstance(value, Gap) else evaluate(value)
    return value if isinstance(value, Gap) else result or Gap(f"no value of {topic.name}")


def in_region(scene: Scene) -> bool:
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
