"""What a run tells whoever watches it: stages and model calls as they begin and end."""

from collections.abc import Callable
from typing import Literal

from pipeline.models import Noun, Usage
from pipeline.writer.protocol import Chat, ChatReply, ChatRequest


class Progress(Noun):
    """One thing that happened: a stage or, with a subject, one call of it; `usage` is what an ended call took."""

    stage: str
    subject: str = ""
    state: Literal["began", "ended", "failed"]
    detail: str = ""
    usage: Usage | None = None
    seconds: float = 0.0


Watch = Callable[[Progress], None]


class WatchedChat:
    """A chat that tells the watcher of each call, and adds up what the replies took."""

    def __init__(self, chat: Chat, watch: Watch) -> None:
        self._chat, self._watch = chat, watch
        self.usage = Usage()
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
        self.models[reply.model] = None
        self._watch(
            Progress(
                stage=request.stage, subject=request.subject, state="ended", usage=reply.usage, seconds=reply.seconds
            )
        )
        return reply
