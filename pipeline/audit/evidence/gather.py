"""All that is known before a text is read: the notes' figures, the sources' tables and the figures of their prose."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from pipeline.audit.arithmetic.amount import PER_NUMBER
from pipeline.audit.evidence.facts_file import read_unit
from pipeline.audit.evidence.known import CELL, NOTE, PASSAGE, TEXT, Known, distinguished, evidence_of, operand_of
from pipeline.audit.evidence.period_parts import period_key, period_parts, periods_of, without_periods
from pipeline.audit.reading.lexicon import any_of, cue
from pipeline.audit.reading.modality import modality
from pipeline.audit.reading.movement_words import movement
from pipeline.models import Direction, Fact, Hedge, Kind, PassageEvidence, Quantity, Source
from pipeline.models.table import Cell, Table
from pipeline.quantities.finder import ends, find_quantities, read_quantity
from pipeline.quantities.hedges import hedge_of_multiple
from pipeline.text.sentences import Sentence, sentences
from pipeline.text.stemming import stems

# Where one clause of prose ends and the next begins.
CLAUSE = re.compile(
    r"[;:()\[\]]|,(?=\s)|\s[–—-]\s|\s(?:and|but|while|whereas|although|though|compared|against|versus|or|with|which|who)\s",
    re.IGNORECASE,
)
# "3 times the size" compares; "clicked 291,732 times" counts.
COMPARED = re.compile(
    r"\s+(?:as|the|that|those|what|its|their|his|her|more|this|our|last|larger|higher|bigger|faster|[\w’']+['’]s|a|an)\b|x\b",
    re.IGNORECASE,
)
FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
MADE_UP = re.compile(
    r"\b(?:mak(?:e|es|ing)|made|add(?:s|ed|ing)?|sign(?:s|ed|ing)?|set|sets|end(?:s|ed)?|giv(?:e|es|en|ing)|gave) up\b"
    r"|\b(?:writ(?:e|es|ing|ten)|wrote|pa(?:y|ys|ying|id)|sold|se(?:t|nt)) off\b|\bturn(?:s|ed|ing)? down\b"
    r"|\blost by\b"  # a margin
    r"|(?<!went )(?<!goes )(?<!gone )(?<!going )\bup to\b",
    re.IGNORECASE,
)
# A measure that is itself a change; "returned from Bennu" is none.
_MOVED = rf"(?<![\w-])(?:{any_of('directions', 'change')})\b"
_CHANGE = "|".join((cue("direction", "up").pattern, cue("direction", "down").pattern, _MOVED))
CHANGE = re.compile(_CHANGE, re.IGNORECASE)
CHANGE_OF_CHANGE = re.compile(rf"(?:{_CHANGE}) (?:of|in)(?: the)?(?: \w+)? (?:{_CHANGE})", re.IGNORECASE)
BEHIND = re.compile(r"\s*(?:(?:percent|per cent|points?|people|\w+s)\s+)?")
KINDS = (Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.FRACTION, Kind.MULTIPLE, Kind.MEASURE, Kind.AGE)


class KnownValues:
    """The values of notes and sources, in the order given."""

    def __init__(self, facts: Sequence[Fact] = (), sources: Sequence[Source] = ()) -> None:
        self.facts, self.sources = tuple(facts), tuple(sources)

    @cached_property
    def values(self) -> tuple[Known, ...]:
        found = [*note_values(self.facts)]
        for number, source in enumerate(self.sources, 1):
            found += source_values(source, source.id or f"src{number}")
        return tuple(distinguished(found))


def note_values(facts: Sequence[Fact]) -> Iterator[Known]:
    """The figures of notes: a fact's own, each under its entity, measure and period."""
    for fact in facts:
        for number, figure in enumerate(fact.figures, 1):
            quantity = figure.quantity
            if quantity.unit.startswith("%") and quantity.unit != "%":
                quantity = quantity.model_copy(update={"unit": "%", "kind": Kind.PERCENT})
            if not quantity.per and (per := PER_NUMBER.search(figure.measure)):
                quantity = quantity.model_copy(update={"per": per["count"].replace(",", "")})
            sign = _sign(figure.measure, quantity)
            if fact.origin != "file":
                quantity, sign = _as_stated(quantity, sign, fact.statement)
            key = f"{fact.id}.{number}" if len(fact.figures) > 1 else fact.id
            of = (figure.entity, figure.measure, figure.period or "")
            near = stems(
                f"{figure.entity} {figure.measure} {quantity.unit if fact.origin == 'file' else quantity.measured}"
            )
            around = stems(f"{fact.statement} {' '.join(passage.text for passage in fact.passages)} {figure.period}")
            yield Known(
                operand_of(key, ", ".join(filter(None, of)), quantity, (evidence_of(fact),), of),
                quantity,
                near,
                around,
                periods=periods_of(f"{figure.period} {figure.measure}"),
                time=(*period_key(f"{figure.period} {figure.measure}"), number),
                series=f"{figure.entity}|{figure.measure}",
                topic=figure.measure,
                origin=NOTE,
                source=fact.sources[0] if fact.sources else "",
                group=f"notes|{figure.measure}",
                sign=sign,
                words=f"{figure.entity} {figure.measure}",
                measure=stems(f"{figure.measure} {quantity.unit if fact.origin == 'file' else quantity.measured}"),
            )


