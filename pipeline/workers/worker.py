"""Workers on any number of machines: each takes orders from the queue, and those of a dead worker go to another."""

import asyncio
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import bindparam, select, text, update

from pipeline.errors import NewsdraftError, ServiceError, SettingsError, StoreError
from pipeline.models import FrozenModel
from pipeline.store import Store
from pipeline.store.tables.orders import orders
from pipeline.workers.queue import TASK, JobQueue, lane

Handler = Callable[[Mapping[str, Any]], Awaitable[None]]
UnderWay = asyncio.Task[Any]

ATTEMPTS = 3
HEARTBEAT = 2.0
SILENCE = 6.0
LOOK_AROUND = 2.0
LEFT_BEHIND = 90.0
"""Seconds after which jobs of a broken connection are given up: replies are kept for a minute."""


class WorkerOptions(FrozenModel):
    """How a worker works: on how many orders at once, for which desks (none: all), and how long it lets them end."""

    concurrency: int = 4
    desks: tuple[str, ...] = ()
    patience: float = 30.0
    until_empty: bool = False


async def work(
    queue: JobQueue, handlers: Mapping[str, Handler], options: WorkerOptions, on_event: Callable[[str], None]
) -> None:
    """Takes orders until SIGTERM or SIGINT; those under way then have `patience` seconds before they are handed back.

    `on_event` hears in a line of what happens. A server that goes away is waited for.
    """
    under_way: dict[UnderWay, int | None] = {}
    grace_period = 0.0
    queue.app.task(name=TASK, retry=_retries(), pass_context=True)(_handled(queue, handlers, on_event, under_way))
    stopping = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stopping.set)
    with heartbeat(
        queue.store, lambda: {worker for worker in list(under_way.values()) if worker}, HEARTBEAT
    ) as loop_alive:
        turning = asyncio.create_task(_turn(loop_alive))
        while not stopping.is_set():
            if await _one_connection(queue, options, stopping, on_event, grace_period) and options.until_empty:
                break
            await _let_end(under_way, stopping)
            grace_period = SILENCE  # others that were cut off too must have time to give a sign of life
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), LOOK_AROUND)
        turning.cancel()


async def _turn(loop_alive: Callable[[], None]) -> None:
    """Says once a second that the event loop turns."""
    while True:
        loop_alive()
        await asyncio.sleep(1)


async def _one_connection(
    queue: JobQueue,
    options: WorkerOptions,
    stopping: asyncio.Event,
    on_event: Callable[[str], None],
    grace_period: float,
) -> bool:
    """Works as one registered worker until it is to stop, or its server goes; whether it ended well."""
    tasks = [
        asyncio.create_task(_take(queue, options)),
        asyncio.create_task(stopping.wait()),
        asyncio.create_task(_look_after_the_dead(queue, on_event, grace_period)),
    ]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            on_event(f"the queue cannot be reached ({type(end).__name__}: {end}); trying again")
    return not any(isinstance(end, Exception) for end in ends)


async def _let_end(under_way: Mapping[UnderWay, int | None], stopping: asyncio.Event) -> None:
    """Lets jobs end that a broken connection left behind: taken anew beside them, each call would go out twice."""
    deadline = asyncio.get_running_loop().time() + LEFT_BEHIND
    while under_way and not stopping.is_set() and asyncio.get_running_loop().time() < deadline:
        await asyncio.wait(set(under_way), timeout=HEARTBEAT)
    left = set(under_way)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


async def _take(queue: JobQueue, options: WorkerOptions) -> None:
    await queue.app.run_worker_async(
        queues=[lane(desk) for desk in options.desks] or None,  # type: ignore[arg-type]  # None is all, as its own default
        concurrency=options.concurrency,
        wait=not options.until_empty,
        fetch_job_polling_interval=LOOK_AROUND,
        abort_job_polling_interval=LOOK_AROUND,
        update_heartbeat_interval=HEARTBEAT,
        stalled_worker_timeout=60.0,
        shutdown_graceful_timeout=options.patience,
        install_signal_handlers=False,
        delete_jobs="successful",
    )


