"""Amounts made of several values: sums, averages, and amounts for each person, household or day."""

import re
from collections.abc import Sequence

from pipeline.audit import cues
from pipeline.audit.binding import Topic, table_topic, value_of, year_of
from pipeline.audit.differences import stated_entries
from pipeline.audit.entries import Entry
from pipeline.audit.formula import Formula, Op, apply, constant, unit_of
from pipeline.audit.holdings import Gap, Holdings, fits
from pipeline.audit.levels import comparable, figure_dimension, noted_level
from pipeline.audit.matching import matches
from pipeline.audit.operands import leaning, measure_for, noted_entry
from pipeline.audit.scene import Scene
from pipeline.audit.spreading import per_unit
from pipeline.audit.stems import stem, stems
from pipeline.audit.times import NUMBER
from pipeline.audit.verdicts import Part, checked, unknown
from pipeline.models import ClaimKind, Quantity
from pipeline.reference.entities import Entity

DAYS = {"day": 365, "week": 52, "month": 12, "quarter": 4, "hour": 8760, "minute": 525_600, "second": 31_536_000}
YEARLY = re.compile(
    r"(?:fiscal |FY ?|year )?(?:19|20)\d\d(?:[-–/]\d\d)?|(?:last|this|a) year|annual|yearly", re.IGNORECASE
)
LY = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "hourly": "hour"}
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
APIECE = re.compile(r"^\s*(?:each|apiece)\b", re.IGNORECASE)
EVERY_OF = re.compile(
    r"\beach of\b|\bevery one of\b|\bper\b|\bfor each\b|\bfor every\b|\beach\b|\bapiece\b|\bevery\b", re.IGNORECASE
)


def sum_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """The figure against the sum of what the sentence puts together; None where it puts nothing together."""
    values = table_addends(scene, figure, holdings) or noted_addends(scene, figure, holdings)
    if isinstance(values, Gap):
        return unknown(ClaimKind.SUM, figure, values.reason)
    if not values or len(values) < 2:
        return None
    return checked(ClaimKind.SUM, figure, apply(Op.ADD, *values, unit=unit_of(values[0])))


def table_addends(scene: Scene, figure: Quantity, holdings: Holdings) -> list[Formula] | Gap:
    """One measure of several entities, or several measures of one."""
    topic = table_topic(scene, figure.start)
    if topic is None or topic.entity is None:
        return []
    kind = "company" if topic.entity.is_company else "country"
    named = list(dict.fromkeys(m.entity for m in scene.own_entities if (m.entity.is_company) == (kind == "company")))
    measures = list(
        dict.fromkeys(m.measure for m in scene.measures if not m.weak and fits(topic.entity or named[0], m.measure))
    )
    if len(named) > 1:
        topics = [Topic(entity, topic.measure) for entity in named]
    elif len(measures) > 1:
        topics = [Topic(topic.entity, measure) for measure in measures if measure != "shareholder_returns"]
    else:
        return []
    year = year_of(scene, topic, figure.start, holdings)
    found = [value_of(scene, one, year, holdings) for one in topics]
    gap = next((value for value in found if isinstance(value, Gap)), None)
    return gap or [value for value in found if not isinstance(value, Gap)]


def noted_addends(scene: Scene, figure: Quantity, holdings: Holdings) -> list[Formula]:
    """The notes' figures that belong together: one measure of several entities or times, in the figure's unit."""
    fitting = [e for e in holdings.entries if comparable(figure, e)]
    ranked = [m for m in matches(scene, fitting, place=figure.start) if m.score > 0.4]
    if not ranked:
        return []
    if re.search(r"total|combined|overall|sum\b", ranked[0].entry.measure, re.IGNORECASE) and ranked[0].sure:
        return []
    alike = group_of([m.entry for m in ranked], ranked[0].entry)
    stated = stated_entries(scene, figure, fitting)
    if len(stated) > 1:
        alike = stated
    named = [e for e in alike if any(word in scene.stems for word in e.entity_stems)]
    distinct = len({e.entity for e in alike}) > 1
    if distinct and len(named) > 1 and not all(e.entity_stems & alike[0].entity_stems for e in alike):
        alike = named
    return [entry.value for entry in alike]


def group_of(entries: Sequence[Entry], first: Entry) -> list[Entry]:
    """The entries that share a measure with one of them, or, where there are none, its entity or its unit."""
    alike = [e for e in entries if e.measure == first.measure and e.dimension == first.dimension]
    if len(alike) < 2:
        alike = [e for e in entries if e.entity == first.entity and e.dimension == first.dimension]
    if len(alike) < 2:
        alike = [e for e in entries if e.dimension == first.dimension]
    return sorted(alike, key=lambda e: e.order)


