"""Where new entries come to stand: each in the cluster it is like, then clusters begun that prove to be one event.

An entry is compared with few: its rarest terms name the clusters where they stood last. What an earlier round decided
stays decided; only clusters begun in this round are still put together, when all its entries are in.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Literal, NamedTuple

from pipeline.clustering.features import EntryWords
from pipeline.clustering.model import Join
from pipeline.clustering.similarity import Member, Nearest, is_copy, nearest_cluster, shared

ANCHORS, KEPT_TERMS = 8, 12
"""Terms by which an entry looks for its event, and by which it can be found later."""
LEAST_SHARE = 0.12
"""The share of an entry's weight that the terms it looks by must have in common with a cluster."""
LATEST, CANDIDATES, MEMBERS = 20, 3, 8
"""Entries looked at for one term, clusters compared with one entry, and entries of a cluster compared: the newest."""


@dataclass
class ClusterIndex:
    """The clusters that new entries may join: their members, and where a term stood last, the newest at the end.

    Negative numbers are clusters begun in this round; `became` tells which of them were put into another since.
    """

    members: dict[int, list[Member]] = field(default_factory=dict)
    places: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    became: dict[int, int] = field(default_factory=dict)

    def likely(self, member: Member) -> list[int]:
        """The clusters that share enough with the entry by its rarest terms, the likeliest first."""
        found: Counter[int] = Counter()
        profile = member.profile
        for term in profile.rarest(ANCHORS):
            weight = profile.weights[term]
            named = {cluster for _, cluster in self.places.get(term, ())[-LATEST:]}
            for cluster in {self.now(each) for each in named} if self.became else named:
                found[cluster] += round(10_000 * weight * weight)
        least = LEAST_SHARE * 10_000 * profile.length**2
        return sorted((each for each in found if found[each] >= least), key=lambda each: (-found[each], each))

    def candidates(self, member: Member, window: timedelta) -> list[int]:
        """The likeliest clusters of those that are still going on; any, for an entry without a date."""
        since = member.moment - window
        going = (each for each in self.likely(member) if each in self.members)
        return list(islice((each for each in going if not member.dated or self._latest(each) >= since), CANDIDATES))

    def _latest(self, cluster: int) -> datetime:
        return max(member.moment for member in self.members[cluster])

    def newest(self, cluster: int) -> Sequence[Member]:
        return self.members[cluster][-MEMBERS:]

    def now(self, cluster: int) -> int:
        """What a cluster has become."""
        while cluster in self.became:
            cluster = self.became[cluster]
        return cluster

    def put(self, cluster: int, member: Member) -> None:
        """Adds an entry to a cluster, new or not."""
        self.members.setdefault(cluster, []).append(member)
        for term in member.profile.rarest(KEPT_TERMS):
            self.places[term].append((member.entry, cluster))

    def merge(self, begun: int, into: int) -> None:
        """Puts a cluster begun in this round into another."""
        self.became[begun] = into
        self.members[into] = sorted(self.members[into] + self.members.pop(begun), key=lambda each: each.entry)


class Placement(NamedTuple):
    """Where an entry came to stand; a negative number is a cluster that this round begins."""

    member: Member
    cluster: int
    join: Join | None


class New(NamedTuple):
    """An entry to be placed, with its words as they read."""

    member: Member
    words: EntryWords


def place(batch: Sequence[New], index: ClusterIndex, window: timedelta) -> list[Placement]:
    """Every entry's place, in the order of their time."""
    joins: dict[int, Join | None] = {}
    places: dict[int, int] = {}
    words = {new.member.entry: new.words for new in batch}
    for new in batch:
        best = _best([new.member], index, window)
        cluster = best[1] if best else -new.member.entry
        index.put(cluster, new.member)
        places[new.member.entry] = cluster
        joins[new.member.entry] = _join(new.member.entry, best[0], words) if best else None
    for begun in [cluster for cluster in index.members if cluster < 0]:
        found = _best(index.members[begun], index, window, but=begun) if begun in index.members else None
        if found:
            index.merge(begun, found[1])
            joins[-begun] = _join(-begun, found[0], words)
    return [Placement(new.member, index.now(places[new.member.entry]), joins[new.member.entry]) for new in batch]


def _best(own: Sequence[Member], index: ClusterIndex, window: timedelta, but: int = 0) -> tuple[Nearest, int] | None:
    """The cluster that the entries are most surely part of, if they are of any."""
    best: tuple[Nearest, int] | None = None
    for cluster in dict.fromkeys(each for member in own[-MEMBERS:] for each in index.candidates(member, window)):
        if cluster == but or (but and len(own) == len(index.members[cluster]) == 1):
            continue
        found = nearest_cluster(own[-MEMBERS:], index.newest(cluster))
        if found.margin >= 0 and (best is None or found.margin > best[0].margin):
            best = found, cluster
    return best


def _join(entry: int, found: Nearest, words: Mapping[int, EntryWords]) -> Join:
    """Why an entry was joined; one that brought others along may owe its place to one of those."""
    own, to = found.own.profile, found.to.profile
    terms = ", ".join(words[found.own.entry].shown.get(term, term) for term in shared(own, to))
    by = "" if found.own.entry == entry else f"through entry {found.own.entry}, which was joined to it: "
    against = f"; against it: {'; '.join(found.likeness.against)}" if found.likeness.against else ""
    kind: Literal["copy", "same event"] = "same event"
    if found.own.entry == entry and is_copy(own, to, found.likeness):
        kind = "copy"
    why = f"{by}both have {terms}{against}"
    return Join(entry=entry, to=found.to.entry, kind=kind, likeness=round(found.value, 3), why=why)
