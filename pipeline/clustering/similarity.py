"""How alike two entries are, and why: weighted words in common, names above all, less what tells their events apart.

The weight of a word is its rarity among all entries (inverse document frequency), more in a headline. Names and
exact figures that stand on either side alone say "another event" however many words are shared. What each part counts
was fitted on the gold sets that may be studied, by logistic regression over their pairs, and then rounded.
"""

import math
from collections.abc import Iterable, Mapping, Set
from sys import intern
from typing import Any, NamedTuple

from pipeline.clustering.features import EntryWords
from pipeline.clustering.lexicon import word_lists

FEWEST_ENTRIES = 2_000
"""A young store counts as this large: in a handful of entries the words of one event would look common."""
HEADLINE = 1.5
SAME_NAME, SAME_FIGURE = 0.08, 0.08
"""What a rare name, or a figure of two digits or more, in common adds."""
OTHER_PLACE, OTHER_NAME, OTHER_KIND, OTHER_FIGURE = 0.3, 0.1, 0.07, 0.4
"""What is taken off where headlines share no country, or either has a name, kind or figure that the other lacks."""
NAME_ALONE, A_TURN = 0.2, 0.05
"""What is taken off where entries share one name and nothing else: a town's day has many events;
and what is taken off for a turn, as a dismissal is, that one headline alone has."""
COPY = 0.8
"""The share of words in common from where one entry is a copy of the other."""

ROUNDING = 1e-9
"""By how much a bound stays above what it bounds, whatever the order of a sum."""
SETS = ("named", "names", "kinds", "exact")


class Count(NamedTuple):
    """In how many entries a term stands, and in how many as a name or as a plain word."""

    entries: int = 0
    as_name: int = 0
    as_word: int = 0

    @property
    def is_name(self) -> bool:
        return self.as_name > self.as_word


class Profile(NamedTuple):
    """An entry as it is compared: its terms' weights, all names and its title's, kinds and exact figures of its title,
    and how its title's names and kinds read.

    A weight is 1 for a word that no other entry has, and half as much again in a headline.
    """

    weights: Mapping[str, float]
    named: frozenset[str]
    names: frozenset[str]
    kinds: frozenset[str]
    exact: frozenset[str]
    length: float
    shown: Mapping[str, str]

    @classmethod
    def made(cls, words: EntryWords, counts: Mapping[str, Count], entries: int) -> "Profile":
        """The profile of an entry's words among `entries` others, of which `counts` tells how many hold each term."""
        lists, total = word_lists(), max(entries, FEWEST_ENTRIES)
        weights = {
            term: round(
                math.log(total / max(1, min(counts.get(term, Count(1)).entries, total - 1)))
                / math.log(total)
                * lists.share(term)
                * (HEADLINE if term in words.title else 1.0),
                4,
            )
            for term in sorted(words.all)
        }
        named = frozenset(
            term
            for term in words.all
            if term in lists.bodies or (lists.share(term) == 1.0 and counts.get(term, Count()).is_name)
        )
        names, kinds = named & words.title, lists.kinds & words.title
        shown = {term: words.shown[term] for term in sorted(names | kinds)}
        return cls(weights, named, names, kinds, words.exact, _length(weights.values()), shown)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Profile":
        """The profile that `as_json` made a value of; an earlier version's said less."""
        sets = {name: frozenset(map(intern, kept.get(name, ()))) for name in SETS}
        weights = {intern(term): weight for term, weight in kept["weights"].items()}
        return cls(weights=weights, length=_length(weights.values()), shown=kept.get("shown", {}), **sets)

    def as_json(self) -> dict[str, Any]:
        sets = {name: sorted(getattr(self, name)) for name in SETS}
        return {"weights": dict(self.weights), "shown": dict(self.shown), **sets}

    def rarest(self, most: int) -> list[str]:
        """The terms that say most about the entry."""
        return sorted(self.weights, key=lambda term: (-self.weights[term], term))[:most]


class Similarity(NamedTuple):
    """What two entries share, and what that loses to what speaks against it; their words in common, from 0 to 1."""

    common: float
    penalty: float
    words: float
    against: tuple[str, ...]

    @property
    def value(self) -> float:
        return self.common - self.penalty


def likeness(one: Profile, other: Profile) -> Similarity:
    """How alike two entries are, to the last digit the same in whatever order their terms stand."""
    common, words = in_common(one, other)
    if not common:
        return Similarity(0.0, 0.0, 0.0, ())
    against = tuple(_against(one, other))
    both = one.weights.keys() & other.weights.keys()
    if len(both) == 1 and both <= one.named | other.named:
        against += ((NAME_ALONE, f"{_listed(both, one)} alone in common"),)
    return Similarity(common, sum(penalty for penalty, _ in against), words, tuple(what for _, what in against))


