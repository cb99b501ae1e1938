"""Formulas for something per something else, and a rate said again by another unit of time."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations

from pipeline.audit.arithmetic.amount import TIME, Amount, UnitError, time_span, typed
from pipeline.audit.arithmetic.typed_formula import Number, Op, Operand, apply, evaluate
from pipeline.audit.evidence.known import TABLE, TEXT, Known, operand_of
from pipeline.audit.evidence.period_parts import clash, months_of
from pipeline.audit.grammar.comparisons import year_of
from pipeline.audit.grammar.operand_pool import BASIS, Candidate, Named, levels_of, mean_fit
from pipeline.audit.reading.said import Said
from pipeline.audit.reading.value_words import time_word
from pipeline.audit.wording.lexicon import UNIT_STEMS
from pipeline.models import Kind, Quantity
from pipeline.quantities.number_words import CARDINAL, cardinal
from pipeline.text.plural import pluralize
from pipeline.text.stemming import stems

RATE_BEHIND = re.compile(
    r"(?P<between>(?: [\w-]+){0,3}?) (?:per|each|for each|for every|on each|from each|to each|to every|to the|a|an|"
    r"apiece for)"
    r"(?: (?:one|single))? (?P<noun>[a-z][\w’'-]+)",
    re.IGNORECASE,
)
NO_RATE = re.compile(
    r"\b(?:than|from|of|in|to|for|at|on|with|by|as|was|is|were|are|had|has|and|or|but|after|before|since)\b",
    re.IGNORECASE,
)
AGO = re.compile(r" (?:ago|earlier|before|later|previously)\b", re.IGNORECASE)
EACH_BEFORE = re.compile(
    r"\b(?:each|every) (?:of the )?(?:\d[\d,]* )?(?P<noun>[a-z][\w’'-]+(?: [a-z]+)?)\b[^.;]{0,40}$", re.IGNORECASE
)
# "Per square metre, the shop rents for 310 crowns a month".
PER_FIRST = re.compile(r"\W*(?:per|for (?:each|every)) (?:\w+ )?(?P<noun>[a-z][\w’'-]+)\b[^.;:]*$", re.IGNORECASE)
PER_NUMBER = re.compile(r"\b(?:per|for every|for each|out of every|in every|in each)\s+$", re.IGNORECASE)


def rate_candidates(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """Something per something else: an amount over a count or a time."""
    figure = context.figure
    if figure.kind in (Kind.PERCENT, Kind.POINTS, Kind.FRACTION, Kind.MULTIPLE):
        return
    if figure.kind is Kind.MONEY:
        yield from _exchanged(figure, pool)
    noun = rate_noun(context)
    told = bool(noun) or bool({"rate", "average"} & context.relations)
    if not told and unit_of_time(context) is None:
        return
    by = _per_number(context)
    operands = _rate_operands(pool, by)
    counted = _counted(figure, operands)
    yield from _over_another(context, operands, noun, counted, by, told)
    yield from _over_a_stretch(context, operands, counted, told)


def _rate_operands(pool: Sequence[Named], by: Decimal | None) -> list[Named]:
    """The levels that a rate may be made of: no rates themselves, and not the N that the sentence counts by."""
    return [
        named
        for named in levels_of(pool)
        if named.role != BASIS
        and not named.value.quantity.per
        and all(base != "time" or power > 0 for base, power in named.value.amount.unit)
        and not (named.internal and by and named.value.quantity.low == by)
    ]


def _counted(figure: Quantity, operands: Sequence[Named]) -> frozenset[str]:
    """The stems of what a plain number counts, where an operand is called so; none for any other figure."""
    counted = stems(figure.measured) if figure.kind is Kind.NUMBER else frozenset()
    return counted if any(counted & named.value.near for named in operands) else frozenset()


def _over_another(
    context: Said,
    operands: Sequence[Named],
    noun: frozenset[str],
    counted: frozenset[str],
    by: Decimal | None,
    told: bool,
) -> Iterator[Candidate]:
    """One value over another: what the words call it by, or a time that it took; times N of "for every N"."""
    timed = unit_of_time(context) is not None
    for over, under in permutations(operands, 2):
        spread = timed and under.value.amount.unit == TIME and over.value.amount.unit != TIME
        if not told and not spread:
            continue
        if over.value.amount.percent or under.value.amount.percent or clash(over.value.periods, under.value.periods):
            continue
        if noun:
            worth = 0.35 if noun & under.value.near and not noun & (over.value.near - under.value.near) else -0.4
        else:
            worth = _worth_unnamed(context, over, under, counted, spread)
        if under.internal and under.value.origin == TEXT and under.value.quantity.in_words:
            worth -= 0.2
        yield Candidate(
            apply(Op.PER, over.operand, under.operand, *([Number(by)] if by else [])),
            mean_fit(over, under) + 0.2 + worth,
            "rate",
            None,
            over.internal and under.internal,
            periods=(over.value.periods, under.value.periods),
        )


def _worth_unnamed(context: Said, over: Named, under: Named, counted: frozenset[str], spread: bool) -> float:
    """What one value over another gains or loses where no noun says what the figure is counted by."""
    own = (under.value.near - over.value.near - UNIT_STEMS) & set(context.mentions)
    worth = 0.1 if own or under.internal else -0.3
    worth += 0.2 if spread else 0.0
    if counted & (under.value.near - over.value.near) and not counted & over.value.near:
        worth -= 0.3  # eggs are laid by hens, and counted in eggs
    if counted & over.value.near & under.value.near and unit_of_time(context) is not None:
        worth -= 0.5  # cartons an hour are no cartons for each carton
    return worth


def _over_a_stretch(
    context: Said, operands: Sequence[Named], counted: frozenset[str], told: bool
) -> Iterator[Candidate]:
    """A value over the stretch that its own words or months name, or else over a year, a quarter or a month."""
    stretches = _time_spans(context)
    for named in operands:
        timed_by = time_word(named.value)
        if timed_by and time_span(timed_by) != _YEAR:
            continue  # a monthly rent is not spread over a year
        lasting = _own_span(context, named.value)
        if not lasting and not told and not named.role and not _is_of_a_year(named.value):
            continue
        for span in lasting or stretches:
            yield Candidate(
                apply(Op.DIVIDE, named.operand, span),
                named.fit + (0.3 if not counted or counted & named.value.near else 0.0),
                "rate",
                None,
                named.internal,
                periods=(named.value.periods,),
            )


def rate_noun(context: Said) -> frozenset[str]:
    """The stems of what a figure is counted by: "a pupil", "per household", "on each member", "for every teacher"."""
    right = context.text[context.figure.end : context.figure.end + 60]
    if context.figure.per and time_span(context.figure.per) is None:
        return stems(re.sub(r"^[\d.]+ ?", "", context.figure.per)) or frozenset(("people",))
    match = _rate_behind(right) or EACH_BEFORE.search(
        context.text[max(0, context.figure.start - 60) : context.figure.start]
    )
    match = match or PER_FIRST.match(context.text, 0, context.figure.start)
    return stems(match["noun"]) if match else frozenset()


def _rate_behind(right: str) -> re.Match[str] | None:
    """ "a pupil", "per household" behind a figure; "a year earlier" and "than a month ago" are no rate."""
    match = RATE_BEHIND.match(right)
    if match is None or NO_RATE.search(match["between"]) or AGO.match(right, match.end()):
        return None
    return match


def _per_number(context: Said) -> Decimal | None:
    """The N of "per N", "for every N" where the sentence has one."""
    leading = re.match(r"\d[\d.]*", context.figure.per)
    if leading and time_span(context.figure.per) is None:
        return Decimal(leading[0])
    for other in context.reading.figures:
        lead = context.text[max(0, other.start - 16) : other.start]
        if other is not context.figure and PER_NUMBER.search(lead) and other.low >= 10:
            return other.low
    return None


def _exchanged(figure: Quantity, pool: Sequence[Named]) -> Iterator[Candidate]:
    """An amount in another currency by a rate among the known values."""
    money = ((figure.unit[:3], 1),)
    for rate in pool:
        bases = rate.value.amount.unit
        if len(bases) != 2 or sum(power for _, power in bases) != 0 or not all(base.isupper() for base, _ in bases):
            continue
        for held in pool:
            for op in (Op.MULTIPLY, Op.DIVIDE):
                formula = apply(op, held.operand, rate.operand)
                try:
                    if held is not rate and held.value.amount.unit != money and evaluate(formula).unit == money:
                        yield Candidate(formula, mean_fit(held, rate) + 0.3, "exchange")
                except UnitError:
                    continue


_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS: dict[str, Decimal] = {
    "day": Decimal(1),
    "daily": Decimal(1),
    "week": Decimal(7),
    "weekly": Decimal(7),
    "month": Decimal("30.4375"),
    "monthly": Decimal("30.4375"),
}
_DAYS |= {"quarter": Decimal("91.25"), "quarterly": Decimal("91.25"), "second": Decimal(1) / 86400}
_DAYS |= {"hourly": Decimal(1) / 24, "hour": Decimal(1) / 24, "minute": Decimal(1) / 1440}
_STRETCHES = (
    (Decimal(365), "a year", 12),
    (Decimal(366), "a leap year", 12),
    (Decimal("91.25"), "a quarter", 3),
    (Decimal("182.5"), "half a year", 6),
    (_DAYS["month"], "a month", 1),
)
"""Stretches in days, what they are called, and how many months a rate by the month finds in them."""
TWICE = Decimal("1.5")  # a stretch that a rate is spread over holds its unit of time twice, rounded
DAY = Decimal(86400)
_YEAR = time_span("year")
# "Cartons filled in 24 hours", "the eight-hour shift": the stretch that a measure's own words name.
STRETCH = re.compile(
    rf"\b(?:(?P<digits>\d{{1,3}})|(?P<words>{CARDINAL}))[ -](?P<unit>hour|day|week|month|year)s?\b", re.IGNORECASE
)
EACH_TIME = re.compile(
    r"\b(?:a|an|per|each|every) (?P<unit>day|week|month|quarter(?! of\b)|hour|minute|second)\b|"
    r"\b(?P<ly>daily|weekly|monthly|quarterly|hourly)\b",
    re.IGNORECASE,
)


def unit_of_time(context: Said) -> Decimal | None:
    """The days of the unit of time that the figure is a rate by, None where it is by none."""
    seconds = time_span(context.figure.per)
    if seconds is not None:
        return seconds / DAY
    text = context.text[context.figure.start : context.figure.end + 36].lower()
    spread = EACH_TIME.search(text)
    return _DAYS[spread["unit"] or spread["ly"]] if spread else None


def _is_of_a_year(value: Known) -> bool:
    """Whether a value is of a year as a whole, so that it has a share for each month or day of it."""
    return time_word(value) == "year" or (len(value.periods) == 1 and bool(year_of(value)))


def _own_span(context: Said, value: Known) -> list[Operand]:
    """How long the value's own months last, as an operand; nothing where the figure is no rate or no month is named."""
    unit = unit_of_time(context)
    stretch = STRETCH.search(value.words) if unit is not None and value.origin != TABLE else None
    if unit is not None and stretch:
        count = Decimal(stretch["digits"]) if stretch["digits"] else cardinal(stretch["words"].lower())
        days = count * _DAYS.get(stretch["unit"].lower(), Decimal(365))
        return [_span(context, days, unit, pluralize(int(count), stretch["unit"].lower()))]
    months = frozenset(range(1, 13)) if value.origin == TABLE else months_of(value.periods)
    if unit is None or not months:
        return []
    days = Decimal(sum(_LENGTHS[month - 1] for month in months))
    if unit == _DAYS["month"]:
        days = len(months) * unit
    return [_span(context, days, unit, pluralize(len(months), "month"))]


