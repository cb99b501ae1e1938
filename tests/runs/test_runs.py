"""The ledger: what runs there were, which of them live, and what each cost."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from pipeline.errors import InputError
from pipeline.models import Usage
from pipeline.runs.journal import Journal, Step, StepCost
from pipeline.runs.runs import Invocation, Ledger, is_alive
from pipeline.store import Store
from pipeline.store.tables.journal import runs

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def begin(store: Store, at: datetime = NOON) -> int:
    return Ledger(store, lambda: at).begin("e1", "Rates rise", "drafts/x", Invocation(arguments=("draft", "rates.yml")))


async def test_run_is_told_whole(store: Store) -> None:
    run = begin(store)
    Ledger(store, lambda: NOON + timedelta(seconds=9)).finish(run, "failed", "the server is gone")
    told = Ledger(store).run(run).model_dump()
    assert told == {
        "id": 1,
        "event": "e1",
        "headline": "Rates rise",
        "folder": "drafts/x",
        "command": {"arguments": ("draft", "rates.yml"), "folder": ""},
        "status": "failed",
        "started": NOON,
        "finished": NOON + timedelta(seconds=9),
        "error": "the server is gone",
        "spent": Usage().model_dump(),
    }


async def test_unknown_price_stays_unknown(store: Store, new_journal: Callable[..., Journal]) -> None:
    journal = new_journal()

    async def work() -> int:
        return 1

    for number, cost in enumerate((0.25, None)):
        step = Step(kind="k", version=1, inputs={"n": number})
        await journal.step(step, work, lambda _, cost=cost: StepCost(model="m", usage=Usage(calls=1, cost=cost)))
    assert Ledger(store).run(journal.run).spent == Usage(calls=2, cost=None)


def test_newest_runs_come_first(store: Store) -> None:
    ids = [begin(store) for _ in range(3)]
    assert [run.id for run in Ledger(store).latest(2)] == [ids[2], ids[1]]


def test_dead_process_is_interrupted(store: Store, tmp_path: Path) -> None:
    code = (
        "import sys; from pipeline.store import Store; from pipeline.runs.runs import *;"
        "Ledger(Store.open(sys.argv[1])).begin('e1', 'h', 'f', Invocation())"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path / "news.sqlite3"], check=True)
    mine = begin(store)
    assert [run.status for run in Ledger(store).latest()] == ["running", "interrupted"]
    assert Ledger(store).run(mine).status == "running"


@pytest.mark.parametrize(
    ("silent", "status"),
    [
        pytest.param(timedelta(minutes=29), "running", id="heard-of-lately"),
        pytest.param(timedelta(minutes=31), "interrupted", id="silent-for-long"),
    ],
)
def test_other_hosts_go_by_silence(store: Store, silent: timedelta, status: str) -> None:
    run = begin(store)
    with store.write() as connection:
        connection.execute(update(runs).values(host="elsewhere", pid=os.getpid()))
    assert Ledger(store, lambda: NOON + silent).run(run).status == status


def test_cancelled_run_stays_cancelled(store: Store) -> None:
    run, ledger = begin(store), Ledger(store)
    assert ledger.cancel(run).status == "cancelled"
    ledger.finish(run, "done")
    assert ledger.run(run).status == "cancelled"


def test_finished_run_cannot_be_cancelled(store: Store) -> None:
    run, ledger = begin(store), Ledger(store)
    ledger.finish(run, "done")
    with pytest.raises(InputError, match=f"Run {run} is done; there is nothing to cancel"):
        ledger.cancel(run)


def test_absent_run_is_named(store: Store) -> None:
    with pytest.raises(InputError, match="There is no run 7"):
        Ledger(store).run(7)


def test_process_that_is_not_reaped_is_dead() -> None:
    """A killed worker whose parent had not asked for it yet counted as alive, and what it had claimed was waited for."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    alive = is_alive(child.pid)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert (alive, is_alive(child.pid)) == (True, False)
    child.wait()
