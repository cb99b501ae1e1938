"""The one retry policy for model calls: bounded, jittered, patient as long as the service asks, within limits."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from pipeline.llm.failures import CallError
from pipeline.llm.protocol import Chat, ChatReply, ChatRequest
from pipeline.models import FrozenModel


class RetryPolicy(FrozenModel):
    """At most `attempts` calls; in seconds, `first` doubles up to `longest`; `patience` bounds a service's own wish."""

    attempts: int = 5
    first: float = 1.0
    longest: float = 30.0
    patience: float = 120.0

    def wait(self, failed: CallError, attempt: int, chance: random.Random) -> float:
        """Seconds before the next try: what the service asked for, else a doubling step; by chance up to half more."""
        step = min(self.longest, self.first * 2.0 ** (attempt - 1))
        return (step if failed.retry_after is None else failed.retry_after) * (1 + chance.random() / 2)

    def again(self, error: BaseException) -> bool:
        """Whether the same call may be tried again; never after a miss in a recording, a wrong key or a bad request."""
        return isinstance(error, CallError) and error.transient and (error.retry_after or 0) <= self.patience


class RetryingChat:
    """A Chat that tries again; `noticed` hears of each failed try before the wait (progress, record)."""

    def __init__(
        self,
        chat: Chat,
        *,
        chance: random.Random,
        policy: RetryPolicy | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        noticed: Callable[[ChatRequest, CallError, float], None] = lambda *_: None,
    ) -> None:
        self._chat, self._chance, self._policy = chat, chance, policy or RetryPolicy()
        self._sleep, self._noticed = sleep, noticed

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The reply; the last CallError, with the number of tries, where none came."""

        def wait(state: RetryCallState) -> float:
            return self._policy.wait(_failure(state), state.attempt_number, self._chance)

        def notice(state: RetryCallState) -> None:
            self._noticed(request, _failure(state), state.upcoming_sleep)

        trying = AsyncRetrying(
            stop=stop_after_attempt(self._policy.attempts),
            retry=retry_if_exception(self._policy.again),
            wait=wait,
            before_sleep=notice,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return await trying(self._chat.complete, request)
        except CallError as failed:
            raise failed.after(trying.statistics["attempt_number"]) from failed


def _failure(state: RetryCallState) -> CallError:
    failed = state.outcome.exception() if state.outcome else None
    assert isinstance(failed, CallError), "nothing else is tried again"
    return failed
