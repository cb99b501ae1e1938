"""Ranks and superlatives: "the seventh-largest economy", "the fewest complaints", "its best year since 2018"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.audit.binding import Topic, series_of, table_topic, value_of
from pipeline.audit.entries import Entry
from pipeline.audit.formula import evaluate
from pipeline.audit.holdings import Gap, Holdings, short, spoken
from pipeline.audit.matching import matches
from pipeline.audit.measure_words import COUNTRY
from pipeline.audit.number_words import ONES, ORDINALS
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, settled, unknown
from pipeline.models import ClaimKind, Interval, Kind, Quantity, Reading, Verdict
from pipeline.reference.entities import Entity

MOST = (
    r"largest|biggest|highest|greatest|most populous|most|richest|wealthiest|heaviest|longest|tallest|"
    r"best|top|busiest|hottest|warmest|strongest|fastest|dearest|costliest|oldest|record|steepest|wettest|"
    r"worst-hit|largest-ever|sharpest"
)
LEAST = (
    r"smallest|lowest|fewest|least populous|least|poorest|lightest|shortest|cheapest|slowest|coldest|"
    r"coolest|weakest|quietest|youngest|driest|bottom|worst"
)
_RANK = (
    r"(?P<rank>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|"
    r"fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|\d{1,2}(?:st|nd|rd|th))"
)
SUPERLATIVE = re.compile(
    rf"\b(?:{_RANK}[- ])?(?P<word>{MOST}|{LEAST})\b(?! of all things)|\b(?:number|no\.?) (?P<number>one|"
    rf"two|three|\d{{1,2}})\b"
    rf"|\b(?:ranks?|ranked|places?|placed|comes?|came|sits?|finished|stands?|in|"
    rf"at) (?:\w+ )?(?P<place>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|"
    rf"twelfth|\d{{1,2}}(?:st|nd|rd|th))(?: place)?\b(?! (?:quarter|half|time|year|month))",
    re.IGNORECASE,
)
TOP_N = re.compile(
    r"\b(?:top|bottom|biggest|largest|smallest) (?P<n>two|three|four|five|six|seven|eight|nine|ten|twelve|"
    r"fifteen|twenty|\d{1,2})\b",
    re.IGNORECASE,
)
OUTSIDE = re.compile(
    r"\b(?:out of|outside|not (?:in|among)|no longer (?:in|among|one of)|missing from|below|not|never)(?: the)? $",
    re.IGNORECASE,
)
ROUNDS_OUT = re.compile(
    r"\b(?:rounds? out|completes?|closes?|last (?:place )?(?:in|of)|makes? up the numbers in)\b", re.IGNORECASE
)
EVER = re.compile(
    r"\b(?:(?:is|was|were|set|hit|reached|marked|makes?) (?:a|its|an all-time|a new|"
    r"another) record\b(?! (?:low|by|of))|never (?:had )?(?:a )?(?:better|bigger|higher|larger|more|worse|"
    r"lower|smaller)|(?:a|an|its|new|all-time|another) record (?:high|low|year|profit|loss|revenue|sales|"
    r"income|result|\w+ (?:profit|revenue|sales))|record (?:profits?|revenues?|sales|net income|earnings|"
    r"year|loss)|(?:best|highest|largest|biggest|lowest|worst|most|smallest|"
    r"fewest)\b[^.;]{0,40}?\b(?:since|ever|on record|in (?:\w+|\d+) years|to date|yet|of the (?:decade|"
    r"past)|in its history|so far))\b",
    re.IGNORECASE,
)
SINCE = re.compile(
    r"\bsince (?:at least )?(?:fiscal )?((?:19|20)\d\d)\b|\bgoing (?:back|by)[^.;]*?((?:19|20)\d\d)\b", re.IGNORECASE
)
WORSE = re.compile(
    r"\b(?:worst|lowest|smallest|fewest|least|never (?:had )?(?:a )?(?:worse|lower|smaller))\b", re.IGNORECASE
)
ECONOMY = re.compile(
    r"\b(?:econom(?:y|ies)|GDP|output|populous|populat\w+|nation|country|countries|people|inhabitants)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What rank a sentence claims: from the top or the bottom, exactly or within the first `within`."""

    rank: int
    least: bool
    span: tuple[int, int]
    within: bool = False


