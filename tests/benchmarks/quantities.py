"""Scores find_quantities on news sentences and times it beside quantulum3, in one process and one run.

    python -m tests.benchmarks.quantities [GOLD.json | --fresh] [--out PREDICTIONS.jsonl] [--errors FILE]

`--fresh` scores the sentences that were written for the test (tests/quantities/fresh_sentences.md), ordinary prose and
hard forms apart, once more with the second readings, and says how many unreadable figures are told. The others stand in `../shared` or in the folder that NEWSDRAFT_SHARED names; quantulum3 is timed if installed.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from pipeline.quantities.finder import find_quantities, found_again

SHARED = Path(os.environ.get("NEWSDRAFT_SHARED", Path(__file__).parents[3] / "shared"))
FRESH = Path(__file__).parents[1] / "quantities"
FIRST_HARD = 190
CHANGE = re.compile(r"(up|down|[=<>~])\s*(.+)")


def main() -> int:
    options = argparse.ArgumentParser(description="Scores and times find_quantities.")
    options.add_argument("gold", nargs="?", type=Path, default=SHARED / "quantities" / "newsquant_dev.json")
    options.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "quantity_predictions.jsonl")
    options.add_argument("--errors", type=Path)
    options.add_argument("--fresh", action="store_true")
    chosen = options.parse_args()
    if chosen.fresh:
        return score_fresh(chosen)
    if not chosen.gold.exists():
        print(f"skipped: {chosen.gold} is not there; set NEWSDRAFT_SHARED to the folder of the measuring data")
        return 0
    texts = [item["text"] for item in json.loads(chosen.gold.read_text(encoding="utf-8"))]
    failed = score(chosen.gold, texts, chosen)
    show_speed(texts)
    return failed


def score(gold: Path, texts: list[str], chosen: argparse.Namespace) -> int:
    chosen.out.write_text("".join(json.dumps(prediction(text)) + "\n" for text in texts), encoding="utf-8")
    scorer = [sys.executable, SHARED / "tools" / "score_quantities.py", gold, chosen.out]
    return subprocess.run([*scorer, *(["--errors", chosen.errors] if chosen.errors else [])], check=False).returncode


def score_fresh(chosen: argparse.Namespace) -> int:
    sentences = json.loads((FRESH / "fresh_sentences.json").read_text(encoding="utf-8"))
    seconds = {row["id"]: row["alternative"] for row in json.loads((FRESH / "fresh_alternatives.json").read_text())}
    rescored = [row | {"quantities": best_reading(row, seconds.get(row["id"]))} for row in sentences]
    parts = {
        "ordinary": [row for row in sentences if row["id"] < FIRST_HARD],
        "hard forms": [row for row in sentences if row["id"] >= FIRST_HARD],
        "all": sentences,
        "all, the second reading where it was taken": rescored,
    }
    failed = 0
    for name, part in parts.items():
        print(f"\n{name}:", flush=True)
        gold = chosen.out.with_suffix(".gold.json")
        gold.write_text(json.dumps(part), encoding="utf-8")
        failed |= score(gold, [row["text"] for row in part], chosen)
    rows = [json.loads(line) for line in (FRESH / "fresh_unread.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = {row["id"]: row["text"] for row in sentences}
    spans = [(texts[row["id"]], span) for row in rows for span in row["spans"]]
    print(f"\n{sum(is_told(*each) for each in spans)} of {len(spans)} unreadable figures told")
    return failed


def best_reading(row: dict, second: list[str] | None) -> list[dict]:
    """The annotated quantities of a sentence, or its second reading where that has more of what we find."""
    other = [{"change": m[1], "value": m[2], "normalized_unit": "-"} for m in map(CHANGE.match, second or []) if m]
    found = {f"{float(q.low)}-{float(q.high)}" for q in find_quantities(row["text"]) if q.counts}
    found |= {end.split("-")[0] for end in found if len(set(end.split("-"))) == 1}
    hits = [len(found & {each["value"] for each in reading}) for reading in (row["quantities"], other)]
    return (
        other if second is not None and hits[1] - len(other) > hits[0] - len(row["quantities"]) else row["quantities"]
    )


def is_told(text: str, span: dict) -> bool:
    """Whether an unreadable figure is found as one that does not count."""
    return any(
        q.start <= span["start"] and span["end"] <= q.end and not q.counts and q.kind == "unread"
        for q in find_quantities(text)
    )


def prediction(text: str) -> dict:
    """What counts in a sentence, in the scorer's form."""
    found = [quantity for quantity in find_quantities(text) if quantity.counts]
    rows = [{"low": float(q.low), "high": float(q.high), "change": q.change, "unit": q.unit} for q in found]
    return {"text": text, "quantities": rows}


def show_speed(texts: list[str]) -> None:
    ours = rate(found_again.__wrapped__, texts * 10)  # what it remembers of a sentence is no speed
    print(f"find_quantities: {ours:,.0f} sentences a second")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from quantulum3 import parser
    except ImportError:
        print("quantulum3 is not installed, so it was not timed: pip install quantulum3==0.10.0")
        return
    parser.parse("It weighs 3 kg.")
    theirs = rate(parser.parse, texts)
    print(f"quantulum3: {theirs:,.0f} sentences a second; find_quantities is {ours / theirs:,.0f} times as fast")


def rate(parse: Callable[[str], object], texts: list[str]) -> float:
    """Sentences a second; a sentence that the parser fails on counts as read."""
    started = time.perf_counter()
    for text in texts:
        try:
            parse(text)
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as problem:
            print(f"{type(problem).__name__} on {text[:60]!r}")
    return len(texts) / (time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main())
