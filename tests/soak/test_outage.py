"""A night's drafts on two workers while PostgreSQL is restarted, crashes, or cannot be reached for ten seconds."""

import asyncio
import logging
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from tests.soak.bridges import EVENT, command, lay_out
from tests.soak.postgres_server import PostgresServer, Wire
from tests.soak.stub_model import StubModel, serving

pytestmark = [pytest.mark.soak, pytest.mark.postgres]
LOG = logging.getLogger(__name__)
EVENTS, WORKERS, JOBS = 16, 2, 4
AWAY = 10
LONGEST = 400
Trouble = Callable[[PostgresServer, Wire], Awaitable[None]]


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="newsdraft-server-"))
    try:
        server = PostgresServer(folder)
        server.start()
        yield server
        server.stop("fast")
    finally:
        shutil.rmtree(folder)


async def restarted(server: PostgresServer, wire: Wire) -> None:
    await asyncio.to_thread(server.stop, "fast")
    await asyncio.to_thread(server.start)


async def crashed(server: PostgresServer, wire: Wire) -> None:
    await asyncio.to_thread(server.stop, "immediate")
    await asyncio.to_thread(server.start)


async def cut_off(server: PostgresServer, wire: Wire) -> None:
    wire.cut()
    await asyncio.sleep(AWAY)
    await wire.mend()


@pytest.mark.parametrize("trouble", [restarted, crashed, cut_off])
async def test_outage_loses_and_doubles_nothing(trouble: Trouble, server: PostgresServer, tmp_path: Path) -> None:
    """Every event ends with the document of an undisturbed draft; at most the calls in flight are asked for again."""
    model, wire = StubModel(0.15), Wire(server.port)
    await wire.mend()
    with serving(model) as url:
        right = await asyncio.to_thread(undisturbed, tmp_path / "right", url)
        first = len(model.asked)
        folder = lay_out_night(tmp_path / "night")
        newsdraft(folder, url, server.url(), "draft", *night(folder), "--enqueue", "--style", "plain").wait(LONGEST)
        workers = [newsdraft(folder, url, server.url(wire.port), "worker", "-c", JOBS) for _ in range(WORKERS)]
        await until(lambda: len(model.answered) >= first + 3 * EVENTS)
        await trouble(server, wire)
        await until(lambda: waiting(server) == 0)
        for worker in workers:
            worker.terminate()
        ends = [await asyncio.to_thread(worker.wait, 60) for worker in workers]
    again = Counter(model.asked[first:])
    LOG.info(f"{trouble.__name__}: {EVENTS} events, {len(again)} calls, {again.total() - len(again)} asked again")
    assert failed(server) == []
    assert ends == [0] * WORKERS
    assert documents(folder) == right
    assert again.total() - len(again) <= WORKERS * JOBS
    wire.cut()


def lay_out_night(folder: Path) -> Path:
    """So many events that differ in their headlines, their sources beside them."""
    folder.mkdir()
    lay_out(folder).unlink()
    for number in range(EVENTS):
        (folder / f"event{number}.yml").write_text(EVENT.replace("sixteen bridges", f"bridge {number}"))
    return folder


def night(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("event*.yml"))


def undisturbed(folder: Path, url: str) -> dict[str, bytes]:
    """Each event's document as one process drafts it into one file."""
    lay_out_night(folder)
    drafting = newsdraft(
        folder, url, f"sqlite:///{folder / 'n.db'}", "draft", *night(folder), "--quiet", "--style", "plain"
    )
    assert drafting.wait(LONGEST) in (0, 1)
    return documents(folder)


def documents(folder: Path) -> dict[str, bytes]:
    """Every document in the drafts' folders, second ones too."""
    found = folder.glob("drafts/*/document*.md")
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def newsdraft(folder: Path, url: str, store: str, *words: object) -> subprocess.Popen[bytes]:
    """The command as a process that has just begun, one model call at a time in each run."""
    _, environment = command(folder, url, store)
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *map(str, words)],
        cwd=folder,
        env=environment | {"NEWSDRAFT_WRITER_CONCURRENCY": "1"},
        stdout=subprocess.DEVNULL,
        stderr=(folder / "said").open("ab"),
    )


def waiting(server: PostgresServer) -> int:
    """How many jobs wait or run; -1 while nobody can say."""
    with suppress(OperationalError):
        return len(jobs(server, "status IN ('todo', 'doing')"))
    return -1


def failed(server: PostgresServer) -> list[int]:
    return jobs(server, "status NOT IN ('todo', 'doing')")


def jobs(server: PostgresServer, which: str) -> list[int]:
    """The numbers of such jobs; those that ended well are gone from the queue."""
    engine = create_engine(make_url(server.url()).set(drivername="postgresql+psycopg"))
    try:
        with engine.connect() as connection:
            found = connection.execute(text(f"SELECT id FROM procrastinate_jobs WHERE task_name = 'order' AND {which}"))
            return list(found.scalars())
    finally:
        engine.dispose()


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONGEST):
        while not await asyncio.to_thread(reached):
            await asyncio.sleep(0.2)