def source_values(source: Source, name: str) -> Iterator[Known]:
    """The cells of a source's tables, then the figures of its prose outside them."""
    tables = tuple(getattr(source, "tables", ()))
    for table in tables:
        yield from table_values(table, name)
        yield from _double_values(table, name)
        yield from (label for label in label_values(table, name) if _is_telling(label.quantity))
    covered = [(table.start, table.end) for table in tables if table.end > table.start]
    yield from prose_values(source.text, name, covered)


def table_values(table: Table, source: str) -> Iterator[Known]:
    """Each cell under its row and column; the rows of a table are series of one topic."""
    around = stems(f"{table.caption} {table.heading}")
    for cell in table.cells:
        quantity = quantity_of_cell(cell)
        header = " ".join(part for part in cell.column if part != cell.period).replace("_", " ")
        period, column = f"{cell.period or ''} {header}".strip(), without_periods(header)
        key = f"{table.id or table.name}[{cell.place.row},{cell.place.column}]"
        passage = PassageEvidence(
            source=source, start=cell.place.start, end=cell.place.end, passage=table.passage(cell)
        )
        yield Known(
            operand_of(key, f"{cell.row_text}, {cell.column_text}", quantity, (passage,), _thing(cell, column)),
            quantity,
            stems(f"{' '.join(cell.row)} {column} {cell.unit or ''}"),
            around,
            periods=periods_of(period),
            time=(*period_key(period), cell.place.row, cell.place.column),
            series=f"{source}|{table.number}|{'|'.join(cell.row)}|{column}",
            topic=f"{source}|{table.number}|{column}",
            origin=CELL,
            source=source,
            group=f"{source}|{table.number}",
            sign=_sign(f"{cell.row_text} {column}", quantity),
            words=f"{cell.row_text} {cell.column_text}",
        )


def _thing(cell: Cell, column: str) -> tuple[str, str, str]:
    """Whose cell it is, what is measured and when; rows of times are those of their columns."""
    row = without_periods(cell.row_text)
    return (row, column, cell.period or "") if row else (column, "", cell.period or cell.row_text)


