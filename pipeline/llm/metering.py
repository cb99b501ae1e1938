"""Chats that report each call as it begins and ends, and add up what the replies took."""

from collections.abc import Callable

from pipeline.llm.protocol import Chat, ChatReply, ChatRequest
from pipeline.models import Usage
from pipeline.runs.progress import Progress, ProgressListener


class CacheMissProbe:
    """A chat that remembers which requests came as far as it: behind the journal, those that it could not answer."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._sent: set[tuple[str, str]] = set()

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The inner chat's reply."""
        self._sent.add((request.stage, request.subject))
        return await self._chat.complete(request)

    def sent(self, request: ChatRequest) -> bool:
        """Whether the request came here; asked once, then forgotten."""
        key = (request.stage, request.subject)
        found = key in self._sent
        self._sent.discard(key)
        return found


class MeteredChat:
    """A chat that tells the watcher of each call, and adds up what the replies took, `spent` what it took now.

    The journal's replies count in `usage` alone.
    """

    def __init__(
        self, chat: Chat, watch: ProgressListener, sent: Callable[[ChatRequest], bool] = lambda _: True
    ) -> None:
        self._chat, self._watch, self._sent = chat, watch, sent
        self.usage = self.spent = Usage()
        self.models: dict[str, None] = {}

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The inner chat's reply."""
        self._watch(Progress(stage=request.stage, subject=request.subject, state="began"))
        try:
            reply = await self._chat.complete(request)
        except Exception as error:
            self._watch(Progress(stage=request.stage, subject=request.subject, state="failed", detail=str(error)))
            raise
        self.usage = self.usage.plus(reply.usage)
        sent = self._sent(request)
        self.spent = self.spent.plus(reply.usage) if sent else self.spent
        self.models[reply.model] = None
        self._watch(
            Progress(
                stage=request.stage,
                subject=request.subject,
                state="ended",
                usage=reply.usage,
                seconds=reply.seconds,
                model=reply.model,
                replayed=not sent,
            )
        )
        return reply
