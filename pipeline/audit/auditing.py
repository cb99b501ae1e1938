"""The audit of a whole text: its sentences' claims with verdicts, severities and offsets in the text as given."""

from collections.abc import Sequence
from datetime import date

from pipeline.audit.claims import parts_of
from pipeline.audit.holdings import Holdings
from pipeline.audit.language import language_name
from pipeline.audit.quantities import find_quantities
from pipeline.audit.readable import Readable, readable
from pipeline.audit.scene import Scene, scenes
from pipeline.audit.severity import severity_of
from pipeline.audit.suggestion import suggestion_for
from pipeline.audit.verdicts import Part
from pipeline.models import Audit, CheckedFigure, Claim, ClaimKind, Fact, Source, Verdict
from pipeline.reference.lookup import Reference


def audit_text(
    text: str,
    *,
    facts: Sequence[Fact] = (),
    sources: Sequence[Source] = (),
    reference: Reference | None = None,
    as_of: date | None = None,
) -> Audit:
    """Every claim of a text with its verdict, in text order; never raises on a text, in time linear in its length.

    `reference` None means the shipped tables, `Reference.empty()` none at all; `as_of` is the day the text is read on.
    """
    page = readable(text)
    tables = Reference.shipped() if reference is None else reference
    holdings = Holdings(facts, sources, tables, as_of)
    if page.language == "en":
        found = [claim for scene in scenes(page.text, tables) for claim in claims_of(scene, holdings)]
    else:
        found = unread_claims(page)
    numbered = [claim.model_copy(update={"id": f"c{number}"}) for number, claim in enumerate(found, 1)]
    return page.restore(Audit(claims=tuple(numbered)))


def unread_claims(page: Readable) -> list[Claim]:
    """The figures of a text in a language that is not read, each told to be so."""
    why = f"written in {language_name(page.language)}: only English is read"
    return [
        Claim(
            id="",
            text=figure.text,
            start=figure.start,
            end=figure.end,
            kind=ClaimKind.NONE,
            verdict=Verdict.NOT_CHECKABLE,
            reason=why,
        )
        for figure in find_quantities(page.text)
    ]


def claims_of(scene: Scene, holdings: Holdings) -> list[Claim]:
    """The claims of one sentence, with offsets in the whole text; numbers that state no amount are one claim of no kind."""
    parts = parts_of(scene, holdings)
    if parts:
        return [_claim(scene, part, holdings) for part in parts]
    return [_nothing(scene)] if scene.others or scene.figures else []


def _nothing(scene: Scene) -> Claim:
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


def _claim(scene: Scene, part: Part, holdings: Holdings) -> Claim:
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