def _double_values(table: Table, source: str) -> Iterator[Known]:
    """The figures of a cell that holds two ("+14.0% (+22.5%)"), the first under the cell's own key."""
    beside = {cell.row: cell for cell in table.cells}
    held = {(cell.place.row, cell.place.column) for cell in table.cells}
    for row in table.rows:
        for column, printed in enumerate(row.printed if row.path in beside else (), 1):
            cell = beside[row.path]
            figures = [quantity for quantity in find_quantities(printed) if quantity.counts]
            if column <= table.labels or len(figures) < 2:
                continue
            known = (cell.place.row, column) in held  # its first figure is a cell already
            alike = next((one for one in table.cells if one.place.column == column), None)
            unit, scale = (alike.unit or "", alike.scale) if alike else ("", Decimal(1))
            head = table.columns[column - 1] if column <= len(table.columns) else ()
            for number, figure in enumerate(figures[known:], known):
                if unit and not figure.unit and figure.kind is Kind.NUMBER:
                    own = {"value": figure.low * scale, "unit": unit, "printed": figure.text}
                    figure = quantity_of_cell(cell.model_copy(update=own))
                name = f"{cell.row_text}, {', '.join(head)}: {printed}"
                at = f"{column}]{f'~{number}' if number else ''}"
                yield _of_row(table, source, cell.model_copy(update={"column": head}), figure, at, name)


def label_values(table: Table, source: str) -> Iterator[Known]:
    """The labels of rows that are numbers themselves (a milepost, "5 km"), under the header of their column."""
    rows = {cell.place.row: cell for cell in table.cells if cell.row}
    head = ", ".join(table.columns[table.labels - 1]) if 0 < table.labels <= len(table.columns) else ""
    for cell in rows.values():
        quantity = read_quantity(cell.row[-1])
        if quantity is not None and quantity.text == cell.row[-1].strip():
            named = cell.model_copy(update={"column": (head,)})
            yield replace(_of_row(table, source, named, quantity, "label]", f"{head} {quantity.text}"), is_label=True)


def printed_value(table: Table, source: str, row: int, column: int) -> Known | None:
    """The one figure or place that a label or another cell without a value prints ("45-minute tour", "28th")."""
    cell = next((cell for cell in table.cells if cell.place.row == row), None)
    held = [each for each in table.rows if cell is not None and each.path == cell.row and column <= len(each.printed)]
    if cell is None or len(held) != 1:
        return None
    printed = held[0].printed[column - 1]
    found = [quantity for quantity in find_quantities(printed) if quantity.counts or quantity.kind is Kind.ORDINAL]
    if len(found) != 1:
        return None
    head = table.columns[column - 1] if column <= len(table.columns) else ()
    named = cell.model_copy(update={"column": head})
    return _of_row(table, source, named, found[0], f"{column}]", f"{cell.row_text}, {printed}")


def words_of_cell(table: Table, row: int, column: int) -> str:
    """What a cell without a value prints, with its row ("Christie's, 2020 (Stan)"); empty for a cell with no word."""
    cell = next((cell for cell in table.cells if cell.place.row == row), None)
    held = [each for each in table.rows if cell is not None and each.path == cell.row and column <= len(each.printed)]
    printed = held[0].printed[column - 1].strip() if len(held) == 1 else ""
    return f"{printed} ({', '.join(held[0].path)})" if re.search(r"\w", printed) else ""


def _of_row(table: Table, source: str, cell: Cell, quantity: Quantity, column: str, name: str) -> Known:
    """A figure in a table's row that is no cell of its own."""
    key = f"{table.id or table.name}[{cell.place.row},{column}"
    words = f"{' '.join(cell.row)} {' '.join(cell.column)}"
    place = cell.place
    passage = PassageEvidence(source=source, start=place.start, end=place.end, passage=f"{table.name}, {name}")
    period = " ".join(cell.column)
    return Known(
        operand_of(key, name, quantity, (passage,)),
        quantity,
        stems(words),
        stems(f"{table.caption} {table.heading}"),
        periods=periods_of(period),
        time=(*period_key(period), place.row, place.column),
        series=f"{source}|{key}",
        topic=f"{source}|{key}",
        origin=CELL,
        source=source,
        group=f"{source}|{table.number}|{column}",
        sign=_sign(words, quantity),
        words=words,
    )


