"""What rows and columns of a grid are: headers, labels, sections, notes; split figures joined, empty columns gone."""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from pipeline.quantities.units import CURRENCY_CODES
from pipeline.sources.tables.grid import RawCell, RawTable
from pipeline.sources.tables.periods import is_period, periods_in
from pipeline.sources.tables.printed import CellKind, NumberStyle, Printed, plain, read_printed, style_of
from pipeline.sources.tables.units import measure_of_header, unit_named

_PREFIX = re.compile(
    r"[-−–(+]?\s?(?:(?:US|AU|CA|HK|NZ|A|C|S|R)?\$|[£€¥₹₩₽₺₪₦]|Rs\.?|" + "|".join(sorted(CURRENCY_CODES)) + r")\s?\(?|\("
)
_SUFFIX = re.compile(
    r"[)\]]?\s?(?:%|pts?\.?|bps|pp|x)?\s?[)\]]?|[*†‡§¶]+|[¹²³⁰⁴-⁹]+"
    r"|\((?:[a-z]|\d{1,2}|note \d+)\)|\[(?:[a-z]|\d{1,2}|note \d+)\]|[a-z]|er|ep",
    re.IGNORECASE,
)
_NOTE_HEAD = re.compile(r"notes?(?: no\.?)?|ref(?:erence)?s?\.?|footnotes?", re.IGNORECASE)
_UNIT_HEAD = re.compile(r"units?(?: of measure(?:ment)?)?|measure|uom", re.IGNORECASE)
_PERIOD_HEAD = re.compile(
    r"(?:(?:fiscal|financial|calendar|school|academic|marketing|survey|census|reference)\s)?(?:years?|quarters?|months?|periods?|dates?|seasons?|weeks?)"
    r"(?:\s?(?:ended|ending|to|/.*))?|as (?:of|at)|time",
    re.IGNORECASE,
)
_NUMBER_HEAD = re.compile(
    r"(?:rank|pos(?:ition)?|place|no|#|age|grade|round|week|day|hour|lap|stage|game|match|id|code|number)\.?",
    re.IGNORECASE,
)
# A note after a label or a header: "Total(1)", "Wales [note 2]", "Other income*", "Cash ¹".
_LABEL_MARK = re.compile(
    r"(?:\s?(?:[*†‡§¶^]|[¹²³⁰⁴-⁹][,\s]?|\((?:\d{1,2}(?:,\s?\d{1,2})*|[a-fijnopqruvwxyz]|[ivx]{1,4}|[rpe])\)"
    r"|\[(?:\d{1,2}(?:,\s?\d{1,2})*|[a-z]|notes? [\d, and]{1,12})\])){1,6}$",
    re.IGNORECASE,
)
_TIMES = {"day", "week", "month", "year"}
"""Units of a span that a header names ("12 months")."""
_DOTS = re.compile(r"(?:\s?\.){3,}\s*$|\s*…+\s*$")
_TOTAL = re.compile(r"(?:grand |sub-?)?totals?\b|all\b", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """A row below the header: what it prints, its label's path, its indent, and the headers in force for it."""

    index: int
    texts: list[str]
    printed: list[Printed]
    kind: Literal["data", "section", "header"] = "data"
    path: tuple[str, ...] = ()
    indent: int = 0
    columns: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """A grid understood: which rows are headers, how many columns are labels, and each row's part."""

    grid: RawTable
    header: list[list[str]]
    columns: list[tuple[str, ...]]
    corner: tuple[str, ...]
    labels: int
    label_columns: tuple[int, ...]
    unit_column: int | None
    ignored: frozenset[int]
    lines: list[Line]
    titles: tuple[str, ...]
    notes: tuple[str, ...]
    style: NumberStyle


def cleaned_label(text: str) -> str:
    """A label or header without leader dots, its closing colon and its notes' marks."""
    text = _DOTS.sub("", plain(text))
    for _ in range(3):
        bare = _LABEL_MARK.sub("", text).rstrip()
        if not bare or bare == text:
            break
        text = bare
    return text.rstrip(" :,") or text


def laid(raw: RawTable) -> Layout | None:
    """The layout of a grid; None for one without figures, which is no table of data."""
    style = style_of([cell.text for row in raw.rows for cell in row if cell])
    grid = _without_empty(_joined(raw, style))
    if not grid.rows or grid.width < 2:
        return None
    texts = [[plain(cell.text) if cell else "" for cell in row] for row in grid.rows]
    printed = [[read_printed(text, style) for text in row] for row in texts]
    titles, top = _titles(grid, texts, printed)
    bottom, notes = _notes(grid, texts, top)
    head = _head(grid, texts, printed, top, bottom)
    if head is None:
        return None
    header = _headers(grid, texts, top, head)
    body = [i for i in range(head, bottom) if any(texts[i])]
    columns = [
        tuple(dict.fromkeys(cleaned_label(row[c]) for row in header if row[c].strip())) for c in range(grid.width)
    ]
    label_columns, unit_column, ignored = _roles(grid, texts, printed, body, columns)
    layout = Layout(
        grid=grid, header=header, columns=columns, corner=(), labels=max(label_columns, default=-1) + 1,
        label_columns=label_columns, unit_column=unit_column, ignored=ignored, lines=[],
        titles=titles, notes=notes, style=style,
    )  # fmt: skip
    layout.corner = tuple(dict.fromkeys(text for c in label_columns for text in columns[c]))
    _lines(layout, texts, printed, body)
    shown = {each.kind for line in layout.lines if line.kind == "data" for each in line.printed}
    return layout if shown & {CellKind.FIGURE, CellKind.UNREAD} else None


def _joined(raw: RawTable, style: NumberStyle) -> RawTable:
    """Figures that stand in two or three cells as one: "$ | 1,234", "(56 | )", "7.8 | %", "9.1 | r"."""
    endings = _suffix_columns(raw)
    for row in raw.rows:
        present = [c for c, cell in enumerate(row) if cell and cell.text.strip() and (c == 0 or row[c - 1] is not cell)]
        for here, after in pairwise(present):
            cell, right = row[here], row[after]
            assert cell is not None
            assert right is not None
            if (
                (here > 0 or not cell.text.strip().isalpha())
                and _PREFIX.fullmatch(cell.text.strip())
                and _starts_figure(right.text, style, cell.text)
            ):
                _set(
                    row,
                    after,
                    RawCell(
                        cell.text.strip() + right.text.strip(), right.header, right.level, right.columns, right.rows
                    ),
                )
                _set(row, here, RawCell(""))
        present = [c for c, cell in enumerate(row) if cell and cell.text.strip() and (c == 0 or row[c - 1] is not cell)]
        for before, here in pairwise(present):
            left, cell = row[before], row[here]
            assert left is not None
            assert cell is not None
            text = cell.text.strip()
            if before > 0 and _SUFFIX.fullmatch(text) and _open_figure(left.text, text, style) and endings[here]:
                space = "" if text[0] in ")%]" else " "
                _set(
                    row,
                    before,
                    RawCell(left.text.strip() + space + text, left.header, left.level, left.columns, left.rows),
                )
                _set(row, here, RawCell(""))
    return raw


def _set(row: list[RawCell | None], place: int, cell: RawCell) -> None:
    """The cell in each place that the one there covers."""
    old = row[place]
    while place < len(row) and row[place] is old:
        row[place] = cell
        place += 1


def _starts_figure(text: str, style: NumberStyle, prefix: str) -> bool:
    text = text.strip()
    close = "" if text.endswith(")") or "(" not in prefix + text else ")"
    return read_printed(text + close if "(" in text else text, style).kind in (
        CellKind.FIGURE,
        CellKind.NOTHING,
    ) and bool(text)


def _open_figure(text: str, suffix: str, style: NumberStyle) -> bool:
    text = text.strip()
    closed = text + ")" if "(" in text and ")" not in text else text
    if suffix[0] in ")]":
        return closed != text and read_printed(closed, style).kind is CellKind.FIGURE
    return read_printed(closed, style).kind is CellKind.FIGURE


def _suffix_columns(raw: RawTable) -> list[bool]:
    """For each column whether it holds such endings alone below its header, so that its letters are notes' marks."""
    found = [True] * raw.width
    for row in raw.rows:
        for c, cell in enumerate(row):
            if cell and cell.columns == 1 and not cell.header and found[c]:
                found[c] = not cell.text.strip() or bool(_SUFFIX.fullmatch(cell.text.strip()))
    return found


def _without_empty(raw: RawTable) -> RawTable:
    """The grid without rows and columns that print nothing of their own; a lone header above one moves to its right."""
    width = raw.width
    own = [0] * width
    for row in raw.rows:
        for c, cell in enumerate(row):
            if cell and cell.text.strip() and cell.columns == 1:
                own[c] += 1
    body_own = [False] * width
    for row in raw.rows[max(raw.head, 1) :]:
        if all(cell.header for cell in _cells_of(row)):
            continue
        for c, cell in enumerate(row):
            if cell and cell.text.strip() and cell.columns == 1:
                body_own[c] = True
    keep = [c for c in range(width) if body_own[c]]
    if not keep:
        keep = [c for c in range(width) if own[c]] or list(range(width))
    kept = set(keep)
    for row in raw.rows:
        for c in range(width):
            cell = row[c]
            if c in kept or not cell or not cell.text.strip() or (c and row[c - 1] is cell):
                continue
            covered = [k for k in range(c, min(c + cell.columns, width)) if k in kept]
            if covered:
                continue
            for near in (c + 1, c - 1, c + 2, c - 2):
                if near in kept and not (row[near] and row[near].text.strip()):  # type: ignore[union-attr]
                    row[near] = RawCell(cell.text, cell.header, cell.level)
                    break
    rows = [[row[c] for c in keep] for row in raw.rows]
    head = raw.head
    out = []
    starts = []
    for i, line in enumerate(rows):
        if any(cell and cell.text.strip() for cell in line):
            out.append(line)
            starts.extend(raw.starts[i : i + 1])
        elif i < raw.head:
            head -= 1
    raw.rows, raw.head, raw.starts = out, head, starts
    return raw


def _cells_of(row: list[RawCell | None]) -> list[RawCell]:
    """The row's cells with text, each once."""
    seen: list[RawCell] = []
    for cell in row:
        if cell and cell.text.strip() and (not seen or seen[-1] is not cell):
            seen.append(cell)
    return seen


def _alone(row: list[RawCell | None]) -> bool:
    """Whether the row has one cell with text, which begins at its left."""
    return len(_cells_of(row)) == 1 and bool(row[0] and row[0].text.strip())


def _titles(grid: RawTable, texts: list[list[str]], printed: list[list[Printed]]) -> tuple[tuple[str, ...], int]:
    """Lines at the top of the grid that stand alone in it: its title, its units; they end where cells stand beside."""
    titles = []
    top = 0
    while top < len(grid.rows) - 1 and _alone(grid.rows[top]):
        titles.append(next(text for text in texts[top] if text))
        top += 1
    if top == len(grid.rows) - 1 and not any(each.kind is CellKind.FIGURE for each in printed[top][1:]):
        return (), 0
    if (
        top
        and any(each.kind is CellKind.FIGURE for each in printed[top][1:])
        and not _is_head_row(grid, texts, printed, top, first=True)
    ):
        titles.pop()  # the last line above figures is a section's title, where no header stands between
        top -= 1
    return tuple(titles), top


def _notes(grid: RawTable, texts: list[list[str]], top: int) -> tuple[int, tuple[str, ...]]:
    """Where the body ends, and the lines below it that stand alone: sources, notes."""
    bottom = len(grid.rows)
    while bottom > top + 1 and _alone(grid.rows[bottom - 1]):
        bottom -= 1
    return bottom, tuple(next(text for text in texts[i] if text) for i in range(bottom, len(grid.rows)))


def _is_head_row(grid: RawTable, texts: list[list[str]], printed: list[list[Printed]], i: int, *, first: bool) -> bool:
    """Whether a row above the figures is one of headers: words, periods and units beside its label, no figures."""
    row = printed[i]
    beside = [(c, each) for c, each in enumerate(row) if c > 0 and each.kind is not CellKind.NOTHING]
    figures = [(c, each) for c, each in beside if each.kind is CellKind.FIGURE]
    if not beside:
        return False
    if not figures:
        return True
    if all(cell.header for cell in _cells_of(grid.rows[i])):
        return True
    if not all(_is_year(texts[i][c], each) for c, each in figures):
        return False
    label = texts[i][0]
    if first:
        return not label or row[0].kind is not CellKind.FIGURE or bool(measure_of_header(label))
    return not label or is_period(label) or bool(_PERIOD_HEAD.fullmatch(label)) or bool(measure_of_header(label))


def _is_year(text: str, each: Printed) -> bool:
    return (is_period(text) and not each.grouped and not each.signed) or each.unit in _TIMES


def _head(grid: RawTable, texts: list[list[str]], printed: list[list[Printed]], top: int, bottom: int) -> int | None:
    """How many rows stand above the body: titles and headers. None where the grid has no figures."""
    head = top
    for i in range(top, bottom):
        if i < grid.head:
            head = i + 1
            continue
        if _alone(grid.rows[i]):
            continue
        first = not any(_beside(texts[k]) for k in range(top, head))
        if i > top and head == i and _reaches_in(grid, i) and _years_alone(texts[i], printed[i]):
            head = i + 1  # a header above covers this row too
            continue
        if not _is_head_row(grid, texts, printed, i, first=first):
            break
        if _text_row(grid, texts, i) and head > top:
            break
        head = i + 1
    else:
        return None if head >= bottom else head
    return head


def _reaches_in(grid: RawTable, i: int) -> bool:
    """Whether a cell of the row above covers a place of this row."""
    same = [
        cell is above for cell, above in zip(grid.rows[i], grid.rows[i - 1], strict=True) if cell and cell.text.strip()
    ]
    return any(same) and not all(same)


def _years_alone(texts: list[str], printed: list[Printed]) -> bool:
    return all(_is_year(text, each) for text, each in zip(texts, printed, strict=True) if each.kind is CellKind.FIGURE)


def _beside(texts: list[str]) -> bool:
    return any(texts[1:])


def _text_row(grid: RawTable, texts: list[list[str]], i: int) -> bool:
    """Whether a row of words below a header is one of the body: it has a label, and no units or periods beside it."""
    if not texts[i][0]:
        return False
    if any(cell.header for cell in _cells_of(grid.rows[i])[1:]):
        return False
    beside = [text for text in texts[i][1:] if text]
    return not any(is_period(text) or measure_of_header(text) for text in beside) and all(
        cell.columns == 1 for cell in _cells_of(grid.rows[i])
    )


def _headers(grid: RawTable, texts: list[list[str]], top: int, head: int) -> list[list[str]]:
    """The header rows' texts, with upper ones carried over blanks where the format cannot merge cells."""
    rows = [list(texts[i]) for i in range(top, head)]
    if len(rows) > 1 and _counts_up(rows[-1]):
        rows.pop()
    if not grid.spans:
        for upper, lower in pairwise(rows):
            filled = ""
            for c in range(1, len(upper)):
                if upper[c]:
                    filled = upper[c]
                elif filled and lower[c] and c > 1:
                    upper[c] = filled
    return rows


def _counts_up(row: list[str]) -> bool:
    """Whether a header row numbers the columns: 1, 2, 3 … or (1), (2) …"""
    numbers = [re.sub(r"[()]", "", text) for text in row if text]
    if len(numbers) < 3:
        return False
    digits = [number for number in numbers if number.isdigit()]
    return (
        len(digits) >= len(numbers) - 1
        and len(digits) >= 3
        and all(int(b) == int(a) + 1 for a, b in pairwise(digits))
        and int(digits[0]) <= 2
    )


def _roles(
    grid: RawTable,
    texts: list[list[str]],
    printed: list[list[Printed]],
    body: list[int],
    columns: list[tuple[str, ...]],
) -> tuple[tuple[int, ...], int | None, frozenset[int]]:
    """Which columns name the row, which one its unit, and which hold notes' numbers."""
    data = [i for i in body if not _alone(grid.rows[i])]
    figures = [0] * grid.width
    words = [0] * grid.width
    years = [0] * grid.width
    for i in data:
        for c, each in enumerate(printed[i]):
            if each.kind in (CellKind.FIGURE, CellKind.UNREAD):
                figures[c] += 1
                years[c] += is_period(texts[i][c]) and not each.grouped
            elif each.kind is CellKind.WORDS:
                words[c] += 1
                years[c] += is_period(texts[i][c])
    unit_column = next(
        (c for c in range(1, grid.width)
         if words[c] > figures[c]
         and ((columns[c] and _UNIT_HEAD.fullmatch(columns[c][-1])) or _all_units(texts, data, c))),
        None,
    )  # fmt: skip
    ignored = {
        c
        for c in range(1, grid.width)
        if columns[c] and _NOTE_HEAD.fullmatch(columns[c][-1]) and _note_numbers(texts, data, c)
    }

    def is_label(c: int) -> bool:
        if c == unit_column or c in ignored:
            return False
        filled = figures[c] + words[c]
        if words[c] and words[c] >= figures[c]:
            return True
        named = " ".join(columns[c])
        return bool(filled) and years[c] == filled and (c == 0 or bool(_PERIOD_HEAD.fullmatch(named)))

    first = next(
        (c for c in range(grid.width) if words[c] and words[c] >= figures[c] and c != unit_column and c not in ignored),
        None,
    )
    if is_label(0):
        names = [0]
    elif (
        first is not None
        and first <= 2
        and (_NUMBER_HEAD.fullmatch(" ".join(columns[0])) or not columns[0] or _climbs(texts, data))
    ):
        names = [first]
    else:
        names = [0]
    column = names[0] + 1
    while column < grid.width - 1 and (column == unit_column or column in ignored or is_label(column)):
        if column != unit_column and column not in ignored:
            if not _repeats(texts, data, names):
                break
            names.append(column)
        column += 1
    return tuple(names), unit_column, frozenset(ignored)


def _climbs(texts: list[list[str]], data: list[int]) -> bool:
    """Whether the first column counts its rows, as ranks do."""
    found = [texts[i][0].rstrip(".") for i in data if texts[i][0]]
    return (
        len(found) > 1 and all(text.isdigit() for text in found) and all(int(a) <= int(b) for a, b in pairwise(found))
    )


def _all_units(texts: list[list[str]], data: list[int], column: int) -> bool:
    found = {texts[i][column] for i in data if texts[i][column]}
    return bool(found) and all(unit_named(text) or measure_of_header(text) for text in found)


def _note_numbers(texts: list[list[str]], data: list[int], column: int) -> bool:
    return all(re.fullmatch(r"[\d,. ()a-z&-]{0,12}", texts[i][column], re.IGNORECASE) for i in data)


def _repeats(texts: list[list[str]], data: list[int], names: list[int]) -> bool:
    """Whether labels of these columns alone do not tell the rows apart: one stands twice, or a blank follows one."""
    seen = set()
    for i in data:
        key = tuple(texts[i][c] for c in names)
        if key in seen or not key[-1]:
            return True
        seen.add(key)
    return False


@dataclass(slots=True)
class _Above:
    """A label that may stand over the next rows: a section's title, or a row with figures that others stand under."""

    indent: int
    label: str
    section: bool
    deeper: bool = False


def _lines(layout: Layout, texts: list[list[str]], printed: list[list[Printed]], body: list[int]) -> None:
    """The rows of the body with the path of each label, from indents, sections and merged or blank labels."""
    grid, names = layout.grid, layout.label_columns
    columns = list(layout.columns)
    above: list[_Above] = []
    carried = [""] * grid.width
    levels = [_level(grid.rows[i][names[0]]) for i in body]
    indents = any(levels)
    for position, i in enumerate(body):
        line = Line(i, texts[i], printed[i], columns=columns, indent=levels[position])
        layout.lines.append(line)
        if _alone(grid.rows[i]) and not (printed[i][0].kind is CellKind.FIGURE and names[0] > 0):
            line.kind = "section"
            while above and not (
                above[-1].indent < line.indent or _nests(above[-1], line.indent, position, body, grid)
            ):
                above.pop()
            deeper = position + 1 < len(body) and levels[position + 1] > line.indent
            above.append(_Above(line.indent, cleaned_label(next(text for text in texts[i] if text)), True, deeper))
            line.path = tuple(each.label for each in above)
            continue
        again = _header_again(layout, line)
        if again is not None:
            line.kind = "header"
            columns = again
            above = above if indents else []
            continue
        parts = _label_parts(line, names, carried)
        total = bool(parts) and bool(_TOTAL.match(parts[-1]))
        while above and (
            above[-1].indent > line.indent
            or (above[-1].indent == line.indent and (not above[-1].section or above[-1].deeper))
            or (total and not above[-1].section)
        ):
            above.pop()
        if total and above and not indents and _grand(parts[-1]):
            above.clear()
        line.path = (*(each.label for each in above), *parts)
        if parts and indents and not total:
            above.append(_Above(line.indent, parts[-1], False))
        elif total:
            named = re.sub(r"^(?:sub-?)?totals?,?\s*", "", parts[-1].casefold())
            closed = next(
                (n for n, each in enumerate(above) if each.section and named and each.label.casefold() == named), None
            )
            if closed is not None:
                del above[closed:]


def _label_parts(line: Line, names: tuple[int, ...], carried: list[str]) -> list[str]:
    """The row's labels, with those that stand once for several rows carried down."""
    parts = []
    for position, c in enumerate(names):
        text = line.texts[c]
        if text and text != carried[c]:
            for later in names[position + 1 :]:
                carried[later] = ""
        if text:
            carried[c] = text
        elif len(names) > 1 and c != names[-1]:
            text = carried[c]
        if text:
            parts.append(cleaned_label(text))
    return parts


def _grand(label: str) -> bool:
    return bool(re.fullmatch(r"(?:grand\s)?total|all .{1,40}", label, re.IGNORECASE))


def _nests(outer: _Above, indent: int, position: int, body: list[int], grid: RawTable) -> bool:
    """Whether a section's title directly below another one stands under it."""
    return outer.section and outer.indent == indent and position > 0 and _alone(grid.rows[body[position - 1]])


def _level(cell: RawCell | None) -> int:
    return cell.level if cell else 0


def _header_again(layout: Layout, line: Line) -> list[tuple[str, ...]] | None:
    """New paths of the columns where a row in the body is one of headers; None for a row of the body."""
    names = set(layout.label_columns)
    beside = [(c, each) for c, each in enumerate(line.printed) if c not in names and each.kind is not CellKind.NOTHING]
    if not beside:
        return None
    if any(each.kind in (CellKind.FIGURE, CellKind.UNREAD) and not _is_year(line.texts[c], each) for c, each in beside):
        return None
    cells = [layout.grid.rows[line.index][c] for c, _ in beside]
    texts = [line.texts[c] for c, _ in beside]
    marked = all(cell and cell.header for cell in cells)
    timed = all(periods_in(text) for text in texts) and (
        not line.texts[min(names)]
        or bool(_PERIOD_HEAD.fullmatch(line.texts[min(names)]))
        or (is_period(line.texts[min(names)]) and not any(each.dated for each in periods_in(line.texts[min(names)])))
    )
    units = all(measure_of_header(text) or unit_named(text) for text in texts) and not line.texts[min(names)]
    label = cleaned_label(line.texts[min(names)])
    same = (not label or label in layout.corner) and all(
        cleaned_label(text) in layout.columns[c] for c, text in zip((c for c, _ in beside), texts, strict=True)
    )
    if not (marked or timed or units or same) or (timed and not marked and not _years_differ(texts)):
        return None
    if same:
        return list(layout.columns)
    new = list(layout.columns)
    for (c, _), text in zip(beside, texts, strict=True):
        new[c] = (*layout.columns[c], cleaned_label(text)) if units and not timed else (cleaned_label(text),)
    return new


def _years_differ(texts: list[str]) -> bool:
    return len(set(texts)) == len(texts)
