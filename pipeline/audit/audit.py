"""The audit of a whole text: its sentences' claims with verdicts, severities and offsets in the text as given."""

from collections.abc import Iterable, Sequence
from datetime import date

from pipeline.audit.article import AuditEvidence
from pipeline.audit.claims import text_claims
from pipeline.models import Audit, Claim, ClaimKind, Fact, Source, Verdict
from pipeline.quantities.finder import find_quantities
from pipeline.reference.lookup import Reference
from pipeline.text.language import language_name
from pipeline.text.plain_view import Readable, readable

ENGLISH = "en"


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
    return audit_against(text, AuditEvidence(tuple(facts), tuple(sources), reference or Reference.shipped(), as_of))


def audit_against(text: str, evidence: AuditEvidence) -> Audit:
    """The same against evidence that has been read before, for one of several texts."""
    page = readable(text)
    if page.language != ENGLISH:
        return page.restore(Audit(claims=_numbered(_unread(page))))
    return page.restore(Audit(claims=_numbered(text_claims(page, text, evidence))))


def _numbered(claims: Iterable[Claim]) -> tuple[Claim, ...]:
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
            rule="language",
        )
        for figure in find_quantities(page.text)
    ]
