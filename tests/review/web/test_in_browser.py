"""The desk in a real browser: from queue to approval by mouse, by keyboard, without JavaScript; and axe's rules.

Needs Chromium (Debian's package) and Playwright with axe (`pip install playwright axe-playwright-python`). Screenshots
of every page stand in build/screens afterwards.
"""

import shutil
import socket
import threading
import time as wall
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from pipeline.review.desk import ReviewDesk
from pipeline.review.web.serving import Where, web_desk
from pipeline.settings import Settings
from pipeline.store import Store
from tests.review.conftest import ADMIN, Clock, write_run
from tests.review.web.test_inert import hostile

pytestmark = pytest.mark.browser
SCREENS = Path(__file__).parents[3] / "build" / "screens"
CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--no-first-run"]
PATHS = {
    "queue": "/",
    "desk": "/documents/1",
    "edit": "/documents/1/edit",
    "changes": "/documents/1/diff",
    "history": "/documents/1/history",
    "sources": "/documents/1/sources",
    "source": "/documents/1/sources/src1?start=20&end=60",
    "style": "/documents/1/style",
    "making": "/documents/1/making",
    "export": "/documents/1/export",
    "redo": "/documents/1/redo",
    "log": "/log/verify",
    "api": "/api",
    "keys": "/keys",
    "account": "/account",
    "error": "/nowhere",
    "login": "/login",
}


@pytest.fixture(scope="module")
def chromium():
    if not CHROMIUM:
        pytest.skip("a real browser: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="a driver for it: pip install playwright")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(desk):
    """The web desk of a desk on a port of this machine, and its one-time links."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    application, link = web_desk(desk, Where(port=port), ADMIN, print)
    server = uvicorn.Server(uvicorn.Config(application, "127.0.0.1", port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            wall.sleep(0.02)
        yield link
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def link(desk):
    with served(desk) as link:
        yield link


@contextmanager
def page_at(chromium, link, **how):
    context = chromium.new_context(**how)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(link)
    yield page
    context.close()


def address(link, path):
    return link.partition("/enter")[0] + path


def state(desk):
    return desk.row(1).status


def test_from_queue_to_approval_by_mouse(desk, chromium, link):
    with page_at(chromium, link) as page:
        page.get_by_role("link", name="Bridges, Budgets").click()
        page.locator("article .fig.refuted", has_text="$60 million").click()
        page.locator(".card.current").get_by_role("link", name="Edit").click()
        box = page.locator(".card.current .editor textarea")
        box.fill(box.input_value().replace("$60", "$40"))
        page.locator(".card.current .live").get_by_text("if it were saved like this").wait_for()
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("Saved as revision 2").wait_for()
        override_all(page)
        page.get_by_role("button", name="Approve").click()
        page.get_by_text("is now approved").wait_for()
    assert state(desk) == "approved"


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
        page.wait_for_selector(".card.current .editor textarea:focus")
        keys.press("Control+a")
        keys.insert_text("The council spent $40 million in 2024.[^f1]")
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


@pytest.fixture(scope="module")
def two_revisions(tmp_path_factory, empty_store):
    """A served desk with history to show: two revisions, a note with its answer, an override, a decision."""
    folder = tmp_path_factory.mktemp("newsroom")
    shutil.copy(empty_store, folder / "news.sqlite3")
    write_run(folder / "drafts" / "2025-01-24-bridges-00000001")
    with Store.open(folder / "news.sqlite3") as store:
        desk = ReviewDesk(store, Settings(folder=folder), Clock())
        desk.scan()
        told = desk.open(1, ADMIN)
        desk.save(1, 1, told.prose.replace("$50 million", "$52 million"), ADMIN, "heard otherwise")
        note = desk.note(1, told.prose.index("$60"), "Where is this from?", ADMIN)
        desk.answer(note.id, "From the budget.", ADMIN)
        desk.override(1, 2, desk.open(1, ADMIN).blocking[0].key, "shown for the picture", ADMIN)
        desk.move(1, "submit", 2, ADMIN)
        with served(desk) as link:
            yield link


VIEWS = [(theme, width) for theme in ("light", "dark") for width in (360, 1600)]


@pytest.fixture(scope="module")
def kept(chromium, two_revisions):
    """A session's cookies, for many pages."""
    with page_at(chromium, two_revisions) as page:
        return page.context.storage_state()


@pytest.fixture(scope="module", params=VIEWS, ids=lambda view: f"{view[0]}-{view[1]}")
def view(request, chromium, kept):
    theme, width = request.param
    size = {"width": width, "height": 900}
    context = chromium.new_context(storage_state=kept, color_scheme=theme, viewport=size, reduced_motion="reduce")
    yield context.new_page(), f"{theme}-{width}"
    context.close()


@pytest.mark.parametrize("name", PATHS)
def test_a_page_breaks_none_of_axes_rules(two_revisions, view, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python")
    page, seen = view
    page.goto(address(two_revisions, PATHS[name]))
    if name == "desk":
        page.keyboard.press("j")
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}-{seen}.png")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text()
    page.evaluate(script)
    found = page.evaluate("axe.run()")["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


SHIFTS = """new Promise(done => { let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 400); })"""


@pytest.mark.parametrize("path", ["/", "/documents/1"])
def test_a_page_stands_still_while_it_loads(two_revisions, view, path):
    page, _ = view
    page.goto(address(two_revisions, path))
    assert page.evaluate(SHIFTS) < 0.1


@pytest.mark.parametrize("path", ["/", "/documents/1", "/documents/1/edit", "/documents/1/sources/src1", "/log"])
def test_two_hundred_hostile_strings_do_nothing(chromium, tmp_path_factory, empty_store, path):
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copy(empty_store, folder / "news.sqlite3")
    with Store.open(folder / "news.sqlite3") as store:
        desk = ReviewDesk(store, Settings(folder=folder), Clock())
        hostile(desk, folder)
        with served(desk) as link, page_at(chromium, link) as page:
            asked = []
            page.on("request", lambda request: asked.append(request.url))
            page.on("dialog", lambda dialog: asked.append("dialog"))
            page.goto(address(link, path))
            page.wait_for_timeout(300)
            own = address(link, "/")
            assert page.evaluate("window.hit") is None
            assert [url for url in asked if not url.startswith(own)] == []
