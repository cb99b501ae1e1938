"""A draft checked: its body, what the audit says of it, and all findings of audit, citations, originality and style."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.audit.audit import audit_text, open_sentences, read_ahead
from pipeline.errors import ReplyError
from pipeline.models import Audit, Draft, Finding, FrozenModel, Notes, Source
from pipeline.reference import Reference
from pipeline.report import findings_of
from pipeline.stages.citations import check_citations
from pipeline.stages.missing_section import missing_sections
from pipeline.stages.originality import shared_runs
from pipeline.stages.rendering import Body, render_body
from pipeline.style.check import check_text
from pipeline.style.style import Style
from pipeline.writer.protocol import Writer
from pipeline.writer.replies import FormulasReply


class Proposals(FrozenModel):
    """A model's formulas and judgements, and the sentences (by key) that they are for."""

    sentences: dict[str, str]
    reply: FormulasReply

    def under(self, keys: dict[str, str]) -> FormulasReply:
        """The reply with the keys that the same sentences have now; what was for sentences now gone is left out."""
        key_of = {sentence: key for key, sentence in keys.items()}
        now = {old: key_of[sentence] for old, sentence in self.sentences.items() if sentence in key_of}
        reply = self.reply
        return FormulasReply(
            formulas=tuple(f.model_copy(update={"key": now[f.key]}) for f in reply.formulas if f.key in now),
            judgements=tuple(j.model_copy(update={"key": now[j.key]}) for j in reply.judgements if j.key in now),
        )


@dataclass(frozen=True)
class Evidence:
    """What a draft is checked against; `proposals` where a model has read what the rules could not."""

    notes: Notes
    sources: tuple[Source, ...]
    reference: Reference
    proposals: Proposals | None = None

    def read_ahead(self) -> None:
        """Reads tables, sources and facts, so that the first audit need not."""
        read_ahead(self.notes.facts, self.sources, self.reference)

    def audit(self, text: str) -> Audit:
        """The audit of a text on the event's day; every formula is computed by code, whoever proposed it."""
        proposals = self.proposals.under(self.open_in(text)[0]) if self.proposals else None
        return audit_text(
            text,
            facts=self.notes.facts,
            sources=self.sources,
            reference=self.reference,
            as_of=self.notes.brief.date,
            proposals=proposals,
        )

    def open_in(self, text: str) -> tuple[dict[str, str], tuple[str, ...]]:
        """The sentences that the rules cannot settle, by key, and the names that a formula for them may use."""
        return open_sentences(
            text,
            facts=self.notes.facts,
            sources=self.sources,
            reference=self.reference,
            as_of=self.notes.brief.date,
        )


class Checked(FrozenModel):
    """A draft and all that the checks say of it."""

    draft: Draft
    body: Body
    audit: Audit
    findings: tuple[Finding, ...]


def check_draft(draft: Draft, evidence: Evidence, style: Style) -> Checked:
    """The draft's body with its audit and the findings of all checks."""
    body = render_body(draft, style, footnote_line(evidence, style))
    audit = evidence.audit(body.text)
    findings = (
        *findings_of(audit, body.text),
        *missing_sections(body.text, {section.id: section.missing for section in draft.sections}),
        *check_citations(draft, body, evidence.notes, audit),
        *shared_runs(body, evidence.sources),
        *check_text(body.text, style),
    )
    return Checked(draft=draft, body=body, audit=audit, findings=findings)


async def ask_for_formulas(
    checked: Checked, evidence: Evidence, writer: Writer, style: Style, unusable: Callable[[str], None] = lambda _: None
) -> Proposals | None:
    """The writer's formulas for the sentences that the rules could not settle, in one call; None where all are.

    None too where its reply cannot be used, of which `unusable` hears: those sentences stay as the rules left them.
    """
    sentences, names = evidence.open_in(checked.body.text)
    if not sentences:
        return None
    try:
        reply = await writer.propose_formulas(sentences, evidence.notes, names, style)
    except ReplyError as error:
        unusable(error.problem)
        return None
    return Proposals(sentences=sentences, reply=reply)


def footnote_line(evidence: Evidence, style: Style) -> str:
    """The sourcing footnote in the style's words: whose sources, and as of when."""
    day = evidence.notes.brief.date
    publishers = dict.fromkeys(source.publisher or source.title for source in evidence.sources)
    return style.shape.lines.render("footnote", publishers=", ".join(publishers), date=f"{day.day} {day:%B %Y}")
