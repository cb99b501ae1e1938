"""How far a source's value may lie from the figure that restates it: printed decimals, rounding and hedges."""

from decimal import Decimal

from pipeline.models.quantity import Hedge, Kind, Quantity

_OVER = (Hedge.OVER, Hedge.WELL_OVER, Hedge.AT_LEAST, Hedge.JUST_OVER)
_UNDER = (Hedge.UNDER, Hedge.AT_MOST, Hedge.JUST_UNDER, Hedge.NEARLY)
_LEEWAY = Decimal("0.05")
_SAME = Decimal("1e-9")  # what converting a unit may cost


def close(stated: Quantity, end: Decimal, value: Decimal) -> bool:
    """Whether a value is what a stated end of an interval stands for.

    Narrower than the policy for recomputed figures: "more than 10" does not restate a thousand.
    """
    size, gap = abs(end), value - end
    if abs(gap) <= size * _SAME:
        return True
    if stated.kind is Kind.NUMBER and not _is_round(size):
        return False
    if stated.hedge in _OVER:
        return 0 < gap <= size / 2 and size >= 10
    if stated.hedge in _UNDER:
        return -size / 5 <= gap < 0 and size >= 10
    if stated.hedge is Hedge.ABOUT:
        return abs(gap) <= size * _LEEWAY
    return abs(gap) <= min(_rounding(stated) / 2, size * _LEEWAY)


def _is_round(size: Decimal) -> bool:
    """Whether a count is one that people round to: two digits that tell, and zeros."""
    return size >= 10 and len(size.normalize().as_tuple().digits) <= 2 and size % 5 == 0


def _rounding(stated: Quantity) -> Decimal:
    """The worth of the last digit written; trailing zeros of integers from a thousand up are rounding."""
    if stated.kind is Kind.FRACTION:
        return abs(stated.low) / 10
    if stated.in_words or (stated.step == 1 and abs(stated.low) < 1000):
        return Decimal(0)
    exponent = int(stated.low.normalize().as_tuple().exponent)
    return Decimal(1).scaleb(max(0, exponent)) if stated.step == 1 else stated.step
