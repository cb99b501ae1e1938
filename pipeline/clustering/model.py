"""The clusters of entries about one event: how they were joined, ranked and chosen."""

from datetime import date
from typing import Literal

from pipeline.feeds.model import Entry
from pipeline.models import Event, FrozenModel

Choice = Literal["draft", "one-liner", "change", "blocked", "left out"]


class Join(FrozenModel):
    """Why an entry stands in its cluster: which of its entries it was joined to, how alike they are, by what."""

    entry: int
    to: int
    kind: Literal["copy", "same event", "update"]
    likeness: float
    why: str


class Cluster(FrozenModel):
    """The entries about one event, oldest first; `covered` is the day of the last briefing that reported it."""

    id: int
    headline: str
    entries: tuple[Entry, ...]
    joins: tuple[Join, ...] = ()
    covered: date | None = None

    @property
    def outlets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(entry.outlet for entry in self.entries))


class Reason(FrozenModel):
    """One part of a score: what it is for, in words, and its points."""

    rule: str
    points: float
    why: str


class RankedCluster(FrozenModel):
    """A cluster with its score, the sum of its reasons' points, and what is to be made of it."""

    rank: int
    cluster: Cluster
    score: float
    reasons: tuple[Reason, ...]
    choice: Choice
    event: Event | None = None
    folder: str = ""


class FollowUp(FrozenModel):
    """What is new about an event that an earlier briefing reported: entries since then, the newest last."""

    cluster: int
    headline: str
    covered: date
    entries: tuple[Entry, ...]
