"""How groups of entries stand to each other: what they share on average, beside what each shares within itself.

That is the cosine of the groups' centroids, with the rules' likeness in place of a product of words. Twenty reports of
one event, each in words of its own, are less alike pair by pair than two rewritings of one wire report; as groups, two
halves of them are as near. What speaks against a pair is an average of its own, and no size makes it less.
"""

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import combinations, product
from typing import NamedTuple

from pipeline.clustering.similarity import COPY, Profile, Similarity, likeness, plain_likeness

ENOUGH, A_DAY, EACH_DOUBLING = 0.25, 0.12, 0.03
"""What joins two entries of the same hour; what each day between them adds to it, and each doubling of the smaller of
two groups: one report may tell of an event in words of its own, several that all do so tell of another."""
LONE = 0.15
"""How much less is enough for an entry that stands alone when all that are surely one event have been joined."""
NEW_STORY, SAME_STORY = 0.8, 0.3
"""What each day between two groups of reports adds besides, for each doubling of the smaller, where names and figures
are all they share; and from what nearness of their other words it adds nothing. Several outlets that take an actor up
again after a silence, in words of another matter, report something new: the inquiry into a deal, a scorer's injury."""

DAY = timedelta(days=1)
ROUNDING = 1e-9
"""Where no two entries of a group share a plain word, what they share with themselves stays above nothing."""


class Member(NamedTuple):
    """An entry of a cluster; one without a date that can be trusted stands at the moment it was seen."""

    entry: int
    moment: datetime
    profile: Profile
    dated: bool = True


Alike = Callable[[Member, Member], Similarity]


class Nearest(NamedTuple):
    """How entries stand to a cluster: their likeness, by how much it suffices, and the most alike two."""

    value: float
    margin: float
    own: Member
    to: Member
    likeness: Similarity


def compare(one: Member, other: Member) -> Similarity:
    """How alike two entries are by themselves."""
    return likeness(one.profile, other.profile)


def nearest_cluster(own: Sequence[Member], members: Sequence[Member], alike: Alike = compare) -> Nearest:
    """A group of entries against another, and the two of them that are most alike."""
    found = [(alike(one, other), one, other) for one, other in product(own, members)]
    best, one, other = max(found, key=lambda each: (each[0].value, -each[1].entry, -each[2].entry))
    shared = math.fsum([each.common for each, _, _ in found]) / len(found)
    against = math.fsum([each.penalty for each, _, _ in found]) / len(found)
    value = shared / math.sqrt(cohesion(own, alike) * cohesion(members, alike)) - against
    if best.words >= COPY and not best.against:
        value = best.value
    return Nearest(value, value - _wanted(own, members, value), one, other, best)


def cohesion(group: Sequence[Member], alike: Alike) -> float:
    """What a group's entries share on average, each with itself all of it: the less, the more their words differ."""
    within = math.fsum([alike(one, other).common for one, other in combinations(group, 2)])
    return (len(group) + 2 * within) / len(group) ** 2


def most_margin(own: Sequence[Member], members: Sequence[Member], most: Sequence[float], cohesions: float) -> float:
    """What the margin of two groups cannot reach, by what no two of them can share, and the product of the groups'
    cohesions; for groups that do not suffice, any number below zero."""
    best = max(most)
    if best < COPY:  # a copy's words alone make it more alike than that
        best = math.fsum(most) / len(most) / math.sqrt(cohesions)
    return best - ENOUGH if best < ENOUGH else best - ENOUGH - A_DAY * _days(own, members)


def _wanted(own: Sequence[Member], members: Sequence[Member], value: float) -> float:
    """From what likeness on two groups are one event; less than all of it, where the likeness falls short anyway."""
    days, smaller = _days(own, members), min(len(own), len(members))
    wanted = ENOUGH + A_DAY * days
    if value >= wanted and smaller > 1:
        away = max(0.0, 1 - _matter(own, members) / SAME_STORY)
        wanted += (EACH_DOUBLING + NEW_STORY * days * away) * math.log2(smaller)
    return wanted


def _matter(own: Sequence[Member], members: Sequence[Member]) -> float:
    """How near two groups' centroids are in words that are neither names nor figures, from 0 to 1."""
    return _plain(own, members) / (math.sqrt(_plain(own, own) * _plain(members, members)) or ROUNDING)


def _plain(some: Sequence[Member], others: Sequence[Member]) -> float:
    pairs = [plain_likeness(one.profile, other.profile) for one, other in product(some, others)]
    return math.fsum(pairs) / len(pairs)


def _days(own: Sequence[Member], members: Sequence[Member]) -> float:
    """How far apart the nearest two are in time: a day, where the date of either is unknown."""
    apart = [abs(one.moment - other.moment) if one.dated and other.dated else DAY for one in own for other in members]
    return min(apart).total_seconds() / 86_400
