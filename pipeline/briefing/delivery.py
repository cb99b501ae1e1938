"""An edition goes out: whole into its folder, and to each channel what that channel's audience may have, once."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from pipeline.briefing.channel import Message, NotDeliveredError, UnsureError, read_secret
from pipeline.briefing.delivery_book import OUT, Delivery, DeliveryBook, Item
from pipeline.briefing.desk_copy import DOCUMENT, Enter, folder_of_edition, keep_edition
from pipeline.briefing.document import Reference, assemble_briefing, title_of
from pipeline.briefing.feed import Past, write_feed
from pipeline.briefing.html import mail_html, plain_text
from pipeline.briefing.model import Briefing, Failure
from pipeline.briefing.told import inside
from pipeline.errors import NewsdraftError, ServiceError, SettingsError
from pipeline.export import export_markdown
from pipeline.folder import write_whole
from pipeline.ledger import Clock, now
from pipeline.log import log
from pipeline.settings import Settings
from pipeline.settings_tables import Channel
from pipeline.store import Store

Approved = Callable[[Path], str | None]
"""The body of a document that readers may have, or None while it is not approved."""
DEAD_LETTERS = "dead-letters"
LONGEST_PAUSE = 60.0
"""Seconds; with a try it stays below the time for which a claim holds."""


def no_desk(path: Path) -> None:
    """Where there is no review desk, it takes nothing."""


@dataclass(frozen=True)
class Post:
    """What delivery works with; `again` sends once more what may have gone out already, by the channels named.

    `enter` takes a document to the review desk, and `approved` says what readers may have of it.
    """

    settings: Settings
    store: Store
    approved: Approved
    clock: Clock = now
    again: frozenset[str] = frozenset()
    enter: Enter = no_desk

    @property
    def book(self) -> DeliveryBook:
        return DeliveryBook(self.store, self.clock)


@dataclass(frozen=True)
class Edition:
    """An edition on its way: its document's file at the review desk, and its stories' numbers there."""

    briefing: Briefing
    document: Path
    references: Mapping[str, Reference]


async def deliver(post: Post, briefing: Briefing, folder: Path) -> tuple[Failure, ...]:
    """Brings the edition to its folder and to every channel that has not had it; what did not go out, by channel.

    Doing it again is safe. ServiceError where channels of the desk are named and none of them could be reached, or none
    is named and the folder cannot be written.
    """
    edition, unkept = _kept(post, briefing, folder)
    channels = post.settings.deliver
    failures = await asyncio.gather(*(_by_channel(post, name, edition) for name in channels))
    desk = [
        failure for failure, channel in zip(failures, channels.values(), strict=True) if channel.audience != "readers"
    ]
    if desk and all(desk):
        told = "; ".join(f"{failure.what}: {failure.reason}" for failure in desk if failure)
        raise ServiceError(
            f"The briefing is made, and no channel took it: {told}.",
            f"It stands in {folder}; `newsdraft briefing deliver` tries the channels again.",
        )
    if unkept and not channels:
        raise ServiceError(f"The briefing is made, and cannot be kept: {unkept.reason}")
    found = tuple(failure for failure in (unkept, *failures) if failure)
    for failure in found:
        log("not delivered", logging.WARNING, day=str(briefing.date), to=failure.what, reason=failure.reason)
    return found


async def alert(post: Post, day: date, slot: str, at: datetime) -> tuple[str, ...]:
    """Tells the desk's mail and webhook channels once that a briefing is missing; the channels that were told now."""
    title = f"No {slot} briefing of {day.isoformat()} yet"
    text = f"# {title}\n\nIt was due at {at:%H:%M}. `newsdraft briefing status` says how it stands.\n"
    told = []
    for name, channel in post.settings.deliver.items():
        item = Item(day, slot, 0, name)
        if channel.kind in ("mail", "webhook") and channel.audience != "readers" and not post.book.of(*item[:4]):
            reason = await _send(post, item, _message(item, at, title, text))
            told += [name] if not reason else []
    return tuple(told)


