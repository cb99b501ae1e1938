"""Where new entries come to stand: the two clusters that most surely are one event become one, as long as any are.

An entry that is left alone then joins the cluster that it stands nearest to, if it is likelier of that event than not.

An entry is compared with few: its rarest terms name the clusters where they stood last. What an earlier round decided
stays decided: stored clusters take entries in, and are never put together.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import islice
from typing import Literal, NamedTuple

from pipeline.clustering.features import EntryWords
from pipeline.clustering.linkage import LONE, Member, Nearest, cohesion, compare, most_margin, nearest_cluster, share
from pipeline.clustering.model import Join
from pipeline.clustering.similarity import Similarity, is_copy, most_alike, shared

ANCHORS, KEPT_TERMS = 8, 12
"""Terms by which an entry looks for its event, and by which it can be found later."""
LEAST_SHARE = 0.03
"""The share of an entry's weight that the terms it looks by must have in common with a cluster."""
LATEST, CANDIDATES, BESIDE, MEMBERS = 20, 3, 12, 16
"""Entries looked at for one term, stored clusters compared with one entry, clusters of either kind compared with it,
and entries of a cluster compared: the newest."""


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
            for cluster in named:
                found[cluster] += round(10_000 * weight * weight)
        least = LEAST_SHARE * 10_000 * profile.length**2
        return sorted((each for each in found if found[each] >= least), key=lambda each: (-found[each], each))

    def candidates(self, member: Member, window: timedelta) -> list[int]:
        """The likeliest clusters of those that are still going on; any, for an entry without a date."""
        since = member.moment - window
        going = (each for each in self.likely(member) if each in self.members)
        return list(islice((each for each in going if not member.dated or self._latest(each) >= since), BESIDE))

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
        self.members[into] = sorted(
            self.members[into] + self.members.pop(begun), key=lambda each: (each.moment, each.entry)
        )


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
    """Every entry's place, in the order of their time.

    Each entry begins as a cluster of its own. So what the reports of an actor's new story have in common is known
    before they are compared with the story before.
    """
    words = {new.member.entry: new.words for new in batch}
    merging = Merging(index)
    for new in batch:
        begun = -new.member.entry
        beside = index.candidates(new.member, window)
        index.put(begun, new.member)
        merging.begin(begun, beside)
    joins = {begun: _join(-begun, found, words, copies=copies) for begun, found, copies in merging.merges()}
    return [Placement(new.member, index.now(-new.member.entry), joins.get(-new.member.entry)) for new in batch]


