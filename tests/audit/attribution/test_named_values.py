"""Which value a stated figure is of: the one that its words name best, by name and by time (POLICY rules 19 and 20)."""

import pytest

from pipeline.audit import audit_text
from pipeline.models import Severity, Source
from tests.audit.facts import facts_from_rows


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
CLUB = (
    row("Rovers", "turnover", 12.2, "GBP million", "year to June 2025"),
    row("Rovers", "turnover", 11.2, "GBP million", "year to June 2024"),
)
COD = (row("port", "cod landed", 9_025, "tonnes", "2024"), row("port", "cod landed", 10_025, "tonnes", "2023"))
MUSEUM = (
    row("museum", "total income", 12.25, "EUR million", "2024"),
    row("museum", "total spending", 11.88, "EUR million", "2024"),
)
FOODS = (
    row("Bramble Foods", "net loss", 5.6, "EUR million", "2025"),
    row("Bramble Foods", "revenue", 88, "EUR million", "2025"),
)
FIRE = (
    row("Carrow fire", "area burnt (forestry office)", 620, "hectares", "August 2025"),
    row("Carrow fire", "area burnt (regional government)", 480, "hectares", "August 2025"),
)
STORKS = tuple(
    row("storks", "breeding pairs", pairs, "pairs", year) for pairs, year in ((21, "2010"), (44, "2015"), (81, "2025"))
)
GLASS = (row("Plymstead", "pay rise demanded by the union", 5.5, "%"), row("Plymstead", "pay rise agreed", 3.2, "%"))
USERS = (row("app", "users", 10_000_000, period="2026"), row("trial", "women", 412, period="2026"))
CASES = {
    "a bound far below its own value": (USERS, "The app has more than 400 users.", "supported"),
    "a month in common tells no year": (CLUB, "The books to June are out. Rovers had a turnover up 8.9%: £11.2 million.", "refuted"),
    "what it is held against is another's time": (COD, "The port landed 10,025 tonnes of cod, a tenth less than the year before.", "refuted"),
    "income and spending are two": (MUSEUM, "Income reached €11.88 million, against spending of €12.25 million.", "refuted"),
    "the whole needs no word": (MUSEUM, "Income reached €12.25 million, against spending of €11.88 million.", "supported"),
    "a loss is no profit": (FOODS, "Bramble Foods turned a profit of 5.6 million euros in 2025.", "refuted"),
    "the office named has its own": (FIRE, "The Carrow fire destroyed 620 hectares, says the forestry office.", "supported"),
    "since another year": (STORKS, "Since 2015 the storks have gained 60 breeding pairs.", "refuted"),
    "what was demanded is not what came": (GLASS, "Workers at Plymstead got a pay rise of 5.5%.", "refuted"),
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


def test_bound_of_the_very_value_does_not_block() -> None:
    """ "The case that publishers brought over 127 books" was read as more than 127 and blocked the piece: "the source
    has 127". What a quarrel is over is no bound, and no list of quarrels is ever whole."""
    source = Source.from_text("The case that publishers brought in 2020 covers 127 books.", title="a report")
    found = audit_text("The case that publishers brought in 2020 over 127 books goes on.", sources=[source])
    assert [claim.severity for claim in found.claims if claim.figures[0].text == "127"] == [Severity.LOOK]
