"""The plan of a briefing: feeds gathered, entries clustered, events ranked; all before anything is spent."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.briefing.events import embargo_of, event_of
from pipeline.briefing.model import Plan
from pipeline.briefing.slots import SlotBook
from pipeline.clustering.cluster_store import load_clusters
from pipeline.clustering.clusters import cluster_entries, forget
from pipeline.clustering.model import FollowUp, RankedCluster
from pipeline.clustering.ranking import rank
from pipeline.feeds.entries import EntryBook
from pipeline.feeds.gather import GatherContext, gather
from pipeline.feeds.model import Failure, Gathered
from pipeline.feeds.reader import FeedReader
from pipeline.feeds.robots import PoliteFetch, Robots
from pipeline.feeds.subscriptions import FeedBook
from pipeline.settings import Settings
from pipeline.sources.fetch import Fetcher
from pipeline.store import Store


@dataclass(frozen=True)
class Slot:
    """One briefing of a day: what it is called, and the moment whose news it tells."""

    day: date
    name: str
    moment: datetime
    edition: int = 1


async def gather_all(settings: Settings, store: Store, moment: datetime) -> Gathered:
    """What a round through all feeds brought, each entry with its place among the others."""
    terms, book = settings.briefing, FeedBook(store)
    feeds = book.followed(places(settings), moment)
    async with (
        Fetcher(settings.fetch, today=moment.date(), contact=settings.newsroom.contact) as fetch,
        FeedReader(settings.fetch.parse_seconds) as read,
    ):
        polite = PoliteFetch(fetch, most=terms.feed_concurrency, pause=terms.host_pause)
        found = await gather(feeds, GatherContext(book, EntryBook(store), polite, read, moment))
    forget(store, moment - timedelta(days=terms.keep_days))
    cluster_entries(store, terms.keep_days)
    return found


async def make_plan(settings: Settings, store: Store, slot: Slot, failures: Sequence[Failure] = ()) -> Plan:
    """The events of the slot with what is to be made of each; without what an earlier briefing reported."""
    terms, moment = settings.briefing, slot.moment
    kept = load_clusters(store, moment - timedelta(hours=terms.hours), moment, slot.day, slot.name)
    before = _changes_before(store, slot)
    fresh = [cluster for cluster in kept.clusters if cluster.id not in before]
    ranked = rank(fresh, terms, moment, SlotBook(store).last_delivered(moment))
    async with Fetcher(settings.fetch, today=moment.date(), contact=settings.newsroom.contact) as fetch:
        robots = Robots(PoliteFetch(fetch, most=terms.feed_concurrency, pause=terms.host_pause))
        chosen = [await _assigned(each, settings, slot.day, robots.allow) for each in ranked]
    changes = {**before, **{change.cluster: change for change in kept.changes}}
    told = {each.cluster.id: each.cluster.entries for each in chosen if each.choice in ("draft", "one-liner")}
    told |= {number: change.entries for number, change in changes.items()}
    return Plan(
        date=slot.day,
        slot=slot.name,
        edition=slot.edition,
        ranked=tuple(chosen),
        changes=tuple(changes[number] for number in sorted(changes)),
        failures=tuple(failures),
        embargoes={number: until for number, entries in told.items() if (until := embargo_of(entries))},
    )


async def _assigned(
    ranked: RankedCluster, settings: Settings, day: date, allow: Callable[[str], Awaitable[bool]]
) -> RankedCluster:
    """What is to be drafted with its event."""
    if ranked.choice != "draft":
        return ranked
    event, folder = await event_of(ranked.cluster, settings.briefing, day, allow if settings.briefing.robots else _yes)
    return ranked.model_copy(update={"event": event, "folder": folder})


async def _yes(url: str) -> bool:  # noqa: ARG001  what a newsroom without robots' rules asks
    return True


def _changes_before(store: Store, slot: Slot) -> dict[int, FollowUp]:
    """What the slot's earlier editions reported as changes: in a new edition they are changes again, and no stories."""
    results = (standing.result for standing in SlotBook(store).of_slot(slot.day, slot.name))
    return {change.cluster: change for result in results if result for change in result.changes}


def places(settings: Settings) -> list[str]:
    """The feeds that the settings name: addresses, or folders from the newsroom's own."""
    feeds = settings.briefing.feeds
    return [each if each.startswith(("http://", "https://")) else str(settings.path(each)) for each in feeds]
