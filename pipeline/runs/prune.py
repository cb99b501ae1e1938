"""Clearing the journal by age and size: runs go whole, and no step goes that a kept run has used."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from pipeline.models import FrozenModel
from pipeline.runs.runs import Ledger
from pipeline.store import Store
from pipeline.store.tables.journal import run_steps, runs, steps


class PruneReport(FrozenModel):
    """What went, or would go: runs by number, how many steps, and the bytes of the steps' results."""

    runs: tuple[int, ...]
    steps: int
    bytes: int


def sweep(
    store: Store, *, before: datetime | None = None, most_bytes: int | None = None, trial: bool = False
) -> PruneReport:
    """Removes ended runs that began before a moment, then the oldest until the results fit; `trial` removes nothing."""
    ended = [run for run in reversed(Ledger(store).latest(limit=None)) if run.status != "running"]
    with store.write() as connection:
        sizes = _sizes(connection)
        old = {run.id for run in ended if before and run.started < before}
        heavy = [run.id for run in ended if run.id not in old] if most_bytes is not None else []
        gone = old | _overweight(connection, sizes, old, heavy, most_bytes or 0)
        dropped = sizes.keys() - {key for key, users in _users(connection).items() if users - gone}
        if not trial:
            _remove(connection, gone)
    if not trial:
        store.compact()
    return PruneReport(runs=tuple(sorted(gone)), steps=len(dropped), bytes=sum(sizes[key] for key in dropped))


def _sizes(connection: Connection) -> dict[str, int]:
    """Bytes of each step's result; canonical JSON is ASCII, so characters are bytes."""
    rows = connection.execute(select(steps.c.key, func.length(steps.c.result).label("size")))
    return {row.key: row.size for row in rows}


def _users(connection: Connection) -> dict[str, set[int]]:
    """The runs that made or used each step."""
    users: dict[str, set[int]] = {}
    for row in connection.execute(select(run_steps.c.key, run_steps.c.run)):
        users.setdefault(row.key, set()).add(row.run)
    return users


def _overweight(
    connection: Connection, sizes: dict[str, int], old: set[int], candidates: list[int], most_bytes: int
) -> set[int]:
    """The oldest candidates whose going brings the results that are left to `most_bytes`, or as near as can be."""
    users = {key: left for key, using in _users(connection).items() if (left := using - old)}
    total = sum(sizes.get(key, 0) for key in users)
    gone: set[int] = set()
    for run in candidates:
        if total <= most_bytes:
            break
        gone.add(run)
        total -= sum(sizes.get(key, 0) for key, left in users.items() if run in left and not left - gone)
    return gone


def _remove(connection: Connection, gone: set[int]) -> None:
    for run in gone:
        connection.execute(delete(run_steps).where(run_steps.c.run == run))
        connection.execute(delete(runs).where(runs.c.id == run))
    connection.execute(delete(steps).where(steps.c.key.not_in(select(run_steps.c.key))))
