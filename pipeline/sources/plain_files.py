"""Plain text, Markdown and separated files, read: text and tables, and the title and date that they give."""

import re
from html import escape

from pipeline.sources.extracted import Extract, ReadingRequest, composed, first_line
from pipeline.sources.file_head import Head, read_front_matter, read_head, without_head
from pipeline.sources.page_kinds import usable_title
from pipeline.sources.tables.placed import Piece, numbered
from pipeline.sources.tables.typed import ReadTable, read_table
from pipeline.text.decoding import decode, visible
from pipeline.text.markdown import FRONT_MATTER

_BLANK_LINES = re.compile(r"\A(?:[^\S\n]*+\n)++")
_TABLE, _TABLE_END = re.compile(r"^ {0,3}<table\b", re.I | re.M), re.compile(r"</table\s{0,9}>", re.I)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.M)
_SOURCE = re.compile(r"^source:[ \t]*((?!https?:)[^\n]{2,80})$", re.IGNORECASE | re.MULTILINE)
_NO_TITLE = re.compile(
    r"^(?:(?:source|unit|note)s?:.*|[^\n]{0,20}\bin (?:thousands|millions|billions)\W*)$", re.I | re.M
)
"""Lines beside a separated file's table that say whose it is, and those that name it neither."""
_TOML = re.compile(r"\A\+\+\+[ \t]*\r?\n(?:(?!\+\+\+).*\n){0,200}?\+\+\+[ \t]*(?:\r?\n|\Z)")
"""Front matter between lines of plus signs, as Hugo has it."""


def read_text(body: bytes, reading: ReadingRequest) -> Extract:
    """A text as it is, with the tables that it draws in Markdown, in separated lines or in columns of blanks."""
    from pipeline.sources.tables.markdown import markdown_tables, without_long_tables
    from pipeline.sources.tables.plain_text import plain_tables

    decoded, remarks = decode(body, declared=reading.charset)
    text, unseen = visible(decoded)
    text = _without_blank_lines(text)
    stated = Head()
    if front := FRONT_MATTER.match(text) or _TOML.match(text):
        stated = read_front_matter(front[0])
        text = _without_blank_lines(text[front.end() :])
    text, cut = without_long_tables(text)
    text, tagged = _without_tags(text)
    inside = [(start, start + len(read.text)) for read, start in tagged]
    piped = [each for each in markdown_tables(text) if not any(start <= each[1] < end for start, end in inside)]
    taken = [*inside, *((start, end) for _, start, end in piped)]
    drawn = [*piped, *plain_tables(text, taken)]
    reads = [*tagged, *((read, start) for raw, start, _ in drawn if (read := read_table(raw)))]
    tables, unread = numbered(sorted(reads, key=lambda each: each[1]))
    lone = "\n" not in text and not text.startswith("#")  # a text of one line is no title of itself
    opens_with_table = bool(tables) and not without_head(text[: tables[0].start]).strip()
    head = read_head(text)
    opening = "" if lone or opens_with_table else first_line(head.body_of(text))
    return Extract(
        text=text,
        title=usable_title(stated.title or head.title) or opening,
        publisher=stated.publisher or head.publisher,
        published=stated.published or head.published,
        url=stated.url or head.url,
        remarks=(*remarks, *unseen, *cut, *unread),
        tables=tables,
    )


def read_separated(body: bytes, reading: ReadingRequest) -> Extract:
    """A separated file's tables, each row as a line; one that is no table is read as text."""
    from pipeline.sources.tables.delimited import delimited_tables

    text, remarks = decode(body, declared=reading.charset)
    pieces: list[Piece] = []
    at = 0
    for raw, start, end in delimited_tables(text):
        read = read_table(raw)
        if read:
            pieces += [_unseparated(text[at:start]), read]
            at = end
    if not pieces:
        return Extract(text=text, remarks=(*remarks, "no table of figures was found in it: read as text"))
    pieces.append(_unseparated(text[at:]))
    words = [piece for piece in pieces if isinstance(piece, str) and piece]
    title = first_line(_NO_TITLE.sub("", words[0])) if words else ""
    sources = {match[1] for match in _SOURCE.finditer("\n".join(words))}
    publisher = sources.pop() if len(sources) == 1 else ""
    return composed(pieces, Extract(text="", title=title, publisher=publisher, remarks=remarks))


def _without_tags(text: str) -> tuple[str, list[tuple[ReadTable, int]]]:
    """A Markdown text with the HTML tables in it drawn as its own are, and these with where they begin.

    Those in fenced code, and those that hold no figures, stay as they are.
    """
    from lxml import html  # type: ignore[import-untyped]

    from pipeline.sources.tables.html import cut_long_tables, html_tables

    parts: list[str] = []
    found: list[tuple[ReadTable, int]] = []
    at = length = fences = 0
    while (opened := _TABLE.search(text, at)) and (closed := _TABLE_END.search(text, opened.end())):
        before, fragment = text[at : opened.start()], text[opened.start() : closed.end()]
        fences += len(_FENCE.findall(before))
        lead = next((line for line in reversed(before.splitlines()) if line.strip()), "").strip("# ")
        tree = html.fromstring(f"<div><p>{escape(lead)}</p>{fragment}</div>")
        cut_long_tables(tree)
        raws = [] if fences % 2 else html_tables(tree)
        read = read_table(raws[0][1]) if raws else None
        parts.append(before)
        length += len(before)
        if read:
            found.append((read, length))
        parts.append(read.text if read else fragment)
        length += len(parts[-1])
        at = closed.end()
    return "".join([*parts, text[at:]]), found


def _without_blank_lines(text: str) -> str:
    """The text without blank lines at its ends; its first line stays indented, as a drawn table's header is."""
    return _BLANK_LINES.sub("", text).rstrip()


def _unseparated(text: str) -> str:
    """Lines beside a table without the separators of its empty cells."""
    return "\n".join(line.strip(' ,;\t|"') for line in text.splitlines()).strip()
