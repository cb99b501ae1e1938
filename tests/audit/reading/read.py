"""A sentence read by a model that answers as told: what the tests of the reader begin with."""

from pipeline.audit.evidence.gather import KnownValues
from pipeline.audit.reading.masking import masked
from pipeline.audit.reading.model_reader import read_with_model
from pipeline.audit.reading.reader_verdict import ReaderVerdict
from pipeline.models import Source
from pipeline.writer.readings import ProposedReading, ReadingsReply
from tests.audit.facts import facts_from_rows

Row = tuple[object, ...]


def known(*rows: Row, prose: str = "") -> KnownValues:
    """Notes f1, f2, … as (entity, measure, period, value, unit), and one source of prose."""
    names = ("entity", "measure", "period", "value", "unit")
    facts = facts_from_rows([dict(zip(names, row, strict=True)) for row in rows])
    return KnownValues(facts, [Source.from_text(prose, title="source", id="s1")] if prose else [])


def read(text: str, answer: str, evidence: KnownValues, *, letter: str = "A", other: str = "") -> ReaderVerdict:
    """The verdict on the figure of a letter under an answer."""
    shown = masked(text)
    figure = shown.by_letter[letter]
    words = shown.by_number[figure.sentence].text
    at = words.index(f"[{letter}]")
    reading = ProposedReading(
        sentence=figure.sentence, words=words[at : at + len(letter) + 2], answer=answer, other=other
    )
    return next(v for v in read_with_model(text, ReadingsReply(readings=(reading,)), evidence) if v.quantity)


def claim(
    text: str, words: str, answer: str, evidence: KnownValues, *, other: str = "", sentence: int = 1
) -> ReaderVerdict:
    """The verdict on words without a figure under an answer."""
    reading = ProposedReading(sentence=sentence, words=words, answer=answer, other=other)
    return read_with_model(text, ReadingsReply(readings=(reading,)), evidence)[0]
