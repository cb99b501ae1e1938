"""Repair: the sentences with refuted figures or style errors go back to the writer once, and only they change."""

from collections.abc import Sequence

from pipeline.body import Body, Span
from pipeline.check import Checked
from pipeline.house.protect import same_figures
from pipeline.house.style import Style
from pipeline.models import Draft, Finding, Notes, Section, Sentence, Severity
from pipeline.writer.protocol import Writer
from pipeline.writer.replies import FailingSentence, RewrittenSentence


TRUTH = ("audit.", "citation.")


async def repair_draft(checked: Checked, writer: Writer, notes: Notes, style: Style) -> Draft:
    """The draft with its failing sentences rewritten in one call; the same draft where nothing blocks.

    A rewritten sentence is taken only where it cites facts that exist and, when the style alone was at fault, leaves
    every figure, quotation and citation as it was.
    """
    draft = checked.draft
    failing = _failing(draft, checked.body, checked.findings)
    if not failing:
        return draft
    reply = await writer.rewrite(list(failing.values()), notes, style)
    accepted = {
        sentence.key: Sentence(text=sentence.text, facts=sentence.facts)
        for sentence in reply.sentences
        if sentence.key in failing and _acceptable(failing[sentence.key], sentence, notes)
    }
    return draft.model_copy(update={"sections": tuple(_replace(section, accepted) for section in draft.sections)})


def _failing(draft: Draft, body: Body, findings: Sequence[Finding]) -> dict[str, FailingSentence]:
    lines: dict[str, list[str]] = {}
    for finding in findings:
        if finding.severity is Severity.BLOCKING:
            for span in body.touching(finding.start, finding.end):
                lines.setdefault(_key(span), []).append(
                    f"{finding.rule}: {finding.message} {finding.suggestion}".strip()
                )
    sentences = {
        f"{section.id}.{at}.{number}": sentence
        for section in draft.sections
        for at, block in enumerate(section.blocks)
        for number, sentence in enumerate(block.sentences)
    }
    return {
        key: FailingSentence(key=key, text=sentences[key].text, facts=sentences[key].facts, findings=tuple(found))
        for key, found in lines.items()
    }


def _key(span: Span) -> str:
    return f"{span.section}.{span.block}.{span.sentence}"


def _acceptable(before: FailingSentence, after: RewrittenSentence, notes: Notes) -> bool:
    if not after.text.strip() or any(notes.fact(fact) is None for fact in after.facts):
        return False
    if not any(line.startswith(TRUTH) for line in before.findings):
        return same_figures(before.text, after.text) and set(before.facts) == set(after.facts)
    return True


def _replace(section: Section, accepted: dict[str, Sentence]) -> Section:
    blocks = tuple(
        block.model_copy(
            update={
                "sentences": tuple(
                    accepted.get(f"{section.id}.{at}.{number}", sentence)
                    for number, sentence in enumerate(block.sentences)
                )
            }
        )
        for at, block in enumerate(section.blocks)
    )
    return section.model_copy(update={"blocks": blocks})
