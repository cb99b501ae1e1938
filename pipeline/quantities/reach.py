"""What printed figures can stand for, and whether two can stand for one value."""

from decimal import Decimal

from pipeline.models import Hedge, Quantity

SLACK = Decimal("0.05")
"""The part of a hedged figure that it may be off."""


def may_be_one(one: Quantity, other: Quantity) -> bool:
    """Whether two figures can stand for one value as they are rounded and hedged."""
    (low, high), (other_low, other_high) = _reach(one), _reach(other)
    return low <= other_high and other_low <= high


def _reach(quantity: Quantity) -> tuple[Decimal, Decimal]:
    """What a printed figure can stand for: half its last digit either way, a hedge's slack, open where only bounded."""
    slack = max(quantity.step / 2, abs(quantity.high) * SLACK if quantity.hedge is not Hedge.NONE else Decimal(0))
    match quantity.hedge:
        case Hedge.OVER | Hedge.WELL_OVER | Hedge.AT_LEAST:
            return quantity.low, Decimal("Infinity")
        case Hedge.UNDER | Hedge.AT_MOST | Hedge.WITHIN:
            return Decimal("-Infinity"), quantity.high
        case _:
            return quantity.low - slack, quantity.high + slack
