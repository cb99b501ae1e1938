"""A grid becomes a Table: each figure with unit, scale and period from the nearest place that states them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.models.table import Cell, CellPlace, Row, Table, UnreadCell
from pipeline.sources.tables.context import Context
from pipeline.sources.tables.grid import RawCell, RawTable
from pipeline.sources.tables.layout import Layout, laid
from pipeline.sources.tables.printed import CellKind, plain
from pipeline.text.plural import pluralize


@dataclass(slots=True)
class ReadTable:
    """A table with its text: `lines` are its rows as the source's text has them, `places` where each cell stands."""

    layout: Layout
    raw: RawTable
    text: str
    places: dict[tuple[int, int], tuple[int, int]]
    remarks: list[str]

    @property
    def caption(self) -> str:
        return plain(self.raw.caption) or " – ".join(self.layout.titles)


def read_table(raw: RawTable) -> ReadTable | None:
    """The table of a grid with its text; None for a grid that holds no figures beside labels."""
    remarks = list(raw.remarks)
    layout = laid(raw)
    if layout is None:
        return None
    remarks.extend(_beyond_columns(layout))
    if raw.drawn:
        return ReadTable(layout, raw, raw.drawn, _drawn_places(layout), remarks)
    pieces: list[str] = []
    places: dict[tuple[int, int], tuple[int, int]] = {}
    at = 0
    for title in (plain(raw.lead), *layout.titles):
        if title:
            pieces.append(title + "\n\n")
            at += len(title) + 2
    grid = layout.grid
    rows = [(-1 - i, texts, None) for i, texts in enumerate(layout.header)]
    body = [(line.index, line.texts, line.printed) for line in layout.lines]
    for index, texts, printed in [*rows, *body]:
        row = grid.rows[index] if printed else None
        line = "|"
        for c, text in enumerate(texts):
            if row and c and row[c] is not None and row[c] is row[c - 1] and text:
                line += "  |"
                continue
            figure = printed[c] if printed and printed[c].kind is CellKind.FIGURE else None
            shown = figure.text if figure else text.replace("|", "/")
            if printed and shown:
                places[index, c] = (at + len(line) + 1, at + len(line) + 1 + len(shown))
            line += f" {shown}{figure.beside if figure else ''} |"
        if index == -len(layout.header):
            line += "\n|" + "---|" * len(texts)
        pieces.append(line + "\n")
        at += len(line) + 1
    pieces.extend(f"\n{note}\n" for note in layout.notes)
    return ReadTable(layout, raw, "".join(pieces), places, remarks)


def _beyond_columns(layout: Layout) -> list[str]:
    """A remark on rows of more cells than the header has columns: the figures beyond have no column's name."""
    rows, first = layout.grid.rows, layout.lines[0].index
    width = max((len(row) - row[::-1].index(cell) for row in rows[:first] if (cell := _last(row))), default=0)
    odd = [
        line
        for line in layout.lines
        if width and any(each.kind in (CellKind.FIGURE, CellKind.UNREAD) for each in line.printed[width:])
    ]
    if not odd:
        return []
    named = " | ".join(text for text in odd[0].texts if text)[:60]
    rows_named = f"{pluralize(len(odd), 'row')} with more cells than columns"
    return [f"{rows_named}: what is beyond them is read without a column's name (the first: {named!r})"]


def _last(row: Sequence[RawCell | None]) -> RawCell | None:
    return next((cell for cell in reversed(row) if cell), None)


def _drawn_places(layout: Layout) -> dict[tuple[int, int], tuple[int, int]]:
    """Where each figure stands in a text that draws its table: between the bars of its row's line, in their order."""
    places: dict[tuple[int, int], tuple[int, int]] = {}
    text, starts, bar = layout.grid.drawn, layout.grid.starts, layout.grid.bar
    for line in layout.lines:
        at = starts[line.index]
        end = text.find("\n", at) if "\n" in text[at:] else len(text)
        for c, each in enumerate(line.printed):
            shown = each.text if each.kind is CellKind.FIGURE else ""
            place = text.find(shown, at, end) if shown else -1
            if place >= 0:
                places[line.index, c] = (place, place + len(shown))
            if bar:
                after = text.find(bar, max(at, place) + 1, end)
                at = after if after >= 0 else at
            elif word := text.find(line.texts[c], at, end) + 1:
                at = word - 1 + len(line.texts[c])
    return places


def typed(read: ReadTable, *, number: int = 1, start: int = 0) -> Table:
    """The table, whose text begins at code point `start` of its source's text."""
    layout, raw = read.layout, read.raw
    context = Context(layout, raw)
    cells: list[Cell] = []
    unread: list[UnreadCell] = []
    rows = [Row(path=line.path, indent=line.indent, kind=line.kind, printed=tuple(line.texts)) for line in layout.lines]
    width = layout.grid.width
    values = [
        c for c in range(width) if c not in layout.label_columns and c != layout.unit_column and c not in layout.ignored
    ]
    for line in layout.lines:
        if line.kind != "data":
            continue
        context.begin(line)
        for c in values:
            each = line.printed[c]
            if each.kind not in (CellKind.FIGURE, CellKind.UNREAD) or (
                c and layout.grid.rows[line.index][c] is layout.grid.rows[line.index][c - 1]
            ):
                continue
            at = read.places.get((line.index, c), (0, 0))
            shift = start if at[1] else 0
            place = CellPlace(row=line.index + 1, column=c + 1, page=raw.page, start=at[0] + shift, end=at[1] + shift)
            if each.kind is CellKind.UNREAD:
                unread.append(
                    UnreadCell(
                        printed=each.text, row=line.path, column=line.columns[c], reason=each.reason, place=place
                    )
                )
                continue
            cells.append(context.cell(line, c, each, place))
    whole = context.whole
    return Table(
        number=number,
        caption=read.caption,
        heading=_heading(raw),
        notes=(*layout.notes, *raw.below),
        header=tuple(tuple(row) for row in layout.header),
        columns=tuple(layout.columns),
        labels=layout.labels,
        rows=tuple(rows),
        cells=tuple(cells),
        unread=tuple(unread),
        unit=whole.unit,
        scale=whole.scale or Decimal(1),
        page=raw.page,
        start=start,
        end=start + len(read.text.rstrip("\n")),
    )


def _heading(raw: RawTable) -> str:
    """The nearest title, with the line right above the table where that is short and no sentence."""
    line = plain(raw.above[-1]) if raw.above else ""
    title = plain(raw.heading)
    return " – ".join(part for part in (title, line) if part) if len(line) <= 150 and line[-1:] != "." else title
