"""The audit of a whole text: its sentences' claims with verdicts, severities and offsets in the text as given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipeline.audit.arithmetic.checks import CheckResult
from pipeline.audit.arithmetic.model_formulas import described, inputs_at_hand, open_keys, with_proposals
from pipeline.audit.attribution.citations import cited_by, is_irrelevant, parts_as_cited, unsupported_by_citation
from pipeline.audit.attribution.restated import readings, with_restated
from pipeline.audit.claim import claim_of, nothing_claimed
from pipeline.audit.context.sentence_context import SentenceContext, scenes
from pipeline.audit.evidence.evidence_base import EvidenceBase
from pipeline.audit.evidence.fact_index import entries_of
from pipeline.audit.sentence_claims import parts_of
from pipeline.models import Audit, Claim, ClaimKind, Fact, Severity, Source, Verdict
from pipeline.quantities.finder import find_quantities
from pipeline.reference.lookup import Reference
from pipeline.text.language import language_name
from pipeline.text.plain_view import Readable, readable
from pipeline.writer.replies import FormulasReply

ENGLISH = "en"
REMEMBERED = 8  # texts: a draft is looked at for its open sentences and audited again once a model has read those


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
    seen = _examined(text, tuple(facts), tuple(sources), reference or Reference.shipped(), as_of)
    if seen.page.language != ENGLISH:
        return seen.page.restore(Audit(claims=_numbered(_unread(seen.page))))
    import os
    if not os.environ.get("OLD_AUDIT"):
        from pipeline.audit.assembly import assembled
        return seen.page.restore(Audit(claims=_numbered(assembled(seen, facts, sources))))
    parts = with_proposals(seen.scenes, seen.parts, seen.holdings, proposals) if proposals else seen.parts
    found = [
        claim for scene, own in zip(seen.scenes, parts, strict=True) for claim in _claims(scene, own, seen.holdings)
    ]
    claims = with_restated(seen.page.text, found, seen.holdings)
    return seen.page.restore(Audit(claims=_numbered(_held_to_citations(claims, seen, text))))


def open_sentences(
    text: str,
    *,
    facts: Sequence[Fact] = (),
    sources: Sequence[Source] = (),
    reference: Reference | None = None,
    as_of: date | None = None,
) -> tuple[dict[str, str], tuple[str, ...]]:
    """What a model may be asked: sentences that the rules could not settle, by key, and the names a formula may use."""
    seen = _examined(text, tuple(facts), tuple(sources), reference or Reference.shipped(), as_of)
    keys = open_keys(seen.scenes, seen.parts)
    open_ones = [seen.scenes[at] for at in keys.values()]
    names = described(inputs_at_hand(open_ones, seen.holdings)) if keys else ()
    return {key: scene.text for key, scene in zip(keys, open_ones, strict=True)}, names


def read_ahead(facts: Sequence[Fact], sources: Sequence[Source], reference: Reference) -> None:
    """Reads what audits against these will ask for, so that they need not: tables, and the figures of all sources."""
    reference.find_entities("")
    readings(tuple(sources), tuple(facts))
    entries_of(facts)


@dataclass(frozen=True)
class Examined:
    """A text as it is read, scene by scene, with what the rules made of each; no scene where it is not in English."""

    page: Readable
    holdings: EvidenceBase
    scenes: tuple[SentenceContext, ...] = ()
    parts: tuple[list[CheckResult], ...] = ()


@lru_cache(REMEMBERED)
def _examined(
    text: str, facts: tuple[Fact, ...], sources: tuple[Source, ...], reference: Reference, as_of: date | None
) -> Examined:
    page, holdings = readable(text), EvidenceBase(facts, sources, reference, as_of)
    if page.language != ENGLISH:
        return Examined(page, holdings)
    read = scenes(page.text, holdings.reference)
    return Examined(page, holdings, read, tuple(_parts(read, page, text, holdings)))


def _held_to_citations(claims: Sequence[Claim], seen: Examined, given: str) -> list[Claim]:
    """In a text with citations: claims that no source was asked for left out, those borne elsewhere told so."""
    cited = {scene.sentence.start: (scene, cited_by(scene, seen.page, given)) for scene in seen.scenes}
    if not any(labels for _, labels in cited.values()):
        return list(claims)
    held = []
    for claim in claims:
        scene, labels = cited.get(claim.start, (None, ()))
        if scene and (why := unsupported_by_citation(claim, scene, labels, seen.holdings)):
            told = {"verdict": Verdict.NOT_ENOUGH, "reason": why, "severity": Severity.LOOK}
            figures = tuple(f.model_copy(update={"verdict": Verdict.NOT_ENOUGH}) for f in claim.figures)
            claim = claim.model_copy(update={**told, "figures": figures})
        if not is_irrelevant(claim):
            held.append(claim)
    return held


def _parts(
    read: Sequence[SentenceContext], page: Readable, given: str, holdings: EvidenceBase
) -> list[list[CheckResult]]:
    cited = [cited_by(scene, page, given) for scene in read]
    if not any(cited):
        return [parts_of(scene, holdings) for scene in read]
    return [parts_as_cited(scene, labels, holdings) for scene, labels in zip(read, cited, strict=True)]


def _claims(scene: SentenceContext, parts: Sequence[CheckResult], holdings: EvidenceBase) -> list[Claim]:
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
