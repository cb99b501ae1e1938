"""The shipped events, each drafted once as a digest, for tests that read the result."""

import asyncio
import re
import sys
from datetime import date
from functools import cache
from pathlib import Path

from pipeline.models import Draft, Event, FrozenModel, Notes, Outline, Source, SourceRef
from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest
from pipeline.stages.draft import write_draft
from pipeline.stages.event import load_events
from pipeline.stages.notes import take_notes
from pipeline.stages.outline import plan_outline
from pipeline.stages.rendering import Body, render_body
from pipeline.style.autofix_draft import autofix_draft
from pipeline.style.style import Style, load_style
from pipeline.writer.extractive.form import NOBODY, digest_style
from pipeline.writer.extractive.writer import ExtractiveWriter

EVENTS = Path(__file__).parents[2] / "fixtures" / "events"
NAMES = tuple(sorted(path.stem for path in EVENTS.glob("*.yml")))


class Drafted(FrozenModel):
    event: Event
    sources: tuple[Source, ...]
    notes: Notes
    outline: Outline
    draft: Draft
    body: Body
    style: Style


@cache
def drafted(name: str, style_name: str = "house") -> Drafted:
    """An event's sources, notes, outline, draft and body."""
    event = load_events([str(EVENTS / f"{name}.yml")], today=date(2026, 11, 24))[0].event
    sources = tuple(_source(number, ref) for number, ref in enumerate(event.sources, 1))
    return asyncio.run(_drafted(event, sources, digest_style(load_style(style_name))))


def digest_of(headline: str, *sources: Source, day: date = date(2025, 1, 24), style: Style | None = None) -> str:
    """The digest of some sources as Markdown, without its citations and its line on who wrote it."""
    event = Event(headline=headline, date=day)
    known = tuple(source.model_copy(update={"id": f"src{at}"}) for at, source in enumerate(sources, 1))
    body = asyncio.run(_drafted(event, known, style or digest_style(load_style("house")))).body
    lines = re.sub(r"\[\^f\d+\]", "", body.text).split("\n\n")
    return "\n".join(line.strip() for line in lines if line.strip() != NOBODY)


async def _drafted(event: Event, sources: tuple[Source, ...], style: Style) -> Drafted:
    writer = ExtractiveWriter()
    notes = await take_notes(event.brief, sources, writer, sys.maxsize)
    outline = await plan_outline(notes, style, writer)
    draft = autofix_draft((await write_draft(outline, notes, sources, style, writer)).draft, style)
    body = render_body(draft, style)
    return Drafted(event=event, sources=sources, notes=notes, outline=outline, draft=draft, body=body, style=style)


def _source(number: int, ref: SourceRef) -> Source:
    path = EVENTS / ref.path
    read = extract(path.read_bytes(), ReadingRequest(name=path.name, today=date(2026, 11, 24)))
    known = {"title": ref.title, "publisher": ref.publisher, "published": ref.published, "tables": read.tables}
    return Source.from_text(read.text, id=f"src{number}", **known)
