"""The desk in a real browser: from queue to approval by mouse, by keyboard alone, and without JavaScript.

Needs Chromium (Debian's package) and Playwright (`pip install playwright`); skipped with a reason without them.
"""

import pytest

from pipeline.review.desk import ReviewDesk
from pipeline.settings import Settings
from tests.benchmarks.review_desk import newsroom
from tests.review.conftest import ADMIN, EDITOR, FOOTNOTES, TEXT, Clock, approved, mended, write_run
from tests.review.web.browsing import address, page_at, served

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="a driver for it: pip install playwright")


@pytest.fixture
def any_store(store):
    """A browser sees no difference between the databases: SQLite will do."""
    return store


@pytest.fixture
def link(desk):
    with served(desk) as link:
        yield link


@pytest.fixture
def everything_far(tmp_path, store):
    """A desk over a long text, most of it below the screen."""
    newsroom(tmp_path)
    desk = ReviewDesk(store, Settings(folder=tmp_path), Clock())
    desk.scan()
    with served(desk) as link:
        yield link


def state(desk):
    return desk.row(1).status


def test_from_queue_to_approval_by_mouse(desk, chromium, link):
    with page_at(chromium, link) as page:
        page.get_by_role("link", name="Bridges, Budgets").click()
        page.locator("article .fig.refuted", has_text="$60 million").click()
        page.locator(".card.current").get_by_role("link", name="Edit").click()
        box = page.locator("article .typed textarea")
        with page.expect_response(lambda answer: "%2440" in (answer.request.post_data or "")):
            box.fill(box.input_value().replace("$60", "$40"))
        page.locator("article .typed .live").get_by_text("if it were saved like this").wait_for()
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("Saved as revision 2").wait_for()
        override_all(page)
        page.get_by_role("button", name="Approve").click()
        page.get_by_text("is now approved").wait_for()
    assert state(desk) == "approved"


def two_documents(desk, folder):
    """A second draft beside the first, whose text is ready for approval."""
    write_run(folder.parent / "2025-01-24-bridges-00000002", TEXT.replace("a Bold Bet", "a Quiet Year") + FOOTNOTES)
    desk.scan()
    mended(desk)


