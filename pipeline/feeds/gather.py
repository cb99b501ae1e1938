"""A round through the feeds: what each says now goes into the store; one that fails is named and stops nobody."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError, NewsdraftError, StoreError
from pipeline.feeds.entries import EntryBook, Taken
from pipeline.feeds.item import MOST_ITEMS, Item, Parsed
from pipeline.feeds.model import Failure, Gathered
from pipeline.feeds.reader import FeedReader
from pipeline.feeds.robots import Fetch
from pipeline.feeds.subscriptions import Feed, FeedBook
from pipeline.sources.fetch import SAVE_IT
from pipeline.sources.fetched import Fetched, RequestHeaders
from pipeline.stages.event import DATA_SUFFIXES, is_event_file, load_events

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "application/json;q=0.8, text/html;q=0.7, */*;q=0.5"
)
NOTHING = Taken(0, (), ())


class GatherContext(NamedTuple):
    """What a round works with."""

    feeds: FeedBook
    entries: EntryBook
    fetch: Fetch
    read: FeedReader
    now: datetime


class FeedResult(NamedTuple):
    """What one feed brought."""

    taken: Taken = NOTHING
    unchanged: bool = False
    failure: Failure | None = None


async def gather(feeds: Sequence[Feed], going: GatherContext) -> Gathered:
    """What the round brought, all feeds side by side as far as the fetch lets them."""
    brought = await asyncio.gather(*(_one(feed, going) for feed in feeds))
    return Gathered(
        feeds=len(feeds),
        unchanged=sum(each.unchanged for each in brought),
        seen=sum(each.taken.seen for each in brought),
        new=tuple(sorted(number for each in brought for number in each.taken.new)),
        changed=tuple(sorted(number for each in brought for number in each.taken.changed)),
        failures=tuple(each.failure for each in brought if each.failure),
    )


async def _one(feed: Feed, going: GatherContext) -> FeedResult:
    try:
        return await (_folder(feed, going) if feed.kind == "folder" else _fetched(feed, going))
    except StoreError:
        raise
    except NewsdraftError as error:
        step = "" if error.next_step == SAVE_IT else error.next_step  # that is for an event's sources
        reason = f"{error.problem}. {step}".removesuffix(". ")
    except Exception as error:  # noqa: BLE001  a feed that breaks its reader must not stop the others
        reason = f"it broke its reader ({type(error).__name__}: {error})"
    failed = going.feeds.failed(feed, going.now, reason.removeprefix(f"{feed.address}: "))
    return FeedResult(failure=failed.failure())


async def _fetched(feed: Feed, going: GatherContext) -> FeedResult:
    """A feed's entries: asked for only if they have changed, and remembered as read only once they are kept."""
    fetched = await going.fetch(feed.address, feed.asked.model_copy(update={"accept": ACCEPT}))
    if fetched.unchanged:
        going.feeds.succeeded(feed, going.now, fetched)
        return FeedResult(unchanged=True, failure=_silence(feed, None, going))
    parsed = await going.read.read(fetched, going.now, page=feed.kind == "page")
    inner = await _inner(parsed, going)
    items = [*parsed.items, *(item for each in inner for item in each.items)]
    named = feed.model_copy(update={"outlet": feed.outlet or parsed.title})
    taken = going.entries.take(named, _newest(items), going.now)
    going.feeds.succeeded(feed, going.now, fetched, parsed.title)
    overlong = _overlong(feed, sum(each.listed or len(each.items) for each in (parsed, *inner)))
    return FeedResult(taken, failure=overlong or _silence(feed, items, going))


def _newest(items: Sequence[Item]) -> Sequence[Item]:
    """As many as a round takes, those without a date after the dated, each in the feed's order among equals."""
    if len(items) <= MOST_ITEMS:
        return items
    return sorted(items, key=lambda item: -item.published.timestamp() if item.published else 0.0)[:MOST_ITEMS]


def _overlong(feed: Feed, listed: int) -> Failure | None:
    if listed <= MOST_ITEMS:
        return None
    reason = f"it lists {listed:,} entries, of which the newest {MOST_ITEMS:,} were taken"
    return feed.model_copy(update={"error": reason, "failing_since": None}).failure()


def _silence(feed: Feed, items: Sequence[Item] | None, going: GatherContext) -> Failure | None:
    """A feed that answers as it should, and has had nothing new for days: named with how long."""
    silent = going.entries.silence(feed, items, going.now)
    if silent is None:
        return None
    since = going.now - silent
    reason = f"it answers, and has had nothing new for {silent.days} days (since {since.day} {since:%B %Y})"
    return feed.model_copy(update={"error": reason, "failing_since": None}).failure()


async def _inner(parsed: Parsed, going: GatherContext) -> list[Parsed]:
    """The sitemaps that an index names, read."""
    inner: list[Parsed] = []
    for url in parsed.more:
        fetched: Fetched = await going.fetch(url, RequestHeaders(accept=ACCEPT))
        inner.append(await going.read.read(fetched, going.now))
    return inner


async def _folder(feed: Feed, going: GatherContext) -> FeedResult:
    """The event files of a folder; one that is no event is named, and the others are taken all the same."""
    folder = Path(feed.url)
    if not folder.is_dir():
        raise InputError(
            f"{feed.url}: there is no such folder", "Mend the path, or `newsdraft briefing feeds drop` it."
        )
    taken, faults = NOTHING, []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in (*DATA_SUFFIXES, ".md") or not is_event_file(str(path)):
            continue
        try:
            item = _event(path, going.now)
        except NewsdraftError as error:
            faults.append(error.problem)
            continue
        more = going.entries.take(feed, [item], going.now, str(path.resolve()))
        taken = Taken(taken.seen + more.seen, taken.new + more.new, taken.changed + more.changed)
    if faults:
        failed = going.feeds.failed(feed, going.now, "; ".join(faults))
        return FeedResult(taken, failure=failed.failure())
    going.feeds.succeeded(feed, going.now, None)
    return FeedResult(taken)


def _event(path: Path, now: datetime) -> Item:
    """An event file as an entry: dated by the event, and known again by its place."""
    event = load_events([str(path)], today=now.date())[0].event
    day = min(datetime.combine(event.date, time(), UTC), now)
    words = " ".join(filter(None, (event.summary, event.angle, ", ".join(event.topics))))
    return Item(guid=str(path.resolve()), title=event.headline, summary=words, published=day, dated="stated")
