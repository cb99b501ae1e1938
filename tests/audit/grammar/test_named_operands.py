"""Formulas that fit a figure and that its words rule out: another thing, another year, a narrower name, no whole."""

from typing import Any

import pytest

from pipeline.audit import audit_text
from tests.audit.facts import facts_from_rows

Fact = tuple[str, str, str, float, str]

CASES: dict[str, tuple[str, list[Fact], str]] = {
    "another thing named": (
        "The orchard picked four times as many tonnes of apples as of pears in 2023.",
        [
            ("orchard", "apple crop", "2023", 126, "tonnes"),
            ("orchard", "pear crop", "2023", 42, "tonnes"),
            ("orchard", "plum crop", "2023", 31.5, "tonnes"),
        ],
        "refuted",
    ),
    "a year that is not named": (
        "Wool prices at the market dropped 8% between 2022 and 2023.",
        [
            ("market", "average wool price per kilo", "2021", 2.5, "crowns"),
            ("market", "average wool price per kilo", "2022", 2.4, "crowns"),
            ("market", "average wool price per kilo", "2023", 2.3, "crowns"),
        ],
        "refuted",
    ),
    "half of a comparison not named": (
        "The farm harvested 18% more barley in 2024 than in 2022.",
        [
            ("farm", "barley crop", "2022", 640, "tonnes"),
            ("farm", "barley crop", "2023", 702, "tonnes"),
            ("farm", "wheat crop", "2024", 755, "tonnes"),
        ],
        "not_enough_evidence",
    ),
    "a narrower name": (
        "Bransby scored an average of 2.4 goals a game in the league.",
        [
            ("Bransby", "league goals scored", "2023-24", 71, "goals"),
            ("Bransby", "league games", "2023-24", 34, "games"),
            ("Bransby", "league goals scored at home", "2023-24", 41, "goals"),
            ("Bransby", "league games at home", "2023-24", 17, "games"),
        ],
        "refuted",
    ),
    "two schools at two times": (
        "Corrin Academy has 140 more pupils than Linden School this year.",
        [
            ("Corrin Academy", "enrolment", "2024", 738, "pupils"),
            ("Linden School", "enrolment", "2024", 612, "pupils"),
            ("Linden School", "enrolment", "2023", 598, "pupils"),
            ("Corrin Academy", "enrolment", "2023", 721, "pupils"),
        ],
        "refuted",
    ),
    "no whole": (
        "E-books made up 28% of all loans at the libraries in 2024.",
        [
            ("libraries", "loans, printed books", "2024", 160_000, "loans"),
            ("libraries", "loans, e-books", "2024", 44_800, "loans"),
            ("libraries", "loans, every format", "2024", 204_800, "loans"),
        ],
        "refuted",
    ),
    "a rate said of another time": (
        "The council pays £36,000 a month to rent the depot on Mill Lane.",
        [("council", "rent for Mill Lane depot, yearly", "2024", 36_000, "pounds a year")],
        "refuted",
    ),
}


@pytest.mark.parametrize(("text", "facts", "verdict"), CASES.values(), ids=CASES.keys())
def test_a_formula_that_the_words_rule_out_supports_nothing(text: str, facts: list[Fact], verdict: str) -> None:
    """On fresh claims a quarter of the wrong ones were called supported, by the plums where pears were named."""
    rows: list[dict[str, Any]] = [
        dict(zip(("entity", "measure", "period", "value", "unit"), fact, strict=True)) for fact in facts
    ]
    assert str(audit_text(text, facts=facts_from_rows(rows)).verdict(0, len(text))) == verdict
