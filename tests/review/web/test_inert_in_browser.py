"""The strings of xss.py in a real browser: as titles, drafts, passages, notes and file names, none of them does anything.

A page that only tried to run one would be told by the browser: the policy's violations are listened for, as are dialogs,
errors in the console, and requests for anything but the desk's own pages.
"""

import shutil
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from pipeline.review.desk import ReviewDesk
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.store.tables.review import documents, revisions
from tests.review.conftest import ADMIN, Clock
from tests.review.web.browsing import address, served
from tests.review.web.test_inert import PATHS, hostile
from tests.review.web.xss import CORPUS

pytestmark = pytest.mark.browser
LISTEN = """window.told = [];
addEventListener('securitypolicyviolation', event => window.told.push(event.violatedDirective + ' ' + event.blockedURI));
addEventListener('error', event => window.told.push('error ' + event.message));"""


def one_each(desk):
    """A document for each string, which is its title, its event and its folder's name; a note for each on the first."""
    with desk.context.store.write() as connection:
        row = dict(connection.execute(select(documents).where(documents.c.id == 1)).one()._mapping)
        head = dict(connection.execute(select(revisions).where(revisions.c.document == 1)).first()._mapping)
        for number, string in enumerate(CORPUS, 100):
            named = {"title": string, "event": string, "author": string, "claimed_by": string}
            folder = f"drafts/{number}-{string}"
            told = {**row, **named, "id": number, "folder": folder, "status": "drafted", "head": 1, "file_sha256": "x"}
            connection.execute(documents.insert().values(told))
            connection.execute(revisions.insert().values({**head, "id": number, "document": number, "number": 1}))
    for string in CORPUS:
        desk.note(1, 0, string, ADMIN)


@pytest.fixture(scope="module")
def link(tmp_path_factory, empty_store):
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copy(empty_store, folder / "news.sqlite3")
    with Store.open(folder / "news.sqlite3") as store:
        desk = ReviewDesk(store, Settings(folder=folder), Clock())
        hostile(desk, folder)
        one_each(desk)
        with served(desk) as link:
            yield link


@pytest.fixture(scope="module")
def page(chromium, link):
    context = chromium.new_context()
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto(link)
    yield page
    context.close()


@contextmanager
def nothing_happens(page, link):
    """Whatever is done in the block, nobody hears of it but the desk."""
    heard = []
    listeners = {
        "request": lambda request: request.url.startswith(address(link, "/")) or heard.append(request.url),
        "dialog": lambda dialog: (heard.append("dialog"), dialog.dismiss()),
        "pageerror": lambda error: heard.append(str(error)),
        "popup": lambda popup: heard.append("popup"),
        "console": lambda said: heard.append(said.text) if "Content Security Policy" in said.text else None,
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield
    page.wait_for_timeout(100)
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    assert (page.evaluate("window.hit ?? null"), page.evaluate("window.told"), heard) == (None, [], [])


def test_the_listeners_hear_what_is_tried(page, link):
    """Were a string to get through, this is what would be told; else the other tests could not fail."""
    page.goto(address(link, "/keys"))
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hit=1\">')")
    page.wait_for_timeout(200)
    assert page.evaluate("window.told")[-1].startswith("script-src-attr")
    assert page.evaluate("window.hit ?? null") is None


@pytest.mark.parametrize(
    "path", [*PATHS, "/account", "/documents/1/correct", *(f"/?leaf={leaf}" for leaf in range(1, 7))]
)
def test_no_string_does_anything(page, link, path):
    with nothing_happens(page, link):
        page.goto(address(link, path))
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.mouse.move(200, 300)
        page.keyboard.press("Tab")


@pytest.mark.parametrize("number", range(100, 100 + len(CORPUS), 16))
def test_no_title_or_file_name_does_anything(page, link, number):
    with nothing_happens(page, link):
        page.goto(address(link, f"/documents/{number}"))


def test_all_titles_and_notes_are_shown(page, link):
    """Each string is on a page as text: what was not shown would prove nothing."""
    shown = ""
    for path in (*(f"/?leaf={leaf}" for leaf in range(1, 7)), "/documents/1"):
        page.goto(address(link, path))
        shown += page.evaluate("document.body.textContent")
    words = "".join(shown.split())
    assert [string for string in CORPUS if "".join(string.split()) not in words] == []


def test_typing_a_string_previews_it_inert(page, link):
    with nothing_happens(page, link):
        page.goto(address(link, "/documents/100/edit"))
        box = page.locator("textarea[name=text]").first
        box.fill("# Bridges\n\n" + "\n\n".join(CORPUS[::12]))
        page.wait_for_timeout(1_500)
