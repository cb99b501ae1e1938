"""Formulas that the words ask for, and those that they do not."""

import pytest

from pipeline.audit import audit_text
from tests.audit.facts import facts_from_rows


def row(entity: str, measure: str, period: str, value: int, unit: str) -> dict[str, object]:
    return {"entity": entity, "measure": measure, "period": period, "value": value, "unit": unit}


LOSSES = [
    row("Elm baths", "shortfall for the year", "2023", 180_000, "crowns"),
    row("Elm baths", "shortfall for the year", "2022", 144_000, "crowns"),
]
HERONS = [
    row("Mere reserve", "herons seen", str(year), value, "birds")
    for year, value in ((2020, 60), (2021, 39), (2022, 45), (2023, 54))
]
GUESTS = [
    row("Clock Museum", "guests on Sundays", "2023", 11_500, "visitors"),
    row("Clock Museum", "guests, all days", "2022", 60_000, "visitors"),
]
RIDERS = [
    row("Dale tram", "ridership", "2023", 41_000, "passengers a week"),
    row("Dale buses", "ridership", "2023", 12_400, "passengers a day"),
]
SEATS = [row("opening night", "seats left", "", 168, "seats"), row("second night", "seats left", "", 141, "seats")]
CLUB = [row("Reach rowing club", "spending on boats", "2025", 36_000, "GBP")]
PUPILS = [row("Hill school", "pupils", "2025", 790, "pupils"), row("Brook school", "teachers", "2025", 48, "people")]


def verdict_on(text: str, rows: list[dict[str, object]]) -> str:
    return str(audit_text(text, facts=facts_from_rows(rows)).verdict(0, len(text)))


@pytest.mark.parametrize(
    ("text", "rows", "verdict"),
    [
        pytest.param("Elm baths lost 15,000 crowns a month in 2023.", LOSSES, "supported", id="a month of a year"),
        pytest.param("Mere saw 46 herons a year on average from 2021 to 2023.", HERONS, "supported", id="average"),
        pytest.param("Dale tram carried 41,000 passengers a day in 2023.", RIDERS, "refuted", id="another rate"),
        pytest.param("Dale tram carried 41,000 passengers a week in 2023.", RIDERS, "supported", id="its rate"),
    ],
)  # fmt: skip
def test_formula_is_the_one_asked_for(text: str, rows: list[dict[str, object]], verdict: str) -> None:
    """A month's loss was held against the difference of two years, and an average against one year by its days."""
    assert verdict_on(text, rows) == verdict


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("Sundays brought the Clock Museum 30% of its visitors in 2023.", GUESTS, id="share as a change"),
        pytest.param("Reach rowing club spends £240 per member on its boats.", CLUB, id="rate as the whole"),
        pytest.param("The two schools have 1,480 pupils between them.", PUPILS, id="pupils less schools"),
    ],
)
def test_formula_not_asked_for_refutes_nothing(text: str, rows: list[dict[str, object]]) -> None:
    """A share was refuted by a change, what each member costs by what all do, 1,480 pupils by pupils less two schools."""
    assert verdict_on(text, rows) == "not_enough_evidence"


def test_neighbour_is_no_part() -> None:
    """Fewer than 150 seats were left, for 168 less the 141 of another night are 27."""
    assert verdict_on("Fewer than 150 seats are left for the opening night.", SEATS) != "supported"
