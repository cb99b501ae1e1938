"""Which rows of a grid stand above and below its body: titles, header rows, notes."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from pipeline.sources.tables.column_roles import NUMBER_HEAD, PERIOD_HEAD, dates_a_beginning, is_year
from pipeline.sources.tables.grid import RawCell, RawTable
from pipeline.sources.tables.periods import is_period
from pipeline.sources.tables.printed import CellKind, Printed
from pipeline.sources.tables.tidied import alone, cells_of
from pipeline.sources.tables.units import measure_of_header

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_STEP = 10
"""Years from one column to the next at most."""
_LEAST, _MOST = 1500, 2500
"""Between these a figure of four digits may be taken for a year."""
_ROUND = 5
"""Two figures that number columns are next to each other, or multiples of this."""
_NEAR = 15
"""Years that the first and the last of neighbouring columns lie apart at most."""


def titles_of(grid: RawTable, texts: list[list[str]], printed: list[list[Printed]]) -> tuple[tuple[str, ...], int]:
    """Lines at the top of the grid that stand alone in it: its title, its units; they end where cells stand beside."""
    titles = []
    top = 0
    while top < len(grid.rows) - 1 and alone(grid.rows[top]):
        titles.append(next(text for text in texts[top] if text))
        top += 1
    if top == len(grid.rows) - 1 and not any(each.kind is CellKind.FIGURE for each in printed[top][1:]):
        return (), 0
    if (
        top
        and any(each.kind is CellKind.FIGURE for each in printed[top][1:])
        and not _is_head_row(grid, texts, printed, top, first=True)
    ):
        titles.pop()  # the last line above figures is a section's title, where no header stands between
        top -= 1
    return tuple(titles), top


def notes_of(grid: RawTable, texts: list[list[str]], top: int) -> tuple[int, tuple[str, ...]]:
    """Where the body ends, and the lines below it that stand alone: sources, notes."""
    bottom = len(grid.rows)
    while bottom > top + 1 and alone(grid.rows[bottom - 1]):
        bottom -= 1
    return bottom, tuple(next(text for text in texts[i] if text) for i in range(bottom, len(grid.rows)))


def _is_head_row(grid: RawTable, texts: list[list[str]], printed: list[list[Printed]], i: int, *, first: bool) -> bool:
    """Whether a row above the figures is one of headers: words, periods and units beside its label, no figures."""
    row = printed[i]
    beside = [(c, each) for c, each in enumerate(row) if c > 0 and each.kind is not CellKind.NOTHING]
    figures = [(c, each) for c, each in beside if each.kind is CellKind.FIGURE]
    if not beside:
        return False
    if _is_marked_data(grid.rows, i) or (first and _is_like_those_below(grid, texts, printed, i)):
        return False
    if not figures:
        return True
    if all(cell.header for cell in cells_of(grid.rows[i])):
        return True
    if not all(is_year(texts[i][c], each) for c, each in figures):
        return False
    label = texts[i][0]
    if first and label and not PERIOD_HEAD.fullmatch(label) and _years_as_values(texts, printed, i):
        return False
    if first:
        return not label or row[0].kind is not CellKind.FIGURE or bool(measure_of_header(label))
    return not label or is_period(label) or bool(PERIOD_HEAD.fullmatch(label)) or bool(measure_of_header(label))


def _is_marked_data(rows: list[list[RawCell | None]], i: int) -> bool:
    """Whether each row of two columns, this one too, is marked as a header and its value, as pages write profiles."""
    lines = [cells_of(row) for row in rows]
    return (
        all(len(line) == 2 and line[0].header and not line[1].header for line in (lines[i], *lines)) and len(rows) > 1
    )


def _is_like_those_below(grid: RawTable, texts: list[list[str]], printed: list[list[Printed]], i: int) -> bool:
    """Whether a row's times, years or words beside its label are of the kind that its columns hold all the way down.

    One row below is enough for clock times, and for years beside words. A word says so that comes again in its column,
    but not where the whole row does, as a header may.
    """
    if any((cell.header and grid.spans) or cell.columns > 1 or cell.rows > 1 for cell in cells_of(grid.rows[i])):
        return False
    columns = [c for c in range(1, grid.width) if texts[i][c]]
    words = [c for c in columns if printed[i][c].kind is CellKind.WORDS]
    below = range(i + 1, len(texts))
    for c in columns:
        held = [printed[k][c] for k in below if texts[k][c]]
        shown = (texts[i][c], *(each.text for each in held))
        timed = all(each.kind is CellKind.UNREAD for each in (printed[i][c], *held))
        clock = timed and all(":" in text for text in shown)
        dated = all(_YEAR.fullmatch(text) for text in shown)
        if (held and (clock or (words and dated))) or (len(held) > 1 and words and timed):
            return True
    again = any(texts[k][c] == texts[i][c] for c in words for k in below)
    return again and not any(all(texts[k][c] == texts[i][c] for c in words) for k in below)


def _years_as_values(texts: list[list[str]], printed: list[list[Printed]], i: int) -> bool:
    """Whether the years beside a row's label are its values: when something began, or figures that look like years.

    The header of a table with figures in their thousands all the same has years that follow one another.
    """
    years = [text for text in texts[i][1:] if text]
    if len(years) == 1 and dates_a_beginning(texts[i][0]):
        return True
    found = [int(year) for text in years for year in _YEAR.findall(text)[-1:]]
    steps = {b - a for a, b in pairwise(found)}
    if len(found) > 1 and len(steps) == 1 and 0 < abs(steps.pop()) <= _STEP:
        return False
    below = [each for row in printed[i + 1 :] for each in row[1:] if each.kind is not CellKind.NOTHING]
    if len(below) == 1:
        return bool(_YEAR.fullmatch(below[0].text))
    return bool(below) and all(
        each.kind is CellKind.FIGURE and not each.grouped and not each.decimals and _LEAST < each.value < _MOST
        for each in below
    )


def head_of(grid: RawTable, texts: list[list[str]], printed: list[list[Printed]], top: int, bottom: int) -> int | None:
    """How many rows stand above the body: titles and headers. None where the grid has no figures."""
    head = top
    for i in range(top, bottom):
        if i < grid.head and not _is_marked_in_vain(grid, texts, printed, i):
            head = i + 1
            continue
        if i < grid.head:
            break
        if alone(grid.rows[i]):
            continue
        first = not any(_beside(texts[k]) for k in range(top, head))
        below_header = (
            i > top
            and head == i
            and (_reaches_in(grid, i) or _parts_header(grid, texts, i) or _fills_blanks(grid, texts, i))
        )
        if below_header and _years_alone(texts[i], printed[i]):
            head = i + 1  # a header above covers this row too, or is parted by it
            continue
        if not _is_head_row(grid, texts, printed, i, first=first):
            break
        if _text_row(grid, texts, i) and head > top:
            break
        head = i + 1
    else:
        return None if head >= bottom else head
    return head


def _is_marked_in_vain(grid: RawTable, texts: list[list[str]], printed: list[list[Printed]], i: int) -> bool:
    """Whether a row that a file calls its header is the first of its data, as Markdown has one for every table."""
    if _holds_figures(texts[i], printed[i], printed[i + 1 : i + 2]):
        return True
    if grid.spans:
        return False
    label, *beside = texts[i]
    years = bool(label) and not PERIOD_HEAD.fullmatch(label) and all(_YEAR.fullmatch(text) for text in beside if text)
    return _is_like_those_below(grid, texts, printed, i) or (years and _years_as_values(texts, printed, i))


def _holds_figures(texts: list[str], printed: list[Printed], below: list[list[Printed]]) -> bool:
    """Whether a row's figures are data and no header.

    Beside a label it has figures alone; they fall or climb in uneven steps where ages and sizes climb evenly, or are
    printed as those below them are, or there is one alone, which heads no column where the label numbers nothing
    ("Grade").
    """
    beside = [(c, each) for c, each in enumerate(printed) if c and each.kind is not CellKind.NOTHING]
    figures = [each for c, each in beside if each.kind is CellKind.FIGURE and not is_year(texts[c], each)]
    if not figures or not texts[0] or PERIOD_HEAD.fullmatch(texts[0]):
        return False
    values = [each.value for each in figures]
    alone_beside = len(figures) == len(beside)
    if alone_beside and (is_period(texts[0]) or any(a >= b for a, b in pairwise(values))):
        return True
    if not below or any(_form(each) != _form(below[0][c]) for c, each in beside):
        return False
    plain = not any(each.grouped or each.decimals or each.unit or each.own for each in figures)
    numbers = bool(NUMBER_HEAD.fullmatch(texts[0]))
    if len(figures) == 1:
        return not numbers or (alone_beside and not plain)
    return alone_beside and not (plain and (numbers or measure_of_header(texts[0]) or _climb_evenly(values)))


def _climb_evenly(values: Sequence[Decimal]) -> bool:
    """Whether figures may number columns: in even steps, where they are two from one to the next or round."""
    steps = {b - a for a, b in pairwise(values)}
    return len(steps) == 1 and (len(values) > 2 or steps == {1} or not any(value % _ROUND for value in values))


def _form(each: Printed) -> tuple[object, ...]:
    return each.kind, each.grouped, each.decimals, each.unit, each.own


def _reaches_in(grid: RawTable, i: int) -> bool:
    """Whether a cell of the row above covers a place of this row."""
    same = [
        cell is above for cell, above in zip(grid.rows[i], grid.rows[i - 1], strict=True) if cell and cell.text.strip()
    ]
    return any(same) and not all(same)


def _fills_blanks(grid: RawTable, texts: list[list[str]], i: int) -> bool:
    """Whether a row stands under one that leaves places blank beside its headers, in a format that merges no cells."""
    above = texts[i - 1]
    return (
        not grid.spans
        and not above[0]
        and any(above[1:])
        and any(text and not upper for upper, text in zip(above[1:], texts[i][1:], strict=True))
    )


def _parts_header(grid: RawTable, texts: list[list[str]], i: int) -> bool:
    """Whether a row gives different years, near to each other, below each header above it that spans columns."""
    for cell in cells_of(grid.rows[i - 1]):
        if cell.columns > 1:
            years = [text for text, above in zip(texts[i], grid.rows[i - 1], strict=True) if above is cell]
            found = sorted({int(year) for text in years for year in _YEAR.findall(text)})
            if len(found) < len(years) or found[-1] - found[0] > _NEAR:
                return False
    return any(cell.columns > 1 for cell in cells_of(grid.rows[i - 1]))


def _years_alone(texts: list[str], printed: list[Printed]) -> bool:
    return all(is_year(text, each) for text, each in zip(texts, printed, strict=True) if each.kind is CellKind.FIGURE)


def _beside(texts: list[str]) -> bool:
    return any(texts[1:])


def _text_row(grid: RawTable, texts: list[list[str]], i: int) -> bool:
    """Whether a row of words below a header is one of the body: it has a label, and no units or periods beside it."""
    if not texts[i][0]:
        return False
    if any(cell.header for cell in cells_of(grid.rows[i])[1:]):
        return False
    beside = [text for text in texts[i][1:] if text]
    return not any(is_period(text) or measure_of_header(text) for text in beside) and all(
        cell.columns == 1 for cell in cells_of(grid.rows[i])
    )


def headers_of(grid: RawTable, texts: list[list[str]], top: int, head: int) -> list[list[str]]:
    """The header rows' texts, with upper ones carried over blanks where the format cannot merge cells."""
    rows = [list(texts[i]) for i in range(top, head)]
    if len(rows) > 1 and _counts_up(rows[-1]):
        rows.pop()
    if not grid.spans:
        for upper, lower in pairwise(rows):
            filled = ""
            for c in range(1, len(upper)):
                if upper[c]:
                    filled = upper[c]
                elif filled and lower[c] and c > 1:
                    upper[c] = filled
    return rows


def _counts_up(row: list[str]) -> bool:
    """Whether a header row numbers the columns: 1, 2, 3 … or (1), (2) …"""
    numbers = [re.sub(r"[()]", "", text) for text in row if text]
    if len(numbers) < 3:
        return False
    digits = [number for number in numbers if number.isdigit()]
    return (
        len(digits) >= len(numbers) - 1
        and len(digits) >= 3
        and all(int(b) == int(a) + 1 for a, b in pairwise(digits))
        and int(digits[0]) <= 2
    )
