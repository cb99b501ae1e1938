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

from pipeline.clustering.similarity import COPY, Profile, Similarity, in_common, likeness

ENOUGH, A_DAY, EACH_DOUBLING, FEW = 0.18, 0.36, 0.07, 4
"""What joins two entries of the same hour; what each day of silence between them adds to it, and each doubling of the
smaller of two groups, up to so many: one report may tell of an event in words of its own, several that all do so tell
of another."""
LONE = 0.12
"""How much less is enough for an entry that stands alone when all that are surely one event have been joined."""
NEWS = 0.1
"""What a group adds whose every headline has a name that no report of the other has, and what one whose every headline
has such a kind: the inquiry into a deal, a scorer's injury."""

DAY = timedelta(days=1)


class Member(NamedTuple):
    """An entry of a cluster; one without a date that can be trusted stands at the moment it was seen."""

    entry: int
    moment: datetime
    profile: Profile
    dated: bool = True


Alike = Callable[[Member, Member], Similarity]
Share = Callable[[Member, Member], float]


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


def share(one: Member, other: Member) -> float:
    """What two entries share, whatever speaks against it."""
    return in_common(one.profile, other.profile)[0]


def nearest_cluster(
    own: Sequence[Member], members: Sequence[Member], cohesions: float, alike: Alike = compare
) -> Nearest:
    """A group of entries against another, by the product of their cohesions, and the two that are most alike."""
    found = [(alike(one, other), one, other) for one, other in product(own, members)]
    best, one, other = max(found, key=lambda each: (each[0].value, -each[1].entry, -each[2].entry))
    shared = math.fsum([each.common for each, _, _ in found]) / len(found)
    against = math.fsum([each.penalty for each, _, _ in found]) / len(found)
    value = shared / math.sqrt(cohesions) - against
    if best.words >= COPY and not best.against:
        value = best.value
    return Nearest(value, value - _wanted(own, members, value), one, other, best)


def cohesion(group: Sequence[Member], shared: Share = share) -> float:
    """What a group's entries share on average, each with itself all of it: the less, the more their words differ."""
    within = math.fsum([shared(one, other) for one, other in combinations(group, 2)])
    return (len(group) + 2 * within) / len(group) ** 2


def most_margin(own: Sequence[Member], members: Sequence[Member], most: Sequence[float], cohesions: float) -> float:
    """What the margin of two groups cannot reach, by what no two of them can share, and the product of the groups'
    cohesions; for groups that do not suffice, any number below zero."""
    best = max(most)
    if best < COPY:  # a copy's words alone make it more alike than that
        best = math.fsum(most) / len(most) / math.sqrt(cohesions)
    margin = best - _at_once(own, members)
    return margin if margin < 0 else margin - A_DAY * _silence(own, members)


def _wanted(own: Sequence[Member], members: Sequence[Member], value: float) -> float:
    """From what likeness on two groups are one event; less than all of it, where the likeness falls short anyway."""
    wanted = _at_once(own, members) + A_DAY * _silence(own, members)
    return wanted if value < wanted else wanted + NEWS * _news(*sorted((own, members), key=len))


def _at_once(own: Sequence[Member], members: Sequence[Member]) -> float:
    """What joins two groups of the same hour."""
    return ENOUGH + EACH_DOUBLING * math.log2(min(len(own), len(members), FEW))


def _news(few: Sequence[Member], many: Sequence[Member]) -> float:
    """In which share of the headlines of few there is a name, and in which a kind, that no report of many has."""
    known = {term for each in many for term in each.profile.weights}
    return sum((not each.profile.names <= known) + (not each.profile.kinds <= known) for each in few) / len(few)


def _silence(own: Sequence[Member], members: Sequence[Member]) -> float:
    """Days between two groups: halfway between their nearest two and all on average, less what lies between a group's.

    By the nearest alone, one early report that was taken in ended the silence between an event and what came of it
    days later, and the others of that followed it. A story told for days leaves none.
    """
    between = [_apart(one, other) for one, other in product(own, members)]
    return max(0.0, (min(between) + math.fsum(between) / len(between) - _span(own) - _span(members)) / 2)


def _span(group: Sequence[Member]) -> float:
    """The days between any two entries of a group on average, each with itself none."""
    return 2 * math.fsum([_apart(one, other) for one, other in combinations(group, 2)]) / len(group) ** 2


def _apart(one: Member, other: Member) -> float:
    """The days between two entries; one, where the date of either is unknown."""
    return abs(one.moment - other.moment) / DAY if one.dated and other.dated else 1.0
