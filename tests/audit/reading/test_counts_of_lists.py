"""A count of what a text or a passage lists is borne out by the list."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.audit.evidence.gather import KnownValues
from pipeline.cli.evidence import read_named
from pipeline.settings import Settings
from tests.audit.reading.read import known, read

PUSHES = "{} pushes:\n\n- A price on carbon.\n- A bar on new plants.\n- A date for the end.\n\nIt worked."
SUIT = (
    "The petitioners are the Arden County Stockgrowers' Association and the Weald Cattlemen's Association, both of them "
    "nonprofit. Judges Mary Hale, Tom Reed and Ana Ruiz heard it, with Ana Ruiz presiding."
)


@pytest.mark.parametrize(("count", "found"), [("Three", "supported"), ("Four", "not_checkable")])
def test_bullets_bear_out_the_count_that_heads_them(count: str, found: str) -> None:
    """ "Three pushes:" over three bullets was a count that nothing bore out, as the reader finds no evidence for it."""
    assert read(PUSHES.format(count), "-", known(prose=SUIT)).verdict == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The release gives two answers, 8.3% and 13.2%, and both are right.", "supported"),
        ("The release gives three answers, 8.3% and 13.2%, and both are right.", "not_checkable"),
        ("Our two sources say so.", "not_checkable"),
        ("One of our reports says so.", "not_checkable"),
    ],
)
def test_what_stands_behind_a_counted_noun_is_counted(text: str, found: str) -> None:
    assert read(text, "-", known(prose=SUIT)).verdict == found


@pytest.mark.parametrize(
    ("text", "answer", "found"),
    [
        ("Two groups sued.", "ok p1", "supported"),
        ("Three groups sued.", "ok p1", "not_enough_evidence"),
        ("The three judges agree.", 'count([p2["Mary Hale"],p2["Tom Reed"],p2["Ana Ruiz"]])', "supported"),
        ("The four judges agree.", 'count([p2["Mary Hale"],p2["Tom Reed"],p2["Ana Ruiz"]])', "refuted"),
        ("The two judges agree.", 'count([p2["Mary Hale"],p2["Tom Reed"],p2["Mary Hale"]])', "supported"),
        ("The two judges agree.", 'count([p2["Mary Hale"],p2["John Doe"]])', "not_enough_evidence"),
    ],
)
def test_names_are_counted(text: str, answer: str, found: str) -> None:
    """No figure stands in a judge's name, so that a count of three judges could not be read."""
    assert read(text, answer, known(prose=SUIT)).verdict == found


ARRIVALS = (
    ("Northair", "flights", "2025", 31, "flights"),
    ("Eastair", "flights", "2025", 21, "flights"),
    ("Westair", "flights", "2025", 20, "flights"),
    ("Southair", "flights", "2025", 19, "flights"),
)


@pytest.mark.parametrize(
    ("text", "answer", "severity"),
    [
        ("Four airlines flew.", "count([f1,f2,f3])", "look"),
        ("Two airlines flew.", "count([f1,f2,f3])", "look"),
        ("Nine airlines flew.", "count([f1,f2,f3])", "blocking"),
        ("Five airlines flew.", "count([f1,f2,f3,f4])", "look"),
        ("They flew 71 flights.", "sum([f1,f2,f3,f4])", "blocking"),
        ("They flew 91 flights.", "sum([f1,f2,f3])", "look"),
    ],
)
def test_list_may_miss_a_member(text: str, answer: str, severity: str) -> None:
    """ "The other nine airlines" was blocked, as the reader had listed eight of them; a sum that leaves one out is what
    a writer gets wrong."""
    found = read(text, answer, known(*ARRIVALS))
    assert (found.verdict, found.severity) == ("refuted", severity)


SALES = """
| Name | Price, million dollars | Sold |
|---|---|---|
| Apex | 44.6 | New York, 2024 |
| Stan | 31.8 | Oldhall, 2020 |
| Sue | 8.4 | 1997 |
| Maximus | 6.1 | |
"""


@pytest.mark.parametrize(
    ("text", "answer", "found"),
    [
        ("Three entries show a year of sale.", "count(a2:5[3])", "supported"),
        ("Four entries show a price.", "count(a2:5[2])", "supported"),
        ("Two were sold in 2020 or later.", "count(a2:5[3]>2019)", "not_enough_evidence"),
        ("Two fetched more.", "count(a2:5[2]>a4[2])", "supported"),
    ],
)
def test_cells_that_print_words_are_counted(tmp_path: Path, text: str, answer: str, found: str) -> None:
    """ "Three entries show a year" was blocked: "New York, 2024" is no figure, and only cells with figures counted."""
    (tmp_path / "s1.md").write_text(SALES, encoding="utf-8")
    sources = read_named((str(tmp_path / "s1.md"),), Settings(), date(2024, 1, 1))[0]
    assert read(text, answer, KnownValues((), sources)).verdict == found
