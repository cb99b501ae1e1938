"""All that is known before a text is read: the notes' figures, the sources' tables and the figures of their prose."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from pipeline.audit.arithmetic.amount import PER_NUMBER
from pipeline.audit.evidence.directions import direction_at, direction_of, sign_of
from pipeline.audit.evidence.known import NOTE, PASSAGE, TEXT, Known, distinguished, evidence_of, operand_of
from pipeline.audit.evidence.period_parts import period_key, period_parts, periods_of, without_periods
from pipeline.audit.evidence.table_values import values_of_table
from pipeline.audit.wording.lexicon import cue
from pipeline.audit.wording.modality import modality
from pipeline.models import Direction, Fact, Hedge, Kind, PassageEvidence, Quantity, Source
from pipeline.quantities.finder import ends, find_quantities
from pipeline.quantities.hedges import hedge_of_multiple
from pipeline.text.sentences import Sentence, sentences
from pipeline.text.stemming import stems

# Where one clause of prose ends and the next begins.
CLAUSE = re.compile(
    r"[;:()\[\]]|,(?=\s)|\s[–—-]\s|\s(?:and|but|while|whereas|although|though|compared|against|versus|or|with|which|who)\s",
    re.IGNORECASE,
)
# "3 times the size" compares; "clicked 291,732 times" counts.
RATIO = re.compile(r"\bto\b|:")  # "18 to 1"
COMPARED = re.compile(
    r"\s+(?:as|the|that|those|what|its|their|his|her|more|this|our|last|larger|higher|bigger|faster|[\w’']+['’]s|a|an)\b|x\b",
    re.IGNORECASE,
)
FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
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
            sign = sign_of(figure.measure, quantity)
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
        yield from values_of_table(table, name)
    covered = [(table.start, table.end) for table in tables if table.end > table.start]
    yield from prose_values(source.text, name, covered)


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
        compares = quantity.text[-1:] == "x" or RATIO.search(quantity.text) or COMPARED.match(text, quantity.end)
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
