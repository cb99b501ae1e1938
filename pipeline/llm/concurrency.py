"""Model calls side by side: at most so many at once, and several waited for without losing what is done."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

from pipeline.llm.protocol import Chat, ChatReply, ChatRequest


class BoundedChat:
    """A Chat that lets `most` calls go out side by side; the others wait their turn."""

    def __init__(self, chat: Chat, most: int) -> None:
        self._chat, self._turns = chat, asyncio.Semaphore(most)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The inner chat's reply, once there is a turn."""
        async with self._turns:
            return await self._chat.complete(request)


T = TypeVar("T")


async def all_of(work: Iterable[Awaitable[T]]) -> list[T]:
    """The results in the order given; a failure is raised once the rest have ended, so that paid calls are recorded."""
    ended = await asyncio.gather(*work, return_exceptions=True)
    for result in ended:
        if isinstance(result, BaseException):
            raise result
    return [result for result in ended if not isinstance(result, BaseException)]
