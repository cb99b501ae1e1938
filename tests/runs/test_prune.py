"""Clearing: old and heavy runs go, and what a kept run has used stays."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from pipeline.runs.journal import Journal, Step
from pipeline.runs.prune import PruneReport, sweep
from pipeline.runs.runs import Invocation, Ledger
from pipeline.store import Store
from pipeline.store.tables.journal import steps

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)
SIZE = 102


@pytest.fixture
def run(store: Store) -> Callable[..., int]:
    """Makes an ended run on a day of January that takes the named steps, each of 102 bytes."""

    def made(day: int, *names: str, status: str = "done") -> int:
        ledger = Ledger(store, lambda: START + (day - 1) * DAY)
        run = ledger.begin(f"e{day}", f"Event {day}", "f", Invocation())

        async def work() -> str:
            return "x" * (SIZE - 2)

        for name in names:
            asyncio.run(Journal(store, run).step(Step(kind="k", version=1, inputs={"n": name}), work))
        if status != "running":
            ledger.finish(run, status)
        return run

    return made


def left(store: Store) -> tuple[list[int], int]:
    with store.read() as connection:
        return [each.id for each in Ledger(store).latest()], len(connection.execute(select(steps.c.key)).all())


def test_old_runs_go_with_their_steps(store: Store, run: Callable[..., int]) -> None:
    old, new = run(1, "a", "shared"), run(10, "b")
    assert sweep(store, before=START + 5 * DAY) == PruneReport(runs=(old,), steps=2, bytes=2 * SIZE)
    assert left(store) == ([new], 1)


def test_oldest_go_until_results_fit(store: Store, run: Callable[..., int]) -> None:
    first, second, third = run(1, "a"), run(2, "b"), run(3, "c")
    assert sweep(store, most_bytes=2 * SIZE) == PruneReport(runs=(first,), steps=1, bytes=SIZE)
    assert left(store) == ([third, second], 2)


def test_running_run_stays(store: Store, run: Callable[..., int]) -> None:
    running = run(1, "a", status="running")
    assert sweep(store, before=START + 5 * DAY, most_bytes=0) == PruneReport(runs=(), steps=0, bytes=0)
    assert left(store) == ([running], 1)


def test_trial_removes_nothing(store: Store, run: Callable[..., int]) -> None:
    old = run(1, "a")
    assert sweep(store, before=START + 5 * DAY, trial=True) == PruneReport(runs=(old,), steps=1, bytes=SIZE)
    assert left(store) == ([old], 1)


def test_shared_step_stays(store: Store, new_journal: Callable[..., Journal]) -> None:
    """Made by a run that goes, replayed by one that stays: the step must stay, or the kept run could not be resumed."""
    shared = Step(kind="k", version=1, inputs={"n": "shared"})

    async def work() -> int:
        return 1

    maker, user = new_journal("e1"), new_journal("e2")
    for journal in (maker, user):
        asyncio.run(journal.step(shared, work))
    Ledger(store).finish(maker.run, "done")
    sweep(store, before=datetime.now(UTC) + DAY)
    assert left(store) == ([user.run], 1)
