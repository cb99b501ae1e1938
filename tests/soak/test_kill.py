"""kill -9 of a real draft at every call's boundary and at random moments: nothing finished is asked for again."""

import logging
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pipeline.store import Store
from pipeline.store.tables.journal import steps
from tests.soak.bridges import document, lay_out, start
from tests.soak.stub_model import StubModel, serving

CONCURRENCY = 4
DELAY = 0.15
LONGEST = 240
SEED = 20250124
LOG = logging.getLogger(__name__)
MOMENTS = 16


@dataclass
class Bench:
    """A stub model and what an undisturbed draft comes to: its document, its number of calls, its seconds."""

    model: StubModel
    url: str
    right: bytes
    calls: int
    seconds: float


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder, model = tmp_path_factory.mktemp("undisturbed"), StubModel(DELAY)
    lay_out(folder)
    with serving(model) as url:
        began = time.monotonic()
        assert start(folder, url).wait(LONGEST) in (0, 1)
        yield Bench(model, url, document(folder), len(model.asked), time.monotonic() - began)


def killed_then_resumed(bench: Bench, folder: Path, store: str, moment: Callable[[int], bool]) -> tuple[int, int]:
    """Finished calls asked for again, and calls in flight that were; `moment` says when to kill, by calls answered."""
    lay_out(folder)
    asked, answered = len(bench.model.asked), len(bench.model.answered)
    process = start(folder, bench.url, store)
    while process.poll() is None and not moment(len(bench.model.answered) - answered):
        time.sleep(0.003)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    time.sleep(2 * DELAY)
    with Store.open(store) as opened, opened.read() as connection:
        finished = connection.execute(select(func.count()).select_from(steps)).scalar_one()
    before = len(bench.model.asked)
    resumed = start(folder, bench.url, store)
    assert resumed.wait(LONGEST) in (0, 1), resumed.stderr.read()
    assert document(folder) == bench.right
    return len(bench.model.asked) - before - (bench.calls - finished), before - asked - finished


def at_call(number: int) -> Callable[[int], bool]:
    """As soon as so many calls were answered and the next are under way."""

    def reached(answered: int) -> bool:
        if answered < number:
            return False
        time.sleep(DELAY / 3)
        return True

    return reached


def after(seconds: float) -> Callable[[int], bool]:
    began = time.monotonic()
    return lambda answered: time.monotonic() - began >= seconds


@pytest.mark.soak
def test_kill_at_every_call(bench: Bench, tmp_path: Path, new_store: str) -> None:
    """All boundaries in one store would share results, so each has a store of its own: the first gets `new_store`."""
    for number in range(bench.calls + 1):
        folder = tmp_path / str(number)
        folder.mkdir()
        store = emptied(new_store, number, folder)
        again, in_flight = killed_then_resumed(bench, folder, store, at_call(number))
        LOG.info(
            f"killed after {number} of {bench.calls} calls: {again} finished and {in_flight} in flight asked again"
        )
        assert again == 0
        assert in_flight <= CONCURRENCY


@pytest.mark.soak
def test_kill_at_random_moments(bench: Bench, tmp_path: Path, new_store: str) -> None:
    chance = random.Random(SEED)
    for number in range(MOMENTS):
        folder = tmp_path / str(number)
        folder.mkdir()
        moment = chance.uniform(0.2, 1.0) * bench.seconds
        again, in_flight = killed_then_resumed(bench, folder, emptied(new_store, number, folder), after(moment))
        LOG.info(f"killed after {moment:.2f} s: {again} finished and {in_flight} in flight asked again")
        assert again == 0
        assert in_flight <= CONCURRENCY


def emptied(store: str, number: int, folder: Path) -> str:
    """The store with nothing in it: another file, or the same database with its tables dropped."""
    if store.startswith("sqlite"):
        return f"sqlite:///{folder / 'n.db'}"
    if number:
        from sqlalchemy import create_engine, text

        engine = create_engine(store)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
    return store
