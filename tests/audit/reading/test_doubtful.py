"""What is refuted and still blocks nothing: a hedge's width, a number of another kind, a question, a rough equality."""

import pytest

from tests.audit.reading.read import Row, claim, known, read

DEATHS = (("trial", "deaths tied to the drug", "", 3, "people"), ("trial", "deaths", "", 16, "people"))
GRADES = (("pupils", "passed", "", 753, "pupils"), ("pupils", "sat", "", 1000, "pupils"))
WAIT = (("airport", "time closed", "", 24, "hours"),)


@pytest.mark.parametrize(
    ("text", "rows", "severity"),
    [
        ("Just under a fifth were tied to it.", DEATHS, "look"),
        ("Just over a fifth were tied to it.", DEATHS, "blocking"),
        ("Just under three-quarters passed.", GRADES, "blocking"),
        ("Roughly two-thirds passed.", GRADES, "look"),
        ("Roughly half of them passed.", GRADES, "blocking"),
    ],
)
def test_width_of_a_hedge_blocks_nothing(text: str, rows: tuple[Row, ...], severity: str) -> None:
    """3 of 16 as "just under a fifth" was blocked: how near is near is a matter of taste, on which side is not."""
    found = read(text, "share(f1,f2)", known(*rows))
    assert (found.verdict, found.severity) == ("refuted", severity)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It needed all 19.", ("refuted", "look")),
        ("It needed 19 hours.", ("refuted", "blocking")),
        ("Whether it needed all 19 hours is disputed.", ("not_checkable", "info")),
        ("Whether it needed all 24 hours is disputed.", ("supported", "info")),
    ],
)
def test_number_of_unsaid_kind_blocks_nothing(text: str, found: tuple[str, str]) -> None:
    """ "Whether it needed all 19" was held against another span of 24 hours, and blocked."""
    read_as = read(text, "f1", known(*WAIT))
    assert (read_as.verdict, read_as.severity) == found


@pytest.mark.parametrize(
    ("words", "value", "found"),
    [
        ("fell by about as much", 414.4, "supported"),
        ("fell by nearly as much", 520, "not_enough_evidence"),
        ("fell by much the same", 414.4, "supported"),
        ("fell by as much", 414.4, "refuted"),
    ],
)
def test_about_as_much_is_equal_within_its_hedge(words: str, value: float, found: str) -> None:
    """ "Fell by about as much", read as 414.4 == 400, was blocked as no equality."""
    falls = known(("A", "fall", "", value, "USD"), ("B", "fall", "", 400, "USD"))
    assert claim(f"Then B {words}.", words, "f1==f2", falls).verdict == found


def test_who_did_not_is_no_share():
    """Of "neither side won over half of the electorate", with 46.7% for the larger, the half was blocked as too much."""
    votes = (("No", "votes", "", 2_001_926, "votes"), ("register", "people", "", 4_283_938, "people"))
    found = read("Neither side won over half of the register.", "share(f1,f2)", known(*votes))
    assert found.severity != "blocking"
