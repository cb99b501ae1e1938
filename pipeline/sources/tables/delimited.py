"""A CSV or TSV file as tables: its separator found from its own lines, blank lines between tables."""

import csv
from collections import Counter

from pipeline.sources.tables.grid import RawCell, RawTable, laid_out

SEPARATORS = (",", ";", "\t", "|", "^")
SAMPLE_LINES = 200


def separator_of(text: str) -> str | None:
    """The separator that gives the most lines the same number of fields; None for a text that is no table."""
    lines = [line for line in text[:200_000].splitlines()[:SAMPLE_LINES] if line.strip()]
    if len(lines) < 2:
        return None
    best, score = None, 0.0
    for separator in SEPARATORS:
        rows = _fields(lines, separator)
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
        rows = _fields(block.splitlines(keepends=True), separator)
        if max((len(row) for row in rows), default=0) < 2 or len(rows) < 2:
            above.append(" ".join(" ".join(row) for row in rows))
            continue
        cells = ([RawCell(text.strip(), level=len(text) - len(text.lstrip())) for text in row] for row in rows)
        found.append((laid_out(cells, above=tuple(above[-3:]), spans=False), start, start + len(block)))
        above = []
    return found


def _fields(lines: list[str], separator: str) -> list[list[str]]:
    """The fields of lines with words; those that break the form of CSV are parted at each separator."""
    try:
        return [row for row in csv.reader(lines, delimiter=separator) if any(field.strip() for field in row)]
    except csv.Error:
        return [line.split(separator) for line in lines if line.strip()]


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
