"""Quotations word by word with speaker (POLICY rule 15)."""

import pytest

from pipeline.audit import audit_text
from pipeline.audit.attribution.quotations import difference
from pipeline.audit.attribution.quoted_words import words_of
from pipeline.audit.attribution.speakers import same_speaker
from pipeline.models import ClaimKind, Severity, Source, Verdict
from tests.audit.facts import facts_from_rows

WORDS = "We cannot keep borrowing to fill potholes. It has to stop."
FACTS = facts_from_rows([{"entity": "Cllr Ruth Adeyemi", "measure": "quote", "value": WORDS, "unit": "text"}])

TOLD = {
    "word for word": ("“We cannot keep borrowing to fill potholes,” said Councillor Ruth Adeyemi.", "supported"),
    "case and marks aside": ('"WE CANNOT keep borrowing… It has to stop!" Adeyemi said.', "supported"),
    "broken by the speaker": ('"We cannot keep borrowing," Adeyemi said, "to fill potholes."', "supported"),
    "cut in the middle": ("“We cannot keep borrowing […] It has to stop,” said Adeyemi.", "supported"),
    "a word changed": ("“We should not keep borrowing to fill potholes,” said Ruth Adeyemi.", "refuted"),
    "a word dropped": ("“We cannot borrow to fill potholes,” said Ruth Adeyemi.", "refuted"),
    "a word added": ("“We simply cannot keep borrowing to fill potholes,” said Ruth Adeyemi.", "refuted"),
    "part of a word": ("“keep borrowing to fill pothole,” said Ruth Adeyemi.", "refuted"),
    "order changed": ("“It has to stop. We cannot keep borrowing to fill potholes,” said Adeyemi.", "refuted"),
    "another speaker": ("“We cannot keep borrowing to fill potholes,” said Mayor Tom Birch.", "refuted"),
    "a relative": ("“We cannot keep borrowing to fill potholes,” said her brother Joe Adeyemi.", "refuted"),
    "no source": ("“The sky is falling on all of us,” said the weather service.", "not_enough_evidence"),
    "a title, no quotation": ("They sang “Yellow” at the end.", "not_checkable"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "verdict"), TOLD.values(), ids=TOLD.keys())
def test_quotation_is_compared_by_word(text: str, verdict: str) -> None:
    assert str(audit_text(text, facts=FACTS).verdict(0, len(text))) == verdict


def test_a_number_between_marks_is_no_quotation() -> None:
    """A headline's "3.8" was read as the words "3" and "8", which no source has, and blocked a right sentence."""
    source = Source.from_text("Spain allocates €3.8bn in new aid. The text says €3.76 billion.", title="report")
    text = 'The later package, of €3.76 billion ("3.8" in the headline, which says less), follows.'
    assert [claim.rule for claim in audit_text(text, sources=[source]).claims if "quotation" in claim.rule] == []


def test_reason_shows_the_difference() -> None:
    assert difference([words_of("We will reopen the line")], words_of("We hope to reopen the line")) == (
        "“will” for “hope to”"
    )


def test_quotation_may_stand_in_a_source() -> None:
    source = Source.from_text("He rose. “We hope to be open by Easter,” he said.", title="minutes", id="s1")
    (claim,) = audit_text("“We hope to be open by Easter,” he said.", sources=[source]).claims
    assert (str(claim.verdict), claim.evidence[0].start) == ("supported", 10)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Adeyemi", "Cllr Ruth Adeyemi", True), ("Professor Duarte", "Prof. Ines Duarte", True),
     ("the minister", "transport minister", True), ("Pablo Ruiz", "Ana Ruiz", False), ("the contractor", "engineer", False),
     ("EPI", "Employment Policies Institute", True), ("EPI's", "Employment Policies Institute", True),
     ("EPA", "Employment Policies Institute", False), ("It", "Ida Tarrant", False)],
)  # fmt: skip
def test_names_of_one_speaker(one: str, other: str, same: bool) -> None:
    assert same_speaker(one, other) is same


def test_altered_quotation_is_held_against_a_source_s_own_text() -> None:
    """A word changed in a quotation that no note had was "no source has these words", though the source had all others."""
    source = Source.from_text(
        "“We ran out of rush hour, so we are selling the rest of the day,” she said.", title="call", id="s1"
    )
    (claim,) = audit_text(
        "“We ran out of rush hour, so we are selling the rest of the night,” she said.", sources=[source]
    ).claims
    assert (str(claim.verdict), str(claim.severity)) == ("refuted", "blocking")
    assert claim.reason == "the words differ from the source: “night” for “day”"


def test_quotation_that_no_given_source_has_blocks() -> None:
    source = Source.from_text("Nobody said a word.", title="call", id="s1")
    (claim,) = audit_text("“The sky is falling on all of us,” said the weather service.", sources=[source]).claims
    assert (str(claim.verdict), str(claim.severity)) == ("not_enough_evidence", "blocking")


SPOKEN = {
    "inserted": "Harvard, says the letter, has “failed to live up to its duties under the law.”",
    "relative": "It began with a letter, which told Harvard that it “failed to live up to its duties under the law.”",
    "pronoun": "The letter is long. Harvard, it says, “failed to live up to its duties under the law.”",
    "next name": "The letter says Harvard “failed to live up to its duties under the law”, and Yale did not answer.",
}


@pytest.mark.parametrize("text", SPOKEN.values(), ids=SPOKEN.keys())
def test_speaker_may_be_named_anywhere_in_the_sentence(text: str) -> None:
    """Seven exact quotations of a letter and a suit were blocked in one draft: "said by the letter, not by which"."""
    words = "failed to live up to its duties under the law"
    facts = facts_from_rows([{"entity": "the government's letter", "measure": "quote", "value": words, "unit": "text"}])
    assert str(audit_text(text, facts=facts).verdict(0, len(text))) == "supported"


