"""Tables of an Excel workbook: figures as their formats print them, merged cells, indents, dates, hidden parts."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from typing import Any

from pipeline.errors import SourceError
from pipeline.sources.tables.archive import checked
from pipeline.sources.tables.docx import without_mark
from pipeline.sources.tables.grid import MAX_COLUMNS, RawCell, RawTable, laid_out
from pipeline.sources.tables.tidied import parted
from pipeline.text.plural import pluralize

MAX_ROWS = 20_000
MAX_SHEETS = 100
_AS_CSV = "Save the sheet that matters as CSV and name that file."
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_FORMULA_BARE = re.compile(rb"<c\b[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_HIDDEN_ROW = re.compile(
    rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d{1,7})"|<row\b[^>]*\br="(\d{1,7})"[^>]*\bhidden="(?:1|true)"'
)
_HIDDEN_COLUMNS = re.compile(
    rb'<col\b(?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="(\d{1,5})")(?=[^>]*\bmax="(\d{1,5})")'
)
_SECTION = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)(?:-[0-9A-Fa-f]+)?\]|\[[^\]]*\]')
_PRIVATE = 0xE000
_HELD = re.compile("[\ue000-\uf8ff]")
"""Characters that hold the place of a format's own words while its digits are found."""
_SPACES = re.compile(r"\s+")


@dataclass(slots=True)
class Workbook:
    """A workbook's tables and lines, each with its sheet's name, and what was left out."""

    parts: list[tuple[str, RawTable | str]] = field(default_factory=list)
    title: str = ""
    author: str = ""
    modified: date | None = None
    remarks: list[str] = field(default_factory=list)


def read_workbook(body: bytes) -> Workbook:
    """The workbook's visible sheets as tables; links to other files are never followed, macros never run."""
    archive = checked(body)
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(body), read_only=True, data_only=True, keep_links=False, rich_text=True
            )
            return _read(book, archive)
    except SourceError:
        raise
    except Exception as error:  # noqa: BLE001  (what openpyxl lets through for workbooks that break its assumptions)
        raise SourceError(
            f"it is a damaged or unusual workbook ({type(error).__name__}: {str(error)[:120]})", _AS_CSV
        ) from None


def _read(book: Any, archive: zipfile.ZipFile) -> Workbook:
    found = Workbook()
    properties = book.properties
    found.title, found.author = properties.title or "", properties.creator or ""
    found.modified = properties.modified.date() if isinstance(properties.modified, datetime) else None
    if any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
        found.remarks.append("its macros are left out")
    if any("externallink" in name.lower() for name in archive.namelist()):
        found.remarks.append("its links to other files are not followed; their figures are as last saved")
    if any(re.search(r"xl/(?:comments|threadedcomments)", name, re.IGNORECASE) for name in archive.namelist()):
        found.remarks.append("its comments are left out")
    if any(name.startswith("xl/charts/") for name in archive.namelist()):
        found.remarks.append("its charts are left out")
    for number, sheet in enumerate(book.worksheets):
        if number >= MAX_SHEETS:
            found.remarks.append(f"sheets after the {MAX_SHEETS}th are left out")
            break
        if sheet.sheet_state != "visible":
            found.remarks.append(f"its hidden sheet {sheet.title!r} is left out")
            continue
        markup = archive.read(sheet._worksheet_path.lstrip("/")) if hasattr(sheet, "_worksheet_path") else b""
        _read_sheet(found, sheet, markup)
    return found


