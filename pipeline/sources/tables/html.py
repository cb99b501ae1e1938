"""Tables of an HTML page: their cells with spans, indents and marks of notes taken off, and what stands above them."""

import re
from collections.abc import Sequence
from typing import Any

from pipeline.sources.tables.grid import MAX_FIGURES, MAX_ROWS, RawCell, RawTable, laid_out

_SPACE = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u3000]+")
_PIXELS = re.compile(r"(?:padding-left|text-indent|margin-left)\s*:\s*(-?[\d.]+)\s*(px|pt|em|rem|ex|%)?", re.IGNORECASE)
_PADDING = re.compile(r"padding\s*:\s*(?:[\d.]+\w*\s+){3}([\d.]+)\s*(px|pt|em|rem)", re.IGNORECASE)
_INDENT_CLASS = re.compile(r"(?:^|[\s_-])(?:indent|level|lvl|depth|sub|stub)[-_]?(\d)?(?:$|[\s_-])", re.IGNORECASE)
_NOTE_CLASS = re.compile(r"foot|note|cite|reference|fn\b|superscript", re.IGNORECASE)
_MARK = re.compile(
    r"\s*(?:[\d,\s]{1,8}|[a-z](?:,\s?[a-z])*|[*†‡§¶]+|[(\[](?:[a-z]{1,2}|\d{1,2}|note \d+|[ivx]+)[)\]]|[ivx]{1,4}"
    r"|[prefPREF])\s*"
)
_AFTER_UNIT = re.compile(r"(?:\b[kcdm]?m|\bft|\bin|\bmi|\d|µg/m|μg/m|kg/m)$")
_SCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_BLOCKS = {"p", "div", "li", "br", "ul", "ol", "dd", "dt", "tr", "h1", "h2", "h3", "h4", "h5", "h6"}
_PX = {"em": 16.0, "rem": 16.0, "ex": 8.0, "pt": 1.333, "%": 4.0}
_LONGEST_SPAN = 1_000
LONGEST_CELL = 2_000
"""A table with more characters in a cell lays out a page."""
_ROWS_LEFT_OUT = "data-rows-left-out"
_OWN_ROWS = "./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"


def html_tables(tree: Any) -> list[tuple[Any, RawTable]]:
    """The page's tables that may hold data, each with its element, in reading order; layout tables are passed over."""
    found = []
    heading = ""
    above: list[str] = []
    outer = {parent for table in tree.iter("table") for parent in table.iterancestors("table")}
    for element in tree.iter():
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6") and not _inside_table(element, outer):
            heading, above = _text(element), []
        elif tag in ("p", "div", "span", "strong", "b", "figcaption", "center", "td", "font") and not _inside_table(
            element, outer
        ):
            own = (
                _text(element)
                if tag in ("p", "figcaption", "center")
                or not any(isinstance(child.tag, str) and child.tag in _BLOCKS | {"table"} for child in element)
                else ""
            )
            if own:
                above = [*above[-3:], own]
        elif tag == "table":
            if element in outer:
                continue
            raw = table_in(element, heading, above)
            if raw is not None:
                found.append((element, raw))
            above = []
    return found


def cut_long_tables(tree: Any) -> None:
    """Takes out the rows of tables that are too many to read, and leaves their number with the table."""
    for table in tree.iter("table"):
        rows, cells, after = table.xpath(_OWN_ROWS), 0, 0
        table.attrib.pop(_ROWS_LEFT_OUT, None)
        while after < min(len(rows), MAX_ROWS) and cells <= MAX_FIGURES:
            cells += len(rows[after])
            after += 1
        for row in rows[after:]:
            row.getparent().remove(row)
        if rows[after:]:
            table.set(_ROWS_LEFT_OUT, str(len(rows) - after))


def _inside_table(element: Any, layouts: set[Any]) -> bool:
    """Whether an element stands in a table of data, which holds no other table."""
    table = next(element.iterancestors("table"), None)
    return table is not None and table not in layouts


def _text(element: Any) -> str:
    return _SPACE.sub(
        " ", " ".join(element.itertext()) if element.tag == "figcaption" else element.text_content()
    ).strip()


def table_in(table: Any, heading: str = "", above: Sequence[str] = ()) -> RawTable | None:
    """The grid of a table's element; None for one that is too small or that lays out a page."""
    rows: list[list[RawCell]] = []
    head = 0
    caption = next((_cell_text(each, line=" – ") for each in table.iterchildren("caption")), "")
    own = bool(caption)
    figure = table.getparent()
    if not caption and figure is not None and figure.tag == "figure":
        caption = next((_cell_text(each) for each in figure.iterchildren("figcaption")), "")
    total = 0
    for row in table.iter("tr"):
        if len(rows) > MAX_ROWS or total > MAX_FIGURES:
            break  # those of tables in its cells
        cells = [each for each in row if isinstance(each.tag, str) and each.tag in ("td", "th")]
        total += len(cells)
        rows.append([_cell(each, first=n == 0) for n, each in enumerate(cells)])
        if row.getparent().tag == "thead" and head == len(rows) - 1:
            head = len(rows)
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    if not head:
        for cells in rows[:-1]:
            if cells and all(cell.header for cell in cells) and len(cells) > 1:
                head += 1
            else:
                break
    body = [cell.text for cells in rows for cell in cells]
    if any(len(text) > LONGEST_CELL for text in body):
        return None
    return laid_out(
        rows,
        head=head,
        caption=caption.strip(),
        lead=caption.strip() if own else "",
        heading=heading,
        above=tuple(line for line in above if len(line) <= 600),
        below=_below(table),
        more=int(table.get(_ROWS_LEFT_OUT, 0)),
    )


