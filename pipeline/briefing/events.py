"""A cluster becomes an event to draft: its reports are the sources, pages only where robots may read them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from pipeline.clustering.model import Cluster
from pipeline.clustering.ranking import standing, topics_of
from pipeline.errors import NewsdraftError
from pipeline.feeds.model import Entry
from pipeline.models import Event, SourceRef
from pipeline.settings.tables import BriefingSettings, Outlet
from pipeline.stages.event import load_events

ENOUGH_OUTLETS = 3
Allow = Callable[[str], Awaitable[bool]]


async def event_of(cluster: Cluster, terms: BriefingSettings, day: date, allow: Allow) -> tuple[Event, str]:
    """The event with its sources, and the folder that their paths start from (none where all are addresses)."""
    refs = [await _reference(entry, allow) for entry in reports(cluster, terms.sources, terms.outlets)]
    for entry in cluster.entries:
        if entry.file and (given := _own(entry.file)):
            more = {"sources": (*given.sources, *refs), "not_before": embargo_of(cluster.entries)}
            return given.model_copy(update=more), str(Path(entry.file).parent)
    return Event(headline=cluster.headline, date=day, topics=topics_of(cluster, terms), sources=tuple(refs)), ""


def embargo_of(entries: Sequence[Entry]) -> datetime | None:
    """Before when nothing of these entries may reach readers: the latest embargo of the event files among them."""
    given = (_own(entry.file) for entry in entries if entry.file)
    return max((event.not_before for event in given if event and event.not_before), default=None)


def reports(cluster: Cluster, most: int, outlets: Mapping[str, Outlet]) -> Sequence[Entry]:
    """The reports to write from: no copies, each outlet's newest, the esteemed and early first.

    What an outlet reported earlier is what it did not know yet, and is left out unless there are few outlets. Where
    there are more than may be told, those left out are the less esteemed and the older, and never the newest of all.
    """
    copied = {join.entry for join in cluster.joins if join.kind == "copy"}
    own = [entry for entry in cluster.entries if entry.id not in copied and not entry.file]
    of_outlet: dict[str, list[Entry]] = {}
    for entry in own:
        of_outlet.setdefault(entry.outlet, []).insert(0, entry)
    turns = {entry.id: turn for some in of_outlet.values() for turn, entry in enumerate(some)}
    worth = {entry.id: (turns[entry.id], -standing(entry.outlet, entry, outlets)) for entry in own}
    own.sort(key=lambda entry: (entry.moment, entry.id), reverse=True)
    last = own[:1]
    own.sort(key=lambda entry: (entry not in last, *worth[entry.id]))
    newest = [entry for entry in own if not turns[entry.id]]
    told = (newest if len(newest) >= ENOUGH_OUTLETS else own)[:most]
    return sorted(told, key=lambda entry: (*worth[entry.id], entry.moment, entry.id))


def from_feeds_alone(event: Event, cluster: Cluster) -> Event:
    """The event with what its feeds said in place of pages that could not be had."""
    by_url = {entry.url: entry for entry in cluster.entries if entry.url}
    refs = tuple(quoted(by_url[ref.url]) if ref.url in by_url else ref for ref in event.sources)
    return event.model_copy(update={"sources": refs})


async def _reference(entry: Entry, allow: Allow) -> SourceRef:
    """The entry as a source: what its feed carries whole, else its page, else the feed's summary."""
    if entry.text or not entry.url or not await allow(entry.url):
        return quoted(entry)
    return SourceRef(url=entry.url, title=entry.title, publisher=entry.outlet, published=_day(entry))


def quoted(entry: Entry) -> SourceRef:
    """The entry as its feed gave it."""
    words = entry.text or entry.summary
    return SourceRef(
        text=words if words.startswith(entry.title) else f"{entry.title.rstrip('.')}.\n\n{words}".strip(),
        link=entry.url,
        title=entry.title,
        publisher=entry.outlet,
        published=_day(entry),
    )


def _day(entry: Entry) -> date | None:
    return entry.published.date() if entry.published else None


def _own(file: str) -> Event | None:
    """The event of an event file; none where the file has gone or broken since it was seen."""
    try:
        return load_events([file], today=date.min)[0].event
    except NewsdraftError:
        return None
