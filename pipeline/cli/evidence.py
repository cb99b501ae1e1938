"""What a command line gives as evidence: a run's notes and sources, facts files, sources by path or address."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.audit import load_facts
from pipeline.audit.batch import Given
from pipeline.models import Event, Fact, Source, SourceRef, UnusedSource
from pipeline.reference.lookup import newsroom_reference
from pipeline.settings import Settings
from pipeline.stages.saved_run import SavedRun, load_run


@dataclass(frozen=True)
class EvidenceOptions:
    """Evidence as a command names it."""

    run: Path | None = None
    sources: tuple[str, ...] = ()
    facts: tuple[Path, ...] = ()
    as_of: datetime | None = None
    annotate: bool = False


def gather(asked: EvidenceOptions, settings: Settings) -> tuple[Given, tuple[UnusedSource, ...]]:
    """The evidence, and the sources that could not be used; InputError where none of those named can be."""
    saved = load_run(asked.run) if asked.run else None
    day = as_of(asked, saved)
    read, unused = read_named(asked.sources, settings, day)
    facts = numbered([fact for file in asked.facts for fact in load_facts(file)], saved.notes.facts if saved else ())
    given = Given(
        facts=(*(saved.notes.facts if saved else ()), *facts),
        sources=(*(saved.sources if saved else ()), *read),
        reference=newsroom_reference(settings),
        as_of=day,
        annotate=asked.annotate,
        kept=saved.readings if saved else None,
        off=settings.audit.off,
    )
    return given, unused


def as_of(asked: EvidenceOptions, saved: SavedRun | None) -> date:
    if asked.as_of:
        return asked.as_of.date()
    return saved.event.date if saved else datetime.now(UTC).date()


def numbered(facts: Sequence[Fact], taken: Sequence[Fact]) -> list[Fact]:
    """The facts with ids of their own, after those already taken."""
    start = len(taken) + 1
    return [fact.model_copy(update={"id": f"f{number}"}) for number, fact in enumerate(facts, start)]


def read_named(names: tuple[str, ...], settings: Settings, day: date) -> tuple[list[Source], tuple[UnusedSource, ...]]:
    """The sources by path or address, fetched and read as those of an event are, as given1, given2 …"""
    if not names:
        return [], ()
    refs = tuple(SourceRef(url=name) if "://" in name else SourceRef(path=name) for name in names)
    sources, unused = asyncio.run(read(Event(headline="--source", date=day, sources=refs), settings))
    return [source.model_copy(update={"id": f"given{n}"}) for n, source in enumerate(sources, 1)], unused


async def read(event: Event, settings: Settings) -> tuple[tuple[Source, ...], tuple[UnusedSource, ...]]:
    from pipeline.sources.fetch import Fetcher
    from pipeline.sources.read import read_sources

    limits = settings.fetch.model_copy(update={"allow_outside": True})
    async with Fetcher(limits, today=datetime.now(UTC).date(), contact=settings.newsroom.contact) as fetch:
        return await read_sources(event, fetch, base=Path.cwd(), limits=limits)
