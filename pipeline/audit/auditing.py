"""The audit of a whole text: its sentences' claims with verdicts, severities and offsets in the text as given."""

from collections.abc import Sequence
from datetime import date

from pipeline.audit.cited import beside_the_point, cited_by, parts_as_cited, unborne
from pipeline.audit.claims import parts_of
from pipeline.audit.holdings import Holdings
from pipeline.audit.language import language_name
from pipeline.audit.proposed import described, inputs_at_hand, open_keys, with_proposals
from pipeline.audit.quantities import find_quantities
from pipeline.audit.readable import Readable, readable
from pipeline.audit.restating import with_restated
from pipeline.audit.scene import Scene, scenes
from pipeline.audit.stating import claim_of, nothing_claimed
from pipeline.audit.verdicts import Part
from pipeline.models import Audit, Claim, ClaimKind, Fact, Severity, Source, Verdict
from pipeline.reference.lookup import Reference
from pipeline.writer.replies import FormulasReply

ENGLISH = "en"


def audit_text(
    text: str,
    *,
    facts: Sequence[Fact] = (),
    sources: Sequence[Source] = (),
    reference: Reference | None = None,
    as_of: date | None = None,
    proposals: FormulasReply | None = None,
) -> Audit:
    """Every claim of a text with its verdict, in text order; never raises on a text, in time linear in its length.

    `reference` None means the shipped tables, `Reference.empty()` none at all; `as_of` is the day the text is read on.
    `proposals` are a model's formulas and judgements for the sentences that `open_sentences` gives of the same text.
    """
    page = readable(text)
    if page.language != ENGLISH:
        return page.restore(Audit(claims=_numbered(_unread(page))))
    holdings = _holdings(facts, sources, reference, as_of)
    read = scenes(page.text, holdings.reference)
    parts = _parts(read, page, text, holdings)
    if proposals is not None:
        parts = with_proposals(read, parts, holdings, proposals)
    found = [claim for scene, own in zip(read, parts, strict=True) for claim in _claims(scene, own, holdings)]
    claims = with_restated(page.text, found, holdings)
    return page.restore(Audit(claims=_numbered(_held_to_citations(claims, read, page, text, holdings))))


def open_sentences(
    text: str,
    *,
    facts: Sequence[Fact] = (),
    sources: Sequence[Source] = (),
    reference: Reference | None = None,
    as_of: date | None = None,
) -> tuple[dict[str, str], tuple[str, ...]]:
    """What a model may be asked: sentences that the rules could not settle, by key, and the names a formula may use."""
    page = readable(text)
    if page.language != ENGLISH:
        return {}, ()
    holdings = _holdings(facts, sources, reference, as_of)
    read = scenes(page.text, holdings.reference)
    keys = open_keys(read, _parts(read, page, text, holdings))
    names = described(inputs_at_hand([read[at] for at in keys.values()], holdings)) if keys else ()
    return {key: read[at].text for key, at in keys.items()}, names


def _held_to_citations(
    claims: Sequence[Claim], read: Sequence[Scene], page: Readable, given: str, holdings: Holdings
) -> list[Claim]:
    """In a text with citations: claims that no source was asked for left out, those borne elsewhere told so."""
    cited = {scene.sentence.start: (scene, cited_by(scene, page, given)) for scene in read}
    if not any(labels for _, labels in cited.values()):
        return list(claims)
    held = []
    for claim in claims:
        scene, labels = cited.get(claim.start, (None, ()))
        if scene and (why := unborne(claim, scene, labels, holdings)):
            told = {"verdict": Verdict.NOT_ENOUGH, "reason": why, "severity": Severity.LOOK}
            figures = tuple(f.model_copy(update={"verdict": Verdict.NOT_ENOUGH}) for f in claim.figures)
            claim = claim.model_copy(update={**told, "figures": figures})
        if not beside_the_point(claim):
            held.append(claim)
    return held


def _parts(read: Sequence[Scene], page: Readable, given: str, holdings: Holdings) -> list[list[Part]]:
    cited = [cited_by(scene, page, given) for scene in read]
    if not any(cited):
        return [parts_of(scene, holdings) for scene in read]
    return [parts_as_cited(scene, labels, holdings) for scene, labels in zip(read, cited, strict=True)]


def _holdings(
    facts: Sequence[Fact], sources: Sequence[Source], reference: Reference | None, as_of: date | None
) -> Holdings:
    return Holdings(facts, sources, Reference.shipped() if reference is None else reference, as_of)


def _claims(scene: Scene, parts: Sequence[Part], holdings: Holdings) -> list[Claim]:
    """The claims of one sentence; numbers that state no amount are one claim of no kind."""
    if parts:
        return [claim_of(scene, part, holdings) for part in parts]
    return [nothing_claimed(scene)] if scene.others or scene.figures else []


def _numbered(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    return tuple(claim.model_copy(update={"id": f"c{number}"}) for number, claim in enumerate(claims, 1))


def _unread(page: Readable) -> list[Claim]:
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
