"""`newsdraft worker`: takes orders from the queue, on as many machines as there are."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pipeline.workers.worker import WorkerOptions

EPILOG = """\b
Examples:
  newsdraft worker                        take all desks' orders, four at once
  newsdraft worker --desk politics -c 8   one desk's alone, eight at once
  newsdraft worker --until-empty          stop when nothing waits any more
"""


@click.command(epilog=EPILOG)
@click.option("--concurrency", "-c", type=click.IntRange(1, 64), default=4, show_default=True, help="Orders at once.")
@click.option("--desk", "desks", multiple=True, metavar="NAME", help="Take this desk's orders alone; may be repeated.")
@click.option("--patience", default=30.0, show_default=True, help="Seconds that orders under way have at a stop.")
@click.option("--until-empty", is_flag=True, help="Stop when nothing waits any more.")
def command(concurrency: int, desks: tuple[str, ...], patience: float, until_empty: bool) -> None:
    """Take orders from the queue until SIGTERM or Ctrl-C; orders that are not done by then go back to it.

    Needs [store] url to be a PostgreSQL database. Orders are placed with --enqueue: of `newsdraft draft`, of `briefing
    run` and `briefing backfill`, of `review redo`.
    """
    import asyncio

    from pipeline.workers.worker import WorkerOptions

    options = WorkerOptions(concurrency=concurrency, desks=desks, patience=patience, until_empty=until_empty)
    asyncio.run(_work(options))


async def _work(options: "WorkerOptions") -> None:
    from pipeline.cli.briefing.order import KIND as BRIEFING
    from pipeline.cli.briefing.order import do_briefing
    from pipeline.cli.review.redo_order import KIND as REDO
    from pipeline.cli.review.redo_order import do_redo
    from pipeline.cli.store import open_store
    from pipeline.workers.queue import open_queue
    from pipeline.workers.worker import work

    with open_store() as store:
        async with open_queue(store) as queue:
            click.echo("Waiting for orders.", err=True)
            handlers = {"draft": draft, BRIEFING: do_briefing, REDO: do_redo}
            await work(queue, handlers, options, lambda line: click.echo(line, err=True))


async def draft(payload: Mapping[str, Any]) -> None:
    """Drafts an event as the `newsdraft draft --enqueue` that placed the order would have, without a word."""
    from datetime import date
    from pathlib import Path

    from pipeline.cli.draft import SETTINGS, orders
    from pipeline.newsroom.newsroom import open_newsroom
    from pipeline.settings import load_settings
    from pipeline.stages.event import load_events

    options = {"flags": (), "record": None} | payload["options"] | {"folder": payload["folder"]}
    flags = {setting: options.get(option) for option, setting in SETTINGS.items()}
    settings = load_settings(Path(payload["folder"]), flags=flags)
    assignments = load_events(payload["sources"], today=date.fromisoformat(payload["today"]))
    with open_newsroom(settings, Path(payload["out"]) if payload["out"] else None) as newsroom:
        for assignment, order in zip(assignments, orders(assignments, settings, options), strict=True):
            await newsroom.draft(assignment, order, lambda _: None)