def _is_telling(quantity: Quantity) -> bool:
    """Whether a label is a number that is known again anywhere: one with a unit, decimals or three digits."""
    return bool(quantity.unit) or quantity.step < 1 or quantity.low >= 100


def quantity_of_cell(cell: Cell) -> Quantity:
    """A cell's value as a quantity, with its printed digits."""
    unit = cell.unit or ""
    code = read_unit(unit)[1] if unit and not any(c.isdigit() for c in unit) else unit
    code = "points" if unit in ("points", "percentage points") else code
    kind = Kind.PERCENT if code == "%" else Kind.POINTS if code == "points" else Kind.NUMBER
    return Quantity(
        low=cell.value,
        high=cell.value,
        unit=code,
        kind=kind,
        step=cell.step,
        period=cell.period or "",
        text=cell.printed,
    )


def prose_values(
    text: str, source: str, covered: Sequence[tuple[int, int]] = (), figures: Sequence[Quantity] | None = None
) -> Iterator[Known]:
    """Every figure of running text, named by the words of its clause; `figures` are the text's where they are known."""
    pieces = sentences(text)
    starts = [piece.start for piece in pieces]
    past: frozenset[str] = frozenset()
    read: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
    for quantity in split_ranges(text, find_quantities(text) if figures is None else figures):
        if any(start <= quantity.start < end for start, end in covered) or quantity.kind not in KINDS:
            continue
        at = max(0, bisect_right(starts, quantity.start) - 1)
        piece = pieces[at]
        if at not in read:
            before = pieces[at - 1].text if at and pieces[at - 1].block == piece.block else ""
            read[at] = stems(piece.text), stems(before)
        own, past = read[at]
        yield _prose_value(quantity, piece, own, past, source, f"{source}@{quantity.start}")


