"""A run of chained and parallel steps that notes each call in a file, for tests that kill it.

`python killed_run.py STORE CALLS DIE_AFTER SECONDS`: dies by SIGKILL once DIE_AFTER steps were made (0: never); each
call takes SECONDS. Prints the run's result.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from pipeline.runs.journal import Journal, Step
from pipeline.runs.runs import Invocation, Ledger
from pipeline.store import Store

SECTIONS = 4


class Run:
    """The steps of one event: notes, an outline on them, its sections at once, an ending on them all."""

    def __init__(self, journal: Journal, calls: Path, die_after: int, seconds: float) -> None:
        self.journal, self.calls, self.die_after, self.seconds = journal, calls, die_after, seconds
        self.made = 0

    async def whole(self) -> str:
        notes = await self.step("notes", "")
        outline = await self.step("outline", notes)
        sections = await asyncio.gather(*(self.step(f"section {n}", outline) for n in range(SECTIONS)))
        return await self.step("ending", "".join(sections))

    async def step(self, name: str, given: str) -> str:
        made = False

        async def call() -> str:
            nonlocal made
            self.note(f"begun {name}")
            await asyncio.sleep(self.seconds)
            made = True
            return f"{name}({given})"

        result: str = await self.journal.step(Step(kind="k", version=1, inputs={"name": name, "given": given}), call)
        if made:
            self.note(f"made {name}")
            self.made += 1
        if made and self.made == self.die_after:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    def note(self, line: str) -> None:
        with self.calls.open("a") as file:
            file.write(line + "\n")


def main(url: str, calls: str, die_after: str, seconds: str) -> None:
    with Store.open(url) as store:
        with Path(calls).open("a") as file:
            file.write(f"ready {os.getpid()}\n")
        run = Ledger(store).begin("e", "h", "f", Invocation())
        print(asyncio.run(Run(Journal(store, run), Path(calls), int(die_after), float(seconds)).whole()))  # noqa: T201
        Ledger(store).finish(run, "done")


if __name__ == "__main__":
    main(*sys.argv[1:])
