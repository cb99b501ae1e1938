"""The journal of steps: work found by the hash of its inputs, so that none that was finished is done twice.

A step is a model call, a fetch, or any awaited work with a JSON result. Its key is the SHA-256 of its kind, its kind's
version and the canonical JSON of its inputs; all runs of a store share the results, and the first writer wins. It is
claimed before it is made, so that processes that come to it at once pay once.
"""

import asyncio
import hashlib
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy import Connection, Row, func, select, update

from pipeline.errors import InternalError, NewsdraftError, StoreError
from pipeline.errors.redaction import redact
from pipeline.models import FrozenModel, Usage
from pipeline.runs.cache_miss import CacheMissReason
from pipeline.runs.claims import SILENCE, StepClaim, StepClaims
from pipeline.runs.log import log
from pipeline.runs.runs import Clock, now
from pipeline.store import Store
from pipeline.store.faults import StoreAwayError
from pipeline.store.tables import canonical, insert
from pipeline.store.tables.journal import again, run_steps, runs, steps

PAUSES = (1, 2, 4, 8, 15, 15, 15)
"""Seconds between the tries to keep a result while the database is away."""


class RunCancelledError(NewsdraftError):
    """Somebody cancelled this run with `runs cancel`."""


class Step(FrozenModel):
    """What is to be done: `inputs` by name decide the result and nothing else does; stage and subject say what for."""

    kind: str
    version: int
    inputs: Mapping[str, Any]
    stage: str = ""
    subject: str = ""

    @property
    def key(self) -> str:
        return digest([self.kind, self.version, dict(self.inputs)])


class StepCost(FrozenModel):
    """What one step's work took."""

    model: str = ""
    usage: Usage = Usage()


def digest(value: object) -> str:
    """SHA-256 of a value's canonical JSON; InternalError where the value is not JSON."""
    try:
        return hashlib.sha256(canonical(value).encode()).hexdigest()
    except (TypeError, ValueError) as error:
        raise InternalError(f"A step's inputs are not JSON: {error}", "Please report this.") from error


