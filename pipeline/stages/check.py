"""A draft checked: its body, what the audit says of it, and all findings of audit, citations, originality and style."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

from pipeline.audit.article import AuditEvidence
from pipeline.audit.audit import FirstClaims, audit_of, audit_request, findings_request, first_claims
from pipeline.audit.keyless import KeylessReading
from pipeline.audit.reading.declared import DeclaredFormula
from pipeline.audit.second_reading import answered
from pipeline.errors import ReplyError
from pipeline.models import Audit, Draft, Finding, FrozenModel, Notes, Severity, Source
from pipeline.reference import Reference
from pipeline.report import findings_of
from pipeline.stages.citations import check_citations, untold_headline_figures
from pipeline.stages.missing_section import missing_sections
from pipeline.stages.open_claims import open_claims
from pipeline.stages.originality import shared_runs
from pipeline.stages.pieces import is_sentence, pieces
from pipeline.stages.rendering import Body, render_body
from pipeline.style.check import PREFIX as STYLE
from pipeline.style.check import check_text
from pipeline.style.style import Style
from pipeline.text.plain_view import readable
from pipeline.writer.protocol import Writer
from pipeline.writer.readings import ArticleReadings

R = TypeVar("R", bound=FrozenModel)


@dataclass(frozen=True)
class Evidence:
    """What a draft is checked against, read once however often it is; `off` are the audit's rules that find nothing."""

    notes: Notes
    sources: tuple[Source, ...]
    reference: Reference
    off: Collection[str] = ()

    @cached_property
    def held(self) -> AuditEvidence:
        """The same as the audit holds it, on the event's day."""
        return AuditEvidence(self.notes.facts, self.sources, self.reference, self.notes.brief.date, frozenset(self.off))


class CheckedDraft(FrozenModel):
    """A draft and all that the checks say of it."""

    draft: Draft
    body: Body
    audit: Audit
    findings: tuple[Finding, ...]


class ReadText(NamedTuple):
    """A text as it was read: its claims before a second reading, and what a model read in it, if it did."""

    first: FirstClaims
    readings: ArticleReadings | None = None


def settled(checked: CheckedDraft) -> CheckedDraft:
    """The same after the last repair, with what is left of the style's errors as a look."""
    return checked.model_copy(update={"findings": tuple(map(as_taste, checked.findings))})


def as_taste(finding: Finding) -> Finding:
    """The finding; an error of style that nobody repairs any more deserves a look, for export asks what is true."""
    error = finding.rule.startswith(STYLE) and finding.severity is Severity.BLOCKING
    return finding.model_copy(update={"severity": Severity.LOOK}) if error else finding


def check_draft(
    draft: Draft, evidence: Evidence, style: Style, readings: ArticleReadings | None = None
) -> CheckedDraft:
    """The draft's body with its audit and the findings of all checks.

    `readings` of an earlier version count for the sentences that did not change.
    """
    keyless = KeylessReading(body_text(draft, evidence, style), evidence.held)
    return check_read(draft, evidence, style, ReadText(first_claims(keyless, readings, declared_in(draft)), readings))


def check_read(draft: Draft, evidence: Evidence, style: Style, read: ReadText) -> CheckedDraft:
    """The same of a draft that has been read as it stands."""
    body = render_body(draft, style, footnote_line(_cited(draft), evidence, style))
    readings = read.readings
    audit = audit_of(read.first, readings.second if readings else ())
    own = pieces(draft)
    told = [piece.text for key, piece in own.items() if is_sentence(key)]
    headline = body.spans[0]
    findings = (
        *findings_of(audit, body.text),
        *(open_claims(body, own, readings, audit, evidence.off) if readings else ()),
        *missing_sections(body.text, {section.id: section.missing for section in draft.sections}),
        *check_citations(draft, body, evidence.notes, audit),
        *untold_headline_figures(told, (headline.start, headline.end), evidence.notes, draft.headline),
        *shared_runs(body, evidence.sources),
        *check_text(body.text, style),
    )
    return CheckedDraft(draft=draft, body=body, audit=audit, findings=findings)