def _below(table: Any) -> tuple[str, ...]:
    """The paragraph right after a table, where it is a note or a source."""
    after = table.getnext()
    text = (
        _text(after) if after is not None and isinstance(after.tag, str) and after.tag in ("p", "div", "small") else ""
    )
    return (text[:300],) if re.match(r"(?:notes?|sources?|\*|\(?[1a]\)|†|r\s?=|p\s?=)", text, re.IGNORECASE) else ()


def _cell(cell: Any, *, first: bool) -> RawCell:
    text = _cell_text(cell)
    return RawCell(
        _SPACE.sub(" ", text).strip(),
        cell.tag == "th",
        _level(cell, text) if first else 0,
        _number(cell.get("colspan")),
        _number(cell.get("rowspan"), all_rest=True),
    )


def _number(given: str | None, *, all_rest: bool = False) -> int:
    match = re.match(r"\s*(\d{1,6})", given or "")
    if not match:
        return 1
    number = int(match[1])
    return min(number, _LONGEST_SPAN) if number else _LONGEST_SPAN if all_rest else 1


def _cell_text(cell: Any, line: str = " ") -> str:
    """A cell's words; marks of notes are left out, powers of units stay (km², 10³), blocks part words, `line` lines."""
    pieces: list[str] = []

    def walk(element: Any) -> None:
        for child in element:
            if isinstance(child.tag, str) and child.tag not in ("script", "style", "template"):
                if child.tag == "sup" or _is_note(child):
                    _raised(child, pieces)
                else:
                    if child.tag in _BLOCKS:
                        pieces.append(" ")
                    pieces.append(child.text or "" if child.tag != "br" else line)
                    walk(child)
                    if child.tag in _BLOCKS:
                        pieces.append(" ")
            pieces.append(child.tail or "")

    pieces.append(cell.text or "")
    walk(cell)
    return "".join(pieces)


def _is_note(element: Any) -> bool:
    if element.tag == "a" and (element.get("href") or "").startswith("#"):
        return bool(_MARK.fullmatch(element.text_content())) and len(element.text_content().strip()) <= 4
    return (
        element.tag in ("a", "span", "small", "i", "em")
        and bool(_NOTE_CLASS.search(element.get("class") or ""))
        and len(element.text_content().strip()) <= 8
    )


def _raised(element: Any, pieces: list[str]) -> None:
    """A raised text: a power after a unit or a ten, a note's mark anywhere else."""
    text = element.text_content().strip()
    before = "".join(pieces[-6:]).rstrip()
    if re.fullmatch(r"[-−]?\d{1,2}", text):
        if re.search(r"(?:^|[^\d.,])10$", before) or (
            _AFTER_UNIT.search(before) and not before[-1:].isdigit() and text in ("2", "3")
        ):
            pieces.append(text.replace("−", "-").translate(_SCRIPTS))
        return
    if text.lower() in ("st", "nd", "rd", "th", "o", "er", "e", "re", "tm", "®", "™") or (
        len(text) > 12 and not _MARK.fullmatch(text)
    ):
        pieces.append(text)


def _level(cell: Any, text: str) -> int:
    """How far a label stands in, in steps of about half an em: by style, by class, or by blanks before it."""
    level = 0.0
    node = cell
    for _ in range(3):
        style = node.get("style") or ""
        pixels = 0.0
        padding = False
        for match in _PIXELS.finditer(style):
            pixels += float(match[1] or 0) * _PX.get((match[2] or "px").lower(), 1.0)
            padding = True
        short = _PADDING.search(style)
        if short and not padding:
            pixels += float(short[1]) * _PX.get(short[2].lower(), 1.0)
        level += pixels / 8
        marked = _INDENT_CLASS.search(node.get("class") or "")
        if marked:
            level += 2 * int(marked[1] or 1)
        children = [child for child in node if isinstance(child.tag, str)]
        if len(children) != 1 or (node.text or "").strip():
            break
        node = children[0]
    blanks = len(text) - len(text.lstrip("\u00a0\u2002\u2003\u3000 \t\n\r"))
    hard = sum(2 if mark in "\u2003\u3000" else 1 for mark in text[:blanks] if mark in "\u00a0\u2002\u2003\u3000")
    return round(level) + hard
