"""The claims of a text from what each reader says of its sentences: figures, names, quotations, tables, comparisons."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.audit.arithmetic.relation import Relation
from pipeline.audit.article import AuditEvidence, SentenceVerdicts, read_article
from pipeline.audit.attribution.names import Unknown
from pipeline.audit.attribution.quotations import QuotingSentence, quote_parts
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import CELL, NOTE, Known
from pipeline.audit.evidence.reference_values import COUNTRY, months_between
from pipeline.audit.readers import ReaderVerdicts
from pipeline.audit.reading.context import POINTS_BACK
from pipeline.audit.relations.comparisons import STATED
from pipeline.audit.relations.sentence import Beside, relations, settled
from pipeline.audit.relations.sides import Sides
from pipeline.audit.tables.topics import Topics
from pipeline.audit.verdict import TABLES, FigureVerdict
from pipeline.models import (
    CellEvidence,
    CheckedFigure,
    Claim,
    ClaimKind,
    FactEvidence,
    Interval,
    Kind,
    Reading,
    Severity,
    Verdict,
)
from pipeline.quantities.formatting import rounded
from pipeline.text.markdown import REFERENCE
from pipeline.text.plain_view import Readable
from pipeline.text.stemming import stems

KINDS = {
    "figure": ClaimKind.FIGURE,
    "share": ClaimKind.SHARE,
    "change": ClaimKind.CHANGE,
    "multiple": ClaimKind.MULTIPLE,
    "difference": ClaimKind.DIFFERENCE,
    "sum": ClaimKind.SUM,
    "average": ClaimKind.AVERAGE,
    "rate": ClaimKind.AVERAGE,
    "rest": ClaimKind.DIFFERENCE,
    "range": ClaimKind.RANGE,
    "growth": ClaimKind.COMPOUND_GROWTH,
    "part": ClaimKind.FIGURE,
    "exchange": ClaimKind.FIGURE,
    "conversion": ClaimKind.FIGURE,
}
RELATIONS = (ClaimKind.RANK, ClaimKind.COMPARISON, ClaimKind.COUNT)
NO_READERS = ReaderVerdicts()
WEAK_GRADE = "C"
STALE_MONTHS = 18
# The whole of a share as its arithmetic names it: "… ÷ $164.5 billion (Meta revenue FY2024) = …".
WHOLE = re.compile(r"÷ [^÷()]+ \(([^()]+)\) =")
_FOLLOWING = re.compile(rf"(?:{REFERENCE.pattern})+")


def text_claims(
    page: Readable, given: str, evidence: AuditEvidence, readers: ReaderVerdicts = NO_READERS
) -> Iterator[Claim]:
    """The claims of a text's plain view, in text order; `given` is the text with its marks, for its citations.

    `readers` are heard on each sentence after the keyless ones.
    """
    stated: dict[int, dict[int, Known]] = {}
    for sentence in read_article(page.text, evidence, lambda start, end: cited(page, given, start, end)):
        piece = sentence.reading.sentence
        stated[piece.start] = {
            verdict.figure.start: verdict.value
            for verdict in sentence.figures
            if verdict.value is not None and verdict.value.origin in (NOTE, CELL)
        }
        own = list(_sentence_claims(sentence, evidence, stated))
        firm = {piece.start + verdict.figure.start for verdict in sentence.figures if verdict.firm}
        yield from readers.settle(own, piece, firm)


def cited(page: Readable, given: str, start: int, end: int) -> frozenset[str]:
    """The labels of the footnotes in or right behind a stretch of `page`, in the text as given."""
    first, last = page.span(start, end)
    behind = _FOLLOWING.match(given, last)
    return frozenset(mark[2:-1] for mark in REFERENCE.findall(given[first : behind.end() if behind else last]))


@dataclass(frozen=True)
class Related:
    """What is said of a sentence besides its figures: counts by where they start, and what has no figure of its own."""

    figures: Mapping[int, Relation]
    others: tuple[Relation, ...]


def _sentence_claims(
    sentence: SentenceVerdicts, evidence: AuditEvidence, stated: Mapping[int, Mapping[int, Known]]
) -> Iterator[Claim]:
    related = _related(sentence, evidence, stated)
    found: list[Claim] = []
    for verdict in sentence.figures:
        relation = related.figures.get(verdict.figure.start)
        if relation is not None and verdict.verdict is not Verdict.SUPPORTED:
            found.append(_relation_claim(sentence, relation, evidence))
        elif verdict.reader == "none" and _is_threshold(verdict, related):
            found.append(_figure_claim(sentence, _as_threshold(verdict)))
        else:
            found.append(_figure_claim(sentence, verdict))
    found += [_relation_claim(sentence, relation, evidence) for relation in related.others]
    found += [_unknown_claim(sentence, unknown) for unknown in sentence.unknown]
    if not found and (sentence.numbers or sentence.reading.figures):
        found = [_nothing_claimed(sentence)]
    yield from found


def _related(sentence: SentenceVerdicts, evidence: AuditEvidence, stated: Mapping[int, Mapping[int, Known]]) -> Related:
    """What rests on a reference table, whatever notes there are; of the notes, what names what it compares."""
    reading, topics = sentence.reading, sentence.topics
    before = tuple(earlier.text for earlier in reading.before)
    quoted = quote_parts(QuotingSentence(reading.text, before, evidence.facts, evidence.sources))
    if topics is None:
        return Related({}, tuple(quoted))
    alone = not evidence.facts and not evidence.sources
    noted = _with_notes(sentence, topics, evidence, stated)
    figures: dict[int, Relation] = {}
    others: dict[Relation, None] = {}
    for found in (*noted, *(() if alone else _read(sentence, topics, evidence, EMPTY, {}))):
        if found.figure is None and _is_said(found, others):
            continue
        from_table = alone or found.kind is ClaimKind.COUNT or bool(_cells(found))
        decided = found.verdict is not Verdict.NOT_ENOUGH
        if from_table and (decided or alone) and _names_measure(found, topics):
            if found.figure is not None and found.kind is ClaimKind.COUNT:
                figures.setdefault(found.figure.start, found)
            else:
                others.setdefault(found)
        elif decided and not from_table and _stands_alone(found, sentence, topics):
            others.setdefault(found)
    return Related(figures, (*others, *quoted))


EMPTY = EvidenceIndex(())


def _with_notes(
    sentence: SentenceVerdicts, topics: Topics, evidence: AuditEvidence, stated: Mapping[int, Mapping[int, Known]]
) -> list[Relation]:
    """The relations with the notes; conflicting where the notes give one thing two values that tell otherwise."""
    found = _read(sentence, topics, evidence, evidence.index, stated)
    if not found or evidence.rivals is None:
        return found
    first, last = (_read(sentence, topics, evidence, index, stated) for index in evidence.rivals)
    return settled(first, last, _conflict) if len(first) == len(last) else found


def _conflict(one: Relation, other: Relation) -> Relation:
    if one.recomputed == other.recomputed and one.verdict is other.verdict:
        return one
    evidence = tuple(dict.fromkeys((*one.evidence, *other.evidence)))
    readings, reason = (*one.readings, *other.readings), "the sources give different values"
    return replace(one, verdict=Verdict.CONFLICTING, reason=reason, readings=readings, evidence=evidence)


def _read(
    sentence: SentenceVerdicts,
    topics: Topics,
    evidence: AuditEvidence,
    index: EvidenceIndex,
    stated: Mapping[int, Mapping[int, Known]],
) -> list[Relation]:
    own = stated.get(sentence.reading.sentence.start, {})
    before = [tuple(stated.get(one.sentence.start, {}).values()) for one in sentence.reading.before]
    return relations(Sides(topics, index, evidence.tables, own, before), Beside(_kinds(sentence), sentence.numbers))


def _kinds(sentence: SentenceVerdicts) -> tuple[ClaimKind, ...]:
    """What kinds of claim the figures of a sentence make."""
    return tuple(
        ClaimKind.MULTIPLE if verdict.figure.kind is Kind.MULTIPLE else _kind(verdict)
        for verdict in sentence.figures
        if verdict.verdict is not Verdict.NOT_CHECKABLE
    )


def _kind(verdict: FigureVerdict) -> ClaimKind:
    return KINDS.get(verdict.rule.partition(".")[2], ClaimKind.RESTATED)


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


def _relation_claim(sentence: SentenceVerdicts, found: Relation, evidence: AuditEvidence) -> Claim:
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
        arithmetic="; ".join(reading.arithmetic for reading in found.readings),
        readings=found.readings,
        evidence=found.evidence,
        reason=found.reason,
        suggestion=found.suggestion or _counted_right(found),
        figures=figures,
        rule=f"quotation.{found.verdict}" if quoted else f"{TABLES}.{found.kind}",
        reader="evidence",
    )


def _severity(found: Relation, sentence: SentenceVerdicts, evidence: AuditEvidence) -> Severity:
    if found.verdict is Verdict.SUPPORTED:
        return Severity.INFO
    if found.verdict is not Verdict.REFUTED or found.kind not in (ClaimKind.COMPARISON, ClaimKind.QUOTATION):
        return Severity.LOOK
    if found.kind is ClaimKind.QUOTATION:
        return Severity.BLOCKING
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


def _nothing_claimed(sentence: SentenceVerdicts) -> Claim:
    """The claim of a sentence whose numbers state nothing that is recomputed."""
    piece = sentence.reading.sentence
    return Claim(
        id="",
        text=piece.text,
        start=piece.start,
        end=piece.end,
        kind=ClaimKind.NONE,
        verdict=Verdict.NOT_CHECKABLE,
        reason="it states nothing that is recomputed",
    )


def _is_threshold(verdict: FigureVerdict, related: Related) -> bool:
    """Whether a figure is what a count or comparison over the tables is held against ("more than $1 trillion")."""
    if related.figures:
        return True
    return any(STATED in found.reason or verdict.figure.start in found.used for found in related.others)


def _as_threshold(verdict: FigureVerdict) -> FigureVerdict:
    reason = "what another claim is held against"
    return replace(verdict, verdict=Verdict.NOT_CHECKABLE, severity=Severity.INFO, reason=reason, rule="no_claim")


def _figure_claim(sentence: SentenceVerdicts, verdict: FigureVerdict) -> Claim:
    piece, figure = sentence.reading.sentence, verdict.figure
    stated = Interval(low=min(figure.low, figure.high), high=max(figure.low, figure.high), unit=figure.unit)
    checked = CheckedFigure(
        start=piece.start + figure.start,
        end=piece.start + figure.end,
        text=figure.text,
        verdict=verdict.verdict,
        stated=stated,
        recomputed=verdict.result,
        reason=verdict.reason,
    )
    nothing = verdict.verdict is Verdict.NOT_CHECKABLE
    kind = ClaimKind.NONE if nothing else _kind(verdict)
    reading = _first(verdict)
    return Claim(
        id="",
        text=piece.text,
        start=piece.start,
        end=piece.end,
        kind=kind,
        verdict=verdict.verdict,
        severity=verdict.severity,
        understated=verdict.understated,
        stated=(stated,),
        changes_story=verdict.changes_story,
        recomputed=(
            *((verdict.result,) if verdict.result else ()),
            *(r.recomputed for r in verdict.others if r.recomputed),
        ),
        arithmetic="; ".join(filter(None, (verdict.line, *(other.arithmetic for other in verdict.others)))),
        readings=(*((reading,) if verdict.line else ()), *verdict.others),
        evidence=tuple(dict.fromkeys((*verdict.evidence, *(e for r in verdict.others for e in r.evidence)))),
        reason=verdict.reason,
        suggestion=_suggestion(verdict),
        figures=(checked,),
        rule=verdict.rule,
        reader=verdict.reader,
    )


def _suggestion(verdict: FigureVerdict) -> str:
    """A figure that would be right: where the audit blocks, and where the reference tables have another."""
    if verdict.verdict is not Verdict.REFUTED or verdict.result is None or verdict.rule == "stated.direction":
        return ""
    if not verdict.rule.startswith(TABLES):
        plain = rounded(verdict.result.low, verdict.result.high, verdict.result.unit)
        return plain if verdict.severity is Severity.BLOCKING else ""
    return " or ".join(dict.fromkeys(_worded(verdict, reading) for reading in (_first(verdict), *verdict.others)))


def _first(verdict: FigureVerdict) -> Reading:
    return Reading(
        arithmetic=verdict.line, recomputed=verdict.result, verdict=verdict.verdict, evidence=verdict.evidence
    )


def _worded(verdict: FigureVerdict, reading: Reading) -> str:
    """ "about 36.5–39.5% of Meta revenue FY2024"; the exact value for what a table has as such."""
    result = reading.recomputed
    if result is None:
        return ""
    exact = verdict.rule == f"{TABLES}.figure"
    whole = WHOLE.search(reading.arithmetic) if verdict.rule == f"{TABLES}.share" else None
    of = f" of {whole[1]}" if whole else ""
    return f"{'' if exact else 'about '}{rounded(result.low, result.high, result.unit)}{of}"


def _unknown_claim(sentence: SentenceVerdicts, unknown: Unknown) -> Claim:
    piece = sentence.reading.sentence
    checked = CheckedFigure(
        start=piece.start + unknown.start,
        end=piece.start + unknown.end,
        text=unknown.text,
        verdict=Verdict.NOT_ENOUGH,
        reason=unknown.reason,
    )
    return Claim(
        id="",
        text=piece.text,
        start=piece.start,
        end=piece.end,
        kind=ClaimKind.QUALITATIVE,
        verdict=Verdict.NOT_ENOUGH,
        severity=Severity.LOOK,
        reason=unknown.reason,
        figures=(checked,),
        rule=f"unknown.{unknown.what}",
        reader="evidence",
    )


__all__: Sequence[str] = ("cited", "text_claims")
