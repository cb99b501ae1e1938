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


@dataclass(frozen=True)
class Evidence:
    """What a draft is checked against."""

    notes: Notes
    sources: tuple[Source, ...]
    reference: Reference


class Checked(Noun):
    """A draft and all that the checks say of it."""

    draft: Draft
    body: Body
    audit: Audit
    findings: tuple[Finding, ...]


def check_draft(draft: Draft, evidence: Evidence, style: Style) -> Checked:
    """The draft's body with its audit and findings, worst first in text order."""
    notes = evidence.notes
    body = render_body(draft, style, footnote_line(evidence, style))
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
    return Checked(draft=draft, body=body, audit=audit, findings=findings)


def footnote_line(evidence: Evidence, style: Style) -> str:
    """The sourcing footnote in the style's words: whose sources, and as of when."""
    day = evidence.notes.brief.date
    publishers = dict.fromkeys(source.publisher or source.title for source in evidence.sources)
    return style.shape.lines.render("footnote", publishers=", ".join(publishers), date=f"{day.day} {day:%B %Y}")
