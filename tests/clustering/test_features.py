"""Entries as terms: one form for figures, quotes and spellings; outlets, datelines and prefixes are not news."""

import pytest

from pipeline.clustering.features import bare_title, words_of
from pipeline.clustering.lexicon import figure, fold, term_of
from pipeline.clustering.similarity import Profile, is_copy, likeness

TITLES = {
    "outlet behind a bar": ("River floods Harrow | Courier", "River floods Harrow"),
    "outlet behind a dash": ("River floods Harrow – The Courier", "River floods Harrow"),
    "agency in brackets": ("River floods Harrow (Example Wire)", "River floods Harrow"),
    "update of a wire": ("UPDATE 2-River floods Harrow", "River floods Harrow"),
    "live": ("LIVE: River floods Harrow", "River floods Harrow"),
    "a dash that says something": ("Rates up – and more to come", "Rates up – and more to come"),
    "brackets that say something": ("Flood in Harrow (400 houses)", "Flood in Harrow (400 houses)"),
}


@pytest.mark.parametrize(("title", "bare"), TITLES.values(), ids=TITLES)
def test_a_title_without_its_outlet(title: str, bare: str) -> None:
    assert bare_title(title, "The Courier") == bare


FIGURES = {"4.50": "4.5", "4.0": "4", "60,000": "60000", "1,250,000": "1250000", "4,5": "4.5", "2:04:31": "2:04:31"}


@pytest.mark.parametrize(("printed", "one_form"), FIGURES.items(), ids=FIGURES)
def test_a_figure_has_one_form(printed: str, one_form: str) -> None:
    assert figure(printed) == one_form


SAME = {
    "plural": ("floods", "flood"),
    "spelled figure": ("seven", "7"),
    "possessive": ("Norland's", "Norland"),
    "synonym": ("wounded", "hurt"),
    "quake": ("tremor", "earthquake"),
    "British and American": ("organisations", "organizations"),
    "neighbours": ("neighbours", "neighbors"),
    "centre": ("theatres", "theaters"),
    "a people and its country": ("Chilean", "Chile"),
    "a people of no list": ("Arvenians", "Arvenia"),
    "letters of other alphabets": ("Sørensen", "Sorensen"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_two_spellings_are_one_term(one: str, other: str) -> None:
    assert term_of(fold(one)) == term_of(fold(other)) != ""


def test_punctuation_of_any_language_says_nothing() -> None:
    spoken = ("“The roof went”: 70 000 flee", "«The roof went»: 70,000 flee", "„The roof went“ – 70000 flee")
    assert len({words_of(title, "", "").title for title in spoken}) == 1


PHRASES = {
    "institution": ("Federal Reserve holds rates", "Fed holds rates"),
    "country in capitals": ("US and UK agree", "United States and United Kingdom agree"),
    "figure in words": ("Toll at thirty-one", "Toll at 31"),
    "walkout in words": ("Unions down tools", "Unions strike"),
    "visitors first": ("Athletic 1-4 Rovers", "Athletic 4–1 Rovers"),
}


@pytest.mark.parametrize(("one", "other"), PHRASES.values(), ids=PHRASES)
def test_two_wordings_are_one(one: str, other: str) -> None:
    assert {"1", "4"} | words_of(one, "", "").title == {"1", "4"} | words_of(other, "", "").title


def test_capitals_for_emphasis_name_nobody() -> None:
    assert words_of("Fury as TUBE HELL reaches Oslo", "", "").capital == {"oslo"}


def alike(one: str, other: str) -> tuple[float, tuple[str, ...], bool]:
    counts = {}
    profiles = [Profile.made(words_of(each, "", ""), counts, 0) for each in (one, other)]
    found = likeness(*profiles)
    return round(found.value, 2), found.against, is_copy(*profiles, found)


PAIRS = {
    "the same": ("Rates rise to 4.25%", "Rates rise to 4.25%", (1.0, (), True)),
    "another figure": ("Rates rise to 4.25%", "Rates rise to 4.5%", (0.02, ("figures 4.25 against 4.5",), False)),
    "nothing shared": ("Rates rise", "Ferry sinks", (0.0, (), False)),
    "another kind": ("Strike at Norfoss", "Fire at Norfoss", (0.67, ("kinds Strike against Fire",), False)),
    "another country": (
        "Unrest in Chile",
        "Unrest in Peru",
        (0.1, ("countries Chile against Peru", "names Chile against Peru"), False),
    ),
    "a bank and its country": ("Calm at RBA", "Calm in Australia", (0.5, (), False)),
    "two states of one country": (
        "Unrest in Ohio",
        "Unrest in Iowa",
        (0.1, ("countries Ohio against Iowa", "names Ohio against Iowa"), False),
    ),
    "a turn in one alone": ("Rovers sack Venn", "Rovers praise Venn", (0.62, ("sack in one headline alone",), False)),
}


@pytest.mark.parametrize(("one", "other", "wanted"), PAIRS.values(), ids=PAIRS)
def test_likeness_of_two_titles(one: str, other: str, wanted: tuple[float, tuple[str, ...], bool]) -> None:
    assert alike(one, other) == wanted
