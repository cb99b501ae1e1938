"""A text held against notes alone: what the tests of the keyless reader's formulas begin with."""

from collections.abc import Callable, Iterable, Sequence

from pipeline.audit import audit_text
from pipeline.audit.amounts_meant import amounts_of, numbers_of
from pipeline.audit.arithmetic.typed_formula import operands
from pipeline.audit.evidence.gather import KnownValues
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.grammar.operand_pool import Candidate, Named, operand_pool
from pipeline.audit.reading.said import Said
from pipeline.audit.reading.sentence_reading import read_sentences
from pipeline.models import Fact
from pipeline.reference import Reference
from pipeline.text.sentences import sentences
from tests.audit.facts import facts_from_rows

Row = tuple[str, str, str, object, str]


def facts_of(rows: Iterable[Row]) -> list[Fact]:
    """Notes of (entity, measure, period, value, unit)."""
    names = ("entity", "measure", "period", "value", "unit")
    return list(facts_from_rows([dict(zip(names, row, strict=True)) for row in rows]))


def verdict(text: str, figure: str, *rows: Row) -> str:
    """The verdict on a figure of a text against notes."""
    start = text.index(figure)
    found = audit_text(text, facts=facts_of(rows), reference=Reference.empty())
    return str(found.verdict(start, start + len(figure)))


def tried(
    maker: Callable[[Said, Sequence[Named]], Iterable[Candidate]], text: str, figure: str, *rows: Row
) -> dict[str, float]:
    """The formulas of one kind tried for a figure, each as the names of the notes that it takes, with its best score."""
    index = EvidenceIndex(KnownValues(facts_of(rows), ()).values)
    reading = next(iter(read_sentences(sentences(text), list(amounts_of(text, numbers_of(text), frozenset())))))
    stated = next(each for each in reading.figures if each.text == figure)
    context = Said(reading, stated.start, stated.end, stated, frozenset(), frozenset())
    pool = operand_pool(context, index, index.named(context.mentions), ())
    best: dict[str, float] = {}
    for each in maker(context, pool):
        names = " / ".join(leaf.name for leaf in operands(each.formula) if leaf.name)
        best[names] = max(each.score, best.get(names, each.score))
    return best
