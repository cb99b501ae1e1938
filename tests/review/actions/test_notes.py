import pytest

from pipeline.review.model import Person, RefusedError, Role
from pipeline.review.prose import Anchors
from pipeline.review.web.routes.notes import sentence_with
from tests.review.conftest import ADMIN, EDITOR, REVIEWER


def test_note_stays_with_its_sentence(desk):
    prose = desk.open(1, REVIEWER).prose
    note = desk.note(1, prose.index("$50"), "Who says so?", REVIEWER)
    desk.answer(note.id, "The budget.", EDITOR)
    desk.resolve(note.id, REVIEWER)
    desk.save(1, 1, "# New\n\n" + prose, EDITOR)
    asked, answer = desk.open(1, EDITOR).notes
    assert (asked.text, asked.resolved_by, answer.answers, answer.text) == (
        "Who says so?",
        "robin",
        note.id,
        "The budget.",
    )
    assert asked.pin
    assert asked.pin.start == prose.index("It plans") + len("# New\n\n")


def test_note_on_a_changed_sentence_is_kept_unpinned(desk):
    prose = desk.open(1, REVIEWER).prose
    desk.note(1, prose.index("$50"), "Who says so?", REVIEWER)
    desk.save(1, 1, prose.replace("$50", "$55"), EDITOR)
    (note,) = desk.open(1, EDITOR).notes
    assert note.pin is None
    assert note.sentence.startswith("It plans to spend $50 million")


@pytest.mark.parametrize("text", [" ", "x" * 10_001], ids=["empty", "long"])
def test_note_is_refused(desk, text):
    with pytest.raises(RefusedError, match=r"The note is empty|has 10,001 characters"):
        desk.note(1, 0, text, REVIEWER)


def test_claimed_document_is_not_taken_away(desk):
    desk.claim(1, EDITOR)
    with pytest.raises(RefusedError, match="alex works on document 1"):
        desk.claim(1, Person(name="kim", role=Role.EDITOR))
    desk.claim(1, ADMIN, take=False)
    assert desk.queue()[0].claimed_by == ""


def test_last_look_is_remembered(desk):
    assert desk.open(1, REVIEWER).last_look is None
    desk.looked(1, REVIEWER)
    desk.save(1, 1, desk.open(1, EDITOR).prose + "\nMore.\n", EDITOR)
    assert desk.open(1, REVIEWER).last_look == 1
    desk.looked(1, REVIEWER)
    assert desk.open(1, REVIEWER).last_look == 2


TEXT = "# One **big** plan\n\nIt costs $4.[^f1] Nobody *pays* it.[^f2]\n\nNobody pays it.\n"
CHOSEN = {
    "words of a sentence": ("costs $4", "It costs $4."),
    "words over a note into the next": ("$4.[1] Nobody pays it", "It costs $4."),
    "the first of two alike": ("Nobody pays", "Nobody pays it."),
    "a headline": ("One big plan", "# One big plan"),
    "words that are not there": ("elsewhere", "# One big plan"),
    "none": ("", "# One big plan"),
}


@pytest.mark.parametrize(("words", "sentence"), CHOSEN.values(), ids=CHOSEN)
def test_chosen_words_find_their_sentence(words, sentence):
    found = sentence_with(Anchors(TEXT), 0, words)
    assert found.sentence == sentence
    assert found == next(pin for pin in Anchors(TEXT).all if pin.sentence == sentence)
