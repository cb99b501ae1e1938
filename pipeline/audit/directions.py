"""A movement without a figure: the sign must be right, whatever the size (POLICY rule 12)."""

from pipeline.audit import cues
from pipeline.audit.changes import change, pair_for
from pipeline.audit.formula import evaluate, evidence_of, with_result
from pipeline.audit.holdings import Gap, Holdings
from pipeline.audit.scene import Scene
from pipeline.audit.verdicts import Part, magnitude_of, settled
from pipeline.models import ClaimKind, Reading, Verdict

MOVED = {1: "it rose", -1: "it fell", 0: "it did not clearly rise or fall"}


def direction_parts(scene: Scene, holdings: Holdings) -> list[Part]:
    """The part for the sentence's verb of movement, where both times are at hand."""
    moved = cues.movement(scene.text)
    pair = pair_for(scene, holdings, moved[1]) if moved else None
    if moved is None or pair is None or isinstance(pair, Gap):
        return []
    formula = change(pair)
    result = evaluate(formula)
    if result is None:
        return []
    way = 1 if result.low > 0 else -1 if result.high < 0 else 0
    reading = Reading(
        arithmetic=with_result(formula, result),
        recomputed=magnitude_of(result),
        verdict=Verdict.SUPPORTED if way == moved[0] else Verdict.REFUTED,
        evidence=evidence_of(formula),
    )
    return [settled(ClaimKind.CHANGE, None, way == moved[0], reading, MOVED[way])]
