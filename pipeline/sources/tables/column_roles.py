"""What columns of a grid are for, by their headers and figures: labels, units, notes' numbers, periods, ranks."""

import re
from itertools import pairwise

from pipeline.sources.tables.grid import RawTable
from pipeline.sources.tables.periods import is_period, periods_in
from pipeline.sources.tables.printed import CellKind, Printed
from pipeline.sources.tables.tidied import alone
from pipeline.sources.tables.unit_names import SIGNS, unit_named
from pipeline.sources.tables.units import measure_of_header

PERIOD_HEAD = re.compile(
    r"(?:(?:fiscal|financial|calendar|school|academic|marketing|survey|census|reference)\s)?(?:years?|quarters?|months?|periods?|dates?|seasons?|weeks?)"
    r"(?:\s?(?:ended|ending|to|/.*))?|as (?:of|at)|time",
    re.IGNORECASE,
)
"""Headers of columns of periods, or of the labels beside them."""
_TIMES = {"day", "week", "month", "year"}
"""Units of a span that a header names ("12 months")."""
NUMBER_HEAD = re.compile(
    r"(?:rank|pos(?:ition)?|place|no|#|age|size|grade|round|week|day|hour|lap|stage|game|match|id|code|number)\.?",
    re.IGNORECASE,
)
"""Headers of columns that number their rows."""
_BEGINNING = re.compile(
    r"(?:(?:year|date|month)\s(?:of\s)?)?(?:first\s)?(?:opened|opening|founded|foundation|established|establishment"
    r"|built|construction|completed|completion|launched|launch|created|formed|formation|incorporated|incorporation"
    r"|started|start|began|begun|born|birth|commissioned|inaugurated|elected|appointed|joined|listed|introduced"
    r"|registered|chartered|settled|released|release|published|publication|installed|acquired|renovated|rebuilt|closed)"
    r"(?:\s(?:in|to the public|since))?|since|in (?:office|service|operation|business|power) since",
    re.IGNORECASE,
)
_NOTE_HEAD = re.compile(r"notes?(?: no\.?)?|ref(?:erence)?s?\.?|footnotes?", re.IGNORECASE)

_UNIT_HEAD = re.compile(
    r"units?(?: of measure(?:ment)?)?|measure|uom|einheit|unité|unidad|unità|eenheid|enhe[dt]|yksikkö", re.IGNORECASE
)

_CODE = re.compile(r"[A-Z]{1,4}[-_.]?\d{1,10}")

_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def numbering(columns: list[tuple[str, ...]], printed: list[list[Printed]]) -> frozenset[int]:
    """The columns that rank or date their rows, of which no unit or scale of the whole table speaks."""
    return frozenset(
        c
        for c, path in enumerate(columns)
        if path and (NUMBER_HEAD.fullmatch(path[-1]) or (not any(map(is_period, path)) and _are_years(printed, c)))
    )


def _are_years(printed: list[list[Printed]], c: int) -> bool:
    figures = [row[c] for row in printed if row[c].kind is CellKind.FIGURE]
    return len(figures) > 1 and all(_YEAR.fullmatch(each.text) for each in figures)


