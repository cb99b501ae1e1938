import pytest

from pipeline.models import Fact, Passage
from pipeline.writer.extractive.differences import differences, phrase


def fact(source, words):
    place = Passage(source=source, start=0, end=len(words), text=words)
    return Fact(id=f"f{source}", statement=words, sources=(source,), passages=(place,))


def told_apart(one, other):
    return [
        (phrase(one, pair.figure), phrase(other, pair.instead))
        for pair in differences([fact("1", one), fact("2", other)])
    ]


@pytest.mark.parametrize(
    ("one", "other", "pairs"),
    [
        pytest.param(
            "At least five people died in the flood.",
            "Officials confirmed seven deaths and 22 missing.",
            [("At least five people died", "seven deaths")],
            id="the-dead",
        ),
        pytest.param(
            "The train with 243 passengers and a dozen crew derailed.",
            "There were approximately 275 passengers and 12 crew members.",
            [("243 passengers", "approximately 275 passengers")],
            id="the-same-noun",
        ),
        pytest.param(
            "The union says that 1,150 of the city's 1,300 drivers are on strike.",
            "According to our rosters, 870 drivers took part in the strike.",
            [("1,150 of the city's 1,300 drivers", "870 drivers took part")],
            id="the-same-words-about",
        ),
        pytest.param("Over 200 passengers were on the train.", "The train had 243 passengers.", [], id="room-for-both"),
        pytest.param(
            "Over 770,000 people had no home on a night in January.",
            "It found 771,480 people without a home on a night in January.",
            [],
            id="room-for-the-exact",
        ),
        pytest.param(
            "Homelessness rose 18% across the country.",
            "Homelessness rose 18.1% across the country.",
            [],
            id="rounded",
        ),
        pytest.param(
            "The four had over half of all deaths.", "It is one of the main causes of deaths.", [], id="no-figures"
        ),
        pytest.param(
            "In Kenya 31% of malaria deaths were of children.",
            "The vaccine cut deaths from malaria by 13% in Ghana.",
            [],
            id="shares-of-deaths",
        ),
        pytest.param(
            "Kenya's share of deaths was 31%.",
            "The vaccine cut deaths in childhood by 13%.",
            [],
            id="percents-of-deaths",
        ),
        pytest.param(
            "Kenya added most to the rise, with 2.1 million more cases.",
            "Five countries had most of the 5 million more cases, Kenya among them.",
            [],
            id="a-part-far-from-the-whole",
        ),
        pytest.param(
            "Kenya added most to the rise of malaria cases, with 2.1 million more cases.",
            "The largest rise was Kenya's: it had about 2.6 million cases.",
            [],
            id="a-change-and-a-level",
        ),
        pytest.param(
            "The domestic weekend came to $301.4 million.", "It was a domestic weekend of $300 million.", [], id="round"
        ),
        pytest.param("There were 41 deaths in Brill.", "They counted 62 deaths in Arden.", [], id="two-places"),
        pytest.param(
            "About 525 Thomas Cook flights were due at airports.",
            "It left Thomas Cook with a chain of 1200 travel agents.",
            [],
            id="two-things-of-one-name",
        ),
        pytest.param(
            "The city counted 62 deaths in March 2024.", "The city counted 41 deaths in May 2024.", [], id="two-months"
        ),
        pytest.param("Revenue rose 18% in the quarter.", "Shares of the firm fell 6% on Friday.", [], id="two-things"),
        pytest.param(
            "Exports rose to $40 million in 2023.", "Exports rose to $50 million in 2024.", [], id="two-periods"
        ),
        pytest.param("Three of the dead were children.", "The flood left seven dead.", [], id="a-part-and-the-whole"),
    ],
)
def test_sources_differ_on_one_thing(one, other, pairs):
    assert told_apart(one, other) == pairs


def test_one_source_does_not_differ_from_itself():
    assert differences([fact("1", "Five people died here."), fact("1", "Seven people died here.")]) == []
