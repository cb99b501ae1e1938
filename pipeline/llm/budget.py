"""The budget: each call's worst case is set aside before it goes out, and settled with what it cost."""

import re
from collections.abc import Callable, Sequence
from typing import Protocol, Self

from pipeline.errors import BudgetError, NewsdraftError, SettingsError
from pipeline.llm.failures import CallError
from pipeline.llm.prices import Prices
from pipeline.llm.protocol import Chat, ChatMessage, ChatReply, ChatRequest, PaidCall, UnusableReplyError
from pipeline.models import FrozenModel, Usage

BYTES_PER_TOKEN = 3
TOKENS_PER_MESSAGE = 8
ASSUMED_OUTPUT = 16_000
BEYOND_BELIEF = 10
"""A count that is so many times the worst case is a fault of the service's, not of the bound."""

Settle = Callable[[Usage], None]


class Budget(FrozenModel):
    """What a run may spend: US dollars, or tokens (prompt and completion together) where a price is not known."""

    dollars: float | None = None
    tokens: int | None = None

    def left(self, spent: Usage) -> Self:
        """What is left of it once so much was spent."""
        dollars = None if self.dollars is None else max(0.0, self.dollars - (spent.cost or 0.0))
        tokens = None if self.tokens is None else max(0, self.tokens - _tokens(spent))
        return self.model_copy(update={"dollars": dollars, "tokens": tokens})

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


def least_tokens(request: ChatRequest) -> int:
    """What a request takes at least, in tokens: no tokenizer makes one token of two words apart."""
    return sum(_words(message.content) for message in request.messages)


def _words(text: str) -> int:
    return len(_WORD.findall(text))


_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")


class Account(Protocol):
    """What may be spent, by a run or in a day."""

    def set_aside(self, request: PaidCall, worst: Usage) -> Settle:
        """Books a call's worst case, to be settled with what counts for it; BudgetError where it does not fit."""


class BudgetedChat:
    """A Chat that goes around each single call: none goes out whose worst case does not fit in every account.

    What a service says of a call is counted where it can be so; a call that brought no answer, or counts that cannot
    be, are counted at the worst case.
    """

    def __init__(self, chat: Chat, *, prices: Prices, accounts: Sequence[Account] = ()) -> None:
        self._chat, self._prices, self._accounts = chat, prices, accounts

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The reply with its cost, None where the service's counts are not believed; BudgetError before the call."""
        worst, counted, settle = self.worst(request), Usage(), list[Settle]()
        try:
            for account in self._accounts:
                settle.append(account.set_aside(request, worst))
            counted = worst
            reply = await self._chat.complete(request)
            usage = self._believed(reply.usage, request, reply.batched, reply.text)
            counted = usage or worst
            return reply.model_copy(update={"usage": usage or UNKNOWN})
        except UnusableReplyError as error:
            usage = self._believed(error.usage, request, error.batched)
            counted = usage or worst
            error.usage = usage or UNKNOWN
            raise
        except CallError as error:
            if error.usage is not None:
                free = error.usage == Usage()
                counted = error.usage if free else self._believed(error.usage, request) or worst
            raise
        except NewsdraftError:
            counted = Usage()
            raise
        finally:
            for each in settle:
                each(counted)

    def worst(self, request: ChatRequest) -> Usage:
        """The most that a call can take; its cost is None where the model's price is not known."""
        most = Usage(
            calls=1,
            prompt_tokens=most_tokens(request.messages),
            completion_tokens=request.max_tokens or ASSUMED_OUTPUT,
        )
        return self._prices.priced(most, request.model)

    def _believed(self, usage: Usage, request: ChatRequest, batched: bool = False, text: str = "") -> Usage | None:
        """The usage with its cost; None where it cannot be: negative, of fewer tokens than words, or absurd."""
        worst = self.worst(request)
        most = BEYOND_BELIEF * (worst.prompt_tokens + worst.completion_tokens)
        enough = usage.prompt_tokens >= max(1, least_tokens(request)) and usage.completion_tokens >= _words(text)
        absurd = usage.prompt_tokens + usage.completion_tokens > most
        if absurd or not enough or not 0 <= usage.cached_tokens <= usage.prompt_tokens:
            return None
        return self._prices.priced(usage, request.model, batched=batched)


UNKNOWN = Usage(calls=1, cost=None)
"""The usage of a call whose service gave no counts that can be."""


class RunAccount:
    """What one run may spend and has spent; `assumed` of it was counted at the worst, for want of an answer."""

    def __init__(self, budget: Budget | None = None) -> None:
        self._budget = budget or Budget()
        self.spent = self.assumed = Usage()
        self._in_flight: list[Usage] = []

    def set_aside(self, request: PaidCall, worst: Usage) -> Settle:
        """Books a call's worst case; BudgetError where it does not fit, SettingsError without a price for dollars."""
        self._check(request, worst)
        self._in_flight.append(worst)

        def settle(counted: Usage) -> None:
            self._in_flight.remove(worst)
            self.spent = self.spent.plus(counted)
            if counted == worst:
                self.assumed = self.assumed.plus(counted)

        return settle

    def _check(self, request: PaidCall, worst: Usage) -> None:
        committed = self.spent
        for usage in (*self._in_flight, worst):
            committed = committed.plus(usage)
        if self._budget.dollars is not None:
            self._check_dollars(committed, request)
        tokens = _tokens(committed)
        if self._budget.tokens is not None and tokens > self._budget.tokens:
            raise self._over(
                request, f"{tokens:,} tokens", f"{self._budget.tokens:,}", lambda each: f"{_tokens(each):,}"
            )

    def _check_dollars(self, committed: Usage, request: PaidCall) -> None:
        assert self._budget.dollars is not None
        if committed.cost is None:
            raise SettingsError(
                f"The price of {request.model} is not known, so a budget in dollars cannot be kept.",
                "Give its price under [prices] in newsdraft.toml, or the budget in tokens (--budget '200k tokens').",
            )
        if committed.cost > self._budget.dollars:
            raise self._over(
                request,
                f"${committed.cost:.4f}",
                f"${self._budget.dollars:.4f}",
                lambda each: f"${each.cost or 0:.4f}",
            )

    def _over(self, request: PaidCall, could_reach: str, budget: str, shown: Callable[[Usage], str]) -> BudgetError:
        lost = f", {shown(self.assumed)} of it assumed for calls without an answer" if self.assumed.calls else ""
        return BudgetError(
            f"The call for {request.stage} {request.subject} could bring the run to {could_reach}, "
            f"over the budget of {budget} ({shown(self.spent)} spent so far{lost}).",
            "What is done is kept: draft again with a larger --budget to go on from here.",
        )


def _tokens(usage: Usage) -> int:
    return usage.prompt_tokens + usage.completion_tokens
