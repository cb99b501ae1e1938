"""The store on a real PostgreSQL: the same schema, the same journal, and copies between the two databases."""

import asyncio
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData

from pipeline.errors import StoreError
from pipeline.runs.journal import Journal, Step
from pipeline.runs.runs import Invocation, Ledger
from pipeline.store import Store
from pipeline.store.copies import back_up, check, restore
from tests.store.test_copies import contents
from tests.store.test_kill import kill_at_random

pytestmark = pytest.mark.postgres
STEP = Step(kind="k", version=1, inputs={"n": 1}, stage="draft", subject="½ 🚀")


def run_once(store: Store, result: object) -> object:
    async def work() -> object:
        return result

    run = Ledger(store).begin("e", "h", "f", Invocation())
    given = asyncio.run(Journal(store, run).step(STEP, work))
    Ledger(store).finish(run, "done")
    return given


def test_revisions_make_the_tables(bare_postgres_url: str, declared: MetaData) -> None:
    """It failed alone: only the tables of rooms that other tests had imported were held against the revisions."""
    with Store.open(bare_postgres_url) as store, store.read() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, declared) == []


def test_openers_wait_for_one_another(bare_postgres_url: str) -> None:
    faults: list[BaseException] = []

    def opened() -> None:
        try:
            Store.open(bare_postgres_url).close()
        except BaseException as error:  # noqa: BLE001  told to the test below
            faults.append(error)

    threads = [threading.Thread(target=opened) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_results_come_back_equal(postgres_url: str) -> None:
    with Store.open(postgres_url) as store:
        results = [run_once(store, "½ 🚀 \x00 \ud800"), run_once(store, "another")]
        assert results == ["½ 🚀 \x00 \ud800"] * 2
        assert [run.status for run in Ledger(store).latest()] == ["done", "done"]


def test_copy_moves_between_databases(postgres_url: str, tmp_path: Path) -> None:
    """From SQLite to PostgreSQL and back again; new runs are numbered after the old ones."""
    with Store.open(tmp_path / "a.sqlite3") as lite, Store.open(postgres_url) as large:
        run_once(lite, "kept")
        back_up(lite, tmp_path / "lite.db")
        restore(tmp_path / "lite.db", large)
        assert (contents(large), check(large)) == (contents(lite), [])
        assert (run_once(large, "new"), Ledger(large).latest()[0].id) == ("kept", 2)
        back_up(large, tmp_path / "large.db")
        with Store.open(tmp_path / "large.db") as copy:
            assert contents(copy) == contents(large)


def test_absent_database_is_named(postgres_url: str) -> None:
    with pytest.raises(StoreError, match="the server has no such database"):
        Store.open(postgres_url.replace("test_", "no_"))


@pytest.mark.soak
def test_kills_at_random_moments(postgres_url: str, tmp_path: Path) -> None:
    Store.open(postgres_url).close()
    kill_at_random(postgres_url, tmp_path, 25)
