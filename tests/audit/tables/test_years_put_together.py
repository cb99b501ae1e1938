"""Years of a table's series: put together over a span, and told by how far they are from a year named."""

import pytest

from pipeline.audit import audit_text

SAID = {
    "Apple has averaged $85 billion a year in buybacks since fiscal 2020.": "supported",
    "Averaged over 2018 to 2025, Amazon's capital outlays ran to about $58 billion per annum.": "supported",
    "Over the four years to 2025, Amazon's capital spending averaged $60 billion a year.": "refuted",
    "Intel lost an average of $5.8 billion a year over 2023, 2024 and 2025.": "supported",
    "An average of $9.5 billion a year is what Intel lost over 2023, 2024 and 2025.": "refuted",
    "Counting fiscal 2026 as well, the two-year bill for Nvidia's buybacks is $73.8 billion.": "supported",
    "Since 2020 Mastercard has earned $34 billion in all.": "not_enough_evidence",
    "Alphabet's capital spending was $10.2 billion in 2016 and $52.5 billion eight years later.": "supported",
    "Netflix's net margin, at 22.3% in 2024, compares with 16.0% the year before.": "supported",
    "Netflix's net margin, at 22.3% in 2024, compares with 18.0% the year before.": "refuted",
    "Ireland's population has swelled by 18% in the fourteen years since 2010.": "supported",
}


@pytest.mark.parametrize(("text", "verdict"), SAID.items(), ids=SAID.keys())
def test_years_are_those_the_words_count(text: str, verdict: str) -> None:
    """A span without "from" or an end was not read, years that the tables lack were left out of its sum, and what a
    sentence tells of "the year before" or "eight years later" was held against the year named."""
    assert str(audit_text(text).verdict(0, len(text))) == verdict
