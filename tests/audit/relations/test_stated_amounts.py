"""Comparisons of an amount that the text states with values of the reference tables (POLICY rules 10, 17, 22)."""

import pytest

from pipeline.audit import audit_text
from pipeline.models import Claim, Severity, Source

PLAN = Source.from_text("Meta plans to spend $60 billion to $65 billion on capital projects in 2025.", title="Meta")
FUND = Source.from_text("The Halden Fund holds assets of $90 billion.", title="Fund")
UNION = Source.from_text("Norvik Union counts 5.7 million members.", title="Union")
SOURCES = [PLAN, FUND, UNION]


def compared(text: str) -> list[Claim]:
    return [claim for claim in audit_text(text, sources=SOURCES).claims if claim.rule == "tables.comparison"]


SUBJECTS = {
    "subject's own": "The plan of $60 billion to $65 billion is larger than the GDP of {}.",
    "before its noun": "Meta's $60-65 billion plan dwarfs the GDP of {}.",
    "after an opening": "For scale, $60 billion to $65 billion exceeds the GDP of {}.",
    "at, then a pronoun": "At $60-65 billion, it's larger than the GDP of {}.",
    "at, then an owner": "At $60-65 billion, Meta's plan is larger than the whole economy of {}.",
    "with": "With a budget of $60-65 billion, Meta would outspend the economy of {}.",
    "of a verb": "Meta will spend $60-65 billion, more than the annual output of {}.",
    "which": "Meta will spend $60-65 billion this year, which is more than the entire economy of {}.",
    "apposition": "The plan, put at $60-65 billion, tops the GDP of {}.",
    "apposed measure": "The plan of $60-65 billion is larger than the GDP, a whole year's economy, of {}.",
    "sentence before": "Meta will spend $60-65 billion. That is more than the GDP of {}.",
    "by the year": "Meta will spend $60-65 billion a year, more than the GDP of {}.",
    "after a semicolon": "Meta will spend $60-65 billion; that is more than the GDP of {}.",
}


@pytest.mark.parametrize("text", SUBJECTS.values(), ids=SUBJECTS.keys())
def test_amount_of_the_subject_is_held_against_the_table(text: str) -> None:
    """Only openings of a list were read as those of an amount, and "The plan of $60 billion is larger than the GDP of
    Croatia" passed because the figure itself stood in a source."""
    wrong, right = compared(text.format("Croatia")), compared(text.format("Latvia"))
    assert [(c.verdict, c.severity, c.arithmetic) for c in wrong] == [
        ("refuted", Severity.BLOCKING, "$60–65 billion is not more than Croatia GDP 2023 ($82.69 billion)")
    ]
    assert [(c.verdict, c.arithmetic) for c in right] == [
        ("supported", "$60–65 billion is more than Latvia GDP 2023 ($43.63 billion)")
    ]


def test_one_member_of_a_list_is_named_as_the_one_at_fault() -> None:
    (found,) = compared("For scale, $60-65 billion tops the GDP of Croatia, Honduras and Jamaica.")
    assert (found.verdict, found.suggestion) == ("refuted", "leave out Croatia GDP 2023 ($82.69 billion)")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Croatia's GDP is smaller than the $60-65 billion that Meta plans to spend.", "refuted"),
        ("Latvia's GDP is smaller than the $60-65 billion that Meta plans to spend.", "supported"),
        ("The economy of Latvia is bigger than the plan, which comes to $60-65 billion.", "refuted"),
        ("The Halden Fund, with assets of $90 billion, is smaller than the economy of Croatia.", "refuted"),
        ("The $90 billion held by the Halden Fund is not larger than the GDP of Croatia.", "refuted"),
        ("Norvik Union has 5.7 million members, more than the population of Denmark.", "refuted"),
        ("Norvik Union has 5.7 million members, more than the population of Finland.", "supported"),
    ],
)
def test_both_orders_and_heads_are_compared(text: str, verdict: str) -> None:
    """The $60-65 billion after "smaller than" was read as Meta's revenue."""
    assert [claim.verdict for claim in compared(text)] == [verdict]


OTHERS = [
    "A fifth of the $90 billion fund is smaller than the GDP of Malta.",
    "At $5 billion, Norway's surplus is small, but its GDP is larger than that of Croatia.",
    "Apple paid $3 billion for Beats, and Microsoft's revenue is larger than the GDP of Croatia.",
    "Apple paid $3 billion for the firm, a company smaller than Tesla.",
    "The managers of the $90 billion fund made less than the GDP of Croatia.",
    "The interest on $90 billion of debt is larger than the GDP of Croatia.",
    "The 27 countries have a population larger than that of Japan.",
    "If the $60 billion plan were larger than the GDP of Croatia, it would be news.",
    "Over $60 billion is larger than the GDP of Slovenia.",
    "Revenue rose $40 billion and exceeds the GDP of Croatia.",
    "Spending grew from $30 billion to $40 billion, more than the GDP of Croatia.",
    "The stadium cost $900 million in a country with a larger economy than Croatia.",
    "After spending $30 billion, Italy's GDP is larger than that of Croatia.",
    "Italy exported $5 billion of wine. It has a larger economy than Croatia.",
    "At $40,000 a head, Italy's GDP is larger than that of Croatia.",
    "The fund gained $40 billion, making it larger than the GDP of Croatia.",
    "The fund, after a $40 billion gain, is larger than the GDP of Croatia.",
    "The firm sold 3 million cars and has more employees than Jamaica has inhabitants.",
]


@pytest.mark.parametrize("text", OTHERS)
def test_amount_of_something_else_is_not_compared(text: str) -> None:
    """A share, another owner's value, a rise, a condition, one end of a bound: what is compared is not this amount."""
    assert [claim.arithmetic for claim in compared(text) if claim.verdict == "refuted"] == []
    assert not any(claim.arithmetic.startswith(("$", "5", "3", "27")) for claim in compared(text))


def test_company_is_held_against_in_the_year_of_the_comparison() -> None:
    """Without an owner's table on the left, the year at the head of the sentence was dropped for the newest."""
    (found,) = compared("In 2023 the $90 billion in the Halden Fund was less than the revenue of Tesla.")
    assert (found.verdict, "Tesla revenue FY2023" in found.arithmetic) == ("supported", True)
