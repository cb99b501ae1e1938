"""The budget: each call's worst case is set aside before it goes out, and settled with what it really cost."""

import re
from collections.abc import Sequence
from typing import Self

from pipeline.errors import BudgetError, SettingsError
from pipeline.llm.prices import Prices
from pipeline.llm.protocol import Chat, ChatMessage, ChatReply, ChatRequest, UnusableReplyError
from pipeline.models import FrozenModel, Usage

BYTES_PER_TOKEN = 3
TOKENS_PER_MESSAGE = 8
ASSUMED_OUTPUT = 16_000


class Budget(FrozenModel):
    """What a run may spend: US dollars, or tokens (prompt and completion together) where a price is not known."""

    dollars: float | None = None
    tokens: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """`0.50` and `$0.50` are dollars; `40000 tokens`, `40k tokens` and `1.5M tokens` are tokens."""
        found = re.fullmatch(r"\$?\s*(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*([kM]?)\s*tokens?", text.strip())
        if not found:
            raise SettingsError(f"The budget {text!r} cannot be read.", "Give dollars (0.50) or tokens (200k tokens).")
        dollars, amount, magnitude = found.groups()
        if dollars:
            return cls(dollars=float(dollars))
        return cls(tokens=int(float(amount) * {"": 1, "k": 1_000, "M": 1_000_000}[magnitude]))


def most_tokens(messages: Sequence[ChatMessage]) -> int:
    """A bound on a prompt's tokens: UTF-8 bytes / 3 (English has about 4.5 bytes a token, an emoji 1 to 3 tokens)."""
    return sum(len(message.content.encode()) // BYTES_PER_TOKEN + TOKENS_PER_MESSAGE for message in messages)


class BudgetedChat:
    """A Chat that prices each reply and refuses the call that could go over the budget, calls in flight included."""

    def __init__(self, chat: Chat, *, prices: Prices, budget: Budget | None = None) -> None:
        self._chat, self._prices, self._budget = chat, prices, budget or Budget()
        self.spent = Usage()
        self._set_aside: list[Usage] = []

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The reply with its cost; BudgetError before a call whose worst case does not fit in what is left."""
        worst = self.worst(request)
        self._check(worst, request)
        self._set_aside.append(worst)
        try:
            reply = await self._chat.complete(request)
        except UnusableReplyError as error:
            error.usage = self._settle(error.usage, request, error.batched)
            raise
        finally:
            self._set_aside.remove(worst)
        return reply.model_copy(update={"usage": self._settle(reply.usage, request, reply.batched)})

    def worst(self, request: ChatRequest) -> Usage:
        """The most that a call can take; its cost is None where the model's price is not known."""
        most = Usage(
            calls=1,
            prompt_tokens=most_tokens(request.messages),
            completion_tokens=request.max_tokens or ASSUMED_OUTPUT,
        )
        return self._prices.priced(most, request.model)

    def _check(self, worst: Usage, request: ChatRequest) -> None:
        committed = self.spent
        for usage in (*self._set_aside, worst):
            committed = committed.plus(usage)
        if self._budget.dollars is not None:
            self._check_dollars(committed, request)
        tokens = committed.prompt_tokens + committed.completion_tokens
        if self._budget.tokens is not None and tokens > self._budget.tokens:
            spent = self.spent.prompt_tokens + self.spent.completion_tokens
            raise _over(request, f"{tokens:,} tokens", f"{self._budget.tokens:,}", f"{spent:,}")

    def _check_dollars(self, committed: Usage, request: ChatRequest) -> None:
        assert self._budget.dollars is not None
        if committed.cost is None:
            raise SettingsError(
                f"The price of {request.model} is not known, so a budget in dollars cannot be kept.",
                "Give its price under [prices] in newsdraft.toml, or the budget in tokens (--budget '200k tokens').",
            )
        if committed.cost > self._budget.dollars:
            raise _over(
                request, f"${committed.cost:.4f}", f"${self._budget.dollars:.4f}", f"${self.spent.cost or 0:.4f}"
            )

    def _settle(self, usage: Usage, request: ChatRequest, batched: bool) -> Usage:
        priced = self._prices.priced(usage, request.model, batched=batched)
        self.spent = self.spent.plus(priced)
        return priced


def _over(request: ChatRequest, could_reach: str, budget: str, spent: str) -> BudgetError:
    return BudgetError(
        f"The call for {request.stage} {request.subject} could bring the run to {could_reach}, "
        f"over the budget of {budget} ({spent} spent so far).",
        "What is done is kept: draft again with a larger --budget to go on from here.",
    )
