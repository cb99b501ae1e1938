"""Rows of a source's tables as facts: the latest figure and the one before it, or one of each of a few columns."""

import re
from collections.abc import Iterator, Sequence

from pipeline.models import Cell, Source, Table
from pipeline.models.table import measured
from pipeline.quantities.periods import MONTHS
from pipeline.sources.tables.column_roles import NUMBER_HEAD, PERIOD_HEAD
from pipeline.sources.tables.printed import read_printed
from pipeline.text.days import MONTHS as SHORT_MONTHS
from pipeline.writer.extractive.wording import ROW
from pipeline.writer.replies import ProposedFact, ProposedFigure

ROWS, ABREAST = 12, 3
"""Most rows of a table, and most columns without a period that are told beside each other."""
_DASH = " — "
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PART = re.compile(
    r"\b(?:(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)|q([1-4]))\b",
    re.IGNORECASE,
)
_ISO_MONTH = re.compile(r"^((?:19|20)\d\d)-(0[1-9]|1[0-2])$")
_CHANGE = re.compile(r"change|differ|revis|margin of error|growth|%\s*chg|variance|\byoy\b", re.IGNORECASE)
_UNIT_ALONE = re.compile(
    r"\(?(?:in )?(?:(?:US)?[$€£]|[A-Z]{3})? ?(?:thousands?|millions?|billions?|index|percent|per cent|%|number)?\)?",
    re.IGNORECASE,
)
_OF_A_YEAR = re.compile(r"(?<=[a-z%]{3}),? \(?(?=(?:19|20)\d\d(?:[-–/]\d{2,4})?\)?$)")
_COMPARED = re.compile(r"\b(?:since|from|than|over|on|to) (?:19|20)\d\d")
"""A year that a column counts from, and not its own."""
_UNIT_BEHIND = re.compile(
    r"(?:, | ?\()(?:in )?(?:(?:US )?[$€£]|[A-Z]{3})? ?(?:thousand|million|billion|percent|per cent|%|number)s?"
    r"(?: (?:of )?(?:dollars|euros|pounds|people|persons))?\)?$",
    re.IGNORECASE,
)
"""A column's unit behind what it measures, which its figures have."""
_MARK = re.compile(r" [prsef]$")
"""A mark of a note behind a period, such as p for provisional."""
_SCALED = re.compile(r"(\w+) (?:are |is |shown )?in (?:thousands|millions|billions)", re.IGNORECASE)
_GENERAL = "figures amounts dollars euros pounds values numbers persons people all usd eur gbp".split()  # noqa: SIM905
_ONES = {word.removesuffix("s") for word in (*_GENERAL, "count", "total number")}
"""What a column's name says nothing with: "Figure 94%", "People 150,000 persons"."""
LONGEST_NAME = 10
"""Most words of a table's name: more would be words of the source outside quotation marks."""
_SPAN = re.compile(r"\b(?:Three|Six|Nine|Twelve|Months?|Years?|Quarters?|Weeks?|Ended|Ending|Fiscal)\b")
_FOREIGN = re.compile(r"(?P<open>\()?\d[\d., ]*\)?")
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "%": "%"}


def rows_of(source: Source) -> Iterator[ProposedFact]:
    """The first rows of each table whose columns are periods, or so few that they can stand beside each other."""
    for table in source.tables:
        cells = [cell for cell in table.cells if cell.row and cell.place.end]
        columns = _columns(cells)
        numbers = dict.fromkeys(cell.place.row for cell in cells)
        dated = bool(cells) and bool(_when(cells[0].row_text)[0])
        for number in list(numbers)[-ROWS:] if dated else list(numbers)[:ROWS]:
            by_column = {cell.place.column: cell for cell in cells if cell.place.row == number}
            told = [by_column[column] for column in columns[:ABREAST] if column in by_column]
            told = [cell for cell in told if _scaled(table, cell)]
            if told and told[0].place.column == columns[0]:
                yield _fact(source, table, told)


def row_told(statement: str) -> tuple[str, str, str]:
    """Table, row and figures of a row's statement."""
    table, _, row = statement.rpartition(_DASH)
    label, _, figures = row.partition(": ")
    return table, label, figures


def _name(text: str) -> str:
    """A table's name from its caption, without number and remarks; "" for one that names little or too much."""
    text = re.sub(r"^Table [\w.-]*\d[.:]?\s+|\s*\([^()]*\)", "", text)
    text = re.split(r"(?<=\w\w)[.;:] ", text)[0].strip(" .;:")
    while len(text.split()) > LONGEST_NAME and "," in text:
        text = text.rpartition(",")[0]
    return text if 3 <= len(text.split()) <= LONGEST_NAME and "unless otherwise" not in text else ""


def _scaled(table: Table, cell: Cell) -> bool:
    """Whether a cell's scale is its own: "votes in thousands" says nothing of seats."""
    head = _SCALED.search(f"{table.caption} {table.heading} {' '.join(table.notes)}")
    about = f"{cell.row_text} {cell.column_text}".lower()
    return cell.scale == 1 or not head or head[1].lower() in _GENERAL or head[1].lower().rstrip("s") in about


