"""Scores find_quantities on news sentences and times it beside quantulum3, in one process and one run.

    python -m tests.benchmarks.quantities [GOLD.json] [--out PREDICTIONS.jsonl] [--errors FILE]

The sentences stand in `../shared` or in the folder that NEWSDRAFT_SHARED names; quantulum3 is timed if installed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from pipeline.quantities.finder import find_quantities

SHARED = Path(os.environ.get("NEWSDRAFT_SHARED", Path(__file__).parents[3] / "shared"))


def main() -> int:
    options = argparse.ArgumentParser(description="Scores and times find_quantities.")
    options.add_argument("gold", nargs="?", type=Path, default=SHARED / "quantities" / "newsquant_dev.json")
    options.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "quantity_predictions.jsonl")
    options.add_argument("--errors", type=Path)
    chosen = options.parse_args()
    if not chosen.gold.exists():
        print(f"skipped: {chosen.gold} is not there; set NEWSDRAFT_SHARED to the folder of the measuring data")
        return 0
    texts = [item["text"] for item in json.loads(chosen.gold.read_text(encoding="utf-8"))]
    chosen.out.write_text("".join(json.dumps(prediction(text)) + "\n" for text in texts), encoding="utf-8")
    scorer = [sys.executable, SHARED / "tools" / "score_quantities.py", chosen.gold, chosen.out]
    told = subprocess.run([*scorer, *(["--errors", chosen.errors] if chosen.errors else [])], check=False)
    show_speed(texts)
    return told.returncode


def prediction(text: str) -> dict:
    """What counts in a sentence, in the scorer's form."""
    found = [quantity for quantity in find_quantities(text) if quantity.counts]
    rows = [{"low": float(q.low), "high": float(q.high), "change": q.change, "unit": q.unit} for q in found]
    return {"text": text, "quantities": rows}


def show_speed(texts: list[str]) -> None:
    ours = rate(find_quantities, texts * 10)
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
