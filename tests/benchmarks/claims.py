"""Scores the audit by rules alone on worked claims: verdicts and recomputed values, by the scorer beside the data.

    python -m tests.benchmarks.claims [GOLD.jsonl] [--out PREDICTIONS.jsonl] [--kinds] [--wrong]

The data stand in `../shared` beside the checkout or in the folder that NEWSDRAFT_SHARED names; without them it says so.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.audit.audit import audit_text
from tests.audit.facts import facts_from_rows
from tests.audit.own_claims import telling

SHARED = Path(os.environ.get("NEWSDRAFT_SHARED", Path(__file__).parents[3] / "shared"))


def main() -> int:
    options = argparse.ArgumentParser(description="Scores the audit on worked claims.")
    options.add_argument("gold", nargs="?", type=Path, default=SHARED / "audit" / "claims_dev.jsonl")
    options.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "claims_predictions.jsonl")
    options.add_argument("--kinds", action="store_true")
    options.add_argument("--wrong", action="store_true")
    chosen = options.parse_args()
    if not chosen.gold.exists():
        print(f"skipped: {chosen.gold} is not there; set NEWSDRAFT_SHARED to the folder of the measuring data")
        return 0
    rows = [json.loads(line) for line in chosen.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    started = time.perf_counter()
    told = [prediction(row) for row in rows]
    print(f"{len(rows)} claims in {time.perf_counter() - started:.2f} s")
    chosen.out.write_text("".join(json.dumps(row) + "\n" for row in told), encoding="utf-8")
    flags = [flag for flag in ("--kinds", "--wrong") if getattr(chosen, flag[2:])]
    scorer = SHARED / "tools" / "score_claims.py"
    return subprocess.run([sys.executable, scorer, chosen.gold, chosen.out, *flags], check=False).returncode


def prediction(row: dict) -> dict:
    """The verdict over the row's own sentence, and the recomputed value of its most telling claim."""
    lead = row["context"] + " " if row["context"] else ""
    audit = audit_text(lead + row["text"], facts=facts_from_rows(row["facts"]))
    start, end = len(lead), len(lead) + len(row["text"])
    told = {"id": row["id"], "verdict": str(audit.verdict(start, end))}
    claim = telling(audit, start, end)
    if claim and claim.recomputed:
        told |= {"low": float(claim.recomputed[0].low), "high": float(claim.recomputed[0].high)}
    return told


if __name__ == "__main__":
    sys.exit(main())