def _kept(post: Post, briefing: Briefing, folder: Path) -> tuple[Edition, Failure | None]:
    """The edition as the review desk has it; what keeps it from there keeps it from no channel."""
    place = folder_of_edition(folder, briefing)
    references: dict[str, Reference] = {}
    failure = None
    try:
        for story in briefing.told("drafted"):
            if story.path and (found := post.enter(Path(story.path))):
                references[story.folder] = found
        path = keep_edition(briefing, place, references, post.settings.newsroom.disclosure)
        post.enter(path)
    except NewsdraftError as error:
        failure = Failure(kind="delivery", what="the review desk", reason=_told(error))
    return Edition(briefing, place / DOCUMENT, references), failure


async def _by_channel(post: Post, name: str, edition: Edition) -> Failure | None:
    """None once the channel has all that it may have; one that fails stops no other."""
    channel = post.settings.deliver[name]
    try:
        if channel.audience == "readers":
            reason = await _to_readers(post, name, edition)
        else:
            reason = await _to_desk(post, name, edition)
    except NewsdraftError as error:
        reason = _told(error)
    except Exception as error:  # noqa: BLE001  one broken channel must not keep the briefing from the others
        reason = f"a fault of the program, please report it: {type(error).__name__}: {error}"
    return Failure(kind="delivery", what=name, reason=reason) if reason else None


def _told(error: NewsdraftError) -> str:
    return " ".join(f"{error.problem} {error.next_step}".split())


async def _to_desk(post: Post, name: str, edition: Edition) -> str:
    briefing, audience = edition.briefing, post.settings.deliver[name].audience
    document = assemble_briefing(briefing, audience, post.settings.newsroom.disclosure, edition.references)
    item = Item(briefing.date, briefing.slot, briefing.edition, name)
    return await _send(post, item, _message(item, briefing.made, document.title, document.text))


async def _to_readers(post: Post, name: str, edition: Edition) -> str:
    """Sends what is approved and the channel has not had; why something is missing, or nothing.

    Whichever is approved first decides: the edition goes whole, and then none of its stories by itself; or its stories
    go as they are approved, and then never the whole.
    """
    briefing = edition.briefing
    rows = post.book.of(briefing.date, briefing.slot, briefing.edition, name)
    out = [row for row in rows if row.status in OUT]
    stuck = [row.error for row in out if row.status == "unsure"]
    if any(not row.stories for row in out):
        return "; ".join(stuck)
    item = Item(briefing.date, briefing.slot, briefing.edition, name, len(out) + 1)
    title = title_of(briefing)
    if not out and (body := post.approved(edition.document)) is not None:
        return await _send(post, item, _message(item, briefing.made, title, export_markdown(body)))
    had = {folder for row in out for folder in row.stories}
    told = [story for story in briefing.told("drafted") if story.folder not in had]
    bodies = {story.folder: body for story in told if (body := post.approved(Path(story.path))) is not None}
    if bodies:
        message = _message(item, briefing.made, title, _for_readers(title, bodies.values()))
        if reason := await _send(post, item, message, tuple(bodies)):
            return reason
    waiting = len(told) - len(bodies)
    if waiting and not out and not bodies:
        return f"nothing went to readers: neither the briefing nor any of its {waiting} stories is approved yet"
    return "; ".join(stuck or ([f"{waiting} of its stories wait for an approval"] if waiting else []))


def _for_readers(title: str, bodies: Iterable[str]) -> str:
    """Approved stories alone, as readers get them: no marks, no appendix, nothing that nobody has approved."""
    stories = [inside(export_markdown(body), f"s{number}-", depth=1) for number, body in enumerate(bodies, 1)]
    return "\n\n".join([f"# {title}", *stories]) + "\n"


def _message(item: Item, made: datetime, title: str, text: str) -> Message:
    slot = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in item.slot)
    name = f"{item.day.isoformat()}-{slot}"
    name += {0: "-alert", 1: ""}.get(item.edition, f"-edition-{item.edition}")
    name += f"-part-{item.part}" if item.part > 1 else ""
    digest = hashlib.sha256(f"{name} {item.channel} {made.isoformat()}".encode()).hexdigest()[:12]
    return Message(
        name=name,
        title=title,
        day=item.day,
        made=made,
        message_id=f"{name}.{digest}",
        markdown=text,
        html=mail_html(text, title),
        plain=plain_text(text),
    )


