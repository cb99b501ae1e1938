"""The README's pictures, made from the sample event's recording: python -m tests.review.pictures.readme

The desk at the finding, the evidence page at a figure, and the chart of what the text compares, into docs/pictures. Needs
Chromium and Playwright as the browser tests do, and a font with emoji (Debian's fonts-noto-color-emoji).
"""

import base64
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from pipeline.review.desk import ReviewDesk
from pipeline.review.pictures.chart import chart_of
from pipeline.review.pictures.drawing import svg_of
from pipeline.settings import Settings
from pipeline.store import Store
from tests.review.conftest import ADMIN
from tests.review.web.browsing import CHROMIUM, FLAGS, address, served

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / "docs" / "pictures"
SIZE = {"width": 1280, "height": 720}


def draft(folder: Path) -> Path:
    """The sample's folder, drafted from its recording into this newsroom."""
    command = [sys.executable, "-m", "pipeline", "draft", "--replay", "--out", str(folder / "drafts")]
    where = {**os.environ, "PYTHONPATH": str(ROOT), "NEWSDRAFT_STORE_URL": f"sqlite:///{folder}/newsroom.sqlite3"}
    made = subprocess.run(command, cwd=folder, env=where, capture_output=True, text=True)
    if made.returncode > 1:  # 1: there is something to decide, which the picture is to show
        raise SystemExit(made.stderr)
    (run,) = (folder / "drafts").iterdir()
    return run


AS_WEBP = """async (png) => {
  const image = new Image();
  image.src = png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  const made = new Uint8Array(await (await canvas.convertToBlob({type: 'image/webp', quality: 0.8})).arrayBuffer());
  return btoa(made.reduce((text, byte) => text + String.fromCharCode(byte), ''));
}"""


def take(page: Page, name: str) -> None:
    """The page as it is seen, as WebP: a third of what PNG takes."""
    page.wait_for_timeout(300)
    png = base64.b64encode(page.screenshot(scale="css")).decode()
    with page.context.browser.new_page() as blank:
        (PICTURES / name).write_bytes(base64.b64decode(blank.evaluate(AS_WEBP, f"data:image/png;base64,{png}")))


def show_desk(page: Page, link: str) -> None:
    page.goto(link)
    page.goto(address(link, "/documents/1"))
    page.keyboard.press("j")
    page.locator(".card.current").wait_for()
    take(page, "desk.webp")


def show_evidence(page: Page, run: Path) -> None:
    page.goto((run / "evidence.html").as_uri())
    page.locator("article a.fig").nth(9).click()
    take(page, "evidence.webp")


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run = draft(folder)
        with Store.open(f"sqlite:///{folder}/newsroom.sqlite3") as store, sync_playwright() as driver:
            desk = ReviewDesk(store, Settings(folder=folder))
            desk.scan()
            opened = desk.open(1, ADMIN)
            chart = chart_of(opened.audit, opened.sources)
            assert chart, "the sample compares nothing"
            (PICTURES / "chart.svg").write_text(svg_of(chart), encoding="utf-8")
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
            with served(desk) as link:
                show_desk(page, link)
            show_evidence(page, run)
            browser.close()
    for picture in sorted(PICTURES.iterdir()):
        sys.stdout.write(f"{picture.relative_to(ROOT)}: {picture.stat().st_size / 1000:.0f} KB\n")


if __name__ == "__main__":
    main()
