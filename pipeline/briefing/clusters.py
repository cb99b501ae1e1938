"""Entries about one event are brought together, each new one among those of the last days, without a key or chance.

Whatever the store holds, a new entry is compared with few: its rarest terms name the clusters where they stood last.
What is decided stays decided: an entry once joined is not taken out again, so a later round costs what is new in it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, bindparam, case, delete, func, select, update

from pipeline.briefing.entries import in_batches
from pipeline.briefing.likeness import Count, Member, Nearest, Profile, is_copy, nearest, shared
from pipeline.briefing.model import Join
from pipeline.briefing.words import Words, words_of
from pipeline.store import Store
from pipeline.store.insert import insert
from pipeline.store.tables.briefing import clusters, entries, postings, terms

ANCHORS, KEPT_TERMS = 8, 12
"""Terms by which an entry looks for its event, and by which it can be found later."""
LEAST_SHARE = 0.12
"""The share of an entry's weight that the terms it looks by must have in common with a cluster."""
LATEST, CANDIDATES, MEMBERS = 20, 3, 8
"""Entries looked at for one term, clusters compared with one entry, and entries of a cluster compared: the newest."""


class Unplaced(NamedTuple):
    """An entry without a cluster yet."""

    id: int
    moment: datetime
    words: Words


@dataclass
class Room:
    """The clusters that new entries may join: their members, and where a term stood last, the newest at the end."""

    members: dict[int, list[Member]] = field(default_factory=dict)
    places: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def likely(self, profile: Profile) -> list[int]:
        """The clusters that share enough with the entry by its rarest terms, the likeliest first."""
        found: Counter[int] = Counter()
        for term in profile.rarest(ANCHORS):
            weight = profile.weights[term]
            for cluster in {cluster for _, cluster in self.places.get(term, ())[-LATEST:]}:
                found[cluster] += round(1000 * weight * weight)
        least = LEAST_SHARE * 1000 * profile.length**2
        return sorted((each for each in found if found[each] >= least), key=lambda each: (-found[each], each))

    def candidates(self, profile: Profile, since: datetime) -> list[int]:
        """The likeliest clusters of those that are still going on."""
        going = (each for each in self.likely(profile) if each in self.members and self._latest(each) >= since)
        return list(islice(going, CANDIDATES))

    def _latest(self, cluster: int) -> datetime:
        return max(member.moment for member in self.members[cluster])

    def put(self, cluster: int, member: Member) -> None:
        """Adds an entry to a cluster, new or not."""
        self.members.setdefault(cluster, []).append(member)
        for term in member.profile.rarest(KEPT_TERMS):
            self.places[term].append((member.entry, cluster))


class Placed(NamedTuple):
    """Where an entry came to stand; a negative number is a cluster that this round begins."""

    member: Member
    cluster: int
    join: Join | None


def cluster_entries(store: Store, days: float) -> int:
    """How many entries found their place: all that had none, in the order of their time."""
    placed = 0
    while batch := _unplaced(store):
        counts, total = _counts(store, batch)
        profiles = {each.id: Profile.made(each.words, counts, total) for each in batch}
        room = _room(store, list(profiles.values()))
        found = [_place(each, profiles[each.id], room, timedelta(days=days)) for each in batch]
        placed += _keep(store, found, batch)
    return placed


def _place(entry: Unplaced, profile: Profile, room: Room, window: timedelta) -> Placed:
    """The entry's place: the cluster that it is enough alike, or one of its own."""
    member = Member(entry.id, entry.moment, profile)
    best: tuple[Nearest, int] | None = None
    for cluster in room.candidates(profile, entry.moment - window):
        found = nearest(member, room.members[cluster][-MEMBERS:])
        if found.margin >= 0 and (best is None or found.margin > best[0].margin):
            best = found, cluster
    cluster = best[1] if best else -entry.id
    room.put(cluster, member)
    return Placed(member, cluster, _join(entry, profile, best[0]) if best else None)


def _join(entry: Unplaced, profile: Profile, found: Nearest) -> Join:
    words = ", ".join(entry.words.shown.get(term, term) for term in shared(profile, found.to.profile))
    against = f"; against it: {'; '.join(found.likeness.against)}" if found.likeness.against else ""
    kind: Literal["copy", "same event"] = "same event"
    if is_copy(profile, found.to.profile, found.likeness):
        kind = "copy"
    why = f"share {words}{against}"
    return Join(entry=entry.id, to=found.to.entry, kind=kind, likeness=round(found.value, 3), why=why)


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
        Unplaced(row.id, min(row.published or row.seen, row.seen), words_of(row.title, row.summary, row.outlet))
        for row in rows
    ]


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


def _room(store: Store, profiles: Sequence[Profile]) -> Room:
    """The stored clusters that any of the new entries could join, by the entries' rarest terms."""
    room = Room()
    latest = select(postings.c.entry, postings.c.cluster).where(postings.c.term == bindparam("its"))
    latest = latest.order_by(postings.c.entry.desc()).limit(LATEST)
    with store.read() as connection:
        for term in sorted({term for profile in profiles for term in profile.rarest(ANCHORS)}):
            rows = connection.execute(latest, {"its": term}).all()
            if rows:
                room.places[term] = [(entry, cluster) for entry, cluster in reversed(rows)]
        wanted = {cluster for profile in profiles for cluster in room.likely(profile)[:CANDIDATES]}
        room.members = _members(connection, sorted(wanted))
    return room


def _members(connection: Connection, wanted: Sequence[int]) -> dict[int, list[Member]]:
    """The clusters' newest entries, the oldest of them first."""
    members: dict[int, list[Member]] = defaultdict(list)
    age = func.row_number().over(partition_by=entries.c.cluster, order_by=entries.c.id.desc()).label("age")
    columns = (entries.c.id, entries.c.cluster, entries.c.published, entries.c.seen, entries.c.profile)
    for some in in_batches(wanted):
        ranked = select(*columns, age).where(entries.c.cluster.in_(some)).subquery()
        for row in connection.execute(select(ranked).where(ranked.c.age <= MEMBERS).order_by(ranked.c.id)):
            moment = min(row.published or row.seen, row.seen)
            members[row.cluster].append(Member(row.id, moment, Profile.from_json(row.profile)))
    return members


def _keep(store: Store, found: Sequence[Placed], batch: Sequence[Unplaced]) -> int:
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


def _write_clusters(connection: Connection, found: Sequence[Placed]) -> dict[int, int]:
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


def _write_places(connection: Connection, found: Sequence[Placed], begun: Mapping[int, int]) -> None:
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
