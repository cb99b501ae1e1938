"""One message goes out by one channel, once: tried again where that is safe, kept as a dead letter where it failed."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.briefing.review_copy import EnterReview
from pipeline.delivery.message import Message, NotDeliveredError, UnsureError
from pipeline.delivery.outbox import Delivery, DeliveryBook, DeliveryKey
from pipeline.delivery.rss import Past, write_feed
from pipeline.errors import NewsdraftError, SettingsError
from pipeline.files.secret_file import read_secret
from pipeline.review.outgoing import Outgoing
from pipeline.runs.folder import write_whole
from pipeline.runs.runs import Clock, now
from pipeline.settings import Settings
from pipeline.settings.tables import Channel
from pipeline.store import Store

Approved = Callable[[Path], Outgoing | None]
"""A document as readers may have it, or None while it is not approved."""


def no_desk(path: Path) -> None:
    """Where there is no review desk, it takes nothing."""


@dataclass(frozen=True)
class DeliveryContext:
    """What delivery works with; `again` sends once more what may have gone out already, by the channels named.

    `enter` takes a document to the review desk, and `approved` says what readers may have of it.
    """

    settings: Settings
    store: Store
    approved: Approved
    clock: Clock = now
    again: frozenset[str] = frozenset()
    enter: EnterReview = no_desk

    @property
    def book(self) -> DeliveryBook:
        return DeliveryBook(self.store, self.clock)


DEAD_LETTERS = "dead-letters"
LONGEST_PAUSE = 60.0
"""Seconds; with a try it stays below the time for which a claim holds."""


async def send(context: DeliveryContext, item: DeliveryKey, message: Message, stories: Sequence[str] = ()) -> str:
    """Sends it unless it is out or in other hands; why it did not surely go out whole, or nothing."""
    again = item.channel in context.again
    standing = context.book.claim(item, message.title, message.message_id, stories, again=again)
    if standing:
        return why_not_sent(standing)
    channel = context.settings.deliver[item.channel]
    for attempt in range(1, channel.attempts + 1):
        try:
            remark = await _once(context, item, message)
        except UnsureError as error:
            context.book.note(item, "unsure", error.problem)
            return f"it may have gone out, and is not sent again by itself: {error.problem} ({_by_hand(item.channel)})"
        except NotDeliveredError as error:
            if error.again and attempt < channel.attempts:
                context.book.note(item, "claimed", error.problem)
                await asyncio.sleep(min(channel.pause * 2 ** (attempt - 1), LONGEST_PAUSE))
                continue
            return _bury(context, item, message, f"{error.problem} (try {attempt} of {channel.attempts})")
        except NewsdraftError as error:
            return _bury(context, item, message, error.in_a_line)
        context.book.note(item, "sent", remark)
        _letter(context, item, message).unlink(missing_ok=True)
        return remark
    raise AssertionError("a channel has at least one try")


def why_not_sent(delivery: Delivery) -> str:
    """Why nothing is sent now, or nothing where it is out."""
    if delivery.status == "sent":
        return ""
    if delivery.status == "unsure":
        return f"it may have gone out, and is not sent again by itself: {delivery.error} ({_by_hand(delivery.channel)})"
    return f"process {delivery.pid} on {delivery.host} is sending it"


def _by_hand(channel: str) -> str:
    return f"`newsdraft briefing deliver --again {channel}` does"


def _bury(context: DeliveryContext, item: DeliveryKey, message: Message, reason: str) -> str:
    """Keeps a message that could not be sent; it is tried again with the next delivery."""
    from pipeline.delivery.mail import mail_of

    channel, letter = context.settings.deliver[item.channel], _letter(context, item, message)
    whole = channel.kind == "mail" and channel.sender and channel.to
    write_whole(letter, mail_of(channel, message).as_bytes() if whole else message.markdown.encode())
    context.book.note(item, "dead", reason)
    return reason


def _letter(context: DeliveryContext, item: DeliveryKey, message: Message) -> Path:
    folder = context.settings.path(context.settings.briefing.folder) / DEAD_LETTERS
    suffix = "eml" if context.settings.deliver[item.channel].kind == "mail" else "md"
    return folder / f"{message.name}.{item.channel}.{suffix}"


async def _once(context: DeliveryContext, item: DeliveryKey, message: Message) -> str:
    channel = context.settings.deliver[item.channel]
    sending = partial(context.book.note, item, "sending")
    match channel.kind:
        case "file":
            return _file(context, channel, message)
        case "feed":
            return _feed(context, item, message)
        case "mail":
            return await _mail(context, channel, message, sending)
        case "webhook":
            return await _webhook(context, channel, message, sending)


def _file(context: DeliveryContext, channel: Channel, message: Message) -> str:
    folder = context.settings.path(channel.folder)
    write_whole(folder / f"{message.name}.md", message.markdown.encode())
    write_whole(folder / f"{message.name}.html", message.html.encode())
    return ""


def _feed(context: DeliveryContext, item: DeliveryKey, message: Message) -> str:
    channel = context.settings.deliver[item.channel]
    sent = [row for row in context.book.latest(item.channel) if row.status == "sent"]
    past = [Past(row.title, row.message_id, row.sent) for row in sent if row.sent]
    name = context.settings.newsroom.name
    write_feed(context.settings.path(channel.folder), channel.link, name, message, past)
    return ""


async def _mail(context: DeliveryContext, channel: Channel, message: Message, sending: Callable[[], None]) -> str:
    from pipeline.delivery.mail import mail_of, send_mail, server_of

    if not (channel.host and channel.sender and channel.to):
        raise SettingsError("a mail channel needs host, sender and to.", "Set them in [deliver.NAME].")
    password = _secret(context, channel) if channel.user else ""
    return await asyncio.to_thread(send_mail, server_of(channel), mail_of(channel, message), password, sending)


async def _webhook(context: DeliveryContext, channel: Channel, message: Message, sending: Callable[[], None]) -> str:
    from pipeline.delivery.webhook import payload, post_json

    if not channel.url:
        raise SettingsError("a webhook channel needs a url.", "Set it in [deliver.NAME].")
    await asyncio.to_thread(
        post_json,
        channel.url,
        payload(message),
        now=context.clock(),
        timeout=channel.timeout,
        key=_secret(context, channel),
        message_id=message.message_id,
        sending=sending,
    )
    return ""


def _secret(context: DeliveryContext, channel: Channel) -> str:
    named = channel.secret_file
    return read_secret(context.settings.path(named), "[deliver.NAME] secret_file") if named else ""
