"""Why a draft's figure or quotation was right, in words: what its audit worked out, or the passage that gives it."""

from pipeline.audit.evidence.reference_values import spoken
from pipeline.models import Audit, CellEvidence, Claim, ClaimKind, Evidence, FactEvidence, Verdict
from pipeline.review.edits.statements import Statement
from pipeline.text.shortened import shortened

LONGEST_PASSAGE = 160


def reason_for(audit: Audit, stated: Statement) -> str:
    """What bears a text's words out by its audit: "the notes give $40 million: “The council spent $40 million”"."""
    if stated.what == "quotation":
        return "the sources have the former, word for word"
    claim = _claim_at(audit, stated)
    evidence = next(iter(claim.evidence), None) if claim else None
    if claim and claim.recomputed and claim.arithmetic and claim.kind is not ClaimKind.RESTATED:
        return f"the audit worked out {stated.words}: {claim.arithmetic}"
    if evidence is None:
        return f"the audit found {stated.words} right"
    return f"{_giver(evidence)} {stated.words}: {_place(evidence, stated.words)}"


def _claim_at(audit: Audit, stated: Statement) -> Claim | None:
    """The claim whose figure this is and that is borne out, one with evidence first."""
    over = (
        claim
        for claim in audit.claims
        if claim.verdict is Verdict.SUPPORTED
        and any(figure.start < stated.end and stated.start < figure.end for figure in claim.figures)
    )
    return max(over, key=lambda claim: bool(claim.evidence), default=None)


def _giver(evidence: Evidence) -> str:
    if isinstance(evidence, CellEvidence):
        return f"the table {evidence.table} gives"
    return "the notes give" if isinstance(evidence, FactEvidence) else "a source has"


def _place(evidence: Evidence, words: str) -> str:
    if isinstance(evidence, CellEvidence):
        return f"{evidence.entity}, {spoken(evidence.measure)}, {evidence.period}"
    statement = evidence.statement if isinstance(evidence, FactEvidence) else ""
    return f"“{_cut_around(' '.join((evidence.passage or statement).split()), words)}”"


def _cut_around(passage: str, words: str) -> str:
    """A passage cut to its part with these words."""
    before = passage[: max(0, passage.find(words) + len(words) - LONGEST_PASSAGE // 2)].rpartition(" ")[0]
    return ("… " if before else "") + shortened(passage[len(before) :].lstrip(), LONGEST_PASSAGE)
