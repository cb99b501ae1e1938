from decimal import Decimal

import pytest

from pipeline.quantities.currency_families import in_currency_of
from pipeline.quantities.finder import find_quantities

SUMS = {
    "a sign": ("a fine of $49.5 million", {"AUD", "EUR"}, "AUD"),
    "a word": ("it holds 850 million kroner", {"DKK"}, "DKK"),
    "a nation's own": ("A$49.5 million", {"USD"}, "AUD"),
    "two that would do": ("$49.5 million", {"AUD", "CAD"}, "USD"),
    "its own is there": ("$49.5 million", {"AUD", "USD"}, "USD"),
    "an hour's": ("$12 an hour", {"CAD"}, "CAD/h"),
}


@pytest.mark.parametrize(("text", "codes", "unit"), SUMS.values(), ids=SUMS.keys())
def test_bare_sign_is_the_evidence_s_currency(text: str, codes: set[str], unit: str) -> None:
    """A fund's 850 million kroner could not be compared with its 850 million DKK."""
    (money,) = (quantity for quantity in find_quantities(text) if quantity.unit)
    found = in_currency_of(money, codes)
    assert (found.unit, found.low) == (unit, Decimal(money.low))
