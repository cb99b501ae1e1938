"""Every page in a real browser: axe's rules, nothing wider than the screen, nothing that jumps, nothing that runs.

Screenshots of all pages stand in test-output/screens afterwards, light on 360 and 1024 pixels and dark on 1600.
"""

import re
import shutil
from pathlib import Path

import pytest

from pipeline.review.desk import ReviewDesk
from pipeline.review.model import Role
from pipeline.settings import Settings
from pipeline.store import Store
from tests.benchmarks.review_desk import newsroom
from tests.review.conftest import ADMIN, COMPARED, EDITOR, TEXT, Clock, write_run
from tests.review.web.browsing import SCREENS, address, page_at, served
from tests.review.web.conftest import PASSWORD

pytestmark = pytest.mark.browser
LARGEST = 300_000
"""Bytes that a page may have."""


def keys(*pressed):
    return lambda page: [page.keyboard.press(each) for each in pressed]


def click(*selectors):
    return lambda page: [page.locator(each).first.click() for each in selectors]


def editing(page):
    keys("j", "e")(page)
    page.locator(".typed .live", has_text="if it were saved").wait_for()


def pointing(page):
    page.locator("article .fig.refuted").first.hover()
    page.locator("#peek").wait_for()


def card_far_down(page):
    page.locator(".rail .group > summary").first.click()
    page.locator(".rail .card summary").nth(60).click()


def previewed(page):
    page.locator(".live .reading").wait_for()


def stale(page):
    page.evaluate("document.querySelector('[name=expected]').value = 1")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Somebody saved in between").wait_for()


def foreign(page):
    page.evaluate("document.querySelector('.editor [name=csrf]').value = 'x'")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("What you had written").wait_for()


def refused(page):
    page.get_by_label("Name").fill("alex")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    page.get_by_text("do not go together").wait_for()


def shown_to_copy(page):
    page.locator("figure.picture svg").wait_for()
    page.get_by_label("Form").select_option("html")
    page.get_by_role("button", name="Show to copy").click()
    page.get_by_role("button", name="Copy as formatted text").wait_for()
    page.locator("#formatted figure.picture svg").wait_for()


PAGES = {
    "queue": ("/", None),
    "queue-by-key": ("/", keys("j")),
    "queue-empty": ("/?search=nothing", None),
    "menu": ("/", click(".me summary")),
    "desk": ("/documents/1", None),
    "desk-finding": ("/documents/1", keys("j")),
    "desk-editing": ("/documents/1", editing),
    "desk-pointing": ("/documents/1", pointing),
    "desk-card": ("/documents/3", card_far_down),
    "desk-noting": ("/documents/1", keys("j", "n")),
    "desk-overriding": ("/documents/1", lambda page: [keys("j")(page), keys(*"jo")(page)]),
    "desk-help": ("/documents/1", keys("?")),
    "desk-reason": ("/documents/1", click("details.up summary")),
    "desk-more": ("/documents/1", click("summary.more")),
    "desk-80": ("/documents/3", click("article .fig")),
    "desk-earlier": ("/documents/1?revision=1", None),
    "desk-exported": ("/documents/2", None),
    "desk-briefing": ("/documents/4", None),
    "edit": ("/documents/1/edit", previewed),
    "note": ("/documents/1/notes/new?start=60", None),
    "stale": ("/documents/1/edit", stale),
    "changes": ("/documents/1/diff", keys("j")),
    "changes-none": ("/documents/1/diff?before=1&after=1", None),
    "history": ("/documents/1/history", None),
    "sources": ("/documents/3/sources", click("summary:text('Used for')")),
    "source": ("/documents/1/sources/src1?start=20&end=60", None),
    "style": ("/documents/1/style", None),
    "making": ("/documents/1/making", None),
    "export-closed": ("/documents/1/export", None),
    "export": ("/documents/2/export", None),
    "export-shown": ("/documents/2/export", shown_to_copy),
    "correct": ("/documents/2/correct", previewed),
    "redo": ("/documents/1/redo", None),
    "new": ("/new", None),
    "log": ("/log/verify", click("main details summary")),
    "api": ("/api", click(".route summary", ".shape summary")),
    "keys": ("/keys", None),
    "account": ("/account", None),
    "error": ("/nowhere", None),
    "error-with-words": ("/documents/1/edit", foreign),
    "login": ("/login", None),
    "login-refused": ("/login", refused),
}