async def _send(post: Post, item: Item, message: Message, stories: Sequence[str] = ()) -> str:
    """Sends it unless it is out or in other hands; why it did not surely go out whole, or nothing."""
    again = item.channel in post.again
    standing = post.book.claim(item, message.title, message.message_id, stories, again=again)
    if standing:
        return _standing(standing)
    channel = post.settings.deliver[item.channel]
    for attempt in range(1, channel.attempts + 1):
        try:
            remark = await _once(post, item, message)
        except UnsureError as error:
            post.book.note(item, "unsure", error.problem)
            return f"it may have gone out, and is not sent again by itself: {error.problem} ({_by_hand(item.channel)})"
        except NotDeliveredError as error:
            if error.again and attempt < channel.attempts:
                post.book.note(item, "claimed", error.problem)
                await asyncio.sleep(min(channel.pause * 2 ** (attempt - 1), LONGEST_PAUSE))
                continue
            return _bury(post, item, message, f"{error.problem} (try {attempt} of {channel.attempts})")
        except NewsdraftError as error:
            return _bury(post, item, message, _told(error))
        post.book.note(item, "sent", remark)
        _letter(post, item, message).unlink(missing_ok=True)
        return remark
    raise AssertionError("a channel has at least one try")


def _standing(delivery: Delivery) -> str:
    """Why nothing is sent now, or nothing where it is out."""
    if delivery.status == "sent":
        return ""
    if delivery.status == "unsure":
        return f"it may have gone out, and is not sent again by itself: {delivery.error} ({_by_hand(delivery.channel)})"
    return f"process {delivery.pid} on {delivery.host} is sending it"


def _by_hand(channel: str) -> str:
    return f"`newsdraft briefing deliver --again {channel}` does"


def _bury(post: Post, item: Item, message: Message, reason: str) -> str:
    """Keeps a message that could not be sent; it is tried again with the next delivery."""
    from pipeline.briefing.mail import mail_of

    channel, letter = post.settings.deliver[item.channel], _letter(post, item, message)
    whole = channel.kind == "mail" and channel.sender and channel.to
    write_whole(letter, mail_of(channel, message).as_bytes() if whole else message.markdown.encode())
    post.book.note(item, "dead", reason)
    return reason


def _letter(post: Post, item: Item, message: Message) -> Path:
    folder = post.settings.path(post.settings.briefing.folder) / DEAD_LETTERS
    suffix = "eml" if post.settings.deliver[item.channel].kind == "mail" else "md"
    return folder / f"{message.name}.{item.channel}.{suffix}"


async def _once(post: Post, item: Item, message: Message) -> str:
    channel = post.settings.deliver[item.channel]
    sending = partial(post.book.note, item, "sending")
    match channel.kind:
        case "file":
            return _file(post, channel, message)
        case "feed":
            return _feed(post, item, message)
        case "mail":
            return await _mail(post, channel, message, sending)
        case "webhook":
            return await _webhook(post, channel, message, sending)


def _file(post: Post, channel: Channel, message: Message) -> str:
    folder = post.settings.path(channel.folder)
    write_whole(folder / f"{message.name}.md", message.markdown.encode())
    write_whole(folder / f"{message.name}.html", message.html.encode())
    return ""


def _feed(post: Post, item: Item, message: Message) -> str:
    channel = post.settings.deliver[item.channel]
    sent = [row for row in post.book.latest(item.channel) if row.status == "sent"]
    past = [Past(row.title, row.message_id, row.sent) for row in sent if row.sent]
    name = post.settings.newsroom.name
    write_feed(post.settings.path(channel.folder), channel.link, name, message, past)
    return ""


async def _mail(post: Post, channel: Channel, message: Message, sending: Callable[[], None]) -> str:
    from pipeline.briefing.mail import mail_of, send_mail

    if not (channel.host and channel.sender and channel.to):
        raise SettingsError("a mail channel needs host, sender and to.", "Set them in [deliver.NAME].")
    password = _secret(post, channel) if channel.user else ""
    return await asyncio.to_thread(send_mail, channel, mail_of(channel, message), password, sending)


async def _webhook(post: Post, channel: Channel, message: Message, sending: Callable[[], None]) -> str:
    from pipeline.briefing.webhook import post as post_json

    if not channel.url:
        raise SettingsError("a webhook channel needs a url.", "Set it in [deliver.NAME].")
    return await post_json(channel, message, _secret(post, channel), post.clock(), sending)


def _secret(post: Post, channel: Channel) -> str:
    named = channel.secret_file
    return read_secret(post.settings.path(named), "[deliver.NAME] secret_file") if named else ""
