"""A grid becomes a Table: each figure with unit, scale and period from the nearest place that states them."""

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.models.table import Cell, CellPlace, Row, Table, UnreadCell
from pipeline.sources.tables.grid import RawTable
from pipeline.sources.tables.layout import Layout, Line, cleaned_label, laid
from pipeline.sources.tables.periods import (
    Period,
    change_period,
    is_change,
    is_period,
    only_period,
    period_of,
    periods_in,
    states_span,
    with_year,
)
from pipeline.sources.tables.printed import CellKind, Printed, plain
from pipeline.sources.tables.units import (
    EXCEPTS_SHARES,
    RATIOS,
    SILENT,
    Measure,
    is_rate,
    measure_of_header,
    measure_of_label,
    measure_of_line,
    unit_named,
)

_COUNTED = re.compile(
    r"\b(?:employees|headcount|customers|subscribers|stores|number|users|units?|days|visits|members|staff|students|pupils|beds|"
    r"cases|deaths|births|jobs|homes|vehicles|patients|ratio|multiple|times|shares?|population)\b",
    re.IGNORECASE,
)
_NO_PERIOD = re.compile(
    r"\b(?:targets?|weights?|gewicht|limits?|thresholds?|year to date|full[- ]year|ytd)\b", re.IGNORECASE
)
"""Columns that the whole table's period says nothing of."""
_MONEY = re.compile(r"[A-Z]{3}|cents|pence|pounds")


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
            shown = printed[c].text if printed and printed[c].kind is CellKind.FIGURE else text.replace("|", "/")
            if printed and shown:
                places[index, c] = (at + len(line) + 1, at + len(line) + 1 + len(shown))
            line += f" {shown} |"
        if index == -len(layout.header):
            line += "\n|" + "---|" * len(texts)
        pieces.append(line + "\n")
        at += len(line) + 1
    pieces.extend(f"\n{note}\n" for note in layout.notes)
    return ReadTable(layout, raw, "".join(pieces), places, remarks)


def _drawn_places(layout: Layout) -> dict[tuple[int, int], tuple[int, int]]:
    """Where each figure stands in a text that draws its table: between the bars of its row's line, in their order."""
    places: dict[tuple[int, int], tuple[int, int]] = {}
    text, starts = layout.grid.drawn, layout.grid.starts
    for line in layout.lines:
        at = starts[line.index]
        end = text.find("\n", at) if "\n" in text[at:] else len(text)
        for c, each in enumerate(line.printed):
            place = text.find(each.text, at, end) if each.kind is CellKind.FIGURE else -1
            if place >= 0:
                places[line.index, c] = (place, place + len(each.text))
            bar = text.find("|", max(at, place) + 1, end)
            at = bar if bar >= 0 else at
    return places


def typed(read: ReadTable, *, number: int = 1, start: int = 0) -> Table:
    """The table, whose text begins at code point `start` of its source's text."""
    layout, raw = read.layout, read.raw
    context = _Context(read)
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


