"""Why entries are clustered as one event, or why two are not: as the store has it, and as they compare now."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from pipeline.clustering.linkage import LONE, Member, nearest_cluster
from pipeline.clustering.model import Cluster, Join
from pipeline.clustering.similarity import Profile, Similarity
from pipeline.errors import InputError
from pipeline.feeds.entries import EntryBook
from pipeline.feeds.model import Entry
from pipeline.store import Store
from pipeline.store.tables.briefing import entries

MOST_EVENTS = 5


class Compared(NamedTuple):
    """Two entries side by side: how alike they are, and how alike they would have to be, or where one stands alone."""

    entries: tuple[Entry, Entry]
    together: bool
    likeness: Similarity
    wanted: float
    alone: float


def events_with(store: Store, words: Sequence[str]) -> tuple[Cluster, ...]:
    """The newest events with an entry that has all the words in its headline, or that is the number named."""
    query = select(entries.c.cluster).where(entries.c.cluster.is_not(None))
    if len(words) == 1 and words[0].isdigit():
        query = query.where(entries.c.id == int(words[0]))
    else:
        query = query.where(*map(_in_headline, words))
    query = query.group_by(entries.c.cluster).order_by(func.max(entries.c.id).desc()).limit(MOST_EVENTS)
    with store.read() as connection:
        numbers = list(connection.execute(query).scalars())
    if not numbers:
        raise InputError(
            f"{' '.join(words)}: no event has that in a headline", "Name other words, or an entry's number."
        )
    return tuple(_event(store, number) for number in numbers)


def _in_headline(word: str) -> ColumnElement[bool]:
    """Whether a headline has the word as typed or in small letters: SQLite knows no small É."""
    title = entries.c.title
    small = func.lower(title).contains(word.casefold(), autoescape=True)
    return or_(title.contains(word, autoescape=True), small)


def _event(store: Store, number: int) -> Cluster:
    query = select(entries.c.id, entries.c.joined).where(entries.c.cluster == number).order_by(entries.c.id)
    with store.read() as connection:
        rows = connection.execute(query).all()
    known = EntryBook(store).by_number([row.id for row in rows])
    members = tuple(known[row.id] for row in rows)
    joins = tuple(Join.model_validate(row.joined) for row in rows if row.joined)
    return Cluster(id=number, headline=members[0].title, entries=members, joins=joins)


def compared(store: Store, one: int, other: int) -> Compared:
    """Two entries as they compare by themselves; an event's other entries may have brought them together."""
    query = select(entries.c.id, entries.c.cluster, entries.c.profile).where(entries.c.id.in_((one, other)))
    with store.read() as connection:
        rows = {row.id: row for row in connection.execute(query)}
    known = EntryBook(store).by_number(rows)
    for number in (one, other):
        if number not in rows or rows[number].profile is None:
            raise InputError(
                f"entry {number}: there is none that has been compared", "`briefing why WORDS` shows numbers."
            )
    pair = [
        Member(
            number, known[number].moment, Profile.from_json(rows[number].profile), known[number].published is not None
        )
        for number in (one, other)
    ]
    found = nearest_cluster(pair[:1], pair[1:], cohesions=1.0)
    together = rows[one].cluster == rows[other].cluster
    wanted = found.value - found.margin
    return Compared((known[one], known[other]), together, found.likeness, wanted, wanted - LONE)
