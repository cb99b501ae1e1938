"""The newsroom's own store as a place to look for sources: all that its feeds have brought, without any service."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select

from pipeline.feeds.entries import entry_of
from pipeline.feeds.model import Entry
from pipeline.find.model import Search, SearchHit
from pipeline.find.words import Subject
from pipeline.store import Store
from pipeline.store.tables.briefing import entries, feeds

LIKELY = 0.3
"""The share of a search's words from which an entry is a result."""
MOST_LOOKED_AT, MOST_TERMS, STEM = 2_000, 8, 5


class OwnStore:
    """The entries of one store, searched by their titles and summaries; a folder's event files are none."""

    name, price = "own", 0.0

    def __init__(self, store: Store) -> None:
        self._store = store

    async def search(self, asked: Search) -> Sequence[SearchHit]:
        """The entries that share most with the search's words."""
        return await self._store.aside(self._found, asked)

    def _found(self, asked: Search) -> list[SearchHit]:
        subject = Subject(asked.words)
        likely = [(subject.share(entry.title, entry.summary or entry.text), entry) for entry in self._entries(asked)]
        best = sorted((each for each in likely if each[0] >= LIKELY), key=lambda each: (-each[0], each[1].id))
        return [_hit(entry) for _, entry in best[: asked.most]]

    def _entries(self, asked: Search) -> list[Entry]:
        """The newest entries of the days that have one of the terms in title or summary."""
        since = datetime.combine(asked.since, time.min, UTC)
        until = datetime.combine(asked.until + timedelta(days=1), time.min, UTC)
        when = func.coalesce(entries.c.published, entries.c.seen)
        query = (
            select(entries, feeds.c.url.label("feed_url"))
            .join(feeds)
            .where(when >= since, when < until, entries.c.file == "", or_(*_having(asked.terms[:MOST_TERMS])))
            .order_by(entries.c.id.desc())
            .limit(MOST_LOOKED_AT)
        )
        with self._store.read() as connection:
            rows: Sequence[Row[Any]] = connection.execute(query).all()
        return [entry_of(row) for row in rows]


def _having(terms: Sequence[str]) -> list[ColumnElement[bool]]:
    """That a term stands in a title or summary, in any form of it that begins alike."""
    words = [term.lower() if term[0].isdigit() else term.lower()[: max(STEM, len(term) - 3)] for term in terms] or [""]
    return [func.lower(column).contains(word, autoescape=True) for word in words for column in _SEARCHED]


_SEARCHED = (entries.c.title, entries.c.summary)


def _hit(entry: Entry) -> SearchHit:
    """The entry as a result; its text where the feed carried the report whole."""
    return SearchHit(
        url=entry.url,
        title=entry.title,
        publisher=entry.outlet,
        published=entry.published.date() if entry.published else None,
        snippet=entry.summary,
        text=entry.text,
    )
