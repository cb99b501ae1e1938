"""Rate limits that hold across processes: every call books a slot on its model's lanes before it goes out.

Services refuse bursts and what a window of theirs holds too much of, so calls keep a pace, and no window of a second
sees more than its share, whoever was late. What the lateness of one call costs is that call's alone.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from pipeline.errors import StoreError
from pipeline.llm.failures import CallError
from pipeline.llm.protocol import Chat, ChatReply, ChatRequest, ServiceLimits
from pipeline.llm.reservations import Lanes, Need, Pace, Reservation
from pipeline.models import Usage

HEADROOM = 0.97
"""The share of a limit that is used: the rest absorbs what happens between a call's start and the service's clock."""

MOST_COUNTED, MANY = 50, 10
"""Calls that one window holds at most, however quick the pace; and from how many on a process books two ahead."""


class LimitedChat:
    """A Chat that keeps its models' limits; `estimate` foretells a request's tokens. It goes inside the retries.

    A model without a limit of its own is held to what its service's replies say of theirs, from the next call on.
    """

    def __init__(
        self,
        chat: Chat,
        lanes: Lanes,
        limits: Mapping[str, ServiceLimits],
        *,
        estimate: Callable[[ChatRequest], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._chat, self._lanes, self._limits = chat, lanes, limits
        self._estimate, self._sleep = estimate, sleep
        self._learned: dict[str, ServiceLimits] = {}
        self._turns: dict[str, asyncio.Semaphore] = {}

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The inner chat's reply; when the service says "later", no process asks it before then."""
        limits = self._limits.get(request.model) or self._learned.get(request.model, ServiceLimits())
        need = self._need(request, limits)
        async with self._turn(request.model, need):
            slot, late = await self._wait_for_slot(need)
        telling = asyncio.create_task(self._tell(need, slot, late))
        try:
            reply = await self._chat.complete(request)
        except CallError as failed:
            if failed.status == 429 and failed.retry_after:
                await asyncio.to_thread(self._lanes.close_for, need.requests, failed.retry_after)
            raise
        finally:
            await telling
        self._learned[request.model] = reply.allowed
        if limits.tokens:
            lane = _tokens_lane(request.model)
            unused = need.seconds[lane] - _seconds(_tokens(reply.usage), limits.tokens)
            with suppress(StoreError):  # a reply that was paid for is not lost for this
                await asyncio.to_thread(self._lanes.give_back, lane, unused)
        return reply

    def _need(self, request: ChatRequest, limits: ServiceLimits) -> Need:
        """What the call takes of each of its lanes; the requests' lane exists without a limit too."""
        pace = pace_of(limits.requests) if limits.requests else None
        tokens = {}
        if limits.tokens:
            tokens = {_tokens_lane(request.model): _seconds(self._estimate(request), limits.tokens)}
        return Need(requests=f"{request.model} requests", pace=pace, seconds=tokens)

    def _turn(self, model: str, need: Need) -> asyncio.Semaphore:
        """Who of this process waits for a slot; at a quick pace one is booked while another is waited for."""
        ahead = 2 if need.pace and need.pace.calls >= MANY else 1
        return self._turns.setdefault(model, asyncio.Semaphore(ahead))

    async def _wait_for_slot(self, need: Need) -> tuple[Reservation, float]:
        """The slot, once it is there, and by how much it was overslept; one missed by half a window is given up."""
        missed = None
        while True:
            slot = await asyncio.to_thread(self._lanes.book, need, missed)
            if (wait := slot.at - self._lanes.clock()) > 0:
                await self._sleep(wait)
            if slot.booked is None:
                missed = None
                continue
            given_up = slot.at + need.pace.seconds / 2 if need.pace else math.inf
            while (late := self._lanes.clock() - slot.at) > self._absorbed(need) and slot.at + late <= given_up:
                slot = await asyncio.to_thread(self._lanes.went_late, need, slot, late)
            if slot.at + late <= given_up:
                return slot, late
            missed = slot

    def _absorbed(self, need: Need) -> float:
        """How late a call may go without a word: by half of what the headroom leaves of its window."""
        return need.pace.seconds * (1 - HEADROOM) / 2 if need.pace else math.inf

    async def _tell(self, need: Need, slot: Reservation, late: float) -> None:
        """Tells the lane of a call that went a little late, while the call is under way."""
        if need.pace and late > self._absorbed(need) / 5:
            with suppress(StoreError):
                await asyncio.to_thread(self._lanes.went_late, need, slot, late)


def pace_of(a_minute: float) -> Pace:
    """The windows that keep a limit of requests a minute: a second's share in a second, or one call in its time."""
    a_second = a_minute / 60
    calls = min(MOST_COUNTED, max(1, int(a_second)))
    return Pace(calls=calls, seconds=calls / a_second / HEADROOM)


def _tokens_lane(model: str) -> str:
    return f"{model} tokens"


def _seconds(amount: float, a_minute: float) -> float:
    return 60.0 * amount / (a_minute * HEADROOM)


def _tokens(usage: Usage) -> int:
    return usage.prompt_tokens + usage.completion_tokens
