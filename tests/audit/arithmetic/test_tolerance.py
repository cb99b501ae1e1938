"""POLICY rules 3 to 9, each with a figure that holds, one that does not, and one on the edge."""

from decimal import Decimal

import pytest

from pipeline.audit.arithmetic.tolerance import compare, misses_by_width
from pipeline.models import Interval, Verdict
from pipeline.quantities.finder import find_quantities

HOLDS = (
    ("bare figure, last digit", "$164.5 billion", 164_501_000_000, 164_501_000_000),
    ("bare percent rounded up", "22%", 21.9411, 21.9411),
    ("half rounds to the figure", "2.3x", 2.25, 2.25),
    ("trailing zeros are rounding", "12,000 people", 12_290, 12_290),
    ("single figure inside a range", "$62 billion", 60_000_000_000, 65_000_000_000),
    ("about is five percent", "about $41 billion", 42_900_000_000, 42_900_000_000),
    ("nearly is below", "nearly $400 billion", 391_035_000_000, 391_035_000_000),
    ("more than is strict", "more than 300 people", 301, 301),
    ("just over stays close", "just over 1,400 homes", 1_460, 1_460),
    ("at least takes equality", "at least 300 people", 300, 300),
    ("up to takes equality", "up to 40 people", 18, 40),
    ("less than", "less than $100 billion", 97_690_000_000, 97_690_000_000),
    ("range holds the whole result", "37% to 40%", 36.5, 39.5),
    ("about a range widens it", "about 40-45%", 38.2, 44),
)  # fmt: skip
FAILS = (
    ("bare figure off by a digit", "$164.6 billion", 164_501_000_000, 164_501_000_000),
    ("trailing zeros no looser than 2.5%", "12,000 people", 12_400, 12_400),
    ("short integers are exact", "45 people", 46, 46),
    ("single figure outside a range", "$66 billion", 60_000_000_000, 65_000_000_000),
    ("about is no more than five percent", "about $41 billion", 43_500_000_000, 43_500_000_000),
    ("nearly is not above", "nearly 900 people", 905, 905),
    ("nearly is not far below", "nearly 4.5 million people", 3_866_200, 3_866_200),
    ("equality is not more", "more than 300 people", 300, 300),
    ("just over is not far over", "just over 1,400 homes", 1_580, 1_580),
    ("well over is above", "well over 300 people", 300, 300),
    ("equality is not less", "fewer than 40 people", 40, 40),
    ("range result must be above at both ends", "more than 62 people", 60, 65),
    ("part of the result lies outside", "40-45%", 37, 44),
)  # fmt: skip


def told(text: str, low: float, high: float) -> tuple[Verdict, bool]:
    stated = next(quantity for quantity in find_quantities(text) if quantity.counts)
    outcome = compare(stated, Interval(low=Decimal(str(low)), high=Decimal(str(high)), unit=stated.unit))
    return outcome.verdict, outcome.understated


@pytest.mark.parametrize(("text", "low", "high"), [case[1:] for case in HOLDS], ids=[case[0] for case in HOLDS])
def test_figure_that_holds_is_supported(text: str, low: float, high: float) -> None:
    assert told(text, low, high) == (Verdict.SUPPORTED, False)


@pytest.mark.parametrize(("text", "low", "high"), [case[1:] for case in FAILS], ids=[case[0] for case in FAILS])
def test_figure_that_fails_is_refuted(text: str, low: float, high: float) -> None:
    assert told(text, low, high) == (Verdict.REFUTED, False)


@pytest.mark.parametrize(
    ("text", "value", "flagged"),
    [("over 50 countries", 94, True), ("over 50 countries", 57, False), ("well over 50 countries", 94, False),
     ("under 50 countries", 12, True), ("at least 50 countries", 94, True)],
)  # fmt: skip
def test_bound_far_from_the_figure_is_understated(text: str, value: int, flagged: bool) -> None:
    assert told(text, value, value) == (Verdict.SUPPORTED, flagged)


@pytest.mark.parametrize(
    ("text", "value", "width"),
    [
        ("just under a fifth", "0.1875", True),
        ("just under three-quarters", "0.753", False),
        ("just under half of it", "0.4", False),
        ("just over half of it", "0.558", True),
        ("just over half of it", "0.49", False),
        ("roughly a quarter of it", "0.263", True),
        ("roughly a quarter of it", "0.31", False),
        ("roughly 25 people", "26.3", False),
    ],
)
def test_hedge_may_miss_by_its_width(text: str, value: str, width: bool) -> None:
    """ "Just under a fifth" of 18.75% and "roughly a quarter of it" of 26.3% blocked a text, though only taste parts them from
    what they say; the wrong side of a hedge is no matter of taste."""
    result = Decimal(value)
    assert misses_by_width(find_quantities(text)[0], result, result) is width
