"""What stands around the cells of a table, and the typed cell of each figure: its unit, scale and period."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from pipeline.models.table import Cell, CellPlace
from pipeline.quantities.currency_families import DOLLARS
from pipeline.quantities.lone_letters import LONE_M, first_opinion
from pipeline.sources.tables.accounts_year import year_of_accounts
from pipeline.sources.tables.column_roles import numbering
from pipeline.sources.tables.grid import RawTable
from pipeline.sources.tables.layout import Layout, Line, cleaned_label
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
from pipeline.sources.tables.stated_units import RATIOS, SILENT, Measure, scale_of
from pipeline.sources.tables.unit_names import unit_named, weighs_pounds
from pipeline.sources.tables.units import (
    EXCEPTS_SHARES,
    excepted_in,
    is_rate,
    measure_above,
    measure_of_header,
    measure_of_label,
    measure_of_line,
    split_measures,
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
_PLANNED = re.compile(r"\b(?:plan(?:ned)?|budget(?:ed)?|forecast|target)\b", re.IGNORECASE)
_FROM_PLAN = re.compile(r"\b(?:variance|var\.?|difference|diff\.?)(?!\w)", re.IGNORECASE)
"""A column that compares what was planned with what came, both of one period."""
_MONEY = re.compile(r"[A-Z]{3}|cents|pence|pounds")
_OF_ALL = re.compile(
    r"\(?(?:notes?:?\s)?(?:all\s)?(?:figures|amounts|values|numbers|data|units?)\b.{0,30}(?:\bin\b|:)", re.IGNORECASE
)
"""A note below a table that says what all its figures are in."""
_MILLION = Decimal(10**6)
_AMERICAN = re.compile(r"\bU\.?S\b|\bUSD|\bAmerican\b")


# "Votes in thousands", in the caption of a table that has seats beside its votes.
_NAMED_SCALE = re.compile(
    r"\b(?P<noun>[A-Za-z]+) (?:is |are |given )?in (?P<scale>thousands|millions|billions)\b", re.I
)


class NamedScales:
    """Scales that a caption or a line above states of some columns by name, and of those alone."""

    def __init__(self, headers: list[str]) -> None:
        self._headers = headers
        self._scales: dict[str, Decimal] = {}

    def taken_from(self, text: str) -> str:
        """The text without what it states of some columns and not of all."""
        for match in _NAMED_SCALE.finditer(text):
            noun = match["noun"].lower()
            bearing = [header for header in self._headers if re.search(rf"\b{noun}\b", header)]
            if bearing and len(bearing) < len(self._headers):
                self._scales[noun] = scale_of(match["scale"])
        return _NAMED_SCALE.sub(lambda match: "" if match["noun"].lower() in self._scales else match[0], text)

    def of(self, path: tuple[str, ...]) -> Measure:
        """The scale of a column by its headers."""
        words = " ".join(path).lower()
        return next((Measure(scale=scale) for noun, scale in self._scales.items() if noun in words), SILENT)


class SecondFigures:
    """What a table's headings say of the second figures that its cells print in brackets ("205 (24.0)")."""

    def __init__(self, layout: Layout) -> None:
        rows = [line.printed for line in layout.lines if line.kind == "data"]
        self._columns = [[each for each in column if each.beside] for column in zip(*rows, strict=True)]

    def of_all(self, text: str) -> tuple[str, Measure]:
        """What a text says of the first figures of the whole table, and of the second ones."""
        return _halves(text, [each for column in self._columns for each in column])

    def of_column(self, text: str, column: int) -> tuple[str, Measure]:
        """The same of a column's header."""
        return _halves(text, self._columns[column])

    def of_row(self, text: str, line: Line) -> tuple[str, Measure]:
        """The same of a row's label."""
        return _halves(text, [each for each in line.printed if each.beside])


def _halves(text: str, double: list[Printed]) -> tuple[str, Measure]:
    first, second = (split_measures(text) if double else None) or (text, SILENT)
    if second.unit is None or second.unit in RATIOS:
        of_second = not second or _names_first(first) or _outsize(double)
    else:  # "Revenue (£m)" is of both figures, "Area, km² (sq mi)" has one for each
        of_second = measure_of_header(first).unit is not None
    return (first, second) if of_second else (text, SILENT)


def _names_first(text: str) -> bool:
    """Whether a heading without its last brackets says what the first figures measure."""
    return bool(measure_of_header(text)) or bool(re.search(r"(?:^|[\s,])(?:n|nos?\.?)$", text, re.IGNORECASE))


def _outsize(double: list[Printed]) -> bool:
    """Whether first figures are none of the second ones' kind: whole numbers, above 100 or beside decimals."""
    return all(each.decimals == 0 for each in double) and any(
        abs(each.value) > 100 or "." in each.beside for each in double
    )


