"""A second call for one that is stuck: sent when the first takes longer than nearly all of its kind have taken."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import select

from pipeline.llm.protocol import Chat, ChatReply, ChatRequest
from pipeline.store import Store
from pipeline.store.tables.journal import run_steps, steps

ENOUGH = 20
LATEST = 200


def usual_longest(store: Store, stage: str, model: str, percentile: float) -> float | None:
    """The seconds within which that share of a stage's latest calls to a model ended; None with too little history."""
    query = (
        select(steps.c.seconds)
        .join(run_steps, run_steps.c.key == steps.c.key)
        .where(run_steps.c.stage == stage, run_steps.c.outcome == "made", steps.c.model == model)
        .order_by(run_steps.c.id.desc())
        .limit(LATEST)
    )
    with store.read() as connection:
        taken = sorted(connection.execute(query).scalars())
    return taken[min(len(taken) - 1, int(len(taken) * percentile / 100))] if len(taken) >= ENOUGH else None


class HedgedChat:
    """A Chat that asks a second time when the first call is stuck, and takes whichever reply comes first.

    Each of the two keeps the limits and the budget where this goes around them; a dropped call counts there at its
    worst. `percentile` is of the stage's own history in the journal.
    """

    def __init__(
        self,
        chat: Chat,
        store: Store,
        *,
        percentile: float = 95.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._chat, self._store, self._percentile, self._sleep = chat, store, percentile, sleep

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The first reply of one or two calls; the error of the last where none came."""
        longest = usual_longest(self._store, request.stage, request.model, self._percentile)
        if longest is None:
            return await self._chat.complete(request)
        first = asyncio.create_task(self._chat.complete(request))
        second = asyncio.create_task(self._after(longest, request))
        return await _sooner(first, second)

    async def _after(self, seconds: float, request: ChatRequest) -> ChatReply:
        await self._sleep(seconds)
        return await self._chat.complete(request)


async def _sooner(first: asyncio.Task[ChatReply], second: asyncio.Task[ChatReply]) -> ChatReply:
    """The reply that comes first; a first call that fails before there is a second one simply fails."""
    try:
        await asyncio.wait((first, second), return_when=asyncio.FIRST_COMPLETED)
        done = first if first.done() else second
        if done.exception() is None or done is first:
            return done.result()
        return await first
    finally:
        for task in (first, second):
            task.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
