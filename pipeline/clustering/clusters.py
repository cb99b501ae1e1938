"""Entries about one event are brought together, each new one among those of the last days, without a key or chance.

What is decided stays decided: an entry once joined is not taken out again, so a later round costs what is new in it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, case, delete, func, select, update

from pipeline.clustering.features import EntryWords, words_of
from pipeline.clustering.linkage import Member
from pipeline.clustering.placement import (
    ANCHORS,
    CANDIDATES,
    KEPT_TERMS,
    LATEST,
    MEMBERS,
    ClusterIndex,
    New,
    Placement,
    place,
)
from pipeline.clustering.similarity import Count, Profile
from pipeline.feeds.entries import in_batches
from pipeline.store import Store
from pipeline.store.tables import insert
from pipeline.store.tables.briefing import clusters, entries, postings, terms


class Unplaced(NamedTuple):
    """An entry without a cluster yet."""

    id: int
    moment: datetime
    words: EntryWords
    dated: bool


def cluster_entries(store: Store, days: float) -> int:
    """How many entries found their place: all that had none, in the order of their time."""
    placed = 0
    while batch := _unplaced(store):
        counts, total = _counts(store, batch)
        profiles = {each.id: Profile.made(each.words, counts, total) for each in batch}
        new = [New(Member(each.id, each.moment, profiles[each.id], each.dated), each.words) for each in batch]
        found = place(new, _index(store, [each.member for each in new]), timedelta(days=days))
        placed += _keep(store, found, batch)
    return placed


BATCH = 2_000


def _unplaced(store: Store) -> list[Unplaced]:
    """The next entries without a cluster, the oldest first."""
    stated = func.coalesce(entries.c.published, entries.c.seen)
    when = case((stated < entries.c.seen, stated), else_=entries.c.seen)
    columns = (entries.c.id, entries.c.title, entries.c.summary, entries.c.outlet, entries.c.published, entries.c.seen)
    query = select(*columns).where(entries.c.cluster.is_(None)).order_by(when, entries.c.id).limit(BATCH)
    with store.read() as connection:
        rows = connection.execute(query).all()
    return [
        Unplaced(
            row.id,
            _moment(row.published, row.seen),
            words_of(row.title, row.summary, row.outlet),
            row.published is not None,
        )
        for row in rows
    ]


def _moment(published: datetime | None, seen: datetime) -> datetime:
    """When an entry was published, or else first seen."""
    return min(published or seen, seen)


def _counts(store: Store, batch: Sequence[Unplaced]) -> tuple[dict[str, Count], int]:
    """In how many entries the batch's terms stand, the batch included, and of how many entries in all."""
    own = _counted(batch)
    with store.read() as connection:
        total = connection.execute(select(func.max(entries.c.id))).scalar() or 0
        for some in in_batches(sorted(own)):
            for row in connection.execute(select(terms).where(terms.c.term.in_(some))):
                mine = own[row.term]
                own[row.term] = Count(
                    mine.entries + row.entries, mine.as_name + row.as_name, mine.as_word + row.as_word
                )
    return own, total


def _counted(batch: Sequence[Unplaced]) -> dict[str, Count]:
    found, names, words = Counter[str](), Counter[str](), Counter[str]()
    for each in batch:
        found.update(each.words.all)
        names.update(each.words.capital)
        words.update(each.words.lower)
    return {term: Count(found[term], names[term], words[term]) for term in found}


def _index(store: Store, new: Sequence[Member]) -> ClusterIndex:
    """The stored clusters that any of the new entries could join, by the entries' rarest terms."""
    index = ClusterIndex()
    latest = select(postings.c.entry, postings.c.cluster).where(postings.c.term == bindparam("its"))
    latest = latest.order_by(postings.c.entry.desc()).limit(LATEST)
    with store.read() as connection:
        for term in sorted({term for each in new for term in each.profile.rarest(ANCHORS)}):
            rows = connection.execute(latest, {"its": term}).all()
            if rows:
                index.places[term] = [(entry, cluster) for entry, cluster in reversed(rows)]
        wanted = {cluster for each in new for cluster in index.likely(each)[:CANDIDATES]}
        index.members = _members(connection, sorted(wanted))
    return index