def _read_sheet(found: Workbook, sheet: Any, markup: bytes) -> None:
    """A sheet's blocks of cells between blank rows, each a table or lines of text."""
    bare = len(_FORMULA_BARE.findall(markup))
    if bare:
        found.remarks.append(f"{pluralize(bare, 'formula')} on sheet {sheet.title!r} without a saved result: not read")
    hidden_rows = {int(a or b) for a, b in _HIDDEN_ROW.findall(markup)}
    hidden_columns = {
        c for first, last in _HIDDEN_COLUMNS.findall(markup) for c in range(int(first), min(int(last), MAX_COLUMNS) + 1)
    }
    if hidden_rows or hidden_columns:
        found.remarks.append(f"hidden rows or columns of sheet {sheet.title!r} are left out")
    spans, covered = _merged(markup)
    inline = _inline_texts(markup)
    above: list[str] = []
    for block in _blocks(_rows(found, sheet, hidden_rows, hidden_columns, spans, covered, inline)):
        wide = [row for row in block if sum(1 for cell in row if cell.text) > 1]
        if len(wide) < 2:
            lines = [text for row in block if (text := " ".join(cell.text for cell in row if cell.text))]
            above.extend(lines)
            found.parts.append((sheet.title, "\n".join(lines)))
            continue
        raw = laid_out(block, heading=sheet.title, above=tuple(above[-4:]), spans=bool(spans))
        found.parts.extend((sheet.title, part) for part in parted(raw))
        above = []


def _rows(
    found: Workbook,
    sheet: Any,
    hidden_rows: set[int],
    hidden_columns: set[int],
    spans: dict[tuple[int, int], tuple[int, int]],
    covered: set[tuple[int, int]],
    inline: dict[tuple[int, int], str],
) -> Iterator[list[RawCell]]:
    """The sheet's rows as printed cells; those that merged cells cover are left to the cell that covers them."""
    sheet.reset_dimensions()
    numbered = enumerate(sheet.iter_rows(), start=1)
    for number, row in numbered:
        if number > MAX_ROWS:
            more = 1 + sum(1 for _ in numbered)
            found.remarks.append(f"{pluralize(more, 'row')} of sheet {sheet.title!r} after the {MAX_ROWS:,}th not read")
            return
        if number in hidden_rows:
            continue
        line = []
        for column, cell in enumerate(row[:MAX_COLUMNS], start=1):
            if column in hidden_columns or (number, column) in covered:
                continue
            rows, columns = spans.get((number, column), (1, 1))
            columns -= sum(c in hidden_columns for c in range(column, column + columns)) if hidden_columns else 0
            if cell.value is None:
                line.append(RawCell("", columns=columns, rows=rows))
                continue
            text, level = inline.get((number, column)) or _printed(cell.value, cell.number_format), 0
            if isinstance(cell.value, (str, list)):
                alignment = cell.alignment
                level = (int(alignment.indent or 0) if alignment else 0) * 2 + _blanks(cell.value)
            line.append(RawCell(text, level=level, columns=columns, rows=rows))
        while line and not line[-1].text and line[-1].columns == 1:
            line.pop()
        yield line


def _blanks(value: Any) -> int:
    text = value if isinstance(value, str) else str(value)
    return len(text) - len(text.lstrip())


def _blocks(rows: Iterator[list[RawCell]]) -> Iterator[list[list[RawCell]]]:
    """The rows between blank ones, each run of them a block."""
    block: list[list[RawCell]] = []
    for row in rows:
        if any(cell.text for cell in row):
            block.append(row)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _merged(markup: bytes) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """The spans of merged cells by their first cell, and the places that they cover."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for left, top, right, bottom in _MERGE.findall(markup):
        first, last = _column(left), min(_column(right), MAX_COLUMNS)
        upper, lower = int(top), min(int(bottom), int(top) + 1_000)
        if last < first or (last - first + 1) * (lower - upper + 1) > 20_000 or len(covered) > 500_000:
            continue
        spans[upper, first] = (lower - upper + 1, last - first + 1)
        covered.update((r, c) for r in range(upper, lower + 1) for c in range(first, last + 1))
        covered.discard((upper, first))
    return spans, covered


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _printed(value: object, pattern: str) -> str:
    """A cell's value as its number format prints it, in plain English figures."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return _date(value, pattern)
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if isinstance(value, (int, float)):
        return _number(value, pattern or "General")
    return _SPACES.sub(" ", _rich(value) if isinstance(value, list) else str(value)).strip()


_INLINE = re.compile(rb'<c\b[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="inlineStr"[^>]*>(.{0,20000}?)</c>', re.DOTALL)
_RUN = re.compile(rb"<r>(.*?)</r>", re.DOTALL)
_RUN_TEXT = re.compile(rb"<t\b[^>]*>([^<]*)</t>")


