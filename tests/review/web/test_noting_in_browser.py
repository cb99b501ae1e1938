"""A note on any words of the text, by the button beside them and by a key."""

import pytest

from tests.review.conftest import ADMIN
from tests.review.web.browsing import address, page_at, served

pytestmark = pytest.mark.browser


@pytest.fixture
def any_store(store):
    return store


@pytest.mark.parametrize("way", ["button", "key"])
def test_words_that_are_chosen_get_a_note(desk, chromium, way):
    """A note could stand on a finding's sentence or on the headline alone."""
    with served(desk) as link, page_at(chromium, link, viewport={"width": 1600, "height": 900}) as page:
        page.goto(address(link, "/documents/1"))
        page.evaluate("getSelection().selectAllChildren(document.querySelector('article h2'))")
        button = page.get_by_role("button", name="Note on these words")
        button.wait_for()
        if way == "button":
            button.click()
        else:
            page.keyboard.press("n")
        page.locator("article .typed textarea:focus").press_sequentially("Say which.")
        page.keyboard.press("Control+Enter")
        page.locator(".note", has_text="Say which.").wait_for()
    (note,) = desk.open(1, ADMIN).notes
    assert (note.text, note.sentence) == ("“🔍 The Story”: Say which.", "## 🔍 The Story")


def test_leaving_a_note_leaves_the_text(desk, chromium):
    with served(desk) as link, page_at(chromium, link) as page:
        page.goto(address(link, "/documents/1"))
        page.evaluate("getSelection().selectAllChildren(document.querySelector('article h2'))")
        page.keyboard.press("n")
        page.locator("article .typed textarea:focus").press("Escape")
        page.locator(".typed").wait_for(state="detached")
        assert page.locator("article h2").is_visible()