def rank_span(scene: Scene) -> tuple[int, int] | None:
    """Where the sentence names a rank ("the top ten"), so that its number is no figure of its own."""
    top = TOP_N.search(scene.text) or SUPERLATIVE.search(scene.text)
    return top.span() if top else None


def rank_parts(scene: Scene, holdings: Holdings) -> list[Part]:
    """A part for the rank that a sentence claims, where the audit knows the field; none for mere praise."""
    history = _history(scene, holdings)
    if history:
        return [history]
    asked = _asked(scene)
    if asked is None:
        return []
    part = _among_notes(scene, holdings, asked) or _among_countries(scene, holdings, asked)
    return [part] if part else []


def _asked(scene: Scene) -> Asked | None:
    top = TOP_N.search(scene.text)
    if top:
        count = ONES.get(top["n"].lower()) or int(top["n"]) if top["n"].isdigit() or top["n"].lower() in ONES else 0
        least = top[0].lower().startswith(("bottom", "smallest"))
        if count:
            return Asked(count, least, top.span(), within=not ROUNDS_OUT.search(scene.text))
    match = SUPERLATIVE.search(scene.text)
    if match is None:
        return None
    word = (match["rank"] or match["place"] or "").lower()
    rank = ORDINALS.get(word) or (int(re.sub(r"\D", "", word)) if word else 0)
    if match["number"]:
        rank = ONES.get(match["number"].lower()) or int(match["number"])
    least = bool(match["word"] and re.fullmatch(LEAST, match["word"], re.IGNORECASE))
    return Asked(rank or 1, least, match.span())


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
    limited = _region(scene)
    if limited:
        return None
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
    return settled(ClaimKind.RANK, _figure_at(scene, asked), holds, reading, line)


def _figure_at(scene: Scene, asked: Asked) -> Quantity | None:
    return next((q for q in scene.others if q.kind is Kind.ORDINAL and asked.span[0] <= q.start < asked.span[1]), None)


def _ranked_country(scene: Scene, asked: Asked) -> Entity | None:
    named = [m for m in scene.own_entities if m.entity.is_country]
    before = [m.entity for m in named if m.start < asked.span[0]]
    return before[-1] if before else named[0].entity if named else scene.subject("country")


def _rank_measure(scene: Scene, asked: Asked) -> str:
    text = scene.text[asked.span[0] : asked.span[1] + 40]
    if re.search(r"\bpopul\w+|\bpeople\b|\binhabitants\b|\bcitizens\b", text, re.IGNORECASE):
        return "population"
    if re.search(r"\becon\w+|\bGDP\b|\boutput\b", text, re.IGNORECASE):
        return "gdp"
    return scene.measure_near(asked.span[0], "country") or "gdp"


def _region(scene: Scene) -> bool:
    """Whether the rank holds within a region, whose members the tables do not list."""
    return bool(
        re.search(
            r"\bin (?:the )?(?:Africa|Asia|Europe|South America|Latin America|North America|Oceania|region|EU|"
            r"European Union|euro (?:area|zone)|eurozone|G7|G20|Middle East|Caribbean|Balkans|continent|Arab)\b|"
            r"\b(?:Africa|Asia|Europe|Latin America)(?:'s|’s)\b|\b(?:African|Asian|European|region['’]s|"
            r"continent['’]s)\b",
            scene.text,
        )
    )


def _among_notes(scene: Scene, holdings: Holdings, asked: Asked) -> Part | None:
    """An entity's place among those of the notes that have the same measure, or a time's among those of a series."""
    ranked = [m for m in matches(scene, holdings.entries) if m.score > 0.3 and m.entry.dimension != "exchange"]
    if not ranked:
        return None
    fields: dict[tuple[str, str], list[Entry]] = {}
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


def _placed(scene: Scene, asked: Asked, measure: str, entries: Sequence[Entry]) -> Part | None:
    by_entity: dict[str, Entry] = {}
    periods = {e.period for e in entries}
    if len({e.entity for e in entries}) < 2:
        return None
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
    return settled(ClaimKind.RANK, _figure_at(scene, asked), holds, reading, line)


