"""The briefing's nouns in the order they are made: Entry, Cluster, Ranked, Plan, StoryResult, Briefing."""

from datetime import date, datetime
from typing import Literal

from pipeline.models import Document, Draft, Event, Notes, Noun, Source, Usage

Dated = Literal["stated", "repaired", "unknown"]
Choice = Literal["draft", "one-liner", "change", "blocked", "left out"]


class Entry(Noun):
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


class Join(Noun):
    """Why an entry stands in its cluster: which of its entries it was joined to, how alike they are, by what."""

    entry: int
    to: int
    kind: Literal["copy", "same event", "update"]
    likeness: float
    why: str


class Cluster(Noun):
    """The entries about one event, oldest first; `covered` is the day of the last briefing that told of it."""

    id: int
    headline: str
    entries: tuple[Entry, ...]
    joins: tuple[Join, ...] = ()
    covered: date | None = None

    @property
    def outlets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(entry.outlet for entry in self.entries))


class Reason(Noun):
    """One part of a score: what it is for, in words, and its points."""

    rule: str
    points: float
    why: str


class Ranked(Noun):
    """A cluster with its score, the sum of its reasons' points, and what is to be made of it."""

    rank: int
    cluster: Cluster
    score: float
    reasons: tuple[Reason, ...]
    choice: Choice
    event: Event | None = None
    folder: str = ""


class Failure(Noun):
    """Something that did not work, named for the reader: a feed, a story, a writer, a delivery."""

    kind: Literal["feed", "story", "writer", "budget", "deadline", "delivery"]
    what: str
    reason: str
    since: datetime | None = None


class Gathered(Noun):
    """What a round through the feeds brought."""

    feeds: int = 0
    unchanged: int = 0
    seen: int = 0
    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    failures: tuple[Failure, ...] = ()


class Change(Noun):
    """What is new about an event that an earlier briefing told of: entries since then, the newest last."""

    cluster: int
    headline: str
    covered: date
    entries: tuple[Entry, ...]


class Plan(Noun):
    """The night's events, ranked, with what is to be made of each; nothing has been spent yet."""

    date: date
    slot: str
    edition: int = 1
    ranked: tuple[Ranked, ...]
    changes: tuple[Change, ...] = ()
    failures: tuple[Failure, ...] = ()

    def chosen(self, choice: Choice) -> tuple[Ranked, ...]:
        return tuple(each for each in self.ranked if each.choice == choice)


class StoryResult(Noun):
    """One event's run as it ended; what it made is there when `status` is `drafted`.

    `late` was under way at the deadline and follows in an update; `folder` is the run's, `path` its document's;
    `blocking` counts the findings for which only the review desk may see it.
    """

    ranked: Ranked
    status: Literal["drafted", "late", "failed"]
    reason: str = ""
    writer: str = ""
    folder: str = ""
    path: str = ""
    document: Document | None = None
    draft: Draft | None = None
    notes: Notes | None = None
    sources: tuple[Source, ...] = ()
    blocking: int = 0
    usage: Usage = Usage()
    seconds: float = 0.0


class Point(Noun):
    """One of the things to know: a sentence, and the cluster that it is about."""

    cluster: int
    text: str


class Briefing(Noun):
    """One edition of a slot's briefing; an edition above 1 is an update or was asked for with --again.

    `made` is when it was put together; `stand_in` says why the extractive writer stepped in, if it did.
    """

    date: date
    slot: str
    edition: int = 1
    made: datetime
    lead: tuple[Point, ...] = ()
    stories: tuple[StoryResult, ...] = ()
    one_liners: tuple[Ranked, ...] = ()
    changes: tuple[Change, ...] = ()
    failures: tuple[Failure, ...] = ()
    stand_in: str = ""
    usage: Usage = Usage()

    def told(self, status: Literal["drafted", "late", "failed"]) -> tuple[StoryResult, ...]:
        return tuple(story for story in self.stories if story.status == status)
