"""Tables of a page, which has no tables, only letters at places: lines, gaps between words, columns of figures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pipeline.sources.tables.column_roles import dates_a_beginning
from pipeline.sources.tables.grid import RawCell, RawTable, laid_out
from pipeline.sources.tables.pdf_columns import (
    Frame,
    columns_of,
    has_unread_rows,
    is_ranked,
    is_value,
    label_lefts,
    nearest,
)
from pipeline.sources.tables.pdf_lines import PageLine, lines_by_turn
from pipeline.sources.tables.printed import CellKind
from pipeline.sources.tables.typed import ReadTable, read_table

_REACH = 5_000

"""Letters within which a table's next row stands."""


@dataclass(slots=True)
class PageTable:
    """A table of a page with the letters of its lines without blanks, by which its place in a text is found.

    `used` are the numbers of those lines among the page's; `read` is the table as it was read, if it was.
    """

    raw: RawTable
    lines: list[str]
    used: range
    read: ReadTable | None = None

    def place(self, letters: str, floor: int) -> tuple[int, int] | None:
        """From where to where its rows stand in a text without blanks; None where fewer than half of them do."""
        found: list[tuple[int, int]] = []
        at = floor
        for line in self.lines:
            if len(line) < 3:
                continue
            place = letters.find(line, at, at + _REACH if found else len(letters))
            if place >= 0:
                at = place + len(line)
                found.append((place, at))
        return (found[0][0], found[-1][1]) if found and len(found) * 2 >= len(self.lines) else None


