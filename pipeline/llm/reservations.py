"""Lanes that all processes of a store share: each call books when it may go, and tells when it went later than that.

A lane counts calls: of those that went or will go it keeps the latest times, and lets no window hold more than its
share. A second lane counts tokens by the seconds that they take up. A call goes when both let it.
"""

import time
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Row, func, select, update

from pipeline.models import FrozenModel
from pipeline.store import Store
from pipeline.store.tables import insert
from pipeline.store.tables.traffic import lanes

EVEN = 0.3
"""The share of an even pace that two calls in a row keep at least: no volleys, and room to catch up after a delay."""

KEPT = 2
"""Windows whose calls a lane remembers: one that went half a window late must still be found when it tells so."""


class Pace(FrozenModel):
    """At most so many calls in any window of so many seconds."""

    calls: int
    seconds: float


class Need(FrozenModel):
    """What a call takes: a place on its requests' lane, and so many seconds of each lane that is named."""

    requests: str
    pace: Pace | None = None
    seconds: Mapping[str, float] = {}


class Reservation(FrozenModel):
    """When a call may go, by this process's clock; with nothing `booked` it is when to ask again.

    `booked` is by the lanes' clock; `until` says until when each lane of seconds is then taken.
    """

    at: float
    booked: float | None
    until: Mapping[str, float] = {}


class Lanes:
    """The lanes of a store; they go by PostgreSQL's clock where there is one, else by `clock`, in seconds."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store, self.clock = store, clock

    def book(self, need: Need, missed: Reservation | None = None) -> Reservation:
        """A slot at most half a window ahead: by then it is known how late the calls went that bound it.

        A slot that was missed is taken back where nobody has booked behind it.
        """
        with self._store.write(lasting=False) as connection:
            rows, now = self._rows(connection, need), self._now(connection)
            ahead = self.clock() - now
            free_at = {name: _free_at(row, need, missed) for name, row in rows.items()}
            sent = [
                each for each in rows[need.requests].sent if not _given_back(rows[need.requests].sent, each, missed)
            ]
            start = max(*free_at.values(), _next(sent, need.pace), now)
            if need.pace and start > now + need.pace.seconds / 2:
                return Reservation(at=start - need.pace.seconds / 2 + ahead, booked=None)
            until = {name: start + seconds for name, seconds in need.seconds.items()}
            for name, moment in until.items():
                _write(connection, name, free_at=moment)
            if need.pace:
                _write(connection, need.requests, sent=[*sent, start][-KEPT * need.pace.calls :])
        return Reservation(at=start + ahead, booked=start, until=until)

    def went_late(self, need: Need, slot: Reservation, late: float) -> Reservation:
        """The slot put off by so many seconds: its call goes or went that late, and those to come keep away from it."""
        with self._store.write(lasting=False) as connection:
            sent = self._rows(connection, need)[need.requests].sent
            if slot.booked in sent:
                moved = sorted(each + late if each == slot.booked else each for each in sent)
                _write(connection, need.requests, sent=moved)
        booked = None if slot.booked is None else slot.booked + late
        return slot.model_copy(update={"at": slot.at + late, "booked": booked})

    def give_back(self, name: str, seconds: float) -> None:
        """Frees a lane by so many seconds that were booked and not used; a negative amount books more."""
        with self._store.write(lasting=False) as connection:
            connection.execute(update(lanes).where(lanes.c.name == name).values(free_at=lanes.c.free_at - seconds))

    def close_for(self, name: str, seconds: float) -> None:
        """Keeps a lane closed for so many seconds from now."""
        with self._store.write(lasting=False) as connection:
            row = self._rows(connection, Need(requests=name))[name]
            _write(connection, name, free_at=max(row.free_at, self._now(connection) + seconds))

    def _rows(self, connection: Connection, need: Need) -> dict[str, Row[tuple[object, ...]]]:
        """The lanes as they stand; they are ours alone until the transaction ends."""
        names = sorted({need.requests, *need.seconds})
        query = select(lanes).where(lanes.c.name.in_(names)).order_by(lanes.c.name).with_for_update()
        found = {row.name: row for row in connection.execute(query)}
        if missing := [{"name": name, "free_at": 0.0, "sent": []} for name in names if name not in found]:
            connection.execute(insert(connection, lanes).values(missing).on_conflict_do_nothing())
            found = {row.name: row for row in connection.execute(query)}
        return found

    def _now(self, connection: Connection) -> float:
        if connection.dialect.name != "postgresql":
            return self.clock()
        return float(connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one())


def _next(sent: list[float], pace: Pace | None) -> float:
    """The first moment at which another call breaks no window; 0 where any does."""
    if not (pace and sent):
        return 0.0
    full = sent[-pace.calls] + pace.seconds if len(sent) >= pace.calls else 0.0
    return max(full, sent[-1] + EVEN * pace.seconds / pace.calls)


def _given_back(sent: list[float], each: float, missed: Reservation | None) -> bool:
    """Whether a time on the lane is that of a missed slot with nobody behind it."""
    return missed is not None and each == missed.booked == sent[-1]


def _free_at(row: Row[tuple[object, ...]], need: Need, missed: Reservation | None) -> float:
    """When a lane is free, what a missed slot took of it given back where nobody has booked behind it."""
    mine = missed is not None and missed.until.get(row.name) == row.free_at
    return float(row.free_at) - (need.seconds[row.name] if mine else 0.0)


def _write(connection: Connection, name: str, **values: object) -> None:
    connection.execute(update(lanes).where(lanes.c.name == name).values(values))
