"""An event's sources, read: each address, file and text becomes a Source, or a row that says why it could not."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.errors import InputError, SourceError
from pipeline.llm.concurrency import all_of
from pipeline.models import Event, Source, SourceRef, UnusedSource
from pipeline.models.table import is_table_name
from pipeline.settings.tables import FetchSettings
from pipeline.sources.extract import extract
from pipeline.sources.extracted import Extract, ReadingRequest, called, first_line
from pipeline.sources.fetched import FetchCall, Fetched
from pipeline.sources.reader import Reader
from pipeline.sources.suspicion import remarks_on, suspicious_passages

OPEN_BRACKET = re.compile(r"[(\[](?=[^()\[\]]*$)")
SUFFIX_TYPES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml"}

Outcome = Source | UnusedSource


class NoSourceLeftError(InputError):
    """None of an event's sources can be used; `reasons` says why, a line for each."""

    def __init__(self, headline: str, unused: Sequence[UnusedSource]) -> None:
        self.reasons = tuple(f"{each.origin}: {each.reason}" for each in unused)
        listed = "".join(f"\n  - {reason}" for reason in self.reasons)
        step = "Nothing is written from nothing: mend or add a source."
        super().__init__(f"{headline}: none of its {len(unused)} sources can be used:{listed}", step)


async def read_sources(
    event: Event, fetch: FetchCall, *, base: Path, limits: FetchSettings
) -> tuple[tuple[Source, ...], tuple[UnusedSource, ...]]:
    """The event's sources in its order as src1, src2 …, and those that could not be used, with the reason.

    `base` is the folder that paths start from; `fetch` brings what is at a URL. A source with the text of an earlier
    one is folded into it with a remark. Raises InputError when none is left: nothing is written from nothing.
    """
    outcomes = await read_each(event, fetch, base=base, limits=limits)
    sources = _numbered(_folded([each for each in outcomes if isinstance(each, Source)]))
    unused = tuple(each for each in outcomes if isinstance(each, UnusedSource))
    if not sources:
        raise NoSourceLeftError(event.headline, unused)
    return sources, unused


async def read_each(event: Event, fetch: FetchCall, *, base: Path, limits: FetchSettings) -> list[Outcome]:
    """What each of the event's sources came to, in their order: read, without a number, or not used and why."""
    places = asyncio.Semaphore(limits.concurrency)
    async with Reader(limits.parse_seconds) as reader:

        async def outcome(ref: SourceRef) -> Outcome:
            async with places:
                try:
                    return await _source(ref, event, fetch, reader, base, limits)
                except SourceError as error:
                    reason = error.problem.removeprefix(f"{ref.origin}: ")
                    return UnusedSource(origin=ref.origin, reason=f"{reason}. {error.next_step}".removesuffix(". "))

        return list(await all_of(outcome(ref) for ref in event.all_sources))


async def _source(
    ref: SourceRef, event: Event, fetch: FetchCall, reader: Reader, base: Path, limits: FetchSettings
) -> Source:
    """One source, read."""
    fetched, name, body = None, ref.origin, ref.text.encode()
    if ref.url:
        fetched = await fetch(ref.url)
        name, body = fetched.url, fetched.body
    elif ref.path:
        body = await asyncio.to_thread(local_bytes, ref.path, base=base, limits=limits)
    reading = _reading(ref, fetched, event, limits)
    read = extract(body, reading) if ref.text else await reader(body, reading)
    return await asyncio.to_thread(_made, ref, fetched, name, read)


def _reading(ref: SourceRef, fetched: Fetched | None, event: Event, limits: FetchSettings) -> ReadingRequest:
    """How to read it: as what it was declared to be, and a text that the event itself gives as plain text."""
    declared = SUFFIX_TYPES.get(Path(ref.path).suffix.lower(), "") if ref.path else ""
    return ReadingRequest(
        media_type=fetched.media_type if fetched else declared,
        charset=fetched.charset if fetched else "utf-8" if ref.text else "",
        name=fetched.url if fetched else ref.path,
        today=fetched.retrieved if fetched else event.date,
        max_pages=limits.max_pages,
        max_characters=limits.max_characters,
    )


