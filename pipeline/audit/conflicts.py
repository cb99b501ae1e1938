"""Sources that give different values for one input: what rests on it is conflicting evidence (POLICY rule 18)."""

from collections.abc import Callable
from dataclasses import replace

from pipeline.audit.holdings import Holdings
from pipeline.audit.verdicts import Part
from pipeline.models import Verdict

DIFFERENT = "the sources give different values"


def settled_by_sources(holdings: Holdings, check: Callable[[Holdings], list[Part]]) -> list[Part]:
    """The parts of a sentence, each computed with either value of an input that the notes hold two of."""
    rivals = holdings.rivals
    if not rivals:
        return check(holdings)
    first, last = frozenset(early for early, _ in rivals), frozenset(late for _, late in rivals)
    parts, others = check(holdings.without(last)), check(holdings.without(first))
    if len(parts) != len(others):
        return check(holdings)
    return [_settled(part, other) for part, other in zip(parts, others, strict=True)]


def _settled(part: Part, other: Part) -> Part:
    if part.recomputed == other.recomputed and part.verdict is other.verdict:
        return part
    readings = (*part.readings, *other.readings)
    evidence = tuple(dict.fromkeys((*part.evidence, *other.evidence)))
    return replace(part, verdict=Verdict.CONFLICTING, reason=DIFFERENT, readings=readings, evidence=evidence)
