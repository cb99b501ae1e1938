"""Scores how well the audit finds numbers that a source does not bear, whole and on two halves of the documents.

    python -m tests.benchmarks.grounding [GOLD.jsonl] [--out PREDICTIONS.jsonl] [--halves]

The data stand in `../shared` or in the folder that NEWSDRAFT_SHARED names. Halves are drawn by the hash of the
document's id, so that rules shaped on one can be tried on the other.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.audit.audit import audit_text
from pipeline.models import Source, Verdict
from pipeline.reference import Reference

SHARED = Path(os.environ.get("NEWSDRAFT_SHARED", Path(__file__).parents[3] / "shared"))


def main() -> int:
    options = argparse.ArgumentParser(description="Scores unsupported numbers.")
    options.add_argument("gold", nargs="?", type=Path, default=SHARED / "audit" / "grounding_dev.jsonl")
    options.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "grounding_predictions.jsonl")
    options.add_argument("--halves", action="store_true")
    chosen = options.parse_args()
    if not chosen.gold.exists():
        print(f"skipped: {chosen.gold} is not there; set NEWSDRAFT_SHARED to the folder of the measuring data")
        return 0
    items = [json.loads(line) for line in chosen.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    told = [(item, prediction(item)) for item in items]
    parts = {"": told}
    if chosen.halves:
        parts |= {f".half{n}": [pair for pair in told if half(pair[0]) == n] for n in (0, 1)}
    return max([score(chosen.out, name, part) for name, part in parts.items()])


def prediction(item: dict) -> dict:
    """Every figure of the text with its verdict; what is not checked counts as no prediction, as the scorer has it."""
    source = Source.from_text(item["source"], title="source")
    audit = audit_text(item["text"], sources=(source,), reference=Reference.empty())
    figures = [figure for claim in audit.claims for figure in claim.figures]
    return {
        "id": item["id"],
        "predictions": [{"start": f.start, "end": f.end, "verdict": word(f.verdict)} for f in figures],
    }


def word(verdict: Verdict) -> str:
    known = {Verdict.SUPPORTED: "supported", Verdict.NOT_CHECKABLE: "unknown"}
    return known.get(verdict, "unsupported")


def half(item: dict) -> int:
    return hashlib.sha256(item["doc_id"].encode()).digest()[0] % 2


def score(out: Path, name: str, pairs: list[tuple[dict, dict]]) -> int:
    gold, predicted = out.with_suffix(f"{name}.gold.jsonl"), out.with_suffix(f"{name}.jsonl")
    gold.write_text("".join(json.dumps(item) + "\n" for item, _ in pairs), encoding="utf-8")
    predicted.write_text("".join(json.dumps(told) + "\n" for _, told in pairs), encoding="utf-8")
    print(f"--- {name or 'all'}", flush=True)
    scorer = SHARED / "tools" / "score_grounding.py"
    return subprocess.run([sys.executable, scorer, gold, predicted], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