def _inline_texts(markup: bytes) -> dict[tuple[int, int], str]:
    """The sheet's own texts that have raised marks, which the library's quick reader runs together."""
    found: dict[tuple[int, int], str] = {}
    if b'"superscript"' not in markup:
        return found
    for letters, row, inside in _INLINE.findall(markup):
        if b'"superscript"' not in inside:
            continue
        pieces: list[str] = []
        for run in _RUN.findall(inside):
            text = "".join(unescape(part.decode("utf-8", "replace")) for part in _RUN_TEXT.findall(run))
            pieces.append(without_mark(text, "".join(pieces[-2:])) if b'"superscript"' in run else text)
        found[int(row), _column(letters)] = "".join(pieces)
    return found


def _rich(value: Any) -> str:
    """Text in several fonts, less the raised marks of notes; the power of a unit stays."""
    pieces: list[str] = []
    for part in value:
        text = part if isinstance(part, str) else part.text
        if not isinstance(part, str) and part.font is not None and part.font.vertAlign == "superscript":
            text = without_mark(text, "".join(pieces[-2:]))
        pieces.append(text)
    return "".join(pieces)


def _date(value: datetime, pattern: str) -> str:
    """A date as day, month and year, or as much of it as its format shows."""
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]', "", pattern or "").lower()
    if "y" in shown and "d" not in shown:
        return f"{value:%B %Y}" if "m" in shown else f"{value:%Y}"
    text = f"{value.day} {value:%B %Y}"
    if value.hour or value.minute:
        text += f" {value:%H:%M}"
    return text


def _number(value: float, pattern: str) -> str:
    """A number in its format: decimals, thousands, percent, brackets and words around it ("#,##0.0" → "1,234.5")."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return ""
    sections = _split(pattern)
    section = sections[0]
    if exact < 0 and len(sections) > 1:
        section, exact = sections[1], -exact
        signed = any(mark in re.sub(r"\[[^\]]*\]", "", section) for mark in "(-−")
        if not signed:
            exact = -exact
    elif exact == 0 and len(sections) > 2:
        section = sections[2]
    if section.strip().lower() in ("general", "@", ""):
        return _general(exact)
    words: list[str] = []

    def aside(match: re.Match[str]) -> str:
        words.append(match[1] if match[1] is not None else match[2] if match[2] is not None else match[3] or "")
        return chr(_PRIVATE + len(words) - 1)

    bare = _SECTION.sub(aside, section)
    digits = re.search(r"[#0?](?:[#0?,\s]*[#0?])?(?:\.[0#?]*)?,*(?:[eE][+-]?0+)?", bare)
    if not digits:
        return _HELD.sub(lambda match: words[ord(match[0]) - _PRIVATE], bare).strip()
    run = digits[0]
    if re.search(r"[eE][+-]?0", run) or "/" in bare:
        return _general(exact)
    scaled = exact.scaleb(-3 * (len(run) - len(run.rstrip(","))))
    percent = bare.count("%")
    scaled = scaled.scaleb(2 * percent)
    decimals = run.partition(".")[2]
    least, most = decimals.count("0") + decimals.count("?"), len(decimals.rstrip(","))
    rounded = scaled.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP) if abs(scaled) < 10**20 else scaled
    text = f"{rounded:,f}" if "," in run.rstrip(",").partition(".")[0] else f"{rounded:f}"
    if most > least and "." in text:
        whole, _, part = text.partition(".")
        part = part[:least] + part[least:].rstrip("0")
        text = f"{whole}.{part}" if part else whole
    shown = bare[: digits.start()] + text + bare[digits.end() :]
    return _SPACES.sub(" ", _HELD.sub(lambda match: words[ord(match[0]) - _PRIVATE], shown)).strip()


def _split(pattern: str) -> list[str]:
    """The sections of a format: for positive numbers, negative ones, zero, and text."""
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', pattern) if len(pattern) <= 255 else ["General"]


def _general(value: Decimal) -> str:
    """A number without a format, with at most eleven digits as its program shows it."""
    text = f"{value:f}"
    if "." in text and len(text) > 12:
        whole = len(text.partition(".")[0].lstrip("-"))
        text = f"{value.quantize(Decimal(1).scaleb(-max(0, 10 - whole)), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
