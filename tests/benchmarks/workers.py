"""Runs through the queue under a shared rate limit, on 1, 2 and 4 workers: pace, sliding windows, CPU and memory.

`python tests/benchmarks/workers.py URL [RUNS]` needs an empty PostgreSQL database. Each run is one call to a stub on
loopback that takes 50 ms; the limit is 20 calls a second.
"""

import asyncio
import resource
import statistics
import subprocess
import sys
import time

from pipeline.llm.caching import JournaledChat
from pipeline.llm.protocol import ChatMessage, ChatReply, ChatRequest, ServiceLimits
from pipeline.llm.rate_limits import LimitedChat
from pipeline.llm.reservations import Lanes
from pipeline.models import Usage
from pipeline.runs.journal import Journal
from pipeline.runs.runs import Invocation, Ledger
from pipeline.store import Store
from pipeline.workers.queue import JobRequest, open_queue
from pipeline.workers.worker import WorkerOptions, work

A_SECOND = 20


class LoopbackChat:
    """One TCP round trip to the stub."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def complete(self, request: ChatRequest) -> ChatReply:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"call\n")
        await reader.readline()
        writer.close()
        return ChatReply(text="{}", model=request.model, usage=Usage(calls=1))


async def one_worker(url: str, port: str) -> None:
    """A worker process: takes orders until none is left, then prints its CPU seconds and peak memory."""
    with Store.open(url) as store:
        limits = {"m": ServiceLimits(requests=60 * A_SECOND)}
        service = LimitedChat(LoopbackChat(int(port)), Lanes(store), limits, estimate=lambda _: 0)

        async def handle(payload: object) -> None:
            number = str(payload["n"])  # type: ignore[index]
            ledger = Ledger(store)
            run = ledger.begin(number, f"Event {number}", "", Invocation())
            message = ChatMessage(role="user", content=f"Write about {number}. " * 200)
            request = ChatRequest(stage="s", subject="s1", model="m", messages=(message,), schema_name="x")
            await JournaledChat(service, Journal(store, run)).complete(request)
            ledger.finish(run, "done")

        async with open_queue(store) as queue:
            await work(queue, {"run": handle}, WorkerOptions(concurrency=16, until_empty=True), lambda _: None)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


async def measure(url: str, workers: int, runs: int) -> None:
    """Places the runs, starts the workers, and prints what the stub saw."""
    calls: list[float] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        calls.append(time.monotonic())
        await asyncio.sleep(0.05)
        writer.write(b"done\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    with Store.open(url) as store:
        async with open_queue(store) as queue:
            for n in range(runs):
                await queue.put(JobRequest(kind="run", title=f"Event {n}", payload={"n": f"{workers}-{n}"}))
    command = [sys.executable, __file__, "worker", url, str(server.sockets[0].getsockname()[1])]
    started = [await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE) for _ in range(workers)]
    said = [(await each.communicate())[0].decode().split() for each in started]
    calls.sort()
    pace = (len(calls) - 1) / (calls[-1] - calls[0])
    over = sum(later - first < 1.0 for first, later in zip(calls, calls[A_SECOND:], strict=False))
    cpu, memory = sum(float(each[0]) for each in said), statistics.mean(float(each[1]) for each in said)
    print(
        f"{workers} workers: {len(calls)} calls, {pace:.2f} a second ({100 * pace / A_SECOND:.1f}% of the limit), "
        f"{over} windows of a second above {A_SECOND}, {cpu / runs:.3f} s of CPU a run, {memory:.0f} MB a worker"
    )


def main() -> None:
    if sys.argv[1] == "worker":
        asyncio.run(one_worker(*sys.argv[2:]))
        return
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    for workers in (1, 2, 4):
        asyncio.run(measure(sys.argv[1], workers, runs))


if __name__ == "__main__":
    main()
