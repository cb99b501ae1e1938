"""Workers on a real PostgreSQL: turns kept, the dead relieved, poison kept apart, nothing lost on the way out."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import make_url

from pipeline.errors import InputError, SettingsError
from pipeline.store import Store
from pipeline.workers.queue import JobQueue, JobRequest, open_queue

PROGRAM = Path(__file__).with_name("working_process.py")


class Floor:
    """The workers of one test, and their log."""

    def __init__(self, url: str, log: Path) -> None:
        self.url, self.log, self.workers = url, log, []

    def start(self, *flags: str) -> subprocess.Popen[bytes]:
        self.workers.append(subprocess.Popen([sys.executable, PROGRAM, self.url, self.log, *flags]))
        return self.workers[-1]

    def lines(self, word: str) -> list[str]:
        told = self.log.read_text().splitlines() if self.log.exists() else []
        return [line.removeprefix(f"{word} ") for line in told if line.startswith(f"{word} ")]

    async def seen(self, word: str, times: int, within: float = 20) -> list[str]:
        async with asyncio.timeout(within):
            while len(self.lines(word)) < times:
                await asyncio.sleep(0.05)
        return self.lines(word)


@pytest.fixture
def floor(postgres_url: str, tmp_path: Path) -> Iterator[Floor]:
    floor = Floor(postgres_url, tmp_path / "log")
    yield floor
    for worker in floor.workers:
        worker.kill()
        worker.wait()


@pytest.fixture
async def queue(postgres_url: str):
    with Store.open(postgres_url) as store:
        async with open_queue(store) as queue:
            yield queue


def order(n: int, *, desk: str = "", urgent: bool = False, once: str = "", **payload: object) -> JobRequest:
    return JobRequest(
        kind="sleep", title=f"Event {n}", payload={"n": n, **payload}, desk=desk, urgent=urgent, once=once
    )


pytestmark = pytest.mark.postgres


async def test_editor_goes_before_the_night(queue: JobQueue) -> None:
    for n in (1, 2):
        await queue.put(order(n))
    await queue.put(order(3, urgent=True))
    assert [job.title for job in await queue.jobs()] == ["Event 3", "Event 1", "Event 2"]


async def test_desks_take_turns(queue: JobQueue) -> None:
    """One desk's batch of three must not keep the other's single order waiting behind it."""
    for n in (1, 2, 3):
        await queue.put(order(n, desk="city"))
    await queue.put(order(4, desk="sport"))
    assert [job.title for job in await queue.jobs()] == ["Event 1", "Event 4", "Event 2", "Event 3"]


async def test_once_is_queued_once(queue: JobQueue) -> None:
    put = [await queue.put(order(n, once="briefing 2026-03-01")) for n in (1, 2)]
    assert (put[0] is not None, put[1], len(await queue.jobs())) == (True, None, 1)


async def test_each_order_is_done(queue: JobQueue, floor: Floor) -> None:
    for n in range(6):
        await queue.put(order(n))
    assert floor.start("until_empty").wait() == 0
    assert (sorted(line.split()[0] for line in floor.lines("done")), await queue.jobs()) == (list("012345"), [])


async def test_dead_worker_is_relieved(queue: JobQueue, floor: Floor) -> None:
    """Killed in the middle of a job; the job must be on another worker within 15 s."""
    await queue.put(order(1, seconds=3))
    first = floor.start()
    await floor.seen("begun", 1)
    first.kill()
    died = time.monotonic()
    floor.start()
    await floor.seen("begun", 2)
    assert time.monotonic() - died < 15
    assert (await floor.seen("done", 1))[0].startswith("1 ")


@pytest.mark.soak
async def test_busy_worker_is_not_taken_for_dead(queue: JobQueue, floor: Floor) -> None:
    """An audit kept the event loop busy for longer than others wait for a heartbeat: the job was done twice at once."""
    await queue.put(order(1, busy=15))
    floor.start()
    await floor.seen("begun", 1)
    floor.start()
    await floor.seen("done", 1, within=60)
    assert len(floor.lines("begun")) == 1


async def test_failed_job_is_kept(queue: JobQueue, floor: Floor) -> None:
    number = await queue.put(order(1, fails=True))
    floor.start("until_empty").wait()
    assert [(job.id, job.status, job.error) for job in await queue.jobs()] == [
        (number, "failed", "The event is empty.")
    ]
    await queue.retry(number)
    assert [job.status for job in await queue.jobs()] == ["todo"]


async def test_stopping_worker_hands_jobs_back(queue: JobQueue, floor: Floor) -> None:
    """SIGTERM: a short job ends in peace, a long one goes back to the queue, and the worker leaves with 0."""
    await queue.put(order(1, seconds=0.5))
    await queue.put(order(2, seconds=60))
    worker = floor.start()
    await floor.seen("begun", 2)
    worker.terminate()
    assert await asyncio.to_thread(worker.wait, 20) == 0
    assert [line.split()[0] for line in floor.lines("done")] == ["1"]
    assert [(job.title, job.status) for job in await queue.jobs()] == [("Event 2", "todo")]


async def test_running_job_can_be_cancelled(queue: JobQueue, floor: Floor) -> None:
    number = await queue.put(order(1, seconds=60))
    floor.start()
    await floor.seen("begun", 1)
    await queue.cancel(number)
    async with asyncio.timeout(20):
        while (await queue.jobs())[0].status != "aborted":
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("ask", [JobQueue.retry, JobQueue.cancel], ids=["retry", "cancel"])
async def test_absent_job_is_named(queue: JobQueue, ask: Callable[[JobQueue, int], object]) -> None:
    with pytest.raises(InputError, match="Job 77"):
        await ask(queue, 77)


class Wire:
    """A Unix socket before PostgreSQL's own, which can be cut and mended."""

    def __init__(self, url: str, folder: Path) -> None:
        real = make_url(url)
        self._real, self._mine = f"{real.query['host']}/.s.PGSQL.5432", folder / ".s.PGSQL.5432"
        self.url = real.set(query={"host": str(folder)}).render_as_string(hide_password=False)
        self._open: set[asyncio.StreamWriter] = set()

    async def mend(self) -> None:
        self._server = await asyncio.start_unix_server(self._connected, self._mine)

    def cut(self) -> None:
        self._server.close()
        self._mine.unlink(missing_ok=True)
        for writer in self._open:
            writer.close()
        self._open.clear()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(self._real)
        self._open |= {writer, far_writer}
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
        target.close()


