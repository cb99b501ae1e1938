"""Comparisons of two things whose amounts are in two currencies (POLICY rule 13)."""

import pytest

from pipeline.audit import audit_text
from tests.audit.facts import facts_from_rows

BRIDGE = {"entity": "bridge", "measure": "cost", "period": "2024", "value": 10, "unit": "EUR million"}
TUNNEL = {"entity": "tunnel", "measure": "cost", "period": "2021", "value": 9, "unit": "USD million"}
LIDO = {"entity": "lido", "measure": "cost", "period": "2023", "value": 12, "unit": "EUR million"}
RATE = {"entity": "EUR/USD", "measure": "exchange rate", "period": "Monday", "value": 1.08, "unit": "USD per EUR"}


def verdict_on(text: str, *rows: dict[str, object]) -> str:
    return str(audit_text(text, facts=facts_from_rows(rows)).verdict(0, len(text)))


@pytest.mark.parametrize(
    "text",
    [
        "The €10 million bridge is a bigger investment than the $9 million tunnel.",
        "The €10 million bridge cost more than the $9 million tunnel.",
        "At €10 million, the bridge was dearer than the $9 million tunnel.",
    ],
)
def test_currencies_without_a_rate_leave_it_open(text: str) -> None:
    """Both amounts stood in the notes, and so the sentence was borne out, though nothing said what a dollar was worth."""
    assert verdict_on(text, BRIDGE, TUNNEL) == "not_enough_evidence"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The €10 million bridge cost more than the $9 million tunnel.", "supported"),
        ("The €10 million bridge cost less than the $9 million tunnel.", "refuted"),
        ("The €10 million bridge cost less than the €12 million lido.", "supported"),
        ("The €10 million bridge cost more than the €12 million lido.", "refuted"),
    ],
)
def test_rate_of_the_notes_decides_it(text: str, verdict: str) -> None:
    """ "More than the $9 million tunnel" was taken for a bound on $9 million, and the comparison was not read."""
    assert verdict_on(text, BRIDGE, TUNNEL, LIDO, RATE) == verdict


def test_amounts_side_by_side_are_no_comparison() -> None:
    """Two currencies in one sentence that compares nothing stay what their notes state."""
    text = "The €10 million bridge opened three years after the $9 million tunnel."
    assert verdict_on(text, BRIDGE, TUNNEL) == "supported"
