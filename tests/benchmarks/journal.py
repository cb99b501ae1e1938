"""What the journal adds to a step: `python tests/benchmarks/journal.py [URL]` prints milliseconds."""

import asyncio
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from pipeline.runs.journal import Journal, Step
from pipeline.runs.runs import Invocation, Ledger
from pipeline.store import Store

STEPS = 300
PROMPT = "A long prompt, as long as a section's: its style, its notes, its plan. " * 300


async def pass_over(journal: Journal) -> list[float]:
    """Seconds of each step whose own work takes none."""

    async def work() -> dict[str, str]:
        return {"text": PROMPT[:4000]}

    taken = []
    for number in range(STEPS):
        step = Step(kind="chat", version=1, inputs={"user": PROMPT, "n": number}, stage="draft", subject=f"s{number}")
        start = perf_counter()
        await journal.step(step, work)
        taken.append(perf_counter() - start)
    return taken


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(sys.argv[1] if len(sys.argv) > 1 else Path(folder) / "news.sqlite3")
        for name in ("made", "replayed"):
            run = Ledger(store).begin("e", "h", "f", Invocation())
            taken = [1000 * seconds for seconds in asyncio.run(pass_over(Journal(store, run)))]
            median, worst = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
            print(f"{name:9} median {median:.2f} ms  95% {worst:.2f} ms a step, of {STEPS}")
        store.close()


if __name__ == "__main__":
    main()
