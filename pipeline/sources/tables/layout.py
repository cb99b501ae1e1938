"""What rows and columns of a grid are: headers, labels and the paths of rows under sections and indents."""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.sources.tables.column_roles import PERIOD_HEAD, is_year, roles_of
from pipeline.sources.tables.grid import RawCell, RawTable
from pipeline.sources.tables.header_rows import head_of, headers_of, notes_of, titles_of
from pipeline.sources.tables.periods import is_period, periods_in
from pipeline.sources.tables.printed import CellKind, NumberStyle, Printed, plain, read_printed, style_of
from pipeline.sources.tables.tidied import alone, joined, without_empty
from pipeline.sources.tables.unit_names import unit_named
from pipeline.sources.tables.units import measure_of_header

# A note after a label or a header: "Total(1)", "Wales [note 2]", "Other income*", "Cash ¹".
_LABEL_MARK = re.compile(
    r"(?:\s?(?:[*†‡§¶^]|[¹²³⁰⁴-⁹][,\s]?|\((?:\d{1,2}(?:,\s?\d{1,2})*|[a-fijopqruvwxyz]|[ivx]{1,4}|[rpe])\)"
    r"|\[(?:\d{1,2}(?:,\s?\d{1,2})*|[a-z]|notes? [\d, and]{1,12})\])){1,6}$",
    re.IGNORECASE,
)

_IN_PENCE = re.compile(r"\b(?:per [\w ]{0,20}?share|EPS|DPS|dividends?)\b.*\(p\)$", re.IGNORECASE)
"""A letter in brackets that no note has: pence."""
_SHORT_SECOND = re.compile(r"(?<=\d) ?[(\[]\d{1,2}[)\]]$")
"""A number of two digits in brackets behind a figure: a note's, unless its whole column has one."""
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
    if _IN_PENCE.search(text):
        return text
    for _ in range(3):
        bare = _LABEL_MARK.sub("", text).rstrip()
        if not bare or bare == text:
            break
        text = bare
    return text.rstrip(" :,") or text


def laid(raw: RawTable) -> Layout | None:
    """The layout of a grid; None for one without figures, which is no table of data."""
    stated = (raw.caption, *raw.above)
    style = style_of([cell.text for row in raw.rows for cell in row if cell], stated, decimal_comma=raw.decimal_comma)
    grid = without_empty(joined(raw, style))
    if not grid.rows or grid.width < 2:
        return None
    texts = [[plain(cell.text) if cell else "" for cell in row] for row in grid.rows]
    printed = _with_seconds(texts, [[read_printed(text, style) for text in row] for row in texts])
    titles, top = titles_of(grid, texts, printed)
    bottom, notes = notes_of(grid, texts, top)
    head = head_of(grid, texts, printed, top, bottom)
    if head is None:
        return None
    header = headers_of(grid, texts, top, head)
    body = [i for i in range(head, bottom) if any(texts[i])]
    columns = [
        tuple(dict.fromkeys(cleaned_label(row[c]) for row in header if row[c].strip())) for c in range(grid.width)
    ]
    label_columns, unit_column, ignored = roles_of(grid, texts, printed, body, columns)
    layout = Layout(
        grid=grid, header=header, columns=columns, corner=(), labels=max(label_columns, default=-1) + 1,
        label_columns=label_columns, unit_column=unit_column, ignored=ignored, lines=[],
        titles=titles, notes=notes, style=style,
    )  # fmt: skip
    layout.corner = tuple(dict.fromkeys(text for c in label_columns for text in columns[c]))
    _lines(layout, texts, printed, body)
    shown = {each.kind for line in layout.lines if line.kind == "data" for each in line.printed}
    return layout if shown & {CellKind.FIGURE, CellKind.UNREAD} else None


def _with_seconds(texts: list[list[str]], printed: list[list[Printed]]) -> list[list[Printed]]:
    """The cells with the short numbers in brackets that each figure of a column has: none of them is a note's."""
    for c in range(len(texts[0])):
        rows = [i for i, row in enumerate(printed) if row[c].kind is CellKind.FIGURE]
        beside = [printed[i][c].beside or "".join(_SHORT_SECOND.findall(texts[i][c])) for i in rows]
        if len(set(beside)) > 1 and all(beside):
            for i, second in zip(rows, beside, strict=True):
                printed[i][c] = replace(printed[i][c], beside=second)
    return printed


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
        if alone(grid.rows[i]) and not (printed[i][0].kind is CellKind.FIGURE and names[0] > 0):
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
    return outer.section and outer.indent == indent and position > 0 and alone(grid.rows[body[position - 1]])


def _level(cell: RawCell | None) -> int:
    return cell.level if cell else 0


def _header_again(layout: Layout, line: Line) -> list[tuple[str, ...]] | None:
    """New paths of the columns where a row in the body is one of headers; None for a row of the body."""
    names = set(layout.label_columns)
    beside = [(c, each) for c, each in enumerate(line.printed) if c not in names and each.kind is not CellKind.NOTHING]
    if not beside:
        return None
    if any(each.kind in (CellKind.FIGURE, CellKind.UNREAD) and not is_year(line.texts[c], each) for c, each in beside):
        return None
    cells = [layout.grid.rows[line.index][c] for c, _ in beside]
    texts = [line.texts[c] for c, _ in beside]
    marked = layout.grid.spans and all(cell and cell.header for cell in cells)
    timed = all(periods_in(text) for text in texts) and (
        not line.texts[min(names)]
        or bool(PERIOD_HEAD.fullmatch(line.texts[min(names)]))
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
