"""The hedge: a stuck call gets a second one, a quick one never does."""

import asyncio
from collections.abc import Callable

import pytest

from pipeline.errors import ServiceError
from pipeline.llm.caching import JournaledChat
from pipeline.llm.hedging import ENOUGH, HedgedChat, usual_longest
from pipeline.llm.protocol import ChatMessage, ChatReply, ChatRequest
from pipeline.models import Usage
from pipeline.runs.journal import Journal
from pipeline.store import Store


class PlannedChat:
    """Each call goes as planned: a number of loop turns to wait, then a reply or an error."""

    def __init__(self, *plans: tuple[int, str]) -> None:
        self.plans, self.calls, self.dropped = list(plans), 0, 0

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.calls += 1
        turns, text = self.plans.pop(0)
        try:
            for _ in range(turns):
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.dropped += 1
            raise
        if text == "down":
            raise ServiceError("down")
        return ChatReply(text=text, model=request.model, usage=Usage(calls=1))


def request(text: str = "") -> ChatRequest:
    messages = (ChatMessage(role="user", content=text),)
    return ChatRequest(stage="section", subject="s1", model="m", messages=messages, schema_name="x")


@pytest.fixture
async def history(store: Store, new_journal: Callable[..., Journal]) -> Store:
    """A store whose journal knows enough calls of the stage."""
    chat = JournaledChat(PlannedChat(*[(0, "old")] * ENOUGH), new_journal())
    for n in range(ENOUGH):
        await chat.complete(request(str(n)))
    return store


async def hedged(store: Store, chat: PlannedChat) -> str:
    async def turns(_: float) -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    return (await HedgedChat(chat, store, sleep=turns).complete(request())).text


@pytest.mark.parametrize(
    ("plans", "text", "calls", "dropped"),
    [
        pytest.param([(1, "quick")], "quick", 1, 0, id="quick-call-goes-alone"),
        pytest.param([(900, "stuck"), (1, "second")], "second", 2, 1, id="second-comes-first"),
        pytest.param([(12, "late"), (900, "second")], "late", 2, 1, id="first-still-comes-first"),
        pytest.param([(30, "late"), (1, "down")], "late", 2, 0, id="second-fails"),
    ],
)
async def test_sooner_reply_counts(history: Store, plans: list, text: str, calls: int, dropped: int) -> None:
    chat = PlannedChat(*plans)
    assert (await hedged(history, chat), chat.calls, chat.dropped) == (text, calls, dropped)


async def test_failed_call_is_not_hedged(history: Store) -> None:
    chat = PlannedChat((1, "down"))
    with pytest.raises(ServiceError):
        await hedged(history, chat)
    assert chat.calls == 1


async def test_little_history_hedges_nothing(store: Store) -> None:
    chat = PlannedChat((900, "slow"))
    assert (await hedged(store, chat), chat.calls) == ("slow", 1)


async def test_longest_is_of_the_stage(history: Store) -> None:
    assert usual_longest(history, "section", "m", 95) is not None
    assert [usual_longest(history, *other, 95) for other in (("notes", "m"), ("section", "n"))] == [None, None]
