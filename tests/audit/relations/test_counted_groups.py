"""Groups that a text counts: ranks within them, how many of them meet a limit, and who is beaten by one or none."""

import pytest

from pipeline.audit import audit_text
from tests.audit.facts import facts_from_rows

VISITS = [("Mere pool", "2025", 410), ("Lido", "2025", 520), ("Elm pool", "2025", 290), ("Quay pool", "2024", 700)]
POOLS = [
    {"entity": name, "measure": "tickets sold", "period": year, "value": value, "unit": "tickets"}
    for name, year, value in VISITS
]
TIMES = [
    {"entity": f"engine {letter}", "measure": "time to Dock Road", "value": value, "unit": "minutes"}
    for letter, value in zip("ABCDE", (6.5, 8.0, 9.1, 5.2, 7.1), strict=True)
]
LIMIT = {"entity": "fire service", "measure": "longest time allowed", "value": 8, "unit": "minutes"}
RAIN = [
    {"entity": "Carn", "measure": "rainfall", "period": f"June {year}", "value": value, "unit": "millimetres"}
    for year, value in ((2022, 128), (2023, 77), (2024, 119), (2025, 64))
]


def verdict_on(text: str, rows: list[dict[str, object]]) -> str:
    return str(audit_text(text, facts=facts_from_rows(rows)).verdict(0, len(text)))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Lido is the busiest of the three pools in 2025.", "supported"),
        ("Mere is the busiest of the three pools in 2025.", "refuted"),
        ("Lido is the busiest of the four pools in 2025.", "not_enough_evidence"),
        ("Mere is the second-busiest of the three pools in 2025.", "supported"),
        ("No pool sold more tickets in 2025 than Lido.", "supported"),
        ("No pool sold more tickets in 2025 than Mere.", "refuted"),
        ("Only Lido sold more tickets in 2025 than Mere.", "supported"),
        ("Only Lido sold more tickets in 2025 than Elm.", "refuted"),
    ],
)
def test_rank_is_one_of_the_group_counted(text: str, verdict: str) -> None:
    """The rank was found and dropped where the sentence did not name its measure, and three values ranked four pools."""
    assert verdict_on(text, POOLS) == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Four of the five engines got there inside the eight minutes allowed.", "supported"),
        ("Three of the five engines took more than seven minutes.", "supported"),
        ("Four of the five engines took more than seven minutes.", "refuted"),
        ("Of the five engines, three took over seven minutes.", "supported"),
    ],
)
def test_members_of_a_group_are_counted(text: str, verdict: str) -> None:
    """The limit was restated by any value on its side, or refuted by one, and the count was no claim at all."""
    assert verdict_on(text, TIMES) == verdict


def test_limit_of_the_evidence_counts_members() -> None:
    assert verdict_on("Four of the five engines kept to the limit.", [*TIMES, LIMIT]) == "supported"
    assert verdict_on("Two of the five engines exceeded the limit.", [*TIMES, LIMIT]) == "refuted"


def test_year_of_a_month_is_ranked() -> None:
    """ "The wettest of the last four Junes was that of 2024": no value was of the year as such, and none was ranked."""
    assert verdict_on("The wettest of the last four Junes in Carn was that of 2024.", RAIN) == "refuted"
    assert verdict_on("The wettest of the last four Junes in Carn was that of 2022.", RAIN) == "supported"


def test_number_with_a_leading_zero_is_a_code() -> None:
    """A parish office on 0555 0142 was supported by 142 trees and 555 calls."""
    rows = [{"entity": "Marrow", "measure": "trees", "value": 142, "unit": "trees"}]
    assert verdict_on("Neighbours can reach the office in Marrow on 0555 0142 about trees.", rows) == "not_checkable"