def _columns(cells: Sequence[Cell]) -> list[int]:
    """The columns to tell: the latest period's and the one before it of the same kind, else all of a few."""
    first = {cell.place.column: cell for cell in reversed(cells)}
    told = [cell for _, cell in sorted(first.items()) if not _CHANGE.search(cell.column_text)]
    told = [cell for cell in told if not _places(cell.column)] or told
    when = {cell.place.column: _when(cell.column_text) for cell in told}
    dated = {column: time for column, time in when.items() if time[0]}
    if not dated:
        named = [column for column in when if first[column].column]
        return named if len(named) <= ABREAST or _when(first[named[0]].row_text)[0] else []
    latest = max(dated, key=lambda column: (dated[column], -column))
    alike = [c for c in dated if dated[c] < dated[latest] and _kind(first[c]) == _kind(first[latest])]
    before = max(alike, key=lambda column: (dated[column], -column), default=None)
    return [latest] if before is None else [latest, before]


def _places(header: Sequence[str]) -> bool:
    """Whether a column numbers its rows ("Rank") or dates them ("Period"), and measures nothing of them."""
    return bool(header) and bool(NUMBER_HEAD.fullmatch(header[-1]) or PERIOD_HEAD.fullmatch(header[-1]))


def _when(text: str) -> tuple[int, int]:
    """Year and month of a column's or a row's words, 0 where they name none."""
    parts = [SHORT_MONTHS.index(m[1][:3].lower()) + 1 if m[1] else 3 * int(m[2]) for m in _PART.finditer(text)]
    return max(map(int, _YEAR.findall(text)), default=0), max(parts, default=0)


def _kind(cell: Cell) -> str:
    """A column's words with any year and month alike: what two columns of one kind have in common."""
    return _PART.sub("month", _YEAR.sub("year", " ".join(cell.column)))


def _fact(source: Source, table: Table, cells: Sequence[Cell]) -> ProposedFact:
    start = source.text.rfind("\n", 0, cells[0].place.start) + 1
    end = source.text.find("\n", cells[0].place.end)
    line = source.text[start : end if end >= 0 else len(source.text)]
    path = cells[0].row if len(cells[0].row_text.split()) <= LONGEST_NAME else cells[0].row[-1:]
    label = _ISO_MONTH.sub(_in_words, ", ".join(path).replace(": ", ", "))
    name = next(filter(None, map(_name, (table.caption, table.heading))), source.title)
    figures = "; ".join(map(_told, cells))
    known = source.text.lower()
    return ProposedFact(
        statement=f"{name.replace(_DASH, ', ')}{_DASH}{label}: {figures}",
        passage=line.strip(),
        use=ROW,
        figures=tuple(
            ProposedFigure(
                entity=cell.row_text, measure=cell.column_text, period=cell.period or "", text=cell.printed, unit=unit
            )
            for cell, unit in ((cell, _unit(cell, known)) for cell in cells)
        ),
    )


def _in_words(month: re.Match[str]) -> str:
    return f"{list(MONTHS)[int(month[2]) - 1].title()} {month[1]}"


def _measured(cell: Cell) -> str:
    """The figure with its unit, a currency's sign before it as in the rows that print one."""
    if re.search(r"[a-z]{4}", cell.printed):
        return cell.printed
    minus, printed = _in_english(cell)
    sign = _SIGNS.get(cell.unit or "", "%")
    signed = sign == "%" or sign in printed or not printed[:1].isdigit()
    return minus + measured(cell.model_copy(update={"printed": printed if signed else f"{sign}{printed}"}))


def _in_english(cell: Cell) -> tuple[str, str]:
    """A minus sign or nothing, and the figure as English prints it: no accountant's brackets, a point for decimals."""
    figure = _FOREIGN.fullmatch(cell.printed)
    if not figure:
        return "", cell.printed
    if not figure["open"] and read_printed(cell.printed).value * cell.scale == cell.value:
        return "", cell.printed
    return "−" if cell.value < 0 else "", f"{abs(cell.value) / cell.scale:,.{cell.decimals}f}"


def _told(cell: Cell) -> str:
    """A figure behind what its column measures, before its period ("Margin (%) 17.5% in 2024"); units are not said."""
    dated = bool(_when(cell.column_text)[0])
    named = [_UNIT_BEHIND.sub("", _MARK.sub("", part)) for part in cell.column if not _UNIT_ALONE.fullmatch(part)]
    parts = [words for part in named for words in _parted(part)]
    dates = [part for part in parts if dated and not _COMPARED.search(part)]
    when = [part for part in dates if _YEAR.search(part) or _PART.search(part) or _SPAN.search(part)]
    what = " ".join(part for part in parts if part not in when and part.lower().removesuffix("s") not in _ONES)
    words = _SPAN.sub(lambda word: word[0].lower(), ", ".join(when).removeprefix("in "))
    period = f" in {'the ' if words[:1].islower() and not words.startswith('fiscal') else ''}{words}" if when else ""
    return f"{what} {_measured(cell)}{period}".strip()


def _parted(header: str) -> list[str]:
    """What a column measures and its year, where one cell has both ("Visits 2024-25"); months and spans stay whole."""
    whole = _PART.search(header) or _SPAN.search(header) or _COMPARED.search(header)
    found = None if whole else _OF_A_YEAR.search(header)
    return [header[: found.start()], header[found.end() :].rstrip(")")] if found else [header]


def _unit(cell: Cell, known: str) -> str:
    """Magnitude and unit of a cell, as far as the source has the words: notes take no unit that it has not."""
    words = measured(cell.model_copy(update={"printed": "", "unit": None}))
    sign = _SIGNS.get(cell.unit or "", "")
    return f"{words if words in known else ''} {'' if sign and sign in cell.printed else sign}".strip()
