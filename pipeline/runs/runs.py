"""The runs of a store: who drafts what since when, how it ended, and what was spent; a dead process leaves no lock."""

import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import Row, Select, case, func, select, update

from pipeline.errors import InputError
from pipeline.models import FrozenModel, Usage
from pipeline.store import Store
from pipeline.store.tables.journal import run_steps, runs, steps

Status = Literal["running", "done", "failed", "cancelled", "interrupted"]
Clock = Callable[[], datetime]
SILENCE = timedelta(minutes=30)
HOST = socket.gethostname()


def is_alive(pid: int) -> bool:
    """Whether a process of this machine runs still, whoever it belongs to; one that ended, reaped or not, does not."""
    stat = b""
    with suppress(OSError):  # no such process, or no /proc here
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    if stat.rpartition(b")")[2].split()[:1] == [b"Z"]:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def now() -> datetime:
    """This instant in UTC: the clock where no other is given."""
    return datetime.now(UTC)


class Invocation(FrozenModel):
    """The command line that started a run (without the program's name) and the folder it was given in."""

    arguments: tuple[str, ...] = ()
    folder: str = ""


class Run(FrozenModel):
    """One run as the store knows it; `spent` leaves out replays; its cost is None where a price is unknown."""

    id: int
    event: str
    headline: str
    folder: str
    command: Invocation
    status: Status
    started: datetime
    finished: datetime | None
    error: str
    spent: Usage


class RunStep(FrozenModel):
    """What a run did in one step: `made` is its own work, `replayed` the journal's, `begun` in flight or lost."""

    position: int
    key: str
    kind: str
    stage: str
    subject: str
    outcome: Literal["begun", "made", "replayed", "failed", "stopped"]
    why: str
    begun: datetime
    seconds: float | None
    spent: Usage
    model: str
    attempt: int
    error: str


class Ledger:
    """The runs of one store."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store, self._clock = store, clock

    def begin(
        self, event: str, headline: str, folder: str, command: Invocation, ingredients: Mapping[str, str] | None = None
    ) -> int:
        """The id of a new run of the event (its hash); `ingredients` are hashes by name: style, prompts, sources."""
        row = {
            "event": event,
            "headline": headline,
            "folder": folder,
            "command": command.model_dump(mode="json"),
            "ingredients": dict(ingredients or {}),
            "status": "running",
            "host": HOST,
            "pid": os.getpid(),
            "started": self._clock(),
        }
        with self._store.write() as connection:
            return int(connection.execute(runs.insert().values(row).returning(runs.c.id)).scalar_one())

    def name(self, run: int, headline: str) -> None:
        """Gives a run the headline that its sources gave the event."""
        with self._store.write() as connection:
            connection.execute(update(runs).where(runs.c.id == run).values(headline=headline))

    def finish(self, run: int, status: Status, error: str = "") -> None:
        """Notes how a run ended; one that was cancelled meanwhile stays so."""
        ended = {"status": status, "finished": self._clock(), "error": error}
        with self._store.write() as connection:
            connection.execute(update(runs).where(runs.c.id == run, runs.c.status == "running").values(ended))

    def cancel(self, run: int) -> Run:
        """Asks a run to stop, which it does before its next step; InputError where it is not running."""
        found = self.run(run)
        if found.status not in ("running", "interrupted"):
            raise InputError(
                f"Run {run} is {found.status}; there is nothing to cancel.", "`newsdraft runs list` shows all."
            )
        self.finish(run, "cancelled")
        return self.run(run)

    def run(self, run: int) -> Run:
        """One run; InputError where there is none of that number."""
        with self._store.read() as connection:
            row = connection.execute(_runs().where(runs.c.id == run)).one_or_none()
        if row is None:
            raise InputError(f"There is no run {run}.", "`newsdraft runs list` shows all.")
        return self._run(row)

    def latest(self, limit: int | None = 20) -> list[Run]:
        """The newest runs first, at most `limit` or all."""
        with self._store.read() as connection:
            rows = connection.execute(_runs().order_by(runs.c.id.desc()).limit(limit)).all()
        return [self._run(row) for row in rows]

    def steps(self, run: int) -> list[RunStep]:
        """A run's steps in the order in which they began."""
        earlier = run_steps.alias()
        tries = select(func.count()).where(
            earlier.c.key == run_steps.c.key, earlier.c.id <= run_steps.c.id, earlier.c.outcome != "replayed"
        )
        query = (
            select(run_steps, func.coalesce(steps.c.model, "").label("model"), tries.scalar_subquery().label("attempt"))
            .outerjoin(steps, steps.c.key == run_steps.c.key)
            .where(run_steps.c.run == run)
            .order_by(run_steps.c.position)
        )
        with self._store.read() as connection:
            return [_step(row) for row in connection.execute(query)]

    def _run(self, row: Row[tuple[object, ...]]) -> Run:
        return Run(
            id=row.id,
            event=row.event,
            headline=row.headline,
            folder=row.folder,
            command=Invocation.model_validate(row.command),
            status="interrupted" if row.status == "running" and self._is_gone(row) else row.status,
            started=row.started,
            finished=row.finished,
            error=row.error,
            spent=_usage(row, None if row.unpriced else row.cost or 0.0),
        )

    def _is_gone(self, row: Row[tuple[object, ...]]) -> bool:
        """Whether a running run's process has died: asked of this host, inferred from long silence on another."""
        if row.host != HOST:
            signs = [moment for moment in (row.started, row.last_begun, row.last_ended) if moment]
            return bool(self._clock() - max(signs) > SILENCE)
        return not is_alive(row.pid)


def _runs() -> Select[tuple[object, ...]]:
    """All columns of runs, with their spending and their last sign of life."""
    own = run_steps.c
    sums = [func.coalesce(func.sum(own[name]), 0).label(name) for name in _COUNTS]
    unpriced = func.coalesce(func.sum(case((own.cost.is_(None) & (own.calls > 0), 1), else_=0)), 0)
    return (
        select(
            runs,
            *sums,
            func.sum(own.cost).label("cost"),
            unpriced.label("unpriced"),
            func.max(own.begun).label("last_begun"),
            func.max(own.ended).label("last_ended"),
        )
        .outerjoin(run_steps, own.run == runs.c.id)
        .group_by(*runs.c)
    )


_COUNTS = ("calls", "prompt_tokens", "cached_tokens", "completion_tokens")


def _usage(row: Row[tuple[object, ...]], cost: float | None) -> Usage:
    return Usage(**{name: getattr(row, name) for name in _COUNTS}, cost=cost)


def _step(row: Row[tuple[object, ...]]) -> RunStep:
    names = ("position", "key", "kind", "stage", "subject", "outcome", "why", "begun", "model", "attempt", "error")
    seconds = (row.ended - row.begun).total_seconds() if row.ended else None
    spent = _usage(row, row.cost if row.calls else 0.0)
    return RunStep(**{name: getattr(row, name) for name in names}, seconds=seconds, spent=spent)
