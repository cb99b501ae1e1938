"""The evidence page and its picture in a real browser: axe's rules, nothing asked of a network, each figure leads on."""

import pytest

from pipeline.review.desk import ReviewDesk
from pipeline.settings import Settings
from pipeline.store import Store
from tests.review.conftest import ADMIN, COMPARED, TEXT, Clock, write_run
from tests.review.web.browsing import SCREENS, address, page_at, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evidence")
    write_run(folder / "drafts" / "2025-01-24-bridges-00000001")
    with Store.open(folder / "news.sqlite3") as store:
        desk = ReviewDesk(store, Settings(folder=folder), Clock())
        desk.scan()
        opened = desk.open(1, ADMIN)
        desk.save(1, 1, opened.prose.replace(TEXT, COMPARED), ADMIN)
        for finding in desk.open(1, ADMIN).blocking:
            desk.override(1, 2, finding.key, "shown for the picture", ADMIN)
        yield desk


@pytest.fixture(scope="module")
def file(desk, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "evidence.html"
    path.write_bytes(desk.export(1, "evidence", ADMIN).data)
    return path


@pytest.mark.parametrize(("theme", "width"), [("light", 1600), ("dark", 1600), ("light", 360), ("dark", 360)])
def test_a_figure_leads_to_its_evidence(chromium, file, theme, width):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(color_scheme=theme, viewport={"width": width, "height": 900})
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.locator("article a.fig", has_text="$40 million").first.click()
    entry = page.locator(".entry:target")
    assert "The council spent $40 million in 2024." in entry.inner_text()
    drawn = page.locator("figure.picture svg").get_attribute("aria-label")
    assert "council, planned spending, 2025: $50 million; council, spending, 2024: $40 million" in drawn
    box = entry.bounding_box()
    assert 0 <= box["y"] < 900
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert [each["id"] for each in Axe().run(page).response["violations"]] == []
    assert asked == [file.as_uri()]
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"evidence-{theme}-{width}.png")
    context.close()


def test_cards_are_folded_on_a_phone(chromium, file):
    """An article's page was 50,000 pixels long on a phone: each card lay open below the text."""
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.goto(file.as_uri())
    assert page.locator(".entry .passage:visible").count() == 0
    page.locator(".entry a.unfold", has_text="$40 million").first.click()
    assert "The council spent $40 million in 2024." in page.locator(".entry:target").inner_text()
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    assert page.locator(".entry .passage:visible").count() == page.locator(".entry .passage").count() > 0
    page.close()


@pytest.mark.parametrize("width", [960, 1024])
def test_cards_stand_beside_the_text_on_a_small_screen(chromium, file, width):
    """At 1024 pixels the cards stood below the text."""
    page = chromium.new_page(viewport={"width": width, "height": 768})
    page.goto(file.as_uri())
    text, cards = (page.locator(each).bounding_box() for each in ("main", ".rail"))
    assert text["x"] + text["width"] <= cards["x"]
    assert page.locator(".entry .passage").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_a_newsletter_gets_the_picture_that_was_chosen(chromium, desk):
    """What was pasted into a newsletter had no picture: its editor knows no SVG, and mail shows none."""
    with served(desk) as link, page_at(chromium, link, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(address(link, "/documents/1/export"))
        page.locator("[name=picture]").select_option("comparison")
        page.get_by_role("button", name="Copy for a newsletter…").click()
        page.get_by_role("button", name="Copy as formatted text").click()
        page.get_by_text("Copied.").wait_for()
        page.evaluate("document.body.innerHTML = '<div id=letter contenteditable></div>'; letter.focus()")
        page.keyboard.press("Control+V")
        image = page.locator("#letter img")
        image.wait_for(state="attached")
        assert (image.get_attribute("src")[:22], image.get_attribute("alt")[:14]) == (
            "data:image/png;base64,",
            "Bars to scale.",
        )
