"""Counts of the notes' entities on one side of a limit that the sentence states ("two of the five wards above 60%")."""

import re
from decimal import Decimal

from pipeline.audit.compare import compare
from pipeline.audit.entries import Entry
from pipeline.audit.holdings import Holdings
from pipeline.audit.matching import matches
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, stated_in
from pipeline.models import ClaimKind, Hedge, Interval, Quantity, Reading

LIMITS = (Hedge.OVER, Hedge.AT_LEAST, Hedge.UNDER, Hedge.AT_MOST, Hedge.WELL_OVER, Hedge.JUST_OVER)
LIMIT_ABOVE = re.compile(
    r"\b(?:more than|over|above|exceed\w*|at least|pass(?:ed|es)?|top(?:s|ped)?|greater than|larger than|bigger than|higher than|upwards of|cross(?:ed)?|beyond|surpass\w*|reached|outnumber\w*)\b",
    re.IGNORECASE,
)
LIMIT_BELOW = re.compile(
    r"\b(?:less than|fewer than|under|below|smaller than|lower than|short of|beneath|at most|dwarfed by)\b",
    re.IGNORECASE,
)


def noted_count(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """A count of the notes' entities on one side of a limit that the sentence states."""
    later = [f for f in scene.figures if f.start > figure.end]
    limit = next((f for f in later if f.hedge in LIMITS), later[-1] if later else None)
    if limit is None or len(holdings.entries) < 3 or not figure.low == figure.high or figure.high > 50:
        return None
    between = scene.text[figure.end : limit.start]
    above, below = LIMIT_ABOVE.search(between), LIMIT_BELOW.search(between)
    if not above and not below:
        return None
    dims = [e for e in holdings.entries if e.dimension == ("%" if limit.unit == "%" else e.dimension)]
    ranked = matches(scene, dims)
    if not ranked:
        return None
    alike = [e for e in dims if e.measure == ranked[0].entry.measure]
    if len({e.entity for e in alike}) < 3:
        return None
    sign = 1 if above else -1
    return _tallied(figure, limit, alike, sign)


def _tallied(figure: Quantity, limit: Quantity, entries: list[Entry], sign: int) -> Part:
    inside = [e for e in entries if (e.value.low > limit.high if sign > 0 else e.value.high < limit.low)]
    result = Interval(low=Decimal(len(inside)), high=Decimal(len(inside)), unit="")
    outcome = compare(figure, result)
    side = "above" if sign > 0 else "below"
    line = f"{len(inside)} of {len(entries)} {side} {limit.text}: {', '.join(e.entity for e in inside)}"
    evidence = tuple(piece for e in entries for piece in e.value.evidence)
    reading = Reading(arithmetic=line, recomputed=result, verdict=outcome.verdict, evidence=evidence)
    return Part(
        ClaimKind.COUNT,
        figure,
        outcome.verdict,
        outcome.reason,
        (reading,),
        stated=stated_in(figure),
        evidence=evidence,
        used=(limit.start,),
    )
