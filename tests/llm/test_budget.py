"""The budget: checked before each call against its worst case, settled with what it cost."""

import asyncio
import random

import pytest

from pipeline.errors import BudgetError, SettingsError
from pipeline.llm.budget import Budget, BudgetedChat, RunAccount, most_tokens
from pipeline.llm.failures import CallError
from pipeline.llm.prices import ModelPrice, Prices
from pipeline.llm.protocol import ChatMessage, ChatReply, ChatRequest, UnusableReplyError
from pipeline.llm.retries import RetryingChat
from pipeline.models import Usage

PRICES = Prices(models={"openai:stub": ModelPrice(input=10, output=100)})
REQUEST = ChatRequest(
    stage="section",
    subject="s1",
    model="openai:stub",
    messages=(ChatMessage(role="user", content="x" * 276),),
    schema_name="SectionReply",
    max_tokens=900,
)
USED = Usage(calls=1, prompt_tokens=60, completion_tokens=340, cost=None)


class Answering:
    """A Chat that answers at once, or when `gate` opens, or with an error that was paid for."""

    def __init__(
        self,
        gate: asyncio.Event | None = None,
        error: BaseException | None = None,
        usage: Usage = USED,
        text: str = "{}",
    ) -> None:
        self.gate, self.error, self.usage, self.text, self.calls = gate, error, usage, text, 0

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.calls += 1
        if self.gate:
            await self.gate.wait()
        if self.error:
            raise self.error
        return ChatReply(text=self.text, model=request.model, usage=self.usage)


BUDGETS = [
    pytest.param("0.50", Budget(dollars=0.5), id="dollars"),
    pytest.param("$2", Budget(dollars=2.0), id="dollar sign"),
    pytest.param("40000 tokens", Budget(tokens=40_000), id="tokens"),
    pytest.param("1.5M tokens", Budget(tokens=1_500_000), id="million tokens"),
]


@pytest.mark.parametrize(("text", "budget"), BUDGETS)
def test_budget_is_dollars_or_tokens(text: str, budget: Budget) -> None:
    assert Budget.parse(text) == budget


@pytest.mark.parametrize("text", ["", "much", "-1", "5 euros", "1e9"])
def test_unreadable_budget_shows_both_forms(text: str) -> None:
    with pytest.raises(SettingsError, match="cannot be read") as caught:
        Budget.parse(text)
    assert caught.value.next_step == "Give dollars (0.50) or tokens (200k tokens)."


def test_worst_case_counts_bytes_not_letters() -> None:
    assert most_tokens([ChatMessage(role="user", content="🚀" * 30)]) == 30 * 4 // 3 + 8


async def test_reply_is_priced_and_settled() -> None:
    account = RunAccount()
    reply = await BudgetedChat(Answering(), prices=PRICES, accounts=[account]).complete(REQUEST)
    assert reply.usage == USED.model_copy(update={"cost": pytest.approx(0.0346)})
    assert account.spent == reply.usage


OVER = [
    pytest.param(Budget(dollars=0.09), "$0.0910, over the budget of $0.0900 ($0.0000 spent so far)", id="dollars"),
    pytest.param(Budget(tokens=999), "1,000 tokens, over the budget of 999 (0 spent so far)", id="tokens"),
]


@pytest.mark.parametrize(("budget", "words"), OVER)
async def test_call_that_could_go_over_is_not_made(budget: Budget, words: str) -> None:
    beneath = Answering()
    with pytest.raises(BudgetError) as caught:
        await BudgetedChat(beneath, prices=PRICES, accounts=[RunAccount(budget)]).complete(REQUEST)
    assert caught.value.problem == f"The call for section s1 could bring the run to {words}."
    assert (beneath.calls, caught.value.next_step.startswith("What is done is kept")) == (0, True)


async def test_calls_in_flight_are_set_aside() -> None:
    gate = asyncio.Event()
    chat = BudgetedChat(Answering(gate), prices=PRICES, accounts=[RunAccount(Budget(dollars=0.15))])
    first = asyncio.ensure_future(chat.complete(REQUEST))
    await asyncio.sleep(0)
    with pytest.raises(BudgetError):
        await chat.complete(REQUEST)
    gate.set()
    await first
    assert (await chat.complete(REQUEST)).usage.cost == pytest.approx(0.0346)