def test_first_letters_are_a_speaker_s_name() -> None:
    """An exact quotation was blocked: "said by Employment Policies Institute, not by EPI"."""
    rows = [{"entity": "Employment Policies Institute", "measure": "quote", "value": "not identifiable in federal data", "unit": "text"}]  # fmt: skip
    text = "EPI's hours are estimates; the workers are “not identifiable in federal data”, as EPI says itself."
    assert str(audit_text(text, facts=facts_from_rows(rows)).verdict(0, len(text))) == "supported"


GIVEN = {
    "any verb": "“It has to stop,” confessed finance chief Rafe Sandoval.",
    "a title behind": "“It has to stop,” sighs Oswin Tarrant, the chair of the board.",
}


@pytest.mark.parametrize("text", GIVEN.values(), ids=GIVEN.keys())
def test_other_name_beside_a_title_is_another_speaker(text: str) -> None:
    """Five of six wrong speakers passed: their verbs stood on no list, or they shared "board" with the right one."""
    assert str(audit_text(text, facts=FACTS).verdict(0, len(text))) == "refuted"


def test_whom_a_pronoun_means_is_never_sure() -> None:
    """ "She recalled" behind a sentence on Kenya's Rift Valley blocked: "said by Ada Moor, not by Kenya's Rift"."""
    words = "I won that race by twenty metres"
    facts = facts_from_rows([{"entity": "Ada Moor", "measure": "quote", "value": words, "unit": "text"}])
    text = f"Schools race all over Kenya's Rift Valley. “{words},” she recalled."
    (claim,) = (claim for claim in audit_text(text, facts=facts).claims if claim.kind is ClaimKind.QUOTATION)
    assert (claim.verdict, claim.severity) == (Verdict.NOT_ENOUGH, Severity.LOOK)


@pytest.mark.parametrize(
    "text",
    [
        "The council is waiting. It's “a world of daily choices” for now.",
        "He likes Alan Greenspan's idea of stable prices. That was “a world of daily choices,” he said.",
        "He met Alan Greenspan in the spring. That was “a world of daily choices,” he said.",
    ],
)
def test_pronoun_makes_nobody_the_speaker(text: str) -> None:
    """ "It's" was read as a speaker called It, and "he" as a man whose idea the sentence before had praised."""
    facts = facts_from_rows(
        [{"entity": "Jerome Powell", "measure": "quote", "value": "a world of daily choices", "unit": "text"}]
    )
    claims = audit_text(text, facts=facts).claims
    assert {claim.verdict for claim in claims if claim.kind is ClaimKind.QUOTATION} == {Verdict.SUPPORTED}


def test_medium_is_no_speaker() -> None:
    text = "“It has to stop,” the Lindow Gazette heard from Ruth Adeyemi."
    assert str(audit_text(text, facts=FACTS).verdict(0, len(text))) == "supported"


@pytest.mark.parametrize(
    ("opening", "verdict"),
    [("Since the trial both have said", "supported"), ("Since the trial Ann Lee has said", "refuted")],
)
def test_words_before_a_name_name_nobody(opening: str, verdict: str) -> None:
    """ "Said by Graham and Carruthers, not by Since the trial both": a beginning was taken for a name."""
    facts = facts_from_rows(
        [{"entity": "Orla Graham and Finn Carr", "measure": "quote", "value": "went on the mission", "unit": "text"}]
    )
    text = f"{opening} that they “went on the mission”."
    assert str(audit_text(text, facts=facts).verdict(0, len(text))) == verdict


def test_owner_before_a_pronoun_is_its_name_alone() -> None:
    """A right sentence was blocked as "said by the British Museum, not by British Museum's"."""
    words = "all items were accounted for"
    said = facts_from_rows([{"entity": "the City Museum", "measure": "quote", "value": words, "unit": "text"}])
    text = "A photograph showed the City Museum's ring. In 2021 it told him that “all items were accounted for”."
    assert str(audit_text(text, facts=said).verdict(50, len(text))) == "supported"


@pytest.mark.parametrize(("before", "verdict"), [("Ann Lee", "not_enough_evidence"), ("By Wednesday", "supported")])
def test_a_day_before_a_pronoun_is_nobody(before: str, verdict: str) -> None:
    """ "Said by Theresa May, not by By Wednesday": two words with capitals were taken for whom the pronoun means."""
    rows = [{"entity": "Theresa May", "measure": "quote", "value": "genuinely negotiable", "unit": "text"}]
    text = f"{before} night had one thing to give. Any proposal, she said, must be “genuinely negotiable”."
    assert str(audit_text(text, facts=facts_from_rows(rows)).verdict(50, len(text))) == verdict


@pytest.mark.parametrize(
    ("speaker", "verdict"), [("Phil Chetwynd", "supported"), ("Eric Baradat", "not_enough_evidence")]
)
def test_speaker_is_named_by_a_source_of_the_words(speaker: str, verdict: str) -> None:
    """Words that one source has of the news director were given to his deputy, whom another names, and stood."""
    sources = [
        Source.from_text("Phil Chetwynd said that it was absolutely not a trusted source any more.", title="BBC"),
        Source.from_text("Eric Baradat is in charge of photographs at the agency.", title="AFP"),
    ]
    (found,) = audit_text(
        f'{speaker} said that it was "absolutely not a trusted source" any more.', sources=sources
    ).claims
    assert (str(found.verdict), str(found.severity)) == (verdict, "info" if verdict == "supported" else "look")