@pytest.mark.soak
async def test_cut_connection_loses_nothing(queue: JobQueue, floor: Floor, postgres_url: str) -> None:
    """The server is away for 10 s while two workers are busy: each order ends once, and no call is made twice."""
    wire = Wire(postgres_url, Path(tempfile.mkdtemp(prefix="wire-")))
    await wire.mend()
    floor.url = wire.url
    for n in range(24):
        await queue.put(order(n, seconds=0.5))
    workers = [floor.start() for _ in range(2)]
    await floor.seen("done", 4)
    wire.cut()
    await asyncio.sleep(10)
    await wire.mend()
    async with asyncio.timeout(90):
        while await queue.jobs():
            await asyncio.sleep(0.2)
    assert [worker.poll() for worker in workers] == [None, None]
    assert {line.split()[0] for line in floor.lines("done")} == {str(n) for n in range(24)}
    begun = Counter(line.split()[0] for line in floor.lines("begun"))
    assert sum(begun.values()) - 24 <= 4
    wire.cut()


@pytest.mark.soak
async def test_poison_job_is_kept(queue: JobQueue, floor: Floor) -> None:
    """A job that kills every worker it meets is put aside after three of them."""
    await queue.put(order(1, kills=True))
    for deaths in (1, 2, 3):
        floor.start()
        await floor.seen("begun", deaths, within=60)
    floor.start()
    async with asyncio.timeout(60):
        while (await queue.jobs())[0].status != "failed":
            await asyncio.sleep(0.2)
    assert (await queue.jobs())[0].error == "its worker died 3 times in a row"
    await floor.seen("ready", 4)


async def test_one_file_has_no_queue(store: Store) -> None:
    with pytest.raises(SettingsError, match="needs PostgreSQL"):
        async with open_queue(store):
            pass
