"""A checked part as the Claim that the audit hands on, with its offsets in the whole text."""

from pipeline.audit.holdings import Holdings
from pipeline.audit.scene import Scene
from pipeline.audit.severity import severity_of
from pipeline.audit.suggestion import suggestion_for
from pipeline.audit.verdicts import Part
from pipeline.models import CheckedFigure, Claim, ClaimKind, Verdict


def claim_of(scene: Scene, part: Part, holdings: Holdings) -> Claim:
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


def nothing_claimed(scene: Scene) -> Claim:
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


def _figures(scene: Scene, part: Part) -> tuple[CheckedFigure, ...]:
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
