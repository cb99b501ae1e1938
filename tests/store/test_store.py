"""The store: made once by whoever comes first, upgraded as a whole, and plain about what is wrong with it."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.errors import SettingsError, StoreError
from pipeline.store import Store
from pipeline.store.upgrade import revisions


def revision(path: Path) -> list[tuple[str]]:
    return sqlite3.connect(path).execute("SELECT version_num FROM alembic_version").fetchall()


def test_opening_makes_the_schema(tmp_path: Path) -> None:
    Store.open(tmp_path / "new" / "news.sqlite3").close()
    assert revision(tmp_path / "new" / "news.sqlite3") == [(revisions()[-1],)]


def test_new_or_current_store_needs_no_alembic(tmp_path: Path) -> None:
    code = "import sys; from pipeline.store import Store; Store.open(sys.argv[1]); print('alembic' in sys.modules)"
    for _ in ("new", "current"):
        done = subprocess.run(
            [sys.executable, "-c", code, tmp_path / "news.sqlite3"], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "False"


def test_processes_may_open_together(tmp_path: Path) -> None:
    code = "import sys; from pipeline.store import Store; Store.open(sys.argv[1])"
    command = [sys.executable, "-c", code, str(tmp_path / "news.sqlite3")]
    children = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]
    assert [child.communicate()[1] for child in children] == [b""] * 4
    assert revision(tmp_path / "news.sqlite3") == [(revisions()[-1],)]


def test_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "news.sqlite3"
    Store.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="has schema 9999, made by a newer newsdraft") as caught:
        Store.open(path)
    assert caught.value.next_step.startswith("upgrade newsdraft")


def test_failed_upgrade_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE again (mine)")
    with pytest.raises(StoreError, match="table again already exists"):
        Store.open(path)
    assert sqlite3.connect(path).execute("SELECT name FROM sqlite_master").fetchall() == [("again",)]


def garbage(path: Path) -> None:
    path.write_bytes(b"not a database, and long enough to be read as one" * 100)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        pytest.param(garbage, "is not an SQLite database", id="another-kind-of-file"),
        pytest.param(Path.mkdir, "cannot be opened", id="a-folder"),
    ],
)
def test_unusable_file_is_named(tmp_path: Path, spoil, says: str) -> None:
    spoil(tmp_path / "news.sqlite3")
    with pytest.raises(StoreError, match=f"news.sqlite3: .*{says}"):
        Store.open(tmp_path / "news.sqlite3")


def fill(store: Store, pragma: str) -> None:
    with store.write() as connection:
        connection.exec_driver_sql(f"PRAGMA {pragma}")
        connection.execute(text("CREATE TABLE large AS SELECT zeroblob(1000000)"))


@pytest.mark.parametrize(
    ("pragma", "says"),
    [
        pytest.param("max_page_count = 1", "the disk is full", id="full"),
        pytest.param("query_only = ON", "it is read-only", id="read-only"),
    ],
)
def test_refused_write_tells_why(tmp_path: Path, pragma: str, says: str) -> None:
    store = Store.open(tmp_path / "news.sqlite3")
    with pytest.raises(StoreError, match=says):
        fill(store, pragma)


def test_reading_keeps_no_change(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "news.sqlite3")
    add = text("INSERT INTO again VALUES ('e', 's', '', 1)")
    with store.read() as connection:
        connection.execute(add)
    with store.write() as connection:
        connection.execute(add)
    with store.read() as connection:
        assert connection.execute(text("SELECT count FROM again")).all() == [(1,)]


@pytest.mark.parametrize("url", ["mysql://host/news", "://", "sqlite+nothing:///x", "sqlite://"])
def test_unknown_url_is_a_setting(url: str) -> None:
    with pytest.raises(SettingsError, match="names no database this program knows"):
        Store.open(url)


def test_password_is_never_shown() -> None:
    with pytest.raises(SettingsError) as caught:
        Store.open("postgresq://me:secret@host/news")
    assert str(caught.value).startswith("[store] url: 'postgresq://…@host/news' names no database")


def test_absent_server_is_named() -> None:
    with pytest.raises(StoreError, match="the server does not answer"):
        Store.open("postgresql://nobody@127.0.0.1:1/none")


def damaged(path: Path) -> Path:
    """A store that opens well, with noise where one of its tables lies."""
    with Store.open(path) as store:
        fill(store, "user_version")
        with store.write() as connection:
            connection.execute(text("CREATE INDEX of_stage ON again (stage)"))
            root = connection.execute(text("SELECT rootpage FROM sqlite_master WHERE name = 'of_stage'")).scalar_one()
            size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)
    return path


def test_damage_is_told_before_money_is_spent(tmp_path: Path) -> None:
    """A store that was malformed in a table that nobody had asked for yet let a paid run begin."""
    with Store.open(damaged(tmp_path / "news.sqlite3")) as store:
        with pytest.raises(StoreError, match="is damaged: ") as caught:
            store.refuse_damaged()
        assert "`newsdraft store check` tells more" in caught.value.next_step
    with Store.open(tmp_path / "sound.sqlite3") as store:
        assert store.faults() == []


@pytest.mark.parametrize("replaced", [False, True])
def test_store_deleted_in_use_is_told(tmp_path: Path, replaced: bool) -> None:
    """SQLite went on writing into the file that was gone, and a paid run ended well with nothing kept."""
    path = tmp_path / "news.sqlite3"
    Store.open(tmp_path / "other.sqlite3").close()
    with Store.open(path) as store:
        path.unlink()
        if replaced:
            (tmp_path / "other.sqlite3").rename(path)
        with pytest.raises(StoreError, match="was deleted or replaced while it was in use"), store.write():
            pass
        with pytest.raises(StoreError, match="was deleted or replaced while it was in use"), store.read():
            pass
