"""A store of its own for each test, and runs in it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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