class Context:
    """What stands around the cells of one table: units, scales and periods of columns, rows, sections and the whole."""

    def __init__(self, layout: Layout, raw: RawTable) -> None:
        self._layout = layout
        columns = [c for c in range(layout.grid.width) if c not in layout.label_columns]
        self._named = NamedScales([" ".join(layout.columns[c]).lower() for c in columns])
        lines = [self._named.taken_from(plain(text)) for text in (raw.caption, *layout.titles[::-1])]
        outer = [self._named.taken_from(text) for text in (*reversed(raw.above), raw.heading)]
        self._seconds = SecondFigures(layout)
        halves = [self._seconds.of_all(plain(text)) for text in [*lines, *outer]]
        self._whole_seconds = [second for _, second in halves]
        self.whole = _first(
            [
                *(_of_whole(measure_of_header(text)) for text in layout.corner),
                *(measure_of_line(text) for text, _ in halves[: len(lines)]),
                *(measure_above(text) for text, _ in halves[len(lines) :]),
                *(measure_of_line(text) for text in (*layout.notes, *raw.below) if _OF_ALL.match(text)),
            ]
        )
        if self.whole.unit == "GBP" and weighs_pounds([*lines, *outer]):
            self.whole = replace(self.whole, unit="lb")
        stated = " ".join([*lines, *outer, *layout.corner])
        self._excepted = excepted_in(stated)
        self._shares_excepted = bool(EXCEPTS_SHARES.search(stated)) and not re.search(
            r"shares in (?:thousands|millions)", stated, re.IGNORECASE
        )
        periods = [
            only_period(plain(text)) for text in [*layout.corner, *lines, *(line for line in outer if len(line) <= 150)]
        ]
        self._period = next((period for period in periods if period), None)
        self._year = year_of_accounts([*lines, *outer])
        self._planned = any(_PLANNED.search(" ".join(layout.columns[c])) for c in columns)
        self._columns: dict[tuple[int, tuple[str, ...]], tuple[Measure, Period | None, bool, list[Measure]]] = {}
        self._currency = self._currencies()
        self._row_counting = self._row_without_sign()
        self._around = tuple(text for text in (*lines, *outer) if len(text) <= 150)
        self._numbering = numbering(layout.columns, [line.printed for line in layout.lines])
        self._dated_columns = [c for c in columns if all(is_period(text) for text in layout.columns[c])]
        self._scaled_columns = {c for c in columns if _any_scaled(line.printed[c] for line in layout.lines)}
        self._row_seconds: list[Measure] = []
        self._row: Measure = SILENT
        self._own_row: Measure = SILENT
        self._path: list[str] = []
        self._row_scaled = False
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

    def _row_without_sign(self) -> int | None:
        """The one row that leaves out the sign that every other of the table prints: it counts something."""
        rows = {line.index: _is_signed(line) for line in self._layout.lines if line.kind == "data"}
        without = [index for index, signed in rows.items() if not signed]
        return without[0] if len(without) == 1 and len(rows) > 3 else None

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
            if text == "m" and first_opinion([*reversed(path), *self._around]):
                stated = Measure(scale=_MILLION)
        halves = [self._seconds.of_row(text, line) for text in reversed(path)]
        self._row_seconds = [second for _, second in halves]
        measures = [stated, *(measure_of_label(text) for text, _ in halves)]
        self._row = _first(measures)
        self._own_row = _first(measures[:2])
        if any(each.per_share for each in measures) and not self._row.shares:
            unit = self._row.unit if self._row.unit not in RATIOS or self._own_row.unit else None
            self._row = Measure(unit=unit, scale=self._row.scale if self._own_row.scale else None, per_share=True)
        if not self._row and line.index == self._row_counting:
            self._row = Measure(count=True)
        self._path = path[::-1]
        self._row_scaled = _any_scaled(line.printed[c] for c in self._dated_columns)
        self._row_period = period_of([text for text in path if is_period(text)]) or _last_period(path)
        self._row_whole = any(is_period(text) for text in path)

    def cell(self, line: Line, column: int, each: Printed, place: CellPlace) -> Cell:
        """The typed cell of one figure."""
        path = line.columns[column]
        known = self._columns.get((column, path))
        if known is None:
            halves = [self._seconds.of_column(text, column) for text in reversed(path)]
            change = is_change([_FROM_PLAN.sub("", text) for text in path] if self._planned else path)
            dated = change_period(path) if change else period_of(path)
            known = self._columns[column, path] = (
                _first([*(measure_of_header(text) for text, _ in halves), self._named.of(path)]),
                dated or (self._year.of(path) if self._year and not change else None),
                _NO_PERIOD.search(" ".join(path)) is None and (not change or states_span(path)),
                [second for _, second in halves],
            )
        if each.unit == "m" and LONE_M.search(each.text) and self._means_millions(known[0], path, column):
            each = replace(each, unit="", own=_MILLION)
        unit, scale = self._unit_and_scale(each, known[0], column)
        if (
            unit == "USD"
            and self.whole.unit in DOLLARS
            and not _AMERICAN.search(" ".join((each.text, *path, *line.path)))
        ):
            unit = self.whole.unit  # "($ millions)" below "Canadian dollars"
        if unit == "GBP" and weighs_pounds([each.text, *reversed(path), *self._path, *self._around]):
            unit = "lb"
        factor = each.own if each.own is not None else scale
        beside = self._measure_beside(known[3], unit, factor) if each.beside else (None, Decimal(1))
        return Cell.model_construct(
            printed=each.text,
            value=_exact(each.value * factor),
            row=line.path,
            column=path,
            unit=unit,
            scale=factor,
            decimals=each.decimals,
            period=self._period_of(known[1], path, inherits=known[2]),
            beside_unit=beside[0],
            beside_scale=beside[1],
            place=place,
        )

    def _measure_beside(self, column: list[Measure], unit: str | None, scale: Decimal) -> tuple[str | None, Decimal]:
        """Unit and scale of a second figure in brackets: as the nearest heading says, else those of the first."""
        stated = next((each for each in (*column, *self._row_seconds, *self._whole_seconds) if each), None)
        return (stated.unit, stated.scale or Decimal(1)) if stated else (unit, scale)

    def _means_millions(self, stated: Measure, path: tuple[str, ...], column: int) -> bool:
        """Whether a figure's own "m" is a million: nothing around it speaks of a length.

        The nearest that speaks of what is counted, paid or long decides, a row before its column; where none does,
        it is a million, as news prints it.
        """
        for measure, texts in ((self._row, self._path), (stated, path[::-1])):
            if (said := first_opinion(texts)) is not None or measure.unit:
                return said or (said is None and _is_counted(measure))
        if self._currency[column] or column in self._scaled_columns:
            return True
        if self._row_scaled and column in self._dated_columns:
            return True
        return _is_counted(self.whole) or first_opinion(self._around) is not False

    def _unit_and_scale(self, each: Printed, column: Measure, index: int) -> tuple[str | None, Decimal]:
        one = Decimal(1)
        row, whole = self._row, self.whole
        if index in self._numbering and not column:
            return each.unit or None, one
        if each.unit and not _MONEY.fullmatch(each.unit):
            same = next((m.scale for m in (column, row, whole) if m.unit == each.unit and m.scale), None)
            return each.unit, one if each.unit in RATIOS else same or one
        if column.unit == "%" and each.text.lstrip("-−+")[:1] == "." and each.decimals == 3:
            return None, one  # a share of games won as sports print it: ".714"
        scaled = each.own is not None and each.own > 1  # "4.82 million" is no percentage, whatever stands around it
        if column.unit in RATIOS and not scaled:
            return column.unit, one
        order: tuple[Measure, ...]
        order = (row, column, whole) if row.unit or row.scale or row.count else (column, row, whole)
        if row.shares:
            excepted = self._shares_excepted and not row.scale
            return "shares", one if excepted else row.scale or column.scale or whole.scale or one
        if row.per_share:
            currency = next((m.unit for m in order if m.unit and _MONEY.fullmatch(m.unit)), None)
            return each.unit or currency or self._currency[index], row.scale or one
        if any(re.search(rf"\b{re.escape(word)}s?\b", self._label.lower()) for word in self._excepted):
            order = tuple(measure for measure in order if measure is not whole)
        unit: str | None = each.unit or None
        scale: Decimal | None = None
        counted = False
        for measure in order:
            if (
                unit is None
                and measure.unit
                and not (counted and (_MONEY.fullmatch(measure.unit) or measure.unit in RATIOS))
                and not (scaled and measure.unit in RATIOS)
            ):
                unit = measure.unit
            if scale is None and measure.scale and _fits(measure, unit, counted=counted):
                scale = measure.scale
            counted = counted or (measure.count and measure.unit is None)
        rate = not (each.unit or each.grouped or row.unit or column.unit) and is_rate(self._label)
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


def _is_signed(line: Line) -> bool:
    """Whether each figure of a row that may be money prints a currency's sign."""
    figures = [each for each in line.printed if each.kind is CellKind.FIGURE and each.unit != "%"]
    return bool(figures) and all(each.unit and _MONEY.fullmatch(each.unit) for each in figures)


def _any_scaled(cells: Iterable[Printed]) -> bool:
    """Whether one of some cells prints a magnitude that no unit of length has, and no unit: "640k", "1.2bn"."""
    return any(each.own is not None and not each.unit for each in cells)


def _is_counted(measure: Measure) -> bool:
    return bool(
        measure.unit and (_MONEY.fullmatch(measure.unit) or measure.unit in ("persons", "shares", "households"))
    )


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