async def test_refusal_is_paid_for_too() -> None:
    refused = UnusableReplyError("Refused.", "Draft again.", USED)
    account = RunAccount()
    chat = BudgetedChat(Answering(error=refused), prices=PRICES, accounts=[account])
    with pytest.raises(UnusableReplyError) as caught:
        await chat.complete(REQUEST)
    assert caught.value.usage == account.spent
    assert account.spent.cost == pytest.approx(0.0346)


async def test_unknown_price_counts_tokens_without_cost() -> None:
    account = RunAccount(Budget(tokens=5_000))
    chat = BudgetedChat(Answering(), prices=PRICES, accounts=[account])
    await chat.complete(REQUEST.model_copy(update={"model": "mistral:large"}))
    assert account.spent == Usage(calls=1, prompt_tokens=60, completion_tokens=340, cost=None)


async def test_dollars_need_a_known_price() -> None:
    chat = BudgetedChat(Answering(), prices=PRICES, accounts=[RunAccount(Budget(dollars=5))])
    with pytest.raises(SettingsError, match="The price of mistral:large is not known") as caught:
        await chat.complete(REQUEST.model_copy(update={"model": "mistral:large"}))
    assert "--budget '200k tokens'" in caught.value.next_step


WORST = Usage(calls=1, prompt_tokens=100, completion_tokens=900, cost=0.091)
UNBELIEVABLE = [
    pytest.param(Usage(calls=1, cost=None), id="not said"),
    pytest.param(Usage(calls=1, prompt_tokens=-60, completion_tokens=-340, cost=None), id="negative"),
    pytest.param(Usage(calls=1, prompt_tokens=60, completion_tokens=-1, cost=None), id="negative completion"),
    pytest.param(Usage(calls=1, prompt_tokens=60, cached_tokens=61, completion_tokens=2, cost=None), id="cached"),
    pytest.param(Usage(calls=1, prompt_tokens=60, completion_tokens=10**9, cost=None), id="absurd"),
    pytest.param(Usage(calls=1, prompt_tokens=60, completion_tokens=2, cost=None), id="fewer tokens than words"),
]


@pytest.mark.parametrize("usage", UNBELIEVABLE)
async def test_usage_that_cannot_be_counts_at_the_worst(usage: Usage) -> None:
    """A service that told no usage, or a negative one, was free of charge: no budget ever held it."""
    account = RunAccount(Budget(dollars=0.15))
    chat = BudgetedChat(Answering(usage=usage, text="three plain words"), prices=PRICES, accounts=[account])
    assert (await chat.complete(REQUEST)).usage == Usage(calls=1, cost=None)
    assert (account.spent, account.assumed) == (WORST, WORST)
    with pytest.raises(BudgetError, match=r"\(\$0.0910 spent so far, \$0.0910 of it assumed for calls without an ans"):
        await chat.complete(REQUEST)


LOST = [
    pytest.param(CallError("Timed out.", ""), WORST, id="nobody knows"),
    pytest.param(CallError("No key.", "", usage=Usage()), Usage(), id="refused"),
    pytest.param(CallError("No choices.", "", usage=USED), USED.model_copy(update={"cost": 0.0346}), id="told"),
    pytest.param(RuntimeError("?"), WORST, id="anything"),
    pytest.param(asyncio.CancelledError(), WORST, id="given up"),
    pytest.param(SettingsError("No model.", ""), Usage(), id="not sent"),
]


@pytest.mark.parametrize(("error", "counted"), LOST)
async def test_lost_call_counts_at_its_worst(error: BaseException, counted: Usage) -> None:
    """Time-outs and dropped lines counted nothing, though the service may have done and charged the work."""
    account = RunAccount()
    with pytest.raises(type(error)):
        await BudgetedChat(Answering(error=error), prices=PRICES, accounts=[account]).complete(REQUEST)
    assert account.spent == counted.model_copy(update={"cost": pytest.approx(counted.cost)})


async def test_each_retry_is_a_call_of_its_own() -> None:
    """Five tries of one call were booked once: five paid time-outs stayed within a budget for one."""
    beneath, account = Answering(error=CallError("Timed out.", "", transient=True)), RunAccount(Budget(dollars=0.2))
    chat = RetryingChat(
        BudgetedChat(beneath, prices=PRICES, accounts=[account]), chance=random.Random(1), sleep=_no_pause
    )
    with pytest.raises(BudgetError):
        await chat.complete(REQUEST)
    assert (beneath.calls, account.spent.cost) == (2, pytest.approx(0.182))


async def _no_pause(_: float) -> None:
    """Waits for nothing."""
