"""A CSV or TSV file as tables: its separator found from its own lines, blank lines between tables."""

import csv
import io
import re
from collections import Counter

from pipeline.sources.tables.grid import RawCell, RawTable, laid_out

SEPARATORS = (",", ";", "\t", "|", "^")
SAMPLE_LINES = 200
_LONGEST_FIELD = 100_000


def separator_of(text: str) -> str | None:
    """The separator that gives the most lines the same number of fields; None for a text that is no table."""
    lines = [line for line in text[:200_000].splitlines()[:SAMPLE_LINES] if line.strip()]
    if len(lines) < 2:
        return None
    best, score = None, 0.0
    for separator in SEPARATORS:
        rows = list(csv.reader(lines, delimiter=separator))
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        share = times / len(lines)
        quality = share + min(width, 20) / 1000
        if share >= 0.6 and quality > score:
            best, score = separator, quality
    return best


def delimited_tables(text: str) -> list[tuple[RawTable, int, int]]:
    """The tables of the file's text with the code points that each takes up; blocks between blank lines stand apart."""
    separator = separator_of(text)
    if separator is None:
        return []
    found = []
    above: list[str] = []
    for start, block in _blocks(text):
        rows = _rows(block, separator)
        if max((len(row) for row in rows), default=0) < 2 or len(rows) < 2:
            above.append(" ".join(" ".join(row) for row in rows))
            continue
        cells = [[RawCell(text.strip(), level=len(text) - len(text.lstrip())) for text in row] for row in rows]
        found.append((laid_out(cells, above=tuple(above[-3:]), spans=False), start, start + len(block)))
        above = []
    return found


def _rows(block: str, separator: str) -> list[list[str]]:
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        return [
            row for row in csv.reader(io.StringIO(block), delimiter=separator) if any(field.strip() for field in row)
        ]
    except csv.Error:
        return [line.split(separator) for line in block.splitlines() if line.strip()]
    finally:
        csv.field_size_limit(before)


def _blocks(text: str) -> list[tuple[int, str]]:
    """The parts between blank lines that stand outside quotation marks."""
    parts, start, quotes = [], 0, 0
    at = 0
    for line in text.splitlines(keepends=True):
        if not line.strip(" \t\r\n,;|") and quotes % 2 == 0:
            if text[start:at].strip():
                parts.append((start, text[start:at]))
            start = at + len(line)
        quotes += line.count('"')
        at += len(line)
    if text[start:].strip():
        parts.append((start, text[start:]))
    return parts


def looks_delimited(text: str, name: str, media_type: str) -> bool:
    """Whether a text is a table by its name or type, or by lines that all have the same separators."""
    if re.search(r"\.(?:csv|tsv|tab)$", name.split("?")[0], re.IGNORECASE) or media_type in (
        "text/csv",
        "text/tab-separated-values",
    ):
        return True
    return False
