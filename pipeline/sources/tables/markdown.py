"""Tables of a Markdown text with the lines that they stand on; their cells are parted by markdown-it."""

import re
from collections.abc import Iterator

from pipeline.sources.tables.grid import MAX_COLUMNS, MAX_FIGURES, MAX_ROWS, RawCell, RawTable, laid_out
from pipeline.text.html import markdown_renderer
from pipeline.text.plural import pluralize

_RULE = re.compile(r" {0,3}\|?\s{0,20}:?-+:?\s{0,20}(?:\|\s{0,20}:?-+:?\s{0,20})*\|?\s*")
_BAR, _DIGIT = re.compile(r"(?<!\\)\|"), re.compile(r"\d")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_FEWEST_LINES_OF_A_LONG_TABLE = MAX_FIGURES // MAX_COLUMNS
_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*?)\s*#*\s*")
_RAISED = re.compile(r"\^(?:\{[^{}\s]{1,6}\}|[\w*†]{1,2}(?![\w]))\^?")
_EMPHASIS = re.compile(r"(\*\*|__|\*|_|`|~~)(?=\S)([^*_`~]{1,300})(?<=\S)\1")


def markdown_tables(text: str) -> list[tuple[RawTable, int, int]]:
    """Each pipe table with the code points that its lines take up; fenced code is no table."""
    if "|" not in text:
        return []
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found: list[tuple[RawTable, int, int]] = []
    heading, last, fence = "", "", ""
    i = 0
    while i < len(lines):
        line = lines[i]
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and "|" in line and i + 1 < len(lines) and "|" in lines[i + 1] and _RULE.fullmatch(lines[i + 1]):
            end = i + 2
            while end < len(lines) and "|" in lines[end]:
                end += 1
            rows = _cells(lines[i:end])
            if rows:
                drawn = text[starts[i] : starts[end] - 1]
                places = [starts[i] - starts[i], *(start - starts[i] for start in starts[i + 2 : end])]
                above = (last,) if last else ()
                raw = laid_out(rows, head=1, heading=heading, above=above, spans=False, drawn=drawn, starts=places)
                raw.remarks.extend(_beyond_columns(lines[i + 2 : i + 1 + len(raw.rows)], raw.width))
                found.append((raw, starts[i], starts[end] - 1))
                last = ""
            i = end
            continue
        elif title := _HEADING.fullmatch(line):
            heading, last = _plain(title[1]), ""
        elif line.strip():
            last = _plain(line)
        i += 1
    return found


def without_long_tables(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the rows of pipe tables that are too many to read, and remarks on how many those are."""
    lines = text.split("\n")
    if len(lines) <= _FEWEST_LINES_OF_A_LONG_TABLE:
        return text, ()
    kept: list[str] = []
    remarks = []
    i = 0
    for start, end in _runs(lines):
        most = min(MAX_ROWS, MAX_FIGURES // max(len(_BAR.findall(lines[start].strip().strip("|"))) + 1, 1))
        if start + 1 + most < end:  # the rule is no row
            kept += lines[i : start + 1 + most]
            i = end
            remarks.append(f"{pluralize(end - start - 1 - most, 'row')} of a table after the {most:,}th not read")
    return "\n".join([*kept, *lines[i:]]), tuple(remarks)


def _runs(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Where pipe tables may stand: from a line above a rule to the last one in a run of lines with bars."""
    i = 0
    while i + 1 < len(lines):
        if "|" in lines[i] and "|" in lines[i + 1] and _RULE.fullmatch(lines[i + 1]):
            end = i + 2
            while end < len(lines) and "|" in lines[end]:
                end += 1
            yield i, end
            i = end
        else:
            i += 1


def _cells(lines: list[str]) -> list[list[RawCell]]:
    """The cells of a table's lines, as markdown-it parts them."""
    rows: list[list[RawCell]] = []
    header = False
    for token in markdown_renderer().disable("inline").parse("\n".join(lines)):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            header = token.type == "th_open"
        elif token.type == "inline" and rows:
            rows[-1].append(RawCell(_plain(token.content), header, _level(token.content)))
    return rows


def _beyond_columns(lines: list[str], width: int) -> list[str]:
    """A remark on lines with figures in more cells than the header has: Markdown shows none of what is beyond."""
    parts = ((line, _BAR.split(line.strip().removeprefix("|"))) for line in lines)
    odd = [line.strip() for line, cells in parts if _DIGIT.search("".join(cells[width:]))]
    if not odd:
        return []
    rows = f"{pluralize(len(odd), 'row')} with more cells than columns"
    return [f"{rows}: what is beyond them is not read as cells (the first: {odd[0][:60]!r})"]


def _plain(content: str) -> str:
    """A cell's words without emphasis, code marks and notes' references."""
    content = re.sub(r"\[\^[^\]]{1,40}\]|<sup>[^<]{0,20}</sup>|<br\s*/?>", " ", content)
    content = _RAISED.sub("", content)
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
