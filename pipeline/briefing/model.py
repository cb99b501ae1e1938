"""The briefing's nouns in the order they are made: Entry, Cluster, RankedCluster, Plan, StoryResult, Briefing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from pipeline.clustering.model import Choice, FollowUp, RankedCluster
from pipeline.feeds.model import Failure
from pipeline.models import Document, Draft, FrozenModel, Notes, Source, Usage


class Plan(FrozenModel):
    """The night's events, ranked, with what is to be made of each; nothing has been spent yet.

    `embargoes` say of clusters before when nothing of them may reach readers.
    """

    date: date
    slot: str
    edition: int = 1
    ranked: tuple[RankedCluster, ...]
    changes: tuple[FollowUp, ...] = ()
    failures: tuple[Failure, ...] = ()
    embargoes: Mapping[int, datetime] = {}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.chosen("draft") or self.chosen("one-liner") or self.changes)

    def chosen(self, choice: Choice) -> tuple[RankedCluster, ...]:
        return tuple(each for each in self.ranked if each.choice == choice)


class StoryResult(FrozenModel):
    """One event's run as it ended; what it made is there when `status` is `drafted`.

    `late` was under way at the deadline and follows in an update; `folder` is the run's, `path` its document's;
    `blocking` counts the findings for which only the review desk may see it.
    """

    ranked: RankedCluster
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


class Point(FrozenModel):
    """One of the things to know: who reports it and where they differ, and the cluster that it is about."""

    cluster: int
    text: str


class Briefing(FrozenModel):
    """One edition of a slot's briefing; an edition above 1 is an update or was asked for with --again.

    `made` is when it was put together; `stand_in` says why digests stood in for the model, if they did; `not_before` is
    the latest embargo of all that it tells.
    """

    date: date
    slot: str
    edition: int = 1
    made: datetime
    not_before: datetime | None = None
    lead: tuple[Point, ...] = ()
    stories: tuple[StoryResult, ...] = ()
    one_liners: tuple[RankedCluster, ...] = ()
    changes: tuple[FollowUp, ...] = ()
    failures: tuple[Failure, ...] = ()
    stand_in: str = ""
    usage: Usage = Usage()

    def with_status(self, status: Literal["drafted", "late", "failed"]) -> tuple[StoryResult, ...]:
        return tuple(story for story in self.stories if story.status == status)
