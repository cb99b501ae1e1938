"""A draft checked: its body, what the audit says of it, and all findings of audit, citations, originality and style."""

from dataclasses import dataclass

from pipeline.audit import audit_text
from pipeline.body import Body, render_body
from pipeline.citations import check_citations
from pipeline.house.check import check_text
from pipeline.house.style import Style
from pipeline.models import Audit, Draft, Finding, Notes, Noun, Source
from pipeline.originality import shared_runs
from pipeline.reference import Reference
from pipeline.report import findings_of
from pipeline.writer.protocol import Writer
from pipeline.writer.replies import FormulasReply


@dataclass(frozen=True)
class Evidence:
    """What a draft is checked against."""

    notes: Notes
    sources: tuple[Source, ...]
    reference: Reference


class Checked(Noun):
    """A draft and all that the checks say of it; `proposals` are a model's formulas, which code has computed."""

    draft: Draft
    body: Body
    audit: Audit
    findings: tuple[Finding, ...]
    proposals: FormulasReply | None = None


def check_draft(draft: Draft, evidence: Evidence, style: Style, proposals: FormulasReply | None = None) -> Checked:
    """The draft's body with its audit and findings, worst first in text order."""
    notes = evidence.notes
    body = render_body(draft, style)
    audit = audit_text(
        body.text,
        facts=notes.facts,
        sources=evidence.sources,
        reference=evidence.reference,
        as_of=notes.brief.date,
    )
    findings = (
        *findings_of(audit, body.text),
        *check_citations(draft, body, notes, audit),
        *shared_runs(body, evidence.sources),
        *check_text(body.text, style),
    )
    return Checked(draft=draft, body=body, audit=audit, findings=findings, proposals=proposals)


async def judge_open_claims(checked: Checked, evidence: Evidence, style: Style, writer: Writer) -> Checked:
    """The draft checked again with the writer's formulas for sentences that the rules could not read, if there are any."""
    return checked
