"""A day's budget: counted over all runs and processes, checked before the call, settled after it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from pipeline.errors import BudgetError, SettingsError, StoreError
from pipeline.llm.budget import BudgetedChat
from pipeline.llm.day_budget import DayAccount, DayBudget, committed
from pipeline.llm.prices import ModelPrice, Prices
from pipeline.llm.protocol import ChatReply, ChatRequest, UnusableReplyError
from pipeline.models import Usage
from pipeline.store import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
REQUEST = ChatRequest(stage="s", subject="", model="m", messages=(), schema_name="x", max_tokens=500)


PRICES = Prices(models={"m": ModelPrice(input=0, output=1_000)})


class PricedChat:
    """Each reply costs 0.25 dollars, at most 0.5; a refusal costs as much."""

    def __init__(self, refuses: bool = False) -> None:
        self.refuses, self.calls, self.go = refuses, 0, asyncio.Event()
        self.go.set()

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.calls += 1
        await self.go.wait()
        usage = Usage(calls=1, prompt_tokens=750, completion_tokens=250)
        if self.refuses:
            raise UnusableReplyError("refused", "", usage)
        return ChatReply(text="", model=request.model, usage=usage)


def account(store: Store, *, at: datetime = NOON, name: str = "city", **dollars: float) -> DayAccount:
    return DayAccount(store, desk=name, budget=DayBudget(**dollars), clock=lambda: at)


def budgeted(store: Store, chat: PricedChat, **terms: Any) -> BudgetedChat:
    return BudgetedChat(chat, prices=PRICES, accounts=[account(store, **terms)])


def spent(store: Store, desk: str | None = None) -> float:
    with store.read() as connection:
        return committed(connection, NOON.date(), desk)


async def test_call_past_the_budget_is_refused(store: Store) -> None:
    chat = PricedChat()
    for _ in range(3):
        await budgeted(store, chat, newsroom=1.0).complete(REQUEST)
    with pytest.raises(BudgetError, match=r"the newsroom to \$1.2500 today, over its budget of \$1.0000 a day"):
        await budgeted(store, chat, newsroom=1.0).complete(REQUEST)
    assert (chat.calls, spent(store)) == (3, 0.75)


async def test_calls_in_flight_count(store: Store) -> None:
    chat = PricedChat()
    chat.go.clear()
    first = asyncio.create_task(budgeted(store, chat, newsroom=0.9).complete(REQUEST))
    await asyncio.sleep(0)
    with pytest.raises(BudgetError):
        await budgeted(store, chat, newsroom=0.9).complete(REQUEST)
    chat.go.set()
    await first
    assert spent(store) == 0.25


async def test_desks_have_their_own(store: Store) -> None:
    chat = PricedChat()
    await budgeted(store, chat).complete(REQUEST)
    with pytest.raises(BudgetError, match="the desk city"):
        await budgeted(store, chat, name="city", desk=0.6).complete(REQUEST)
    await budgeted(store, chat, name="sport", desk=0.6).complete(REQUEST)
    assert (spent(store, "city"), spent(store, "sport"), spent(store)) == (0.25, 0.25, 0.5)


async def test_tomorrow_starts_at_nothing(store: Store) -> None:
    chat = PricedChat()
    await budgeted(store, chat, newsroom=0.6).complete(REQUEST)
    await budgeted(store, chat, newsroom=0.6, at=NOON + timedelta(days=1)).complete(REQUEST)
    assert chat.calls == 2


async def test_refusal_is_paid_too(store: Store) -> None:
    with pytest.raises(UnusableReplyError):
        await budgeted(store, PricedChat(refuses=True), newsroom=1.0).complete(REQUEST)
    assert spent(store) == 0.25


async def test_killed_call_counts_for_the_day(store: Store) -> None:
    """A process died with 0.5 dollars set aside; half an hour later they were free, though the call may be paid."""
    account(store, newsroom=0.6).set_aside(REQUEST, Usage(calls=1, cost=0.5))
    with pytest.raises(BudgetError):
        await budgeted(store, PricedChat(), newsroom=0.6, at=NOON + timedelta(hours=9)).complete(REQUEST)
    assert spent(store) == 0.5


async def test_unknown_price_is_said(store: Store) -> None:
    with pytest.raises(SettingsError, match="The price of m is not known"):
        account(store, newsroom=1.0).set_aside(REQUEST, Usage(calls=1, cost=None))


async def test_store_that_breaks_loses_no_reply(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reply that was paid for was lost where the day's book could not be written; it stays at its worst."""
    chat, write = PricedChat(), store.write
    chat.go.clear()
    asked = asyncio.create_task(budgeted(store, chat, newsroom=1.0).complete(REQUEST))
    await asyncio.sleep(0)
    monkeypatch.setattr(store, "write", Mock(side_effect=StoreError("the disk is full", "free some")))
    chat.go.set()
    assert (await asked).usage.cost == 0.25
    monkeypatch.setattr(store, "write", write)
    assert spent(store) == 0.5
