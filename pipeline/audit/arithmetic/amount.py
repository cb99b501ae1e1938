"""Typed amounts: an interval in base units with a unit of bases and powers; percent is a unit, not a factor of 100.

Counts of anything are one base, "thing": a share of people is people over people. An unknown dimension is a value, too:
a number whose unit its words leave out is `open`, and is so many of whatever it is added to or held against, as that is
printed. What an amount is per may be left out likewise. Amounts that name dimensions which cannot be added or compared
raise `UnitError`, so that a formula whose dimensions do not fit has no value.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal, InvalidOperation
from functools import lru_cache

from pipeline.models import Kind, Quantity
from pipeline.quantities.conversions import scale_of
from pipeline.quantities.units import CURRENCY_CODES

Unit = tuple[tuple[str, int], ...]
Scale = tuple[tuple[str, Decimal, int], ...]
RATIO: Unit = ()
THING: Unit = (("thing", 1),)
PER = re.compile(r" (?:per|an?) ")  # "GBP an hour"
TIME: Unit = (("time", 1),)
DAY, HOUR = Decimal(86_400), Decimal(3_600)
POINT: Unit = (("point", 1),)
HUNDRED = Decimal(100)
PRINTED = Context(prec=24)  # digits that a rate keeps of what it was divided by: 12 a day is 12 a day
# Kinds of unit that are made of others, with what the first unit of each is worth in those.
COMPOUND: dict[str, tuple[Unit, Decimal]] = {
    "points": (POINT, Decimal("0.01")),
    "area": ((("length", 2),), Decimal(1)),
    "volume": ((("length", 3),), Decimal("0.001")),
    "speed": ((("length", 1), ("time", -1)), Decimal(1000) / 3600),
    "energy": ((("power", 1), ("time", 1)), Decimal(3_600_000)),
}
PER_NUMBER = re.compile(
    r"\b(?:per|(?:in|of|out of|for) every) (?P<count>\d{1,3}(?:,\d{3})+|\d{3,9})\b(?: (?P<of>\w+))?", re.IGNORECASE
)
_TIMES = tuple(known[1] for word in ("min", "h", "day", "week", "month", "year") if (known := scale_of(word)))
_CALENDAR = Decimal("0.02")  # 30 days are a month, 365 a year
SMALL_MONEY = {
    "cents": ("USD", HUNDRED),
    "pence": ("GBP", HUNDRED),
    "p": ("GBP", HUNDRED),
    "pounds": ("GBP", Decimal(1)),
}
CENTS_OF = frozenset(("USD", "EUR", "CAD", "AUD", "NZD", "HKD", "SGD", "ZAR"))
RATIOS = (Kind.PERCENT, Kind.FRACTION, Kind.MULTIPLE)
OPEN = "?"  # the code of a unit that words leave unsaid
IN_PERCENT: Scale = (("%", Decimal("0.01"), 1),)
IN_POINTS: Scale = (("point", Decimal("0.01"), 1),)


class UnitError(ValueError):
    """Two amounts that cannot be put together as asked, with the reason."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A closed interval in base units; `percent` is a ratio that was printed, or asked for, in percent.

    `scale` are the units that it is printed in, as a base, what one is worth in it, and the power ("%" is one). An
    `open` amount has no known dimension: its base unit is the one that it is printed in.
    """

    low: Decimal
    high: Decimal
    unit: Unit = RATIO
    percent: bool = False
    scale: Scale = field(default=(), compare=False)
    open: bool = False

    def within(self, low: Decimal, high: Decimal) -> "Amount":
        """An amount of the same unit with other ends: made for each candidate formula, so without `replace`."""
        return Amount(low, high, self.unit, self.percent, self.scale, self.open)

    @property
    def magnitude(self) -> "Amount":
        """The amount without its sign; an interval across zero starts at zero."""
        if self.low >= 0:
            return self
        crossing = self.low < 0 < self.high
        ends = sorted((abs(self.low), abs(self.high)))
        return self.within(Decimal(0) if crossing else ends[0], ends[1])

    @property
    def sign(self) -> int:
        """1 or -1 where all of the interval lies on that side of zero, else 0."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


def amount(low: Decimal, high: Decimal, unit: str, kind: Kind | None = None) -> Amount:
    """An amount of a unit code ("USD", "%", "points", "km", "USD/month", "pupils"); a noun counts things."""
    low, high = min(low, high), max(low, high)
    if unit == OPEN:
        return Amount(low, high, RATIO, open=True)
    if unit == "%" or kind is Kind.PERCENT:
        return Amount(low / HUNDRED, high / HUNDRED, RATIO, percent=True, scale=IN_PERCENT)
    if kind in (Kind.FRACTION, Kind.MULTIPLE) or unit in ("x", "times"):
        return Amount(low, high, RATIO, percent=kind is Kind.FRACTION)
    over, _, under = unit.partition("/") if "/" in unit else PER.sub("/", unit, count=1).partition("/")
    if scale_of(unit):  # "km/h"
        under = ""
        over = unit
    base, worth = _base(over)
    held = Amount(low * worth, high * worth, base, scale=_scale(base, worth))
    return _over_one(held, *_base(under)) if under and not under[0].isdigit() else held


