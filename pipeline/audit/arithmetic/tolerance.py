"""A stated figure against its recomputed interval: the verdict of POLICY rules 3 to 9, with its reason.

The rules stand in docs/audit-policy.md, by number.
"""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.models import Hedge, Interval, Kind, Quantity, Verdict
from pipeline.quantities.formatting import to_the_digit

ABOUT = Decimal("0.05")
FAR = Decimal("0.15")
LOOSEST = Decimal("0.025")
BOUNDS_ABOVE = (Hedge.OVER, Hedge.WELL_OVER, Hedge.JUST_OVER, Hedge.AT_LEAST)
BOUNDS_BELOW = (Hedge.UNDER, Hedge.AT_MOST, Hedge.MOST_ABOUT, Hedge.WITHIN)
BOUNDS = (*BOUNDS_ABOVE, *BOUNDS_BELOW)
REACHED = (Hedge.AT_MOST, Hedge.MOST_ABOUT, Hedge.WITHIN)  # "up to 4,000": a value that is reached
ROUGH = (Hedge.ABOUT, Hedge.NONE, Hedge.NEARLY)


@dataclass(frozen=True, slots=True)
class ToleranceResult:
    """What comparing gave; `understated` is a bound that holds but lies far from the figure."""

    verdict: Verdict
    reason: str
    understated: bool = False


def compare(stated: Quantity, result: Interval) -> ToleranceResult:
    """The verdict on a stated figure, both sides in the same unit; the sign of a change is judged before."""
    holds, far = agrees(stated, result.low, result.high)
    found = to_the_digit(result.low, result.high, result.unit)
    if holds:
        return ToleranceResult(
            Verdict.SUPPORTED, f"recomputing gives {found}{', far from the bound' if far else ''}", far
        )
    return ToleranceResult(Verdict.REFUTED, f"stated as {stated.text.strip()}, recomputing gives {found}")


def agrees(stated: Quantity, low: Decimal, high: Decimal) -> tuple[bool, bool]:
    """Whether a result from `low` to `high` bears a stated figure, and whether a bound that holds lies far from it."""
    if stated.low != stated.high:
        return _range(stated, low, high), False
    value = stated.low
    match stated.hedge:
        case Hedge.NEARLY | Hedge.JUST_UNDER:
            return value * (1 - ABOUT) <= low and high <= value, False
        case Hedge.OVER | Hedge.WELL_OVER:
            return low > value, stated.hedge is Hedge.OVER and low > value * (1 + FAR)
        case Hedge.JUST_OVER:
            return value < low and high <= value * (1 + ABOUT), False
        case Hedge.AT_LEAST:
            return low >= value, low > value * (1 + FAR)
        case Hedge.UNDER:
            return high < value, high < value * (1 - FAR)
        case Hedge.AT_MOST | Hedge.WITHIN:
            return high <= value, False
        case Hedge.MOST_ABOUT:
            return high <= value * (1 + ABOUT), False
        case _:
            slack = tolerance(stated)
            return low - slack <= value <= high + slack, False


def against(stated: Quantity, held: Hedge, low: Decimal, high: Decimal) -> tuple[Verdict, str, bool]:
    """A figure against one value of the evidence that has a hedge of its own: the verdict, its reason, and whether a
    bound that holds lies far from it.

    Two bounds of one side are compared by value: "up to 4,000" is not "up to 5,000", though it stays below, and "at
    least 4,000" bears no "at least 5,000". Two of opposite sides contradict each other.
    """
    bare = agrees(stated.model_copy(update={"hedge": Hedge.NONE}), low, high)[0]
    own, theirs = _side(stated.hedge), _side(held)
    holds, far = agrees(stated, low, high)
    if own and own == -theirs:
        return Verdict.REFUTED, "the evidence gives a bound on the other side", False
    if own and own == theirs:
        follows = holds and not {stated.hedge, held} <= set(REACHED)
        found = Verdict.SUPPORTED if bare or follows else Verdict.REFUTED
        return found, "" if bare or follows else "the evidence gives another bound", far and not bare
    nearer = stated.hedge is Hedge.UNDER and held in (Hedge.JUST_UNDER, Hedge.NEARLY)
    rough = stated.hedge in ROUGH and held in (Hedge.ABOUT, Hedge.NEARLY)
    holds = holds or ((nearer or rough) and (low, high) == (stated.low, stated.high))
    return Verdict.SUPPORTED if holds else Verdict.REFUTED, "", far


def _side(hedge: Hedge) -> int:
    return (hedge in BOUNDS_ABOVE) - (hedge in BOUNDS_BELOW)


def misses_by_width(stated: Quantity, low: Decimal, high: Decimal) -> bool:
    """Whether a result misses a hedged figure by no more than the hedge's width, which is a matter of taste.

    It lies on the hedge's own side ("just under a fifth" of 18.75%), or on either side of a fraction or another round
    amount in words that is "about" so much, and no further off than FAR; the wrong side is no matter of width.
    """
    if stated.low != stated.high:
        return False
    value, room = stated.low, FAR * abs(stated.low)
    match stated.hedge:
        case Hedge.NEARLY | Hedge.JUST_UNDER:
            return value - room <= low and high <= value
        case Hedge.JUST_OVER:
            return value < low and high <= value + room
        case Hedge.ABOUT:
            return _worded(stated) > 0 and value - room <= low and high <= value + room
        case _:
            return False


def is_far_below(stated: Quantity, high: Decimal | None) -> bool:
    """Whether a result stays so far below a ceiling ("up to 12") that it is of something else; no result does not."""
    return high is not None and stated.hedge in REACHED and high < stated.high * (1 - FAR)


def tolerance(stated: Quantity) -> Decimal:
    """How far the result may lie from a bare or "about" figure, in the figure's own unit."""
    size = abs(stated.high)
    hedged = ABOUT * size if stated.hedge is Hedge.ABOUT else Decimal(0)
    return max(hedged, _worded(stated), _printed(stated))


def _printed(stated: Quantity) -> Decimal:
    """Half the last digit written; trailing zeros of whole numbers from 1,000 up are rounding, to 2.5% at most."""
    half = stated.step / 2
    value = abs(stated.high)
    if stated.step == 1 and value >= 1000 and value == value.to_integral_value():
        zeros = len(str(int(value))) - len(str(int(value)).rstrip("0"))
        half = min(Decimal(10) ** zeros / 2, max(LOOSEST * value, half))
    return half


def _worded(stated: Quantity) -> Decimal:
    """5% for fractions, multiples and round amounts in words; counts in words are exact (POLICY rule 8)."""
    loose = stated.kind in (Kind.FRACTION, Kind.MULTIPLE, Kind.PERCENT, Kind.POINTS, Kind.MONEY) or stated.high >= 1000
    return ABOUT * abs(stated.high) if stated.in_words and loose else Decimal(0)


def _range(stated: Quantity, low: Decimal, high: Decimal) -> bool:
    first, last = min(stated.low, stated.high), max(stated.low, stated.high)
    wide = ABOUT if stated.hedge is Hedge.ABOUT else Decimal(0)
    half = stated.step / 2
    return first * (1 - wide) - half <= low and high <= last * (1 + wide) + half
