"""What is a rival of a reading (POLICY 22): it accounts for as many of the text's words and is of the time spoken of."""

import pytest

from pipeline.models import Severity, Verdict
from tests.audit.reading.read import Row, known, read

INCOME = (
    ("Acme", "services", "2026", 8.3, "GBP million"),
    ("Acme", "licences", "2026", 3.7, "GBP million"),
    ("Acme", "income from services", "2026", 8.3, "GBP million"),
)
MISSES = (
    ("Northgate", "missed bins", "2024", 1120, "bins"),
    ("Northgate", "missed bins", "2023", 1610, "bins"),
    ("Harbour", "recycling rate", "2024", 0.4, ""),
)
PROFIT = (("Acme", "profit", "2026", 68.4, "EUR million"), ("Acme", "profit", "2025", 57, "EUR million"))
OUTLOOK = "Outlook: we expect a profit of £198 million to £206 million. The year before it was £187.5 million."
BLOCKED, LOOK = Severity.BLOCKING, Severity.LOOK


@pytest.mark.parametrize(
    ("text", "rows", "answer", "severity"),
    [
        ("Services and licences fetch £8.3 million.", INCOME, "f1+f2", BLOCKED),
        ("Services fetch £8.3 million.", INCOME, "f1+f2", LOOK),
        ("Northgate more than halved its missed bins.", MISSES, "times(f1,f2)", BLOCKED),
        ("The profit was €57 million.", PROFIT, "f1", BLOCKED),
        ("It was 2025. The profit was €57 million.", PROFIT, "f1", LOOK),
    ],
)
def test_rival_is_named_as_well_and_of_its_time(
    text: str, rows: tuple[Row, ...], answer: str, severity: Severity
) -> None:
    """A part of a sum that the words name whole, a rate of another place, and last year's figure each kept a planted
    error from blocking."""
    found = read(text, answer, known(*rows))
    assert (found.verdict, found.severity) == (Verdict.REFUTED, severity)


def test_the_end_of_a_range_is_what_is_named() -> None:
    """£198 million stood for £198 to 206 million, so that 6.5% more than £187.5 million was supported, and its own
    range would have been its rival."""
    answer = 'change(p1["£198 million"],p2["£187.5 million"])'
    found = [
        read(f"That is {share} more than the year before.", answer, known(prose=OUTLOOK)) for share in ("5.6%", "6.5%")
    ]
    assert [(one.verdict, one.severity) for one in found] == [
        (Verdict.SUPPORTED, Severity.INFO),
        (Verdict.REFUTED, BLOCKED),
    ]


@pytest.mark.parametrize(("people", "severity"), [("2,134", Severity.LOOK), ("1,900", Severity.BLOCKING)])
def test_figure_of_the_sentence_is_a_rival(people: str, severity: Severity) -> None:
    """A reader took all 5,338 of a trial for its 2,134 women, whose cost for a year was blocked then."""
    trial = known(
        ("PURPOSE 1 trial", "participants who were HIV-negative", "2024", 5338, "people"),
        ("Gilead", "price of lenacapavir a year", "2024", 42250, "USD"),
    )
    found = read(f"For its {people} women a year would cost $90 million.", "f1*f2", trial, letter="B")
    assert (found.verdict, found.severity) == (Verdict.REFUTED, severity)
