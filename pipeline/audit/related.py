"""What is said of a sentence besides its figures, as claims: which relations and quotations count, and how severely."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from pipeline.audit.arithmetic.relation import Relation
from pipeline.audit.article import AuditEvidence, SentenceVerdicts
from pipeline.audit.attribution.quotations import quote_parts
from pipeline.audit.attribution.quoted_words import QuotingSentence
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import Known
from pipeline.audit.evidence.reference_values import COUNTRY, ReferenceValues, months_between
from pipeline.audit.figure_verdict import TABLES
from pipeline.audit.reading.sentence_reading import POINTS_BACK
from pipeline.audit.relations.sentence import Beside, relations
from pipeline.audit.relations.sides import Sides
from pipeline.audit.tables.topics import Topics
from pipeline.models import CellEvidence, CheckedFigure, Claim, ClaimKind, FactEvidence, Severity, Verdict
from pipeline.quantities.formatting import rounded
from pipeline.text.stemming import stems

RELATIONS = (ClaimKind.RANK, ClaimKind.COMPARISON, ClaimKind.COUNT)
WEAK_GRADE = "C"
STALE_MONTHS = 18
EMPTY = EvidenceIndex(())
# The values that each sentence's figures state, by where the sentence and the figure in it start.
Stated = Mapping[int, Mapping[int, Known]]


@dataclass(frozen=True)
class Related:
    """What is said of a sentence besides its figures: counts by where they start, and what has no figure of its own."""

    figures: Mapping[int, Relation]
    others: tuple[Relation, ...]


def related(
    sentence: SentenceVerdicts, evidence: AuditEvidence, stated: Stated, kinds: Collection[ClaimKind]
) -> Related:
    """What rests on a reference table, whatever notes there are; of the notes, what names what it compares."""
    reading, topics = sentence.reading, sentence.topics
    before = tuple(earlier.text for earlier in reading.before)
    quoted = quote_parts(QuotingSentence(reading.text, before, evidence.facts, evidence.sources, reading.label))
    if topics is None:
        return Related({}, tuple(quoted))
    alone = not evidence.facts and not evidence.sources
    beside = Beside(kinds, sentence.numbers)
    read = partial(_read, sentence, topics, evidence.tables, beside)
    figures: dict[int, Relation] = {}
    others: dict[Relation, None] = {}
    for found in (*read(evidence.index, stated), *(() if alone else read(EMPTY, {}))):
        if found.figure is None and _is_said(found, others):
            continue
        from_table = alone or found.kind is ClaimKind.COUNT or bool(_cells(found))
        decided = found.verdict is not Verdict.NOT_ENOUGH
        if from_table and (decided or alone) and _names_measure(found, topics):
            if found.figure is not None and found.kind is ClaimKind.COUNT:
                figures.setdefault(found.figure.start, found)
            else:
                others.setdefault(found)
        elif (
            found.of_group
            or found.of_currencies
            or (decided and not from_table and _stands_alone(found, sentence, topics))
        ):
            others.setdefault(found)
    return Related(figures, (*others, *quoted))


def _read(
    sentence: SentenceVerdicts,
    topics: Topics,
    tables: ReferenceValues,
    beside: Beside,
    index: EvidenceIndex,
    stated: Stated,
) -> list[Relation]:
    own = stated.get(sentence.reading.sentence.start, {})
    before = [tuple(stated.get(one.sentence.start, {}).values()) for one in sentence.reading.before]
    return relations(Sides(topics, index, tables, own, before), beside)


def _cells(found: Relation) -> list[CellEvidence]:
    return [piece for piece in found.evidence if isinstance(piece, CellEvidence)]


def _is_said(found: Relation, others: Iterable[Relation]) -> bool:
    """Whether a relation of this kind has been read from the same words with a note in it."""
    return any(other.kind is found.kind and other.span == found.span and other != found for other in others)


def _names_measure(found: Relation, topics: Topics) -> bool:
    """Whether the sentence, or the one it points back to, speaks of the measure of the reference cells as such."""
    near = (topics, *topics.before[: 2 if POINTS_BACK.match(topics.text) else 0])
    named = {mention.measure for one in near for mention in one.measures}
    strong = {mention.measure for one in near for mention in one.measures if not mention.weak}
    cells = _cells(found)
    for cell in cells:
        if cell.measure not in COUNTRY and named:
            return True
        if cell.measure in COUNTRY and (strong & set(COUNTRY) or "population" in named):
            return True
    return not cells


def _stands_alone(found: Relation, sentence: SentenceVerdicts, topics: Topics) -> bool:
    """Whether a relation of notes alone is the sentence's: it has a word of each, or no figure besides."""
    if found.figure is not None:
        return False
    if found.kind not in RELATIONS:
        return not sentence.reading.figures
    words = topics.reading.stems | frozenset().union(*(past.reading.stems for past in topics.before[:3]))
    facts = [piece for piece in found.evidence if isinstance(piece, FactEvidence)]
    if found.kind is ClaimKind.RANK:
        return any(stems(",".join(fact.statement.split(",")[1:2])) & topics.reading.stems for fact in facts)
    return all(stems(fact.statement.partition(",")[0]) & words for fact in facts)