def open_pdf(body: bytes) -> Any:
    """The document for reading letters' places; None where the library cannot open it (its text may still be had)."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError:
        return None


def page_tables(document: Any, number: int) -> tuple[list[PageTable], bool]:
    """The tables of the page with that number, counted from 1, and whether lines of figures made none."""
    import pypdfium2

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return [], False
    text_page = page.get_textpage()
    try:
        turned = lines_by_turn(text_page)
    finally:
        text_page.close()
        page.close()
    tables: list[PageTable] = []
    unread = False
    for lines in turned:
        found = [replace(each, read=read_table(each.raw)) for each in tables_of_lines(lines, number)]
        found = [each for each in found if each.read]
        unread = unread or has_unread_rows(lines, {n for each in found for n in each.used})
        tables += found
    return tables, unread


def _is_row(line: PageLine) -> bool:
    """Whether a line has figures beside something else, not years alone, and is no line of prose."""
    values = sum(map(is_value, line.chunks))
    figures = [chunk for chunk in line.chunks[1:] if chunk.kind is CellKind.FIGURE]
    years = all(chunk.timed for chunk in figures) and not dates_a_beginning(line.chunks[0].text)
    return len(line.chunks) >= 2 and not years and values * 2 >= len(line.chunks) - 1


def tables_of_lines(lines: list[PageLine], number: int) -> Iterator[PageTable]:
    """Runs of rows with their headers above; a run ends at two lines that are none, or at a gap."""
    i = 0
    taken = 0
    while i < len(lines):
        if not _is_row(lines[i]):
            i += 1
            continue
        last = i
        j = i + 1
        height = _pitch(lines, i)
        while j < len(lines) and j - last <= 4 and lines[j - 1].foot - lines[j].top < 2.6 * height:
            if _is_row(lines[j]):
                last = j
            elif _is_prose(lines[j]):
                break
            j += 1
        rows = [k for k in range(i, last + 1) if _is_row(lines[k])]
        if len(rows) >= 2:
            found = _table(lines, taken, i, last, number)
            if found:
                yield found
                taken = last + 1
        i = last + 1


def _pitch(lines: list[PageLine], i: int) -> float:
    return max((chunk.size for chunk in lines[i].chunks), default=10.0) * 1.2


def _is_prose(line: PageLine) -> bool:
    return any(len(chunk.text) > 90 for chunk in line.chunks)


def _table(lines: list[PageLine], floor: int, first: int, last: int, number: int) -> PageTable | None:
    """The table of the rows from `first` to `last`, with the header lines above them."""
    rows = [lines[k] for k in range(first, last + 1) if _is_row(lines[k])]
    ranked = sum(is_ranked(row) for row in rows) > 0.6 * len(rows)
    columns = columns_of(rows)
    if not columns:
        return None
    margin = min(chunk.left for row in rows for chunk in row.chunks[: 1 + ranked])
    frame = Frame(columns, margin, ranked, () if ranked else label_lefts(rows, columns[0][0]))
    head = _head(lines, floor, first, frame)
    used = range(head, last + 1)
    while first > head and _bare(lines[first - 1], frame):
        first -= 1  # a section's title below the headers
    header: list[list[RawCell]] = []
    below: list[tuple[int, int]] = []
    for k in range(first - 1, head - 1, -1):
        spans = frame.spans(lines[k], lowest=k == first - 1, header=True, below=below)
        below = [*below, *(span for span in spans if span[0] >= 0)]
        header.insert(0, _cells(lines[k], frame, spans))
    body = _body([lines[k] for k in range(first, last + 1)], frame)
    above, caption = _above(lines, floor, head)
    raw = laid_out(
        [*_stacked(header), *body], caption=caption, above=above, page=number, spans=True, head=0,
    )  # fmt: skip
    return PageTable(raw, [lines[k].letters for k in used], used)


def _cells(line: PageLine, frame: Frame, spans: Sequence[tuple[int, int]] | None = None) -> list[RawCell]:
    """A line's cells: a rank where the table has them, the label, one for each column; a header over several as one."""
    names: list[str] = []
    lefts: list[float] = []
    merged: list[tuple[int, int, str]] = []
    for chunk, (a, b) in zip(line.chunks, spans or frame.spans(line), strict=True):
        if a < 0:
            names.append(chunk.text)
            lefts.append(chunk.left)
        elif merged and a <= merged[-1][1]:
            before = merged.pop()
            merged.append((before[0], max(before[1], b), f"{before[2]} {chunk.text}"))
        else:
            merged.append((a, b, chunk.text))
    if len(frame.lefts) > 1:
        columns = [nearest(frame.lefts, left) for left in lefts]
        cells = [
            RawCell(" ".join(name for name, at in zip(names, columns, strict=True) if at == n))
            for n in range(len(frame.lefts))
        ]
    else:
        cells = [RawCell(names.pop(0) if len(names) > 1 else "")] if frame.ranked else []
        cells.append(RawCell(" ".join(names)))
    at = 0
    for a, b, text in merged:
        cells.extend(RawCell("") for _ in range(at, a))
        cells.append(RawCell(text, columns=b - a + 1))
        at = b + 1
    cells.extend(RawCell("") for _ in range(at, len(frame.columns)))
    return cells


def _bare(line: PageLine, frame: Frame) -> bool:
    """Whether a line has a label and nothing over the columns."""
    return all(frame.is_label(chunk, n) for n, chunk in enumerate(line.chunks))


def _head(lines: list[PageLine], floor: int, first: int, frame: Frame) -> int:
    """Where the header lines above the rows begin: lines with words over the columns, no figure that is no period."""
    head = first
    for k in range(first - 1, max(floor, first - 8) - 1, -1):
        line = lines[k]
        if line.foot - lines[k + 1].top > 2.2 * _pitch(lines, k + 1):
            break
        over = [chunk for n, chunk in enumerate(line.chunks) if not frame.is_label(chunk, n)]
        if not over or _is_prose(line):
            if (
                not over
                and k > floor
                and len(line.chunks) == 1
                and len(line.text) < 40
                and _more_headers(lines[k - 1], frame)
            ):
                head = k
                continue
            break
        if len(line.chunks) == 1 and line.chunks[0].left < frame.margin + line.chunks[0].size:
            break  # a title, which begins where labels do
        if any(chunk.kind is CellKind.FIGURE and not chunk.timed for chunk in over) and not all(
            chunk.text.strip("()").isdigit() for chunk in over
        ):
            break
        head = k
    return head


