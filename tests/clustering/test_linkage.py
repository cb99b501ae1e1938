"""Groups of entries beside each other: what joins them, and what more is wanted of groups that tell of something new."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import combinations

from pipeline.clustering.features import words_of
from pipeline.clustering.linkage import Member, Nearest, cohesion, compare, most_margin, nearest_cluster
from pipeline.clustering.similarity import Profile, likeness, most_alike
from tests.clustering.gold import rows


def beside(own: Sequence[Member], others: Sequence[Member]) -> Nearest:
    return nearest_cluster(own, others, cohesion(own) * cohesion(others))


def test_a_bound_stays_above_what_it_bounds() -> None:
    """Clusters are looked at closely in the order of their bounds: one too low would let a less sure pair go first.

    Every merge once had all of a cluster's neighbours compared in full, and a round took three times as long.
    """
    profiles = [Profile.made(words_of(row["title"], row["summary"], ""), {}, 0) for row in rows("gold_entries.jsonl")]
    members = [Member(entry, datetime(2026, 11, 16, tzinfo=UTC), each) for entry, each in enumerate(profiles[:120], 1)]
    for one, other in combinations(members, 2):
        assert most_alike(one.profile, other.profile) > likeness(one.profile, other.profile).value
    for one, other in combinations([members[start : start + 3] for start in range(0, 120, 3)], 2):
        at_most = [most_alike(each.profile, its.profile) for each in one for its in other]
        most = most_margin(one, other, at_most, cohesion(one) * cohesion(other))
        margin = beside(one, other).margin
        assert most > margin or (most < 0 and margin < 0)


def test_likely_reports_gather_as_groups() -> None:
    """Real stories fell into dozens of pieces: their reports share few words pair by pair, though many with all."""
    shown = ["Ferry sinks", "Boat sinks off Lorne", "Lorne ferry inquest", "Divers search Lorne", "Ferry divers home"]
    members = [
        Member(n, datetime(2026, 11, 16, tzinfo=UTC), Profile.made(words_of(each, "", ""), {}, 0))
        for n, each in enumerate(shown, 1)
    ]
    alone = beside(members[:1], members[1:2]).value
    assert cohesion(members) < cohesion(members[:2]) < cohesion(members[:1]) == 1
    assert (
        beside(members[:1], members[1:]).value > math.fsum(compare(members[0], each).value for each in members[1:]) / 4
    )
    assert alone == compare(*members[:2]).value


def members(first: int, day: int, titles: Sequence[str]) -> list[Member]:
    profiles = [Profile.made(words_of(title, "", ""), {}, 0) for title in titles]
    return [Member(first + n, datetime(2026, 11, day, 6, tzinfo=UTC), each) for n, each in enumerate(profiles)]


def wanted(own: Sequence[Member], others: Sequence[Member]) -> float:
    found = beside(own, others)
    return round(found.value - found.margin, 2)


def test_an_early_report_ends_no_silence() -> None:
    """One report of the inquiry into a deal, taken in with the deal, brought all later ones of the inquiry after it."""
    deal = members(1, 16, ["Brask buys Solwind", "Solwind sold to Brask", "Brask swallows Solwind"])
    early = members(4, 19, ["Brask purchase of Solwind"])
    later = members(5, 19, ["Brask and Solwind", "Solwind with Brask"])
    assert wanted(later, deal) == 1.33
    assert wanted(later, [*deal, *early]) == 0.45 > wanted(later, early) == 0.28


def test_a_story_of_days_knows_no_silence() -> None:
    """Thirty reports of a week fell into a cluster a day: the days between them were counted as if between two events."""
    titles = ["Ferry search goes on", "Divers at the ferry", "Ferry found"]
    one, other = ([each for n in days for each in members(n, 10 + n, titles)] for days in ((1, 3, 5), (2, 4, 6)))
    assert wanted(one, other) == 0.32


def test_news_speaks_against_a_group() -> None:
    """A striker's goals and his broken foot were one event: reports of either had his name, and hardly a word besides."""
    goals = members(1, 16, ["Three goals from Femi", "Femi shines for Rovers"])
    broken = members(3, 16, ["Injury stops Femi", "Femi suffers injury"])
    again = members(5, 16, ["Goals galore as Femi shines", "Rovers cheer Femi's goals"])
    assert wanted(again, goals) == 0.25
    assert wanted(broken, goals) == 0.35
