"""`newsdraft worker`: takes orders from the queue and does them, on as many machines as there are."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pipeline.briefing.slots import SlotBook
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
    from pipeline.cli.queue import BRIEFING, DRAFT, REDO
    from pipeline.cli.store import open_store
    from pipeline.workers.queue import open_queue
    from pipeline.workers.worker import work

    with open_store() as store:
        async with open_queue(store) as queue:
            click.echo("Waiting for orders.", err=True)
            handlers = {DRAFT: do_draft, BRIEFING: do_briefing, REDO: do_redo}
            await work(queue, handlers, options, lambda line: click.echo(line, err=True))


async def do_draft(payload: Mapping[str, Any]) -> None:
    """Drafts an event as the `newsdraft draft --enqueue` that placed the order would have, without a word."""
    from pipeline.cli.draft import SETTINGS, draft_or_find, orders, with_angle
    from pipeline.newsroom.newsroom import open_newsroom
    from pipeline.settings import load_settings
    from pipeline.stages.event import load_events

    options = {"flags": (), "record": None} | payload["options"] | {"folder": payload["folder"]}
    flags = {setting: options.get(option) for option, setting in SETTINGS.items()}
    settings = load_settings(Path(payload["folder"]), flags=flags)
    assignments = load_events(payload["sources"], today=date.fromisoformat(payload["today"]), may_find=True)
    assignments = tuple(with_angle(each, options.get("angle")) for each in assignments)
    with open_newsroom(settings, Path(payload["out"]) if payload["out"] else None) as newsroom:
        for assignment, order in zip(assignments, orders(assignments, settings, options), strict=True):
            find = bool(options.get("find"))
            await draft_or_find(newsroom, assignment, order, lambda _: None, find=find)


async def do_briefing(payload: Mapping[str, Any]) -> None:
    """Makes the briefing as `briefing run` would have, once: a slot that is done or with another process is left alone.

    What failed on its way is in the briefing itself and in the store, as after `briefing run`.
    """
    from pipeline.briefing.opening import open_desk
    from pipeline.briefing.run import briefing_settings
    from pipeline.briefing.slot_delivery import GoneOut, open_delivery, send_left, send_slot
    from pipeline.briefing.slots import SlotBook
    from pipeline.cli.briefing.newsroom import ping_out
    from pipeline.newsroom.newsroom import open_newsroom
    from pipeline.settings import load_settings

    settings = briefing_settings(load_settings(Path(payload["folder"])))
    moment = datetime.fromisoformat(payload["moment"]) if payload["moment"] else None
    day, slot, out = date.fromisoformat(payload["day"]), payload["slot"], 0
    with open_newsroom(settings) as newsroom:
        again, context = _again(payload, SlotBook(newsroom.store)), open_delivery(newsroom)
        async with open_desk(newsroom, lambda _: None, moment=moment) as desk:
            async for each in send_slot(desk, context, day, slot, again=again):
                out += isinstance(each, GoneOut)
        if not out:
            await send_left(newsroom, context)
        await ping_out(newsroom, out)


def _again(payload: Mapping[str, Any], slots: "SlotBook") -> bool:
    """Whether another edition is wanted that no worker has begun yet: one whose worker died is only finished."""
    placed = datetime.fromisoformat(payload["placed"])
    mine = (payload["day"], payload["slot"])
    begun = (each for each in slots.latest() if (each.day.isoformat(), each.slot) == mine and each.started >= placed)
    return bool(payload["again"]) and not any(begun)


async def do_redo(payload: Mapping[str, Any]) -> None:
    """Writes the section again under the account that asked; where it was saved already, there is nothing to do."""
    from pipeline.cli.queue import REDO
    from pipeline.cli.review.desk import say_cut
    from pipeline.review.actions.redo import RedoOrder
    from pipeline.review.desk import ReviewDesk
    from pipeline.review.model import StaleError
    from pipeline.settings import load_settings
    from pipeline.store import Store

    settings, asked = load_settings(Path(payload["folder"])), RedoOrder.model_validate(payload["asked"])
    with Store.open(settings.store_url) as store:
        desk = ReviewDesk(store, settings)
        say_cut(desk)
        try:
            await desk.redo(asked, desk.users.acting(payload["who"]), lambda _: None)
        except StaleError:
            made = {each.number: each.kind for each in desk.revisions(asked.document)}
            if made.get(asked.expected + 1) != REDO:
                raise
