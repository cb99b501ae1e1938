"""Figures beside a country or a company that are of something else: the tables neither bear nor refute them."""

import pytest

from pipeline.audit import audit_text

ELSEWHERE = [
    "Apple hired 5,000 people in Germany.",
    "The earthquake killed 1,200 people in Turkey.",
    "Some 300,000 people marched in France on Tuesday.",
    "Meta sold $2 billion of bonds in 2024.",
    "The company made $5 million from a sale to Visa.",
    "The fund, larger than the economy of Norway, lost $20 billion.",
    "Apple's iPhone revenue was $201 billion in fiscal 2024.",
    "Sales of the Model Y reached $40 billion, Tesla said.",
    "Walmart's profit per store was $2 million.",
    "Poland has doubled its army to 200,000 people since 2015.",
    "Canada, with 41 million people, has 343 seats in parliament.",
    "Stripped of inflation, the US economy grew 2.9% in 2023.",
    "Trade with the United States reached $50 billion in 2024.",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_nothing_is_refuted_by_another_things_cell(text: str) -> None:
    """A country's whole population was held against the dead of an earthquake, a company's revenue against its bonds."""
    assert "refuted" not in {str(claim.verdict) for claim in audit_text(text).claims}


OWNED = {
    "Germany has about 84 million people.": "supported",
    "About 84 million people live in Germany.": "supported",
    "Zambia has 21 million people; Zimbabwe, 16.6 million.": "supported",
    "Niger, with 233 million people, is the giant of the region.": "refuted",
    "The Dutch economy was larger in 2023 than those of Switzerland and Denmark put together.": "refuted",
}


@pytest.mark.parametrize(("text", "verdict"), OWNED.items())
def test_owned_figure_is_held_against_its_cell(text: str, verdict: str) -> None:
    assert str(audit_text(text).verdict(0, len(text))) == verdict
