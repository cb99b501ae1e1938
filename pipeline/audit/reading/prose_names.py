"""Values of prose under the names that a reader is shown: the words of each, and the thing that the notes give it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.audit.evidence.known import CELL, NOTE, PASSAGE, Known
from pipeline.audit.reading.said import AMOUNT_WORDS
from pipeline.models import PassageEvidence, Source
from pipeline.text.stemming import stems

LONGEST_NAME = 80
TELLING = Decimal(1_000)  # an amount from here on stands in a note and in prose for one thing


def named_in_prose(values: Iterable[Known], sources: Sequence[Source]) -> Iterator[Known]:
    """The values, those of prose named by the words since the figure before them in their sentence.

    "Russia with $837 million, China with $498 million": each has its own name, whatever parts the clauses. What a value
    is of is told by the notes, where all those of its amount are of one thing.
    """
    values = list(values)
    noted: dict[object, set[tuple[str, str, str]]] = defaultdict(set)
    for value in values:
        if value.origin == NOTE and value.amount.low >= TELLING:
            noted[value.amount].add(value.operand.of)
    told = {amount: of for amount, (of, *others) in noted.items() if not others}
    texts = {source.id or f"src{number}": source.text for number, source in enumerate(sources, 1)}
    past, group = 0, ""
    for value in values:
        text = texts.get(value.source, "")
        piece = value.operand.evidence[0] if value.operand.evidence else None
        if value.origin == CELL:
            # Tables without an id are numbered within their source alone.
            yield replace(value, operand=replace(value.operand, key=f"{value.source}:{value.key}"))
            continue
        if value.origin != PASSAGE or not text or not isinstance(piece, PassageEvidence):
            yield value
            continue
        start = past if value.group == group else piece.start
        named = text[start : value.quantity.end]
        past, group = value.quantity.end, value.group
        words = " ".join(named.split()).strip(" ,;:.")
        words = words[-LONGEST_NAME:].partition(" ")[2] if len(words) > LONGEST_NAME else words
        yield replace(
            value,
            near=stems(f"{named} {value.quantity.measured}") - AMOUNT_WORDS,
            operand=replace(value.operand, name=words, of=told.get(value.amount, value.operand.of)),
        )
