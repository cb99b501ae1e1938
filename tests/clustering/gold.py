"""The frozen gold: entries with the events they belong to, and the events that must stay apart; and how to score."""

import json
from collections import defaultdict
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select

from pipeline.feeds.entries import EntryBook
from pipeline.feeds.item import LONGEST_SUMMARY, LONGEST_TITLE, Item, moment, plain
from pipeline.feeds.subscriptions import FeedBook
from pipeline.store import Store
from pipeline.store.tables.briefing import entries

HERE = Path(__file__).parent
FAR_OFF = datetime(2030, 1, 1, tzinfo=UTC)


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


class Score(NamedTuple):
    """Pairwise: of the pairs joined, how many are right; of the pairs that belong together, how many are joined."""

    precision: float
    recall: float
    must_not: int

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def take(store: Store, some: list[dict[str, Any]]) -> None:
    """Keeps gold entries as if their feeds had brought them, at the time of the latest."""
    feeds, book = FeedBook(store), EntryBook(store)
    stated = [datetime.fromisoformat(row["published"]) for row in some if row["published"]]
    now = max(each for each in stated if each < FAR_OFF)
    by_feed: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in some:
        by_feed[row["feed"]].append(row)
    for url, own in by_feed.items():
        feeds.add(url, "feed", now, own[0]["outlet"])
    known = {feed.url: feed for feed in feeds.all()}
    for url, own in by_feed.items():
        book.take(known[url], [_item(row, now) for row in own], now)


def _item(row: dict[str, Any], now: datetime) -> Item:
    """An entry as its feed's reader gives it: in plain text, its date repaired or unknown."""
    stated = row["published"] or ""
    published, dated = moment(stated, datetime.fromisoformat(stated) if stated else None, now)
    title, summary = plain(row["title"], LONGEST_TITLE), plain(row["summary"], LONGEST_SUMMARY)
    return Item(url=row["url"], title=title, summary=summary, published=published, dated=dated)


def clusters_by_url(store: Store) -> dict[str, int]:
    with store.read() as connection:
        return {row.url: row.cluster for row in connection.execute(select(entries.c.url, entries.c.cluster))}


def score(found: dict[str, int], which: str = "gold") -> Score:
    gold = {row["url"]: row["event"] for row in rows(f"{which}_entries.jsonl")}
    apart = {frozenset(pair) for row in rows(f"{which}_apart.jsonl") for pair in combinations(row["events"], 2)}
    counted: dict[str, int] = defaultdict(int)
    for one, other in combinations(sorted(gold), 2):
        joined, same = found[one] == found[other], gold[one] == gold[other]
        counted["right"] += joined and same
        counted["wrong"] += joined and not same
        counted["missed"] += same and not joined
        counted["must not"] += joined and frozenset((gold[one], gold[other])) in apart
    right = counted["right"]
    return Score(right / (right + counted["wrong"]), right / (right + counted["missed"]), counted["must not"])
