"""A run's closing summary: where the document is, what to look at first, and what it cost."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.cli.next_steps import after_draft, after_sample, next_steps
from pipeline.cli.progress import show_cost
from pipeline.cli.terminal import here
from pipeline.models import Finding, Usage
from pipeline.report.tally import blocking, ranked, tally_of, verdicts_in_words
from pipeline.text.plural import pluralize

if TYPE_CHECKING:
    from pipeline.newsroom.newsroom import DraftResult

LOOKS, EXCERPT = 5, 60


class AtDesk(NamedTuple):
    """A draft's number at the review desk, None where it is no document there, and its evidence page."""

    number: int | None = None
    page: Path | None = None


def summary_text(drafted: "DraftResult") -> str:
    """A few lines for a person: where it is, what it cost, what to look at first."""
    document, usage = drafted.outcome.document, drafted.provenance.usage
    if document is None:
        name = "outline.json" if drafted.outcome.outline else "notes.json"
        return (
            f"Stopped as told. Look at {here(drafted.folder / name)}, edit it, and run the same command without"
            " --stop-after."
        )
    sections = len(drafted.outcome.outline.sections) if drafted.outcome.outline else 0
    lines = [
        f"Document  {here(drafted.path) if drafted.path else ''}",
        f"Words     {words(drafted):,} in {sections} sections",
        f"Audit     {verdicts_in_words(document.audit) or 'nothing to check was found'}",
        f"Cost      {cost_line(usage, drafted.spent, drafted.provenance.replayed)}",
    ]
    return "\n".join(lines + _first_looks(drafted))


def cost_line(usage: Usage, spent: Usage, replayed: bool) -> str:
    """Calls, tokens and dollars of now; a recording and the journal cost nothing, and the line says so."""
    if not usage.calls:
        return "none: no model was called"
    if replayed:
        return f"none: {_calls(usage)}, answered from a recording"
    kept = usage.calls - spent.calls
    if not kept:
        return f"{_calls(spent)}, {show_cost(spent.cost)}"
    before = f"{pluralize(kept, 'call')} from the journal, paid for before"
    return f"{_calls(spent)}, {show_cost(spent.cost)}; {before}" if spent.calls else f"none now: {before}"


def _calls(usage: Usage) -> str:
    return f"{pluralize(usage.calls, 'call')}, {usage.prompt_tokens + usage.completion_tokens:,} tokens"


def next_text(drafted: "DraftResult", at_desk: "AtDesk", *, sample: bool = False) -> str:
    """The document's number, and what to type next; after the sample event, how to come to one's own."""
    document = drafted.outcome.document
    assert document is not None
    folder = str(here(drafted.folder))
    steps = after_draft(at_desk.number, blocking=blocking(document.findings), folder=folder)
    steps = after_sample() if sample else steps
    lines = [f"Evidence  {here(at_desk.page)}"] if at_desk.page else []
    lines += [f"Number    {at_desk.number}, at the review desk"] if at_desk.number else []
    return "\n".join([*lines, next_steps(steps)])


def summary_json(drafted: "DraftResult", at_desk: "AtDesk") -> str:
    """The same for a program."""
    document = drafted.outcome.document
    value: dict[str, Any] = {
        "folder": str(drafted.folder),
        "document": str(drafted.path) if drafted.path else None,
        "number": at_desk.number,
        "evidence": str(at_desk.page) if at_desk.page else None,
        "words": words(drafted),
        "writer": drafted.provenance.writer,
        "usage": drafted.provenance.usage.model_dump(),
        "audit": dict(_counts(drafted)),
        "findings": [finding.model_dump(mode="json") for finding in document.findings] if document else [],
        "unused": [unused.model_dump() for unused in document.unused] if document else [],
    }
    return json.dumps(value, ensure_ascii=False)


def words(drafted: "DraftResult") -> int:
    """Words of the text, marks and notes left out."""
    return drafted.outcome.document.words if drafted.outcome.document else 0


def _counts(drafted: "DraftResult") -> list[tuple[str, int]]:
    document = drafted.outcome.document
    return list(document.audit.counts().items()) if document else []


def _first_looks(drafted: "DraftResult") -> list[str]:
    document, checked = drafted.outcome.document, drafted.outcome.checked
    assert document is not None
    assert checked is not None
    for_editor = ranked(document.findings)
    lines = [
        f"  {finding.severity}: {_place(finding, checked.body.text)}{finding.with_suggestion}"
        for finding in for_editor[:LOOKS]
    ]
    lines += [f"  not used: {unused.origin}: {unused.reason}" for unused in document.unused]
    more = len(for_editor) - LOOKS
    lines += [f"  and {more} more, in the document's last part"] if more > 0 else []
    tally = tally_of("", document.audit, document.findings)
    lost = f"; for you to see to: {pluralize(len(document.unused), 'source')} not used" if document.unused else ""
    return [f"{tally.headline}{tally.blocks}{lost}{':' if lines else '.'}", *lines]


def _place(finding: Finding, body: str) -> str:
    """The words that a finding is about, cut where they are long."""
    words = " ".join(body[finding.start : finding.end].split())
    return f"“{words if len(words) <= EXCERPT else words[: EXCERPT - 1].rstrip() + '…'}”: " if words else ""
