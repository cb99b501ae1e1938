"""A CSV or TSV file as tables: its separator found from its own lines, blank lines between tables."""

import csv
from collections import Counter

from pipeline.sources.tables.grid import RawCell, RawTable, laid_out
from pipeline.sources.tables.tidied import parted
from pipeline.text.plural import pluralize

SEPARATORS = (",", ";", "\t", "|", "^")
SAMPLE_LINES = 200
FEWEST_ROWS = 3
"""Rows that a table has at least which is not most of its file."""


def separator_of(text: str) -> str | None:
    """The separator that gives the most lines the same number of fields, one more or less counting half.

    None for a text that is no table.
    """
    lines = [line for line in text[:200_000].splitlines()[:SAMPLE_LINES] if line.strip()]
    if len(lines) < 2:
        return None
    return _best(lines, whole=True) or _best(lines, whole=False)


def _best(lines: list[str], *, whole: bool) -> str | None:
    """The separator of most lines, or, of a short table between the words about it, of those from its first row on."""
    best, score = None, 0.0
    for separator in SEPARATORS:
        wide = [len(row) for row in fields_of(lines, separator)]
        widths = Counter(width for width in wide if width > 1)
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
        ragged = widths[width - 1] * (width > 2) + widths[width + 1]
        among = len(lines) if whole else len(wide) - wide[::-1].index(width) - wide.index(width)
        share = (times + ragged / 2) / among
        quality = share + min(width, 20) / 1000
        if share >= 0.6 and quality > score and (whole or times >= FEWEST_ROWS):
            best, score = separator, quality
    return best


def delimited_tables(text: str) -> list[tuple[RawTable, int, int]]:
    """The tables of the file's text with the code points that each takes up; blocks between blank lines stand apart."""
    separator = separator_of(text)
    if separator is None:
        return []
    found: list[tuple[RawTable, int, int]] = []
    above: list[str] = []
    for start, block in _blocks(text):
        rows = fields_of(block.splitlines(keepends=True), separator)
        if max((len(row) for row in rows), default=0) < 2 or len(rows) < 2:
            above.extend(" ".join(row) for row in rows)
            continue
        rows, remarks = _within(rows)
        cells = ([RawCell(text.strip(), level=len(text) - len(text.lstrip())) for text in row] for row in rows)
        # A file with semicolons between fields keeps the comma for decimals: "41.203" is forty-one thousand there.
        raw = laid_out(cells, above=tuple(above[-3:]), spans=False, decimal_comma=separator == ";")
        raw.remarks.extend(remarks)
        found.extend((part, start, start + len(block)) for part in parted(raw))
        above = []
    return found


def _within(rows: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """The rows that fit the table's width, and a remark on those that do not.

    Which column a figure is of cannot be told in a row of more fields with digits than its table has columns: a comma
    that nobody quoted ("1,200") moves the rest along. Words beyond the last column are dropped.
    """
    width = max(Counter(map(len, rows)).items(), key=lambda item: (item[1], item[0]))[0]
    head = len(rows[0]) if all(field.strip() for field in rows[0]) else width
    width = max(width, head)
    fit = [row[:width] for row in rows if not any(map(str.isdigit, "".join(row[width:])))]
    odd = [row for row in rows if any(map(str.isdigit, "".join(row[width:])))]
    if not odd:
        return fit, []
    first = ",".join(odd[0])[:60]
    return fit, [f"{pluralize(len(odd), 'row')} with more cells than columns not read (the first: {first!r})"]


def fields_of(lines: list[str], separator: str) -> list[list[str]]:
    """The fields of lines with words; those that break the form of CSV are parted at each separator."""
    if "".join(lines).count('"') % 2:  # a quotation mark that nothing closes would swallow every row below it
        return [line.strip().replace('"', "").split(separator) for line in lines if line.strip()]
    apart = any(f'{separator} "' in line for line in lines)  # a blank before a quotation mark makes it no mark
    try:
        return [
            row
            for row in csv.reader(lines, delimiter=separator, skipinitialspace=apart)
            if any(field.strip() for field in row)
        ]
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
