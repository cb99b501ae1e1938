"""The clusters as the store keeps them: those going on at a moment, and what briefings have reported of them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, case, func, select, update

from pipeline.clustering.features import PREFIX, bare_title, words_of
from pipeline.clustering.model import Cluster, FollowUp, Join
from pipeline.feeds.entries import entry_of, in_batches
from pipeline.feeds.model import Entry
from pipeline.sources.suspicion import suspicious_passages
from pipeline.store import Store
from pipeline.store.tables.briefing import clusters, editions, entries, feeds

MOST_ENTRIES = 200


class LastReport(NamedTuple):
    """Which briefing last reported a cluster, its newest entry then, and when that briefing was begun."""

    day: date
    slot: str
    entry: int
    begun: datetime | None

    def is_before(self, day: date, slot: str, until: datetime) -> bool:
        """Whether it came before a slot that tells the news until then, and is another.

        A later day's came after it where it was begun later; else the desk's calendar was moved back since.
        """
        return (self.day, self.slot) != (day, slot) and (self.day <= day or bool(self.begun and self.begun <= until))

    def is_new(self, entry: Entry, join: Join | None, until: datetime) -> bool:
        """Whether an entry came later, as more than a copy, or reads differently since."""
        if entry.id > self.entry:
            return join is None or join.kind != "copy"
        return bool(self.begun and entry.changed and self.begun < entry.changed <= until)


class SlotClusters(NamedTuple):
    """The clusters that no earlier briefing reported, and what is new about those that one did."""

    clusters: tuple[Cluster, ...]
    changes: tuple[FollowUp, ...]


def load_clusters(store: Store, since: datetime, until: datetime, day: date, slot: str) -> SlotClusters:
    """What there is to tell in a slot of a day: events with entries between two moments, as they stood at the second.

    What this very slot has reported, or an edition after it, does not count: an edition can be made again.
    """
    reported = _last_reports(store, since, until)
    entries_of = _entries(store, sorted(reported), until)
    fresh, changes = [], []
    for number, last in reported.items():
        pairs = entries_of.get(number, [])
        if not pairs or max(entry.moment for entry, _ in pairs) < since:
            continue
        if last is None or not last.is_before(day, slot, until):
            fresh.append(_cluster(number, pairs, None))
        elif later := [entry for entry, join in pairs if last.is_new(entry, join, until)]:
            headline = _headline([pair for pair in pairs if pair[0].id <= last.entry] or pairs)
            changes.append(FollowUp(cluster=number, headline=headline, covered=last.day, entries=tuple(later)))
    return SlotClusters(tuple(fresh), tuple(changes))


def mark_reported(store: Store, newest: Mapping[int, int], day: date, slot: str) -> None:
    """Notes that a slot's briefing has reported clusters up to their newest entries; a later day's name stays."""
    later = clusters.c.covered > day
    with store.write() as connection:
        for number, entry in sorted(newest.items()):
            values = {
                "covered": case((later, clusters.c.covered), else_=day),
                "covered_in": case((later, clusters.c.covered_in), else_=slot),
                "covered_to": case((clusters.c.covered_to > entry, clusters.c.covered_to), else_=entry),
            }
            connection.execute(update(clusters).where(clusters.c.id == number).values(values))


def _last_reports(store: Store, since: datetime, until: datetime) -> dict[int, LastReport | None]:
    """The clusters that go on between two moments, and who last reported them."""
    query = select(clusters).where(clusters.c.last >= since, clusters.c.first <= until).order_by(clusters.c.id)
    delivered = select(editions.c.day, editions.c.slot, func.max(editions.c.started).label("begun"))
    delivered = delivered.where(editions.c.status == "delivered").group_by(editions.c.day, editions.c.slot)
    with store.read() as connection:
        begun = {(row.day, row.slot): row.begun for row in connection.execute(delivered)}
        return {row.id: _last(row, begun) if row.covered else None for row in connection.execute(query)}


def _last(row: Row[Any], begun: Mapping[tuple[date, str], datetime]) -> LastReport:
    return LastReport(row.covered, row.covered_in, row.covered_to, begun.get((row.covered, row.covered_in)))


def _entries(store: Store, numbers: Sequence[int], until: datetime) -> dict[int, list[tuple[Entry, Join | None]]]:
    """The clusters' entries of the time up to then, the oldest first, with why each stands there."""
    found: dict[int, list[tuple[Entry, Join | None]]] = defaultdict(list)
    with store.read() as connection:
        for some in in_batches(numbers):
            query = select(entries, feeds.c.url.label("feed_url")).join(feeds)
            for row in connection.execute(query.where(entries.c.cluster.in_(some))):
                entry = entry_of(row)
                if entry.moment <= until:
                    found[row.cluster].append((entry, Join.model_validate(row.joined) if row.joined else None))
    return {number: sorted(pairs, key=lambda pair: (pair[0].moment, pair[0].id)) for number, pairs in found.items()}


def _cluster(number: int, pairs: Sequence[tuple[Entry, Join | None]], covered: date | None) -> Cluster:
    """The cluster of its newest entries; what joined one to an entry that is left out stays said."""
    latest = pairs[-MOST_ENTRIES:]
    return Cluster(
        id=number,
        headline=_headline(pairs),
        entries=tuple(entry for entry, _ in latest),
        joins=tuple(join for _, join in latest if join),
        covered=covered,
    )


def _headline(pairs: Sequence[tuple[Entry, Join | None]]) -> str:
    """The newest headline of the outlets with most reports of their own, without the outlet's name.

    A later report of the same matter takes the place of an earlier one: three are dead where none were known to be.
    So does anyone's correction. A title that speaks to a model gives way to any other.
    """
    own = [entry for entry, join in pairs if join is None or join.kind != "copy"]
    own = [entry for entry in own if not suspicious_passages(entry.title)] or own
    count = Counter(entry.outlet for entry in own)
    leading = {outlet for outlet, reports in count.items() if reports == max(count.values())}
    newest = first = next(entry for entry in own if entry.outlet in leading)
    about = words_of(first.title, "", first.outlet).title
    for entry in own:
        marked = PREFIX.match(entry.title)
        corrects = marked and marked[0].lower().startswith("correct")
        same = marked or len(about & words_of(entry.title, "", entry.outlet).title) > 1
        newest = entry if corrects or (same and entry.outlet in leading) else newest
    return bare_title(newest.title, newest.outlet)
