"""Scores the reader of tables on 24 tables in up to six formats each: value, unit, row, column and period of each cell.

    python -m tests.benchmarks.tables [--errors FILE] [--format html]

The set was written by somebody who had not read the reader, and frozen before the reader first saw it; what a cell's
fields mean, and how loosely each is judged, stands in tests/sources/tables_gold/README.md.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import SourceError
from pipeline.models import Cell, Table
from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest

GOLD = Path(__file__).parents[1] / "sources" / "tables_gold"
FORMATS = ("html", "md", "csv", "xlsx", "docx", "pdf")
FIELDS = ("value", "unit", "row", "column", "period")
LOOSE = {
    "persons", "shares", "FTE", "parts per 1,000", "rank", "matches", "goals", "points", "clubs", "schools", "score", "customers", "heat pumps", "pupils per teacher", None,
}  # fmt: skip
"""Units that count things: a reader may name them otherwise or not at all, but not as money or percent."""
STRICT = re.compile(r"[A-Z]{3}(?:/.*)?|%|percentage points|index|°C|bp")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def main() -> int:
    options = argparse.ArgumentParser(description="Scores the reader of tables.")
    options.add_argument("--errors", type=Path)
    options.add_argument("--format", choices=FORMATS)
    chosen = options.parse_args()
    right: Counter[str] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    errors = []
    for kind, gold, found in judged([chosen.format] if chosen.format else list(FORMATS)):
        total[kind] += 1
        missed = [name for name in FIELDS if found is None or not AGREES[name](gold, found)]
        right[kind] += not missed
        wrong.update((kind, name) for name in missed)
        if missed:
            errors.append(
                {"format": kind, "wrong": missed, "gold": gold, "read": found and found.model_dump(mode="json")}
            )
    for kind in [*total, "all"]:
        of, good = (total[kind], right[kind]) if kind in total else (total.total(), right.total())
        by = ", ".join(
            f"{name} {count}"
            for name in FIELDS
            if (count := sum(n for (k, f), n in wrong.items() if f == name and kind in (k, "all")))
        )
        print(f"{kind:5} {good:5} of {of:5} cells right: {good / max(of, 1):6.1%}" + (f"   wrong: {by}" if by else ""))
    if chosen.errors:
        chosen.errors.write_text(
            "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in errors), encoding="utf-8"
        )
    return 0


def judged(kinds: list[str]) -> Iterator[tuple[str, dict[str, Any], Cell | None]]:
    """Each gold cell of each format with the read cell that agrees with most of it."""
    lines = [json.loads(line) for line in (GOLD / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    tables: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        tables.setdefault(line["table"], []).append(line)
    for name, golds in tables.items():
        for kind in kinds:
            if kind in golds[0]["formats"]:
                cells = [cell for table in read(GOLD / f"{name}.{kind}") for cell in table.cells]
                for gold in golds:
                    yield kind, gold, best(gold, cells)


def read(path: Path) -> tuple[Table, ...]:
    try:
        return extract(path.read_bytes(), ReadingRequest(name=path.name, today=date(2026, 11, 29))).tables
    except SourceError as error:
        print(f"{path.name}: {error.problem}")
        return ()


def best(gold: dict[str, Any], cells: list[Cell]) -> Cell | None:
    """The cell in the gold one's row and column, else the one that agrees with most of its fields."""

    def agreement(cell: Cell) -> tuple[int, ...]:
        row, column, value, period, unit = (
            AGREES[name](gold, cell) for name in ("row", "column", "value", "period", "unit")
        )
        return row + column + value, row, column, value, period, unit

    return max(cells, key=agreement, default=None)


@cache
def words(text: str) -> list[str]:
    """A label's words without marks of notes, order and punctuation."""
    bare = re.sub(r"\[\w{1,3}\]|\s\([a-z]\)|[*†‡¹²³⁴]", " ", text.casefold().replace("’", "'"))
    return sorted(re.findall(r"[\w%$£€'+±°]+", bare))


def row(gold: dict[str, Any], cell: Cell) -> bool:
    """Whether the label is right, and the section where the gold names one."""
    *sections, label = gold["row"].split(" > ")
    path = [words(part) for part in cell.row]
    return bool(path) and path[-1] == words(label) and all(words(section) in path[:-1] for section in sections)


def column(gold: dict[str, Any], cell: Cell) -> bool:
    return words(gold["column"]) == words(" ".join(cell.column))


def value(gold: dict[str, Any], cell: Cell) -> bool:
    return cell.value == Decimal(str(gold["scaled"]))


def unit(gold: dict[str, Any], cell: Cell) -> bool:
    """Whether the unit is right; money per share counts as that money, as the row says that it is per share."""
    wanted = gold["unit"]
    if wanted in LOOSE and cell.unit != wanted:
        return cell.unit is None or not STRICT.fullmatch(cell.unit)
    same = {"percentage points": "points", "minutes": "min"}
    wanted = same.get(wanted, wanted)
    return cell.unit == wanted or (wanted.endswith("/share") and cell.unit == wanted.partition("/")[0])


def period(gold: dict[str, Any], cell: Cell) -> bool:
    return period_key(gold["period"]) == period_key(cell.period)


@cache
def period_key(text: str | None) -> str | None:
    """A period in one writing, as the set's README has it: months in three letters, a financial year by its end."""
    if text is None:
        return None
    low = text.casefold().replace("–", "-").replace("fy", "")
    low = re.sub(r"\b(" + "|".join(MONTHS) + r")[a-z]*\.?", r"\1", low)
    for pattern, short in SPANS:
        low = re.sub(pattern, short, low)
    low = re.sub(r"^(?:as )?(?:at|of|on) (?:the )?", "", low)
    return " ".join(re.findall(r"[\w/-]+", low))


_DATE = r"(?:\d{1,2} )?(?:[a-z]{3})(?: \d{1,2})?,? (?=\d{4})"
SPANS = (
    (rf"(?:fiscal |financial )?year ended {_DATE}", ""),
    (rf"nine months ended {_DATE}", "9m "),
    (r"(?:six months ended (?:30 jun|jun 30),? (?=\d{4})|jan-jun )", "h1 "),
    (r"jul-dec ", "h2 "),
    (r"(?:three months ended (?:31 mar|mar 31),? (?=\d{4})|jan-mar )", "q1 "),
    (r"(?:three months ended (?:30 jun|jun 30),? (?=\d{4})|apr-jun )", "q2 "),
    (r"(?:three months ended (?:30 sep|sep 30),? (?=\d{4})|jul-sep )", "q3 "),
    (r"(?:three months ended (?:31 dec|dec 31),? (?=\d{4})|oct-dec )", "q4 "),
)
"""Periods that two writings name alike: "Nine months ended September 30, 2025" and "9M 2025"."""
AGREES = {"value": value, "unit": unit, "row": row, "column": column, "period": period}

if __name__ == "__main__":
    raise SystemExit(main())
