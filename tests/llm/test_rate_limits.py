"""Limits: no window of any length sees more calls than the service allows, whoever makes them."""

import asyncio
import random
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.llm.failures import CallError
from pipeline.llm.protocol import ChatReply, ChatRequest, ServiceLimits
from pipeline.llm.rate_limits import HEADROOM, LimitedChat
from pipeline.llm.reservations import Lanes, Need, Pace
from pipeline.models import Usage
from pipeline.store import Store


class Clock:
    """Time that passes by sleeping alone; each sleep may be overslept."""

    def __init__(self) -> None:
        self.time, self.oversleep = 1000.0, [0.0]

    def __call__(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds + (self.oversleep.pop() if len(self.oversleep) > 1 else self.oversleep[0])


class TimedChat:
    """Notes when it was called; fails as told."""

    def __init__(self, clock: Clock, fails: list[CallError] | None = None, tokens: int = 100) -> None:
        self.clock, self.fails, self.tokens, self.times = clock, fails or [], tokens, []

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.times.append(round(self.clock() - 1000, 3))
        if self.fails:
            raise self.fails.pop()
        return ChatReply(text="", model=request.model, usage=Usage(calls=1, prompt_tokens=self.tokens))


A_SECOND = Need(requests="m requests", pace=Pace(calls=1, seconds=1.0))
REQUEST = ChatRequest(stage="s", subject="", model="m", messages=(), schema_name="x")


def limited(store: Store, chat: TimedChat, **limits: float) -> LimitedChat:
    """At HEADROOM of 60 / 0.97 a minute a slot is a second."""
    given = {"m": ServiceLimits(**{name: value / HEADROOM for name, value in limits.items()})}
    lanes, clock = Lanes(store, chat.clock), chat.clock
    return LimitedChat(chat, lanes, given, estimate=lambda _: 600, sleep=clock.sleep)


async def test_limits_are_learned_from_replies(store: Store) -> None:
    class TellingChat(TimedChat):
        async def complete(self, request: ChatRequest) -> ChatReply:
            reply = await super().complete(request)
            return reply.model_copy(update={"allowed": ServiceLimits(requests=60 / HEADROOM)})

    chat = TellingChat(Clock())
    learning = LimitedChat(chat, Lanes(store, chat.clock), {}, estimate=lambda _: 600, sleep=chat.clock.sleep)
    for _ in range(4):
        await learning.complete(REQUEST)
    assert chat.times == [0, 0, 1, 2]


async def test_calls_keep_an_even_pace(store: Store) -> None:
    chat = TimedChat(Clock())
    for _ in range(4):
        await limited(store, chat, requests=60).complete(REQUEST)
    assert chat.times == [0, 1, 2, 3]


async def test_unlimited_model_waits_for_nothing(store: Store) -> None:
    chat = TimedChat(Clock())
    for _ in range(3):
        await limited(store, chat).complete(REQUEST)
    assert chat.times == [0, 0, 0]


async def test_unused_tokens_are_given_back(store: Store) -> None:
    """600 tokens foretold take 10 s of the lane; 100 used leave it after 100/60 s."""
    chat = TimedChat(Clock())
    for _ in range(3):
        await limited(store, chat, tokens=3600).complete(REQUEST)
    assert chat.times == [0, 1.667, 3.333]


async def test_slower_lane_sets_the_pace(store: Store) -> None:
    chat = TimedChat(Clock(), tokens=600)
    for _ in range(3):
        await limited(store, chat, requests=60, tokens=3600).complete(REQUEST)
    assert chat.times == [0, 10, 20]


@pytest.mark.parametrize(
    ("overslept", "times"),
    [
        pytest.param(0.3, [0, 1.3, 2.3], id="less than half a window, so that its slot holds"),
        pytest.param(0.9, [0, 1.9, 2.9], id="more, so that its slot is let go"),
    ],
)
async def test_late_call_goes_and_others_keep_away(store: Store, overslept: float, times: list[float]) -> None:
    """The call goes late, and the next one keeps a second from that."""
    clock = Clock()
    chat = TimedChat(clock)
    await limited(store, chat, requests=60).complete(REQUEST)
    clock.oversleep = [0.0, overslept, 0.0]
    for _ in range(2):
        await limited(store, chat, requests=60).complete(REQUEST)
    assert chat.times == times


async def test_overslept_slot_is_lost_when_others_wait(store: Store) -> None:
    """Somebody has booked behind the missed slot: a call now would come too close to theirs."""
    clock = Clock()
    chat, lanes = TimedChat(clock), Lanes(store, clock)
    sleeps = iter((0.0, 0.9, 0.0, 0.0, 0.0))

    async def sleep(seconds: float) -> None:
        clock.time += seconds + (overslept := next(sleeps))
        if overslept:
            assert lanes.book(A_SECOND).booked == 1002.0

    lanes.book(A_SECOND)
    limits = {"m": ServiceLimits(requests=60 / HEADROOM)}
    await LimitedChat(chat, lanes, limits, estimate=lambda _: 1, sleep=sleep).complete(REQUEST)
    assert chat.times == [3]


def test_slot_is_booked_half_a_window_ahead(store: Store) -> None:
    clock = Clock()
    lanes = Lanes(store, clock)
    booked = [lanes.book(A_SECOND) for _ in range(2)]
    assert [(slot.at, slot.booked) for slot in booked] == [(1000, 1000), (1000.5, None)]


def test_windows_hold_their_share_whoever_is_late(store: Store) -> None:
    """Ten calls a second from a process that oversleeps by up to 0.4 s: no window of a second holds eleven."""
    clock, chance, went = Clock(), random.Random(1), []
    lanes, need = Lanes(store, clock), Need(requests="m requests", pace=Pace(calls=10, seconds=1.0))
    while len(went) < 200:
        slot = lanes.book(need)
        late = chance.choice((0.0, 0.0, 0.0, 0.01, 0.05, 0.4)) if slot.booked else 0.0
        clock.time = max(clock.time, slot.at + late)
        if slot.booked:
            lanes.went_late(need, slot, clock.time - slot.at)
            went.append(clock.time)
    assert min(later - first for first, later in zip(went, went[10:], strict=False)) >= 1.0 - 1e-9


async def test_later_holds_for_everyone(store: Store) -> None:
    """One call was told to come back in 30 s; the next one, through another client, waits for it."""
    clock = Clock()
    refused = TimedChat(clock, [CallError("limited", "wait", status=429, transient=True, retry_after=30)])
    with pytest.raises(CallError):
        await limited(store, refused).complete(REQUEST)
    chat = TimedChat(clock)
    await limited(store, chat).complete(REQUEST)
    assert chat.times == [30]


def test_processes_share_a_lane(store: Store, tmp_path: Path) -> None:
    """Four processes at 600 a minute: real time, real sleeping, and no window with more than the limit's share."""
    code = Path(__file__).with_name("paced_process.py")
    command = [sys.executable, code, tmp_path / "news.sqlite3", "600", "10"]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    times = sorted(float(line) for child in children for line in child.communicate()[0].split())
    assert len(times) == 30
    assert all(later - first >= 1.0 for first, later in zip(times, times[10:], strict=False))


async def test_cancelled_wait_leaves_lane_usable(store: Store) -> None:
    chat = TimedChat(Clock())
    sleeping = asyncio.Event()

    async def stuck(_: float) -> None:
        sleeping.set()
        await asyncio.Event().wait()

    lanes = Lanes(store, chat.clock)
    waiting = LimitedChat(chat, lanes, {"m": ServiceLimits(requests=60 / HEADROOM)}, estimate=lambda _: 1, sleep=stuck)
    await waiting.complete(REQUEST)
    task = asyncio.create_task(waiting.complete(REQUEST))
    await sleeping.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await limited(store, chat, requests=60).complete(REQUEST)
    assert chat.times == [0, 1]
