"""Rate limits that hold across processes: every call books a slot on its model's lanes before it goes out.

A lane gives slots at an even pace, so that no window of any length sees more than its share: a burst that a bucket
would allow is what services refuse. Requests and tokens have a lane each; a call goes when both are free.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping

from sqlalchemy import Connection, func, select, update

from pipeline.models import Noun, Usage
from pipeline.store import Store
from pipeline.store.insert import insert
from pipeline.store.tables.traffic import lanes
from pipeline.writer.failures import CallError
from pipeline.writer.protocol import Chat, ChatReply, ChatRequest

HEADROOM = 0.97
"""The share of a limit that is used: the rest absorbs what scheduling and the network do to an even pace."""

OVERSLEPT = 0.015
"""Seconds by which a call may miss its slot where there are several a second: half of what HEADROOM leaves of each."""


class Limits(Noun):
    """What a model's service allows in a minute; None sets no limit."""

    requests: float | None = None
    tokens: float | None = None


class Slot(Noun):
    """When a call may go, by this process's clock (a little past: at once), and until when each lane is then taken."""

    at: float
    until: Mapping[str, float]


class Lanes:
    """The lanes of a store; they go by PostgreSQL's clock where there is one, else by `clock`, in seconds."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store, self.clock = store, clock

    def book(self, amounts: Mapping[str, float], missed: Slot | None = None) -> Slot:
        """A slot when all the named lanes are free; from then on each is taken for its amount of seconds.

        A slot of which no more than OVERSLEPT has passed is still given. One that was missed is taken back where
        nobody has booked behind it.
        """
        with self._store.write(lasting=False) as connection:
            free_at = self._free_at(connection, amounts)
            now = self._now(connection)
            ahead = self.clock() - now
            for name, booked in missed.until.items() if missed else ():
                free_at[name] -= amounts[name] if free_at[name] == booked else 0.0
            latest = max(free_at.values())
            start = latest if latest >= now - OVERSLEPT else now
            until = {name: start + seconds for name, seconds in amounts.items()}
            for name, moment in until.items():
                connection.execute(update(lanes).where(lanes.c.name == name).values(free_at=moment))
        return Slot(at=start + ahead, until=until)

    def give_back(self, name: str, seconds: float) -> None:
        """Frees a lane by so many seconds that were booked and not used; a negative amount books more."""
        with self._store.write(lasting=False) as connection:
            connection.execute(update(lanes).where(lanes.c.name == name).values(free_at=lanes.c.free_at - seconds))

    def close_for(self, name: str, seconds: float) -> None:
        """Keeps a lane closed for so many seconds from now."""
        with self._store.write(lasting=False) as connection:
            free_at = self._free_at(connection, [name])
            later = max(free_at[name], self._now(connection) + seconds)
            connection.execute(update(lanes).where(lanes.c.name == name).values(free_at=later))

    def _free_at(self, connection: Connection, names: Collection[str]) -> dict[str, float]:
        """When each lane is free; the lanes are ours alone until the transaction ends."""
        query = select(lanes).where(lanes.c.name.in_(names)).order_by(lanes.c.name).with_for_update()
        found = {row.name: row.free_at for row in connection.execute(query)}
        if missing := [{"name": name, "free_at": 0.0} for name in sorted(names) if name not in found]:
            connection.execute(insert(connection, lanes).values(missing).on_conflict_do_nothing())
            found = {row.name: row.free_at for row in connection.execute(query)}
        return found

    def _now(self, connection: Connection) -> float:
        if connection.dialect.name != "postgresql":
            return self.clock()
        return float(connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one())


class LimitedChat:
    """A Chat that keeps its models' limits; `estimate` foretells a request's tokens. It goes inside the retries."""

    def __init__(
        self,
        chat: Chat,
        lanes: Lanes,
        limits: Mapping[str, Limits],
        *,
        estimate: Callable[[ChatRequest], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._chat, self._lanes, self._limits = chat, lanes, limits
        self._estimate, self._sleep = estimate, sleep
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The inner chat's reply; when the service says "later", no process asks it before then."""
        limits = self._limits.get(request.model, Limits())
        amounts = self._amounts(request.model, limits, self._estimate(request))
        async with self._turns[request.model]:
            await self._wait_for_slot(amounts)
        try:
            reply = await self._chat.complete(request)
        except CallError as failed:
            if failed.status == 429 and failed.retry_after:
                self._lanes.close_for(_requests_lane(request.model), failed.retry_after)
            raise
        if limits.tokens:
            unused = amounts[_tokens_lane(request.model)] - _seconds(_tokens(reply.usage), limits.tokens)
            self._lanes.give_back(_tokens_lane(request.model), unused)
        return reply

    def _amounts(self, model: str, limits: Limits, tokens: int) -> dict[str, float]:
        """How long the call takes up each of its lanes, in seconds; the requests' lane exists without a limit too."""
        amounts = {_requests_lane(model): _seconds(1, limits.requests) if limits.requests else 0.0}
        if limits.tokens:
            amounts[_tokens_lane(model)] = _seconds(tokens, limits.tokens)
        return amounts

    async def _wait_for_slot(self, amounts: dict[str, float]) -> None:
        """Waits for the slot; one that was overslept, the process being busy, is given up and another one booked."""
        slot = None
        while True:
            slot = await asyncio.to_thread(self._lanes.book, amounts, slot)
            if (wait := slot.at - self._lanes.clock()) > 0:
                await self._sleep(wait)
            late, pace = self._lanes.clock() - slot.at, max(amounts.values())
            if late <= OVERSLEPT or not 0 < pace <= 1:
                return


def _requests_lane(model: str) -> str:
    return f"{model} requests"


def _tokens_lane(model: str) -> str:
    return f"{model} tokens"


def _seconds(amount: float, a_minute: float) -> float:
    return 60.0 * amount / (a_minute * HEADROOM)


def _tokens(usage: Usage) -> int:
    return usage.prompt_tokens + usage.completion_tokens
