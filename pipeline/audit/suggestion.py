"""A wording that would be right for a refuted figure: the recomputed value in the style of the stated one."""

import re

from pipeline.audit.amounts import rounded
from pipeline.audit.verdicts import Part
from pipeline.models import ClaimKind, Verdict

# The whole of a share as its arithmetic names it: "… ÷ Meta revenue FY2024 ($164.5 billion) × 100".
WHOLE = re.compile(r"÷ ([^÷()\[\]]+) \(")


def suggestion_for(part: Part) -> str:
    """ "about 37–40%" for a refuted figure; empty where there is nothing to put in its place."""
    if part.verdict is not Verdict.REFUTED or part.figure is None or not part.recomputed:
        return ""
    wordings = dict.fromkeys(_worded(part, number) for number in range(len(part.recomputed)))
    return " or ".join(wordings)


def _worded(part: Part, number: int) -> str:
    result = part.recomputed[number]
    exact = part.kind in (ClaimKind.COUNT, ClaimKind.RANK, ClaimKind.FIGURE)
    whole = WHOLE.search(part.readings[number].arithmetic) if part.kind is ClaimKind.SHARE else None
    of = f" of {whole[1]}" if whole else ""
    return f"{'' if exact else 'about '}{rounded(result.low, result.high, result.unit)}{of}"