def rate_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """An amount a day, week, month or quarter against a year's amount; None where the figure is no such rate."""
    after = cues.PERIOD_RATE.match(scene.right(figure))
    unit = (after["unit"] or LY[after["ly"].lower()]).lower() if after else ""
    if not unit:
        unit = _rate_unit(figure)
    if not unit:
        later = cues.PERIOD_LATER.search(scene.text)
        unit = later["unit"].lower() if later else ""
    if unit not in DAYS:
        return None
    noted = noted_level(scene, figure, holdings)
    if noted and noted.verdict == "supported":
        return noted
    spread_out = _over_stated_span(scene, figure, holdings, unit)
    if spread_out:
        return spread_out
    topic = table_topic(scene, figure.start)
    if topic and topic.entity and topic.measure != "population":
        year = year_of(scene, topic, figure.start, holdings)
        return _divided(figure, value_of(scene, topic, year, holdings), unit)
    found = noted_entry(scene, holdings, (0, len(scene.text)), figure_dimension(figure)) if holdings.entries else None
    if found and YEARLY.fullmatch(found.entry.period):
        return _divided(figure, found.entry.value, unit)
    return noted


STATED_SPAN = re.compile(
    r"\b(?:over|in|during|for|across) (?:the |those |all )?(?P<n>\w+) (?P<unit>day|week|month|quarter|hour|year)s\b",
    re.IGNORECASE,
)


def _over_stated_span(scene: Scene, figure: Quantity, holdings: Holdings, unit: str) -> Part | None:
    """A note's total over the number of days, weeks or months that the sentence states."""
    span = STATED_SPAN.search(scene.text)
    count = NUMBER.get(span["n"].lower(), int(span["n"]) if span["n"].isdecimal() else 0) if span else 0
    total = next(
        (m.entry for m in matches(scene, [e for e in holdings.entries if comparable(figure, e)]) if m.measure >= 0.5),
        None,
    )
    if span is None or span["unit"].lower() != unit or not count or total is None:
        return None
    return checked(
        ClaimKind.AVERAGE, figure, apply(Op.DIVIDE, total.value, constant(count), unit=f"{total.value.unit} a {unit}")
    )


def _rate_unit(figure: Quantity) -> str:
    short = {
        "day": "day",
        "week": "week",
        "wk": "week",
        "month": "month",
        "h": "hour",
        "min": "minute",
        "s": "second",
        "quarter": "quarter",
    }
    return short.get(figure.unit.partition("/")[2], "")


def _divided(figure: Quantity, total: Formula | Gap, unit: str) -> Part:
    if isinstance(total, Gap):
        return unknown(ClaimKind.AVERAGE, figure, total.reason)
    plain = figure.model_copy(update={"unit": figure.unit.partition("/")[0]})
    share = apply(Op.DIVIDE, total, constant(DAYS[unit], f"{DAYS[unit]} {unit}s"), unit=f"{unit_of(total)} a {unit}")
    return checked(ClaimKind.AVERAGE, plain, share)


def average_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """The figure against the mean of several values, or a total over a count; None where neither can be had."""
    noted = noted_level(scene, figure, holdings)
    if noted and re.search(r"averag|mean|median|typical", " ".join(e.measure for e in holdings.entries), re.IGNORECASE):
        return noted
    fitting = [e for e in holdings.entries if comparable(figure, e)]
    ranked = [m for m in matches(scene, fitting, place=figure.start) if m.score > 0.4]
    counts = [e for e in holdings.entries if e.dimension == "count" and e not in fitting]
    if (len(ranked) == 1 and counts) or (ranked and counts and len({m.entry.measure for m in ranked}) > 1):
        best = matches(scene, counts)[0].entry
        return checked(ClaimKind.AVERAGE, figure, apply(Op.DIVIDE, ranked[0].entry.value, best.value, unit=figure.unit))
    if ranked:
        alike = group_of([m.entry for m in ranked], ranked[0].entry)
        if len(alike) > 1 and not _over_count(alike):
            return checked(ClaimKind.AVERAGE, figure, apply(Op.MEAN, *(e.value for e in alike), unit=figure.unit))
        over = _over_count(alike)
        if over:
            return checked(ClaimKind.AVERAGE, figure, apply(Op.DIVIDE, over[0].value, over[1].value, unit=figure.unit))
    return table_mean(scene, figure, holdings) or noted


