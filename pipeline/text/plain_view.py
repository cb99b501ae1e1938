"""What a reader reads of a text, and where each character of it stands in the text as given."""

from __future__ import annotations

import html
import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from pipeline.models import APPENDIX_MARK, Audit, CheckedFigure, Claim
from pipeline.text import markdown
from pipeline.text.language import detect_language
from pipeline.text.markdown import OWN

GONE = "\0"
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
EMPHASIS = re.compile(r"(?<![\w*_\\])[*_]{1,3}(?=[^\s*_])|(?<=[^\s*_\\])[*_]{1,3}(?![\w*_])")
ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
TABLE_ROW = re.compile(r"^[ \t]*\|[^\n]*\|[ \t]*$", re.MULTILINE)
SIGNS = re.compile(
    r"(?<=[-*+.)] )\[[ xX]\](?= )"  # a task's box
    r"|\{(?:[#.][\w.#-]+|:[^{}\n]{1,200})\}[ \t]*$",  # a heading's attributes
    re.MULTILINE,
)
BLANKED = re.compile(r"\n\0+(?=\n)")
BETWEEN_CELLS = re.compile(r"(?:(?<=[ \t])|^)\|(?=[ \t]|$)", re.MULTILINE)
LINE_SIGNS = re.compile(r"^[ \t]*(?:(?:#{1,6}|[-*+])[ \t]+|>[ \t]*)+", re.MULTILINE)
BLANK = " \t\r\n\0"
ENDS = re.compile(r"[ \t]*(?:#{1,6}[ \t]|\|)")
BEGINS = re.compile(r"[ \t\0]*(?:[-*+•◦‣–][ \t]|#{1,6}[ \t]|[>|]|\d{1,9}[.)][ \t]|(?:=+|-+)[ \t]*$)", re.MULTILINE)
IS_HTML = re.compile(r"\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?<(?:!doctype html|html)\b", re.IGNORECASE)
UNREAD = re.compile(
    r"<(/?)(script|style|head|template|noscript|svg|code|pre|nav|textarea|select)\b[^<>]*>", re.IGNORECASE
)
BLOCK_TAG = re.compile(
    r"</?(?:address|article|aside|blockquote|body|br|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|ol|p|"
    r"section|table|tbody|td|tfoot|th|thead|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
ANY_TAG = re.compile(r"<[A-Za-z/!?](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+>|<[A-Za-z/!?][^<>]*>")


@dataclass(frozen=True)
class Readable:
    """`text` without marks, code, targets of links and so on; `language` is an ISO 639-1 code.

    `_starts` holds where each kept run begins in `text`, `_places` where it begins in the text as given.
    """

    text: str
    language: str
    _starts: array[int]
    _places: array[int]

    def to_original(self, offset: int) -> int:
        """Where the character at this offset stands in the text as given."""
        run = bisect_right(self._starts, offset) - 1
        return self._places[run] + offset - self._starts[run] if run >= 0 else offset

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch in the text as given, from its first character to just past its last."""
        return (
            (self.to_original(start), self.to_original(end - 1) + 1) if end > start else (self.to_original(start),) * 2
        )

    def restore(self, audit: Audit) -> Audit:
        """An audit of `text` with every offset moved to the text as given."""
        return audit.model_copy(update={"claims": tuple(map(self._claim, audit.claims)), "language": self.language})

    def _claim(self, claim: Claim) -> Claim:
        start, end = self.span(claim.start, claim.end)
        return claim.model_copy(update={"start": start, "end": end, "figures": tuple(map(self._figure, claim.figures))})

    def _figure(self, figure: CheckedFigure) -> CheckedFigure:
        start, end = self.span(figure.start, figure.end)
        return figure.model_copy(update={"start": start, "end": end})


def readable(text: str) -> Readable:
    """The prose of a Markdown, plain or HTML text; tables stay as they are, one row a line."""
    masked = mask_html(text) if IS_HTML.match(text) else mask_markdown(text)
    starts, places, kept, length = array("q"), array("q"), [], 0
    for run in re.finditer(r"[^\0]+", masked):
        starts.append(length)
        places.append(run.start())
        kept.append(run[0])
        length += len(run[0])
    prose = "".join(kept)
    return Readable(prose, detect_language(prose), starts, places)


def mask_markdown(text: str, *, laid_out: bool = False) -> str:
    """The text at its own length, with all that is not read as NULs and its line breaks kept.

    With `laid_out` it comes as the form of a page is checked: marks of headings, links and emphasis stay, the sourcing
    line too, and lines are not joined; tables and all code go, of which an audit misses only what nobody reads as text.
    """
    if laid_out:
        text = markdown.blank(text.replace("\r", " "), markdown.code(text), GONE)
    unread = markdown.blocks(text, endings=(APPENDIX_MARK,)) if laid_out else markdown.blocks(text)
    masked = OWN.sub(unmarked, markdown.blank(text, unread, GONE))
    masked = markdown.EDITS.sub(gone, markdown.blank(masked, markdown.struck(masked), GONE))
    if not laid_out:
        masked = markdown.CODE.sub(lambda code: gone(code) if re.search(r"\d", code[2]) else unticked(code), masked)
    masked = markdown.REFERENCE.sub(gone, masked)
    masked = markdown.LINK.sub(untargeted if laid_out else unlinked, masked)
    if laid_out:
        # a bare "www.example.org" is a word to readers
        masked = markdown.ADDRESS.sub(lambda address: gone(address) if "://" in address[0] else address[0], masked)
        for pattern in (markdown.TAG, TABLE_ROW, SIGNS, ESCAPE):
            masked = pattern.sub(gone, masked)
        return masked
    masked = markdown.ADDRESS.sub(gone, masked)
    masked = markdown.TAG.sub(lambda tag: broken(tag) if BLOCK_TAG.match(tag[0]) else gone(tag), masked)
    masked = EMPHASIS.sub(gone, masked)
    return unwrapped(ESCAPE.sub(GONE, unescaped(masked)))


def mask_signs(text: str) -> str:
    """A stretch of Markdown at its own length with every word in its place, and as NULs what only lays it out.

    That are the signs of headings, bullets, quotations and emphasis, escapes, references to notes, and links' targets;
    a dot parts the cells of a row.
    """
    masked = BETWEEN_CELLS.sub("·", TABLE_ROW.sub(dotted, LINE_SIGNS.sub(gone, text)))
    masked = markdown.LINK.sub(unlinked, markdown.REFERENCE.sub(gone, masked))
    return BLANKED.sub(gone, ESCAPE.sub(GONE, EMPHASIS.sub(gone, masked)))


def in_one_line(text: str) -> str:
    """A stretch of Markdown as its words, in one line."""
    return " ".join(mask_signs(text).replace(GONE, "").split())


def dotted(row: re.Match[str]) -> str:
    """A row of a table with a dot between its cells in place of its bars; nothing of the rule below its head."""
    if not row[0].strip("|:- \t"):
        return gone(row)
    before, cells, behind = row[0].partition("|")[0], row[0].strip()[1:-1], len(row[0]) - len(row[0].rstrip())
    return f"{before}{GONE}{cells.replace('|', '·')}{GONE}{' ' * behind}"


def unwrapped(text: str) -> str:
    """The text with the line breaks inside its paragraphs and list items as spaces."""
    lines = text.splitlines(keepends=True)
    for number, (line, following) in enumerate(pairwise(lines)):
        if line.strip(BLANK) and following.strip(BLANK) and not (ENDS.match(line) or BEGINS.match(following)):
            lines[number] = line.replace("\n", " ").replace("\r", " ")
    return "".join(lines)


def mask_html(text: str) -> str:
    """The page's text at its own length: tags, scripts and the like as NULs, blocks set apart by blank lines."""
    masked = markdown.blank(text.replace("\r", " ").replace("\n", " "), markdown.between(text, "<!--", "-->"), GONE)
    masked = markdown.blank(masked, unread_elements(masked), GONE)
    masked = BLOCK_TAG.sub(broken, masked)
    return unescaped(ANY_TAG.sub(gone, masked))


def unread_elements(text: str) -> list[markdown.Stretch]:
    """Elements whose content is no prose, from opening to closing tag; an unclosed one hides its tag alone."""
    found, name, start, opening_end = [], "", 0, 0
    for tag in UNREAD.finditer(text):
        if not name and not tag[1]:
            name, start, opening_end = tag[2].lower(), tag.start(), tag.end()
        elif name and tag[1] and tag[2].lower() == name:
            found.append(markdown.Stretch(start, tag.end()))
            name = ""
    return [*found, markdown.Stretch(start, opening_end)] if name else found


def gone(match: re.Match[str]) -> str:
    return GONE * len(match[0])


def unmarked(mark: re.Match[str]) -> str:
    """The words in one of our own marks: no comment that somebody left open may end in it."""
    return (GONE * len("{==") + mark[1] if mark[1] else "").ljust(len(mark[0]), GONE)


def unlinked(link: re.Match[str]) -> str:
    """A link's text without its brackets and target; nothing of an image."""
    words = "" if link[0].startswith("!") else link[1]
    return (GONE + words).ljust(len(link[0]), GONE)


def untargeted(link: re.Match[str]) -> str:
    """A link's text in its brackets without the target; nothing of an image."""
    return ("" if link[0].startswith("!") else f"[{link[1]}]").ljust(len(link[0]), GONE)


def unticked(code: re.Match[str]) -> str:
    ticks = GONE * len(code[1])
    return f"{ticks}{code[2]}{ticks}"


def broken(tag: re.Match[str]) -> str:
    """A paragraph's end in place of a tag."""
    return "\n\n" + GONE * (len(tag[0]) - 2)


def unescaped(text: str) -> str:
    """Character references as the one character they stand for."""

    def character(reference: re.Match[str]) -> str:
        plain = html.unescape(reference[0])
        return plain + GONE * (len(reference[0]) - 1) if len(plain) == 1 else reference[0]

    return ENTITY.sub(character, text)
