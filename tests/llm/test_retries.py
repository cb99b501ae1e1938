"""The one retry policy: what is tried again, how long it waits, and what it says in the end."""

import random

import pytest

from pipeline.errors import BudgetError, ReplyError, SettingsError
from pipeline.llm.failures import CallError
from pipeline.llm.protocol import ChatReply, ChatRequest
from pipeline.llm.retries import RetryingChat, RetryPolicy
from pipeline.models import Usage

REQUEST = ChatRequest(stage="outline", subject="outline", model="openai:stub", messages=(), schema_name="OutlineReply")
BUSY = CallError("Busy.", "Wait.", status=429, transient=True)


class Failing:
    """A Chat that fails as told, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors, self.calls = list(errors), 0

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return ChatReply(text="{}", model=request.model, usage=Usage(calls=1))


async def retry(chat: Failing, **policy: float) -> list[float]:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    await RetryingChat(chat, chance=random.Random(7), policy=RetryPolicy(**policy), sleep=sleep).complete(REQUEST)
    return waits


async def test_waits_double_with_jitter_up_to_the_longest() -> None:
    waits = await retry(Failing(*[BUSY] * 4), first=1, longest=3)
    for wait, step in zip(waits, (1, 2, 3, 3), strict=True):
        assert step <= wait <= step * 1.5


async def test_same_chance_gives_the_same_waits() -> None:
    assert await retry(Failing(BUSY, BUSY)) == await retry(Failing(BUSY, BUSY))


async def test_retry_after_is_honoured_and_never_undercut() -> None:
    asked = CallError("Busy.", "Wait.", status=429, transient=True, retry_after=40)
    (wait,) = await retry(Failing(asked), longest=3)
    assert 40 <= wait <= 60


async def test_last_error_tells_how_often_it_was_tried() -> None:
    chat = Failing(*[BUSY] * 9)
    with pytest.raises(CallError) as caught:
        await retry(chat, attempts=3)
    assert (str(caught.value), chat.calls) == ("Busy. Tried 3 times.\n  Wait.", 3)


async def test_service_that_asks_for_an_hour_is_not_waited_for() -> None:
    chat = Failing(CallError("Busy.", "Wait.", status=429, transient=True, retry_after=3600))
    with pytest.raises(CallError, match=r"Busy\. It asks to wait 3600 s\."):
        await retry(chat)
    assert chat.calls == 1


FINAL = [
    pytest.param(CallError("No key.", "Set it.", status=401), id="wrong key"),
    pytest.param(SettingsError("The recording holds no reply.", "Record."), id="replay miss"),
    pytest.param(ReplyError("Refused."), id="refusal"),
    pytest.param(BudgetError("Over."), id="budget"),
]


@pytest.mark.parametrize("error", FINAL)
async def test_error_that_would_come_again_is_raised_at_once(error: Exception) -> None:
    chat = Failing(error)
    with pytest.raises(type(error), match=str(error).splitlines()[0]):
        await retry(chat)
    assert chat.calls == 1


async def test_each_failed_try_is_noticed_before_its_wait() -> None:
    noticed: list[tuple[str, str, float]] = []

    async def sleep(seconds: float) -> None:
        noticed.append(("slept", "", seconds))

    def notice(request: ChatRequest, failed: CallError, wait: float) -> None:
        noticed.append((request.subject, failed.problem, wait))

    await RetryingChat(Failing(BUSY), chance=random.Random(7), sleep=sleep, noticed=notice).complete(REQUEST)
    wait = noticed[0][2]
    assert noticed == [("outline", "Busy.", wait), ("slept", "", wait)]
