"""What a verdict asks of the editor: refuted blocks, unless the table under it is weak or old."""

from datetime import date

from pipeline.audit.holdings import Holdings
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part
from pipeline.models import CellEvidence, ClaimKind, Severity, Verdict

WEAK_GRADE = "C"
STALE_MONTHS = 18


def severity_of(part: Part, scene: Scene, holdings: Holdings) -> Severity:
    """The severity of a part's verdict."""
    match part.verdict:
        case Verdict.REFUTED:
            return Severity.LOOK if _rests_on_little(part, scene, holdings) else Severity.BLOCKING
        case Verdict.CONFLICTING | Verdict.NOT_ENOUGH:
            return Severity.LOOK
        case _:
            return Severity.INFO


def _rests_on_little(part: Part, scene: Scene, holdings: Holdings) -> bool:
    """Whether a refutation rests on a row of class C, or, no year being named, on a table older than 18 months."""
    if part.kind is ClaimKind.QUOTATION:
        return False
    cells = [piece for piece in part.evidence if isinstance(piece, CellEvidence)]
    if any(cell.grade == WEAK_GRADE for cell in cells):
        return True
    unnamed = not scene.times.years and holdings.as_of is not None
    return unnamed and any(_stale(cell, holdings) for cell in cells)


def _stale(cell: CellEvidence, holdings: Holdings) -> bool:
    spec = next((spec for spec in holdings.reference.specs if spec.name == cell.table), None)
    if spec is None or spec.as_of is None or holdings.as_of is None:
        return False
    return months_between(spec.as_of, holdings.as_of) > STALE_MONTHS


def months_between(start: date, end: date) -> int:
    """Whole months from one day to another."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
