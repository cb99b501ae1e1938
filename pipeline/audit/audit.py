"""The audit of a whole text: its sentences' claims with verdicts, severities and offsets in the text as given."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.audit.article import AuditEvidence
from pipeline.audit.claims import text_claims
from pipeline.audit.evidence.known import Known
from pipeline.audit.keyless import KeylessReading
from pipeline.audit.readers import ReaderVerdicts
from pipeline.audit.reading.carried import carried
from pipeline.audit.reading.declared import DeclaredFormula
from pipeline.audit.reading.model_reader import ReaderRequest, reader_request
from pipeline.audit.second_reading import SecondRequest, heard, second_request
from pipeline.audit.tables.listed_values import listed_values
from pipeline.audit.verdict import NOT_ACCOUNTED, UNSTATED
from pipeline.models import Audit, Claim, ClaimKind, Fact, Severity, Source, Verdict
from pipeline.quantities.finder import find_quantities
from pipeline.reference.lookup import Reference
from pipeline.text.language import language_name
from pipeline.text.plain_view import Readable
from pipeline.writer.readings import ArticleReadings, HeardFinding, ReadingsReply

FEW_UNREAD = 4


def audit_text(
    text: str,
    *,
    facts: Sequence[Fact] = (),
    sources: Sequence[Source] = (),
    reference: Reference | None = None,
    as_of: date | None = None,
    declared: Iterable[DeclaredFormula] = (),
    readings: ArticleReadings | ReadingsReply | None = None,
    off: Collection[str] = (),
) -> Audit:
    """Every claim of a text with its verdict, in text order; never raises on a text, in time linear in its length.

    `reference` None means the shipped tables, `Reference.empty()` none at all; `as_of` is the day the text is read on;
    `declared` are the writer's formulas, `readings` a model's reply to `audit_request`, `off` rules that find nothing.
    """
    evidence = AuditEvidence(tuple(facts), tuple(sources), reference or Reference.shipped(), as_of, frozenset(off))
    return audit_against(text, evidence, declared=declared, readings=readings)


def audit_against(
    text: str,
    evidence: AuditEvidence,
    *,
    declared: Iterable[DeclaredFormula] = (),
    readings: ArticleReadings | ReadingsReply | None = None,
) -> Audit:
    """The same against evidence that has been read before, for one of several texts.

    `readings` of an earlier version of the text count for the sentences that did not change.
    """
    second = readings.second if isinstance(readings, ArticleReadings) else ()
    return audit_of(first_claims(KeylessReading(text, evidence), readings, declared), second)


@dataclass(frozen=True)
class FirstClaims:
    """The claims of a text before anybody has read it a second time, from which that is asked and the audit made."""

    of: KeylessReading
    claims: tuple[Claim, ...]


def first_claims(
    text: KeylessReading,
    readings: ArticleReadings | ReadingsReply | None = None,
    declared: Iterable[DeclaredFormula] = (),
) -> FirstClaims:
    """The claims of a text as the readers of its figures find them; bare figures where nobody reads its language."""
    if not text.is_read:
        return FirstClaims(text, tuple(_unread(text.page)))
    page, evidence = text.page, text.evidence
    reply = carried(readings, page.text) if isinstance(readings, ArticleReadings) else readings
    shown = readings.text if isinstance(readings, ArticleReadings) else page.text
    tables: tuple[Known, ...] = ()
    if reply:
        tables = text.tables if shown == page.text else listed_values(shown, evidence.tables)
    readers = ReaderVerdicts.of(page.text, evidence.known, declared, reply, tables)
    return FirstClaims(text, tuple(unread_together(text_claims(text.sentences, evidence, readers))))


def audit_of(first: FirstClaims, second: Iterable[HeardFinding] = ()) -> Audit:
    """The audit of a text with the answers of those who read its findings once more."""
    page, claims = first.of.page, first.claims
    if first.of.is_read:
        claims = tuple(switched_off(heard(claims, second), first.of.evidence.off))
    return page.restore(Audit(claims=_numbered(claims)))


def audit_request(text: KeylessReading) -> ReaderRequest | None:
    """What a model is to be asked about a text, None where it has nothing to read: no sentence, or another language."""
    if not text.is_read:
        return None
    request = reader_request(text.page.text, text.evidence.known, text.tables)
    return request if request.sentences else None


def findings_request(first: FirstClaims) -> SecondRequest | None:
    """What a model is to be asked about what the audit would mark in a text; None where that is nothing."""
    text = first.of
    claims = switched_off(first.claims, text.evidence.off)
    return second_request(text.page.text, claims, text.evidence.known, text.tables)


def unread_together(claims: Iterable[Claim]) -> list[Claim]:
    """The claims; where nothing accounts for more than a few figures, none of them is a mark of its own.

    A mark says something only where most of a text was read: many are told by their number, in the report's last line.
    """
    held = list(claims)
    silent = {"severity": Severity.INFO}
    for rules in (NOT_ACCOUNTED, (UNSTATED,)):
        if sum(claim.rule in rules for claim in held) > FEW_UNREAD:
            held = [claim.model_copy(update=silent) if claim.rule in rules else claim for claim in held]
    return held


def switched_off(claims: Iterable[Claim], off: Collection[str]) -> Iterator[Claim]:
    """The claims, those under a rule that is switched off without a finding."""
    for claim in claims:
        if claim.rule not in off:
            yield claim
            continue
        silent = {"verdict": Verdict.NOT_CHECKABLE, "reason": f"the rule {claim.rule} is switched off"}
        figures = tuple(figure.model_copy(update=silent) for figure in claim.figures)
        none = {"severity": Severity.INFO, "understated": False, "changes_story": False, "suggestion": ""}
        yield claim.model_copy(update={**silent, **none, "figures": figures})


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
