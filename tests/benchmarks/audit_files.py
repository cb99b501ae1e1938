"""Measures the audit of many files and of long ones: memory over 10,000 files, and time against length.

    python -m tests.benchmarks.audit_files [--files 10000]

Memory is this process's resident set after each tenth of the files; time is that of one text of 1, 2, 4 … parts.
"""

import argparse
import time
from pathlib import Path

from pipeline.audit import audit_text
from pipeline.text.plain_view import readable
from pipeline.text.sentences import sentences

APPROVED = Path(__file__).parents[2] / "fixtures" / "approved"


def resident() -> float:
    """Megabytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--files", type=int, default=10_000)
    chosen = options.parse_args()
    texts = [file.read_text(encoding="utf-8") for file in sorted(APPROVED.glob("*.md"))]
    whole = "\n\n".join(texts)
    print("parts  sentences  seconds  sentences/s")
    for parts in (1, 2, 4, 8, 16):
        text = "\n\n".join([whole] * parts)
        begun = time.perf_counter()
        audit_text(text)
        took = time.perf_counter() - begun
        count = len(sentences(readable(text).text))
        print(f"{parts:5}  {count:9}  {took:7.2f}  {count / took:11.0f}")
    print("files   megabytes")
    for number in range(chosen.files + 1):
        audit_text(f"{texts[number % len(texts)]}\n\nEdition {number}.")
        if number % (chosen.files // 10) == 0:
            print(f"{number:6}  {resident():8.1f}")


if __name__ == "__main__":
    main()