def _time_spans(context: Said) -> list[Operand]:
    """The stretches that an amount may be spread over, where the figure is a rate by day, week, month or hour."""
    unit = unit_of_time(context)
    if unit is None:
        return []
    monthly = unit == _DAYS["month"]
    stretches = [(months * unit if monthly else days, name) for days, name, months in _STRETCHES]
    return [_span(context, days, unit, name) for days, name in stretches if days > unit * TWICE]


def _span(context: Said, days: Decimal, unit: Decimal, name: str) -> Operand:
    """A stretch as time where the figure carries its unit of time, else as how many of the units it holds."""
    if ("time", -1) in typed(context.figure).unit:
        return Operand(name, "", Amount(days * DAY, days * DAY, TIME), name)
    return Operand(name, "", Amount(days / unit, days / unit), f"{days / unit:.4g}")


def rate_conversions(context: Said, pool: Sequence[Named]) -> Iterator[Candidate]:
    """A rate by one unit of time said by another: 2.5 hours a day are 17.5 hours a week."""
    if time_span(context.figure.per) is None:
        return
    for named in levels_of(pool):
        per = named.value.quantity.per or time_word(named.value)
        span = time_span(per)
        if span is None or per == context.figure.per:
            continue
        timed = named.value.quantity.model_copy(update={"per": per})
        operand = operand_of(named.value.key, named.value.operand.name, timed, named.value.operand.evidence)
        yield Candidate(operand, named.fit + 0.3, "conversion", None, named.internal, periods=(named.value.periods,))