def typed(quantity: Quantity) -> Amount:
    """A stated quantity as a typed amount; a count a day is things over time, "14 per 100,000" a count."""
    held = amount(quantity.low, quantity.high, quantity.unit, quantity.kind)
    timed = ("time", -1) in held.unit or "/" in quantity.unit  # "pounds a year" is a rate by its unit already
    span = None if timed else time_span(quantity.per)
    return held if span is None else _over_one(held, TIME, span)


def _over_one(held: Amount, unit: Unit, worth: Decimal) -> Amount:
    """An amount for each one of a unit."""
    scale = (*held.scale, *((base, each, -power) for base, each, power in _scale(unit, worth)))
    return replace(held, low=held.low / worth, high=held.high / worth, unit=divided(held.unit, unit), scale=scale)


@lru_cache(maxsize=2_000)
def _scale(unit: Unit, worth: Decimal) -> Scale:
    """The units in which an amount is printed whose one is worth so much in base units."""
    if unit == COMPOUND["energy"][0]:
        return (("power", worth / HOUR, 1), ("time", HOUR, 1))
    if unit == COMPOUND["speed"][0]:
        return (("length", worth * HOUR, 1), ("time", HOUR, -1))
    return tuple((base, worth if power == 1 else worth ** (Decimal(1) / power), power) for base, power in unit)


def scaled_by(one: Scale, other: Scale, sign: int = 1) -> Scale:
    """The units of a product, or with the sign -1 of a quotient."""
    powers: dict[tuple[str, Decimal], int] = {}
    for base, worth, power in (*one, *((base, worth, power * sign) for base, worth, power in other)):
        powers[base, worth] = powers.get((base, worth), 0) + power
    return tuple((*key, power) for key, power in powers.items() if power and key[0] != "%")


def in_units_of(held: Amount, like: Amount, *, raw: bool = False) -> Decimal:
    """By what an amount is divided to be printed: in the units of another where that names them, else in its own.

    Units that cancel out are converted; `raw` leaves every number as it is printed.
    """
    if raw:
        return _worth(held.scale)
    mine, theirs, one = dict(held.unit), dict(like.unit), Decimal(1)
    for base in dict.fromkeys((*mine, *(each[0] for each in like.scale))):
        of = like if mine.get(base) == theirs.get(base) else held
        one *= _worth(tuple(each for each in of.scale if each[0] == base))
    return one


def _worth(scale: Scale) -> Decimal:
    one = Decimal(1)
    for _, worth, power in scale:
        one *= worth**power
    return one


def together(args: Sequence[Amount]) -> list[Amount]:
    """Amounts brought to the unit of the first that names one, to be added or compared; UnitError where they cannot.

    Euros a share times shares are euros, doses over doses a person are people, one of 61 people is a person, and what
    a rent is per may be left unsaid.
    """
    like = next((arg for arg in args if not arg.open), None)
    if like is None:
        return list(args)
    return [arg if arg.unit == like.unit and not arg.open else _in_unit_of(arg, like) for arg in args]


def _in_unit_of(held: Amount, like: Amount) -> Amount:
    if not held.open and (held.percent is not like.percent or not _goes_together(held, like)):
        raise UnitError("the operands have different units")
    if without_things(held.unit) == without_things(like.unit) and not held.open:
        return held
    by = _worth(like.scale) / in_units_of(held, like, raw=held.open or held.unit == RATIO)
    return like.within(held.low * by, held.high * by)


def _goes_together(one: Amount, other: Amount) -> bool:
    """Whether two amounts are of one thing: 40 hours at $20 are $800, though the 20 leave unsaid what they are per."""
    mine, theirs = numerator(one), numerator(other)
    return mine == theirs or bool(mine and theirs and (mine < theirs or theirs < mine))


def numerator(held: Amount) -> frozenset[str]:
    """What an amount is of, without what it is per, counts of things and points: that is what cannot be left unsaid."""
    if held.unit == RATIO and any(base == "time" and power > 0 for base, _, power in held.scale):
        return frozenset(("time",))  # five hours a week are hours
    return frozenset(base for base, power in held.unit if power > 0 and base not in ("thing", "point"))


def rated(held: Amount) -> frozenset[str]:
    """The measures that an amount is per, of which words may mean another unit: so much a kilo where it is a tonne."""
    return frozenset(base for base, power in held.unit if power < 0 and base not in ("thing", "time", "point"))


def counted_by(quantity: Quantity) -> Decimal | None:
    """How many a count is for ("23 per 10,000 people"), None for one that is for no number of things."""
    found = PER_NUMBER.search(f"per {quantity.per}" if quantity.per else quantity.unit)
    if found is None or (found["of"] and scale_of(found["of"])):  # "per 100 km" is a measure
        return None
    return Decimal(found["count"].replace(",", ""))


