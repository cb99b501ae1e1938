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
from pipeline.stages.check import CheckedDraft
from pipeline.stages.export import is_called
from pipeline.stages.table_facts import cell_citation
from pipeline.text.escape import escape_markdown
from pipeline.text.shortened import shortened

SCHEMA = 1
WORDS, LONGEST_PASSAGE = 25, 280
"""How much of a passage a footnote has, in words and in characters."""
_INNER = str.maketrans("“”", "‘’")
_QUOTED_LINE = re.compile(r"(?:^|\n)\s*>(?=\s)")


class Story(FrozenModel):
    """All that the stages have made of one event, for the document to put together."""

    event: Event
    sources: tuple[Source, ...]
    unused: tuple[UnusedSource, ...] = ()
    notes: Notes
    outline: Outline
    checked: CheckedDraft
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
        "\n".join(footnotes(cited, story.sources)),
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


def footnotes(cited: Sequence[tuple[str, Fact | None]], sources: Sequence[Source]) -> Iterator[str]:
    """A GitHub footnote for each fact: its source, and the beginning of the passage or the table's row and column.

    A source has publisher, title with its link and date where it is named first; after that its publisher or title
    alone.
    """
    names = {source.id: _name_alone(source, sources) for source in sources}
    read = {fact_id: _read(fact, sources) for fact_id, fact in cited if fact}
    shared = {source.id for each in read.values() if len({source.id for _, source in each}) > 1 for _, source in each}
    named: set[str] = set()
    for fact_id, fact in cited:
        if fact is None:
            words = f"**No such fact in the notes**: the draft cites {fact_id}, which does not exist."
        else:
            notes = []
            for source in {source.id: source for _, source in read[fact_id]}.values():
                rests_on = _rests_on([passage for passage, of in read[fact_id] if of is source], source, fact)
                told = rests_on.startswith(_TOLD) and source.id not in shared
                short = names[source.id] if told and source.id in named else ""
                notes.append(": ".join(filter(None, (short or _reference(source), rests_on))))
                named |= {source.id} if told else set()
            words = "; ".join(notes) or f"Added by the editor: {_one_line(fact.statement)}"
        yield f"[^{fact_id}]: {words}"


_TOLD = ("“", "Table ")
"""How what a source says begins, by which export knows the source's own words before it."""


def _rests_on(passages: Sequence[Passage], source: Source, fact: Fact) -> str:
    """What a source has for a fact: the cells of its table that the fact states, or the beginning of its words."""
    if cells := dict.fromkeys(filter(None, (_one_line(cell_citation(each, source, fact)) for each in passages))):
        return "; ".join(cells)
    words = " … ".join(dict.fromkeys(" ".join(_QUOTED_LINE.sub(" ", each.text).split()) for each in passages))
    begun = " ".join(words.split(" ", WORDS)[:WORDS])
    cut = shortened(begun, LONGEST_PASSAGE) if begun == words else shortened(f"{begun} …", LONGEST_PASSAGE)
    return f"“{_one_line(cut).translate(_INNER)}”" if cut else ""


def _name_alone(source: Source, sources: Sequence[Source]) -> str:
    """What a source is called where it has been named in full: its publisher or its title, if no other is called so."""
    others = [_reference(other) for other in sources if other.id != source.id]
    names = (name for name in map(_one_line, (source.publisher, source.title)) if is_called(_reference(source), name))
    return next((name for name in names if not any(is_called(other, name) for other in others)), "")


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
