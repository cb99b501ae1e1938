"""Two hundred strings that try to become script render as text, wherever a stranger's words are shown."""

import json
import re
import shutil
from html.parser import HTMLParser

import pytest

from pipeline.models import Source
from pipeline.review.desk import ReviewDesk
from pipeline.review.evidence.rendering import HtmlMark, reading
from pipeline.settings import Settings
from pipeline.store import Store
from tests.review.conftest import ADMIN, Clock, write_run
from tests.review.web.conftest import house_of
from tests.review.web.xss import CORPUS

DEAD = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "base",
    "meta",
    "link",
    "svg",
    "math",
    "img",
    "video",
    "form",
    "input",
    "button",
    "template",
    "noscript",
    "marquee",
    "body",
    "details",
    "textarea",
    "title",
    "audio",
    "source",
}
GOOD = ("http:", "https:", "mailto:")
SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.-]*:)", re.IGNORECASE)
"""How browsers find an address's scheme, once tabs and line ends are taken out; without one it leads to the desk."""


def led_astray(addresses):
    """The addresses whose scheme is not one that a link may have."""
    schemes = [SCHEME.match(re.sub(r"[\t\r\n]", "", each)) for each in addresses]
    return [found[1] for found in schemes if found and found[1].lower() not in GOOD]


class Seen(HTMLParser):
    """All elements, handlers and addresses of a stretch of HTML."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.handlers, self.addresses = set(), [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        for name, value in attributes:
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "src", "action"):
                self.handlers.append((tag, name, value))
            if name == "href":
                self.addresses.append(value or "")


def strange(html):
    """What could run or load in it."""
    seen = Seen(html)
    return (seen.tags & DEAD, seen.handlers, led_astray(seen.addresses))


INERT = (set(), [], [])


def test_a_draft_renders_inert():
    drafts = {text: f"# {text}\n\nIt cost $4. {text} So.\n\n- {text}\n\n{text}\n" for text in CORPUS}
    assert [text for text, draft in drafts.items() if strange(reading(draft)) != INERT] == []


def marked(text):
    """A text as it is read, with one mark around it and one in its middle."""
    cut = 7 + len(text) // 2
    marks = (
        HtmlMark(start=7, end=7 + len(text), key='"><b', look="refuted", spoken=text),
        HtmlMark(start=cut, end=cut + 1, key="c2", look="supported", spoken="x"),
    )
    return reading(f"Before {text} after\n", marks)


def test_marks_around_it_change_nothing():
    assert [text for text in CORPUS if strange(marked(text)) != INERT] == []


@pytest.fixture(scope="module")
def pages(tmp_path_factory, empty_store):
    """Every page of a document whose title, text, sources, notes, file names and log hold all of the strings."""
    folder = tmp_path_factory.mktemp("newsroom")
    shutil.copy(empty_store, folder / "news.sqlite3")
    with Store.open(folder / "news.sqlite3") as store:
        house = house_of(ReviewDesk(store, Settings(folder=folder), Clock()))
        hostile(house.desk, folder)
        admin = house.browser(ADMIN)
        yield {path: admin.get(path) for path in PATHS}


PATHS = [
    "/",
    "/?search=%22%3E%3Cscript%3E1%3C/script%3E&by=%22onfocus%3D1",
    "/documents/1",
    "/documents/1/edit",
    "/documents/1/edit?words=%3C/textarea%3E%3Cscript%3E1%3C/script%3E",
    "/documents/1/diff",
    "/documents/1/history",
    "/documents/1/sources",
    "/documents/1/sources/src1?start=10&end=400",
    "/documents/1/style",
    "/documents/1/making",
    "/documents/1/export",
    "/documents/1/redo",
    "/new",
    "/log",
    "/documents/%3Cscript%3E",
    "/documents/1/sources/%3Cscript%3E",
    "/login?back=%22%3E%3Cscript%3E1%3C/script%3E",
]


def hostile(desk, folder):
    """A document full of the strings, and everything said about it too."""
    everything = "\n\n".join(CORPUS)
    run = folder / "drafts" / "2025-01-24-<img src=x onerror=window.hit=1>"
    figures = "The council spent $60 million in 2024.[^f1]"
    text = f"# {CORPUS[0]} {CORPUS[64]}\n\n{figures}\n\n{everything}\n\n[^f1]: {CORPUS[70]}\n"
    write_run(run, text)
    source = run / "sources" / "src1.json"
    told = Source.model_validate(
        {key: value for key, value in json.loads(source.read_text()).items() if key != "schema"}
    )
    told = told.model_copy(
        update={
            "title": CORPUS[0],
            "publisher": CORPUS[65],
            "url": "javascript:window.hit=1",
            "text": told.text + everything,
            "remarks": CORPUS[:9],
        }
    )
    source.write_text(told.model_dump_json())
    (run / "document.2.md").write_text("# <script>window.hit=1</script>\n")
    assert desk.scan() == (1,)
    for string in CORPUS[::9]:
        note = desk.note(1, 0, string, ADMIN)
        desk.answer(note.id, string, ADMIN)
    opened = desk.open(1, ADMIN)
    while blocking := desk.open(1, ADMIN).blocking:
        desk.override(1, 1, blocking[0].key, CORPUS[66], ADMIN)
    desk.save(1, 1, opened.prose.replace("$60", "$40"), ADMIN, CORPUS[67])
    desk.move(1, "request-changes", 2, ADMIN, CORPUS[68])


OURS = {"script", "meta", "link", "form", "input", "button", "details", "textarea", "title", "body"}


@pytest.mark.parametrize("path", PATHS)
def test_a_page_holds_no_element_but_ours(pages, path):
    seen = Seen(pages[path].text)
    foreign = [each for each in seen.handlers if not (each[1] in ("src", "action") and (each[2] or "").startswith("/"))]
    assert (seen.tags & DEAD - OURS, foreign, led_astray(seen.addresses)) == INERT


def test_a_page_runs_our_scripts_alone(pages):
    assert {path: page.text.lower().count("<script") for path, page in pages.items()} == dict.fromkeys(PATHS, 2)


def test_no_template_switches_escaping_off():
    from pipeline.review.web.pages import HERE

    templates = [path.read_text() for path in (HERE / "templates").glob("*.html")]
    assert len(templates) > 15
    assert not any("| safe" in text or "|safe" in text or "autoescape" in text for text in templates)
