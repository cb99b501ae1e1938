"""The document: draft, audit and style findings as Markdown that an editor can review and export can clean."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import yaml

from pipeline.audit.annotate import annotate
from pipeline.models import (
    Document,
    Draft,
    Fact,
    Finding,
    Notes,
    Passage,
    Severity,
    Source,
)
from pipeline.stages.appendix import appendix
from pipeline.stages.story import Story
from pipeline.stages.table_facts import cell_citation
from pipeline.text.escape import escape_markdown
from pipeline.text.shortened import shortened

SCHEMA = 1
LONGEST_PASSAGE = 280
_QUOTED_LINE = re.compile(r"(?:^|\n)\s*>(?=\s)")


def assemble_document(story: Story) -> Document:
    """The Markdown file: front matter, body with CriticMarkup where the audit has something to say, notes, appendix.

    Text is the same to the byte for the same values: it holds no clock.
    """
    event, checked = story.event, story.checked
    parts = [
        annotate(checked.body.text, checked.audit).rstrip("\n"),
        f"*{story.disclosure}*" if story.disclosure else "",
        "\n".join(citation(fact, story.sources) for fact in cited_facts(checked.draft, story.notes)),
        appendix(story),
    ]
    body = "\n\n".join(part for part in parts if part) + "\n"
    document = Document(
        title=checked.draft.headline.text,
        event=event.headline,
        date=event.date,
        not_before=event.not_before,
        provenance=story.provenance,
        audit=checked.audit,
        findings=checked.findings,
        unused=story.unused,
        body=body,
        body_sha256=hashlib.sha256(body.encode()).hexdigest(),
        text="",
    )
    return document.model_copy(update={"text": f"---\n{front_matter(document)}---\n\n{body}"})


def front_matter(document: Document) -> str:
    """The YAML above the body: what it is, who wrote it at what cost, and what the audit counted."""
    made = document.provenance
    fields: dict[str, Any] = {
        "schema": SCHEMA,
        "title": document.title,
        "event": document.event,
        "date": document.date,
        "status": document.status,
        "not_before": document.not_before,
        "writer": made.writer,
        "models": list(made.models),
        "replayed": made.replayed or None,
        "switches": list(made.switches) or None,
        "style": made.style,
        "tokens": {"prompt": made.usage.prompt_tokens, "completion": made.usage.completion_tokens},
        "calls": made.usage.calls,
        "cost_usd": "unknown" if made.usage.cost is None else round(made.usage.cost, 6),
        "audit": {**document.audit.counts(), "blocking": blocking(document.findings)},
        "hashes": {"event": made.event_hash, "body": document.body_sha256, "prompts": made.prompts},
    }
    kept = {key: value for key, value in fields.items() if value is not None}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=110)


def blocking(findings: Sequence[Finding]) -> int:
    """How many findings must be dealt with before the document may go out."""
    return sum(finding.severity is Severity.BLOCKING for finding in findings)


def cited_facts(draft: Draft, notes: Notes) -> list[tuple[str, Fact | None]]:
    """The facts that the draft cites in the order of first mention; None for an id that the notes do not have."""
    ids = (
        fact
        for section in draft.sections
        for block in section.blocks
        for sentence in block.sentences
        for fact in sentence.facts
    )
    return [(fact_id, notes.fact(fact_id)) for fact_id in dict.fromkeys(ids)]


def citation(cited: tuple[str, Fact | None], sources: Sequence[Source]) -> str:
    """One GitHub footnote: source, date, link and passage of a fact, for each of its sources."""
    fact_id, fact = cited
    if fact is None:
        return f"[^{fact_id}]: **No such fact in the notes**: the draft cites {fact_id}, which does not exist."
    known = {source.id: source for source in sources}
    places = [
        f"{_reference(known[passage.source])}: {_words(passage, known[passage.source], fact)}"
        for passage in fact.passages
        if passage.source in known
    ]
    return f"[^{fact_id}]: " + ("; ".join(places) or f"Added by the editor: {_one_line(fact.statement)}")


def _words(passage: Passage, source: Source, fact: Fact) -> str:
    """Row and column where the passage is of a table, else its words in quotation marks."""
    cells = cell_citation(passage, source.tables, fact)
    return _one_line(cells) if cells else f"“{_one_line(passage.text)}”"


def _reference(source: Source) -> str:
    link = source.url.replace(">", "%3E")
    title = f"[{_one_line(source.title)}](<{link}>)" if link else f"*{_one_line(source.title)}*"
    return ", ".join(part for part in (_one_line(source.publisher), title, _day(source.published)) if part)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _one_line(text: str) -> str:
    """A stranger's words for a footnote: in one line, cut where long, and no Markdown, HTML or marks in them."""
    line = " ".join(_QUOTED_LINE.sub(" ", text).split())
    return escape_markdown(shortened(line, LONGEST_PASSAGE))