def split_ranges(text: str, quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    """The quantities with "from A to B" as the two figures it is, and "clicked 291,732 times" as a count.

    A multiple has the hedge before its verb ("more than doubled").
    """
    for quantity in quantities:
        compares = quantity.text[-1:] == "x" or COMPARED.match(text, quantity.end)
        if quantity.kind is Kind.MULTIPLE and quantity.text[:1].isdigit() and not compares:
            quantity = quantity.model_copy(update={"unit": "", "kind": Kind.NUMBER})
        if quantity.kind is Kind.MULTIPLE and quantity.hedge is Hedge.NONE:
            left = text[max(0, quantity.start - 40) : quantity.start]
            quantity = quantity.model_copy(update={"hedge": hedge_of_multiple(left.lower().split(), quantity.high)})
        if (
            quantity.low != quantity.high
            and quantity.kind is not Kind.VAGUE
            and FROM.search(text[max(0, quantity.start - 8) : quantity.start])
            and not cue("relation", "ranged").search(text[max(0, quantity.start - 24) : quantity.start])
        ):
            first, last = ends(quantity)
            if first is not last and first.start != last.start:
                yield first.model_copy(update={"direction": Direction.FROM})
                yield last.model_copy(update={"direction": Direction.TO})
                continue
        yield quantity


def _prose_value(
    quantity: Quantity, piece: Sentence, own: frozenset[str], past: frozenset[str], source: str, key: str
) -> Known:
    start, end = clause_of(piece.text, quantity.start - piece.start, quantity.end - piece.start)
    start = min(start, _since_last_figure(piece.text, quantity.start - piece.start))
    clause = piece.text[start:end]
    passage = PassageEvidence(source=source, start=piece.start, end=piece.end, passage=piece.text)
    near = stems(f"{clause} {quantity.measured}")
    period = clause if period_parts(clause) else piece.text if source == TEXT else _beside(piece.text, end)
    return Known(
        operand_of(key, clause.strip(" ,;:"), quantity, (passage,)),
        quantity,
        near,
        own | past,
        periods=periods_of(period),
        time=(*period_key(period), quantity.start),
        series=f"{key}",
        topic=f"{source}|{quantity.measured}",
        origin=TEXT if source == TEXT else PASSAGE,
        source=source,
        group=f"{source}|{piece.start}",
        sign=direction_of(quantity.direction, piece.text, quantity.start - piece.start, quantity.end - piece.start),
        words=piece.text,
        modality=modality(piece.text, quantity.start - piece.start, quantity.end - piece.start),
    )


def _beside(text: str, end: int) -> str:
    """A sentence up to the end of a clause, with the clauses behind it that have no figure of their own.

    "Strikes stopped traffic on 11 days in the year under review, against four in 2024": the year is the four's.
    """
    behind = (part for part in CLAUSE.split(text[end:]) if not find_quantities(without_periods(part)))
    return " ".join((text[:end], *behind))


def _since_last_figure(text: str, place: int) -> int:
    """Where the words begin that stand between a figure and the one before it, at most sixty characters back."""
    digits = [match.end() for match in re.finditer(r"\d", text[:place])]
    floor = max(0, place - 60, digits[-1] if digits else 0)
    space = text.find(" ", floor, place)
    return space + 1 if floor and space >= 0 else floor


def clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause of a sentence that a span stands in."""
    left = max((m.end() for m in CLAUSE.finditer(text, 0, start)), default=0)
    right = next((m.start() for m in CLAUSE.finditer(text, end)), len(text))
    return left, right


def direction_at(text: str, start: int, end: int) -> int:
    """1 or -1 where the words right before or behind a figure say that it rose or fell, else 0."""
    left, right = text[max(0, start - 32) : start], text[end : end + 24]
    left = MADE_UP.sub(lambda words: " " * len(words[0]), left)
    blank, noun = len(right) - len(right.lstrip()), BEHIND.match(right)
    for at in (blank, noun.end() if noun else blank):
        if cue("comparison", "behind_more").match(right, at):
            return 1
        if cue("comparison", "behind_less").match(right, at):
            return -1
    ups = [m.end() for m in cue("direction", "up").finditer(left)]
    downs = [m.end() for m in cue("direction", "down").finditer(left)]
    up, down = max(ups, default=-1), max(downs, default=-1)
    return 0 if up == down else 1 if up > down else -1


LEVEL = re.compile(
    rf"\b(?:(?P<verb>[a-z]*)\s+)?(?:to|(?P<at>at))\s+(?:(?:an?|the|some|just|only|{any_of('bounds', 'opening')}) )*$",
    re.IGNORECASE,
)


def direction_of(way: Direction, text: str, start: int, end: int) -> int:
    """The same of a figure whose own direction is read already; what something only stands at or came to has none.

    "Grew at 5% a year" is no level.
    """
    level = LEVEL.search(text, max(0, start - 40), start) if way is Direction.NONE else None
    return 0 if level and not (level["at"] and movement(level["verb"] or "")) else direction_at(text, start, end)


def _as_stated(quantity: Quantity, sign: int, statement: str) -> tuple[Quantity, int]:
    """A writer's figure with the bound and the direction that its own statement gives it.

    A note that says "fell more than 4%" holds 4% of "share price change": neither its bound nor its fall is in the
    number, and a rise is in neither.
    """
    for stated in find_quantities(statement):
        if (stated.low, stated.high) == (quantity.low, quantity.high) and stated.kind is quantity.kind:
            if quantity.hedge is Hedge.NONE:
                quantity = quantity.model_copy(update={"hedge": stated.hedge})
            moved = direction_at(statement, stated.start, stated.end)
            return quantity, (moved or 0) if sign > 0 else sign
    return quantity, sign


def _sign(measure: str, quantity: Quantity) -> int:
    """The direction of a note or cell that states a change: by its number, or by the measure's word.

    A change of a change ("slowing of the decline") has none by its words.
    """
    if not CHANGE.search(measure):
        return 0
    if quantity.high < 0:
        return -1
    if CHANGE_OF_CHANGE.search(measure):
        return 0
    return -1 if cue("direction", "down").search(measure) else 1 if quantity.low > 0 else 0