class _Context:
    """What stands around the cells of one table: units, scales and periods of columns, rows, sections and the whole."""

    def __init__(self, read: ReadTable) -> None:
        self._layout = read.layout
        raw = read.raw
        lines = [read.caption if raw.caption else "", *read.layout.titles[::-1]]
        outer = [*reversed(raw.above), raw.heading]
        self.whole = _first(
            [
                *(_of_whole(measure_of_header(text)) for text in read.layout.corner),
                *(measure_of_line(plain(text)) for text in [*lines, *outer]),
            ]
        )
        stated = " ".join([*lines, *outer, *read.layout.corner])
        self._shares_excepted = bool(EXCEPTS_SHARES.search(stated)) and not re.search(
            r"shares in (?:thousands|millions)", stated, re.IGNORECASE
        )
        periods = [
            only_period(plain(text))
            for text in [*read.layout.corner, *lines, *(line for line in outer if len(line) <= 150)]
        ]
        self._period = next((period for period in periods if period), None)
        self._columns: dict[tuple[str, ...], tuple[Measure, Period | None, bool]] = {}
        self._currency = self._currencies()
        self._row: Measure = SILENT
        self._own_row: Measure = SILENT
        self._row_period: Period | None = None
        self._label = ""

    def _currencies(self) -> list[str | None]:
        """For each column the currency whose sign its first figure shows: rows below it leave it out."""
        found: list[str | None] = [None] * self._layout.grid.width
        seen = [False] * self._layout.grid.width
        for line in self._layout.lines:
            for c, each in enumerate(line.printed):
                if line.kind == "data" and each.kind is CellKind.FIGURE and not seen[c] and each.unit != "%":
                    seen[c] = True
                    found[c] = each.unit if each.unit and _MONEY.fullmatch(each.unit) else None
        return found

    def begin(self, line: Line) -> None:
        """Reads what a row says of all its figures."""
        self._label = line.path[-1] if line.path else ""
        texts = [cleaned_label(text) for c in self._layout.label_columns if (text := line.texts[c])]
        path = [*line.path[: len(line.path) - 1], *(texts[-1:] or line.path[-1:])]
        stated = SILENT
        column = self._layout.unit_column
        if column is not None and line.texts[column]:
            text = line.texts[column]
            stated = measure_of_header(text) or Measure(unit=unit_named(text))
        measures = [stated, *(measure_of_label(text) for text in reversed(path))]
        self._row = _first(measures)
        self._own_row = _first(measures[:2])
        if any(each.per_share for each in measures) and not self._row.shares:
            unit = self._row.unit if self._row.unit not in RATIOS or self._own_row.unit else None
            self._row = Measure(unit=unit, scale=self._row.scale if self._own_row.scale else None, per_share=True)
        self._row_period = period_of([text for text in path if is_period(text)]) or _last_period(path)
        self._row_whole = any(is_period(text) for text in path)

    def cell(self, line: Line, column: int, each: Printed, place: CellPlace) -> Cell:
        """The typed cell of one figure."""
        path = line.columns[column]
        known = self._columns.get(path)
        if known is None:
            change = is_change(path)
            known = self._columns[path] = (
                _first([measure_of_header(text) for text in reversed(path)]),
                change_period(path) if change else period_of(path),
                _NO_PERIOD.search(" ".join(path)) is None and (not change or states_span(path)),
            )
        unit, scale = self._unit_and_scale(each, known[0], column)
        factor = each.own if each.own is not None else scale
        return Cell.model_construct(
            printed=each.text,
            value=_exact(each.value * factor),
            row=line.path,
            column=path,
            unit=unit,
            scale=factor,
            decimals=each.decimals,
            period=self._period_of(known[1], path, inherits=known[2]),
            place=place,
        )

    def _unit_and_scale(self, each: Printed, column: Measure, index: int) -> tuple[str | None, Decimal]:
        one = Decimal(1)
        row, whole = self._row, self.whole
        if each.unit and not _MONEY.fullmatch(each.unit):
            same = next((m.scale for m in (column, row, whole) if m.unit == each.unit and m.scale), None)
            return each.unit, one if each.unit in RATIOS else same or one
        if column.unit == "%" and each.text.lstrip("-−+")[:1] == "." and each.decimals == 3:
            return None, one  # a share of games won as sports print it: ".714"
        if column.unit in RATIOS:
            return column.unit, one
        order = (row, column, whole) if row.unit or row.scale or row.count else (column, row, whole)
        if row.shares:
            excepted = self._shares_excepted and not row.scale
            return "shares", one if excepted else row.scale or column.scale or whole.scale or one
        if row.per_share:
            currency = next((m.unit for m in order if m.unit and _MONEY.fullmatch(m.unit)), None)
            return each.unit or currency or self._currency[index], row.scale or one
        unit: str | None = each.unit or None
        scale: Decimal | None = None
        counted = False
        for measure in order:
            if (
                unit is None
                and measure.unit
                and not (counted and (_MONEY.fullmatch(measure.unit) or measure.unit in RATIOS))
            ):
                unit = measure.unit
            if scale is None and measure.scale and _fits(measure, unit, counted=counted):
                scale = measure.scale
            counted = counted or (measure.count and measure.unit is None)
        rate = not each.unit and not row.unit and not column.unit and is_rate(self._label)
        if rate and (whole.scale not in (None, one) or (unit and _MONEY.fullmatch(unit))):
            return ("%" if "ratio" not in self._label.lower() or "population" in self._label.lower() else None), one
        if unit is None and not counted and not _COUNTED.search(self._label):
            unit = self._currency[index]
        return unit, scale or one

    def _period_of(self, column: Period | None, path: tuple[str, ...], *, inherits: bool) -> str | None:
        """The period of the column and the row together, else that of the whole where the column is of its time."""
        row = self._row_period
        if column and row and column.dated != row.dated:
            dated, part = (column, row) if column.dated else (row, column)
            if dated.year_alone:
                comma = "," if re.search(r"[A-Za-z]+ \d{1,2}$", part.text) else ""
                return f"{part.text}{comma} {dated.text}"
            return dated.text
        if column and row and self._row_whole and not any(is_period(text) for text in path):
            column = None
        best = column or row
        if best and not best.dated and self._period:
            return with_year(best.text, self._period)
        return best.text if best else self._period if inherits else None


def _of_whole(corner: Measure) -> Measure:
    """What a header of labels says of the figures beside them: a scale, money, percent; "Year" is about the labels."""
    if corner.scale or (
        corner.unit and (_MONEY.fullmatch(corner.unit) or corner.unit in RATIOS or corner.unit == "persons")
    ):
        return corner
    return SILENT


def _fits(measure: Measure, unit: str | None, *, counted: bool) -> bool:
    """Whether the scale that a place states holds for figures of this unit."""
    if counted and measure.unit and (_MONEY.fullmatch(measure.unit) or measure.unit in RATIOS):
        return False
    if unit is None or measure.unit is None or measure.unit == unit:
        return unit not in RATIOS or measure.unit == unit
    return False


def _first(measures: list[Measure]) -> Measure:
    """What the nearest places say together: the unit of the first that names one, and its scale or one beyond it."""
    unit: str | None = None
    scale: Decimal | None = None
    count = per_share = shares = False
    for each in measures:
        if unit is None and not count and each.unit:
            unit = each.unit
        if scale is None and each.scale and (each.unit in (None, unit)):
            scale = each.scale
        count = count or (each.count and unit is None)
        per_share = per_share or each.per_share
        shares = shares or each.shares
    return Measure(unit, scale, count, per_share, shares)


def _last_period(path: list[str]) -> Period | None:
    """The one dated period that the innermost label names among other words."""
    for text in reversed(path):
        dated = [each for each in periods_in(text) if each.dated]
        if len(dated) == 1:
            return dated[0]
    return None


def _exact(value: Decimal) -> Decimal:
    """The value without trailing zeros after the point or an exponent."""
    return (
        value.quantize(Decimal(1)) if value == value.to_integral_value() and abs(value) < 10**24 else value.normalize()
    )
