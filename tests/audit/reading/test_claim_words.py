"""Judgements on names, titles, places and dates: refused against their passage, blocking where it speaks of them otherwise."""

import pytest

from tests.audit.reading.read import claim, known

SOURCE = known(
    prose="Mayor Ann Lee opened the library in Oslo on 12 May 2024. Deputy Mayor Tom Berg did not attend. "
    "The council rejected the plan. Acme is the second-largest maker of ships in Norway. Work begins on 19 July."
)
CLAIMS = [
    ("Mayor Ann Lee opened it.", "Mayor Ann Lee", "ok p1", "", "supported info model.words"),
    ("Deputy Mayor Ann Lee opened it.", "Deputy Mayor Ann Lee", "no p1", "Mayor Ann Lee", "refuted blocking model.words"),
    ("Mayor Anna Leigh opened it.", "Mayor Anna Leigh", "no p1", "Mayor Ann Lee", "refuted blocking model.words"),
    ("It opened in Bergen.", "opened in Bergen", "no p1", "the library in Oslo", "refuted blocking model.words"),
    ("It opened on 13 May.", "on 13 May", "no p1", "on 12 May 2024", "refuted blocking model.words"),
    ("It opened on 12 May.", "on 12 May", "no p1", "on 12 May 2024", "not_enough_evidence info model.words"),
    ("It opened on 13 May.", "on 13 May", "ok p1", "", "not_enough_evidence look model.words"),
    ("Tom Berg attended.", "Tom Berg attended", "no p2", "Deputy Mayor Tom Berg did not attend", "refuted blocking model.words"),
    ("Ann Lee opened it, and it stands in Bergen.", "it stands in Bergen", "no p1", "Oslo", "refuted blocking model.words"),
    ("The library opened.", "The library opened", "no p1", "Mayor Ann Lee", "refuted look model.words"),
    ("Harvests were poor.", "Harvests were poor", "no p1", "in Oslo", "refuted look model.words"),
    ("The council accepted the plan.", "accepted the plan", "no p3", "rejected the plan", "refuted blocking model.words"),
    ("Acme is the largest maker of ships.", "the largest maker", "no p4", "the second-largest maker", "refuted blocking model.words"),
    ("Acme is the largest maker of ships.", "the largest maker", "no p4", "the biggest of all", "not_enough_evidence info model.words"),
    ("Work begins on 19 July.", "begins on 19 July", "ok p5", "", "supported info model.words"),
    ("Work begins on 19 July.", "begins on 19 July", "ok p99", "", "not_enough_evidence info model.words"),
    ("Rain fell all week.", "Rain fell", "open", "", "not_enough_evidence info model.words.open"),
    ("Peter Hansen won.", "Peter Hansen", "open", "", "not_enough_evidence look model.words.open"),
    ("It closed on 3 June 2024.", "on 3 June 2024", "open", "", "not_enough_evidence look model.words.open"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "answer", "other", "found"), CLAIMS, ids=[f"{c[1]} {c[2]}" for c in CLAIMS])
def test_judgement_is_held_to_its_passage(text: str, words: str, answer: str, other: str, found: str) -> None:
    verdict = claim(text, words, answer, SOURCE, other=other)
    assert f"{verdict.verdict} {verdict.severity} {verdict.rule}" == found


def test_judgement_shows_the_deciding_words() -> None:
    verdict = claim("It opened on 13 May.", "on 13 May", "no p1", SOURCE, other="on 12 May 2024")
    assert (verdict.text, verdict.reason, verdict.evidence[0].passage) == (
        "on 13 May",
        "the source has “on 12 May 2024”",
        "Mayor Ann Lee opened the library in Oslo on 12 May 2024.",
    )


def test_passage_that_bears_the_words_is_a_rival() -> None:
    """ "Ann Lee opened it" was refuted by a passage on somebody else, while the next one said so."""
    twice = known(prose="Tom Berg missed the opening of the library. Ann Lee led the opening of the library.")
    verdict = claim(
        "Ann Lee led the opening of the library.", "Ann Lee led the opening", "no p1", twice, other="Tom Berg"
    )
    assert (verdict.severity, verdict.rival) == ("look", "p2")


def test_judgement_may_rest_on_a_note() -> None:
    """A note's words without a figure have no passage of their own; its id stands for them."""
    noted = known(("Oslo", "library's opening", "2024", "12 May", ""))
    verdict = claim("The library in Oslo opened.", "in Oslo opened", "ok f1", noted)
    assert (verdict.verdict, verdict.rule, len(verdict.evidence)) == ("supported", "model.words", 1)