def roles_of(
    grid: RawTable,
    texts: list[list[str]],
    printed: list[list[Printed]],
    body: list[int],
    columns: list[tuple[str, ...]],
) -> tuple[tuple[int, ...], int | None, frozenset[int]]:
    """Which columns name the row, which one its unit, and which hold notes' numbers."""
    data = [i for i in body if not alone(grid.rows[i])]
    figures, words, years = _tallied(texts, printed, data, grid.width)
    worded = [c for c in range(1, grid.width) if words[c] > figures[c]]
    named = [c for c in worded if columns[c] and _UNIT_HEAD.fullmatch(columns[c][-1])]
    units = [c for c in worded if _units_among(texts, data, c) == 1]
    # a column called "Measure" may as well name what is measured, with its unit in the next one
    unit_column = next((c for c in [*units, *named] if c in units or _units_among(texts, data, c) >= 0.5), None)
    ignored = {
        c
        for c in range(1, grid.width)
        if columns[c] and _NOTE_HEAD.fullmatch(columns[c][-1]) and _note_numbers(texts, data, c)
    }

    def is_label(c: int) -> bool:
        if c == unit_column or c in ignored:
            return False
        filled = figures[c] + words[c]
        if words[c] and words[c] >= figures[c]:
            return True
        named = " ".join(columns[c])
        return bool(filled) and years[c] == filled and (c == 0 or bool(PERIOD_HEAD.fullmatch(named)))

    first = next(
        (c for c in range(grid.width) if words[c] and words[c] >= figures[c] and c != unit_column and c not in ignored),
        None,
    )
    if is_label(0) and grid.width > 2 and is_label(1) and _are_codes(texts, data):
        names = [1]
    elif is_label(0):
        names = [0]
    elif (
        first is not None
        and first <= 2
        and (NUMBER_HEAD.fullmatch(" ".join(columns[0])) or not columns[0] or _climbs(texts, data))
    ):
        names = [first]
    else:
        names = [0]
    column = names[0] + 1
    while column < grid.width - 1 and (column == unit_column or column in ignored or is_label(column)):
        if column != unit_column and column not in ignored:
            if not _repeats(texts, data, names):
                break
            names.append(column)
        column += 1
    return tuple(names), unit_column, frozenset(ignored)


def _tallied(
    texts: list[list[str]], printed: list[list[Printed]], data: list[int], width: int
) -> tuple[list[int], list[int], list[int]]:
    """How many figures, words and periods each column has in the rows of data."""
    figures, words, years = [0] * width, [0] * width, [0] * width
    for i in data:
        for c, each in enumerate(printed[i]):
            if each.kind in (CellKind.FIGURE, CellKind.UNREAD):
                figures[c] += 1
                years[c] += is_period(texts[i][c]) and not each.grouped
            elif each.kind is CellKind.WORDS:
                words[c] += 1
                years[c] += is_period(texts[i][c])
    return figures, words, years


def _are_codes(texts: list[list[str]], data: list[int]) -> bool:
    """Whether the first column has a code for each row, which the next one names, each once."""
    names = [texts[i][1] for i in data]
    coded = all(_CODE.fullmatch(texts[i][0]) and not periods_in(texts[i][0]) for i in data)
    return coded and len(set(names)) == len(names) and all(names)


def _climbs(texts: list[list[str]], data: list[int]) -> bool:
    """Whether the first column counts its rows, as ranks do."""
    found = [texts[i][0].rstrip(".") for i in data if texts[i][0]]
    return (
        len(found) > 1 and all(text.isdigit() for text in found) and all(int(a) <= int(b) for a, b in pairwise(found))
    )


def _units_among(texts: list[list[str]], data: list[int], column: int) -> float:
    """The share of units among the different texts of a column."""
    found = {texts[i][column] for i in data if texts[i][column]}
    return sum(bool(unit_named(text) or measure_of_header(text)) for text in found) / max(len(found), 1)


def _note_numbers(texts: list[list[str]], data: list[int], column: int) -> bool:
    return all(re.fullmatch(r"[\d,. ()a-z&-]{0,12}", texts[i][column], re.IGNORECASE) for i in data)


def _repeats(texts: list[list[str]], data: list[int], names: list[int]) -> bool:
    """Whether labels of these columns alone do not tell the rows apart: one stands twice, or a blank follows one."""
    seen = set()
    for i in data:
        key = tuple(texts[i][c] for c in names)
        if key in seen or not key[-1]:
            return True
        seen.add(key)
    return False


def dates_a_beginning(label: str) -> bool:
    """Whether a label's year says when something began or ended: a value, and no period of the figures below it."""
    return bool(_BEGINNING.fullmatch(label.strip(" :")))


_WITH_UNIT = re.compile(rf"(?P<period>.*\d)\s?(?P<unit>[(\[](?:\D|['’]?000)*[)\]]|(?:{SIGNS})(?:\D|['’]?000)*|%)")


def is_year(text: str, each: Printed) -> bool:
    """Whether a cell with a figure is a period ("2024", "2024 ($ millions)", "12 months"), and no value."""
    found = _WITH_UNIT.fullmatch(text.strip())
    if found and measure_of_header(found["unit"]):
        text = found["period"]
    return (is_period(text) and not each.grouped and not each.signed) or each.unit in _TIMES
