"""A note's figure takes the scale and the currency that its table's head gives, however that shortens them."""

from decimal import Decimal

import pytest

from pipeline.models import Source
from pipeline.quantities.finder import read_quantity
from pipeline.stages.grounding.figure_units import contradiction, figure_of, unit_stands
from pipeline.writer.replies import ProposedFigure

TABLE = Source.from_text("USERS (M)\n| Listeners | 446 |\nFINANCIALS (€M)\n| Revenue | 4,272 |", title="t", id="src1")


def value(text, unit, statement="", source=TABLE):
    quantity = figure_of(ProposedFigure(text=text, unit=unit), statement, source)
    return quantity.low, quantity.unit


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("M", (4_272_000_000, "")),
        ("m", (4_272_000_000, "")),
        ("mn", (4_272_000_000, "")),
        ("Mio", (4_272_000_000, "")),
        ("k", (4_272_000, "")),
        ("'000", (4_272_000, "")),
        ("bn", (4_272_000_000_000, "")),
        ("€M", (4_272_000_000, "EUR")),
        ("M€", (4_272_000_000, "EUR")),
        ("EURm", (4_272_000_000, "EUR")),
        ("EUR m", (4_272_000_000, "EUR")),
        ("Mio. €", (4_272_000_000, "EUR")),
        ("$bn", (4_272_000_000_000, "USD")),
        ("USD m", (4_272_000_000, "USD")),
        ("SEK m", (4_272_000_000, "SEK")),
        ("€, millions", (4_272_000_000, "EUR")),
        ("US dollars, thousands", (4_272_000, "USD")),
    ],
)
def test_short_units_are_scale_and_currency(unit, expected):
    """The prompt asks for a head's words "as they stand there"; "M" and "€M" were then no millions, and seven right
    figures of a company's results were refuted."""
    assert value("4,272", unit) == expected


@pytest.mark.parametrize(
    ("text", "unit", "statement", "expected"),
    [
        ("300", "m", "The tower is 300 metres tall.", (300, "m")),
        ("300", "m", "300 million people came.", (300_000_000, "")),
        ("745 million", "M", "745 million users are expected.", (745_000_000, "")),
        ("12%", "€M", "Revenue grew 12%.", (12, "%")),
        ("80.8", "per 10,000", "80.8 of 10,000 have no home.", (Decimal("80.8"), "")),
    ],
)
def test_the_statement_says_what_a_letter_means(text, unit, statement, expected):
    assert value(text, unit, statement) == expected


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("$49.5 million", "Australian dollars", (49_500_000, "AUD")),
        ("$49.5m", "CAD", (49_500_000, "CAD")),
        ("A$49.5 million", "Australian dollars", (49_500_000, "AUD")),
        ("$49.5 million", "US dollars", (49_500_000, "USD")),
    ],
)
def test_a_unit_says_whose_dollar_it_is(text, unit, expected):
    """A fine of $49.5 million in an Australian source was stored in American dollars, unit or no unit."""
    assert value(text, unit) == expected


def test_a_forgotten_unit_is_taken_from_the_statement():
    assert value("446", "", "446 million people listened.") == (446_000_000, "")


def test_a_scale_that_the_source_lacks_is_not_taken():
    source = Source.from_text("| Listeners | 446 |", title="t", id="src1")
    assert value("446", "", "446 million people listened.", source) == (446, "")


@pytest.mark.parametrize(
    ("figure", "statement", "other"),
    [
        ("€582 million", "It earned €582 billion.", "€582 billion"),
        ("€582 million", "It earned €582 million, with 582 staff.", ""),
        ("€4,272 million", "It earned €4.27 billion.", ""),
        ("€4,272 million", "It earned more than a year before.", ""),
        ("12%", "It grew 12 thousand.", ""),
    ],
)
def test_a_statement_contradicts_by_powers_of_a_thousand(figure, statement, other):
    found = contradiction(read_quantity(figure), statement)
    assert (found.text if found else "") == other


@pytest.mark.parametrize(
    ("unit", "stands"),
    [("millions of euros", True), ("€M", True), ("years", True), ("thousands", False), ("GW", False)],
)
def test_a_unit_stands_in_its_source_in_any_form(unit, stands):
    assert unit_stands(unit, TABLE) is stands


def test_values_are_exact():
    assert value("4.5", "€bn") == (Decimal("4500000000"), "EUR")


@pytest.mark.parametrize(
    ("text", "statement", "expected"),
    [
        ("200.2m", "The line carried 200.2m passengers.", (200_200_000, "")),
        ("6.25m", "Spending on schools was 6.25m.", (6_250_000, "")),
        ("6.25m", "The winning jump was 6.25m long.", (Decimal("6.25"), "m")),
        ("61.5m", "The tower rises 61.5m above the harbour.", (Decimal("61.5"), "m")),
    ],
)
def test_a_figures_own_m_goes_by_what_is_counted(text, statement, expected):
    """A note of "200.2m" passengers had a figure of 200.2 metres, which no audited sentence could rest on."""
    assert value(text, "", statement) == expected
