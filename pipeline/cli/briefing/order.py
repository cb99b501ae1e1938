"""A briefing as an order: placed by hand or by a timer, made and delivered by whichever worker comes first."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.briefing.slots import SlotBook
    from pipeline.newsroom.newsroom import Newsroom
    from pipeline.workers.queue import Queue

KIND = "briefing"


def place_briefing(newsroom: "Newsroom", day: date, slot: str, *, moment: datetime | None, again: bool) -> int | None:
    """The number of a new job that makes and delivers a slot's briefing; None where one is waiting already."""
    from pipeline.cli.queue import asked as ask
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
    order = JobRequest(kind=KIND, title=title, payload=payload, desk=newsroom.settings.run.desk, once=title)

    async def placed(queue: "Queue") -> int | None:
        return await queue.put(order)

    return ask(placed)


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