def test_from_queue_to_clipboard_in_four_clicks(desk, folder, chromium, link):
    """It took nine: to a page of forms, a list to choose from, a page to copy from, and a button there."""
    two_documents(desk, folder)
    with page_at(chromium, link, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.get_by_role("link", name="a Bold Bet").click()
        page.get_by_role("button", name="Approve").click()
        page.get_by_role("button", name="Copy for a newsletter…").click()
        page.get_by_role("button", name="Copy as formatted text").click()
        page.get_by_text("Copied.").wait_for()
        text = page.evaluate("navigator.clipboard.readText()")
    assert ("$40 million" in text, state(desk)) == (True, "exported")


def test_a_decision_offers_the_next_document(desk, folder, chromium, link):
    two_documents(desk, folder)
    with page_at(chromium, link) as page:
        page.goto(address(link, "/documents/1"))
        page.get_by_role("button", name="Approve").click()
        page.locator(".said").get_by_role("link", name="Next:").click()
        page.get_by_role("heading", name="a Quiet Year").wait_for()
        assert page.get_by_role("button", name="Approve").count() == 0
        page.locator("#standing").get_by_role("link", name="block").click()
        page.locator(".card.current .blocks").wait_for()


def test_the_next_document_opens_by_key(desk, folder, chromium, link):
    two_documents(desk, folder)
    with page_at(chromium, link) as page:
        page.goto(address(link, "/documents/1"))
        page.keyboard.press("N")
        page.get_by_role("heading", name="a Quiet Year").wait_for()


def test_what_was_saved_is_taken_back_by_key(desk, chromium, link):
    before = desk.open(1, ADMIN).prose
    with page_at(chromium, link) as page:
        page.goto(address(link, "/documents/1"))
        while not page.locator(".card.current form[data-accept]").count():
            page.keyboard.press("j")
        page.keyboard.press("a")
        page.get_by_text("Saved as revision 2").wait_for()
        assert page.get_by_text("since you last looked").count() == 0
        page.keyboard.press("u")
        page.get_by_text("The text of revision 1 is back, as revision 3").wait_for()
    assert desk.open(1, ADMIN).prose == before


def test_a_figure_says_at_its_place_what_was_found(chromium, link):
    with page_at(chromium, link, viewport={"width": 1600, "height": 900}) as page:
        page.goto(address(link, "/documents/1"))
        page.locator("article .fig.refuted", has_text="$60 million").hover()
        peek = page.locator("#peek")
        peek.wait_for()
        assert "Refuted" in peek.inner_text()
        page.keyboard.press("Escape")
        peek.wait_for(state="hidden")


CHOSEN = (
    "(({value, selectionStart, selectionEnd}) => value.slice(selectionStart, selectionEnd))(document.activeElement)"
)


def test_the_live_check_leads_to_the_word_and_types_what_it_proposes(chromium, link):
    with page_at(chromium, link) as page:
        page.goto(address(link, "/documents/1/edit"))
        box = page.get_by_label("The text, in Markdown")
        before = box.input_value()
        page.locator(".live .card.refuted .verdict").first.click()
        chosen = page.evaluate(CHOSEN)
        page.locator(".live [data-put]").first.click()
        put = box.input_value()
        page.keyboard.press("Control+z")
        assert (chosen, put, box.input_value()) == (
            "$60 million",
            before.replace("$60 million", "$40 million", 1),
            before,
        )


UNDER = "[...document.querySelectorAll('.under .fig')].map(each => [each.textContent, each.className.slice(4)])"


def test_a_click_into_the_text_types_there(desk, chromium, link):
    """An edit was made in a card beside the text, in another type, or in a page of its own with the marks elsewhere."""
    with page_at(chromium, link, viewport={"width": 1600, "height": 900}) as page:
        page.goto(address(link, "/documents/1"))
        page.locator("article p[data-at]", has_text="The council spent").click(position={"x": 130, "y": 10})
        box = page.locator("article .typed textarea")
        playwright.expect(box).to_be_focused()
        assert box.input_value().startswith("The council spent $60 million in 2024.[^f1] It plans")
        page.locator(".under .fig").first.wait_for()
        before = page.evaluate(UNDER)
        page.keyboard.press("Control+Home")
        page.keyboard.insert_text("As planned, ")
        moved = page.evaluate(UNDER)
        page.keyboard.press("Control+Enter")
        page.get_by_text("Saved as revision 2").wait_for()
    assert before[0] == ["$60 million", "refuted"]
    assert moved == before
    assert "As planned, The council spent $60 million" in desk.open(1, ADMIN).prose


def test_a_mark_beside_typed_words_says_what_was_found(chromium, link):
    with page_at(chromium, link, viewport={"width": 1600, "height": 900}) as page:
        page.goto(address(link, "/documents/1"))
        keys = page.keyboard
        keys.press("j")
        keys.press("e")
        page.locator(".under .fig.refuted").wait_for()
        keys.press("ArrowLeft")
        peek = page.locator("#peek")
        peek.wait_for()
        assert "Refuted" in peek.inner_text()
        peek.get_by_role("button", name="Put in “$40 million”").click()
        assert page.locator(".typed textarea").input_value().startswith("The council spent $40 million in 2024.")
        page.locator(".under .fig.supported").first.wait_for()


def test_words_that_were_typed_are_not_lost_by_a_key(chromium, link):
    with page_at(chromium, link) as page:
        page.goto(address(link, "/documents/1"))
        page.keyboard.press("j")
        page.keyboard.press("e")
        box = page.locator("article .typed textarea")
        box.press_sequentially("X")
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.keyboard.press("Escape")
        assert "X" in box.input_value()
        page.once("dialog", lambda dialog: dialog.accept())
        page.keyboard.press("Escape")
        box.wait_for(state="detached")


def test_a_look_is_refused_and_taken_back_by_key(desk, chromium, link):
    prose = desk.open(1, EDITOR).prose.replace("It plans", "The mayor read 37 books.[^f1] It plans")
    desk.save(1, 1, prose, EDITOR)
    looks = desk.row(1).looks
    with page_at(chromium, link) as page:
        page.goto(address(link, "/documents/1"))
        while not page.locator(".card.current form[data-right]").count():
            page.keyboard.press("j")
        page.keyboard.press("r")
        page.get_by_text("It stands as it is").wait_for()
        assert desk.row(1).looks == looks - 1
        page.keyboard.press("u")
        page.get_by_text("Taken back").wait_for()
    assert desk.row(1).looks == looks


SENTENCE = "[...CSS.highlights.get('sentence')].map(range => range.toString().replace(/\\s+/g, ' '))"


def test_a_card_shows_its_sentence_in_the_text(chromium, everything_far):
    with page_at(chromium, everything_far, viewport={"width": 1600, "height": 900}) as page:
        page.goto(address(everything_far, "/documents/1"))
        last = page.locator(".rail .card").last
        assert last.is_hidden()
        page.locator(".rail .group > summary").click()
        last.locator("summary").click()
        mark = page.locator("article .fig.current")
        playwright.expect(mark).to_be_in_viewport()
        sentence = "".join(page.evaluate(SENTENCE))
    assert sentence.startswith("Lorwell Council spent")


def test_a_tapped_figure_stays_above_its_card(chromium, everything_far):
    """On a phone the card rose over the very words that had been tapped, where they stood in the lower half."""
    with page_at(chromium, everything_far, viewport={"width": 360, "height": 800}, reduced_motion="reduce") as page:
        page.goto(address(everything_far, "/documents/1"))
        mark = page.locator("article .fig").nth(30)
        mark.evaluate("mark => scrollBy(0, mark.getBoundingClientRect().bottom - 690)")
        mark.click()
        playwright.expect(page.locator(".card.sheet")).to_be_in_viewport()
        assert mark.bounding_box()["y"] < page.locator(".card.sheet").bounding_box()["y"] - 20


def override_all(page):
    """Answers for whatever still blocks, finding by finding."""
    while page.locator(".card:has(.verdict .blocks)").count():
        card = page.locator(".card:has(.verdict .blocks)").first
        card.locator("summary", has_text="Override").click()
        card.get_by_label("Why it does not hold here").fill("checked by hand")
        card.get_by_role("button", name="Override").click()
        page.get_by_text("Overridden; your reason").wait_for()


def test_from_queue_to_approval_by_keyboard_alone(desk, chromium, link):
    with page_at(chromium, link) as page:
        keys = page.keyboard
        keys.press("j")
        keys.press("Enter")
        page.wait_for_selector("body.desk")
        keys.press("j")
        keys.press("e")
        page.wait_for_selector("article .typed textarea:focus")
        keys.insert_text("$40 million")
        keys.press("Control+Enter")
        page.get_by_text("Saved as revision 2").wait_for()
        for _ in range(blocking := len(desk.open(1, ADMIN).blocking)):
            while not page.locator(".card.current .verdict .blocks").count():
                keys.press("j")
            keys.press("o")
            keys.insert_text("checked by hand")
            keys.press("Tab")
            keys.press("Enter")
            page.get_by_text("Overridden; your reason").wait_for()
        keys.press("d")
        keys.press("Enter")
        page.get_by_text("is now approved").wait_for()
    assert (state(desk), blocking >= 0) == ("approved", True)


def test_from_queue_to_approval_without_javascript(desk, chromium, link):
    with page_at(chromium, link, java_script_enabled=False) as page:
        page.get_by_role("link", name="Bridges, Budgets").click()
        page.get_by_role("link", name="Edit the whole text").click()
        box = page.get_by_label("The text, in Markdown")
        box.fill(box.input_value().replace("$60", "$40"))
        page.get_by_role("button", name="Preview and check").click()
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("Saved as revision 2").wait_for()
        override_all(page)
        page.get_by_role("button", name="Approve").click()
        page.get_by_text("is now approved").wait_for()
    assert state(desk) == "approved"


def test_the_proposed_wording_is_accepted_with_a_key(desk, chromium, link):
    with page_at(chromium, link) as page:
        page.goto(address(link, "/documents/1"))
        figure = page.locator("form[data-accept] input[name=text]").first
        words = figure.input_value()
        while not page.locator(".card.current form[data-accept]").count():
            page.keyboard.press("j")
        page.keyboard.press("a")
        page.get_by_text("Saved as revision 2").wait_for()
    assert words in desk.open(1, ADMIN).prose


def test_help_opens_and_closes_by_key(chromium, link):
    with page_at(chromium, link) as page:
        page.goto(address(link, "/documents/1"))
        page.keyboard.press("?")
        page.get_by_role("dialog", name="Keys").wait_for()
        page.keyboard.press("Escape")
        page.locator("dialog#keys").wait_for(state="hidden")


def test_a_note_is_pinned_by_key(desk, chromium, link):
    with page_at(chromium, link) as page:
        page.goto(address(link, "/documents/1"))
        page.keyboard.press("j")
        page.keyboard.press("n")
        page.wait_for_selector(".card.current .here textarea:focus")
        page.keyboard.insert_text("Where is this from?")
        page.keyboard.press("Control+Enter")
        page.locator(".note", has_text="Where is this from?").wait_for()
    assert [note.text for note in desk.open(1, ADMIN).notes] == ["Where is this from?"]


def test_leaving_an_edit_keeps_the_text(desk, chromium, link):
    with page_at(chromium, link) as page:
        page.goto(address(link, "/documents/1"))
        page.keyboard.press("j")
        page.keyboard.press("e")
        page.wait_for_selector("article .typed textarea:focus")
        page.keyboard.press("Escape")
        page.locator(".editor").wait_for(state="detached")
        assert page.evaluate("document.activeElement.closest('.card') !== null")
    assert desk.row(1).head == 1


def test_the_exported_text_is_copied(desk, chromium, link):
    with page_at(chromium, link, permissions=["clipboard-read", "clipboard-write"]) as page:
        approved(desk)
        page.goto(address(link, "/documents/1/export"))
        page.get_by_label("Form").select_option("html")
        page.get_by_role("button", name="Show to copy").click()
        page.get_by_role("button", name="Copy the HTML").click()
        page.get_by_text("Copied.").wait_for()
        source = page.evaluate("navigator.clipboard.readText()")
        page.get_by_role("button", name="Copy as formatted text").click()
        page.wait_for_function("navigator.clipboard.read().then(all => all[0].types.length > 1)")
        kinds = page.evaluate("navigator.clipboard.read().then(all => all[0].types)")
    assert (source.lstrip().startswith("<"), sorted(kinds)) == (True, ["text/html", "text/plain"])


PASTE = """() => {
  document.body.innerHTML = '<div id="letter" contenteditable></div>';
  document.querySelector('#letter').focus();
}"""


LISTED = (
    TEXT
    + """
- **Budget**: [the plan](https://example.org/plan) says so.[^f2]

[^f1]: Example City, *Budget*: “The council spent $40 million in 2024.”
[^f2]: Example Gazette, *A bigger plan*: “It plans to spend $50 million in 2025.”
"""
)
LETTER = """() => [...document.querySelectorAll('#letter :is(h1, h2, li, strong, sup, a)')]
  .map(one => [one.localName, one.textContent.trim(), one.href || ''])"""


def test_formatted_text_pastes_clean(desk, chromium, link):
    """Notes were links to the page they were copied from: pasted, they led a newsletter's readers to the desk."""
    with page_at(chromium, link, permissions=["clipboard-read", "clipboard-write"]) as page:
        desk.save(1, 1, LISTED, EDITOR)
        desk.move(1, "approve", mended(desk), ADMIN)
        page.goto(address(link, "/documents/1/export"))
        page.get_by_role("button", name="Copy for a newsletter…").click()
        page.get_by_role("button", name="Copy as formatted text").click()
        page.get_by_text("Copied.").wait_for()
        page.evaluate(PASTE)
        page.keyboard.press("Control+V")
        page.wait_for_function("document.querySelector('#letter').innerText.includes('Notes')")
        letter = [tuple(each) for each in page.evaluate(LETTER)]
    assert letter == [
        ("h1", "🚀 Bridges, Budgets and a Bold Bet", ""),
        ("h2", "🔍 The Story", ""),
        ("sup", "[1]", ""),
        ("sup", "[2]", ""),
        ("li", "Budget: the plan says so.[2]", ""),
        ("strong", "Budget", ""),
        ("a", "the plan", "https://example.org/plan"),
        ("sup", "[2]", ""),
        ("strong", "Notes", ""),
        ("li", "Example City, Budget", ""),
        ("li", "Example Gazette, A bigger plan", ""),
    ]


def test_an_editor_sees_whose_turn_it_is(desk, chromium):
    with served(desk, EDITOR) as link, page_at(chromium, link) as page:
        page.goto(address(link, "/documents/1"))
        assert page.get_by_role("button", name="Approve").count() == 0
        assert "alex is editor; to approve takes reviewer or admin" in page.locator("#standing").inner_text()
        page.get_by_role("button", name="Submit").click()
        page.get_by_text("is now in review").wait_for()


def test_changes_are_gone_through_by_key(desk, chromium, link):
    desk.save(1, 1, desk.open(1, ADMIN).prose.replace("$60", "$40"), ADMIN, "the budget says 40")
    with page_at(chromium, link) as page:
        page.goto(address(link, "/documents/1/diff"))
        page.keyboard.press("j")
        assert "60" in page.locator("del.current").inner_text()
