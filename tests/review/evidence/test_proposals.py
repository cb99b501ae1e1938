"""The wordings that one click puts in: a quotation's words, its speaker, the rest of a list of names."""

import pytest

from pipeline.audit import audit_text
from pipeline.models import Fact, Passage, Source, Verdict
from pipeline.review.evidence.cards import cards_of
from pipeline.review.evidence.proposals import with_proposals
from pipeline.review.prose import Anchors

WORDS = "There is a little bit of inertia when it—when it comes to changing a rate, and it can’t last."
SOURCE = Source.from_text(
    f"“{WORDS}” said Carlos Cuerpo, the minister. Antonio Garamendi spoke, too.", id="src1", title="x"
)
FACTS = tuple(
    Fact(
        id=name,
        statement=f"{speaker} spoke.",
        quote=words,
        speaker=speaker,
        sources=("src1",),
        passages=(Passage(source="src1", start=0, end=len(words) + 2, text=SOURCE.text[: len(words) + 2]),),
    )
    for name, speaker, words in (("f1", "Carlos Cuerpo, minister", WORDS),)
)


def proposed(text: str) -> tuple[list[str], list[str], list[str]]:
    """What the cards in doubt of a text propose, the text with it, and their reasons."""
    audit = audit_text(text, facts=FACTS, sources=(SOURCE,))
    cards = [card for card in cards_of(Anchors(text), audit, (), (SOURCE,)) if card.look == "refuted"]
    return (
        [each.words for card in cards for each in card.proposals],
        [with_proposals(text, card.proposals[:1]) for card in cards if card.proposals],
        [card.reason for card in cards],
    )


WORDINGS = {
    "the last word": ("He owned up to “a little bit of fatigue,” said Cuerpo.", "inertia", "“fatigue” for “inertia”"),
    "the first word": ("“Some little bit of inertia,” said Cuerpo.", "a", "“Some” for “a”"),
    "a word within": ("“A little bit of fatigue when it comes,” said Cuerpo.", "inertia when it", None),
    "a word left out": ("“There is a bit of inertia,” said Cuerpo.", "a little", "“a” for “a little”"),
    "a word put in": ("“A little bit of sheer inertia,” said Cuerpo.", "of", "“of sheer” for “of”"),
    "two words": ("“There was a little bit of fatigue,” said Cuerpo.", "is a little bit of inertia", None),
    "no one word at the end": ("“There is a little bit of sheer fatigue,” said Cuerpo.", "", None),
    "a cut": ("“There is […] little bit of fatigue,” said Cuerpo.", "", None),
}


@pytest.mark.parametrize(("text", "words", "differ"), WORDINGS.values(), ids=WORDINGS)
def test_a_quotations_own_words_are_proposed(text: str, words: str, differ: str | None) -> None:
    """A card that showed "inertia" beside “fatigue” left the typing to the editor, and told seven words that follow."""
    found, mended, reasons = proposed(text)
    assert found == ([words] if words else [])
    if differ is not None:
        assert reasons == [f"the words differ from the source: {differ}"]
    for each in mended:
        assert audit_text(each, facts=FACTS, sources=(SOURCE,)).verdict(0, len(each)) is Verdict.SUPPORTED


SPEAKERS = {
    "a name alone": ("“It can’t last,” said Antonio Garamendi.", ["Carlos Cuerpo"]),
    "a name with a role": ("“It can’t last,” said Antonio Garamendi, the head of the employers.", []),
    "a name behind a role": ("“It can’t last,” said minister Antonio Garamendi.", []),
    "a name twice": (
        "Antonio Garamendi came. “It can’t last,” said Antonio Garamendi, and Antonio Garamendi left.",
        [],
    ),
}


@pytest.mark.parametrize(("text", "words"), SPEAKERS.values(), ids=SPEAKERS)
def test_a_speaker_is_proposed_for_a_name_alone(text: str, words: list[str]) -> None:
    """ "Said by Carlos Cuerpo, not by Garamendi" had no button; another's role must not be left beside his name."""
    found, mended, reasons = proposed(text)
    assert (found, len(reasons)) == (words, 1)
    for each in mended:
        assert audit_text(each, facts=FACTS, sources=(SOURCE,)).verdict(0, len(each)) is Verdict.SUPPORTED


LISTS = {
    "one of three": ("$65 billion exceeds the 2023 GDP of Honduras, Jamaica or Croatia.", ["Honduras or Jamaica"]),
    "the first": ("$65 billion exceeds the 2023 GDP of Croatia, Honduras, or Jamaica.", ["Honduras or Jamaica"]),
    "one of two": ("$65 billion exceeds the 2023 GDP of Croatia or Jamaica.", ["Jamaica"]),
    "a pair": ("$65 billion exceeds the 2023 GDP of either Croatia or Jamaica.", []),
    "words between": ("$65 billion exceeds the 2023 GDP of Croatia, and far more that of Jamaica.", []),
}


@pytest.mark.parametrize(("text", "words"), LISTS.values(), ids=LISTS)
def test_a_member_is_cut_where_it_is_known_how(text: str, words: list[str]) -> None:
    """ "Proposed: leave out Croatia" stood on a card without a button; where no words are known, it is not proposed."""
    audit = audit_text(text)
    cards = [card for card in cards_of(Anchors(text), audit, (), ()) if card.look == "refuted"]
    assert ([each.words for card in cards for each in card.proposals], [card.advice for card in cards]) == (words, [""])
