"""Short ids for all that a formula may name: notes f3, cells a2[5], passages p4, figures of the text s6[B]."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from pipeline.audit.arithmetic.comparison import Comparisons, named_values
from pipeline.audit.arithmetic.language import OperandName, counted_one
from pipeline.audit.arithmetic.typed_formula import Formula, Operand, Refused
from pipeline.audit.evidence.directions import direction_at
from pipeline.audit.evidence.gather import KnownValues, clause_of
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import CELL, NOTE, PASSAGE, TABLE, TEXT, Known, evidence_of, operand_of
from pipeline.audit.evidence.moments import EvidencePassage, moment_in, piece_of, publication_day, years_in
from pipeline.audit.evidence.normalised import normalised
from pipeline.audit.evidence.period_parts import periods_of
from pipeline.audit.evidence.table_values import label_values, printed_value, words_of_cell
from pipeline.audit.reading.masking import QUOTES, MaskedFigure, MaskedText
from pipeline.audit.reading.prose_names import named_in_prose
from pipeline.audit.reading.said import AMOUNT_WORDS
from pipeline.audit.reading.stated_figures import number_in, single_value
from pipeline.models import Fact, Kind, Passage, Quantity, Source
from pipeline.models.table import Table
from pipeline.quantities.finder import ends, find_quantities, parts
from pipeline.text.passages import fold
from pipeline.text.sentences import sentences
from pipeline.text.stemming import stems

TABLE_LETTERS = list("abcdeghijklmoqtuvwxyz") + [f"t{c}" for c in "abcdefghijklmnopqrstuvwxyz"]
NOTE_KEY = re.compile(r"[a-z]{1,3}\d+(?:\.\d+)?")
CELL_KEY = re.compile(r"(?P<table>.*)\[(?P<row>\d+),(?P<column>\d+)\]", re.DOTALL)
EARLIEST_YEAR = 1500  # a column of this number is one headed by that year
PRINTED_IN = tuple(Decimal(10) ** power for power in (0, 3, 6, 9))  # a table in millions prints 22,091


class EvidenceIds:
    """The names that formulas are written in; `values` raises Refused for a name that stands for nothing.

    Ids follow from the evidence alone, in the order given, so that they are the same whatever is listed of it.
    """

    def __init__(self, known: KnownValues, text: MaskedText | None = None, tables: Sequence[Known] = ()) -> None:
        """`tables` are the values of the reference tables that the reader is shown."""
        self.text = text
        self.facts: tuple[Fact, ...] = tuple(known.facts)
        self.sources: tuple[Source, ...] = tuple(known.sources)
        prose = named_in_prose(map(normalised, known.values), self.sources)
        self.all: tuple[Known, ...] = (*prose, *tables)
        self.notes: dict[str, Known] = {}
        self.references: dict[str, Known] = {}
        self.cells: dict[str, dict[tuple[int, int], Known]] = {}
        self.prose: dict[str, list[Known]] = {}
        self._letters: dict[tuple[str, str], str] = {}
        for value in self.all:
            self._name(value)

    def _name(self, value: Known) -> None:
        cell = CELL_KEY.fullmatch(value.key) if value.origin == CELL else None
        if value.origin == NOTE:
            plain = value.key.lower()
            self.notes[plain if NOTE_KEY.fullmatch(plain) and plain[0] not in "psr" else f"n{len(self.notes) + 1}"] = (
                value
            )
        elif cell:
            table = value.source, cell["table"]
            if table not in self._letters and len(self._letters) < len(TABLE_LETTERS):
                self._letters[table] = TABLE_LETTERS[len(self._letters)]
            if table in self._letters:
                self.cells.setdefault(self._letters[table], {})[int(cell["row"]), int(cell["column"])] = value
        elif value.origin == TABLE:
            self.references[f"r{len(self.references) + 1}"] = value
        elif value.origin == PASSAGE:
            self.prose.setdefault(value.source, []).append(value)

    @cached_property
    def index(self) -> EvidenceIndex:
        return EvidenceIndex(self.all)

    @cached_property
    def everywhere(self) -> str:
        """All words of sources and notes without case, titles and publishers too, to look a name up in."""
        told = (f"{source.title}\n{source.publisher}\n{source.text}" for source in self.sources)
        return "\n".join((*told, *(f"{fact.statement} {fact.speaker}" for fact in self.facts))).casefold()

    @cached_property
    def passages(self) -> dict[str, EvidencePassage]:
        """Every sentence of the sources outside their tables, in order."""
        found: list[EvidencePassage] = []
        for number, source in enumerate(self.sources, 1):
            name, day = source.id or f"src{number}", source.published or publication_day(source.text)
            covered = [(t.start, t.end) for t in tables_of(source) if t.end > t.start]
            found += [
                EvidencePassage("", name, piece.text, piece.start, piece.end, day)
                for piece in sentences(source.text)
                if not any(start <= piece.start < end for start, end in covered) and re.search(r"\w{2}", piece.text)
            ]
        return {f"p{number}": replace(passage, key=f"p{number}") for number, passage in enumerate(found, 1)}

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables by their letters."""
        found: dict[str, Table] = {}
        for number, source in enumerate(self.sources, 1):
            for table in tables_of(source):
                name = source.id or f"src{number}"
                letter = self._letters.get((name, f"{name}:{table.id or table.name}"))
                if letter:
                    found[letter] = table
        return found

    @cached_property
    def by_key(self) -> dict[str, Known]:
        """Known values by the key of their operand, the text's own figures and the ends of ranges among them."""
        more = (*self.text_values.values(), *(end for pair in self.ends.values() for end in pair))
        return {value.key: value for value in (*self.all, *more)}

    @cached_property
    def ends(self) -> dict[str, tuple[Known, ...]]:
        """The ends of each range in prose and the parts of each compound, by its key, each named by its own words."""
        told = (
            (v, parts(v.quantity) if v.quantity.low == v.quantity.high else ends(v.quantity))
            for v in self.all
            if v.origin == PASSAGE and v.quantity.kind is not Kind.VAGUE
        )
        return {
            value.key: tuple(
                replace(
                    value,
                    operand=replace(
                        operand_of(f"{value.key}-{at}", value.operand.name, end), evidence=value.operand.evidence
                    ),
                    quantity=end,
                )
                for at, end in enumerate(dict.fromkeys(each))
            )
            for value, each in told
            if len(each) > 1
        }

    @cached_property
    def text_values(self) -> dict[str, Known]:
        """The text's own figures by letter."""
        return {f.letter: self._text_value(f) for f in self.text.figures} if self.text else {}

    def known_of(self, operand: Operand) -> Known | None:
        return self.by_key.get(operand.key)

    def known_in(self, found: Formula | Comparisons) -> list[Known]:
        """The known values under a formula or a comparison, constants and dates left out."""
        return [value for leaf in named_values(found) if (value := self.known_of(leaf))]

    def values(self, reference: OperandName) -> tuple[Operand, ...]:
        """What a name stands for: one value, or those of a range of cells."""
        if reference.letter:
            return (self._figure(reference.letter).operand,)
        name = reference.name
        if known := self.notes.get(name) or self.references.get(name):
            meant = known if _has_words(known, reference.words) else None
            stated = meant.operand if meant else self._in_note(name, reference.words)
            if stated is None and find_quantities(reference.words):  # "sixth" of a note that has "seven" is not seven
                raise Refused(f"{name} does not have the figure {reference.words!r}")
            return (stated or known.operand,)
        listed = [v for key, v in self.notes.items() if key.startswith(f"{name}.") and _has_words(v, reference.words)]
        if reference.words and len(listed) == 1:
            return (listed[0].operand,)
        row = re.fullmatch(r"([a-z]{1,2})(\d+)", name)
        if row and row[1] in self.cells:
            return self._cells(row[1], int(row[2]), reference)
        if name in self.passages:
            return (self._in_passage(self.passages[name], reference.words),)
        if stated := self._in_note(name, reference.words or self._told_by(name)):
            return (stated,)
        if row and row[1] == "s" and reference.words:
            raise Refused(f"{name} needs the letter of one of its figures")
        raise Refused(f"it names {name!r}, which was not given")

    def mentioned(self, reference: OperandName) -> Operand:
        """What words of a passage, a note or a row name without a figure, as one to be counted; its words whole where
        it names a passage alone."""
        passage = self.passages.get(reference.name)
        fact = next((fact for fact in self.facts if fact.id == reference.name.partition(".")[0]), None)
        told = passage.text if passage else fact.statement if fact else ""
        if not told or (reference.words and not _find(told, reference.words)):
            raise Refused(f"{reference.name} does not have the words {reference.words!r}")
        shown = reference.words or told
        piece = piece_of(passage) if passage else evidence_of(fact) if fact else None
        return counted_one(reference.name, shown, (piece,) if piece else ())

    def worded(self, reference: OperandName) -> tuple[Operand, ...]:
        """The cells of a range that print words and no value, each with the label of its row."""
        named = re.fullmatch(r"([a-z]{1,2})(\d+)", reference.name)
        table = self.tables.get(named[1]) if named and (reference.to or reference.last) else None
        if named is None or table is None or reference.words or not 0 < reference.first < EARLIEST_YEAR:
            return ()
        row = int(named[2])
        ends = sorted((row, int(re.sub(r"\D", "", reference.to) or row)))
        last = reference.last or reference.first
        return tuple(
            counted_one(f"{named[1]}{r}[{c}]", shown)
            for r in range(ends[0], ends[1] + 1)
            for c in range(min(reference.first, last), max(reference.first, last) + 1)
            if (r, c) not in self.cells[named[1]] and (shown := words_of_cell(table, r, c))
        )

    def _told_by(self, name: str) -> str:
        """What a note of a day or a clock time says; empty for any other."""
        fact = next((fact for fact in self.facts if fact.id == name), None)
        return "" if fact is None or fact.figures else fact.statement.rpartition(": ")[2]

    def _in_note(self, name: str, words: str) -> Operand | None:
        """A figure, day or clock time that a note states and does not list, named by its words."""
        fact = next((fact for fact in self.facts if fact.id == name.partition(".")[0]), None)
        if fact is None or not words:
            return None
        published = {source.id: source.published or publication_day(source.text) for source in self.sources}
        for passage in (*fact.passages, Passage(source="", start=0, end=0, text=fact.statement)):
            at = _find(passage.text, words)
            if not at:
                continue
            found = find_quantities(passage.text)
            pieces = (parts(whole) if whole.low == whole.high else ends(whole) for whole in found)
            every = [q for each in pieces for q in each if q.start < at[1] and at[0] < q.end]
            every = every if len(every) == 1 else [q for q in found if q.start < at[1] and at[0] < q.end]
            stated = next((q for q in every if q.counts or q.unit or q.kind is Kind.ORDINAL), None)
            if stated:
                return self._stated_in(fact, passage, stated, f"{name}@{words}").operand
            day, period = published.get(passage.source), fact.statement.rpartition(": ")[0].rpartition(", ")[2]
            told = EvidencePassage(
                name, passage.source, passage.text, passage.start, passage.end, day, years_in(period)
            )
            if moment := moment_in(words, told):
                return replace(moment, evidence=(evidence_of(fact),))
        return None

    def _stated_in(self, fact: Fact, passage: Passage, stated: Quantity, key: str) -> Known:
        """A figure of a note's passage that the note does not list, known from here on under its key."""
        start, end = clause_of(passage.text, stated.start, stated.end)
        clause = passage.text[start:end]
        known = Known(
            operand_of(key, "", stated, (evidence_of(fact),)),
            stated,
            stems(clause) - AMOUNT_WORDS,
            series=key,
            group=key,
            topic=key,
            origin=PASSAGE,
            sign=direction_at(clause, stated.start - start, stated.end - start),
            words=clause,
            source=passage.source,
        )
        self.by_key[key] = known
        return known

    def _figure(self, letter: str) -> Known:
        if letter not in self.text_values:
            raise Refused(f"the text has no figure [{letter}]")
        return self.text_values[letter]

    def _cells(self, table: str, row: int, reference: OperandName) -> tuple[Operand, ...]:
        last_row = int(re.sub(r"\D", "", reference.to) or row)
        rows = range(min(row, last_row), max(row, last_row) + 1)
        first, last = reference.first, reference.last or reference.first
        header = reference.words or (str(first) if first >= EARLIEST_YEAR else "")
        found = [
            value.operand
            for (r, c), value in sorted(self.cells[table].items())
            if r in rows
            and (header in value.words if header else not first or min(first, last) <= c <= max(first, last))
        ]
        meant = self._beside(table, row, reference)
        if meant is None and not found:
            raise Refused(f"{reference} holds no figure")
        return tuple(found) if meant is None else (meant.operand,)

    def _beside(self, table: str, row: int, reference: OperandName) -> Known | None:
        """The figure of a row that words name, where a cell holds two, or the one of its label or of a place."""
        source, name = next(held for held, letter in self._letters.items() if letter == table)
        named = reference.words and find_quantities(reference.words)
        if named:
            start = f"{source}:{name.removeprefix(f'{source}:')}[{row},"
            held = [value for value in self.all if value.origin == CELL and value.key.startswith(start)]
            exact = [v for v in held if _has_words(v, reference.words)]
            return exact[0] if len(exact) == 1 else None
        single = reference.first and not reference.last and not reference.to
        if not single or (row, reference.first) in self.cells[table]:
            return None
        labels = label_values(self.tables[table], source) if reference.first <= self.tables[table].labels else ()
        label = next((each for each in labels if each.key.endswith(f"[{row},label]")), None)
        label = label or printed_value(self.tables[table], source, row, reference.first)
        if label is not None:
            self.by_key[label.key] = label
        return label

    def values_in(self, passage: EvidencePassage) -> list[Known]:
        """The figures that stand in a passage, in order."""
        held, starts = self.prose.get(passage.source, []), self._prose_starts.get(passage.source, [])
        return held[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)]

    @cached_property
    def _prose_starts(self) -> dict[str, list[int]]:
        return {source: [value.quantity.start for value in held] for source, held in self.prose.items()}

    def _in_passage(self, passage: EvidencePassage, words: str) -> Operand:
        inside = self.values_in(passage)
        if not words:
            if len(inside) == 1:
                return inside[0].operand
            raise Refused(f"{passage.key} needs the words of its figure")
        at = _find(passage.text, words)
        if at:
            low, high = passage.start + at[0], passage.start + at[1]
            exact = [v for v in inside if v.quantity.start < high and low < v.quantity.end]
            if exact:
                inner = number_in(passage.text[slice(*at)]) if exact[0].quantity.kind is Kind.FRACTION else None
                if inner is not None and inner.kind is Kind.NUMBER:
                    return self._single(passage, at).operand  # the "four" of "four out of nine"
                named = [
                    end
                    for end in self.ends.get(exact[0].key, ())
                    if end.quantity.start < high and low < end.quantity.end
                ]
                return (named[0] if len(named) == 1 else exact[0]).operand
        alike = [q for q in find_quantities(words) if q.counts]
        same = [v for v in inside if alike and (v.quantity.low, v.quantity.unit) == (alike[0].low, alike[0].unit)]
        if same:
            return same[0].operand
        found = moment_in(words if at else "", passage)
        if found:
            return found
        if not at:
            raise Refused(f"{passage.key} does not have the words {words!r}")
        return self._single(passage, at).operand

    def _single(self, passage: EvidencePassage, at: tuple[int, int]) -> Known:
        """What words of a passage say that is none of its figures, known from here on."""
        near = stems(passage.text) - AMOUNT_WORDS
        single = single_value(passage.key, passage.text, *at, near, piece_of(passage))
        if single is None:
            raise Refused(f"no figure stands in {passage.text[slice(*at)]!r} of {passage.key}")
        self.by_key[single.key] = single
        return single

    def _text_value(self, figure: MaskedFigure) -> Known:
        assert self.text is not None
        sentence = self.text.by_number[figure.sentence]
        quantity = figure.quantity
        at = quantity.start - sentence.start
        key = f"s{figure.sentence}[{figure.letter}]"
        return Known(
            operand_of(key, "", quantity),
            quantity,
            stems(sentence.plain),
            periods=periods_of(sentence.plain),
            series=key,
            group=key,
            topic=key,
            origin=TEXT,
            sign=direction_at(sentence.plain, at, at + quantity.end - quantity.start),
            words=sentence.plain,
        )


def tables_of(source: Source) -> tuple[Table, ...]:
    """A source's tables; sources read before there were tables have none."""
    return tuple(getattr(source, "tables", ()))


def _find(text: str, words: str) -> tuple[int, int] | None:
    """Where some words stand in a text, white space, quotation marks and case aside."""
    pattern = r"\s+".join(re.escape(word) for word in fold(words).split())
    whole = rf"(?<![\w.,]){pattern}(?![\w]|[.,]\d)"  # "12" does not stand in "4,128" or "12.5"
    shown = text.translate(QUOTES)
    found = re.search(whole, shown, re.IGNORECASE) or re.search(pattern, shown, re.IGNORECASE) if pattern else None
    return found.span() if found else None


def _has_words(known: Known, words: str) -> bool:
    """Whether words name this very value, with or without the magnitude of its table; so do none."""
    named = [q for q in find_quantities(words) if q.counts or q.unit]
    if not words or not named:
        return not words or bool(_find(words, known.quantity.text))
    held = known.quantity.low, known.quantity.high
    return any(held == (q.low * scale, q.high * scale) for q in named for scale in PRINTED_IN)