def _more_headers(line: PageLine, frame: Frame) -> bool:
    return (
        len(line.chunks) >= 2
        and not _is_row(line)
        and not any(frame.is_label(c, n) for n, c in enumerate(line.chunks) if n)
    )


def continued(upper: str, lower: str) -> str:
    """Words that go on in the next line, without the hyphen that a line's end made."""
    if upper.endswith("-") and lower[:1].islower():
        return upper[:-1] + lower
    return f"{upper} {lower}"


def _stacked(header: list[list[RawCell]]) -> list[list[RawCell]]:
    """Header lines with those joined that are one header in two lines: they cover the same columns."""
    rows: list[dict[tuple[int, int], str]] = []
    for line in header:
        at, cells = 0, {}
        for cell in line:
            if cell.text:
                cells[at, at + cell.columns - 1] = cell.text
            at += cell.columns
        rows.append(cells)
    width = sum(cell.columns for cell in header[0]) if header else 0
    for upper, lower in pairwise(rows):
        for span in [span for span in lower if span in upper]:
            lower[span] = continued(upper.pop(span), lower[span])
    out = []
    for cells in rows:
        if not cells:
            continue
        line, at = [], 0
        for (a, b), text in sorted(cells.items()):
            line.extend(RawCell("") for _ in range(at, a))
            line.append(RawCell(text, header=True, columns=b - a + 1))
            at = b + 1
        line.extend(RawCell("") for _ in range(at, width))
        out.append(line)
    return out


def _body(lines: list[PageLine], frame: Frame) -> list[list[RawCell]]:
    """The rows with labels that go over two lines joined, and each label's indent."""
    lefts = [line.chunks[0].left for line in lines if frame.is_label(line.chunks[0], 0)]
    margin = min(lefts, default=0.0)
    rows: list[list[RawCell]] = []
    waiting: tuple[str, int, bool] | None = None
    widest = max((line.chunks[0].right for line in lines if frame.is_label(line.chunks[0], 0)), default=0.0) - margin
    name = max(int(frame.ranked), len(frame.lefts) - 1)
    for line in lines:
        cells = _cells(line, frame)
        label = cells[name].text
        level = round((line.chunks[0].left - margin) / max(line.chunks[0].size * 0.5, 1.0)) if label and not name else 0
        bare = not name and label and not any(cell.text for cell in cells[name + 1 :])
        goes_on = label[:1].islower()
        if bare and goes_on and rows and waiting is None and not rows[-1][name].text.endswith((".", ":")):
            rows[-1][name] = RawCell(continued(rows[-1][name].text, label), level=rows[-1][name].level)
            continue
        if waiting is not None:
            if label and (goes_on or (waiting[2] and not bare and abs(level - waiting[1]) <= 1)):
                label, level = continued(waiting[0], label), waiting[1]
            else:
                rows.append([RawCell(waiting[0], level=waiting[1]), *(RawCell("") for _ in cells[1:])])
            waiting = None
        if bare:
            full = line.chunks[0].right - margin > 0.8 * widest and not label.endswith(":")
            waiting = (label, level, full)  # a label that fills its column goes on in the next line
            continue
        cells[name] = RawCell(label, level=level)
        rows.append(cells)
    return rows


def _above(lines: list[PageLine], floor: int, head: int) -> tuple[tuple[str, ...], str]:
    """The lines right above a table, nearest last, and the one among them that is its caption."""
    found: list[str] = []
    for k in range(head - 1, max(floor, head - 5) - 1, -1):
        text = lines[k].text
        if len(text) > 300 or (len(lines[k].chunks) > 1 and _is_row(lines[k])):
            break
        if found and lines[k].foot - lines[k + 1].top > 2.5 * _pitch(lines, k + 1):
            break
        found.insert(0, text)
    caption = next(
        (
            text
            for text in reversed(found)
            if re.match(r"(?:table|exhibit|schedule|figure|statement)\s", text, re.IGNORECASE)
        ),
        "",
    )
    return tuple(text for text in found if text != caption), caption
