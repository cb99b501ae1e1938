"""Who makes a step now: a claim is taken before the work, renewed while it lasts, and taken over when it falls silent.

No clocks are compared: whoever waits watches whether the claim is renewed, so a clock set back, a number of a process
used again and a process that hangs are all the same.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple

from sqlalchemy import Connection, delete, select, update

from pipeline.errors import StoreError
from pipeline.runs.runs import HOST, is_alive
from pipeline.store import Store
from pipeline.store.tables import insert
from pipeline.store.tables.journal import claims, steps

BEAT, SILENCE, LOOK = 5.0, 60.0, 0.25
"""Seconds between renewals, without one until a claim is over, and between two looks of whoever waits."""


class StepClaim(NamedTuple):
    """A step that a run's process is at, renewed so many times."""

    run: int
    host: str
    pid: int
    beats: int


class StepClaims:
    """The claims of one run; after `silence` seconds without a renewal another's is over."""

    def __init__(self, store: Store, run: int, silence: float = SILENCE) -> None:
        self._store, self._run, self._silence = store, run, silence

    def take(self, connection: Connection, key: str, silent: StepClaim | None) -> StepClaim | None:
        """None where the step is ours from now on, else whose it is; `silent` is a claim that is over."""
        mine = {"key": key, "run": self._run, "host": HOST, "pid": os.getpid(), "beats": 0}
        added = insert(connection, claims).values(mine).on_conflict_do_nothing().returning(claims.c.key)
        while (held := _held(connection, key)) is None:
            if connection.execute(added).first():
                return None
        if held == silent or _is_free(held):
            same = claims.c.key == key, claims.c.run == held.run, claims.c.pid == held.pid, claims.c.beats == held.beats
            if connection.execute(update(claims).where(*same).values(mine)).rowcount:
                return None
        return held

    def release(self, connection: Connection, key: str) -> None:
        """Gives a step of ours back."""
        connection.execute(delete(claims).where(claims.c.key == key, claims.c.run == self._run))

    @asynccontextmanager
    async def renewed(self, key: str) -> AsyncIterator[None]:
        """Renews our claim for as long as the block lasts."""
        beating = asyncio.create_task(self._beat(key))
        try:
            yield
        finally:
            beating.cancel()

    async def over(self, key: str, claim: StepClaim, look: Callable[[Connection], None]) -> StepClaim | None:
        """Waits until another's claim is over: None where it was given back, the claim where it fell silent.

        `look` may raise in between.
        """
        clock = asyncio.get_running_loop().time
        heard = clock()
        while True:
            await asyncio.sleep(LOOK)
            held = await self._store.aside(self._look, key, look)
            if held is None or _is_free(held):
                return held
            if held != claim:
                claim, heard = held, clock()
            elif clock() - heard > self._silence:
                return claim

    def _look(self, key: str, look: Callable[[Connection], None]) -> StepClaim | None:
        """The claim on a step that nobody has made yet."""
        with self._store.read() as connection:
            look(connection)
            made = connection.execute(select(steps.c.key).where(steps.c.key == key)).one_or_none()
            return None if made else _held(connection, key)

    async def _beat(self, key: str) -> None:
        while True:
            await asyncio.sleep(BEAT)
            with suppress(StoreError):  # the database is away; the work goes on, and its result waits for it
                await self._store.aside(self._renew, key)

    def _renew(self, key: str) -> None:
        with self._store.write(lasting=False) as connection:
            mine = claims.c.key == key, claims.c.run == self._run
            connection.execute(update(claims).where(*mine).values(beats=claims.c.beats + 1))


def _held(connection: Connection, key: str) -> StepClaim | None:
    columns = (claims.c.run, claims.c.host, claims.c.pid, claims.c.beats)
    row = connection.execute(select(*columns).where(claims.c.key == key)).one_or_none()
    return row and StepClaim(*row)


def _is_free(claim: StepClaim) -> bool:
    """Whether a claim's process has died on this machine."""
    return claim.host == HOST and not is_alive(claim.pid)
