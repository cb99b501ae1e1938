"""Scores by the newsroom's own terms: each rule adds its part, and says in words what it rests on."""

from datetime import timedelta

import pytest

from pipeline.clustering.features import fold
from pipeline.clustering.model import Cluster, Join, RankedCluster
from pipeline.clustering.ranking import ClusterText, rank, stands_in
from pipeline.feeds.model import Entry
from pipeline.settings.tables import BriefingSettings, Outlet, Topic
from tests.briefing.conftest import NOW


def entry(number: int, outlet: str = "Courier", title: str = "River floods Harrow", hours: float = 0) -> Entry:
    when = NOW - timedelta(hours=hours)
    host = outlet.lower()
    url = f"https://www.{host}.example.org/{number}"
    return Entry(
        id=number,
        feed=f"https://{host}.example.org/feed",
        outlet=outlet,
        key=str(number),
        url=url,
        title=title,
        summary="Boats in the streets.",
        published=when,
        seen=when,
    )


def cluster(number: int, *entries: Entry, copies: tuple[int, ...] = ()) -> Cluster:
    joins = tuple(Join(entry=each, to=entries[0].id, kind="copy", likeness=1.0, why="share all") for each in copies)
    return Cluster(id=number, headline=entries[0].title, entries=entries, joins=joins)


def parts(found: RankedCluster) -> dict[str, float]:
    return {reason.rule: reason.points for reason in found.reasons}


ONE = cluster(1, entry(1))
FRESH = {"sources": 0.0, "freshness": 3.0, "novelty": 1.0}
RULES = {
    "nothing said": (ONE, BriefingSettings(), FRESH),
    "half a day old": (cluster(1, entry(1, hours=12)), BriefingSettings(), FRESH | {"freshness": 1.5}),
    "two outlets": (cluster(1, entry(1), entry(2, "Ledger")), BriefingSettings(), FRESH | {"sources": 2.0}),
    "one outlet twice": (cluster(1, entry(1), entry(2)), BriefingSettings(), FRESH),
    "a copy": (cluster(1, entry(1), entry(2, "Ledger"), copies=(2,)), BriefingSettings(), FRESH | {"copies": 0.25}),
    "a topic in a headline": (
        ONE,
        BriefingSettings(topics={"water": Topic(words=("flood",), weight=2)}),
        FRESH | {"topic": 2},
    ),
    "a topic below": (ONE, BriefingSettings(topics={"water": Topic(words=("boat",), weight=2)}), FRESH | {"topic": 1}),
    "a topic pushed down": (
        ONE,
        BriefingSettings(topics={"water": Topic(words=("flood",), weight=-3)}),
        FRESH | {"topic": -3},
    ),
    "another topic": (ONE, BriefingSettings(topics={"money": Topic(words=("rate",))}), FRESH),
    "standing by name": (ONE, BriefingSettings(outlets={"Courier": Outlet(standing=3)}), FRESH | {"standing": 2}),
    "standing by host": (
        ONE,
        BriefingSettings(outlets={"courier.example.org": Outlet(standing=0)}),
        FRESH | {"standing": -1},
    ),
    "must be covered": (ONE, BriefingSettings(must_cover=("Harrow",)), FRESH | {"must cover": 100}),
}


@pytest.mark.parametrize(("events", "terms", "wanted"), RULES.values(), ids=RULES)
def test_a_rule_gives_its_points(events: Cluster, terms: BriefingSettings, wanted: dict[str, float]) -> None:
    [found] = rank([events], terms, NOW)
    assert parts(found) == wanted
    assert found.score == sum(wanted.values())


def test_what_was_seen_before_is_not_new() -> None:
    [found] = rank([ONE], BriefingSettings(), NOW, NOW + timedelta(minutes=1))
    assert "novelty" not in parts(found)


def test_an_undated_copy_freshens_nothing() -> None:
    undated = entry(2, "Ledger").model_copy(update={"published": None})
    [found] = rank([cluster(1, entry(1, hours=12), undated)], BriefingSettings(), NOW)
    assert parts(found)["freshness"] == 1.5


def test_best_are_drafted_next_told_rest_left() -> None:
    events = [cluster(number, entry(number, hours=number)) for number in range(1, 5)]
    found = rank(events, BriefingSettings(stories=1, one_liners=2), NOW)
    assert [each.choice for each in found] == ["draft", "one-liner", "one-liner", "left out"]
    assert [each.cluster.id for each in found] == [1, 2, 3, 4]


def test_must_cover_is_drafted_beyond_the_number() -> None:
    events = [cluster(number, entry(number, title=f"Flood {number}")) for number in range(1, 4)]
    found = rank(events, BriefingSettings(stories=1, must_cover=("flood 2", "flood 3")), NOW)
    assert [(each.cluster.id, each.choice) for each in found] == [(2, "draft"), (3, "draft"), (1, "one-liner")]


BLOCKED = {
    "a word": (ONE, "flood", "[briefing] block: flood"),
    "a host": (ONE, "courier.example.org", "[briefing] block: courier.example.org"),
    "a host above": (ONE, "*.example.org", "[briefing] block: *.example.org"),
    "part of a word": (ONE, "flo", ""),
    "one host of two": (cluster(1, entry(1), entry(2, "Ledger")), "courier.example.org", ""),
}


@pytest.mark.parametrize(("events", "rule", "why"), BLOCKED.values(), ids=BLOCKED)
def test_a_blocklist_keeps_out(events: Cluster, rule: str, why: str) -> None:
    [found] = rank([events], BriefingSettings(block=(rule,)), NOW)
    assert (found.choice == "blocked", parts(found).get("block")) == (bool(why), 0.0 if why else None)
    assert [reason.why for reason in found.reasons if reason.rule == "block"] == ([why] if why else [])


WORDS = {
    "plural": ("interest rate", "Interest rates rise", True),
    "hyphen": ("interest rate", "an interest-rate rise", True),
    "accents": ("Zürich", "Back to Zurich", True),
    "possessive": ("Norland", "Norland’s bank", True),
    "inside a word": ("rat", "Interest rates", False),
}


@pytest.mark.parametrize(("words", "text", "stands"), WORDS.values(), ids=WORDS)
def test_words_stand_as_words(words: str, text: str, stands: bool) -> None:
    assert stands_in(words, fold(text).casefold()) is stands


def test_said_is_folded_once() -> None:
    assert ClusterText.by(cluster(1, entry(1, title="Café"), entry(2, title="Café"))).titles == "cafe"
