"""Comparisons, counts, ranks, records and directions over notes and tables, each with its verdict."""

import pytest

from pipeline.audit import audit_text
from pipeline.models import Severity
from tests.audit.facts import facts_from_rows

ROWS = [
    {"entity": name, "measure": "members", "period": year, "value": value, "unit": "members"}
    for name, year, value in (
        ("Elm Club", "2024", 410),
        ("Elm Club", "2025", 380),
        ("Oak Club", "2025", 520),
        ("Ash Club", "2025", 455),
    )
]
TABLES = {
    "every member holds": ("Italy's economy is larger than those of Croatia, Honduras and Jamaica.", "supported"),
    "one member fails": ("Croatia's economy is larger than those of Jamaica and Italy.", "refuted"),
    "members put together": ("Germany's economy is larger than those of France and Italy combined.", "refuted"),
    "a comparison denied": ("Italy's economy is not larger than Germany's.", "supported"),
    "another owner's rank": ("India is the world's most populous country.", "supported"),
    "a rank that is wrong": ("Italy is the world's third-largest economy.", "refuted"),
    "a rank of a region": ("Italy has the third-largest economy in Europe.", "not_enough_evidence"),
    "only these": ("Only China has a larger economy than Germany.", "not_checkable"),
    "a count with its limit": ("More than 10 countries have more than 100 million inhabitants.", "supported"),
    "a direction": ("Nike's revenue fell in fiscal 2025.", "supported"),
    "a direction turned round": ("Nike's revenue rose in fiscal 2025.", "refuted"),
}  # fmt: skip
NOTES = {
    "two owners": ("Oak Club has more members than Ash Club.", "supported"),
    "two owners turned round": ("Ash Club has more members than Oak Club.", "refuted"),
    "a rank": ("Elm Club has the fewest members.", "supported"),
    "a rank that is wrong": ("Ash Club has the most members.", "refuted"),
    "a direction": ("Membership of Elm Club has shrunk.", "supported"),
}  # fmt: skip


def verdict_on(text: str, rows: list[dict]) -> str:
    return str(audit_text(text, facts=facts_from_rows(rows)).verdict(0, len(text)))


@pytest.mark.parametrize(("text", "verdict"), TABLES.values(), ids=TABLES.keys())
def test_tables_tell(text: str, verdict: str) -> None:
    assert verdict_on(text, []) == verdict


@pytest.mark.parametrize(("text", "verdict"), NOTES.values(), ids=NOTES.keys())
def test_notes_tell(text: str, verdict: str) -> None:
    assert verdict_on(text, ROWS) == verdict


def test_counts_of_two_kinds_are_not_divided() -> None:
    """Seats were divided by votes, and the quotient called the multiple."""
    text = "Labour won 35 seats with 412,000 votes, 35 times what the Greens took."
    told = {claim.figures[0].text: str(claim.verdict) for claim in audit_text(text).claims}
    assert told["35 times"] == "not_enough_evidence"


def test_member_at_fault_blocks_with_what_to_leave_out() -> None:
    (found,) = audit_text("Croatia's economy is larger than those of Jamaica and Italy.").claims
    assert (found.severity, found.suggestion) == (Severity.BLOCKING, "leave out Italy GDP 2023 ($2.255 trillion)")


BREAD = [
    {"entity": town, "measure": "price of a kilo of bread", "period": "2026", "value": price, "unit": "EUR"}
    for town, price in (("Zelen", 3.4), ("Kamen", 3.1), ("Brod", 3.6), ("Luka", 2.9))
]
PASSES = [
    {"entity": "Monte Fosca", "measure": "day pass", "period": "2026", "value": 64, "unit": "EUR"},
    {"entity": "Val Chiara", "measure": "season pass", "period": "2026", "value": 520, "unit": "EUR"},
]


@pytest.mark.parametrize(
    ("rows", "text", "verdict"),
    [
        (BREAD, "Bread in Zelen is dearer than in Kamen, Brod and Luka.", "refuted"),
        (BREAD, "Bread in Zelen is dearer than in Kamen and Luka.", "supported"),
        (PASSES, "Skiers at Monte Fosca pay more for a day pass than those at Val Chiara.", "not_checkable"),
    ],
)
def test_each_member_of_a_list_is_held_by_its_own_measure(rows: list[dict], text: str, verdict: str) -> None:
    """Only the first town of the list was compared, and a day pass with a season's."""
    assert str(audit_text(text, facts=facts_from_rows(rows)).verdict(0, len(text))) == verdict


def test_law_that_is_passed_overtakes_nothing() -> None:
    """ "The Senate passed it by 34 votes" held the Senate's votes against themselves."""
    rows = [
        {"entity": "Senate", "measure": "votes for", "period": "2024", "value": 34, "unit": "votes"},
        {"entity": "Australian Senate", "measure": "votes for", "period": "2024", "value": 34, "unit": "votes"},
    ]
    found = audit_text("The Senate passed it by 34 votes to 19, a world first.", facts=facts_from_rows(rows))
    assert [claim.rule for claim in found.claims if str(claim.verdict) == "refuted"] == []


def test_more_than_before_a_figure_is_its_hedge() -> None:
    """Fifteen votes in one place were "not more than" four million for a party: the words belonged to another clause."""
    rows = [
        {"entity": "Hendon", "measure": "majority", "period": "2024", "value": 15, "unit": "votes"},
        {"entity": "Reform", "measure": "votes", "period": "2024", "value": 4_100_000, "unit": "votes"},
    ]
    text = "In Hendon 15 votes decided; for Reform more than 4 million made five seats."
    found = audit_text(text, facts=facts_from_rows(rows))
    assert [claim.text for claim in found.claims if str(claim.verdict) == "refuted"] == []


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Microsoft made more money than Nvidia in 2025.", "not_enough_evidence"),
        ("Nvidia's net income trailed Microsoft's in fiscal 2025.", "supported"),
        ("Microsoft's revenue was larger than Nvidia's in 2025.", "supported"),
    ],
)
def test_later_fiscal_year_of_one_company_counts(text: str, verdict: str) -> None:
    """Both companies were moved on a year at once: without Microsoft's next year, Nvidia's did not count either."""
    assert str(audit_text(text).verdict(0, len(text))) == verdict
