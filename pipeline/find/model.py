"""What looking for sources deals in: searches, their results, and what was picked or refused with the reason."""

from datetime import date
from typing import Literal

from pipeline.clustering.model import Reason
from pipeline.errors import InputError
from pipeline.find.publishers import folded
from pipeline.models import FrozenModel, SourceRef

FOUND = "sources.json"
ENOUGH = 2
"""Independent publishers without whom there is no draft."""

Rule = Literal[
    "no page",
    "aggregator",
    "blocked",
    "old",
    "off the subject",
    "robots",
    "unreadable",
    "subscription",
    "short",
    "copy",
    "same publisher",
    "beyond the most",
]


class Search(FrozenModel):
    """One search: its words as a person would type them, its key terms (the most telling first), and how many results.

    Reports are wanted from `since` to `until`; `today` is when it is asked.
    """

    words: str
    terms: tuple[str, ...]
    since: date
    until: date
    today: date
    most: int = 20


class SearchHit(FrozenModel):
    """One result: a page and what the service says of it; `text` where the report itself is at hand."""

    url: str
    title: str = ""
    publisher: str = ""
    published: date | None = None
    snippet: str = ""
    text: str = ""
    found_by: tuple[str, ...] = ()


class SearchCall(FrozenModel):
    """One search as it went: how many results it had, its price in US dollars, and why it failed if it did."""

    service: str
    words: str
    round: int = 1
    results: int = 0
    cost: float = 0.0
    error: str = ""


class Pick(SourceRef):
    """A source to draft from, with why it was picked; `counts_as` is whose report it is, where copies are one's.

    One that an editor adds needs its path, URL or text alone.
    """

    counts_as: str = ""
    score: float = 0.0
    why: tuple[Reason, ...] = ()
    found_by: tuple[str, ...] = ()

    @property
    def ref(self) -> SourceRef:
        return SourceRef(**{name: getattr(self, name) for name in SourceRef.model_fields})


class Refusal(FrozenModel):
    """A result that is not drafted from, and why."""

    url: str
    title: str = ""
    publisher: str = ""
    rule: Rule
    reason: str


class FoundSources(FrozenModel):
    """All that looking for sources came to, as an editor may change it: sources struck from `picks`, or added.

    `given` is whose reports the event's own sources are.
    """

    headline: str
    round: int = 1
    given: tuple[str, ...] = ()
    searches: tuple[SearchCall, ...] = ()
    picks: tuple[Pick, ...] = ()
    refused: tuple[Refusal, ...] = ()

    @property
    def publishers(self) -> tuple[str, ...]:
        """Whose reports the picks and the event's own sources are, each once."""
        named = {folded(name): name for name in (*self.given, *(pick.counts_as or pick.origin for pick in self.picks))}
        return tuple(named.values())

    @property
    def enough(self) -> bool:
        return len(self.publishers) >= ENOUGH

    @property
    def cost(self) -> float:
        return sum(each.cost for each in self.searches)


class TooFewSourcesError(InputError):
    """Too few independent publishers were found to draft from; `found` says what there is, and why no more."""

    def __init__(self, found: FoundSources, place: str, *, edited: bool = False) -> None:
        self.found = found
        who = ", ".join(found.publishers)
        there = f"there is one ({who})" if found.publishers else "there is none"
        counts = {rule: sum(each.rule == rule for each in found.refused) for rule in dict.fromkeys(_rules(found))}
        refused = ", ".join(f"{number} {rule}" for rule, number in counts.items())
        failed = "".join(f"\n  - {each.service}: {each.error}" for each in found.searches if each.error)
        results = sum(each.results for each in found.searches)
        super().__init__(
            f"{found.headline}: no draft. It takes reports of two independent publishers, and {there}; "
            f"{results} results, refused: {refused or 'none'}.{failed}",
            f"{place} says why of each: add sources there, name more services in [find] services, or search again "
            f"later{f', once {place} is deleted' if edited else ' with --again sources'}.",
        )


def _rules(found: FoundSources) -> tuple[Rule, ...]:
    return tuple(each.rule for each in found.refused)
