"""Reference tables as files: a CSV, and beside it a TOML page that says how to read it and whose figures they are."""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

from pipeline.errors import SettingsError


@dataclass(frozen=True)
class TableSpec:
    """How a table is to be read: which column holds what, or the one measure and unit that hold for all of it.

    `vintage` says in words how old the figures are and `as_of` as a date; `grade_column` holds A, B or C as SOURCES.md
    explains them; `without` lists entities whose rows do not mean what their name says elsewhere; `names` gives the
    names of companies by the id that the table uses.
    """

    name: str
    path: Path
    title: str = ""
    entity_column: str = "entity"
    period_column: str = "period"
    value_column: str = "value"
    measure_column: str = "measure"
    unit_column: str = "unit"
    grade_column: str = "grade"
    end_column: str = "period_end"
    measure: str = ""
    unit: str = ""
    vintage: str = ""
    attribution: str = ""
    as_of: date | None = None
    without: tuple[str, ...] = ()
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def from_settings(cls, name: str, given: Mapping[str, Any], folder: Path) -> "TableSpec":
        """The spec that a TOML table states; `file` (or `path`) is relative to `folder`."""
        known = dict(given)
        file = known.pop("file", None) or known.pop("path", None)
        if unknown := sorted(set(known) - set(get_type_hints(cls)) | {"name", "path"} & set(known)):
            raise SettingsError(
                f"reference table {name}: unknown key {unknown[0]!r}", f"known keys: file, {', '.join(KEYS)}"
            )
        if not file:
            raise SettingsError(f"reference table {name}: no file is named", 'add file = "figures.csv"')
        known["without"] = tuple(known.get("without", ()))
        if isinstance(known.get("as_of"), str):
            known["as_of"] = date.fromisoformat(known["as_of"])
        return cls(name=name, path=folder / file, **known)


KEYS = tuple(key for key in get_type_hints(TableSpec) if key not in {"name", "path"})


class TableRow(NamedTuple):
    """One figure of a table, entity as the file writes it."""

    entity: str
    measure: str
    period: str
    value: Decimal
    unit: str
    grade: str
    period_end: str


def specs_in(folder: Path) -> tuple[TableSpec, ...]:
    """The tables that a folder describes, by name."""
    return tuple(TableSpec.from_settings(page.stem, read_toml(page), folder) for page in sorted(folder.glob("*.toml")))


def read_toml(page: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(page.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{page}: {error}", "correct this page or remove it") from error


def read_rows(spec: TableSpec) -> Iterator[TableRow]:
    """The table's figures in file order; a row without a value is left out, a value that is no number is an error."""
    try:
        with spec.path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.reader(lines)
            place = columns(spec, next(table, []))
            for number, cells in enumerate(table, start=2):
                if cells and (row := read_row(spec, place, cells, number)):
                    yield row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"reference table {spec.name}: {spec.path}: {error}", "give a CSV file in UTF-8") from error


def columns(spec: TableSpec, header: list[str]) -> dict[str, int]:
    """Where each part of a row stands; -1 for a part that the table does not have."""
    wanted = {
        "entity": spec.entity_column,
        "measure": spec.measure_column,
        "period": spec.period_column,
        "value": spec.value_column,
        "unit": spec.unit_column,
        "grade": spec.grade_column,
        "period_end": spec.end_column,
    }
    place = {part: header.index(column) if column in header else -1 for part, column in wanted.items()}
    needed = ["entity", "period", "value"] + ["measure"] * (not spec.measure) + ["unit"] * (not spec.unit)
    for part in needed:
        if place[part] < 0:
            raise SettingsError(
                f"reference table {spec.name}: {spec.path} has no column {wanted[part]!r}",
                f"its columns are {', '.join(header) or 'none'}; set {part}_column"
                + (f" or {part}" if part in {"measure", "unit"} else ""),
            )
    return place


def read_row(spec: TableSpec, place: dict[str, int], cells: list[str], line: int) -> TableRow | None:
    def cell(part: str) -> str:
        return cells[place[part]].strip() if 0 <= place[part] < len(cells) else ""

    entity, value = cell("entity"), cell("value")
    if not value or entity in spec.without:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise SettingsError(
            f"reference table {spec.name}: {spec.path} line {line}, {spec.value_column}: {value!r} is no number",
            "write plain digits, as in 1234.5",
        )
    measure, unit = spec.measure or cell("measure"), spec.unit or cell("unit")
    return TableRow(entity, measure, cell("period"), number, unit, cell("grade"), cell("period_end"))
