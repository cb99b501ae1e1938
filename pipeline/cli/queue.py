"""Orders for workers as they are placed, and `newsdraft queue`: what waits, what runs, what has failed."""

import os
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pipeline.newsroom.newsroom import Newsroom
    from pipeline.review.actions.redo import RedoOrder
    from pipeline.review.desk import ReviewDesk
    from pipeline.review.model import Person
    from pipeline.stages.event import Assignment
    from pipeline.workers.queue import Job, JobQueue

T = TypeVar("T")
DRAFT, BRIEFING, REDO = "draft", "briefing", "redo"
JSON = (str, int, float, list, tuple, type(None))
EPILOG = """\b
Examples:
  newsdraft queue status        what waits, runs and has failed
  newsdraft queue retry 12      try a failed job again
  newsdraft queue cancel 12     take a job out, also while it runs
"""
STATUS = {"todo": "waits", "doing": "runs", "failed": "failed", "aborted": "cancelled", "cancelled": "cancelled"}
HEADINGS = ("job", "status", "tries", "desk", "placed", "order", "error")


def asked(question: "Callable[[JobQueue], Awaitable[T]]") -> T:
    """What the newsroom's queue answers."""
    import asyncio

    from pipeline.cli.store import open_store
    from pipeline.workers.queue import open_queue

    async def ask() -> T:
        with open_store() as store:
            async with open_queue(store) as queue:
                return await question(queue)

    return asyncio.run(ask())


def place_draft(
    assignment: "Assignment", options: Mapping[str, Any], *, desk: str, urgent: bool, out: Path | None
) -> int:
    """The number of a new job that drafts one event with the options of `newsdraft draft`, on whichever machine.

    Another draft (--again) is counted now, and not each time that a worker tries.
    """
    from pipeline.errors import InputError
    from pipeline.newsroom.newsroom import RedoRequest
    from pipeline.runs.journal import ask_again
    from pipeline.workers.queue import JobRequest

    if "-" in assignment.given:
        raise InputError("An event from standard input cannot wait in the queue.", "Save it as a file and name that.")
    payload = {
        "sources": [str(Path(name).absolute()) if os.path.exists(name) else name for name in assignment.given],
        "options": {name: value for name, value in options.items() if isinstance(value, JSON)} | {"counted": True},
        "folder": str(Path.cwd()),
        "out": str(out.absolute()) if out else "",
        "today": assignment.event.date.isoformat(),
    }
    order = JobRequest(kind=DRAFT, title=assignment.event.headline, payload=payload, desk=desk, urgent=urgent)

    async def placed(queue: "JobQueue") -> int | None:
        if options["again"] and not options.get("counted"):
            ask_again(queue.store, assignment.event.hash, *RedoRequest(options["again"]).place)
        return await queue.put(order)

    return _new_job(placed)


def place_briefing(newsroom: "Newsroom", day: date, slot: str, *, moment: datetime | None, again: bool) -> int | None:
    """The number of a new job that makes and delivers a slot's briefing; None where one is waiting already."""
    from pipeline.runs.runs import now
    from pipeline.workers.queue import JobRequest

    title = f"briefing {slot} of {day:%Y-%m-%d}"
    payload = {
        "day": day.isoformat(),
        "slot": slot,
        "moment": moment.isoformat() if moment else "",
        "again": again,
        "placed": now().isoformat(),
        "folder": str(Path.cwd()),
    }
    order = JobRequest(kind=BRIEFING, title=title, payload=payload, desk=newsroom.settings.run.desk, once=title)

    async def placed(queue: "JobQueue") -> int | None:
        return await queue.put(order)

    return asked(placed)


def place_redo(desk: "ReviewDesk", asked: "RedoOrder", who: "Person") -> int:
    """The number of a new job that goes before the night's batch: an editor waits for it.

    That another draft is wanted is counted now, and not each time that a worker tries.
    """
    from pipeline.workers.queue import JobRequest

    title = f"section {asked.section} of document {asked.document} again"
    counted = desk.count_redo(asked, who)
    payload = {"asked": counted.model_dump(mode="json"), "who": who.name, "folder": str(Path.cwd())}
    order = JobRequest(kind=REDO, title=title, payload=payload, desk=desk.context.settings.run.desk, urgent=True)

    async def placed(queue: "JobQueue") -> int | None:
        return await queue.put(order)

    return _new_job(placed)


def _new_job(placed: "Callable[[JobQueue], Awaitable[int | None]]") -> int:
    job = asked(placed)
    assert job is not None, "only orders with `once` can be there already"
    return job


@click.group(epilog=EPILOG)
def command() -> None:
    """Show the queue's jobs, try failed ones again, cancel any."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
def status(as_json: bool) -> int:
    """What waits, runs and has failed, in the order in which workers take it; exit code 1 if any failed."""
    from pipeline.cli.tables import print_json, print_table

    jobs = asked(lambda queue: queue.jobs())
    if as_json:
        print_json([job.model_dump(mode="json") for job in jobs])
    elif jobs:
        print_table(HEADINGS, map(_row, jobs))
    else:
        click.echo("Nothing waits.")
    return int(any(job.status == "failed" for job in jobs))


@command.command()
@click.argument("job", type=int)
def retry(job: int) -> None:
    """Have a failed job tried again; what it had done comes from the journal."""
    asked(lambda queue: queue.retry(job))
    click.echo(f"Job {job} waits for a worker.")


@command.command()
@click.argument("job", type=int)
def cancel(job: int) -> None:
    """Take a waiting job out, or stop a running one; what it has done is kept."""
    asked(lambda queue: queue.cancel(job))
    click.echo(f"Job {job} is cancelled.")


def _row(job: "Job") -> tuple[str, ...]:
    placed = f"{job.placed.astimezone():%Y-%m-%d %H:%M}"
    error = job.error.partition("\n")[0]
    return (str(job.id), STATUS.get(job.status, job.status), str(job.attempts), job.desk, placed, job.title, error)
