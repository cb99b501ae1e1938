from decimal import Decimal

import pytest

from pipeline.quantities.formatting import rounded


@pytest.mark.parametrize(
    ("value", "words"), [("2845000000", "$2.85 billion"), ("2835000000", "$2.84 billion"), ("0", "$0")]
)
def test_half_is_rounded_up(value: str, words: str) -> None:
    """$2.845 billion was told as $2.84 billion, half to even, where readers and the proposed figures round it up."""
    assert rounded(Decimal(value), Decimal(value), "USD") == words