class Merging:
    """Clusters side by side with those that they may be one with, and the surest pairs of them.

    A pair waits at what its margin cannot reach, and is looked at closely only when no other may be surer.
    """

    def __init__(self, index: ClusterIndex) -> None:
        self._index = index
        self._order: dict[int, int] = {}
        self._beside: dict[int, set[int]] = defaultdict(set)
        self._changes: Counter[int] = Counter()
        self._most: dict[int, dict[int, float]] = defaultdict(dict)
        self._likeness: dict[tuple[int, int], Similarity] = {}
        self._shared: dict[tuple[int, int], float] = {}
        self._cohesions: dict[int, tuple[int, float]] = {}
        self._pairs: list[tuple[float, tuple[int, int], tuple[int, int], tuple[int, int], Nearest | None]] = []

    def begin(self, begun: int, beside: Sequence[int]) -> None:
        """Takes up a cluster of one entry, the next in time, with the clusters before it that it may be one with."""
        self._order[begun] = len(self._order)
        for other in beside:
            self._compare(begun, other)

    def merges(self) -> Iterator[tuple[int, Nearest, bool]]:
        """The clusters that become part of an older one, how they stood to it, and whether the entry that began them
        copies one of it; the surest first, and those that stand alone last."""
        yield from self._surest()
        for lone in sorted((each for each in self._order if self._is_alone(each)), key=self._age):
            self._bring_home(lone)
        yield from self._surest()

    def _is_alone(self, cluster: int) -> bool:
        return len(self._index.members.get(cluster, ())) == 1

    def _bring_home(self, lone: int) -> None:
        """Takes up the pair of a cluster of one entry and the one nearest to it, where they nearly suffice.

        One word in common is too little: a town's day has many events that nobody else reports.
        """
        found = [(self._nearest(lone, other), other) for other in sorted(self._beside[lone], key=self._age)]
        nearest, other = max(found, key=lambda each: each[0].margin, default=(None, 0))
        if nearest and nearest.margin >= -LONE and len(shared(nearest.own.profile, nearest.to.profile)) > 1:
            own_age, into = sorted((self._age(lone), self._age(other)), reverse=True)
            heappush(self._pairs, (-nearest.margin, own_age, into, self._seen(own_age[1], into[1]), nearest))

    def _surest(self) -> Iterator[tuple[int, Nearest, bool]]:
        while self._pairs:
            _, (_, own), (_, into), seen, found = heappop(self._pairs)
            if not self._index.became.keys().isdisjoint((own, into)) or seen != self._seen(own, into):
                continue
            if found is None:
                found = self._nearest(own, into)
                if found.margin >= 0:
                    heappush(self._pairs, (-found.margin, self._age(own), self._age(into), seen, found))
                continue
            begun = next(member for member in self._index.members[own] if member.entry == -own)
            olds = self._index.newest(into)
            yield own, found, any(is_copy(begun.profile, old.profile, self._alike(begun, old)) for old in olds)
            self._index.merge(own, into)
            self._changes[into] += 1
            for other in sorted(self._beside.pop(own) | self._beside[into], key=self._age):
                self._beside[other].discard(own)
                if other not in (own, into) and min(other, into) < 0:
                    self._compare(other, into)

    def _compare(self, one: int, other: int) -> None:
        own, into = (one, other) if self._age(one) > self._age(other) else (other, one)
        self._beside[own].add(into)
        self._beside[into].add(own)
        some, others = self._index.newest(own), self._index.newest(into)
        cohesions = self._cohesion(own) * self._cohesion(into)
        most = most_margin(some, others, self._at_most(some, others), cohesions)
        if most >= 0:
            heappush(self._pairs, (-most, self._age(own), self._age(into), self._seen(own, into), None))

    def _nearest(self, own: int, into: int) -> Nearest:
        cohesions = self._cohesion(own) * self._cohesion(into)
        return nearest_cluster(self._index.newest(own), self._index.newest(into), cohesions, self._alike)

    def _cohesion(self, cluster: int) -> float:
        changes, known = self._cohesions.get(cluster, (-1, 1.0))
        if changes != self._changes[cluster]:
            known = cohesion(self._index.newest(cluster), self._share)
            self._cohesions[cluster] = self._changes[cluster], known
        return known

    def _age(self, cluster: int) -> tuple[int, int]:
        """Stored clusters stand before those begun in this round, which stand in the order of their time."""
        return self._order.get(cluster, -1), cluster

    def _seen(self, own: int, into: int) -> tuple[int, int]:
        return self._changes[own], self._changes[into]

    def _at_most(self, some: Sequence[Member], others: Sequence[Member]) -> list[float]:
        found = []
        for one in some:
            known = self._most[one.entry]
            for other in others:
                most = known.get(other.entry)
                if most is None:
                    most = most_alike(one.profile, other.profile)
                    known[other.entry] = self._most[other.entry][one.entry] = most
                found.append(most)
        return found

    def _share(self, one: Member, other: Member) -> float:
        pair = one.entry, other.entry
        if pair not in self._shared:
            known = self._likeness.get(pair)
            self._shared[pair] = self._shared[pair[::-1]] = known.common if known else share(one, other)
        return self._shared[pair]

    def _alike(self, one: Member, other: Member) -> Similarity:
        pair = one.entry, other.entry
        if pair not in self._likeness:
            self._likeness[pair] = self._likeness[pair[::-1]] = compare(one, other)
        return self._likeness[pair]


def _join(entry: int, found: Nearest, words: Mapping[int, EntryWords], *, copies: bool) -> Join:
    """Why an entry was joined; one that brought others along may owe its place to one of those."""
    own, to = found.own.profile, found.to.profile
    terms = ", ".join(words[found.own.entry].shown.get(term, term) for term in shared(own, to))
    by = "" if found.own.entry == entry else f"through entry {found.own.entry}, which was joined to it: "
    against = f"; against it: {'; '.join(found.likeness.against)}" if found.likeness.against else ""
    kind: Literal["copy", "same event"] = "copy" if copies else "same event"
    alone = "; it stood alone, and nearest to this" if found.margin < 0 else ""
    why = f"{by}both have {terms}{against}{alone}"
    return Join(entry=entry, to=found.to.entry, kind=kind, likeness=round(found.value, 3), why=why)
