"""The briefing as a mail shows it; a real browser measures the page at a phone's width and a desk's."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.briefing.document import assemble_briefing
from pipeline.briefing.html import mail_html, plain_text
from tests.briefing.telling import briefing

MARKDOWN = assemble_briefing(briefing()).text


def test_audit_marks_are_shown() -> None:
    page = mail_html(MARKDOWN, "Morning")
    assert ">$70 million</mark>" in page
    assert "[c1 not enough evidence: nothing in the sources or notes gives this figure]</small>" in page
    assert "{==" not in page
    assert "<!--" not in page


def test_markup_of_strangers_is_harmless() -> None:
    page = mail_html("# T\n\n<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=y>\n", "<b>T")
    assert "<script>" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "<title>&lt;b&gt;T</title>" in page


def test_every_tag_carries_its_style() -> None:
    page = mail_html(MARKDOWN, "Morning")
    body = page.partition("<body")[2]
    assert [tag for tag in ("h1", "h2", "p", "li", "table", "td") if f"<{tag}>" in body] == []


def test_plain_text_reads_without_marks() -> None:
    text = plain_text(MARKDOWN)
    assert (
        "The roof cost $70 million [c1 not enough evidence: nothing in the sources or notes gives this figure] in 2024."
        in text
    )
    assert "- Ferry [runs] again | <b>daily</b> (Example Courier: https://example.org/3)" in text
    assert not text.startswith("---")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="a real browser: pip install playwright")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium on this machine")
    with api.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_page_fits_the_screen(width: int, scheme: str, chromium: Any, tmp_path: Path) -> None:
    (tmp_path / "mail.html").write_text(mail_html(MARKDOWN, "Morning"), encoding="utf-8")
    page = chromium.new_page(viewport={"width": width, "height": 700}, color_scheme=scheme)
    page.goto((tmp_path / "mail.html").as_uri())
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 24, 28)"}[scheme]
    page.close()
