"""Limits that are said of every member of a group, or of none."""

import pytest

from pipeline.audit import audit_text
from tests.audit.facts import facts_from_rows

TURNOUT = [
    {"entity": f"{name} ward", "measure": "turnout", "period": "2025", "value": value, "unit": "%"}
    for name, value in (("Abbey", 54), ("Castle", 51.2), ("Quayside", 49.6), ("Station", 62))
]
PUPILS = [
    {
        "entity": f"Fenmoor {name} Primary",
        "measure": "pupils on roll",
        "period": "2023",
        "value": value,
        "unit": "pupils",
    }
    for name, value in (("North", 412), ("Mill", 389), ("Green", 326))
]
SALES = [
    {"entity": "Brill & Co", "measure": "sales", "period": f"Q{quarter} 2024", "value": value, "unit": "million pounds"}
    for quarter, value in ((1, 2.4), (2, 2.2), (3, 2.9), (4, 3.1))
]


def verdict_on(text: str, rows: list[dict[str, object]]) -> str:
    return str(audit_text(text, facts=facts_from_rows(rows)).verdict(0, len(text)))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Turnout exceeded 50% in all four wards.", "refuted"),
        ("Turnout exceeded 49% in all four wards.", "supported"),
        ("Turnout was 54% in Abbey and above 49% in all four wards.", "supported"),
        ("In none of the four wards did turnout exceed 60%.", "refuted"),
        ("In none of the four wards did turnout fall below 49%.", "supported"),
        ("Not one of the four wards had a turnout of less than 45%.", "supported"),
        ("Not all four wards had a turnout above 50%.", "supported"),
        ("Turnout exceeded 50% in every ward.", "refuted"),
        ("Turnout was above 60% in Station ward, the highest of all four wards.", "supported"),
    ],
)
def test_one_member_that_fails_refutes_all(text: str, verdict: str) -> None:
    """ "Exceeded 50% in all four wards" was borne out by the one ward with 51.2%, though another had 49.6%."""
    assert verdict_on(text, TURNOUT) == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Every one of the three schools has more than 300 pupils.", "supported"),
        ("None of the three schools has more than 400 pupils.", "refuted"),
        ("Each of the four schools has more than 300 pupils.", "not_enough_evidence"),
        ("Each of the three schools has more than 300 pupils and at least 20 teachers.", "not_enough_evidence"),
    ],
)
def test_every_member_counted_needs_a_value(text: str, verdict: str) -> None:
    """Of four schools the notes had three, and what held for those was said to hold for all."""
    assert verdict_on(text, PUPILS) == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("In each of the four quarters sales were above £2 million.", "supported"),
        ("In each of the four quarters sales were above £2.3 million.", "refuted"),
        ("In each of the past three fiscal years Apple took in more than $380 billion.", "supported"),
        ("In each of the past three fiscal years Apple took in more than $390 billion.", "refuted"),
    ],
)
def test_times_of_a_series_are_members(text: str, verdict: str) -> None:
    """One quarter above the limit was enough for all four, and the newest year for the three before."""
    assert verdict_on(text, SALES) == verdict
