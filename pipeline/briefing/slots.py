"""Slots: one run each, whatever number of processes begins one, and what a run leaves for the next.

A slot (a day's "morning") has editions, a row each; the database lets one process own a row. The owner shows signs
of life; a row whose owner has died is taken over with all that is in it: plan, stories, the finished briefing. A slot
is named by its day on the desk's calendar, so that a clock that jumps makes no second one.
"""

import asyncio
import logging
import os
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, delete, func, select, text, update
from sqlalchemy.exc import IntegrityError

from pipeline.briefing.model import Briefing, Plan, StoryResult
from pipeline.errors import NewsdraftError, StoreError
from pipeline.feeds.model import Gathered
from pipeline.models import FrozenModel
from pipeline.runs.log import log
from pipeline.runs.runs import HOST, Clock, is_alive, now
from pipeline.store import Store
from pipeline.store.tables import insert
from pipeline.store.tables.briefing import editions, stories

Why = Literal["first", "update", "again"]
BEAT, SILENCE = 15.0, timedelta(seconds=120)
"""Seconds between signs of life, and how long without one an owner counts as dead, its process there or not."""
LOCK = 0x62726965
OURS: set[str] = set()
"""The owners of this process whose editions are under way: one of ours that is not here any more has broken off."""


def file_name(day: date, slot: str) -> str:
    """What a slot's files are called, whatever signs its name has."""
    return f"{day.isoformat()}-" + "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in slot)


class LeaseLostError(NewsdraftError):
    """Another process has taken the edition over: this one fell silent for too long."""


class NothingNewError(NewsdraftError):
    """There is nothing to tell so soon after the last briefing: the desk's calendar moved, the news did not."""


class SlotLease(NamedTuple):
    """An edition that this process may make: what its row has so far."""

    id: int
    day: date
    slot: str
    edition: int
    why: Why
    owner: str
    started: datetime
    gathered: Gathered | None = None
    plan: Plan | None = None
    result: Briefing | None = None

    def log(self, what: str, level: int = logging.INFO, **details: object) -> None:
        """A line of the log under the number of this edition, where there is a log."""
        named = {"briefing": self.owner[:8], "day": str(self.day), "slot": self.slot, "edition": self.edition}
        log(what, level, **named, **details)


class SlotState(FrozenModel):
    """An edition as others see it."""

    day: date
    slot: str
    edition: int
    why: Why
    status: Literal["running", "ready", "delivered", "failed"]
    started: datetime
    finished: datetime | None
    error: str
    host: str
    pid: int
    result: Briefing | None = None


