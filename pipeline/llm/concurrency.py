"""At most so many model calls under way at once."""

import asyncio

from pipeline.llm.protocol import Chat, ChatReply, ChatRequest


class BoundedChat:
    """A Chat that lets `most` calls go out side by side; the others wait their turn."""

    def __init__(self, chat: Chat, most: int) -> None:
        self._chat, self._turns = chat, asyncio.Semaphore(most)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The inner chat's reply, once there is a turn."""
        async with self._turns:
            return await self._chat.complete(request)
