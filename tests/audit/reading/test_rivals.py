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
COVERAGE = (
    ("Under-18s", "vaccinated", "2025", 12, "%"),
    ("Under-18s", "vaccinated", "2024", 9, "%"),
    ("50 to 64", "vaccinated", "2024", 25, "%"),
)
JEANS = (
    ("Jeans", "price", "2025", 36100, "USD"),
    ("Jeans", "highest bid", "2025", 14100, "USD"),
    ("Jeans", "first bid", "2025", 5000, "USD"),
)
CARS = (
    ("Train", "cars that derailed", "2023", 38, "cars"),
    ("Train", "cars in all", "2023", 149, "cars"),
    ("Train", "cars with freight", "2023", 109, "cars"),
)
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


@pytest.mark.parametrize(
    ("text", "rows", "answer", "letter"),
    [
        ("Among under-18s it grew by 25%.", COVERAGE, "change(f1,f2)", "A"),
        ("The jeans' price was more than four times that.", JEANS, "times(f1,f2)", "A"),
        ("Of the 149 cars 38 derailed, or about one in three.", CARS, "share(f1,f2)", "C"),
        ("Some 38 cars derailed, more than half of the train.", CARS[:2], "share(f1,f2)", "B"),
    ],
    ids=["a level is no rise", "far beyond a bound", "printed in the sentence", "accounted for"],
)  # fmt: skip
def test_chance_number_is_no_rival(text: str, rows: tuple[Row, ...], answer: str, letter: str) -> None:
    """Any number of the unit that gave a wrong figure kept it from blocking: a share for a rise, seven times for
    "more than four", other cars than those that the sentence itself counts, a part as its own whole."""
    found = read(text, answer, known(*rows), letter=letter)
    assert (found.verdict, found.severity, found.rival) == (Verdict.REFUTED, BLOCKED, "")


def test_range_gives_way_as_one() -> None:
    """The average of 8 and 9% had a rival in 2.6% for its lower end alone."""
    prices = "It raised its prices by 8% to 9%. Its growth was 14.7%. Its prices on the exchange rose by 2.6%."
    found = read(
        "The prices make up 39% of the growth.",
        'share(avg([p1["8%"],p1["9%"]]),p2["14.7%"])',
        known(prose=prices),
    )
    assert (found.severity, found.rival) == (BLOCKED, "")
