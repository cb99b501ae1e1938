"""Typed amounts: an interval in base units with a unit of bases and powers; percent is a unit, not a factor of 100.

Counts of anything are one base, "thing": a share of people is people over people. Amounts that cannot be added or
compared raise `UnitError`, so that a formula whose dimensions do not fit has no value.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Context, Decimal, InvalidOperation
from functools import lru_cache

from pipeline.models import Kind, Quantity
from pipeline.quantities.conversions import scale_of
from pipeline.quantities.units import CURRENCY_CODES

Unit = tuple[tuple[str, int], ...]
RATIO: Unit = ()
THING: Unit = (("thing", 1),)
PER = re.compile(r" (?:per|an?) ")  # "GBP an hour"
TIME: Unit = (("time", 1),)
DAY = Decimal(86_400)
POINT: Unit = (("point", 1),)
HUNDRED = Decimal(100)
PRINTED = Context(prec=24)  # digits that a rate keeps of what it was divided by: 12 a day is 12 a day
# Kinds of unit that are made of others, with what the first unit of each is worth in those.
COMPOUND: dict[str, tuple[Unit, Decimal]] = {
    "points": (POINT, Decimal(1)),
    "area": ((("length", 2),), Decimal(1)),
    "volume": ((("length", 3),), Decimal("0.001")),
    "speed": ((("length", 1), ("time", -1)), Decimal(1000) / 3600),
    "energy": ((("power", 1), ("time", 1)), Decimal(3_600_000)),
}
PER_NUMBER = re.compile(
    r"\b(?:per|(?:in|of|out of|for) every) (?P<count>\d{1,3}(?:,\d{3})+|\d{3,9})\b(?: (?P<of>\w+))?", re.IGNORECASE
)
SMALL_MONEY = {
    "cents": ("USD", HUNDRED),
    "pence": ("GBP", HUNDRED),
    "p": ("GBP", HUNDRED),
    "pounds": ("GBP", Decimal(1)),
}
CENTS_OF = frozenset(("USD", "EUR", "CAD", "AUD", "NZD", "HKD", "SGD", "ZAR"))
RATIOS = (Kind.PERCENT, Kind.FRACTION, Kind.MULTIPLE)


class UnitError(ValueError):
    """Two amounts that cannot be put together as asked, with the reason."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A closed interval in base units; `percent` is a ratio that was printed, or asked for, in percent."""

    low: Decimal
    high: Decimal
    unit: Unit = RATIO
    percent: bool = False

    @property
    def magnitude(self) -> "Amount":
        """The amount without its sign; an interval across zero starts at zero."""
        if self.low >= 0:
            return self
        crossing = self.low < 0 < self.high
        ends = sorted((abs(self.low), abs(self.high)))
        return replace(self, low=Decimal(0) if crossing else ends[0], high=ends[1])

    @property
    def sign(self) -> int:
        """1 or -1 where all of the interval lies on that side of zero, else 0."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


def amount(low: Decimal, high: Decimal, unit: str, kind: Kind | None = None) -> Amount:
    """An amount of a unit code ("USD", "%", "points", "km", "USD/month", "pupils"); a noun counts things."""
    low, high = min(low, high), max(low, high)
    if unit == "%" or kind is Kind.PERCENT:
        return Amount(low / HUNDRED, high / HUNDRED, RATIO, percent=True)
    if kind in (Kind.FRACTION, Kind.MULTIPLE) or unit == "x":
        return Amount(low, high, RATIO, percent=kind is Kind.FRACTION)
    over, _, under = unit.partition("/") if "/" in unit else PER.sub("/", unit, count=1).partition("/")
    if scale_of(unit):  # "km/h"
        under = ""
        over = unit
    base, worth = _base(over)
    if under and not under[0].isdigit():
        below, size = _base(under)
        return Amount(low * worth / size, high * worth / size, divided(base, below))
    return Amount(low * worth, high * worth, base)


def typed(quantity: Quantity) -> Amount:
    """A stated quantity as a typed amount; a count a day is things over time, "14 per 100,000" a count."""
    held = amount(quantity.low, quantity.high, quantity.unit, quantity.kind)
    span = time_span(quantity.per) if "/" not in quantity.unit else None
    if span is None:
        return held
    return replace(held, low=held.low / span, high=held.high / span, unit=divided(held.unit, TIME))


def counted_by(quantity: Quantity) -> Decimal | None:
    """How many a count is for ("23 per 10,000 people"), None for one that is for no number of things."""
    found = PER_NUMBER.search(f"per {quantity.per}" if quantity.per else quantity.unit)
    if found is None or (found["of"] and scale_of(found["of"])):  # "per 100 km" is a measure
        return None
    return Decimal(found["count"].replace(",", ""))


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


def printed_in(result: Amount, quantity: Quantity) -> tuple[Decimal, Decimal]:
    """A result's ends in the unit a stated quantity is printed in; UnitError where it is another kind of thing."""
    one = _one(quantity.unit, quantity.kind, quantity.per)
    stated = _in_coins_of(result, one, quantity)
    if quantity.kind in RATIOS or quantity.unit == "%":
        if result.unit != RATIO:
            raise UnitError("a share or multiple against an amount")
        scale = HUNDRED if quantity.unit == "%" or quantity.kind is Kind.PERCENT else Decimal(1)
        return result.low * scale, result.high * scale
    if stated.unit == POINT:
        worth = Decimal(1) / (scale_of(quantity.unit) or ("", Decimal(1)))[1]
        if result.unit != POINT:
            raise UnitError("points against another unit")
        return result.low * worth, result.high * worth
    if not _comparable(stated.unit, result):
        raise UnitError("two units that cannot be compared")
    return PRINTED.divide(result.low, one.low), PRINTED.divide(result.high, one.low)


@lru_cache(maxsize=2_000)
def _one(unit: str, kind: Kind, per: str) -> Amount:
    """One of a stated unit."""
    return typed(Quantity(low=Decimal(1), high=Decimal(1), unit=unit, kind=kind, per=per))


def _in_coins_of(result: Amount, stated: Amount, quantity: Quantity) -> Amount:
    """Cents as those of the currency they are held against: a euro has them too."""
    currency = result.unit[0][0] if len(result.unit) == 1 else ""
    if quantity.unit != "cents" or currency not in CENTS_OF:
        return stated
    return replace(stated, unit=((currency, 1),))


def _comparable(stated: Unit, result: Amount) -> bool:
    if stated == result.unit:
        return True
    if result.percent:
        return False
    return without_things(stated) == without_things(result.unit)


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
