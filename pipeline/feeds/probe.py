"""A feed tried before it is followed: what it is, and how many entries it has now."""

from datetime import datetime
from pathlib import Path

from pipeline.errors import InputError, SourceError
from pipeline.feeds.gather import ACCEPT
from pipeline.feeds.reader import FeedReader
from pipeline.feeds.subscriptions import Kind
from pipeline.settings import Settings
from pipeline.sources.fetch import Fetcher
from pipeline.sources.fetched import RequestHeaders


async def try_feed(place: str, kind: Kind, settings: Settings, now: datetime) -> str:
    """A few words on what is there; SourceError or InputError where nothing can be followed."""
    if kind == "folder":
        if not Path(place).is_dir():
            raise InputError(f"{place}: there is no such folder", "Name a folder of event files, or a URL.")
        return "a folder of event files"
    async with (
        Fetcher(settings.fetch, today=now.date(), contact=settings.newsroom.contact) as fetch,
        FeedReader(settings.fetch.parse_seconds) as read,
    ):
        fetched = await fetch(place, RequestHeaders(accept=ACCEPT))
        try:
            parsed = await read.read(fetched, now, page=kind == "page")
        except SourceError as error:
            raise SourceError(f"{place}: {error.problem}", error.next_step) from None
    count = len(parsed.items) or len(parsed.more)
    return f"{parsed.kind} {parsed.title!r}, {count} {'entries' if parsed.items or not parsed.more else 'sitemaps'} now"
