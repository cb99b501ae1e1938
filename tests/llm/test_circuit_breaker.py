"""The circuit: a service that keeps failing is left alone, then tried once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from pipeline.llm.circuit_breaker import CircuitChat
from pipeline.llm.failures import CallError
from pipeline.llm.protocol import ChatReply, ChatRequest
from pipeline.models import Usage
from pipeline.store import Store
from pipeline.store.tables.traffic import circuits

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
REQUEST = ChatRequest(stage="s", subject="", model="m", messages=(), schema_name="x")


def resting(store: Store, models: list[str], moment: datetime) -> list[str]:
    """Those of the models whose services rest at a moment, in the order given."""
    query = select(circuits.c.model).where(circuits.c.model.in_(models), circuits.c.rests_until > moment)
    with store.read() as connection:
        found = set(connection.execute(query).scalars())
    return [model for model in models if model in found]


class Service:
    """Fails as long as it is down; `outcomes` are what callers saw."""

    def __init__(self, store: Store, *, transient: bool = True) -> None:
        self.down, self.calls, self.transient, self.moment = True, 0, transient, NOON
        self.chat = CircuitChat(self, store, clock=lambda: self.moment)

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.calls += 1
        if self.down:
            raise CallError("down", "wait", status=503, transient=self.transient)
        return ChatReply(text="", model=request.model, usage=Usage())

    async def ask(self, times: int = 1) -> None:
        for _ in range(times):
            try:
                await self.chat.complete(REQUEST)
            except CallError as error:
                self.said = error.problem


async def test_three_failures_start_a_rest(store: Store) -> None:
    service = Service(store)
    await service.ask(5)
    assert (service.calls, service.said) == (3, "m failed 3 calls in a row and is left alone until 12:01:00 UTC.")
    assert resting(store, ["n", "m"], NOON) == ["m"]


async def test_success_starts_the_count_anew(store: Store) -> None:
    service = Service(store)
    for down in (True, True, False, True, True):
        service.down = down
        await service.ask()
    assert (service.calls, resting(store, ["m"], NOON)) == (5, [])


async def test_one_try_ends_the_rest(store: Store) -> None:
    service = Service(store)
    await service.ask(3)
    service.moment, service.down = NOON + timedelta(minutes=1), False
    await service.ask(3)
    assert (service.calls, resting(store, ["m"], service.moment)) == (6, [])


async def test_failed_try_renews_the_rest(store: Store) -> None:
    service = Service(store)
    await service.ask(3)
    service.moment = NOON + timedelta(minutes=1)
    await service.ask(3)
    assert (service.calls, service.said[-13:]) == (4, "12:02:00 UTC.")


async def test_own_mistakes_are_no_failures(store: Store) -> None:
    service = Service(store, transient=False)
    await service.ask(5)
    assert service.calls == 5


async def test_rest_holds_in_other_processes(store: Store) -> None:
    await Service(store).ask(3)
    other = Service(store)
    with pytest.raises(CallError, match="left alone"):
        await other.chat.complete(REQUEST)
    assert other.calls == 0
