"""Copies: whole, never over something else, and sound or refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from pipeline.errors import StoreError
from pipeline.runs.journal import Journal, Step
from pipeline.runs.runs import Ledger
from pipeline.store import Store
from pipeline.store.copies import back_up, check, count_rows, restore
from pipeline.store.tables import journal

STEP = Step(kind="k", version=1, inputs={"n": 1}, subject="½ 🚀")


@pytest.fixture
async def filled(store: Store, new_journal: Callable[..., Journal]) -> Store:
    """A store with one run of one step."""

    async def work() -> str:
        return "½ 🚀"

    await new_journal().step(STEP, work)
    return store


def contents(store: Store) -> list[list[tuple[object, ...]]]:
    with store.read() as connection:
        tables = (journal.runs, journal.steps, journal.run_steps)
        return [[tuple(row) for row in connection.execute(select(table))] for table in tables]


async def test_restored_copy_is_equal(filled: Store, tmp_path: Path) -> None:
    rows = back_up(filled, tmp_path / "copies" / "monday.db")
    with Store.open(tmp_path / "other.sqlite3") as other:
        assert (restore(tmp_path / "copies" / "monday.db", other), rows) == (3, 3)
        assert contents(other) == contents(filled)
        assert Ledger(other).latest()[0].headline == "Headline of e1"


async def test_backup_overwrites_nothing(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("letter")
    with pytest.raises(StoreError, match="mine is there already"):
        back_up(filled, tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "letter"


async def test_backup_leaves_no_parts(filled: Store, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "copies" / "monday.db")
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["monday.db"]


async def test_restore_needs_empty_store(filled: Store, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "monday.db")
    with pytest.raises(StoreError, match="is not empty"):
        restore(tmp_path / "monday.db", filled)


def test_restore_names_absent_file(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no backup .*absent\.db"):
        restore(tmp_path / "absent.db", store)


async def test_sound_store_passes(filled: Store) -> None:
    assert (check(filled), count_rows(filled)) == ([], 3)


async def test_lost_results_are_told(filled: Store) -> None:
    with filled.write() as connection:
        connection.execute(delete(journal.steps))
    assert check(filled) == ["1 steps of runs have lost their results; drafting their events makes them anew"]


async def test_damaged_file_is_told(filled: Store, tmp_path: Path) -> None:
    """A page in the middle of the file overwritten, as a failing disk would."""
    back_up(filled, tmp_path / "hurt.db")
    with (tmp_path / "hurt.db").open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(StoreError, match=r"hurt.db.*(is not sound|damaged)"), Store.open(tmp_path / "new.db") as other:
        restore(tmp_path / "hurt.db", other)
