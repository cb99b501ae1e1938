"""Measures and movements of the tables in other words than their own."""

import pytest

from pipeline.audit import audit_text

SAID = {
    "Visa spent $16.7 billion on its own shares in fiscal 2024.": "supported",
    "With $16.7 billion laid out on its own shares in fiscal 2023, Visa was among the busier buyers.": "refuted",
    "Mastercard saw its revenue edge up in 2024.": "supported",
    "Mastercard saw its revenue edge down in 2024.": "refuted",
}


@pytest.mark.parametrize(("text", "verdict"), SAID.items(), ids=SAID.keys())
def test_other_words_mean_the_same(text: str, verdict: str) -> None:
    """Money laid out on a company's own shares named no measure, and "saw its revenue edge down" no movement."""
    assert str(audit_text(text).verdict(0, len(text))) == verdict