def _over_count(entries: Sequence[Entry]) -> tuple[Entry, Entry] | None:
    """A total and the count it is spread over, where two counted figures measure different things."""
    if len(entries) == 2 and entries[0].measure != entries[1].measure:
        large, small = sorted(entries, key=lambda e: -e.value.low)
        return large, small
    return None


def table_mean(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """The mean of a table's years from the first named to the last, or of several entities."""
    topic = table_topic(scene, figure.start)
    if topic is None or topic.entity is None:
        return None
    times = scene.times
    if times.old and times.new:
        years = range(times.old, times.new + 1)
        found = [value_of(scene, topic, year, holdings) for year in years]
    else:
        named = list(dict.fromkeys(m.entity for m in scene.own_entities if fits(m.entity, topic.measure)))
        year = year_of(scene, topic, figure.start, holdings)
        found = [value_of(scene, Topic(e, topic.measure), year, holdings) for e in named]
    gap = next((value for value in found if isinstance(value, Gap)), None)
    if gap:
        return unknown(ClaimKind.AVERAGE, figure, gap.reason)
    values = [value for value in found if not isinstance(value, Gap)]
    return (
        checked(ClaimKind.AVERAGE, figure, apply(Op.MEAN, *values, unit=unit_of(values[0])))
        if len(values) > 1
        else None
    )


def per_head_part(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """An amount for each person, household or pupil; None where the sentence spreads nothing."""
    unit = spread_over(scene, figure)
    if not unit:
        return None
    noted = noted_level(scene, figure, holdings)
    if noted and noted.verdict == "supported":
        return noted
    several = per_unit(scene, holdings, unit)
    if len(several) > 1:
        alike = [f.start for f in scene.figures if f.unit == figure.unit]
        place = alike.index(figure.start) if figure.start in alike else 0
        return checked(ClaimKind.PER_CAPITA, figure, several[min(place, len(several) - 1)][1])
    total = _total(scene, figure, holdings)
    if unit in PEOPLE:
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


def spread_over(scene: Scene, figure: Quantity) -> str:
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


def _total(scene: Scene, figure: Quantity, holdings: Holdings) -> Entry | None:
    fitting = [e for e in holdings.entries if comparable(figure, e) and e.dimension != "count"]
    ranked = matches(scene, fitting, scene.clause(figure.start), figure.start) if fitting else []
    if ranked and (ranked[0].score > 0.3):
        return ranked[0].entry
    lean = leaning(scene, holdings, (0, len(scene.text)), figure_dimension(figure))
    return lean.entry if lean else ranked[0].entry if len(ranked) == 1 else None


def _count_of(scene: Scene, figure: Quantity, holdings: Holdings, unit: str) -> Entry | None:
    wanted = stem(unit)
    counts = [e for e in holdings.entries if e.dimension == "count"]
    named = [e for e in counts if wanted in e.measure_stems | stems(e.value.unit) | e.entity_stems]
    pool = named or (counts if unit in ("each", "head", "person") else [])
    ranked = matches(scene, pool, scene.clause(figure.start), figure.start)
    return ranked[0].entry if ranked else None


def _paired(total: Entry, holdings: Holdings, count: Entry) -> Entry | None:
    return next((e for e in holdings.entries if e.entity == count.entity and e.measure == total.measure), None)


def _table_per_head(scene: Scene, figure: Quantity, holdings: Holdings, total: Entry | None) -> Part | None:
    country = scene.entity_near(figure.start, "country")
    world = holdings.reference.entity("WLD")
    if re.search(r"\bplanet\b|\bearth\b|\bworld\b|\balive\b", scene.text, re.IGNORECASE) and world:
        country = world
    if country is None:
        return None
    if total is None or not re.search(r"\bplan|sum|that|this|it\b", scene.text, re.IGNORECASE):
        topic = Topic(country, "gdp_per_capita")
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


def _company_per_head(
    scene: Scene, figure: Quantity, holdings: Holdings, company: Entity, country: Entity
) -> Part | None:
    topic = Topic(company, measure_for(company, scene.measure_near(figure.start, "company")))
    year = year_of(scene, topic, figure.start, holdings)
    top = value_of(scene, topic, year, holdings)
    people = holdings.cell(country, "population", None)
    for side in (top, people):
        if isinstance(side, Gap):
            return unknown(ClaimKind.PER_CAPITA, figure, side.reason)
    assert not isinstance(top, Gap)
    assert not isinstance(people, Gap)
    return checked(ClaimKind.PER_CAPITA, figure, apply(Op.DIVIDE, top, people, unit="USD per person"))
