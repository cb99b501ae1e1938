"""A country's people as owners of a measure, as how many they are and as what one of them has."""

import pytest

from pipeline.audit import audit_text

SAID = {
    "There are more South Africans than Kenyans.": "supported",
    "There are more Kenyans than South Africans.": "refuted",
    "Mexicans outnumber Brazilians.": "refuted",
    "For every Dane there are roughly three Dutch people.": "supported",
    "One in four inhabitants of the European Union is German.": "refuted",
    "The average Pole produces more than the average German.": "refuted",
    "American economic output in 2023 was $27.4 trillion.": "supported",
    "India's population is larger than the American population.": "supported",
    "Some 40 million Americans have diabetes.": "not_enough_evidence",
}


@pytest.mark.parametrize(("text", "verdict"), SAID.items(), ids=SAID.keys())
def test_people_stand_for_their_country(text: str, verdict: str) -> None:
    """A country named by its people alone ("more Kenyans than South Africans") was no owner: the claim was not read."""
    assert str(audit_text(text).verdict(0, len(text))) == verdict
