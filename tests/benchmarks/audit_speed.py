"""Sentences a second of the whole audit in one process with the shipped tables, and how time grows with length.

    python -m tests.benchmarks.audit_speed

Two texts: the worked claims of tests/audit, where every sentence has something to recompute, and the approved pieces
among the fixtures, which read like newspaper prose. The tables are read before; no text is, as an audit is remembered.
"""

import time
from pathlib import Path

from pipeline.audit import audit_text
from pipeline.text.plain_view import readable
from pipeline.text.sentences import sentences
from tests.audit.own_claims import own_claims

APPROVED = Path(__file__).parents[2] / "fixtures" / "approved"
LENGTHS = (1, 2, 4)


def main() -> None:
    claims = "\n\n".join(case.lead + case.text for case in own_claims())
    prose = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(APPROVED.glob("*.md")))
    for name, text in (("worked claims", claims), ("approved pieces", prose)):
        if not text:
            print(f"{name}: skipped, there is no text")
            continue
        audit_text("Croatia's GDP was $82.7 billion in 2023.")
        for times in LENGTHS:
            print(f"{name} x {times}: {measured(text, times)}")


def measured(text: str, times: int) -> str:
    """Sentences, processor seconds and sentences a second for a text that many times over."""
    long = "\n\n".join([text] * times)
    count = len(sentences(readable(long).text))
    started = time.process_time()
    audit_text(long)
    spent = time.process_time() - started
    return f"{count} sentences in {spent:.2f} s, {count / spent:.0f} a second"


if __name__ == "__main__":
    main()
