"""What several articles have in common of a measure: its range, widened by a margin."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple


class Learned(NamedTuple):
    """One rule as learned: its name, its YAML, and what was measured."""

    name: str
    rule: dict[str, Any]
    evidence: str


class MeasuredRange(NamedTuple):
    """The allowed range, and the measured one in words."""

    low: float
    high: float
    seen: str


def measured_range(values: Sequence[float], margin: float, digits: int = 1) -> MeasuredRange:
    """The values' range, a share `margin` wider on either side, rounded outwards."""
    low, high = min(values), max(values)
    scale = 10**digits
    seen = f"{low:.{digits}f}" if low == high else f"{low:.{digits}f} to {high:.{digits}f}"
    low = math.floor((low - margin * abs(low)) * scale) / scale
    high = math.ceil((high + margin * abs(high)) * scale) / scale
    return MeasuredRange(low, high, seen) if digits else MeasuredRange(int(low), int(high), seen)
