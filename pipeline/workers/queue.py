"""The queue between several machines: orders are placed, looked at, tried again and cancelled; workers.py takes them.

The queue is procrastinate's, in the store's own PostgreSQL. A job carries an order's number, never its contents; a job
run twice does no harm, because the journal answers for what was done.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

from pipeline.errors import InputError, SettingsError
from pipeline.models import FrozenModel
from pipeline.runs.runs import Clock, now
from pipeline.store import Store
from pipeline.store.tables.orders import orders

if TYPE_CHECKING:
    from procrastinate import App

TASK = "order"
URGENT = 1_000_000
LOCK = 0x71756575  # PostgreSQL's advisory locks are named by a number: any, the same in every process


class JobRequest(FrozenModel):
    """What is to be done, by its kind's handler; `urgent` goes before the night's batch, desks take turns otherwise."""

    kind: str
    title: str
    payload: Mapping[str, Any]
    desk: str = ""
    urgent: bool = False
    once: str = ""


class Job(FrozenModel):
    """An order in the queue; a failed one stays with its error until it is tried again or cancelled."""

    id: int
    order: int
    kind: str
    title: str
    desk: str
    status: str
    attempts: int
    priority: int
    placed: datetime
    error: str


class JobQueue:
    """The queue of one store, opened by `open_queue`."""

    def __init__(self, store: Store, app: "App", clock: Clock = now) -> None:
        self.store, self.app, self._clock = store, app, clock
        self._jobs = app.job_manager

    async def put(self, order: JobRequest) -> int | None:
        """The number of a new job for the order; None where a job of the same `once` is still waiting."""
        from procrastinate.exceptions import AlreadyEnqueued

        row = order.model_dump(mode="json", include={"kind", "desk", "title", "payload"}) | {"placed": self._clock()}
        with self.store.write() as connection:
            number = connection.execute(orders.insert().values(row).returning(orders.c.id)).scalar_one()
            waiting = connection.execute(_WAITING, {"desk": lane(order.desk)}).scalar_one()
        priority = (URGENT if order.urgent else 0) - waiting
        deferrer = self.app.configure_task(
            TASK, queue=lane(order.desk), priority=priority, queueing_lock=order.once or None, allow_unknown=True
        )
        try:
            return int(await deferrer.defer_async(order=number))
        except AlreadyEnqueued:
            with self.store.write() as connection:
                connection.execute(orders.delete().where(orders.c.id == number))
            return None

    async def jobs(self) -> list[Job]:
        """What waits, runs or has failed, in the order in which workers take it."""
        found = [job for job in await self._jobs.list_jobs_async() if job.task_name == TASK]
        numbers = [job.task_kwargs["order"] for job in found]
        with self.store.read() as connection:
            rows = {row.id: row for row in connection.execute(select(orders).where(orders.c.id.in_(numbers)))}
        jobs = [_job(job, rows[job.task_kwargs["order"]]) for job in found]
        return sorted(jobs, key=lambda job: (-job.priority, job.id))

    async def retry(self, job: int) -> None:
        """Has a failed job tried again; InputError where there is no such job or it has not failed."""
        from procrastinate.exceptions import ConnectorException

        try:
            await self._jobs.retry_job_by_id_async(job, retry_at=self._clock())
        except ConnectorException:
            raise InputError(f"Job {job} has not failed.", "`newsdraft queue status` lists the failed ones.") from None

    async def cancel(self, job: int) -> None:
        """Takes a waiting job out and stops a running one; InputError where it does neither."""
        if not await self._jobs.cancel_job_by_id_async(job, abort=True, delete_job=True):
            raise InputError(f"Job {job} neither waits nor runs.", "`newsdraft queue status` lists the jobs.")


_WAITING = text("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = :desk AND status = 'todo'")


@asynccontextmanager
async def open_queue(store: Store) -> AsyncIterator[JobQueue]:
    """The store's queue, its tables made where they are missing; SettingsError for SQLite."""
    from procrastinate import App, PsycopgConnector

    if store.engine.dialect.name != "postgresql":
        raise SettingsError(
            f"The store {store.place} is one file, and a queue for several machines needs PostgreSQL.",
            "Set [store] url = postgresql://…; `newsdraft store backup` and `restore` take what is there along.",
        )
    _make_tables(store)
    url = store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=4))
    async with app.open_async():
        yield JobQueue(store, app)


def _make_tables(store: Store) -> None:
    from procrastinate.schema import SchemaManager

    with store.write() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        if connection.execute(select(func.to_regclass("procrastinate_jobs"))).scalar() is None:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.cursor().execute(SchemaManager.get_schema())


def lane(desk: str) -> str:
    """The name of a desk's own queue."""
    return f"desk {desk}"


def _job(job: Any, row: Any) -> Job:
    return Job(
        id=job.id,
        order=row.id,
        kind=row.kind,
        title=row.title,
        desk=row.desk,
        status=job.status,
        attempts=job.attempts,
        priority=job.priority,
        placed=row.placed,
        error=row.error,
    )
