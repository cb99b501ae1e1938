"""The document: draft, audit and style findings as Markdown that an editor can review and export can clean."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import yaml

from pipeline.audit.annotate import annotate, strip_own_marks
from pipeline.models import (
    Document,
    Draft,
    Event,
    Fact,
    FrozenModel,
    Notes,
    Outline,
    Passage,
    Provenance,
    Source,
    UnusedSource,
)
from pipeline.report.tally import tally_of
from pipeline.stages.appendix import appendix
from pipeline.stages.box import file_of
from pipeline.stages.check import Checked
from pipeline.stages.table_facts import cell_citation
from pipeline.text.escape import escape_markdown
from pipeline.text.shortened import shortened

SCHEMA = 1
LONGEST_PASSAGE = 280
_QUOTED_LINE = re.compile(r"(?:^|\n)\s*>(?=\s)")


class Story(FrozenModel):
    """All that the stages have made of one event, for the document to put together."""

    event: Event
    sources: tuple[Source, ...]
    unused: tuple[UnusedSource, ...] = ()
    notes: Notes
    outline: Outline
    checked: Checked
    provenance: Provenance
    disclosure: str = ""


def assemble_document(story: Story) -> Document:
    """The Markdown file: front matter, the editor's box, body with CriticMarkup, notes, appendix.

    Text is the same to the byte for the same values: it holds no clock.
    """
    event, checked = story.event, story.checked
    cited = cited_facts(checked.draft, story.notes)
    parts = [
        annotate(checked.body.text, checked.audit).rstrip("\n"),
        f"*{story.disclosure}*" if story.disclosure else "",
        "\n".join(citation(fact, story.sources) for fact in cited),
        appendix(story, ((label, words) for label, words in passages(cited, story.sources))),
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
        words=tally_of(strip_own_marks("\n\n".join(filter(None, parts[:-1]))), checked.audit, ()).words,
        body=body,
        body_sha256=hashlib.sha256(body.encode()).hexdigest(),
        text="",
    )
    return document.model_copy(update={"text": file_of(front_matter(document), body, checked.audit, checked.findings)})


def front_matter(document: Document) -> str:
    """The YAML above the body: what it is, who wrote it at what cost, and what the audit counted.

    Hashes of event, body and prompts are in run.json.
    """
    made = document.provenance
    tally = tally_of("", document.audit, document.findings)
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
        "words": document.words,
        "audit": {**document.audit.counts(), "blocking": tally.blocking, "looks": tally.looks},
    }
    kept = {key: value for key, value in fields.items() if value is not None}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=110)


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
    """One GitHub footnote: publisher, title with its link, date of each source; of a table the row and column, too."""
    fact_id, fact = cited
    if fact is None:
        return f"[^{fact_id}]: **No such fact in the notes**: the draft cites {fact_id}, which does not exist."
    lines = dict.fromkeys(
        ": ".join(filter(None, (_reference(source), _one_line(cell_citation(passage, source, fact)))))
        for passage, source in _read(fact, sources)
    )
    return f"[^{fact_id}]: " + ("; ".join(lines) or f"Added by the editor: {_one_line(fact.statement)}")


def passages(cited: Sequence[tuple[str, Fact | None]], sources: Sequence[Source]) -> Iterator[tuple[str, str]]:
    """Each cited fact's id and the words of its sources that bear it, for the appendix."""
    for fact_id, fact in cited:
        words = (
            [f"“{_one_line(passage.text)}” ({source.id})" for passage, source in _read(fact, sources)] if fact else []
        )
        if words:
            yield fact_id, "; ".join(words)


def _read(fact: Fact, sources: Sequence[Source]) -> list[tuple[Passage, Source]]:
    """The fact's passages with their sources, as far as these are known."""
    known = {source.id: source for source in sources}
    return [(passage, known[passage.source]) for passage in fact.passages if passage.source in known]


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