def _named_entity(scene: Scene, entries: Sequence[Entry], asked: Asked) -> Entry | None:
    """The entity whose own words the sentence has, those that all entities share left aside."""
    shared = frozenset.intersection(*(e.entity_stems for e in entries)) if entries else frozenset()
    placed = [
        (abs(at - asked.span[0]), e.order, e)
        for e in entries
        for word, at in scene.words
        if word in e.entity_stems - shared
    ]
    return min(placed)[2] if placed else None


def _history(scene: Scene, holdings: Holdings) -> Part | None:
    """A record within one's own past: every year since the one named, or all that the tables or notes have."""
    cue = EVER.search(scene.text)
    if cue is None:
        return None
    least = bool(WORSE.search(cue[0]))
    noted = _noted_history(scene, holdings, least)
    if noted:
        return noted
    since = SINCE.search(scene.text)
    first = int(since[1] or since[2]) if since else None
    topic = table_topic(scene, cue.start())
    if topic is None or topic.entity is None:
        return None
    measures = list(
        dict.fromkeys(
            m.measure for m in scene.measures if not m.weak and (m.measure in COUNTRY) == (not topic.entity.is_company)
        )
    )
    topics = [Topic(topic.entity, measure) for measure in measures or [topic.measure]]
    return _years_compared(scene, holdings, topics, first, least)


def _years_compared(
    scene: Scene, holdings: Holdings, topics: Sequence[Topic], first: int | None, least: bool
) -> Part | None:
    verdicts, lines, evidence = [], [], []
    for topic in topics:
        assert topic.entity is not None
        known = holdings.years(topic.entity, topic.measure)
        named = [y for y, _ in scene.times.years if y != first]
        mine = named[-1] if named else (known[-1] if known else None)
        if mine not in known or (first is not None and first not in known):
            return unknown(ClaimKind.RANK, None, f"the tables do not reach back to {first or mine} for {topic.name}")
        span = [y for y in known if (first or known[0]) <= y < mine]
        values = {
            y: evaluate(v) for y in (*span, mine) if not isinstance(v := value_of(scene, topic, y, holdings), Gap)
        }
        own = values.pop(mine)
        assert own is not None
        holds = all(v is not None and (v.low > own.low if least else v.low < own.low) for v in values.values())
        if not span:
            return unknown(ClaimKind.RANK, None, f"there is no earlier year of {topic.name} to compare with")
        verdicts.append(holds)
        lines.append(
            f"{topic.name} {mine} is {'' if holds else 'not '}the {'lowest' if least else 'highest'} since {span[0]}"
        )
        cell = holdings.cell(topic.entity, topic.measure, mine)
        evidence += [] if isinstance(cell, Gap) else list(getattr(cell, "evidence", ()))
    verdict = Verdict.SUPPORTED if all(verdicts) else Verdict.REFUTED
    reading = Reading(arithmetic="; ".join(lines), verdict=verdict, evidence=tuple(evidence))
    return settled(ClaimKind.RANK, None, all(verdicts), reading, "; ".join(lines))


def _noted_history(scene: Scene, holdings: Holdings, least: bool) -> Part | None:
    ranked = [m for m in matches(scene, holdings.entries) if m.measure >= 0.5 and m.period >= 0]
    if not ranked:
        return None
    series = series_of(holdings, ranked[0].entry)
    since = SINCE.search(scene.text)
    years = [int(p[1:5]) for e in series for p in e.parts if p[0] in "ys"]
    reached = since is None or (bool(years) and min(years) <= int(since[1] or since[2]))
    if len(series) < 2 or not reached:
        return unknown(
            ClaimKind.RANK,
            None,
            f"the notes hold no earlier figures for {ranked[0].entry.entity} {ranked[0].entry.measure}",
        )
    mine, past = series[-1], series[:-1]
    holds = all(e.value.low > mine.value.low if least else e.value.low < mine.value.low for e in past)
    is_it, end = "is" if holds else "is not", "lowest" if least else "highest"
    line = f"{mine.value.name} {is_it} the {end} of the {len(series)} in the notes"
    evidence = tuple(piece for e in series for piece in e.value.evidence)
    verdict = Verdict.SUPPORTED if holds else Verdict.REFUTED
    return settled(ClaimKind.RANK, None, holds, Reading(arithmetic=line, verdict=verdict, evidence=evidence), line)
