"""What a run tells whoever watches it: stages and model calls as they begin and end."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from pipeline.models import Noun, Usage
from pipeline.writer.protocol import Chat, ChatReply, ChatRequest


class Progress(Noun):
    """One thing that happened: a stage or, with a subject, one call of it; `usage` is what an ended call took.

    `replayed` says that the journal answered: nothing went out, and nothing was spent now.
    """

    stage: str
    subject: str = ""
    state: Literal["began", "ended", "failed"]
    detail: str = ""
    usage: Usage | None = None
    seconds: float = 0.0
    model: str = ""
    replayed: bool = False


Watch = Callable[[Progress], None]


@contextmanager
def stage(watch: Watch, name: str) -> Iterator[Callable[[str], None]]:
    """Tells the watcher that a stage begins and how it ends; what is yielded takes the closing detail."""
    closing: list[str] = []
    began = time.monotonic()
    watch(Progress(stage=name, state="began"))
    try:
        yield closing.append
    except BaseException as error:
        watch(Progress(stage=name, state="failed", detail=str(error), seconds=time.monotonic() - began))
        raise
    watch(Progress(stage=name, state="ended", detail="".join(closing), seconds=time.monotonic() - began))


class SentChat:
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


class WatchedChat:
    """A chat that tells the watcher of each call, and adds up what the replies took."""

    def __init__(self, chat: Chat, watch: Watch, sent: Callable[[ChatRequest], bool] = lambda _: True) -> None:
        self._chat, self._watch, self._sent = chat, watch, sent
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
                stage=request.stage,
                subject=request.subject,
                state="ended",
                usage=reply.usage,
                seconds=reply.seconds,
                model=reply.model,
                replayed=not self._sent(request),
            )
        )
        return reply
