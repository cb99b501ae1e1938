"""Clustering against the frozen gold, in one round and in many, and what a round leaves behind."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlalchemy import select

from pipeline.clustering.cluster_store import load_clusters, mark_reported
from pipeline.clustering.clusters import cluster_entries, forget
from pipeline.clustering.model import Join
from pipeline.runs.runs import now
from pipeline.store import Store
from pipeline.store.tables.briefing import entries
from tests.clustering.gold import clusters_by_url, rows, score, take

GOLD = rows("gold_entries.jsonl")


FLOORS = {
    "gold": (0.99, 0),
    "second": (0.97, 5),
    "third": (0.96, 0),
    "fourth": (0.92, 6),
    "fifth": (0.99, 0),
    "near": (0.9, 13),
    "sixth": (0.98, 0),
    "seventh": (0.97, 7),
    "eighth": (0.99, 0),
    "ninth": (0.88, 6),
    "tenth": (0.94, 20),
    "eleventh": (0.96, 0),
    "twelfth": (0.49, 14),
    "thirteenth": (0.83, 2),
}
"""What each set must come to, and how many pairs that must stay apart may be joined: stories of one product or team."""


@pytest.mark.parametrize("size", [1000, 60], ids=["one round", "rounds of 60"])
@pytest.mark.parametrize(("name", "floor"), FLOORS.items(), ids=FLOORS)
def test_gold_events_come_together(store: Store, name: str, floor: tuple[float, int], size: int) -> None:
    every = rows(f"{name}_entries.jsonl")
    for start in range(0, len(every), size):
        take(store, every[start : start + size])
        cluster_entries(store, days=7)
    found = score(clusters_by_url(store), name)
    assert found.f1 >= floor[0]
    assert found.must_not <= floor[1]


def test_a_town_is_no_event(store: Store) -> None:
    """Short headlines that shared a town's name alone were one event: a night's local news was told as a few stories."""
    titles = ("Cat rescued from well in Thorpe", "Thorpe farmers fear wet winter", "Thorpe brewery hires apprentices")
    feed = {"outlet": "Valley Gazette", "feed": "https://valley.example.net/feed", "summary": ""}
    told = [{**feed, "url": f"https://valley.example.net/{n}", "title": title} for n, title in enumerate(titles)]
    take(store, [{**row, "published": f"2026-11-07T0{n}:00:00+00:00"} for n, row in enumerate(told)])
    cluster_entries(store, days=7)
    assert len(set(clusters_by_url(store).values())) == 3


def test_a_lone_report_finds_its_event(store: Store) -> None:
    """A report in words of its own stood alone beside the one event that it could be of; the join says what it was."""
    titles = (
        "Ferry with forty aboard sinks off Lorne before dawn",
        "Relatives wait on the quay in the rain for news of passengers missing from the ferry that sank",
        "Louvre lends Delacroix",
    )
    feed = {"outlet": "Wire", "feed": "https://wire.example.com/feed", "summary": ""}
    told = [{**feed, "url": f"https://wire.example.com/{n}", "title": title} for n, title in enumerate(titles)]
    take(store, [{**row, "published": f"2026-11-07T0{n}:00:00+00:00"} for n, row in enumerate(told)])
    cluster_entries(store, days=7)
    found = clusters_by_url(store)
    assert [found[row["url"]] for row in told] == [1, 1, 2]
    with store.read() as connection:
        [joined] = [each for each in connection.execute(select(entries.c.joined)).scalars() if each]
    assert Join.model_validate(joined).why.endswith("it stood alone, and nearest to this")


def test_a_second_round_changes_nothing(store: Store) -> None:
    take(store, GOLD[:40])
    assert cluster_entries(store, days=7) == 40
    before = clusters_by_url(store)
    assert cluster_entries(store, days=7) == 0
    assert clusters_by_url(store) == before


def test_order_within_a_round_changes_nothing(store: Store, empty_store: Path, tmp_path: Path) -> None:
    """Numbers are given in the order of arrival, and entries of one moment stand by them; times decide before those."""
    every = [row for row in rows("second_entries.jsonl") if row["published"] and row["published"] < "2027"]
    apart = [{**row, "published": f"{row['published'][:17]}{place % 60:02}+00:00"} for place, row in enumerate(every)]
    shutil.copy(empty_store, tmp_path / "other.sqlite3")
    with Store.open(tmp_path / "other.sqlite3") as other:
        for held, some in ((store, apart), (other, apart[::-1])):
            take(held, some)
            cluster_entries(held, days=7)
        assert groups(clusters_by_url(store)) == groups(clusters_by_url(other))


def test_a_killed_round_is_made_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A round is stored whole or not at all, so one that is killed before that leaves the same clusters behind."""
    take(store, GOLD[:60])
    with monkeypatch.context() as killed:
        killed.setattr("pipeline.clustering.clusters._write_counts", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            cluster_entries(store, days=7)
    assert set(clusters_by_url(store).values()) == {None}
    assert cluster_entries(store, days=7) == 60
    assert len(set(clusters_by_url(store).values())) == len({row["event"] for row in GOLD[:60]})


def test_rising_figures_are_changes_for_days(store: Store) -> None:
    """Told on the first day, an event is no new story on the next two: its figures rise, its reports are changes."""
    tolls = (("seven", "07"), ("19", "08"), ("31", "09"))
    for day, (toll, date) in enumerate(tolls):
        title = f"Ferry toll off Palawan rises to {toll}" if day else f"Ferry sinks off Palawan, {toll} dead"
        summary = f"Divers searched the Santa Rufina off Palawan; {toll} people are dead."
        feed = {"outlet": "Wire", "feed": "https://wire.example.com/feed"}
        row = {"url": f"https://wire.example.com/{day}", "title": title, "summary": summary}
        take(store, [{**feed, **row, "published": f"2026-11-{date}T04:00:00+00:00"}])
        cluster_entries(store, days=7)
        moment = datetime(2026, 11, int(date), 6, tzinfo=UTC)
        told = load_clusters(store, moment - timedelta(hours=36), moment, moment.date(), "morning")
        assert ([len(each.entries) for each in told.clusters], [len(each.entries) for each in told.changes]) == (
            ([], [1]) if day else ([1], [])
        )
        mark_reported(store, {1: day + 1}, moment.date(), "morning")


def groups(found: dict[str, int]) -> set[frozenset[str]]:
    return {frozenset(url for url in found if found[url] == cluster) for cluster in found.values()}


def test_a_join_says_why(store: Store) -> None:
    take(store, [row for row in GOLD if row["event"] == "halcyon-delmar"][:2])
    cluster_entries(store, days=7)
    with store.read() as connection:
        kept = connection.execute(select(entries.c.joined).order_by(entries.c.id)).scalars().all()
    join = Join.model_validate(kept[1])
    assert kept[0] is None
    assert (join.entry, join.to, join.kind) == (2, 1, "same event")
    assert join.why == "both have 2.6, Delmar, Halcyon, Foods, Snack, cash"


def test_a_copy_is_told_from_a_report(store: Store) -> None:
    own = [row for row in GOLD if row["event"] == "halcyon-delmar"]
    take(store, [own[0], next(row for row in own if row["title"] == f"{own[0]['title']} | Gazette")])
    cluster_entries(store, days=7)
    with store.read() as connection:
        joined = [each for each in connection.execute(select(entries.c.joined)).scalars() if each]
    assert [Join.model_validate(each).kind for each in joined] == ["copy"]


def test_what_is_forgotten_joins_nothing(store: Store) -> None:
    own = [row for row in GOLD if row["event"] == "halcyon-delmar"]
    take(store, own[:1])
    cluster_entries(store, days=7)
    assert forget(store, now()) == 12
    take(store, own[1:2])
    cluster_entries(store, days=7)
    assert len(set(clusters_by_url(store).values())) == 2