async def read_draft(
    draft: Draft, evidence: Evidence, style: Style, writer: Writer, unusable: Callable[[str], None] = lambda _: None
) -> ReadText:
    """The draft's claims and what the writer reads in them; no readings where there is nothing to read.

    None too where its reply cannot be used, of which `unusable` hears: the draft stays as the rules read it.
    """
    return await read_text(
        body_text(draft, evidence, style), evidence.held, writer, unusable, tuple(declared_in(draft))
    )


def body_text(draft: Draft, evidence: Evidence, style: Style) -> str:
    """The draft's body as it is audited."""
    return render_body(draft, style, footnote_line(_cited(draft), evidence, style)).text


async def read_text(
    text: str,
    evidence: AuditEvidence,
    writer: Writer,
    unusable: Callable[[str], None] = lambda _: None,
    declared: Sequence[DeclaredFormula] = (),
) -> ReadText:
    """The same of any text, in a call for its claims and, where the audit then finds something, one for that.

    Code reads the text while the first call is waited for.
    """
    keyless = KeylessReading(text, evidence)
    request = audit_request(keyless)
    if request is None:
        return ReadText(first_claims(keyless, declared=declared))
    asked = _usable(writer.read_claims(request.evidence, request.sentences), unusable)
    reply, _ = await asyncio.gather(asked, asyncio.to_thread(keyless.read))
    if reply is None:
        return ReadText(first_claims(keyless, declared=declared))
    readings = ArticleReadings(text=request.text, reply=reply, shown=request.sentences)
    first = first_claims(keyless, readings, declared)
    return ReadText(first, await with_second_reading(first, readings, writer, unusable))


async def with_second_reading(
    first: FirstClaims,
    readings: ArticleReadings,
    writer: Writer,
    unusable: Callable[[str], None] = lambda _: None,
) -> ArticleReadings:
    """The readings with a second one of each finding that they lead to; as they are where that cannot be used."""
    found = findings_request(first)
    second = found and await _usable(writer.read_findings(found.evidence, found.findings), unusable)
    if not (found and second):
        return readings
    return readings.model_copy(update={"second": tuple(answered(found, second))})


async def _usable(asked: Awaitable[R], unusable: Callable[[str], None]) -> R | None:
    """The reply; None where it cannot be used, of which `unusable` hears."""
    try:
        return await asked
    except ReplyError as error:
        unusable(error.problem)
        return None


def declared_in(draft: Draft) -> Iterator[DeclaredFormula]:
    """The formulas that the draft's writer gave for figures that no note states, each with its sentence."""
    for section in draft.sections:
        sentences = [sentence.text for block in section.blocks for sentence in block.sentences]
        for each in getattr(section, "declared", ()):
            sentence = next((text for text in sentences if each.figure in text), "")
            if sentence:
                yield DeclaredFormula(readable(sentence).text.strip(), each.figure, each.formula)


def footnote_line(cited: Collection[str], evidence: Evidence, style: Style) -> str:
    """The sourcing footnote in the style's words: as of when, and whose sources the facts cited are from.

    All are named where no fact is cited. A source of a day after the event's was read on its own day at the earliest.
    """
    used = {source for fact in evidence.notes.facts if fact.id in cited for source in fact.sources}
    sources = [source for source in evidence.sources if source.id in used] or evidence.sources
    day = max((evidence.notes.brief.date, *(source.published for source in sources if source.published)))
    publishers = dict.fromkeys(source.publisher or source.title for source in sources)
    return style.shape.lines.render("footnote", publishers=_listed(list(publishers)), date=f"{day.day} {day:%B %Y}")


def _cited(draft: Draft) -> set[str]:
    return {
        fact
        for section in draft.sections
        for block in section.blocks
        for sentence in block.sentences
        for fact in sentence.facts
    }


def _listed(names: list[str]) -> str:
    """Names as a sentence has them: "A, B and C"; with semicolons where a name has a comma itself."""
    if any("," in name for name in names) and len(names) > 1:
        return f"{'; '.join(names[:-1])}; and {names[-1]}"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
