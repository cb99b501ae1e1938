"""Published articles to learn from: Markdown and plain text as they are, HTML with its structure as Markdown."""

import re
from html.parser import HTMLParser
from pathlib import Path

from pipeline.errors import InputError
from pipeline.models.frozen import FrozenModel
from pipeline.style.page import ParsedText

HTML = (".html", ".htm", ".xhtml")
LEAST_WORDS = 30
MARKS = {
    "h1": "# ",
    "h2": "## ",
    "h3": "### ",
    "h4": "### ",
    "h5": "### ",
    "h6": "### ",
    "li": "- ",
    "blockquote": "> ",
}
BREAKS = {*MARKS, "p", "div", "section", "ul", "ol", "table", "tr", "br", "article", "main"}
UNREAD = {"script", "style", "nav", "header", "footer", "aside", "form", "button", "template", "noscript", "head"}


class Example(FrozenModel):
    """One article to learn from or compare; `name` is its file's."""

    name: str
    text: str


def read_example(path: Path) -> Example:
    """The article of a file, from its headline to its footnote; InputError where there is nothing to learn from."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}", "Give a UTF-8 file of Markdown, HTML or text.") from error
    text = html_as_markdown(text) if path.suffix.lower() in HTML else text
    page = ParsedText(article(text))
    if page.words < LEAST_WORDS:
        raise InputError(
            f"{path} has {page.words} words of running text, too few to learn from.",
            f"Give a whole article, {LEAST_WORDS} words at least.",
        )
    return Example(name=path.name, text=page.text)


def article(text: str) -> str:
    """The text from its headline on, up to and with its footnote: what the site writes around it left out."""
    blocks = ParsedText(text).blocks
    first = next((block for block in blocks if block.kind == "headline"), None)
    last = next((block for block in reversed(blocks) if block.kind != "aside"), None)
    start = text.rfind("\n", 0, first.start) + 1 if first else 0
    return text[start : last.end if last and last.kind == "footnote" else len(text)].rstrip() + "\n"


def html_as_markdown(html: str) -> str:
    """Headings, bullets, paragraphs and emphasis of a page's article, or of all of it where it marks none."""
    reader = _HtmlReader()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n\s*\n\s*", "\n\n", "".join(reader.inside or reader.all)).strip() + "\n"


class _HtmlReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.all: list[str] = []
        self.inside: list[str] = []
        self._unread = 0
        self._article = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._unread += tag in UNREAD
        self._article += tag in ("article", "main")
        self._write(f"\n\n{MARKS.get(tag, '')}" if tag in BREAKS else "**" if tag in ("strong", "b") else "")

    def handle_endtag(self, tag: str) -> None:
        self._write("\n\n" if tag in BREAKS else "**" if tag in ("strong", "b") else "")
        self._unread -= tag in UNREAD and self._unread > 0
        self._article -= tag in ("article", "main") and self._article > 0

    def handle_data(self, data: str) -> None:
        self._write(re.sub(r"\s+", " ", data) if data.strip() else " " if data else "")

    def _write(self, words: str) -> None:
        if words and not self._unread:
            self.all.append(words)
            if self._article:
                self.inside.append(words)
