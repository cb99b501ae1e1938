"""Countries by what their people are called."""

import pytest

from pipeline.reference.demonyms import people_of
from pipeline.reference.entities import shipped_entities

PEOPLE = [("American", "USA"), ("Americans", "USA"), ("Swede", "SWE"), ("Italian", "ITA"), ("Nigerian", "NGA")]
PEOPLE += [("Indonesian", "IDN"), ("Indian", "IND"), ("Japanese", "JPN"), ("Koreans", "KOR"), ("Estonian", "EST")]


@pytest.mark.parametrize(("word", "country"), PEOPLE)
def test_people_name_their_country(word: str, country: str) -> None:
    found = people_of(word, shipped_entities())
    assert found is not None
    assert found.id == country


@pytest.mark.parametrize("word", ["European", "Victorian", "Household", "Republican", "Welsh", "Apple"])
def test_other_words_name_no_country(word: str) -> None:
    assert people_of(word, shipped_entities()) is None
