"""A checked part as the Claim that the audit hands on, with its offsets in the whole text."""

import re
from datetime import date

from pipeline.audit.arithmetic.checks import CheckResult
from pipeline.audit.context.sentence_context import SentenceContext
from pipeline.audit.evidence.evidence_base import EvidenceBase
from pipeline.models import CellEvidence, CheckedFigure, Claim, ClaimKind, Severity, Verdict
from pipeline.quantities.formatting import rounded

WEAK_GRADE = "C"
STALE_MONTHS = 18


def severity_of(part: CheckResult, scene: SentenceContext, holdings: EvidenceBase) -> Severity:
    """The severity of a part's verdict."""
    match part.verdict:
        case Verdict.REFUTED:
            return Severity.LOOK if _rests_on_little(part, scene, holdings) else Severity.BLOCKING
        case Verdict.CONFLICTING | Verdict.NOT_ENOUGH:
            return Severity.LOOK
        case _:
            return Severity.INFO


def _rests_on_little(part: CheckResult, scene: SentenceContext, holdings: EvidenceBase) -> bool:
    """Whether a refutation rests on a row of class C, or, no year being named, on a table older than 18 months."""
    if part.kind is ClaimKind.QUOTATION:
        return False
    cells = [piece for piece in part.evidence if isinstance(piece, CellEvidence)]
    if any(cell.grade == WEAK_GRADE for cell in cells):
        return True
    unnamed = not scene.times.years and holdings.as_of is not None
    return unnamed and any(_stale(cell, holdings) for cell in cells)


def _stale(cell: CellEvidence, holdings: EvidenceBase) -> bool:
    spec = next((spec for spec in holdings.reference.specs if spec.name == cell.table), None)
    if spec is None or spec.as_of is None or holdings.as_of is None:
        return False
    return months_between(spec.as_of, holdings.as_of) > STALE_MONTHS


def months_between(start: date, end: date) -> int:
    """Whole months from one day to another."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


# The whole of a share as its arithmetic names it: "… ÷ Meta revenue FY2024 ($164.5 billion) × 100".
WHOLE = re.compile(r"÷ ([^÷()\[\]]+) \(")


def suggestion_for(part: CheckResult) -> str:
    """ "about 37–40%" for a refuted figure; empty where there is nothing to put in its place."""
    if part.verdict is not Verdict.REFUTED or part.figure is None or not part.recomputed:
        return ""
    wordings = dict.fromkeys(_worded(part, number) for number in range(len(part.recomputed)))
    return " or ".join(wordings)


def _worded(part: CheckResult, number: int) -> str:
    result = part.recomputed[number]
    exact = part.kind in (ClaimKind.COUNT, ClaimKind.RANK, ClaimKind.FIGURE)
    whole = WHOLE.search(part.readings[number].arithmetic) if part.kind is ClaimKind.SHARE else None
    of = f" of {whole[1]}" if whole else ""
    return f"{'' if exact else 'about '}{rounded(result.low, result.high, result.unit)}{of}"


def claim_of(scene: SentenceContext, part: CheckResult, holdings: EvidenceBase) -> Claim:
    """The claim of one part; it frames the sentence, its figure frames itself."""
    sentence = scene.sentence
    return Claim(
        id="",
        text=sentence.text,
        start=sentence.start,
        end=sentence.end,
        kind=part.kind,
        verdict=part.verdict,
        severity=severity_of(part, scene, holdings),
        changes_story=part.changes_story,
        understated=part.understated,
        stated=(part.stated,) if part.stated else (),
        recomputed=part.recomputed,
        arithmetic="; ".join(reading.arithmetic for reading in part.readings),
        readings=part.readings,
        evidence=part.evidence,
        reason=part.reason,
        suggestion=part.suggestion or suggestion_for(part),
        figures=_figures(scene, part),
    )


def nothing_claimed(scene: SentenceContext) -> Claim:
    """The claim of a sentence whose numbers state nothing that is recomputed."""
    sentence = scene.sentence
    return Claim(
        id="",
        text=sentence.text,
        start=sentence.start,
        end=sentence.end,
        kind=ClaimKind.NONE,
        verdict=Verdict.NOT_CHECKABLE,
        reason="it states nothing that is recomputed",
    )


def _figures(scene: SentenceContext, part: CheckResult) -> tuple[CheckedFigure, ...]:
    if part.figure is None:
        return ()
    return (
        CheckedFigure(
            start=scene.sentence.start + part.figure.start,
            end=scene.sentence.start + part.figure.end,
            text=part.figure.text,
            verdict=part.verdict,
            stated=part.stated,
            recomputed=part.recomputed[0] if part.recomputed else None,
            reason=part.reason,
        ),
    )
