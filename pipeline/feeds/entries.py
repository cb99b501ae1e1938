"""Every entry ever seen, in the store: new ones distinguished from known ones, changed ones noticed."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, or_, select, update

from pipeline.feeds.item import Item
from pipeline.feeds.model import Entry
from pipeline.feeds.subscriptions import Feed
from pipeline.store import Store
from pipeline.store.tables.briefing import entries, feeds

AT_ONCE = 400
QUIET, QUIET_TIMES = timedelta(days=3), 3
FIELDS = ("outlet", "url", "title", "summary", "text", "language", "published", "dated", "seen", "changed", "file")


class Taken(NamedTuple):
    """What a feed's entries turned out to be: how many there were, and the numbers of the new and the changed ones."""

    seen: int
    new: tuple[int, ...]
    changed: tuple[int, ...]


class Identity(NamedTuple):
    """By what an entry is known again: its page, or else its guid or title within its feed; and its guid alone."""

    key: str
    guid: str


def identities(feed: Feed, items: Sequence[Item]) -> list[Identity]:
    """The identity of each entry; a link or guid that several entries of a feed share tells none of them apart."""
    pages, guids = Counter(item.url for item in items), Counter(item.guid for item in items)
    found = []
    for item in items:
        guid = item.guid if item.guid and guids[item.guid] == 1 else ""
        own = guid or f"{item.url} {item.title}"
        key = item.url if item.url and pages[item.url] == 1 else f"{feed.url} {own}"
        found.append(Identity(_hash(key), _hash(f"{feed.url} {guid}") if guid else ""))
    return found


class EntryBook:
    """The entries of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, feed: Feed, items: Sequence[Item], now: datetime, file: str = "") -> Taken:
        """Keeps a feed's entries, each once; what was known and reads differently now is kept as it reads now."""
        named = dict(zip(identities(feed, items), items, strict=True))
        new, changed = [], []
        added = entries.insert().returning(entries.c.id)
        with self._store.write() as connection:
            known = _known(connection, named)
            for identity, item in named.items():
                row = known.get(identity.key) or known.get(identity.guid or "-")
                if row is None:
                    values = {"seen": now, "file": file, **_new(feed, identity, item)}
                    new.append(int(connection.execute(added, values).scalar_one()))
                elif row.feed == feed.id and row.sha256 != _content(item):
                    values = _said(item) | {"changed": now}
                    connection.execute(update(entries).where(entries.c.id == row.id).values(values))
                    changed.append(row.id)
        return Taken(len(items), tuple(new), tuple(changed))

    def silence(self, feed: Feed, items: Sequence[Item] | None, now: datetime) -> timedelta | None:
        """How long a feed has brought nothing new, where that is longer than it should be; None while it is not.

        That is three days, or three times its mean distance between entries where it has a rhythm of its own. `items`
        are what it says now, None where that is what it said before: those that another feed had first are no silence.
        """
        moment = func.coalesce(entries.c.published, entries.c.seen)
        counted = select(func.count(), func.min(moment), func.max(moment), func.max(entries.c.seen))
        with self._store.read() as connection:
            count, first, last, seen = connection.execute(counted.where(entries.c.feed == feed.id)).one()
            since = seen or connection.execute(select(feeds.c.added).where(feeds.c.id == feed.id)).scalar_one()
        newest = max((item.published for item in items or () if item.published), default=None)
        if (newest and now - newest < QUIET) or (not count and (items is None or items)):
            return None
        usual = (last - first) / (count - 1) if count > 1 else timedelta()
        return now - since if now - since >= max(QUIET, QUIET_TIMES * usual) else None

    def by_number(self, numbers: Collection[int]) -> dict[int, Entry]:
        """Entries by their numbers."""
        found: dict[int, Entry] = {}
        with self._store.read() as connection:
            for some in in_batches(sorted(numbers)):
                query = select(entries, feeds.c.url.label("feed_url")).join(feeds).where(entries.c.id.in_(some))
                found |= {row.id: entry_of(row) for row in connection.execute(query)}
        return found


def entry_of(row: Row[Any]) -> Entry:
    """The entry of a row that has its feed's address as `feed_url`."""
    return Entry(id=row.id, feed=row.feed_url, key=row.key, **{name: getattr(row, name) for name in FIELDS})


def in_batches(numbers: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """A long list in pieces that fit one statement."""
    return (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))


def _known(connection: Connection, named: Collection[Identity]) -> dict[str, Any]:
    """The rows that are known by a key or by a guid, by either."""
    found: dict[str, Any] = {}
    for some in in_batches(list(named)):
        keys, guids = [each.key for each in some], [each.guid for each in some if each.guid]
        query = select(entries.c.id, entries.c.feed, entries.c.key, entries.c.guid, entries.c.sha256)
        for row in connection.execute(query.where(or_(entries.c.key.in_(keys), entries.c.guid.in_(guids)))):
            found[row.key] = row
            if row.guid:
                found.setdefault(row.guid, row)
    return found


def _new(feed: Feed, identity: Identity, item: Item) -> dict[str, Any]:
    return {
        "feed": feed.id,
        "key": identity.key,
        "guid": identity.guid,
        "outlet": item.outlet or feed.name,
        **_said(item),
    }


def _said(item: Item) -> dict[str, Any]:
    stated = item.model_dump(include={"url", "title", "summary", "text", "language", "published", "dated"})
    return stated | {"sha256": _content(item)}


def _content(item: Item) -> str:
    return _hash("\n".join((item.title, item.summary, item.text)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
