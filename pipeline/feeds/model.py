"""What feeds bring: entries as they were last seen, and what a round through the feeds came to."""

from datetime import datetime
from typing import Literal

from pipeline.models import FrozenModel

Dated = Literal["stated", "repaired", "unknown"]


class Entry(FrozenModel):
    """One entry as it was last seen, in plain text.

    `key` tells it from the feed's others; `text` is the article where the feed carries it whole; `changed` is when it
    was last seen altered; `file` is the path of an event file, for entries of a folder; `id` is the store's number.
    """

    id: int = 0
    feed: str
    outlet: str
    key: str
    url: str = ""
    title: str
    summary: str = ""
    text: str = ""
    language: str = ""
    published: datetime | None = None
    dated: Dated = "unknown"
    seen: datetime
    changed: datetime | None = None
    file: str = ""

    @property
    def moment(self) -> datetime:
        """When it was published, or else first seen."""
        return min(self.published, self.seen) if self.published else self.seen


class Failure(FrozenModel):
    """Something that did not work, named for the reader: a feed, a story, a writer, a delivery."""

    kind: Literal["feed", "story", "writer", "budget", "deadline", "delivery"]
    what: str
    reason: str
    since: datetime | None = None


class Gathered(FrozenModel):
    """What a round through the feeds brought."""

    feeds: int = 0
    unchanged: int = 0
    seen: int = 0
    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    failures: tuple[Failure, ...] = ()
