"""Units as people write them: scale and code."""

import pytest

from pipeline.audit.arithmetic.unit_words import read_unit_words

UNITS = [
    ("Millions USD", 10**6, "USD"),
    ("USD million", 10**6, "USD"),
    ("£m", 10**6, "GBP"),
    ("$bn", 10**9, "USD"),
    ("GBPm", 10**6, "GBP"),
    ("thousands of dollars", 10**3, "USD"),
    ("US$ million", 10**6, "USD"),
    ("Canadian dollars (millions)", 10**6, "CAD"),
    ("Rs crore", 10**7, "INR"),
    ("m", 1, "m"),
    ("million", 10**6, ""),
    ("in millions", 10**6, ""),
    ("'000 tonnes", 10**3, "t"),
    ("million trips", 10**6, "trips"),
    ("per cent", 1, "%"),
    ("percentage points", 1, "points"),
    ("USD per month", 1, "USD/month"),
    ("million barrels a day", 10**6, "bbl/day"),
    ("per 1,000", 1, "per 1,000"),
    ("people", 1, "people"),
    ("in", 1, "in"),
    ("", 1, ""),
]


@pytest.mark.parametrize(("unit", "scale", "code"), UNITS, ids=[unit for unit, _, _ in UNITS])
def test_unit_words_give_scale_and_code(unit: str, scale: int, code: str) -> None:
    assert read_unit_words(unit) == (scale, code)
