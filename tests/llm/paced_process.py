"""Calls as fast as the shared limit lets it, printing when: `python paced_process.py STORE REQUESTS_A_MINUTE CALLS`."""

import asyncio
import sys
import time

from pipeline.llm.protocol import ChatReply, ChatRequest, ServiceLimits
from pipeline.llm.rate_limits import LimitedChat
from pipeline.llm.reservations import Lanes
from pipeline.models import Usage
from pipeline.store import Store


class PrintingChat:
    async def complete(self, request: ChatRequest) -> ChatReply:
        print(f"{time.time():.6f}", flush=True)  # noqa: T201
        return ChatReply(text="", model=request.model, usage=Usage(calls=1))


async def main(url: str, a_minute: str, calls: str) -> None:
    request = ChatRequest(stage="s", subject="", model="m", messages=(), schema_name="x")
    with Store.open(url) as store:
        limits = {"m": ServiceLimits(requests=float(a_minute))}
        chat = LimitedChat(PrintingChat(), Lanes(store), limits, estimate=lambda _: 1)
        await asyncio.gather(*(chat.complete(request) for _ in range(int(calls))))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
