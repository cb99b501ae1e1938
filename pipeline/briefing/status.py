"""How the briefings stand, for `briefing status`, /health and /metrics alike."""

from datetime import datetime, timedelta
from pathlib import Path

from pipeline.briefing.schedule import Due, Schedule
from pipeline.briefing.slots import SlotBook, SlotState
from pipeline.delivery.outbox import Delivery, DeliveryBook
from pipeline.feeds.subscriptions import Feed, FeedBook
from pipeline.models import FrozenModel
from pipeline.newsroom.newsroom import Newsroom


class BriefingState(FrozenModel):
    """Editions and deliveries, the newest first; `missing` is a time whose briefing should long be out."""

    at: datetime
    editions: tuple[SlotState, ...]
    deliveries: tuple[Delivery, ...]
    feeds: tuple[Feed, ...]
    next: Due
    missing: Due | None
    bytes: int

    @property
    def failing(self) -> tuple[Feed, ...]:
        return tuple(feed for feed in self.feeds if feed.failures)

    @property
    def undelivered(self) -> tuple[Delivery, ...]:
        return tuple(each for each in self.deliveries if each.status in ("dead", "unsure"))


def state_of(newsroom: Newsroom, now: datetime) -> BriefingState:
    """How things stand at a moment."""
    schedule, slots = Schedule(newsroom.settings), SlotBook(newsroom.store)
    folder = newsroom.settings.path(newsroom.settings.briefing.folder)
    return BriefingState(
        at=now,
        editions=slots.latest(),
        deliveries=DeliveryBook(newsroom.store).latest(),
        feeds=tuple(FeedBook(newsroom.store).all()),
        next=schedule.next(now),
        missing=missing_at(newsroom, now),
        bytes=sum(map(size_of, _files(folder, newsroom))),
    )


def missing_at(newsroom: Newsroom, now: datetime) -> Due | None:
    """The latest time whose briefing should long be out, for a day; none that came before the newsroom began."""
    due, grace = Schedule(newsroom.settings).last(now), timedelta(minutes=newsroom.settings.briefing.alert_after)
    if due is None or not grace <= now - due.at < timedelta(days=1):
        return None
    slots = SlotBook(newsroom.store)
    begun = min(filter(None, (FeedBook(newsroom.store).first(), slots.first())), default=None)
    return due if begun and begun <= due.at and not is_out(slots, due) else None


def is_out(slots: SlotBook, due: Due) -> bool:
    """Whether a slot's briefing has been delivered."""
    return any(edition.status == "delivered" for edition in slots.of_slot(due.day, due.slot))


def _files(folder: Path, newsroom: Newsroom) -> list[Path]:
    """The briefings' files, and the store's where it is one."""
    store = newsroom.settings.folder.glob("newsroom.sqlite3*")
    return [path for path in (*folder.rglob("*"), *store) if path.is_file()]


def size_of(path: Path) -> int:
    """A file's bytes; 0 for one that has gone since it was listed, as the temporary ones of another process do."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def metrics(state: BriefingState) -> str:
    """The state as Prometheus text."""
    delivered = [each for each in state.editions if each.status == "delivered" and each.finished]
    oldest = min((feed.failing_since for feed in state.failing if feed.failing_since), default=state.at)
    lines = [
        ("newsdraft_briefing_missing", "gauge", "1 while a briefing that is due is not out", int(bool(state.missing))),
        ("newsdraft_briefing_next_seconds", "gauge", "when the next is due", state.next.at.timestamp()),
        ("newsdraft_feeds", "gauge", "feeds followed", len(state.feeds)),
        ("newsdraft_feeds_failing", "gauge", "feeds that cannot be read", len(state.failing)),
        (
            "newsdraft_feed_dead_seconds",
            "gauge",
            "how long the feed has failed that has failed longest",
            (state.at - oldest).total_seconds(),
        ),
        ("newsdraft_undelivered", "gauge", "recent deliveries that did not surely go out", len(state.undelivered)),
        ("newsdraft_disk_bytes", "gauge", "disk used by briefings and store", state.bytes),
    ]
    if delivered and delivered[0].finished:
        took = (delivered[0].finished - delivered[0].started).total_seconds()
        out = delivered[0].finished.timestamp()
        lines += [
            ("newsdraft_briefing_delivered_seconds", "gauge", "when the latest was delivered", out),
            ("newsdraft_briefing_duration_seconds", "gauge", "how long the latest took", took),
        ]
        if result := delivered[0].result:
            lines += [
                ("newsdraft_briefing_stories", "gauge", "stories of the latest", len(result.with_status("drafted"))),
                ("newsdraft_briefing_failures", "gauge", "failures that the latest names", len(result.failures)),
                ("newsdraft_briefing_calls", "gauge", "model calls of the latest", result.usage.calls),
            ]
    return "".join(
        f"# HELP {name} {help_}\n# TYPE {name} {kind}\n{name} {value}\n" for name, kind, help_, value in lines
    )
