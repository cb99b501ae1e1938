import pytest

from pipeline.reference import Reference


def mentions(text: str) -> list[tuple[str, str]]:
    return [(text[found.start : found.end], found.entity.id) for found in Reference.shipped().find_entities(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Nigeria and Niger’s GDP", [("Nigeria", "NGA"), ("Niger", "NER")], id="Niger beside Nigeria"),
        pytest.param("the Republic of the Congo", [("Republic of the Congo", "COG")], id="Brazzaville"),
        pytest.param(
            "the Democratic Republic of the Congo",
            [("Democratic Republic of the Congo", "COD")],
            id="Kinshasa, longest name",
        ),
        pytest.param(
            "Guinea, Guinea-Bissau, Equatorial Guinea, Papua New Guinea",
            [("Guinea", "GIN"), ("Guinea-Bissau", "GNB"), ("Equatorial Guinea", "GNQ"), ("Papua New Guinea", "PNG")],
            id="four Guineas",
        ),
        pytest.param("guinea pigs on New Guinea", [], id="animals and an island"),
        pytest.param("Michael Jordan and Chad Smith", [], id="people"),
        pytest.param(
            "Jordan’s economy and Chad’s", [("Jordan", "JOR"), ("Chad", "TCD")], id="countries named as people"
        ),
        pytest.param("turkey meat, a visa, an apple, target intel", [], id="common nouns"),
        pytest.param("Apple pie and Visa rules", [], id="capitals by position alone"),
        pytest.param(
            "Apple, Visa’s profit, Intel.", [("Apple", "AAPL"), ("Visa", "V"), ("Intel", "INTC")], id="companies"
        ),
        pytest.param("Google and Alphabet", [("Google", "GOOGL"), ("Alphabet", "GOOGL")], id="two names of one"),
        pytest.param("he wrote on Facebook", [], id="the service"),
        pytest.param("Facebook's revenue", [("Facebook", "META")], id="the company"),
        pytest.param("Meta-analysis of Latin America", [], id="inside other names"),
        pytest.param("give us the U.S. figure", [("U.S.", "USA")], id="pronoun"),
        pytest.param("Bank of America, America", [("Bank of America", "BAC"), ("America", "USA")], id="bank"),
        pytest.param("World Bank on the world’s output", [("the world", "WLD")], id="World Bank is not the world"),
        pytest.param("Côte d’Ivoire, St Lucia", [("Côte d’Ivoire", "CIV"), ("St Lucia", "LCA")], id="spellings"),
        pytest.param("J&J and Procter & Gamble", [("J&J", "JNJ"), ("Procter & Gamble", "PG")], id="ampersands"),
        pytest.param("New Mexico and Northern Ireland", [], id="parts of other countries"),
    ],
)
def test_names_are_found_in_text(text, found):
    assert mentions(text) == found


def test_an_open_name_shows_its_others():
    (mention,) = Reference.shipped().find_entities("Congo’s economy")
    assert (mention.entity.id, [other.id for other in mention.others]) == ("COD", ["COG"])
