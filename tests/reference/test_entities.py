import pytest

from pipeline.reference.entities import COMPANY, Entities, Entity, shipped_entities


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        pytest.param("Google", "GOOGL", id="former name"),
        pytest.param("Facebook\u2019s", "META", id="curly possessive"),
        pytest.param("meta", "META", id="lower case"),
        pytest.param("V", "V", id="one-letter ticker"),
        pytest.param("1318605", None, id="a bare index key is no name"),
        pytest.param("the Netherlands", "NLD", id="article"),
        pytest.param("Ivory Coast", "CIV", id="English alias"),
        pytest.param("Côte d\u2019Ivoire", "CIV", id="accents and apostrophe"),
        pytest.param("Bahamas", "BHS", id="name turned round in the table"),
        pytest.param("COG", "COG", id="ISO code"),
        pytest.param("Atlantis", None, id="unknown"),
    ],
)
def test_a_name_leads_to_its_entity(name, entity):
    found = shipped_entities().find(name)
    assert (found.id if found else None) == entity


def test_world_bank_economies_are_counted_right():
    listed = [entity for entity in shipped_entities() if len(entity.id) == 3]
    countries = [entity for entity in listed if entity.is_country and entity.id not in {"TWN", "VAT"}]
    assert len(countries) == 217
    assert sum(entity.un_member for entity in countries) == 193
    assert sum(entity.is_aggregate for entity in listed) == 48


def test_later_names_join_earlier_ones():
    known = Entities([Entity("X", "Xena Corp", COMPANY, aliases=("Xena",))])
    more = known.plus([Entity("X", "Xena Corp", COMPANY, aliases=("Xe", "Xena"), cik="7")])
    assert list(more) == [Entity("X", "Xena Corp", COMPANY, aliases=("Xena", "Xe"), cik="7")]