def over_longer_time(rate: Amount, times: Amount) -> Amount | None:
    """A rate told over a longer time: 9 dollars a month, 12 times, are 108 dollars a year; None where they are none."""
    if times.unit or times.scale or times.low != times.high or ("time", -1) not in rate.unit:
        return None
    shorter = next((worth for base, worth, power in rate.scale if (base, power) == ("time", -1)), None)
    if shorter is None:
        return None
    span = shorter * times.low
    longer = next((each for each in _TIMES if each > shorter and abs(span - each) < each * _CALENDAR), None)
    if longer is None:
        return None
    scale = tuple(
        (base, longer if (base, power) == ("time", -1) else worth, power) for base, worth, power in rate.scale
    )
    by = span / longer
    return replace(rate, low=rate.low * by, high=rate.high * by, scale=scale)


def time_span(per: str) -> Decimal | None:
    """The length in seconds of what a rate is for ("day", "88 min"), None where that is no time."""
    number, _, word = per.rpartition(" ")
    known = scale_of(word)
    if known is None or known[0] != "time":
        return None
    try:
        return known[1] * Decimal(number or 1)
    except InvalidOperation:
        return None  # "a lorry day" is no time


def printed_in(result: Amount, quantity: Quantity, *, raw: bool = False) -> tuple[Decimal, Decimal]:
    """A result's ends in the unit a stated quantity is printed in; UnitError where it is another kind of thing."""
    one = _one(quantity.unit, quantity.kind, quantity.per)
    one = _in_coins_of(result, one, quantity)
    if quantity.kind is Kind.POINTS and result.unit != RATIO:  # a share is none, a step of shares a year is
        result = in_points(result)
    if not (result.open or one.open) and not _goes_with(one, result, quantity):
        raise UnitError("two units that cannot be compared")
    by = in_units_of(result, one, raw=raw)
    return PRINTED.divide(result.low, by), PRINTED.divide(result.high, by)


def in_points(share: Amount) -> Amount:
    """A share, or one a year, in points; any other amount as it stands."""
    if share.open or any(power > 0 for _, power in share.unit):
        return share
    rate = tuple(each for each in share.scale if each[0] != "%")
    unit, scale = multiplied(share.unit, POINT), scaled_by(rate, IN_POINTS)
    return replace(share, unit=unit, percent=False, scale=scale)


def _goes_with(stated: Amount, result: Amount, quantity: Quantity) -> bool:
    """Whether a result may be what a quantity states: a share is none of people, and points are no percent."""
    if quantity.kind in RATIOS or quantity.unit in ("%", "x"):
        part = result.unit == POINT and quantity.kind is Kind.FRACTION
        return part or not any(power > 0 for _, power in result.unit)
    if result.percent:
        return False
    if numerator(stated) == {"time"} and not any(power > 0 for _, power in result.unit):
        return True  # a stock over what goes a day is a number of days
    return _goes_together(stated, result)


@lru_cache(maxsize=2_000)
def _one(unit: str, kind: Kind, per: str) -> Amount:
    """One of a stated unit."""
    return typed(Quantity(low=Decimal(1), high=Decimal(1), unit=unit, kind=kind, per=per))


def _in_coins_of(result: Amount, stated: Amount, quantity: Quantity) -> Amount:
    """Cents as those of the currency they are held against: a euro has them too."""
    currency = next((base for base, _ in result.unit if base in CENTS_OF), "")
    if quantity.unit != "cents" or not currency:
        return stated
    return replace(stated, unit=((currency, 1),), scale=_scale(((currency, 1),), 1 / HUNDRED))


@lru_cache(maxsize=2_000)
def without_things(unit: Unit) -> Unit:
    """A unit without its counts of things."""
    return tuple((base, power) for base, power in unit if base != "thing")


@lru_cache(maxsize=2_000)
def _base(code: str) -> tuple[Unit, Decimal]:
    """The base unit of a code, and what one of the code is worth in it."""
    plain = code.strip()
    if plain in SMALL_MONEY:
        currency, part = SMALL_MONEY[plain]
        return ((currency, 1),), Decimal(1) / part
    money = plain[:3]
    if money in CURRENCY_CODES and (len(plain) == 3 or plain[3] in " /"):
        return ((money, 1),), Decimal(1)
    known = scale_of(plain)
    if known:
        kind, worth = known
        unit, by = COMPOUND.get(kind, (((kind, 1),), Decimal(1)))
        return unit, worth * by
    return THING, Decimal(1)


def multiplied(one: Unit, other: Unit) -> Unit:
    return _joined((*one, *other))


def divided(one: Unit, other: Unit) -> Unit:
    return _joined((*one, *((base, -power) for base, power in other)))


def _joined(parts: Iterable[tuple[str, int]]) -> Unit:
    powers: dict[str, int] = {}
    for base, power in parts:
        powers[base] = powers.get(base, 0) + power
    return tuple(sorted((base, power) for base, power in powers.items() if power))
