"""The feeds that the newsroom follows, as the store keeps them: where each is now, and how it has been doing."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import Row, func, select, update

from pipeline.errors import InputError
from pipeline.feeds.model import Failure
from pipeline.models import FrozenModel
from pipeline.sources.fetched import Fetched, RequestHeaders
from pipeline.store import Store
from pipeline.store.tables import insert
from pipeline.store.tables.briefing import feeds

Kind = Literal["feed", "sitemap", "page", "folder"]


class Feed(FrozenModel):
    """One feed: `address` is where it is fetched now; `failing_since` is when it last began to fail, if it does."""

    id: int
    url: str
    kind: Kind = "feed"
    outlet: str = ""
    moved: str = ""
    asked: RequestHeaders = RequestHeaders()
    succeeded: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    error: str = ""

    @property
    def address(self) -> str:
        return self.moved or self.url

    @property
    def name(self) -> str:
        """Its outlet's name, or else its host or folder."""
        return self.outlet or (urlsplit(self.url).hostname or "").removeprefix("www.") or Path(self.url).name

    def failure(self) -> Failure:
        """What its reader is told, with how long it has been dead."""
        return Failure(kind="feed", what=f"{self.name} ({self.url})", reason=self.error, since=self.failing_since)


def kind_of(place: str) -> Kind:
    """A folder, or what is at a URL: a feed until it shows to be something else."""
    return "feed" if place.startswith(("http://", "https://")) else "folder"


class FeedBook:
    """The feeds of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, url: str, kind: Kind, now: datetime, outlet: str = "") -> bool:
        """Whether the feed is new; one that was dropped is followed again."""
        row = {"url": url, "kind": kind, "outlet": outlet, "followed": True, "added": now}
        with self._store.write() as connection:
            known = connection.execute(select(feeds.c.followed).where(feeds.c.url == url)).scalar()
            again = {"followed": True, "kind": kind} | ({"outlet": outlet} if outlet else {})
            added = insert(connection, feeds).values(row)
            connection.execute(added.on_conflict_do_update(index_elements=["url"], set_=again))
        return not known

    def drop(self, url: str) -> None:
        """Follows a feed no longer; its entries stay. InputError where it is none of ours."""
        with self._store.write() as connection:
            if not connection.execute(update(feeds).where(feeds.c.url == url).values(followed=False)).rowcount:
                raise InputError(f"{url}: no feed of this newsroom", "`newsdraft briefing feeds list` shows all.")

    def followed(self, named: Sequence[str], now: datetime) -> tuple[Feed, ...]:
        """All feeds that are followed and those `named` in the settings, which the store learns of here."""
        known = {feed.url for feed in self.all()}
        for url in named:
            if url not in known:
                self.add(url, kind_of(url), now)
        return tuple(feed for feed in self.all())

    def all(self) -> tuple[Feed, ...]:
        """The feeds that are followed, by address."""
        with self._store.read() as connection:
            rows = connection.execute(select(feeds).where(feeds.c.followed).order_by(feeds.c.url)).all()
        return tuple(_feed(row) for row in rows)

    def first(self) -> datetime | None:
        """When the newsroom began to follow feeds."""
        with self._store.read() as connection:
            return connection.execute(select(func.min(feeds.c.added))).scalar()

    def succeeded(self, feed: Feed, now: datetime, fetched: Fetched | None, outlet: str = "") -> None:
        """Notes an answer: what to ask with next time, and where the feed has moved for good."""
        values: dict[str, Any] = {"tried": now, "succeeded": now, "failing_since": None, "failures": 0, "error": ""}
        if fetched and not fetched.unchanged:
            values |= {"etag": fetched.etag, "modified": fetched.modified}
        if fetched and fetched.moved:
            values |= {"moved": fetched.moved}
        if outlet and not feed.outlet:
            values |= {"outlet": outlet}
        self._note(feed, values)

    def failed(self, feed: Feed, now: datetime, error: str) -> Feed:
        """The feed with its failure noted: the first one's time stays until it succeeds again."""
        since = feed.failing_since or now
        values = {"tried": now, "failing_since": since, "failures": feed.failures + 1, "error": error}
        self._note(feed, values)
        return feed.model_copy(update={"failing_since": since, "failures": feed.failures + 1, "error": error})

    def _note(self, feed: Feed, values: dict[str, Any]) -> None:
        with self._store.write() as connection:
            connection.execute(update(feeds).where(feeds.c.id == feed.id).values(values))


def _feed(row: Row[Any]) -> Feed:
    names = ("id", "url", "kind", "outlet", "moved", "succeeded", "failing_since", "failures", "error")
    return Feed(
        asked=RequestHeaders(etag=row.etag, modified=row.modified), **{name: getattr(row, name) for name in names}
    )
