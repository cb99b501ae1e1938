"""Clustering: quality against the frozen gold, then 1,000 new entries against 10,000 and 100,000 of a week, then 6,000
titles from nothing.

The stored week is made by a seeded generator: outlets report events in words drawn from a vocabulary as uneven as a
language's, each event with names and figures of its own. Time is that of one round in a process of its own, from
reading the new entries to having stored their places; memory is the process's peak.

    python -m tests.benchmarks.clustering [--quality [SET…] | FOLDER]    stores in FOLDER are made once, and kept
"""

import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.clustering.clusters import cluster_entries
from pipeline.feeds.entries import EntryBook
from pipeline.feeds.item import Item
from pipeline.feeds.subscriptions import Feed, FeedBook
from pipeline.store import Store
from tests.clustering.gold import clusters_by_url, rows, score, take

START, WEEK, NEW = datetime(2026, 11, 16, tzinfo=UTC), 7 * 24 * 60, 1_000
OUTLETS = 60
SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeou"]
SECONDS, MEGABYTES, RATIO = 10.0, 500.0, 1.5
TITLES, TITLE_SECONDS = 6_000, 60.0


SETS = (
    "gold",
    "second",
    "third",
    "near",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
)


def quality(names: Sequence[str] = SETS) -> None:
    """Prints how well the entries of each set come together, in one round and in many."""
    for name in names:
        every = rows(f"{name}_entries.jsonl")
        for size in sorted({len(every), min(60, len(every))}, reverse=True):
            with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "gold.sqlite3") as store:
                for start in range(0, len(every), size):
                    take(store, every[start : start + size])
                    cluster_entries(store, days=7)
                found = score(clusters_by_url(store), name)
            kind = "one round" if size == len(every) else f"rounds of {size}"
            print(
                f"{name}, {kind}: pairwise F1 {found.f1:.3f}, precision {found.precision:.3f},"
                f" recall {found.recall:.3f}, must-not-join pairs joined {found.must_not}"
            )


class Week:
    """A week's entries in the order of their time: events of 1 to 30 reports, words by Zipf's law."""

    def __init__(self, seed: int, entries: int) -> None:
        self._chance = random.Random(seed)
        self._words = [self._word() for _ in range(30_000)]
        self._weights = [1 / (rank + 2.7) for rank in range(len(self._words))]
        self._names = [self._word().capitalize() for _ in range(8_000)]
        self.items: list[tuple[int, Item]] = []
        while len(self.items) < entries:
            self.items += self._event(len(self.items))
        self.items.sort(key=lambda pair: pair[1].published or START)
        del self.items[entries:]

    def _word(self) -> str:
        return "".join(self._chance.choices(SYLLABLES, k=self._chance.randint(2, 4)))

    def _event(self, number: int) -> list[tuple[int, Item]]:
        chance, began = self._chance, self._chance.uniform(0, WEEK)
        names = chance.sample(self._names, 4)
        matter = chance.choices(self._words, self._weights, k=25)
        figures = [str(chance.randint(2, 9_000)) for _ in range(3)]
        reports = min(30, int(chance.paretovariate(1.1)))
        return [
            (chance.randrange(OUTLETS), self._report(number + n, began, names, matter, figures)) for n in range(reports)
        ]

    def _report(self, number: int, began: float, names: list[str], matter: list[str], figures: list[str]) -> Item:
        chance = self._chance
        title = [*chance.sample(names, 2), *chance.sample(matter, 5), chance.choice(figures)]
        filler = chance.choices(self._words, self._weights, k=12)
        summary = [*chance.sample(names, 3), *chance.sample(matter, 12), *chance.sample(figures, 2), *filler]
        chance.shuffle(title)
        chance.shuffle(summary)
        published = START + timedelta(minutes=began + chance.expovariate(1 / 300))
        url = f"https://outlet.example.com/{number}-{chance.randrange(10**9)}"
        text = f"The {' '.join(summary)}."
        return Item(
            url=url, title=f"{title[0]} {' '.join(title[1:])}", summary=text, published=published, dated="stated"
        )


def keep(store: Store, items: list[tuple[int, Item]], now: datetime) -> None:
    feeds, book = FeedBook(store), EntryBook(store)
    for outlet in range(OUTLETS):
        feeds.add(f"https://outlet{outlet}.example.com/feed", "feed", now, f"Outlet {outlet}")
    by_url = {feed.url: feed for feed in feeds.all()}
    for outlet in range(OUTLETS):
        feed: Feed = by_url[f"https://outlet{outlet}.example.com/feed"]
        book.take(feed, [item for mine, item in items if mine == outlet], now)


def week_store(path: Path, entries: int) -> list[tuple[int, Item]]:
    """A store with so many clustered entries of a week; the thousand that come after them."""
    items = Week(7, entries + NEW).items
    with Store.open(path) as store:
        keep(store, items[:entries], START + timedelta(days=8))
        began = time.monotonic()
        cluster_entries(store, days=7)
        print(f"  ({entries:,} entries clustered from nothing in {time.monotonic() - began:.0f} s)", file=sys.stderr)
        keep(store, items[entries:], START + timedelta(days=8))
    return items


def one_round(path: str) -> None:
    """The process that is measured: one round, and what it took."""
    with Store.open(path) as store:
        began, worked = time.monotonic(), time.process_time()
        placed = cluster_entries(store, days=7)
        seconds, cpu = time.monotonic() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert placed == NEW
    print(json.dumps({"seconds": seconds, "cpu": cpu, "megabytes": peak}))


def measured(store: Path) -> dict[str, float]:
    """Seconds, processor seconds and peak megabytes of one round in a process of its own, over a copy of the store."""
    copy = store.with_suffix(".copy")
    shutil.copy(store, copy)
    command = [sys.executable, "-m", "tests.benchmarks.clustering", "--round", str(copy)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def speed(folder: Path) -> None:
    """Five rounds each, in turn; the quickest counts, since whatever else a machine does only adds to a time."""
    stores = {entries: folder / f"{entries}.sqlite3" for entries in (10_000, 100_000)}
    for entries, path in stores.items():
        if not path.exists():
            week_store(path, entries)
    rounds = [{entries: measured(path) for entries, path in stores.items()} for _ in range(5)]
    for what in ("seconds", "cpu"):
        few, many = (min(each[entries][what] for each in rounds) for entries in stores)
        print(f"{NEW:,} new entries, {what}: against 10,000 {few:.2f}, against 100,000 {many:.2f} ", end="")
        print(f"(at most {SECONDS:g}) = {many / few:.2f} times (at most {RATIO:g})")
    peak = max(each[entries]["megabytes"] for each in rounds for entries in stores)
    print(f"peak {peak:.0f} MB (at most {MEGABYTES:g})")


def titles() -> None:
    """Prints how long so many titles without a description take that nothing is stored before."""
    items = [(outlet, item.model_copy(update={"summary": ""})) for outlet, item in Week(7, TITLES).items]
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "titles.sqlite3") as store:
        keep(store, items, START + timedelta(days=8))
        worked = time.process_time()
        cluster_entries(store, days=7)
    print(f"{TITLES:,} titles from nothing: {time.process_time() - worked:.1f} s of the processor", end="")
    print(f" (at most {TITLE_SECONDS:g})")


def main() -> None:
    if sys.argv[1:2] == ["--round"]:
        return one_round(sys.argv[2])
    if sys.argv[1:2] == ["--quality"]:
        return quality(sys.argv[2:] or SETS)
    quality()
    titles()
    if sys.argv[1:2]:
        return speed(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as folder:
        return speed(Path(folder))


if __name__ == "__main__":
    main()