def relation_claim(sentence: SentenceVerdicts, found: Relation, evidence: AuditEvidence) -> Claim:
    """A relation as a claim; of what rules alone refute, a member of a comparison and a quotation block."""
    piece, quoted = sentence.reading.sentence, found.kind is ClaimKind.QUOTATION
    figures: tuple[CheckedFigure, ...] = ()
    if found.figure is not None:
        checked = CheckedFigure(
            start=piece.start + found.figure.start,
            end=piece.start + found.figure.end,
            text=found.figure.text,
            verdict=found.verdict,
            stated=found.stated,
            recomputed=found.recomputed[0] if found.recomputed else None,
            reason=found.reason,
        )
        figures = (checked,)
    return Claim(
        id="",
        text=piece.text,
        start=piece.start,
        end=piece.end,
        kind=found.kind,
        verdict=found.verdict,
        severity=_severity(found, sentence, evidence),
        changes_story=found.changes_story,
        understated=found.understated,
        stated=(found.stated,) if found.stated else (),
        recomputed=found.recomputed,
        arithmetic="; ".join(_telling(found)),
        readings=found.readings,
        evidence=found.evidence,
        reason=found.reason,
        suggestion=found.suggestion or _counted_right(found),
        figures=figures,
        rule=f"quotation.{found.verdict}" if quoted else f"{TABLES}.{found.kind}",
        reader="evidence",
    )


def _telling(found: Relation) -> list[str]:
    """The arithmetic of a relation; of a comparison's members, that of those that decide it."""
    every = found.kind is not ClaimKind.COMPARISON
    return [reading.arithmetic for reading in found.readings if every or reading.verdict is found.verdict]


def _severity(found: Relation, sentence: SentenceVerdicts, evidence: AuditEvidence) -> Severity:
    if found.verdict is Verdict.SUPPORTED:
        return Severity.INFO
    if found.kind is ClaimKind.QUOTATION:
        # POLICY rule 23: words that none of the given sources has
        unfound = found.verdict is Verdict.NOT_ENOUGH and bool(evidence.sources) and not found.evidence
        return Severity.BLOCKING if unfound or found.verdict is Verdict.REFUTED else Severity.LOOK
    if found.verdict is not Verdict.REFUTED or found.kind is not ClaimKind.COMPARISON:
        return Severity.LOOK
    cells = _cells(found)
    unnamed = sentence.topics is not None and not sentence.topics.times.years
    stale = unnamed and any(_is_stale(cell, evidence) for cell in cells)
    return Severity.LOOK if not cells or stale or any(cell.grade == WEAK_GRADE for cell in cells) else Severity.BLOCKING


def _is_stale(cell: CellEvidence, evidence: AuditEvidence) -> bool:
    """Whether a cell's table is so old on the day that the text is read that a newer one may tell otherwise."""
    spec = next((spec for spec in evidence.reference.specs if spec.name == cell.table), None)
    if spec is None or spec.as_of is None or evidence.as_of is None:
        return False
    return months_between(spec.as_of, evidence.as_of) > STALE_MONTHS


def _counted_right(found: Relation) -> str:
    """The count or rank that would be right, for a refuted one that a figure states."""
    if found.verdict is not Verdict.REFUTED or found.figure is None:
        return ""
    return " or ".join(dict.fromkeys(rounded(result.low, result.high, result.unit) for result in found.recomputed))
