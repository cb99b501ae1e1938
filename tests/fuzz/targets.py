"""What is fuzzed: any bytes in, and AssertionError or any error not meant for people where a reader of ours breaks."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from pipeline.audit.annotate import annotate, strip_marks, strip_own_marks
from pipeline.audit.audit import audit_text
from pipeline.briefing.html import mail_html
from pipeline.errors import InputError, SourceError
from pipeline.feeds.opml import read_opml
from pipeline.feeds.reader import parse
from pipeline.quantities.finder import find_quantities
from pipeline.reference import Reference
from pipeline.stages.export import export_html, export_markdown
from pipeline.style.autofix import autofix_text
from pipeline.style.check import check_text
from pipeline.style.style import load_style
from pipeline.writer.sanitizing import plain_text

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
STYLE = load_style("plain")
NO_TABLES = Reference.empty()
_ACTS = re.compile(
    r"<(?:script|iframe|img|object|svg|form)\b|\son\w+\s*=\s*[\"']|(?:href|src)=[\"']?\s*javascript:", re.I
)


def quantities(data: bytes) -> None:
    """Every quantity of a text stands where it says it does, in order."""
    text = data.decode("utf-8", "replace")
    found = find_quantities(text)
    assert [text[each.start : each.end] for each in found] == [each.text for each in found]
    assert all(one.start < other.start for one, other in pairwise(found))
    assert all(each.low.is_finite() and each.high.is_finite() for each in found)


def markdown(data: bytes) -> None:
    """A text's marks come off again, a second audit changes nothing, and no page shown of it acts."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    clean = strip_own_marks(text)
    marked = annotate(text, audit_text(text, reference=NO_TABLES))
    assert strip_own_marks(marked) == clean
    assert annotate(marked, audit_text(marked, reference=NO_TABLES)) == marked
    strip_marks(text)
    check_text(text, STYLE)
    autofix_text(text, STYLE)
    export_markdown(text)
    for page in (export_html(text), mail_html(text, "")):
        shown = page.partition("<body")[2]
        assert not _ACTS.search(re.sub(r">[^<]*", ">", shown)), shown
    cleaned = plain_text(text)
    assert plain_text(cleaned) == cleaned


def feeds(data: bytes) -> None:
    """A feed of any kind is read, each entry with a title and a web address or none, or refused in words."""
    for page in (False, True):
        with suppress(SourceError):
            for item in parse(data, "https://example.org/feed", NOW, page=page).items:
                assert item.title
                assert item.url.startswith(("http://", "https://", "")), item.url
                assert "\n" not in item.title + item.summary
    with suppress(InputError):
        assert all(each.url.startswith(("http://", "https://")) for each in read_opml(data, "list.opml"))


TARGETS: dict[str, Callable[[bytes], None]] = {"quantities": quantities, "markdown": markdown, "feeds": feeds}


def seeds(name: str) -> list[bytes]:
    """Whole examples that a fuzzer begins with."""
    approved = [path.read_bytes() for path in sorted((ROOT / "fixtures" / "approved").glob("*.md"))]
    if name == "feeds":
        return [path.read_bytes() for path in sorted((ROOT / "tests" / "feeds" / "feeds").iterdir())]
    if name == "quantities":
        return [line for page in approved for line in page.splitlines() if line.strip()]
    return [block for page in approved for block in page.split(b"\n\n") if block.strip()]


WORDS = {
    words[0]: words[1:]
    for words in map(str.split, Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines())
}
