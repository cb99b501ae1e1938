"""A slot from its lease to its channels: made, delivered, and what is left of earlier ones tried again."""

from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from pipeline.briefing.delivery import deliver
from pipeline.briefing.document import DeskReference
from pipeline.briefing.model import Briefing
from pipeline.briefing.planning import Slot, places
from pipeline.briefing.review_copy import DOCUMENT, folder_of_edition
from pipeline.briefing.run import BriefingDesk, folder_of, make_editions
from pipeline.briefing.sending import DeliveryContext
from pipeline.briefing.slots import SlotBook, SlotLease, SlotState
from pipeline.errors import SettingsError
from pipeline.feeds.model import Failure
from pipeline.feeds.subscriptions import FeedBook
from pipeline.newsroom.newsroom import Newsroom
from pipeline.review.desk import ReviewDesk
from pipeline.review.outgoing import Outgoing
from pipeline.runs.runs import Clock, now

RECENT = timedelta(hours=24)
"""How long after an edition was finished its deliveries are tried again by themselves."""


class GoneOut(NamedTuple):
    """An edition, all that failed on its way, deliveries included, and its document's file."""

    briefing: Briefing
    failures: tuple[Failure, ...]
    document: Path


def open_delivery(newsroom: Newsroom, clock: Clock = now, again: Iterable[str] = ()) -> DeliveryContext:
    """Delivery with the review desk's word on what readers may have."""
    desk = ReviewDesk(newsroom.store, newsroom.settings, clock)

    def enter(path: Path) -> DeskReference | None:
        number = desk.register(path.parent, path.name)
        return None if number is None else DeskReference(number, desk.row(number).head)

    def approved(path: Path) -> Outgoing | None:
        return desk.approved_in(path.parent, path.name)

    return DeliveryContext(newsroom.settings, newsroom.store, approved, clock, frozenset(again), enter)


async def send_slot(
    desk: BriefingDesk, context: DeliveryContext, day: date, slot: str, *, again: bool = False
) -> AsyncIterator[GoneOut | SlotState]:
    """Each edition of the slot once it is delivered, and last how the slot stands.

    SettingsError, with the slot unused, where no feed is followed.
    """
    if not desk.moment and not FeedBook(desk.newsroom.store).followed(places(desk.settings), context.clock()):
        raise SettingsError(
            "No feeds are followed, so there is nothing to make a briefing of.",
            "Follow one: newsdraft briefing feeds add URL, or name it in [briefing] feeds.",
        )
    lease = desk.slots.take(day, slot, again=again)
    while isinstance(lease, SlotLease):
        async with aclosing(make_editions(desk, lease)) as editions:  # type: ignore[type-var]
            async for briefing in editions:
                folder = folder_of(desk.settings, lease)
                failures = (*briefing.failures, *await deliver(context, briefing, folder))
                yield GoneOut(briefing, failures, folder_of_edition(folder, briefing) / DOCUMENT)
        lease = desk.slots.take(day, slot)
    yield lease


async def send_left(newsroom: Newsroom, context: DeliveryContext) -> tuple[Failure, ...]:
    """Tries again what recent editions have not delivered: dead letters, and stories approved since."""
    found: list[Failure] = []
    for standing in SlotBook(newsroom.store, context.clock).latest():
        recent = standing.finished and context.clock() - standing.finished < RECENT
        if standing.status == "delivered" and standing.result and recent:
            slot = Slot(standing.day, standing.slot, standing.started, standing.edition)
            found += await deliver(context, standing.result, folder_of(newsroom.settings, slot))
    return tuple(found)
