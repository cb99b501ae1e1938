"""Plain text, Markdown and separated files, read: text and tables, and the title and date that they give."""

import re

from pipeline.sources.extracted import Extract, Reading, as_date, composed, first_line
from pipeline.sources.page_kinds import usable_title
from pipeline.sources.tables.placed import Piece, numbered
from pipeline.sources.tables.typed import read_table
from pipeline.text.decoding import decode, visible
from pipeline.text.markdown import FRONT_MATTER

_BLANK_LINES = re.compile(r"\A(?:[^\S\n]*+\n)++")
_FRONT_LINE = re.compile(r"^(title|date|published)[ \t]*[:=][ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)
_TOML = re.compile(r"\A\+\+\+[ \t]*\r?\n(?:(?!\+\+\+).*\n){0,200}?\+\+\+[ \t]*(?:\r?\n|\Z)")
"""Front matter between lines of plus signs, as Hugo has it."""


def read_text(body: bytes, reading: Reading) -> Extract:
    """A text as it is, with the tables that it draws in Markdown, in separated lines or in columns of blanks."""
    from pipeline.sources.tables.markdown import markdown_tables
    from pipeline.sources.tables.plain_text import plain_tables

    decoded, remarks = decode(body, declared=reading.charset)
    text, unseen = visible(decoded)
    text = _without_blank_lines(text)
    fields: dict[str, str] = {}
    if front := FRONT_MATTER.match(text) or _TOML.match(text):
        fields = {line[1]: line[2] for line in _FRONT_LINE.finditer(front[0])}
        text = _without_blank_lines(text[front.end() :])
    published = next((day for name in ("date", "published") if (day := as_date(fields.get(name)))), None)
    lone = "\n" not in text and not text.startswith("#")  # a text of one line is no title of itself
    title = usable_title(fields.get("title", "")) or ("" if lone else first_line(text))
    piped = markdown_tables(text)
    drawn = sorted([*piped, *plain_tables(text, [(start, end) for _, start, end in piped])], key=lambda each: each[1])
    reads = [(read, start) for raw, start, _ in drawn if (read := read_table(raw))]
    tables, unread = numbered(reads)
    return Extract(text=text, title=title, published=published, remarks=(*remarks, *unseen, *unread), tables=tables)


def read_separated(body: bytes, reading: Reading) -> Extract:
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
    lines = next((piece for piece in pieces if isinstance(piece, str) and piece), "")
    return composed([*pieces, _unseparated(text[at:])], Extract(text="", title=first_line(lines), remarks=remarks))


def _without_blank_lines(text: str) -> str:
    """The text without blank lines at its ends; its first line stays indented, as a drawn table's header is."""
    return _BLANK_LINES.sub("", text).rstrip()


def _unseparated(text: str) -> str:
    """Lines beside a table without the separators of its empty cells."""
    return "\n".join(line.strip(' ,;\t|"') for line in text.splitlines()).strip()
