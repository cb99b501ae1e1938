"""Sentences a second of the whole audit in one process with the shipped tables, and how time grows with length.

    python -m tests.benchmarks.audit_speed

Two texts: the worked claims of tests/audit, where every sentence has something to recompute, and the approved pieces
among the fixtures, which read like newspaper prose. The tables are read before; no text is, as an audit is remembered.
"""

import time
from pathlib import Path

from pipeline.audit import audit_text
from pipeline.audit.evidence.period_parts import period_parts
from pipeline.quantities.finder import found_again
from pipeline.text.plain_view import readable
from pipeline.text.sentences import sentences
from tests.audit.own_claims import own_claims

APPROVED = Path(__file__).parents[2] / "fixtures" / "approved"
PARTS = (4, 2, 1)


def main() -> None:
    claims = "\n\n".join(case.lead + case.text for case in own_claims())
    prose = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(APPROVED.glob("*.md")))
    for name, text in (("worked claims", claims), ("approved pieces", prose)):
        if not text:
            print(f"{name}: skipped, there is no text")
            continue
        audit_text("Croatia's GDP was $82.7 billion in 2023.")
        paragraphs = text.split("\n\n")
        for part in PARTS:
            print(f"{name}, one of {part}: {measured(paragraphs[: len(paragraphs) // part])}")


def measured(paragraphs: list[str]) -> str:
    """Sentences, processor seconds and sentences a second of a text, of whose sentences none is remembered."""
    text = "\n\n".join(paragraphs)
    count = len(sentences(readable(text).text))
    for remembering in (found_again, period_parts):
        remembering.cache_clear()
    started = time.process_time()
    audit_text(text)
    spent = time.process_time() - started
    return f"{count} sentences in {spent:.2f} s, {count / spent:.0f} a second"


if __name__ == "__main__":
    main()
