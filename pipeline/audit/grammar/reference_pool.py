"""The values of the reference tables that one figure may come from: the entities, measures and years it names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.audit.evidence.known import Known
from pipeline.audit.evidence.reference_values import HEADS, STOCKS, Gap, ReferenceValues, fits, positive, spoken, turned
from pipeline.audit.grammar.operand_pool import BASIS, MAIN, MEASURES, OTHER, TOPIC, YEARS, Named
from pipeline.audit.reading.figure_words import is_step, summed_years
from pipeline.audit.reading.said import Said
from pipeline.audit.tables.topics import WORLD, Topics
from pipeline.audit.wording.measure_words import NATIONAL, is_loss
from pipeline.audit.wording.years import LISTED, moved_year, recent_years
from pipeline.models import Direction, Kind
from pipeline.reference.entities import Entity
from pipeline.text.stemming import stems

HEAD = re.compile(
    r"\b(?:per|a|each|every|for|to) (?:single )?(?:head|person|people|capita|inhabitant|resident|citizen|man|"
    r"individual|soul|American|[A-Z][a-z]{3,}(?:an|ese|ish))\b|\b(?:per|a)[- ](?:head|person|capita)\b",
    re.IGNORECASE,
)
WORLDWIDE = re.compile(
    r"\b(?:world|global|the planet|planet|earth|humanity|humankind|mankind|the human race|people alive)\b|"
    r"\bglobally\b|\bworldwide\b",
    re.IGNORECASE,
)
HAS = re.compile(
    r"(?:\b(?:has|have|had|with|of|home to|counts?|reached|passed|topped|numbers?|exceed(?:s|ed)?|is|are|was|were|"
    r"(?:rose|risen|grew|grown|fell|fallen|shrank|shrunk|climbed) to)|['’]s?)"
    r"(?: (?:now|about|around|some|roughly|nearly|almost|over|more than|fewer than|less than|only|just|under|"
    r"an? estimated|up to|at least|well over|close to))*\s*$",
    re.IGNORECASE,
)
AT = re.compile(r"\b(?:at|by|for|of) $")
IS_WHAT = re.compile(r"\b(?:is|was|were) (?:what|how much|the amount(?: that)?) $")
CLOSE = 3  # characters between a name and the figure that is its: "Zimbabwe, 16.6 million"
LIVE = re.compile(r"[^,;.]{0,30}\b(?:liv(?:e|es|ing)|inhabit|resid|call)", re.IGNORECASE)
PEOPLE_NEXT = re.compile(r"[^,;.]{0,24}\b(?:people|persons|souls)\b", re.IGNORECASE)
YEAR_AFTER = re.compile(
    r"^(?: (?!(?:and|but|to|from|on|in|more|less|as|than|what|that|those|it|they)\b)[a-z]+){0,3} (?:in|for|during|"
    r"at the end of) (?:the )?(?:fiscal |financial )?(?:year )?"
    r"((?:19|20)\d\d)\b"
)
NOW = re.compile(r"\b(?:is|has|are|have|stands at|counts|now)\b", re.IGNORECASE)
JOINER = re.compile(r",? (?:and|plus|as well as|&) (?:(?:its|their|the|on|in|through|first|special|share|stock) ){0,3}")
EXPECTED = re.compile(r"\b(?:expected|forecast|projected|anticipated|estimated|likely)\b", re.IGNORECASE)
OTHER_OWNER, OTHER_MEASURE, OTHER_YEAR = 0.12, 0.12, 0.1
LONGEST = 40


@dataclass(frozen=True, slots=True)
class ReferencePool:
    """The values of the tables for one figure, the topic's own first; `missing` says what the tables lack for it."""

    named: tuple[Named, ...] = ()
    missing: str = ""
    weak: bool = False  # the measure is named by a verb or a noun of many meanings ("sold", "people")
    topic: str = ""  # the series that the figure is a value of, if it is one's
    expected: bool = False  # the whole of a share was only expected: its year and the one before are tried

    @property
    def members(self) -> list[Known]:
        """What a range may be of: the years of a span of the topic's series, else all owners of its measure."""
        years = [named.value for named in self.named if named.put == YEARS and named.value.series == self.topic]
        measure = next((named.value.topic for named in self.named if named.role == TOPIC), "")
        return years or [n.value for n in self.named if n.role in (TOPIC, MAIN) and n.value.topic == measure]


EMPTY = ReferencePool()