class SlotBook:
    """The slots of one store."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store, self._clock = store, clock

    def take(self, day: date, slot: str, *, again: bool = False) -> SlotLease | SlotState:
        """The edition that is to be made now, or the one that is done or under way elsewhere.

        That is the first, one whose process died or failed, one that follows with what was late, or with `again` a new.
        """
        try:
            with self._store.write() as connection:
                self._alone(connection)
                latest = self._latest(connection, day, slot)
                if latest is None:
                    return self._begin(connection, day, slot, 1, "first")
                if latest.status == "delivered":
                    if again:
                        return self._begin(connection, day, slot, latest.edition + 1, "again")
                    if _left(latest.result):
                        return self._begin(connection, day, slot, latest.edition + 1, "update", latest.plan)
                    return _standing(latest)
                if latest.status != "failed" and not self._is_gone(latest):
                    return _standing(latest)
                return self._take_over(connection, latest)
        except IntegrityError:  # another process began the edition between our look and our row
            return self.take(day, slot, again=again)

    def follow(self, lease: SlotLease) -> SlotLease:
        """The edition that brings what was late in this one."""
        with self._store.write() as connection:
            self._alone(connection)
            plan = connection.execute(select(editions.c.plan).where(editions.c.id == lease.id)).scalar_one()
            return self._begin(connection, lease.day, lease.slot, lease.edition + 1, "update", plan)

    def note(self, lease: SlotLease, **values: Gathered | Plan) -> None:
        """Keeps what was gathered or planned; LeaseLostError where the edition is no longer ours."""
        self._own(lease, {name: value.model_dump(mode="json") for name, value in values.items()})

    def beat(self, lease: SlotLease) -> None:
        """Shows that the edition's process lives."""
        self._own(lease, {})

    def finish(self, lease: SlotLease, briefing: Briefing) -> None:
        """Keeps the finished briefing, ready to be delivered."""
        values = {"result": briefing.model_dump(mode="json"), "status": "ready", "error": ""}
        self._own(lease, values)

    def deliver(self, lease: SlotLease) -> None:
        """Notes that the edition is delivered: from now on the slot's run is done."""
        self._own(lease, {"status": "delivered", "finished": self._clock()})

    def fail(self, lease: SlotLease, error: str) -> None:
        """Notes that the edition was not made; the next run of its slot goes on from what there is."""
        self._own(lease, {"status": "failed", "finished": self._clock(), "error": error})

    def give_back(self, lease: SlotLease) -> None:
        """Lets go of an edition that is not made after all: its slot is as if it had not come yet."""
        with self._store.write() as connection:
            connection.execute(delete(editions).where(editions.c.id == lease.id, editions.c.owner == lease.owner))

    def keep_story(self, lease: SlotLease, result: StoryResult) -> None:
        """Keeps a story of the edition; a later result of the same event goes before."""
        row = {"edition": lease.id, "cluster": result.ranked.cluster.id, "result": result.model_dump(mode="json")}
        with self._store.write() as connection:
            added = insert(connection, stories).values(row)
            newer = {"result": added.excluded.result}
            connection.execute(added.on_conflict_do_update(index_elements=["edition", "cluster"], set_=newer))

    def finished_stories(self, lease: SlotLease) -> tuple[StoryResult, ...]:
        """The stories of the edition that are finished."""
        query = select(stories.c.result).where(stories.c.edition == lease.id).order_by(stories.c.cluster)
        with self._store.read() as connection:
            return tuple(StoryResult.model_validate(each) for each in connection.execute(query).scalars())

    def latest(self, limit: int = 20) -> tuple[SlotState, ...]:
        """The newest editions first."""
        query = select(editions).order_by(editions.c.started.desc(), editions.c.id.desc()).limit(limit)
        with self._store.read() as connection:
            return tuple(_standing(row) for row in connection.execute(query))

    def of_slot(self, day: date, slot: str) -> tuple[SlotState, ...]:
        """The editions of one slot, the first first."""
        query = select(editions).where(editions.c.day == day, editions.c.slot == slot).order_by(editions.c.edition)
        with self._store.read() as connection:
            return tuple(_standing(row) for row in connection.execute(query))

    def first(self) -> datetime | None:
        """When the newsroom's first edition was begun."""
        with self._store.read() as connection:
            return connection.execute(select(func.min(editions.c.started))).scalar()

    def last_delivered(self, before: datetime, slot: str | None = None) -> datetime | None:
        """When the latest edition was begun that was delivered and began before a moment, of any slot or of one."""
        delivered = [editions.c.status == "delivered", editions.c.started < before]
        delivered += [editions.c.slot == slot] if slot else []
        query = select(editions.c.started).where(*delivered).order_by(editions.c.started.desc()).limit(1)
        with self._store.read() as connection:
            return connection.execute(query).scalar()

    @asynccontextmanager
    async def alive(self, lease: SlotLease) -> AsyncIterator[None]:
        """Signs of life for as long as the block lasts; a store that is away for a while misses some."""

        async def beating() -> None:
            while True:
                await asyncio.sleep(BEAT)
                try:
                    await self._store.aside(self.beat, lease)
                except LeaseLostError:
                    return
                except StoreError as error:
                    lease.log("no sign of life", logging.WARNING, reason=error.problem)

        beats = asyncio.create_task(beating())
        try:
            yield
        finally:
            beats.cancel()
            OURS.discard(lease.owner)

    def _own(self, lease: SlotLease, values: dict[str, Any]) -> None:
        mine = editions.c.id == lease.id, editions.c.owner == lease.owner
        with self._store.write() as connection:
            changed = update(editions).where(*mine).values(alive=self._clock(), **values)
            if not connection.execute(changed).rowcount:
                raise LeaseLostError(
                    f"The briefing of {lease.day} {lease.slot} was taken over by another process.",
                    "`newsdraft briefing status` shows how it goes on.",
                )

    def _alone(self, connection: Connection) -> None:
        """Keeps other processes from taking a slot until the transaction ends; an SQLite writer is alone already."""
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})

    def _latest(self, connection: Connection, day: date, slot: str) -> Row[Any] | None:
        query = select(editions).where(editions.c.day == day, editions.c.slot == slot)
        return connection.execute(query.order_by(editions.c.edition.desc()).limit(1)).one_or_none()

    def _begin(
        self, connection: Connection, day: date, slot: str, edition: int, why: Why, plan: Any = None
    ) -> SlotLease:
        owner, moment = _new_owner(), self._clock()
        row = {"day": day, "slot": slot, "edition": edition, "why": why, "owner": owner, "status": "running"}
        row |= {"host": HOST, "pid": os.getpid(), "started": moment, "alive": moment, "plan": plan}
        made = editions.insert().values({**row, "gathered": None, "result": None}).returning(editions.c.id)
        number = connection.execute(made).scalar_one()
        kept = Plan.model_validate(plan) if plan else None
        return SlotLease(number, day, slot, edition, why, owner, moment, plan=kept)

    def _take_over(self, connection: Connection, row: Row[Any]) -> SlotLease:
        """Makes a dead process's edition ours, with all it has left."""
        owner, moment = _new_owner(), self._clock()
        status = "ready" if row.result else "running"
        values = {"owner": owner, "host": HOST, "pid": os.getpid(), "alive": moment, "status": status, "error": ""}
        connection.execute(update(editions).where(editions.c.id == row.id).values(values))
        return SlotLease(
            id=row.id,
            day=row.day,
            slot=row.slot,
            edition=row.edition,
            why=row.why,
            owner=owner,
            started=row.started,
            gathered=row.gathered and Gathered.model_validate(row.gathered),
            plan=row.plan and Plan.model_validate(row.plan),
            result=row.result and Briefing.model_validate(row.result),
        )

    def _is_gone(self, row: Row[Any]) -> bool:
        """Whether the edition's process has died: asked of this machine, inferred from silence anywhere.

        A sign of life from the future is none: the clock was set back, and a process that lives has shown itself since.
        """
        silent = bool(abs(self._clock() - row.alive) > SILENCE)
        if row.host != HOST:
            return silent
        if row.pid == os.getpid():
            return silent or row.owner not in OURS
        return silent or not is_alive(row.pid)


def _new_owner() -> str:
    owner = uuid.uuid4().hex
    OURS.add(owner)
    return owner


def _left(result: Any) -> bool:
    """Whether a delivered briefing still owes stories."""
    details: Sequence[dict[str, Any]] = result["stories"] if result else ()
    return any(story["status"] == "late" for story in details)


def _standing(row: Row[Any]) -> SlotState:
    names = ("day", "slot", "edition", "why", "status", "started", "finished", "error", "host", "pid")
    result = Briefing.model_validate(row.result) if row.result else None
    return SlotState(result=result, **{name: getattr(row, name) for name in names})
