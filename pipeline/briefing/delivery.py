"""An edition goes out: whole into its folder, and to each channel what that channel's audience may have, once."""

import asyncio
import hashlib
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.briefing.document import DeskReference, assemble_briefing, title_of
from pipeline.briefing.html import mail_html, plain_text
from pipeline.briefing.model import Briefing
from pipeline.briefing.opening_lines import hook_of
from pipeline.briefing.pictures import Charts, charts_as_drafted, notes_start, places_of, with_images
from pipeline.briefing.review_copy import DOCUMENT, folder_of_edition, keep_edition
from pipeline.briefing.sending import DeliveryContext, send, why_not_sent
from pipeline.briefing.slots import file_name
from pipeline.briefing.story_section import embed
from pipeline.delivery.message import Message
from pipeline.delivery.outbox import OUT, Delivery, DeliveryKey
from pipeline.errors import NewsdraftError, ServiceError, describe
from pipeline.feeds.model import Failure
from pipeline.newsroom.newsroom import newsroom_style
from pipeline.review.outgoing import Outgoing
from pipeline.review.pictures.chart import Chart
from pipeline.review.pictures.drawing import can_draw_png
from pipeline.runs.log import log
from pipeline.stages.export import export_markdown


@dataclass(frozen=True)
class Edition:
    """An edition on its way: its document's file at the review desk, and its stories' numbers there."""

    briefing: Briefing
    document: Path
    references: Mapping[str, DeskReference]


class OutgoingText(NamedTuple):
    """What goes out: its title, its Markdown, its first story's headline, and the charts with where each stands."""

    title: str
    text: str
    hook: str = ""
    places: Sequence[tuple[int, Chart]] = ()


async def deliver(context: DeliveryContext, briefing: Briefing, folder: Path) -> tuple[Failure, ...]:
    """Brings the edition to its folder and to every channel that has not had it; what did not go out, by channel.

    Doing it again is safe. ServiceError where channels of the desk are named and none of them could be reached, or none
    is named and the folder cannot be written.
    """
    edition, unkept = _kept(context, briefing, folder)
    channels = context.settings.deliver
    failures = await asyncio.gather(*(_by_channel(context, name, edition) for name in channels))
    desk = [
        failure for failure, channel in zip(failures, channels.values(), strict=True) if channel.audience != "readers"
    ]
    if desk and all(desk):
        why = "; ".join(f"{failure.what}: {failure.reason}" for failure in desk if failure)
        raise ServiceError(
            f"The briefing is made, and no channel took it: {why}.",
            f"It stands in {folder}; `newsdraft briefing deliver` tries the channels again.",
        )
    if unkept and not channels:
        raise ServiceError(f"The briefing is made, and cannot be kept: {unkept.reason}")
    found = tuple(failure for failure in (unkept, *failures) if failure)
    for failure in found:
        log("not delivered", logging.WARNING, day=str(briefing.date), to=failure.what, reason=failure.reason)
    return found


async def alert(context: DeliveryContext, day: date, slot: str, at: datetime) -> tuple[str, ...]:
    """Alerts the desk's mail and webhook channels once that a briefing is missing; the channels alerted now."""
    title = f"No {slot} briefing of {day.isoformat()} yet"
    text = f"# {title}\n\nIt was due at {at:%H:%M}. `newsdraft briefing status` says how it stands.\n"
    alerted = []
    for name, channel in context.settings.deliver.items():
        item = DeliveryKey(day, slot, 0, name)
        if channel.kind in ("mail", "webhook") and channel.audience != "readers" and not context.book.of(*item[:4]):
            reason = await send(context, item, _message(item, at, OutgoingText(title, text)))
            alerted += [name] if not reason else []
    return tuple(alerted)


def _kept(context: DeliveryContext, briefing: Briefing, folder: Path) -> tuple[Edition, Failure | None]:
    """The edition as the review desk has it; what keeps it from there keeps it from no channel."""
    place = folder_of_edition(folder, briefing)
    references: dict[str, DeskReference] = {}
    failure = None
    try:
        for story in briefing.with_status("drafted"):
            if story.path and (found := context.enter(Path(story.path))):
                references[story.folder] = found
        path = keep_edition(briefing, place, references, context.settings.newsroom.disclosure)
        context.enter(path)
    except NewsdraftError as error:
        failure = Failure(kind="delivery", what="the review desk", reason=error.in_a_line)
    return Edition(briefing, place / DOCUMENT, references), failure


async def _by_channel(context: DeliveryContext, name: str, edition: Edition) -> Failure | None:
    """None once the channel has all that it may have; one that fails stops no other."""
    channel = context.settings.deliver[name]
    try:
        if channel.audience == "readers":
            reason = await _to_readers(context, name, edition)
        else:
            reason = await _to_desk(context, name, edition)
    except Exception as error:  # noqa: BLE001  one broken channel must not keep the briefing from the others
        reason = describe(error)
    return Failure(kind="delivery", what=name, reason=reason) if reason else None


async def _to_desk(context: DeliveryContext, name: str, edition: Edition) -> str:
    briefing, audience = edition.briefing, context.settings.deliver[name].audience
    document = assemble_briefing(briefing, audience, context.settings.newsroom.disclosure, edition.references)
    item = DeliveryKey(briefing.date, briefing.slot, briefing.edition, name)
    places = places_of(document.text, document.text, _charts(context, name, briefing))
    told = OutgoingText(document.title, document.text, _first(document.body), places)
    return await send(context, item, _message(item, briefing.made, told))


