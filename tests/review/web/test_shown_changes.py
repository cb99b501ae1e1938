"""Diffs as pages show them, and what comes back of a form that failed."""

from pipeline.review.model import Piece
from pipeline.review.word_diff import changes, stretches

LINE = "The council mends its bridges one by one, and says so. " * 3 + "\n"


def pieces(*told):
    return [Piece(kind=kind, text=text) for kind, text in told]


def test_a_change_keeps_its_surroundings():
    told = pieces(("same", LINE * 20), ("gone", "60"), ("added", "40"), ("same", LINE * 20))
    shown = list(stretches(told))
    assert [each.kind for each in shown] == ["folded", "same", "gone", "added", "same", "folded"]
    assert "".join(each.text for each in shown) == "".join(each.text for each in told)
    assert (shown[0].text, shown[5].text) == (LINE * 18, LINE * 18)
    assert shown[0].words == 18 * 33


def test_a_short_stretch_stays_open():
    told = pieces(("same", LINE * 3), ("added", "40"), ("same", LINE))
    assert [(each.kind, each.text) for each in stretches(told)] == [(each.kind, each.text) for each in told]


def test_words_for_words_are_one_change():
    assert changes(pieces(("gone", "a"), ("added", "b"), ("same", "c"), ("added", "d"))) == 2


def test_a_form_that_failed_gives_its_words_back(house, editor):
    lost = house.browser().post("/documents/1/edit", expected=1, text="Mine & nobody’s")
    stale = editor.post("/documents/1/correct", expected=9, text="My correction", note="n")
    foreign = editor.post("/documents/1/edit", csrf="x", expected=1, text="Typed for an hour", reason="why")
    assert (lost.status_code, "Mine &amp; nobody’s" in lost.text) == (401, True)
    assert (stale.status_code >= 400, "My correction" in stale.text) == (True, True)
    assert (foreign.status_code, "Typed for an hour" in foreign.text, "why" in foreign.text) == (403, True, True)


def test_a_note_has_a_page_of_its_own(editor):
    page = editor.get("/documents/1/notes/new?start=90")
    assert (page.status_code, "The council spent $60 million in 2024." in page.text) == (200, True)


def test_what_was_saved_is_said_on_a_whole_page(editor):
    """A check of what had just been typed came in after the save, and took the words that were meant for the desk."""
    text = "# Bridges\n\nThe council spent $40 million in 2024.\n"
    editor.post("/documents/1/edit", expected=1, text=text)
    late = {"expected": "1", "text": text, "do": "preview", "csrf": editor.csrf}
    assert editor.client.post("/documents/1/edit", data=late, headers={"X-Part": "1"}).status_code == 409
    assert "Saved as revision 2" in editor.get("/documents/1").text


def test_a_first_revision_is_compared_with_nothing(editor):
    """The page offered revision 1 from and to, and told that it had the same text as itself."""
    page = editor.get("/documents/1/diff").text
    assert ("This is the first revision" in page, "<select" in page) == (True, False)