def _members(connection: Connection, wanted: Sequence[int]) -> dict[int, list[Member]]:
    """The clusters' newest entries, the oldest of them first."""
    members: dict[int, list[Member]] = defaultdict(list)
    age = func.row_number().over(partition_by=entries.c.cluster, order_by=entries.c.id.desc()).label("age")
    columns = (entries.c.id, entries.c.cluster, entries.c.published, entries.c.seen, entries.c.profile)
    for some in in_batches(wanted):
        ranked = select(*columns, age).where(entries.c.cluster.in_(some)).subquery()
        for row in connection.execute(select(ranked).where(ranked.c.age <= MEMBERS).order_by(ranked.c.id)):
            profile = Profile.from_json(row.profile)
            members[row.cluster].append(
                Member(row.id, _moment(row.published, row.seen), profile, row.published is not None)
            )
    return members


def _keep(store: Store, found: Sequence[Placement], batch: Sequence[Unplaced]) -> int:
    """Stores the places; nothing where another process has placed some of these entries meanwhile: it is asked anew."""
    with store.write() as connection:
        numbers = [each.id for each in batch]
        for some in in_batches(numbers):
            query = select(entries.c.id).where(entries.c.id.in_(some), entries.c.cluster.is_not(None)).limit(1)
            if connection.execute(query).first():
                return 0
        begun = _write_clusters(connection, found)
        _write_places(connection, found, begun)
        _write_counts(connection, _counted(batch))
    return len(found)


def _write_clusters(connection: Connection, found: Sequence[Placement]) -> dict[int, int]:
    """Begins and extends clusters; the numbers of those that this round began, by what it called them."""
    spans: dict[int, list[datetime]] = defaultdict(list)
    for each in found:
        spans[each.cluster].append(each.member.moment)
    begun: dict[int, int] = {}
    for cluster, moments in spans.items():
        first, last = min(moments), max(moments)
        if cluster < 0:
            row = clusters.insert().values(first=first, last=last).returning(clusters.c.id)
            begun[cluster] = connection.execute(row).scalar_one()
        else:
            later = update(clusters).where(clusters.c.id == cluster, clusters.c.last < last).values(last=last)
            connection.execute(later)
    return begun


def _write_places(connection: Connection, found: Sequence[Placement], begun: Mapping[int, int]) -> None:
    """Each entry's cluster, profile and reason, and where its terms stand now."""
    placed, stand = [], []
    for member, named, join in found:
        cluster = begun.get(named, named)
        kept = join.model_dump(mode="json") if join else None
        placed.append({"its": member.entry, "to": cluster, "as": member.profile.as_json(), "why": kept})
        stand += [
            {"term": term, "entry": member.entry, "cluster": cluster} for term in member.profile.rarest(KEPT_TERMS)
        ]
    values: dict[str, Any] = {"cluster": bindparam("to"), "profile": bindparam("as"), "joined": bindparam("why")}
    connection.execute(update(entries).where(entries.c.id == bindparam("its")).values(values), placed)
    if stand:
        connection.execute(postings.insert(), stand)


def _write_counts(connection: Connection, counts: Mapping[str, Count]) -> None:
    """Adds up in how many entries each term stands."""
    if not counts:
        return
    added = insert(connection, terms)
    more = {name: terms.c[name] + added.excluded[name] for name in Count._fields}
    rows = [{"term": term, **count._asdict()} for term, count in sorted(counts.items())]
    connection.execute(added.on_conflict_do_update(index_elements=["term"], set_=more), rows)


def forget(store: Store, before: datetime) -> int:
    """The places dropped of entries that were seen before then: nothing new is compared with those any more."""
    with store.write() as connection:
        last = connection.execute(select(func.max(entries.c.id)).where(entries.c.seen < before)).scalar() or 0
        return int(connection.execute(delete(postings).where(postings.c.entry <= last)).rowcount)