class Journal:
    """The steps of one run; used from one event loop."""

    def __init__(
        self, store: Store, run: int, clock: Clock = now, pauses: Sequence[float] = PAUSES, silence: float = SILENCE
    ) -> None:
        self._store, self.run, self._clock, self._pauses = store, run, clock, pauses
        self._claims = StepClaims(store, run, silence)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._precedent = CacheMissReason(store, run)
        with store.read() as connection:
            self.event: str = connection.execute(select(runs.c.event).where(runs.c.id == run)).scalar_one()
            last = connection.execute(select(func.max(run_steps.c.position)).where(run_steps.c.run == run)).scalar()
        self._positions = itertools.count((last or 0) + 1)
        self._again: Counter[tuple[str, str]] | None = None

    async def step(
        self, step: Step, make: Callable[[], Awaitable[Any]], spent: Callable[[Any], StepCost] | None = None
    ) -> Any:
        """The step's result as JSON gives it back: the journal's where there is one, else what `make` returns, kept.

        Equal steps asked for at once wait for the first, also those of other processes. RunCancelledError once the run
        is cancelled.
        """
        key = step.key
        turn = self._turns.setdefault(key, asyncio.Lock())
        async with turn:
            position = next(self._positions)
            try:
                kept = await self._begun(step, key, position)
                if kept is not None:
                    return kept.result
                async with self._claims.renewed(key):
                    result = await make()
            except BaseException as error:
                await self._store.aside(self._fail, key, position, error)
                raise
            return await self._keep(step, key, position, result, spent(result) if spent else StepCost())

    def drafts_asked(self, stage: str, subject: str) -> int:
        """How often another draft was asked for, of this subject or of its whole stage."""
        if self._again is None:
            self._again = self._read_again()
        return self._again[stage, subject] + (self._again[stage, ""] if subject else 0)

    def again(self, stage: str, subject: str = "") -> None:
        """Asks for another draft of a subject, or of a whole stage, from here on: in this run and all later ones."""
        ask_again(self._store, self.event, stage, subject)
        self._again = None

    async def _begun(self, step: Step, key: str, position: int) -> Row[Any] | None:
        """The journal's row where a step's result is known or comes from a process that is at it; None: it is ours."""
        silent: StepClaim | None = None
        while isinstance(found := await self._store.aside(self._open, step, key, position, silent), StepClaim):
            log("step awaited", stage=step.stage, subject=step.subject, host=found.host, pid=found.pid)
            silent = await self._claims.over(key, found, self._stop_if_cancelled)
        return found

    def _open(self, step: Step, key: str, position: int, silent: StepClaim | None) -> Row[Any] | StepClaim | None:
        """Notes that the step begins, now ours; the journal's row where its result is known, or another's claim."""
        row = self._row(step, key, position)
        why = self._precedent.why((step.kind, step.stage, step.subject), key, row["inputs"])
        with self._store.write(lasting=False) as connection:
            self._stop_if_cancelled(connection)
            known = select(steps.c.result).where(steps.c.key == key)
            kept = connection.execute(known).one_or_none()
            if kept is None:
                if claim := self._claims.take(connection, key, silent):
                    return claim
                kept = connection.execute(known).one_or_none()
                if kept is not None:  # another process kept it, and gave its claim back, between our look and our claim
                    self._claims.release(connection, key)
            if kept is None:
                row |= {"outcome": "begun", "why": why}
            else:
                row |= {"outcome": "replayed", "why": "", "ended": row["begun"]}
            connection.execute(run_steps.insert().values(row))
        return kept

    def _row(self, step: Step, key: str, position: int) -> dict[str, Any]:
        """What the run's own table says of a step that begins now."""
        inputs = {name: digest(value)[:16] for name, value in step.inputs.items()}
        place = {"run": self.run, "position": position, "stage": step.stage, "subject": step.subject}
        return place | {"key": key, "kind": step.kind, "inputs": inputs, "begun": self._clock()}

    async def _keep(self, step: Step, key: str, position: int, result: Any, spent: StepCost) -> Any:
        """Stores what was made, waiting a minute for a database that is away: the work is done, and may be paid for."""
        ended = self._clock()
        for pause in self._pauses:
            try:
                return await self._store.aside(self._store_result, step, key, position, result, spent, ended)
            except StoreAwayError:
                await asyncio.sleep(pause)
        return await self._store.aside(self._store_result, step, key, position, result, spent, ended)

    def _store_result(self, step: Step, key: str, position: int, result: Any, spent: StepCost, ended: datetime) -> Any:
        """Stores a result and gives back what all runs will see: another process may have been first.

        That the step began may have been lost with a server that crashed; then it is noted now.
        """
        usage = spent.usage.model_dump()
        mine = run_steps.c.run == self.run, run_steps.c.position == position
        with self._store.write() as connection:
            begun = connection.execute(select(run_steps.c.begun).where(*mine)).scalar()
            if begun is None:
                noted = self._row(step, key, position) | {"outcome": "begun", "why": "", "begun": (begun := ended)}
                connection.execute(run_steps.insert().values(noted))
            tries = select(func.count()).where(run_steps.c.key == key, run_steps.c.outcome != "replayed")
            row = {"key": key, "kind": step.kind, "version": step.version, "result": result, "model": spent.model}
            row |= {name: value for name, value in usage.items() if name != "calls"}
            row |= {"seconds": (ended - begun).total_seconds(), "made": ended}
            row["attempt"] = connection.execute(tries).scalar_one()
            connection.execute(insert(connection, steps).values(row).on_conflict_do_nothing())
            connection.execute(update(run_steps).where(*mine).values(outcome="made", ended=ended, **usage))
            self._claims.release(connection, key)
            return connection.execute(select(steps.c.result).where(steps.c.key == key)).scalar_one()

    def _fail(self, key: str, position: int, error: BaseException) -> None:
        """Notes a failure; a store that cannot take the note must not hide the failure itself."""
        stopped = isinstance(error, asyncio.CancelledError | KeyboardInterrupt)
        reason = redact(error.problem) if isinstance(error, NewsdraftError) else type(error).__name__
        usage = getattr(error, "usage", None) or Usage()
        row = {
            "outcome": "stopped" if stopped else "failed",
            "ended": self._clock(),
            "error": reason,
            **usage.model_dump(),
        }
        mine = run_steps.c.run == self.run, run_steps.c.position == position
        with suppress(StoreError), self._store.write(lasting=False) as connection:
            connection.execute(update(run_steps).where(*mine).values(row))
            self._claims.release(connection, key)

    def _stop_if_cancelled(self, connection: Connection) -> None:
        status = connection.execute(select(runs.c.status).where(runs.c.id == self.run)).scalar_one()
        if status == "cancelled":
            raise RunCancelledError(
                f"Run {self.run} was cancelled.", "What is done is kept: `newsdraft draft` goes on from it."
            )

    def _read_again(self) -> Counter[tuple[str, str]]:
        with self._store.read() as connection:
            rows = connection.execute(select(again).where(again.c.event == self.event)).all()
        return Counter({(row.stage, row.subject): row.count for row in rows})


_AGAIN = ("event", "stage", "subject")


def ask_again(store: Store, event: str, stage: str, subject: str = "") -> None:
    """Asks for another draft in all later runs of an event, by its hash."""
    first = {"event": event, "stage": stage, "subject": subject, "count": 1}
    with store.write() as connection:
        counted = insert(connection, again).values(first)
        connection.execute(counted.on_conflict_do_update(index_elements=_AGAIN, set_={"count": again.c.count + 1}))