def reference_pool(context: Said, topics: Topics, values: ReferenceValues) -> ReferencePool:
    """The values that the words name: the topic of the figure's place, what it is held against, and their years."""
    kind = context.figure.kind
    without = ("population",) if kind is Kind.MONEY else ("gdp", "gdp_per_capita") if kind is Kind.NUMBER else ()
    topic = None if kind is Kind.VAGUE else topics.topic(context.figure.start, without)
    weak = topic is not None and _is_weak(topics, topic[1])
    far = topic is not None and _counts_others(context, topic[1])
    if topic is None or (weak and not _is_owned(context, topics, *topic)):
        return EMPTY
    entity, measure = topic
    if measure == "gdp" and context.figure.kind is Kind.MONEY and _is_per_head(context, topics):
        measure = "gdp_per_capita"
    if reason := values.not_held(topics.text, entity):
        return ReferencePool(missing=reason)
    expected = kind in (Kind.PERCENT, Kind.FRACTION) and bool(EXPECTED.search(topics.text))
    year = _year(context, topics, values, entity, measure, context.figure.start)
    known = values.years(entity, measure)
    if expected and year and known and year == known[-1] + 1:
        year = known[-1]
    own = values.value(entity, measure, year)
    if isinstance(own, Gap):
        return ReferencePool(missing=own.reason)
    if summed_years(context) and (number := recent_years(topics.text)) > len(known) and measure not in STOCKS:
        return ReferencePool(missing=f"the tables have {len(known)} years of it, not {number}")
    if summed_years(context) and measure not in STOCKS:
        lacking = [one for one in _spanned(topics, known) if one not in known]
        if lacking:
            span = f"{known[0]} to {known[-1]}"
            return ReferencePool(missing=f"the tables have no {spoken(measure)} of {lacking[0]} (they have {span})")
    found: dict[str, Named] = {}
    joined = _joined(topics)
    for whose, what, fit in _pairs(topics, values, entity, measure):
        surface = topics.surface(whose)
        if whose.id == WORLD and (match := WORLDWIDE.search(topics.text)):
            surface |= stems(match[0])
        near = surface | {f"={what}"} | _measure_words(topics, what)
        for value, role, put in _times(context, topics, values, whose, what):
            # Of an expected figure the last year reported is tried before the year itself.
            worth = fit - OTHER_YEAR * (role == OTHER) - 0.02 * (expected and role == MAIN)
            reported = expected and role == BASIS and value.time[0] == own.time[0] - 1
            if reported:
                role = MAIN
            periods = value.periods if whose.is_company == entity.is_company and not reported else frozenset[str]()
            if role == MAIN and (whose, what, reported) == (entity, measure, False):
                role = TOPIC
            if role in (TOPIC, MAIN) and whose is entity and what in joined:
                put = MEASURES
            lossy = is_loss(topics.text)
            shown = turned(value) if lossy and put == YEARS else positive(value) if lossy else value
            operand = replace(shown, near=near | value.measure, owner=surface, periods=periods)
            found.setdefault(
                value.key, Named(operand, worth, near=True, role=role, backdrop=whose.id == WORLD, put=put)
            )
    return ReferencePool(
        tuple(found.values()),
        weak=far or (weak and measure != "population"),
        topic=own.series,
        expected=expected,
    )


def _is_weak(topics: Topics, measure: str) -> bool:
    named = [mention.weak for mention in topics.measures if mention.measure == measure]
    return bool(named) and all(named)


def _is_owned(context: Said, topics: Topics, entity: Entity, measure: str) -> bool:
    """Whether a figure beside a weak word is its entity's: people whom a country has, what a company before it sold."""
    figure = context.figure
    left, right = context.text[: figure.start], context.text[figure.end :]
    mention = topics.mention_of(entity)
    if measure == "population":
        if figure.kind is Kind.MULTIPLE:
            return bool(PEOPLE_NEXT.match(right))
        beside = mention is not None and 0 <= figure.start - mention.end <= CLOSE
        return (
            figure.kind is not Kind.NUMBER
            or beside
            or bool(HAS.search(left) or LIVE.match(right) or (is_step(context) and topics.times.years))
        )
    if figure.kind is not Kind.MONEY or mention is None or mention.start < figure.start:
        return True
    return bool(AT.search(context.text[: mention.start]) or IS_WHAT.search(context.text[: mention.start]))


def _counts_others(context: Said, measure: str) -> bool:
    """Whether a figure's noun says that it counts something other than people."""
    things = stems(context.figure.measured)
    return measure == "population" and bool(things) and not things & (HEADS | stems("people"))


def _is_per_head(context: Said, topics: Topics) -> bool:
    """Whether a figure is for each person: by its unit or by the words of its clause."""
    if stems(context.figure.per) & HEADS:
        return True
    start, end = topics.clause(context.figure.start)
    return bool(HEAD.search(topics.text[start:end]) or NATIONAL.search(topics.text[start:end]))


