"""The shipped events, each drafted once by the digest writer, for tests that read the result."""

import asyncio
from datetime import date
from functools import cache
from pathlib import Path

from pipeline.models import Brief, Draft, Event, FrozenModel, Notes, Outline, Source, SourceRef
from pipeline.sources.extract import Reading, extract
from pipeline.stages.draft import write_draft
from pipeline.stages.event import load_event
from pipeline.stages.notes import take_notes
from pipeline.stages.outline import plan_outline
from pipeline.stages.rendering import Body, render_body
from pipeline.style.style import Style, load_style
from pipeline.writer.extractive import ExtractiveWriter

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
    return asyncio.run(_drafted(name, load_style(style_name)))


async def _drafted(name: str, style: Style) -> Drafted:
    event = load_event(str(EVENTS / f"{name}.yml"), today=date(2026, 11, 24))
    sources = tuple(_source(number, ref) for number, ref in enumerate(event.sources, 1))
    writer = ExtractiveWriter()
    notes = await take_notes(Brief.model_validate(event.model_dump(include=set(Brief.model_fields))), sources, writer)
    outline = await plan_outline(notes, style, writer)
    draft = await write_draft(outline, notes, style, writer)
    body = render_body(draft, style)
    return Drafted(event=event, sources=sources, notes=notes, outline=outline, draft=draft, body=body, style=style)


def _source(number: int, ref: SourceRef) -> Source:
    path = EVENTS / ref.path
    text = extract(path.read_bytes(), Reading(name=path.name, today=date(2026, 11, 24))).text
    return Source.from_text(text, title=ref.title, publisher=ref.publisher, published=ref.published, id=f"src{number}")