def in_common(one: Profile, other: Profile) -> tuple[float, float]:
    """From 0 to 1, what two entries share, and what their words in common alone come to."""
    mine, theirs = one.weights, other.weights
    both = mine.keys() & theirs.keys()
    if not both:
        return 0.0, 0.0
    angle = math.fsum([mine[term] * theirs[term] for term in both]) / (one.length * other.length or 1.0)
    held = max(
        math.fsum([weights[term] ** 2 for term in both]) / (length**2 or 1.0)
        for weights, length in ((mine, one.length), (theirs, other.length))
    )
    names = _weight(one, other, both & one.named & other.named)
    figures = _weight(one, other, {term for term in both if term[0].isdigit() and len(term) > 1})
    return min(1.0, (angle + held) / 2 + SAME_NAME * names + SAME_FIGURE * figures), angle


def most_alike(one: Profile, other: Profile) -> float:
    """More than the likeness of two entries can be: what they share counts, and nothing speaks against it."""
    mine, theirs, named = one.weights, other.weights, one.named & other.named
    product = here = there = added = 0.0
    for term in mine.keys() & theirs.keys():
        weight, beside = mine[term], theirs[term]
        product += weight * beside
        here += weight * weight
        there += beside * beside
        if term[0].isdigit():
            added += SAME_FIGURE * min(weight, beside)
        if term in named:
            added += SAME_NAME * min(weight, beside)
    angle = product / (one.length * other.length or 1.0)
    held = max(here / (one.length**2 or 1.0), there / (other.length**2 or 1.0))
    return min(1.0, (angle + held) / 2 + added) + ROUNDING


def _weight(one: Profile, other: Profile, terms: Set[str]) -> float:
    return math.fsum([min(one.weights[term], other.weights[term]) for term in terms])


def is_copy(one: Profile, other: Profile, alike: Similarity) -> bool:
    """Whether one entry says what the other says: nearly the same words, and every figure the same."""
    return alike.words >= COPY and not alike.against and _figures(one) == _figures(other)


def _figures(profile: Profile) -> set[str]:
    return {term for term in profile.weights if term[0].isdigit()}


def shared(one: Profile, other: Profile, most: int = 6) -> list[str]:
    """The terms that carry the likeness of two entries, the weightiest first."""
    both = one.weights.keys() & other.weights.keys()
    return sorted(both, key=lambda term: (-one.weights[term] * other.weights[term], term))[:most]


def _against(one: Profile, other: Profile) -> Iterable[tuple[float, str]]:
    """What tells the events apart: on either side something of its kind that the other side does not know.

    Other names and kinds weigh less the more names both headlines have: one puts the town beside the ship, the next the
    owner. Countries are compared between headlines alone: a report often names in passing what it is not about.
    """
    here, there = (each.names & word_lists().bodies for each in (one, other))
    if here and there and _unknown(here, there) == here and _unknown(there, here) == there:
        yield OTHER_PLACE, f"countries {_listed(here, one)} against {_listed(there, other)}"
    for penalty, what, mine, theirs in (
        (OTHER_NAME, "names", one.names, other.names),
        (OTHER_KIND, "kinds", one.kinds, other.kinds),
        (OTHER_FIGURE, "figures", one.exact, other.exact),
    ):
        only, only_there = _unknown(mine, other.weights.keys()), _unknown(theirs, one.weights.keys())
        if only and only_there:
            share = 1.0 if what == "figures" else _apart(one, only, other, only_there)
            yield penalty * share, f"{what} {_listed(only, one)} against {_listed(only_there, other)}"
    for report, beside in ((one, other), (other, one)):
        turns = (report.kinds & word_lists().turns) - beside.weights.keys()
        if turns and not one.kinds & other.kinds:
            yield A_TURN, f"{_listed(turns, report)} in one headline alone"


def _unknown(some: Set[str], others: Set[str]) -> Set[str]:
    """Those of some that others lack: by name, as the country that a bank or a state is of, and the other way."""
    left, within = some - others, word_lists().within
    if not left & word_lists().bodies:
        return left
    lands = {within[each] for each in others & within.keys()}
    return {term for term in left if term not in lands and within.get(term) not in others}


def _apart(one: Profile, only: Set[str], other: Profile, only_there: Set[str]) -> float:
    """From 0 to 1, what stands on either side alone weighs beside the names that both headlines have."""
    apart = min(math.fsum([one.weights[term] for term in only]), math.fsum([other.weights[t] for t in only_there]))
    return apart / (apart + _weight(one, other, one.names & other.names))


def _listed(terms: Iterable[str], profile: Profile) -> str:
    return ", ".join(profile.shown.get(term, term) for term in sorted(terms))


def _length(weights: Iterable[float]) -> float:
    return math.sqrt(math.fsum([weight * weight for weight in weights]))
