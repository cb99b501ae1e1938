"""How alike two entries are, and why: weighted words in common, less what tells their events apart.

The weight of a word is its rarity among all entries (inverse document frequency), more in a headline. Names, exact
figures and periods that stand on either side alone say "another event" however many words are shared.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from sys import intern
from typing import Any, NamedTuple

from pipeline.briefing.words import Words, word_lists

FEWEST_ENTRIES = 2_000
"""A young store counts as this large: in a handful of entries the words of one event would look common."""
COMMON, HEADLINE = 0.3, 1.5
OTHER_NAME, OTHER_FIGURE, OTHER_PERIOD = 0.3, 0.3, 0.1


ENOUGH, A_DAY, COPY = 0.32, 0.04, 0.8
"""Likeness that joins two entries of the same hour; what each day between them adds to it; from where one is a copy."""


class Count(NamedTuple):
    """In how many entries a term stands, and in how many as a name or as a plain word."""

    entries: int = 0
    as_name: int = 0
    as_word: int = 0

    @property
    def is_name(self) -> bool:
        return self.as_name > self.as_word


class Profile(NamedTuple):
    """An entry as it is compared: its terms' weights, the names and exact figures of its title, and its periods."""

    weights: Mapping[str, float]
    names: frozenset[str]
    exact: frozenset[str]
    periods: frozenset[str]
    length: float

    @classmethod
    def made(cls, words: Words, counts: Mapping[str, Count], entries: int) -> "Profile":
        """The profile of an entry's words among `entries` others, of which `counts` tells how many hold each term."""
        common, total = word_lists().common, max(entries, FEWEST_ENTRIES)
        weights = {
            term: round(
                math.log(total / max(1, min(counts.get(term, Count(1)).entries, total - 1)))
                * (COMMON if term in common else 1.0)
                * (HEADLINE if term in words.title else 1.0),
                3,
            )
            for term in sorted(words.all)
        }
        names = frozenset(term for term in words.title if term not in common and counts.get(term, Count()).is_name)
        return cls(weights, names, words.exact, words.periods, _length(weights.values()))

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Profile":
        """The profile that `as_json` made a value of."""
        names, exact, periods = (frozenset(map(intern, kept[name])) for name in ("names", "exact", "periods"))
        weights = {intern(term): weight for term, weight in kept["weights"].items()}
        return cls(weights, names, exact, periods, _length(weights.values()))

    def as_json(self) -> dict[str, Any]:
        sets = {"names": self.names, "exact": self.exact, "periods": self.periods}
        return {"weights": dict(self.weights), **{name: sorted(each) for name, each in sets.items()}}

    def rarest(self, most: int) -> list[str]:
        """The terms that say most about the entry."""
        return sorted(self.weights, key=lambda term: (-self.weights[term], term))[:most]


class Likeness(NamedTuple):
    """From 0 to about 1, and what speaks against it."""

    value: float
    against: tuple[str, ...]


def likeness(one: Profile, other: Profile) -> Likeness:
    """How alike two entries are, to the last digit the same in whatever order their terms stand."""
    mine, theirs = one.weights, other.weights
    product = math.fsum([mine[term] * theirs[term] for term in mine.keys() & theirs.keys()])
    against = tuple(_against(one, other))
    value = product / (one.length * other.length or 1.0) - sum(penalty for penalty, _ in against)
    return Likeness(value, tuple(what for _, what in against))


def is_copy(one: Profile, other: Profile, alike: Likeness) -> bool:
    """Whether one entry says what the other says: nearly the same words, and every figure the same."""
    return alike.value >= COPY and not alike.against and _figures(one) == _figures(other)


def _figures(profile: Profile) -> set[str]:
    return {term for term in profile.weights if term[0].isdigit()}


def shared(one: Profile, other: Profile, most: int = 6) -> list[str]:
    """The terms that carry the likeness of two entries, the weightiest first."""
    both = one.weights.keys() & other.weights.keys()
    return sorted(both, key=lambda term: (-one.weights[term] * other.weights[term], term))[:most]


def _against(one: Profile, other: Profile) -> Iterable[tuple[float, str]]:
    """What tells the events apart: on either side something of its kind that the other side does not know."""
    for penalty, what, mine, theirs in (
        (OTHER_NAME, "names", one.names, other.names),
        (OTHER_FIGURE, "figures", one.exact, other.exact),
    ):
        only, only_there = mine - other.weights.keys(), theirs - one.weights.keys()
        if only and only_there:
            yield penalty, f"{what} {', '.join(sorted(only))} against {', '.join(sorted(only_there))}"
    if one.periods and other.periods and not one.periods & other.periods:
        yield OTHER_PERIOD, f"{', '.join(sorted(one.periods))} against {', '.join(sorted(other.periods))}"


def _length(weights: Iterable[float]) -> float:
    return math.sqrt(math.fsum([weight * weight for weight in weights]))


class Member(NamedTuple):
    """An entry of a cluster."""

    entry: int
    moment: datetime
    profile: Profile


class Nearest(NamedTuple):
    """How an entry stands to a cluster: their likeness, by how much it suffices, and the most alike entry."""

    value: float
    margin: float
    to: Member
    likeness: Likeness


def nearest(entry: Member, members: Sequence[Member]) -> Nearest:
    """The entry against a cluster: halfway between its likeness to the most alike member and to all on average."""
    found = [(likeness(entry.profile, member.profile), member) for member in members]
    best, closest = max(found, key=lambda pair: (pair[0].value, -pair[1].entry))
    average = sum(each.value for each, _ in found) / len(found)
    value = best.value if best.value >= COPY else (best.value + average) / 2
    days = min(abs((entry.moment - member.moment).total_seconds()) for member in members) / 86_400
    return Nearest(value, value - (ENOUGH + A_DAY * days), closest, best)
