"""What a figure is stated per: a time, or a thing."""

from decimal import Decimal

import pytest

from pipeline.audit.arithmetic.amount import time_span


@pytest.mark.parametrize(("per", "seconds"), [("day", 86400), ("88 min", 5280), ("lorry day", None), ("seat", None)])
def test_rate_is_by_a_time_or_not(per: str, seconds: int | None) -> None:
    """A rate "a lorry a day" stopped the audit: the words before the day were taken for a number."""
    assert time_span(per) == (None if seconds is None else Decimal(seconds))