def _made(ref: SourceRef, fetched: Fetched | None, name: str, read: Extract) -> Source:
    """The source with what the event says of it before what it says of itself; an order to a model names nothing."""
    named = (ref.title, ref.publisher, read.title, read.publisher, read.text)
    below = [first_line(read.text)] if read.title else []
    return Source.from_text(
        read.text,
        title=_name(ref.title, read.title, *below, called(read.text, read.tables), ref.origin),
        origin=ref.origin,
        url=fetched.url if fetched else ref.link or read.url,
        publisher=_name(
            *map(_without_open_bracket, (ref.publisher, read.publisher)), urlsplit(name).hostname if fetched else ""
        ),
        published=ref.published or read.published,
        retrieved=fetched.retrieved if fetched else None,
        media_type=read.media_type,
        remarks=(*read.remarks, *remarks_on("\n\n".join(dict.fromkeys(filter(None, named))))),
        tables=read.tables,
    )


def _name(*given: str | None) -> str:
    """The first of the names that is one; readers see it beside every quotation, so that no order may stand there."""
    return next((name for name in given if name and not suspicious_passages(name)), "")


def _without_open_bracket(name: str) -> str:
    """A publisher without the bracket that was cut off in it: "Ferrari via GlobeNewswire (Custer County Ch"."""
    opened = OPEN_BRACKET.search(name)
    return name[: opened.start()].rstrip(" ,;:–—-") or name[opened.end() :].strip() if opened else name


def local_bytes(named: str, *, base: Path, limits: FetchSettings) -> bytes:
    """The bytes of a file below `base`; SourceError for what lies outside, is no file, or is too large.

    Of a folder `events`, a newsroom's folder `sources` beside it counts as inside.
    """
    try:
        path, home = local_path(named, base).resolve(), base.resolve()
        roots = (home, home.parent / "sources") if home.name == "events" else (home,)
        if not limits.allow_outside and not any(path.is_relative_to(root) for root in roots):
            step = "Copy it beside the event file, or set `[fetch] allow_outside = true`."
            raise SourceError(f"{named}: it lies outside the event's folder {base}", step)
        if not path.is_file():
            raise SourceError(
                f"{named}: {'it is no file' if path.exists() else 'there is no such file'} in {_looked_in(named, base)}"
            )
        with path.open("rb") as file:
            body = file.read(limits.max_bytes + 1)
    except (
        OSError,
        ValueError,
        RuntimeError,
    ) as error:  # ValueError: a zero in the name; RuntimeError: links in a ring
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceError(f"{named[:200]}: it cannot be read: {reason}", "Mend its path or permissions.") from None
    if len(body) > limits.max_bytes:
        step = "Save the part that matters as a file, or raise `[fetch] max_bytes`."
        raise SourceError(f"{named}: it is larger than {limits.max_bytes:,} bytes", step)
    return body


def _looked_in(named: str, base: Path) -> str:
    return f"{base} or the newsroom's sources/" if Path(named).name == named else str(base)


def local_path(named: str, base: Path) -> Path:
    """The file that is meant: beside the event, else of a bare name one in the newsroom's folder `sources`."""
    beside = base / named
    if Path(named).name != named or beside.exists():
        return beside
    home = base.absolute()
    shelves = (home / "sources", home.parent / "sources") if home.name == "events" else (home / "sources",)
    return next((shelf / named for shelf in shelves if (shelf / named).is_file()), beside)


def _folded(sources: Sequence[Source]) -> list[Source]:
    """The sources without those whose text an earlier one has; a remark on the earlier one names them."""
    first: dict[str, Source] = {}
    for source in sources:
        kept = first.setdefault(source.sha256, source)
        if kept is not source:
            remarks = (*kept.remarks, f"the same text stands at {source.origin}")
            first[source.sha256] = kept.model_copy(update={"remarks": remarks})
    return list(first.values())


def _numbered(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources as src1, src2 …; several tables without a title are called by their number among these."""
    untitled = [source for source in sources if is_table_name(source.title)]
    names = {id(source): f"Table {n}" for n, source in enumerate(untitled, start=1)} if len(untitled) > 1 else {}
    return tuple(
        source.model_copy(update={"id": f"src{n}", "title": names.get(id(source), source.title)})
        for n, source in enumerate(sources, start=1)
    )
