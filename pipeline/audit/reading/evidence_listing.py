"""The evidence for a reader's prompt, in as few words as bear it: series of notes, tables as grids, passages by id."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum

from pipeline.audit.evidence.known import PASSAGE, Known
from pipeline.audit.evidence.moments import EvidencePassage
from pipeline.audit.reading.evidence_ids import EvidenceIds
from pipeline.audit.reading.masking import MaskedText
from pipeline.models import Fact, Kind
from pipeline.models.table import Row, Table
from pipeline.quantities.formatting import compact
from pipeline.text.stemming import stems

PROMPT_TOKENS = 6_000
CHARACTERS_A_TOKEN = 4
INSTRUCTIONS = 4_200  # characters of the prompt's own words, a test holds it to that
LEAST = 4_000  # of evidence, however long the text
NAME = re.compile(r"(?<![.!?:“\"‘'] )(?<!\A)\b[A-ZÀ-Þ][\w’'-]{2,}")
LONGEST_PASSAGE = 600


@dataclass(frozen=True, slots=True)
class EvidenceListing:
    """The lines as a prompt has them."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def listed(ids: EvidenceIds, text: MaskedText, room: int | None = None) -> EvidenceListing:
    """The evidence within `room` characters: first notes, then whole tables, then passages by what they share."""
    shown = sum(len(s.text) + 4 for s in text.sentences)
    left = room if room is not None else max(LEAST, PROMPT_TOKENS * CHARACTERS_A_TOKEN - INSTRUCTIONS - shown)
    topic = stems(" ".join(s.plain for s in text.sentences))
    grids = [(letter, table, _grid(letter, table)) for letter, table in ids.tables.items()]
    grids.sort(key=lambda grid: -len(_words_of(grid[1]) & topic))
    tables: list[str] = []
    kept: set[str] = set()
    for letter, table, lines in grids:
        if not _words_of(table) & topic:
            continue
        size = sum(map(len, lines)) + len(lines)
        if size > left * 3 // 5:
            lines = _rows_that_share(lines, topic, left // 2)
            size = sum(map(len, lines)) + len(lines)
        if size <= left:
            tables += lines
            kept.add(letter)
            left -= size
    known = _reference(ids)
    left -= sum(map(len, known)) + len(known)
    notes = _notes(ids, topic, kept, left * 3 // 5)
    left -= sum(map(len, notes)) + len(notes)
    passages = _passages(ids, text, topic, left)
    lines = [
        *_headed("Notes (id period value)", notes),
        *_headed("Tables", tables),
        *_headed("Reference tables (id period value)", known),
        *_headed("Passages", passages),
    ]
    return EvidenceListing(tuple(lines))


def _headed(title: str, lines: Sequence[str]) -> list[str]:
    return [f"{title}:", *lines] if lines else []


def _notes(ids: EvidenceIds, topic: frozenset[str], tables: set[str], room: int) -> list[str]:
    """One line a series of a file's facts, one line a fact of a writer's; those that share no word are left out."""
    covered: dict[tuple[object, frozenset[str]], list[Known]] = {}
    for value in (cell for letter in tables for cell in ids.cells.get(letter, {}).values()):
        covered.setdefault((value.amount.unit, value.periods), []).append(value)
    series: dict[str, list[tuple[str, Known]]] = {}
    by_fact = {fact.id: fact for fact in ids.facts}
    lines: list[tuple[int, int, str]] = []
    for name, value in ids.notes.items():
        fact = by_fact.get(value.key.split(".")[0])
        if fact is not None and fact.origin != "file":
            continue
        if not _repeated(value, covered.get((value.amount.unit, value.periods), ())):
            series.setdefault(value.series, []).append((name, value))
    for held in series.values():
        words = held[0][1].near | held[0][1].around
        entity, _, measure = held[0][1].series.partition("|")
        values = " · ".join(filter(None, (_value(name, value) for name, value in held)))
        lines.append((len(words & topic), len(lines), f"{entity}, {measure}: {values}"))
    for fact in ids.facts:
        if fact.origin != "file" or not fact.figures:
            lines.append((len(stems(fact.statement) & topic), len(lines), _statement(fact, ids)))
    ranked = sorted((line for line in lines if line[0]), key=lambda line: (-line[0], line[1]))
    chosen: set[int] = set()
    for _, place, words_of in ranked:
        if len(words_of) + 1 <= room:
            chosen.add(place)
            room -= len(words_of) + 1
    return [words for _, place, words in lines if place in chosen]


def _reference(ids: EvidenceIds) -> list[str]:
    """One line a series of the reference tables' values."""
    series: dict[str, list[str]] = {}
    for name, value in ids.references.items():
        shown, _, period = value.words.rpartition(" ")
        series.setdefault(shown, []).append(f"{name} {period} {compact(value.operand.shown)}")
    return [f"{shown}: {' · '.join(values)}" for shown, values in series.items()]


def _value(name: str, value: Known) -> str:
    """ "f15 2019 $3.797bn"."""
    period = value.quantity.period
    hedge = str(value.quantity.hedge).replace("_", " ")
    return " ".join(filter(None, (name, period, hedge, compact(value.operand.shown))))


def _statement(fact: Fact, ids: EvidenceIds) -> str:
    """A fact as the writer stated it, with an id for each of its figures where it has several."""
    said = f"{fact.speaker}: “{fact.quote}”" if fact.quote and fact.quote not in fact.statement else ""
    own = [(name, v) for name, v in ids.notes.items() if v.key.split(".")[0] == fact.id]
    figures = (
        "; ".join(f"{name} {v.operand.name} {compact(v.operand.shown)}" for name, v in own) if len(own) > 1 else ""
    )
    key = own[0][0] if len(own) == 1 else fact.id
    return " | ".join(filter(None, (f"{key} {' '.join(fact.statement.split())}", said, figures)))


def _repeated(note: Known, cells: Iterable[Known]) -> bool:
    """Whether a listed cell of a note's unit and period states its value for the same thing."""
    size = abs(note.amount.low)
    return any(
        abs(abs(cell.amount.low) - size) <= cell.operand.slack + note.operand.slack and cell.near & note.near
        for cell in cells
    )


def _grid(letter: str, table: Table) -> list[str]:
    """The table a row a line, each under its id, the numbers of the columns that hold figures in the first."""
    columns = sorted({cell.place.column for cell in table.cells})
    heads = [f"{c}={' '.join(table.columns[c - 1]) if c <= len(table.columns) else ''}" for c in columns]
    title = " · ".join(filter(None, (table.name, table.caption or table.heading, table.unit or "")))
    lines = [f"{letter}: {title} | columns {' | '.join(heads)}"]
    for number, row in _numbered(table):
        label = " ".join(filter(None, row.printed[: table.labels])) or " ".join(row.path[-1:])
        cells = [row.printed[c - 1].strip() if c <= len(row.printed) else "" for c in columns] if number else []
        key = f"{letter}{number} " if number else ""
        lines.append(f"{key}{label}{' | ' + ' | '.join(cells) if any(cells) else ''}")
    return lines


def _numbered(table: Table) -> Iterator[tuple[int, Row]]:
    """Each row with the number that its cells are placed in, 0 for one that holds no figure.

    Rows of the grid that were titles or blank are not among the table's, so that counting would not do.
    """
    waiting = sorted({(cell.place.row, cell.row) for cell in table.cells})
    for row in table.rows:
        if (
            waiting
            and row.kind == "data"
            and waiting[0][1] == row.path
            and any(part.strip() for part in row.printed[1:])
        ):
            yield waiting.pop(0)[0], row
        else:
            yield 0, row


def _rows_that_share(lines: list[str], topic: frozenset[str], room: int) -> list[str]:
    """The rows of a table too long to list whole that share words with the text, and how many are not shown."""
    chosen, size = [lines[0]], len(lines[0])
    for line in lines[1:]:
        if stems(line.partition("|")[0]) & topic and size + len(line) < room:
            chosen.append(line)
            size += len(line) + 1
    return [*chosen, f"({len(lines) - len(chosen)} more rows, not shown)"] if len(chosen) < len(lines) else chosen


def _words_of(table: Table) -> frozenset[str]:
    labels = " ".join(" ".join(row.path) for row in table.rows)
    return stems(f"{table.caption} {table.heading} {labels} {' '.join(' '.join(c) for c in table.columns)}")


def _passages(ids: EvidenceIds, text: MaskedText, topic: frozenset[str], room: int) -> list[str]:
    """The passages that share names or telling words with the text or hold a figure that no note has, in order."""
    names = {name for s in text.sentences for name in NAME.findall(s.plain)}
    counts: dict[str, int] = {}
    words = {key: stems(passage.text) for key, passage in ids.passages.items()}
    for held in words.values():
        for word in held:
            counts[word] = counts.get(word, 0) + 1
    uncovered = _uncovered(ids)
    scored: list[tuple[float, str]] = []
    for key, passage in ids.passages.items():
        score = fsum(1 / counts[word] for word in words[key] & topic)
        score += sum(name in passage.text for name in names) + 3 * _holds(ids, passage, uncovered)
        if score > 0.2:
            scored.append((score, key))
    scored.sort(key=lambda pair: (-pair[0], int(pair[1][1:])))
    chosen: set[str] = set()
    for _, key in scored:
        size = min(len(ids.passages[key].text), LONGEST_PASSAGE) + len(key) + 2
        if size <= room:
            chosen.add(key)
            room -= size
    lines, source = [], ""
    titles = {source.id or f"src{n}": source.title for n, source in enumerate(ids.sources, 1)}
    for key, passage in ids.passages.items():
        if key in chosen:
            if passage.source != source:
                source = passage.source
                lines.append(f"({source}, {titles.get(source, '')[:60]})")
            lines.append(f"{key} {' '.join(passage.text[:LONGEST_PASSAGE].split())}")
    return lines


def _uncovered(ids: EvidenceIds) -> set[tuple[str, str]]:
    """The amounts of the text that no note or cell has."""
    held = {_amount(v) for v in ids.all if v.origin not in (PASSAGE,)}
    return {_amount(v) for v in ids.text_values.values() if v.quantity.kind is not Kind.ORDINAL} - held


def _amount(value: Known) -> tuple[str, str]:
    return f"{abs(value.amount.low).normalize():.4g}", str(value.amount.unit)


def _holds(ids: EvidenceIds, passage: EvidencePassage, amounts: set[tuple[str, str]]) -> int:
    return sum(_amount(value) in amounts for value in ids.values_in(passage))
