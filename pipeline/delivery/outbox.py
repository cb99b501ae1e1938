"""What went out, by edition, channel and part: claimed before anything is sent, so that nothing goes out twice.

claimed → sending → sent; dead where it surely did not go out, and may be tried again; unsure where the process or the
line broke after the message was handed over: that is reported, and sent again only when a person says so.
"""

import os
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.models import FrozenModel
from pipeline.runs.runs import HOST, Clock, is_alive, now
from pipeline.store import Store
from pipeline.store.tables.briefing import deliveries

Status = Literal["claimed", "sending", "sent", "dead", "unsure"]
GONE = timedelta(minutes=10)
"""How long a claim holds whose process cannot be asked."""
OUT: tuple[Status, ...] = ("sent", "unsure", "sending")


class DeliveryKey(NamedTuple):
    """What is to go out: a part of an edition by one channel."""

    day: date
    slot: str
    edition: int
    channel: str
    part: int = 1


class Delivery(FrozenModel):
    """One row of the book; `stories` are the run folders of its stories, kept for readers' channels."""

    day: date
    slot: str
    edition: int
    channel: str
    part: int
    status: Status
    title: str
    message_id: str
    stories: tuple[str, ...]
    attempts: int
    host: str
    pid: int
    claimed: datetime
    sent: datetime | None
    error: str


class DeliveryBook:
    """The deliveries of one store."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store, self._clock = store, clock

    def claim(
        self, item: DeliveryKey, title: str, message_id: str, stories: Sequence[str] = (), *, again: bool = False
    ) -> Delivery | None:
        """None where it is ours to send now; else how it stands: sent, unsure, or in another process's hands."""
        mine = {"host": HOST, "pid": os.getpid(), "claimed": self._clock(), "status": "claimed", "error": ""}
        mine |= {"title": title, "message_id": message_id, "stories": list(stories)}
        try:
            with self._store.write() as connection:
                query = select(deliveries).where(*_is(item)).with_for_update()
                row = connection.execute(query).one_or_none()
                if row is None:
                    connection.execute(deliveries.insert().values(**item._asdict(), attempts=0, **mine))
                    return None
                known = self._settled(connection, _delivery(row))
                free = known.status == "dead" or (known.status == "claimed" and not self._held(known))
                if not free and not (known.status == "unsure" and again):
                    return known
                connection.execute(update(deliveries).where(*_is(item)).values(mine))
                return None
        except IntegrityError:  # another process made the row between our look and ours
            return self.claim(item, title, message_id, stories, again=again)

    def note(self, item: DeliveryKey, status: Status, error: str = "") -> None:
        """How it goes on; each `sending` is one attempt."""
        attempts = deliveries.c.attempts + (1 if status == "sending" else 0)
        sent = self._clock() if status == "sent" else None
        values = {"status": status, "error": error, "attempts": attempts, "sent": sent, "claimed": self._clock()}
        with self._store.write() as connection:
            connection.execute(update(deliveries).where(*_is(item)).values(values))

    def of(self, day: date, slot: str, edition: int, channel: str) -> tuple[Delivery, ...]:
        """The parts of one edition that one channel has had to do with, the first first; those cut off are unsure."""
        of = deliveries.c
        query = select(deliveries).where(of.day == day, of.slot == slot, of.edition == edition, of.channel == channel)
        with self._store.write() as connection:
            rows = connection.execute(query.order_by(of.part)).all()
            return tuple(self._settled(connection, _delivery(row)) for row in rows)

    def latest(self, channel: str = "", limit: int = 50) -> tuple[Delivery, ...]:
        """The newest first, of one channel or of all."""
        query = select(deliveries).order_by(deliveries.c.id.desc()).limit(limit)
        query = query.where(deliveries.c.channel == channel) if channel else query
        with self._store.read() as connection:
            return tuple(map(_delivery, connection.execute(query)))

    def _settled(self, connection: Connection, delivery: Delivery) -> Delivery:
        """The delivery; where the process died that was sending it, nobody knows whether it went out."""
        if delivery.status != "sending" or self._held(delivery):
            return delivery
        error = "the process that was sending it died"
        item = DeliveryKey(*(getattr(delivery, name) for name in DeliveryKey._fields))
        dying = deliveries.c.status == "sending", deliveries.c.claimed == delivery.claimed
        connection.execute(update(deliveries).where(*_is(item), *dying).values(status="unsure", error=error))
        return delivery.model_copy(update={"status": "unsure", "error": error})

    def _held(self, delivery: Delivery) -> bool:
        """Whether another process still has it in its hands."""
        if self._clock() - delivery.claimed > GONE or (delivery.host, delivery.pid) == (HOST, os.getpid()):
            return False
        return delivery.host != HOST or is_alive(delivery.pid)


def _is(item: DeliveryKey) -> list[ColumnElement[bool]]:
    return [deliveries.c[name] == value for name, value in item._asdict().items()]


def _delivery(row: object) -> Delivery:
    return Delivery.model_validate({name: getattr(row, name) for name in Delivery.model_fields}, strict=False)
