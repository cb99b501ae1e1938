"""The claims of a text from what each reader says of its sentences: figures, names, quotations, tables, comparisons."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.audit.arithmetic.checks import CheckResult
from pipeline.audit.article import AuditEvidence, SentenceVerdicts, read_article
from pipeline.audit.attribution.names import Unknown
from pipeline.audit.claim import claim_of, nothing_claimed, severity_of
from pipeline.audit.context.sentence_context import SentenceContext, scenes
from pipeline.audit.evidence.evidence_base import EvidenceBase
from pipeline.audit.readers import ReaderVerdicts
from pipeline.audit.reading.context import POINTS_BACK
from pipeline.audit.sentence_claims import parts_of
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
# The whole of a share as its arithmetic names it: "… ÷ $164.5 billion (Meta revenue FY2024) = …".
WHOLE = re.compile(r"÷ [^÷()]+ \(([^()]+)\) =")
_FOLLOWING = re.compile(rf"(?:{REFERENCE.pattern})+")


def text_claims(
    page: Readable, given: str, evidence: AuditEvidence, readers: ReaderVerdicts = NO_READERS
) -> Iterator[Claim]:
    """The claims of a text's plain view, in text order; `given` is the text with its marks, for its citations.

    `readers` are heard on each sentence after the keyless ones.
    """
    contexts = {scene.sentence.start: scene for scene in scenes(page.text, evidence.reference)}
    for sentence in read_article(page.text, evidence, lambda start, end: cited(page, given, start, end)):
        piece = sentence.reading.sentence
        own = list(_sentence_claims(sentence, contexts.get(piece.start), evidence))
        firm = {piece.start + verdict.figure.start for verdict in sentence.figures if verdict.firm}
        yield from readers.settle(own, piece, firm)


def cited(page: Readable, given: str, start: int, end: int) -> frozenset[str]:
    """The labels of the footnotes in or right behind a stretch of `page`, in the text as given."""
    first, last = page.span(start, end)
    behind = _FOLLOWING.match(given, last)
    return frozenset(mark[2:-1] for mark in REFERENCE.findall(given[first : behind.end() if behind else last]))


@dataclass(frozen=True)
class TableResults:
    """What the rules over the reference tables say of a sentence, and of its comparisons, ranks and quotations."""

    figures: dict[int, CheckResult]
    others: tuple[CheckResult, ...]


def _sentence_claims(
    sentence: SentenceVerdicts, scene: SentenceContext | None, evidence: AuditEvidence
) -> Iterator[Claim]:
    results = _table_results(sentence, scene, evidence) if scene is not None else TableResults({}, ())
    found: list[Claim] = []
    for verdict in sentence.figures:
        result = results.figures.get(verdict.figure.start)
        if scene is not None and result is not None and verdict.verdict is not Verdict.SUPPORTED:
            found.append(_table_claim(scene, result, evidence.base))
        elif verdict.reader == "none" and _is_threshold(verdict, results):
            found.append(_figure_claim(sentence, _as_threshold(verdict)))
        else:
            found.append(_figure_claim(sentence, verdict))
    own = {verdict.figure.start for verdict in sentence.figures}
    if scene is not None:
        rest = [result for start, result in results.figures.items() if start not in own]
        found += [_table_claim(scene, result, evidence.base) for result in (*rest, *results.others)]
    found += [_unknown_claim(sentence, unknown) for unknown in sentence.unknown]
    if not found and scene is not None and (scene.others or scene.figures):
        found = [nothing_claimed(scene)]
    yield from found


def _table_results(sentence: SentenceVerdicts, scene: SentenceContext, evidence: AuditEvidence) -> TableResults:
    """What rests on a reference table, whatever notes there are; of the notes, only comparisons, ranks, quotations."""
    base, bare = evidence.base, evidence.base_without_facts
    alone = not evidence.facts and not evidence.sources
    kinds = _kinds(sentence)
    noted = parts_of(scene, base, kinds)
    figures: dict[int, CheckResult] = {}
    others: dict[CheckResult, None] = {}
    for result in (*noted, *(parts_of(scene, bare, kinds) if evidence.facts else ())):
        if result.kind is ClaimKind.QUOTATION or (result.figure is None and _said(result, others)):
            continue
        counted = result.kind is ClaimKind.COUNT
        from_table = alone or counted or any(isinstance(piece, CellEvidence) for piece in result.evidence)
        decided = result.verdict is not Verdict.NOT_ENOUGH
        if from_table and (decided or alone) and _names_measure(result, scene):
            if result.figure is not None:
                figures.setdefault(result.figure.start, result)
            else:
                others.setdefault(result)
        elif (
            result.figure is None
            and decided
            and not from_table
            and (result.kind not in RELATIONS or _names_both(result, scene))
        ) and (result.kind in RELATIONS or not sentence.reading.figures):
            others.setdefault(result)
    quoted = [result for result in noted if result.kind is ClaimKind.QUOTATION]
    return TableResults(figures, (*others, *quoted))


def _kinds(sentence: SentenceVerdicts) -> tuple[ClaimKind, ...]:
    """What kinds of claim the figures of a sentence make."""
    return tuple(
        ClaimKind.MULTIPLE if verdict.figure.kind is Kind.MULTIPLE else _kind(verdict)
        for verdict in sentence.figures
        if verdict.verdict is not Verdict.NOT_CHECKABLE
    )


def _kind(verdict: FigureVerdict) -> ClaimKind:
    return KINDS.get(verdict.rule.partition(".")[2], ClaimKind.RESTATED)


def _said(result: CheckResult, others: Iterable[CheckResult]) -> bool:
    """Whether a relation of this kind has been read from the same words with a note in it."""
    return any(other.kind is result.kind and other.span == result.span and other != result for other in others)


def _names_measure(result: CheckResult, scene: SentenceContext) -> bool:
    """Whether the sentence, or the one it points back to, speaks of the measure of the reference cells as such."""
    cells = [piece for piece in result.evidence if isinstance(piece, CellEvidence)]
    near = (scene, *scene.before[: 2 if POINTS_BACK.match(scene.text) else 0])
    named = {mention.measure for one in near for mention in one.measures}
    strong = {mention.measure for one in near for mention in one.measures if not mention.weak}
    for cell in cells:
        country = cell.measure in ("gdp", "population")
        if country and (strong & {"gdp", "gdp_per_capita", "population"} or "population" in named):
            return True
        if not country and named:
            return True
    return not cells


def _names_both(result: CheckResult, scene: SentenceContext) -> bool:
    """Whether the sentence has a word of each fact that a comparison or rank rests on."""
    words = scene.stems | scene.past_stems
    facts = [piece for piece in result.evidence if isinstance(piece, FactEvidence)]
    if result.kind is ClaimKind.RANK:
        return any(stems(",".join(fact.statement.split(",")[1:2])) & scene.stems for fact in facts)
    return all(stems(fact.statement.partition(",")[0]) & words for fact in facts)


def _table_claim(scene: SentenceContext, result: CheckResult, base: EvidenceBase) -> Claim:
    """A rule's result as a claim; of what rules alone refute, a member of a comparison and a quotation block."""
    claim = claim_of(scene, result, base)
    severity = severity_of(result, scene, base)
    if result.verdict is Verdict.REFUTED and result.kind not in (ClaimKind.COMPARISON, ClaimKind.QUOTATION):
        severity = Severity.LOOK
    if result.kind is ClaimKind.COMPARISON and not any(isinstance(piece, CellEvidence) for piece in result.evidence):
        severity = Severity.INFO if result.verdict is Verdict.SUPPORTED else Severity.LOOK
    rule = f"quotation.{result.verdict}" if result.kind is ClaimKind.QUOTATION else f"tables.{result.kind}"
    return claim.model_copy(update={"severity": severity, "rule": rule, "reader": "evidence"})


def _is_threshold(verdict: FigureVerdict, results: TableResults) -> bool:
    """Whether a figure is what a count or comparison over the tables is held against ("more than $1 trillion")."""
    counted = any(result.kind is ClaimKind.COUNT for result in results.figures.values())
    compared = any(
        "the amount stated" in result.reason or verdict.figure.start in result.used for result in results.others
    )
    return counted or compared


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
