"""Which value a stated figure is of: the one that its words name best, by name and by time (POLICY rules 19 and 20)."""

import pytest

from pipeline.audit import audit_text
from pipeline.audit.evidence.facts_file import facts_from_rows


def row(entity: str, measure: str, value: float, unit: str = "people", period: str = "") -> dict[str, object]:
    return {"entity": entity, "measure": measure, "period": period, "value": value, "unit": unit}


SHOW = (row("boat show", "exhibitors", 300, period="2026"), row("boat show", "exhibitors", 318, period="2025"))
TREES = (
    row("Amberg", "trees to be planted under the plan", 12_000, "trees"),
    row("Amberg", "trees planted", 7_450, "trees"),
)
SURVEY = (
    row("Calloway Rail", "dissatisfied customers", 61, "%"),
    row("Estuary Line", "dissatisfied customers", 24, "%"),
)
CHAMBER = (row("chamber", "members", 42), row("chamber", "votes to keep the library open", 22))
LINES = (row("Line 1", "trips", 11_640_000, "trips"), row("Line 4", "trips", 13_100_000, "trips"))
ENTRY = (row("planetarium", "entry", 18, "USD", "2026"), row("planetarium", "entry", 16.5, "USD", "2025"))
CASES = {
    "a bound is the newest value's": (SHOW, "More than 300 exhibitors have booked a stand.", "refuted"),
    "a plan is no result": (TREES, "The town of Amberg planted 12,000 trees.", "refuted"),
    "each has the other's": (SURVEY, "24% of Calloway's customers are dissatisfied, against 61% at Estuary.", "refuted"),
    "each has its own": (SURVEY, "61% of Calloway's customers are dissatisfied, against 24% at Estuary.", "supported"),
    "a part beside its whole": (CHAMBER, "In the chamber 22 of its 42 members voted to keep the library open.", "supported"),
    "a numbered thing is itself": (LINES, "Line 4 made 11.64 million trips.", "refuted"),
    "its own number": (LINES, "Line 4 made 13.1 million trips.", "supported"),
    "what changed is not unchanged": (ENTRY, "Entry to the planetarium is unchanged at 18 dollars.", "refuted"),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "text", "verdict"), CASES.values(), ids=CASES.keys())
def test_figure_is_held_against_what_is_named(rows: tuple[dict[str, object], ...], text: str, verdict: str) -> None:
    """A number that stood anywhere in the notes supported any sentence with that number."""
    assert str(audit_text(text, facts=facts_from_rows(list(rows))).verdict(0, len(text))) == verdict


COMPUTED = {
    "one for every so many": "The school has one teacher for every 18 pupils.",
    "so many to the square": "Holt has roughly 31 people to the square kilometre.",
    "a week for a day": "Children sit before a screen for 17.5 hours a week.",
    "what stays empty": "Half the seats in the theatre went unsold.",
    "no group's own number": "Fewer than 70 volunteers were under 25.",
}
ROWS = [
    row("school", "pupils", 504, "pupils"),
    row("school", "teachers", 28),
    row("Holt", "inhabitants", 9_420),
    row("Holt", "area", 304, "square kilometres"),
    row("children", "screen time per day", 2.5, "hours"),
    row("theatre", "seats", 1_240, "seats"),
    row("theatre", "tickets sold", 618, "tickets"),
    row("festival", "volunteers under 25", 61),
]


@pytest.mark.parametrize("text", COMPUTED.values(), ids=COMPUTED.keys())
def test_rate_is_computed_as_it_is_said(text: str) -> None:
    assert str(audit_text(text, facts=facts_from_rows(ROWS)).verdict(0, len(text))) == "supported"
