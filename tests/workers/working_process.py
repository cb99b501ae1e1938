"""A worker for tests: `python working_process.py URL LOG [ATTRIBUTES]`. Its orders sleep, fail or die as they say."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.runs.journal import Journal, Step
from pipeline.runs.runs import Invocation, Ledger
from pipeline.store import Store
from pipeline.workers.queue import open_queue
from pipeline.workers.worker import WorkerOptions, work


async def main(url: str, log: str, *flags: str) -> None:
    with Store.open(url) as store:

        async def handle(payload: Mapping[str, Any]) -> None:
            run = Ledger(store).begin(str(payload["n"]), str(payload["n"]), "", Invocation())

            async def made() -> int:
                note(log, f"begun {payload['n']} {os.getpid()}")
                if payload.get("kills"):
                    os.kill(os.getpid(), signal.SIGKILL)
                if payload.get("fails"):
                    raise InputError("The event is empty.")
                time.sleep(payload.get("busy", 0))
                await asyncio.sleep(payload.get("seconds", 0))
                return int(payload["n"])

            await Journal(store, run).step(Step(kind="k", version=1, inputs={"n": payload["n"]}), made)
            note(log, f"done {payload['n']} {os.getpid()}")

        async with open_queue(store) as queue:
            note(log, f"ready {os.getpid()}")
            shift = WorkerOptions(until_empty="until_empty" in flags, concurrency=2, patience=1.0)
            await work(queue, {"sleep": handle}, shift, lambda line: note(log, f"told {line}"))


def note(log: str, line: str) -> None:
    with Path(log).open("a") as file:
        file.write(line + "\n")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
