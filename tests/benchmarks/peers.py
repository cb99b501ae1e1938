"""Reads the test files of feedparser and trafilatura beside these two: what crashes, and what is read worse than by them.

    python -m tests.benchmarks.peers [--feeds feedparser/tests] [--pages trafilatura/tests] [--every 1] [--shown 20]

Neither set is kept here: name the folders of a checkout of kurtmckee/feedparser and of adbar/trafilatura. A feed is worse
where it brings fewer entries than the peer has with words in title, summary or text (an entry of a link or a picture alone
is no story, and left out on purpose); a page where a passage that its set says it holds is found by the peer alone. What is
refused on purpose is counted by the reason that the reader gives.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import feedparser
import trafilatura

from pipeline.errors import SourceError
from pipeline.feeds.reader import parse
from pipeline.sources.extract import extract
from pipeline.sources.extracted import ReadingRequest

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def main() -> None:
    options = argparse.ArgumentParser(description="Reads peers' own test files beside the peers.")
    options.add_argument("--feeds", type=Path, help="the folder `tests` of feedparser")
    options.add_argument("--pages", type=Path, help="the folder `tests` of trafilatura")
    options.add_argument("--shown", type=int, default=20, help="how many of the worse are shown")
    options.add_argument(
        "--every", type=int, default=1, help="reads every nth page: all take a quarter of an hour and more"
    )
    chosen = options.parse_args()
    every = partial(pages, every=chosen.every)
    for name, folder, compared in (("feeds", chosen.feeds, feeds), ("pages", chosen.pages, every)):
        if folder is None:
            print(f"{name}: skipped, as the peer's test files are not kept here: name their folder with --{name}")
            continue
        report(name, list(compared(folder)), chosen.shown)


def report(name: str, found: list[tuple[str, str, str]], shown: int) -> None:
    """How many files came out in each way, and the first of those that crashed or are worse."""
    counts = Counter(f"{kind} ({detail})" if kind == "refused" else kind for _, kind, detail in found)
    print(f"{name}: {len(found)} files: " + "; ".join(f"{count} {kind}" for kind, count in counts.most_common()))
    for path, kind, detail in [each for each in found if each[1] in ("crashed", "worse")][:shown]:
        print(f"    {kind}: {path}: {detail}")


def feeds(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Each feed with how it came out: as many entries as the peer's, more, fewer, refused with a reason, or a crash."""
    for path in sorted([*folder.rglob("*.xml"), *folder.rglob("*.json")]):
        body = path.read_bytes()
        peers = sum(has_words(entry) for entry in peer_entries(body))
        try:
            ours = len(parse(body, "https://feeds.example.org/feed", NOW).items)
        except SourceError as error:
            yield str(path.relative_to(folder)), "refused" if peers else "empty for both", error.problem[:60]
        except Exception as error:  # noqa: BLE001 - what this looks for
            yield str(path.relative_to(folder)), "crashed", repr(error)
        else:
            kind = "worse" if ours < peers else "same" if ours == peers else "more"
            yield str(path.relative_to(folder)), kind, f"{ours} entries, the peer {peers}"


def has_words(entry: dict[str, Any]) -> bool:
    """Whether an entry says anything once its tags are gone."""
    texts = [entry.get("title"), entry.get("summary"), *(each.get("value") for each in entry.get("content", ()))]
    return any(re.search(r"\w", re.sub(r"<[^>]*>|&[#\w]+;", " ", text or "")) for text in texts)


def peer_entries(body: bytes) -> list[dict[str, Any]]:
    try:
        return list(feedparser.parse(body).entries)
    except Exception:  # noqa: BLE001 - a peer that cannot read its own file reads nothing
        return []


def pages(folder: Path, every: int = 1) -> Iterator[tuple[str, str, str]]:
    """Each page with the passages wanted that one of the two has alone, and those unwanted that ours shows."""
    rows = list(json.loads((folder / "evaldata.json").read_text(encoding="utf-8")).values())[::every]
    tallies: Counter[str] = Counter()
    for row in rows:
        path = next((at for at in (folder / "cache" / row["file"], folder / "eval" / row["file"]) if at.exists()), None)
        if path is None:
            continue
        body = path.read_bytes()
        theirs = squeezed(trafilatura.extract(body) or "")
        wanted = [squeezed(words) for words in row["with"]]
        try:
            ours = squeezed(extract(body, ReadingRequest(name=path.name, today=NOW.date())).text)
        except SourceError as error:
            kind = "refused" if any(words in theirs for words in wanted) else "empty for both"
            yield row["file"], kind, error.problem[:60]
            continue
        except Exception as error:  # noqa: BLE001 - what this looks for
            yield row["file"], "crashed", repr(error)
            continue
        for side, text in (("ours", ours), ("the peer's", theirs)):
            tallies[f"{side} wanted"] += sum(words in text for words in wanted)
            tallies[f"{side} unwanted"] += sum(squeezed(words) in text for words in row["without"])
        lost = [words for words in wanted if words in theirs and words not in ours]
        gained = [words for words in wanted if words in ours and words not in theirs]
        yield row["file"], "worse" if lost else "more" if gained else "same", f"without {lost[:2]}"
    print("pages: " + ", ".join(f"{name} {count}" for name, count in sorted(tallies.items())))


def squeezed(text: str) -> str:
    """The letters and digits of a text: marks of Markdown and white space are each reader's own."""
    return re.sub(r"[\W_]+", "", text).casefold()


if __name__ == "__main__":
    main()
