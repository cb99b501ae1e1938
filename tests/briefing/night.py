"""A night with a fault in it: two events in a sound feed, a mailbox for the desk, and how the morning went."""

import email
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.policy import default
from typing import NamedTuple

from pipeline.briefing.opening import open_desk
from pipeline.briefing.slot_delivery import GoneOut, open_delivery, send_left, send_slot
from pipeline.feeds.model import Failure
from pipeline.newsroom.newsroom import Newsroom
from tests.briefing.conftest import NOW, Clock, item, rss
from tests.briefing.mailbox import Mailbox
from tests.sources.conftest import Site

TOLD = ("Harrow", "Tolm")


class Morning(NamedTuple):
    """The editions that a run made, and what failed on the way of each."""

    editions: tuple[GoneOut, ...]

    @property
    def failures(self) -> tuple[Failure, ...]:
        return tuple(failure for each in self.editions for failure in each.failures)

    @property
    def told(self) -> list[str]:
        """The places whose events were told as stories, in the order of the alphabet."""
        stories = [story for each in self.editions for story in each.briefing.with_status("drafted")]
        return sorted(place for place in TOLD for story in stories if place in story.ranked.cluster.headline)


def sound_feed(site: Site, now: datetime = NOW) -> str:
    """A feed whose two events were reported two hours before now."""
    hours = 2 - (now - NOW).total_seconds() / 3600
    return site.page("/sound", rss(*(item(site, place, hours=hours) for place in TOLD)))


async def next_morning(newsroom: Newsroom) -> Morning:
    """What a run in this process comes to after one in a process of its own, whose clock was the machine's."""
    now = datetime.now(UTC)
    return await morning(newsroom, Clock(now), now.date())


async def morning(newsroom: Newsroom, clock: Clock | None = None, day: date | None = None) -> Morning:
    """One `briefing run` in this process, whatever was left of an earlier one delivered too."""
    clock = clock or Clock()
    post = open_delivery(newsroom, clock)
    async with open_desk(newsroom, lambda progress: None, clock=clock) as desk:
        found = [each async for each in send_slot(desk, post, day or NOW.date(), "morning")]
    await send_left(newsroom, post)
    return Morning(tuple(each for each in found if isinstance(each, GoneOut)))


def mails(box: Mailbox) -> Sequence[str]:
    """The plain texts of what the desk was sent, each on one line."""
    found = []
    for envelope in box.taken:
        mail = email.message_from_bytes(envelope.content, policy=default)  # type: ignore[arg-type]
        body = mail.get_body(("plain",))
        assert body is not None
        found.append(" ".join(body.get_content().split()))
    return found


def delivered_once(box: Mailbox) -> str:
    """The one mail, which tells both events and says what failed."""
    [text] = mails(box)
    assert [place for place in TOLD if place in text] == list(TOLD)
    return text
