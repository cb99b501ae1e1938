"""Tables of a Markdown text, found by markdown-it, with the lines that they stand on."""

import re

from pipeline.sources.tables.grid import RawCell, RawTable, laid_out

_ROW = re.compile(r"^\s{0,3}\|?.*\|", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*\*|__|\*|_|`|~~)(?=\S)(.+?)(?<=\S)\1")


def markdown_tables(text: str) -> list[tuple[RawTable, int, int]]:
    """Each pipe table with the code points that its lines take up; text without a pipe costs nothing."""
    if "|" not in text:
        return []
    from markdown_it import MarkdownIt

    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    found: list[tuple[RawTable, int, int]] = []
    heading, last = "", ""
    row: list[RawCell] = []
    rows: list[list[RawCell]] = []
    span = (0, 0)
    in_table = False
    for position, token in enumerate(tokens):
        if token.type == "table_open" and token.map:
            in_table, rows, span = True, [], (token.map[0], token.map[1])
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            rows.append(row)
        elif token.type == "inline" and in_table:
            row.append(RawCell(_plain(token.content), tokens[position - 1].type == "th_open", _level(token.content)))
        elif token.type == "table_close":
            in_table = False
            raw = laid_out(rows, head=1, heading=heading, above=(last,) if last else (), spans=False)
            found.append((raw, starts[span[0]], min(starts[span[1]], len(text))))
            last = ""
        elif token.type == "inline" and tokens[position - 1].type == "heading_open":
            heading, last = _plain(token.content), ""
        elif token.type == "inline" and not in_table:
            last = _plain(token.content)
    return found


def _plain(content: str) -> str:
    """A cell's words without emphasis, code marks and notes' references."""
    content = re.sub(r"\[\^[^\]]{1,40}\]|<sup>[^<]{0,20}</sup>|<br\s*/?>", " ", content)
    content = re.sub(r"!?\[([^\]]{0,200})\]\([^)]{0,500}\)", r"\1", content)
    return (
        _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", content))
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
        .replace("\\", "")
        .strip()
    )


def _level(content: str) -> int:
    return (
        (len(content) - len(content.replace("&nbsp;", "").lstrip("\u00a0\u2003\u2002 "))) // 6
        if content.startswith("&nbsp;")
        else len(content) - len(content.lstrip("\u00a0\u2003\u2002"))
    )
