"""Tables in the cells of others: each is put behind the one that it stands in, so that both are read."""

import re
from copy import deepcopy
from typing import Any

from pipeline.sources.tables.html import LONGEST_CELL, table_in
from pipeline.sources.tables.typed import read_table
from pipeline.text.plural import pluralize

_FIGURE = re.compile(r"[-−–(]?[$£€]?\d[\d,.]{0,20}%?\)?")
_DIGIT = re.compile(r"\d")
_PARTS = ("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td")


def set_apart(tree: Any) -> tuple[str, ...]:
    """Remarks on the nested tables of a page, the inner ones put behind tables with figures of their own.

    An inner one that is no table of figures becomes words of its cell. Tables that only lay out a page stay.
    """
    moved = left = long = 0
    within = {next(each.iterancestors("table"), None) for each in tree.iter("table")} - {None}
    for outer in [table for table in tree.iter("table") if table in within][::-1]:  # the innermost first
        inner = [each for each in outer.iter("table") if next(each.iterancestors("table"), None) is outer]
        data = []
        for each in inner:
            if _is_data(each):
                data.append(each)
            elif _DIGIT.search(each.text_content()):
                _as_words(each)
        figures = _own_figures(outer)
        if not data or not figures:
            continue
        alone = deepcopy(outer)
        for each in alone.xpath(".//table"):
            each.drop_tree()
        if outer.getparent() is None or not _is_data(alone):
            left += 1
            continue
        for each in reversed(data):
            before = each.getprevious()
            holder, end = (before, "tail") if before is not None else (each.getparent(), "text")
            setattr(holder, end, f"{getattr(holder, end) or ''} {each.tail or ''}")
            each.tail = None
            outer.addnext(each)
        moved += len(data)
    for table in tree.iter("table"):
        cells = [cell.text_content().strip() for cell in table.iter("td", "th")] if table not in within else []
        long += any(len(text) > LONGEST_CELL for text in cells) and sum(map(bool, map(_FIGURE.fullmatch, cells))) > 1
    said = (
        (long, f"with more than {LONGEST_CELL:,} characters in a cell: read as text alone"),
        (moved, "in the cells of others: each is read behind the one that it stands in"),
        (left, "with tables in the cells: only the inner ones are read as tables"),
    )
    return tuple(f"{pluralize(count, 'table')} {words}" for count, words in said if count)


def _is_data(table: Any) -> bool:
    raw = table_in(table)
    return raw is not None and read_table(raw) is not None


def _own_figures(table: Any) -> bool:
    """Whether a table has a figure in a cell of its own, beside those of the tables in its cells."""
    return any(
        _FIGURE.fullmatch(cell.text_content().strip())
        for cell in table.iter("td", "th")
        if next(cell.iterancestors("table"), None) is table and next(cell.iter("table"), None) is None
    )


def _as_words(table: Any) -> None:
    for each in list(table.iter(*_PARTS)):
        each.tag = "div"