def _handled(
    queue: JobQueue,
    handlers: Mapping[str, Handler],
    on_event: Callable[[str], None],
    under_way: dict[UnderWay, int | None],
) -> Callable[[Any, int], Awaitable[None]]:
    from procrastinate.exceptions import JobAborted
    from procrastinate.job_context import AbortReason

    async def handled(context: Any, order: int) -> None:
        task = asyncio.current_task()
        assert task is not None
        under_way[task] = context.job.worker_id
        task.add_done_callback(under_way.pop)
        row = await queue.store.aside(_row, queue, order)
        on_event(f"job {context.job.id} begins: {row.title}")
        try:
            if row.kind not in handlers:
                raise SettingsError(f"This worker knows no orders of the kind {row.kind}.", "Upgrade newsdraft here.")
            await handlers[row.kind](row.payload)
        except asyncio.CancelledError:
            on_event(f"job {context.job.id} stops before its end: {row.title}")
            if context.abort_reason() is AbortReason.USER_REQUEST:
                raise JobAborted from None
            raise
        except Exception as error:
            problem = str(error) if isinstance(error, NewsdraftError) else repr(error)
            on_event(f"job {context.job.id} failed: {problem}")
            await queue.store.aside(_note, queue, order, problem)
            raise
        on_event(f"job {context.job.id} is done: {row.title}")

    return handled


def _row(queue: JobQueue, order: int) -> Any:
    with queue.store.read() as connection:
        return connection.execute(select(orders).where(orders.c.id == order)).one()


def _note(queue: JobQueue, order: int, error: str) -> None:
    """Keeps what an order failed of; a store that is away must not hide the failure itself."""
    with suppress(StoreError), queue.store.write() as connection:
        connection.execute(update(orders).where(orders.c.id == order).values(error=error))


async def _look_after_the_dead(queue: JobQueue, on_event: Callable[[str], None], grace_period: float) -> None:
    """Every few seconds puts jobs of silent workers back; one that has killed several workers is kept as failed."""
    from procrastinate.exceptions import ConnectorException
    from procrastinate.jobs import Status

    jobs = queue.app.job_manager
    await asyncio.sleep(grace_period)
    while True:
        await asyncio.sleep(LOOK_AROUND)
        for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
            with suppress(ConnectorException):  # another worker was quicker
                if job.attempts + 1 < ATTEMPTS:
                    await jobs.retry_job(job)
                    on_event(f"job {job.id} lost its worker and goes back to the queue")
                else:
                    await jobs.finish_job(job, status=Status.FAILED, delete_job=False)
                    _note(queue, int(str(job.task_kwargs["order"])), f"its worker died {ATTEMPTS} times in a row")


def _retries() -> Any:
    """Jobs go back that a stopping worker hands in, and later those whose service or store failed."""
    from procrastinate import BaseRetryStrategy, RetryDecision
    from procrastinate.exceptions import JobAborted
    from procrastinate.jobs import Job as QueuedJob

    class Retries(BaseRetryStrategy):
        def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
            if isinstance(exception, JobAborted | asyncio.CancelledError):
                return RetryDecision(retry_in={"seconds": 0})
            if isinstance(exception, ServiceError | StoreError) and job.attempts + 1 < ATTEMPTS:
                return RetryDecision(retry_in={"seconds": 10 * 2**job.attempts})
            return None

    return Retries()


HUNG = 60.0
"""Seconds in which the event loop must have turned once: a process that hangs for good is to lose its jobs."""
BEAT = text("UPDATE procrastinate_workers SET last_heartbeat = now() WHERE id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)


@contextmanager
def heartbeat(store: Store, workers: Callable[[], Collection[int]], every: float) -> Iterator[Callable[[], None]]:
    """Says every few seconds that these workers live, in a thread; gives what the event loop calls when it turns."""
    turned, ended = [time.monotonic()], threading.Event()

    def beat() -> None:
        while not ended.wait(every):
            ids = sorted(workers())
            if ids and time.monotonic() - turned[0] < HUNG:
                with suppress(StoreError), store.write(lasting=False) as connection:
                    connection.execute(BEAT, {"ids": ids})

    def loop_alive() -> None:
        turned[0] = time.monotonic()

    thread = threading.Thread(target=beat, name="pulse", daemon=True)
    thread.start()
    try:
        yield loop_alive
    finally:
        ended.set()
        thread.join()
