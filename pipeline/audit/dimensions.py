"""Units that measure the same thing: how much of one makes up the other."""

from decimal import Decimal

from pipeline.models.quantity import Kind, Quantity

_TIMES = {"s": "1", "min": "60", "h": "3600", "day": "86400", "week": "604800", "month": "2629800", "year": "31557600"}
_LENGTHS = {"mm": "0.001", "cm": "0.01", "m": "1", "km": "1000", "in": "0.0254", "ft": "0.3048", "yd": "0.9144"}
_WEIGHTS = {"mg": "0.000001", "g": "0.001", "kg": "1", "t": "1000", "oz": "0.0283495", "lb": "0.453592"}
_AREAS = {"m2": "1", "km2": "1000000", "ha": "10000", "acre": "4046.856", "ft2": "0.092903", "mi2": "2589988"}
DIMENSIONS = tuple(
    {unit: Decimal(worth) for unit, worth in units.items()}
    for units in (
        _TIMES | {"decade": "315576000"},
        _LENGTHS | {"mi": "1609.344"},
        _WEIGHTS,
        _AREAS,
    )
)


def factor(unit: str, other: str) -> Decimal | None:
    """What a value in `other` is multiplied by to stand in `unit`, None where they measure different things."""
    if unit == other:
        return Decimal(1)
    shared = next((units for units in DIMENSIONS if unit in units and other in units), None)
    return shared[other] / shared[unit] if shared else None


def base_value(quantity: Quantity, value: Decimal) -> Decimal:
    """A value in the base unit of its dimension, shares in percent; as it is where there is no such dimension."""
    if quantity.kind is Kind.FRACTION:
        return value * 100
    return next((value * units[quantity.unit] for units in DIMENSIONS if quantity.unit in units), value)
