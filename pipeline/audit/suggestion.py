"""A wording that would be right for a refuted figure: the recomputed value in the style of the stated one."""

from pipeline.audit.amounts import readable
from pipeline.audit.verdicts import Part
from pipeline.models import ClaimKind, Verdict


def suggestion_for(part: Part) -> str:
    """ "about 37–40%" for a refuted figure; empty where there is nothing to put in its place."""
    if part.verdict is not Verdict.REFUTED or part.figure is None or not part.recomputed:
        return ""
    wordings = dict.fromkeys(_worded(part, number) for number in range(len(part.recomputed)))
    return " or ".join(wordings)


def _worded(part: Part, number: int) -> str:
    result = part.recomputed[number]
    exact = part.kind in (ClaimKind.COUNT, ClaimKind.RANK, ClaimKind.FIGURE)
    return f"{'' if exact else 'about '}{readable(result.low, result.high, result.unit)}"