async def _to_readers(context: DeliveryContext, name: str, edition: Edition) -> str:
    """Sends what is approved and the channel has not had; why something is missing, or nothing.

    Whichever is approved first decides: the edition goes whole, and then none of its stories by itself; or its stories
    go as they are approved, and then never the whole.
    """
    briefing = edition.briefing
    rows = context.book.of(briefing.date, briefing.slot, briefing.edition, name)
    out = [row for row in rows if row.status in OUT]
    stuck = [why for row in out if (why := await _stuck(context, edition, row))]
    if any(not row.stories for row in out):
        return "; ".join(stuck)
    part = min({*range(1, len(out) + 2)} - {row.part for row in out})
    item = DeliveryKey(briefing.date, briefing.slot, briefing.edition, name, part)
    if not out and (whole := context.approved(edition.document)) is not None:
        return await send(context, item, _message(item, briefing.made, _whole(context, name, briefing, whole)))
    had = {folder for row in out for folder in row.stories}
    drafted = [story for story in briefing.with_status("drafted") if story.folder not in had]
    stories = {story.folder: found for story in drafted if (found := context.approved(Path(story.path))) is not None}
    if stories:
        told = _for_readers(title_of(briefing), stories.values(), pictured=_pictured(context, name))
        message = _message(item, briefing.made, told)
        if reason := await send(context, item, message, tuple(stories)):
            return reason
    waiting = len(drafted) - len(stories)
    if waiting and not out and not stories:
        return f"nothing went to readers: neither the briefing nor any of its {waiting} stories is approved yet"
    return "; ".join(stuck or ([f"{waiting} of its stories wait for an approval"] if waiting else []))


async def _stuck(context: DeliveryContext, edition: Edition, row: Delivery) -> str:
    """Why a part that may be with readers is not surely there, or nothing; on a person's word it is sent once more."""
    if row.status != "unsure" or row.channel not in context.again:
        return why_not_sent(row)
    item = DeliveryKey(row.day, row.slot, row.edition, row.channel, row.part)
    paths = {story.folder: Path(story.path) for story in edition.briefing.with_status("drafted")}
    parts = [context.approved(paths[folder]) for folder in row.stories] or [context.approved(edition.document)]
    approved = [part for part in parts if part is not None]
    if len(approved) < len(parts):
        return f"it is not sent again, for it is no longer approved, and it may have gone out: {row.error}"
    if row.stories:
        told = _for_readers(title_of(edition.briefing), approved, pictured=_pictured(context, row.channel))
    else:
        told = _whole(context, row.channel, edition.briefing, approved[0])
    return await send(context, item, _message(item, edition.briefing.made, told), row.stories)


def _whole(context: DeliveryContext, name: str, briefing: Briefing, approved: Outgoing) -> OutgoingText:
    """The edition as it was approved."""
    drafted = assemble_briefing(briefing, disclosure=context.settings.newsroom.disclosure)
    text = export_markdown(approved.body)
    places = places_of(text, export_markdown(drafted.body), _charts(context, name, briefing))
    return OutgoingText(title_of(briefing), text, _first(text), places)


def _for_readers(title: str, stories: Iterable[Outgoing], *, pictured: bool) -> OutgoingText:
    """Approved stories alone, as readers get them: no marks, no appendix, nothing that nobody has approved."""
    text, places = f"# {title}", list[tuple[int, Chart]]()
    for number, out in enumerate(stories, 1):
        story = embed(export_markdown(out.body), f"s{number}-", depth=1)
        text += "\n\n"
        if pictured and out.chart:
            places.append((len(text) + notes_start(story), out.chart))
        text += story
    return OutgoingText(title, f"{text}\n", _first(text), places)


def _charts(context: DeliveryContext, name: str, briefing: Briefing) -> Charts:
    """Those of the edition's stories by their numbers, for a channel that shows pictures."""
    if not _pictured(context, name):
        return {}
    return charts_as_drafted(briefing, newsroom_style(context.settings).picture)


def _pictured(context: DeliveryContext, name: str) -> bool:
    """Whether the channel shows pictures, and they can be drawn."""
    return context.settings.deliver[name].kind == "mail" and can_draw_png()


_NUMBERED, _HEADED = re.compile(r"^### 1\. (.+)$", re.MULTILINE), re.compile(r"\A# .+\n\n## (.+)$", re.MULTILINE)
"""The first story's heading in an edition, and where stories go out alone."""


def _first(text: str) -> str:
    """The headline of the first story of what goes out, so that a subject tells nothing that the text does not."""
    found = _NUMBERED.search(text) or _HEADED.search(text)
    return hook_of(plain_text(found[1])) if found else ""


def _message(item: DeliveryKey, made: datetime, told: OutgoingText) -> Message:
    name = file_name(item.day, item.slot)
    name += {0: "-alert", 1: ""}.get(item.edition, f"-edition-{item.edition}")
    name += f"-part-{item.part}" if item.part > 1 else ""
    digest = hashlib.sha256(f"{name} {item.channel} {made.isoformat()}".encode()).hexdigest()[:12]
    pictured, images = with_images(told.text, told.places)
    return Message(
        name=name,
        title=f"{told.hook} | {told.title}" if told.hook else told.title,
        day=item.day,
        made=made,
        message_id=f"{name}.{digest}",
        markdown=told.text,
        html=mail_html(pictured, told.title),
        plain=plain_text(pictured),
        images=images,
    )