@pytest.fixture(scope="module")
def everything(tmp_path_factory, empty_store):
    """A served desk with history to show: stories in several states, one of them long, and the morning's briefing."""
    folder = tmp_path_factory.mktemp("newsroom")
    shutil.copy(empty_store, folder / "news.sqlite3")
    newsroom(folder).rename(folder / "drafts" / "2025-01-24-bridges-00000003")
    for number in (1, 2):
        write_run(folder / "drafts" / f"2025-01-24-bridges-0000000{number}")
    morning = write_run(folder / "drafts" / "2025-01-24-bridges-00000004") / "document.md"
    morning.write_text(morning.read_text().replace("\nevent:", "\nkind: briefing\nevent:", 1))
    with Store.open(folder / "news.sqlite3") as store:
        desk = ReviewDesk(store, Settings(folder=folder), Clock())
        desk.scan()
        desk.users.add(ADMIN.name, Role.ADMIN, PASSWORD)
        told = desk.open(1, EDITOR)
        desk.save(1, 1, told.prose.replace("$50 million", "$52 million"), EDITOR, "heard otherwise")
        note = desk.note(1, told.prose.index("$60"), "Where is this from?", ADMIN)
        desk.answer(note.id, "From the budget.", EDITOR)
        desk.override(1, 2, desk.open(1, ADMIN).blocking[0].key, "shown for the picture", ADMIN)
        desk.move(1, "submit", 2, EDITOR)
        with served(desk) as link:
            yield desk, link


VIEWS = [("light", 360), ("dark", 1600), ("light", 1024)]
"""Each width once, and each theme: colours do not depend on the width, nor widths on the theme."""


@pytest.fixture(scope="module")
def kept(chromium, everything):
    """The cookies of a session that began with a password, for many pages."""
    _, link = everything
    with page_at(chromium, address(link, "/login")) as page:
        page.get_by_label("Name").fill(ADMIN.name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("heading", name="Queue").wait_for()
        return page.context.storage_state()


@pytest.fixture(scope="module")
def exported(everything):
    """Document 2 gone out to readers."""
    desk, _ = everything
    told = desk.open(2, EDITOR)
    desk.save(2, 1, told.prose.replace(TEXT, COMPARED), EDITOR, "the budget says 40")
    for finding in desk.open(2, ADMIN).blocking:
        desk.override(2, 2, finding.key, "a short piece", ADMIN)
    desk.move(2, "approve", 2, ADMIN)
    desk.export(2, "markdown", ADMIN)


@pytest.fixture(scope="module", params=VIEWS, ids=lambda view: f"{view[0]}-{view[1]}")
def view(request, chromium, kept, exported):
    """A page at each width in each theme, and what it is called."""
    theme, width = request.param
    size = {"width": width, "height": 900}
    context = chromium.new_context(storage_state=kept, color_scheme=theme, viewport=size, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page, theme, width
    context.close()


@pytest.fixture(scope="module")
def axe():
    module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python")
    return (Path(module.__file__).parent / "axe.min.js").read_text()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_axes_rules_and_to_the_screen(everything, view, axe, name):
    page, theme, width = view
    path, act = PAGES[name]
    sent = page.goto(address(everything[1], path))
    assert len(sent.body()) < LARGEST
    if act:
        act(page)
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}-{theme}-{width}.png")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert broken_rules(page, axe) == []


def broken_rules(page, axe):
    """Each of axe's rules that the page breaks, and where."""
    page.evaluate(axe)
    found = page.evaluate("axe.run({reporter: 'no-passes'})")["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]


def test_every_page_of_the_application_is_looked_at():
    """Routes that answer a browser's GET, read off the source, have a page above."""
    routes = Path(__file__).parents[3] / "pipeline/review/web/routes"
    text = "\n".join(each.read_text() for each in routes.glob("*.py") if each.stem not in ("api", "description"))
    names = {each for each in re.findall(r"@router\.get\(\"[^\"]*?/?([a-z]*)(?:/\{\w+\})?\"", text) if each}
    told = " ".join(path for path, _ in PAGES.values())
    assert sorted(each for each in names - {"enter"} if f"/{each}" not in told) == []


SHIFTS = """new Promise(done => { let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 300); })"""


@pytest.mark.parametrize("path", ["/", "/documents/1", "/documents/3"], ids=["queue", "desk", "desk-80"])
def test_a_page_stands_still_while_it_loads(everything, view, path):
    page, _, _ = view
    page.goto(address(everything[1], path))
    assert page.evaluate(SHIFTS) < 0.1


def test_the_long_desk_has_eighty_claims(everything):
    desk, _ = everything
    assert len(desk.open(3, ADMIN).audit.claims) >= 80


def test_the_briefing_is_on_top(everything, view):
    page, _, _ = view
    page.goto(address(everything[1], "/"))
    assert page.locator("[data-row]").first.inner_text().lower().startswith("morning briefing")