def _pairs(
    topics: Topics, values: ReferenceValues, entity: Entity, measure: str
) -> Iterator[tuple[Entity, str, float]]:
    """Entities with measures: the topic, then every other entity and measure that the sentence names."""
    yield entity, measure, 1.0
    entities = [m.entity for m in topics.entities if m.entity is not entity]
    world = values.reference.entity(WORLD)
    if WORLDWIDE.search(topics.text) and world is not None and entity is not world:
        entities.append(world)
    measures = [m.measure for m in topics.measures if m.measure != measure]
    if HEAD.search(topics.text):
        measures += ["population", "gdp", "gdp_per_capita"]
    for other in dict.fromkeys(measures):
        if fits(entity, other):
            yield entity, other, 1.0 - OTHER_MEASURE
    for whose in dict.fromkeys(entities):
        for what in dict.fromkeys((measure, *measures)):
            if fits(whose, what):
                yield whose, what, 1.0 - OTHER_OWNER - OTHER_MEASURE * (what != measure)


def _year(
    context: Said, topics: Topics, values: ReferenceValues, entity: Entity, measure: str, place: int
) -> int | None:
    """The year that a figure is of, or what a place names beside it; None for the newest."""
    times = topics.times
    beside = YEAR_AFTER.match(context.text[context.figure.end : context.figure.end + 80])
    if beside and int(beside[1]) != times.old:
        return int(beside[1])
    if (by := moved_year(context.text[context.figure.end : context.figure.end + 60])) and not context.by:
        named = {one for one, _ in times.years}
        start = topics.remembered_year(entity) if not named else min(named) if len(named) == 1 else None
        derived = context.figure.kind in (Kind.FRACTION, Kind.MULTIPLE, Kind.POINTS)
        derived = derived or (context.figure.kind is Kind.PERCENT and bool(context.sign))
        if start is not None and not derived and not is_step(context):
            return start + by
    year = times.near(place)
    if year is None and values.as_of and (times.last_year or times.this_year):
        return values.as_of.year - times.last_year
    if year is None and not times.years:
        year = topics.remembered_year(entity)
    if times.old and year in (times.old, None):
        past = topics.remembered_year(entity)
        year = past if past and past > times.old else None
    if context.figure.direction is Direction.FROM:
        known = values.years(entity, measure)
        return times.old or (year or (known[-1] if known else 0)) - 1
    return None if _of_now(context, topics) else year


def _of_now(context: Said, topics: Topics) -> bool:
    """Whether a figure's clause is in the present and every year stands in another clause with a figure of its own."""
    start, end = topics.clause(context.figure.start)
    years = [at for _, at in topics.times.years]
    if not years or not NOW.search(topics.text[start : context.figure.start]):
        return False
    if any(start <= at < end for at in years):
        return False
    others = [topics.clause(f.start) for f in context.reading.figures if f.start != context.figure.start]
    return all(any(left <= at < right for left, right in others) for at in years)


def _times(
    context: Said, topics: Topics, values: ReferenceValues, entity: Entity, measure: str
) -> Iterator[tuple[Known, str, str]]:
    """A series' value of the year meant, of the year it is compared with, and of every other year named."""
    known = values.years(entity, measure)
    if not known:
        return
    spanned = () if measure in STOCKS else _spanned(topics, known)
    named = topics.mention_of(entity)
    place = context.figure.start if named is None or named.start < context.figure.end else named.start
    year = _year(context, topics, values, entity, measure, place) or known[-1]
    older = [one for one, _ in topics.times.years if one < year and not spanned]
    base = topics.times.old or (max(older) if older else year - (topics.times.steps or 1))
    roles = {year: MAIN} | ({base: BASIS} if base != year else {})
    for one in dict.fromkeys((year, base, *(y for y, _ in topics.times.years), *spanned)):
        value = values.value(entity, measure, one)
        if isinstance(value, Known):
            yield value, roles.get(one, OTHER), YEARS if one in spanned else ""


def _spanned(topics: Topics, known: Sequence[int]) -> Sequence[int]:
    """The years that a sentence puts together: each named one, or a span of them."""
    listed, recent = LISTED.search(topics.text), recent_years(topics.text)
    if listed:
        return [int(year) for year in re.findall(r"\d+", listed[0])]
    if recent:
        newest = topics.times.near(0) or known[-1]
        return [year for year in known if year <= newest][-recent:]
    if topics.times.old and not (topics.times.new or topics.times.steps):
        return range(topics.times.old, known[-1] + 1)  # "has averaged … since 2020"
    years = topics.times.spanned(topics.text)
    return years if len(years) < LONGEST else ()


def _joined(topics: Topics) -> frozenset[str]:
    """The measures named in one breath ("buybacks and its first dividends"), nothing else between them."""
    strong = [mention for mention in topics.measures if not mention.weak]
    return frozenset(
        mention.measure
        for one, other in pairwise(strong)
        if JOINER.fullmatch(topics.text[one.end : other.start]) and one.measure != other.measure
        for mention in (one, other)
    )


def _measure_words(topics: Topics, measure: str) -> frozenset[str]:
    return frozenset().union(*(stems(topics.text[m.start : m.end]) for m in topics.measures if m.measure == measure))
