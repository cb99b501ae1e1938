"""Counts of the notes' entities on one side of a limit that the sentence states ("two of the five wards above 60%")."""

import re
from decimal import Decimal

from pipeline.audit.compare import compare
from pipeline.audit.entries import Entry
from pipeline.audit.holdings import Holdings
from pipeline.audit.matching import matches
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, stated_in
from pipeline.models import ClaimKind, Interval, Quantity, Reading

LIMIT_ABOVE = re.compile(
    r"\b(?:more than|over|above|exceed\w*|at least|pass(?:ed|es)?|top(?:s|ped)?|greater than|larger than|"
    r"bigger than|higher than|upwards of|cross(?:ed)?|beyond|surpass\w*|reached|outnumber\w*)\b",
    re.IGNORECASE,
)
LIMIT_BELOW = re.compile(
    r"\b(?:less than|fewer than|under|below|smaller than|lower than|short of|beneath|at most|dwarfed by)\b",
    re.IGNORECASE,
)


def noted_count(scene: Scene, figure: Quantity, holdings: Holdings) -> Part | None:
    """A count of the notes' entities on one side of a limit that the sentence states; None where it states none."""
    if len(holdings.entries) < 3 or figure.low != figure.high or figure.high > 50 or figure.unit not in ("", "people"):
        return None
    limit, sign = _limit(scene, figure)
    if limit is None:
        return None
    fitting = [e for e in holdings.entries if (e.dimension == "%") == (limit.unit == "%")]
    ranked = matches(scene, fitting)
    alike = [e for e in fitting if e.measure == ranked[0].entry.measure] if ranked and ranked[0].measure > 0 else []
    if len({e.entity for e in alike}) < 3:
        return None
    return _tallied(figure, limit, alike, sign)


def _limit(scene: Scene, figure: Quantity) -> tuple[Quantity | None, int]:
    """The figure that a bound stands right before, with 1 for above and -1 for below."""
    for other in scene.figures:
        lead = scene.left(other)[-24:]
        if other.start != figure.start and (above := LIMIT_ABOVE.search(lead) or LIMIT_BELOW.search(lead)):
            return other, -1 if LIMIT_BELOW.search(above[0]) else 1
    return None, 0


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
