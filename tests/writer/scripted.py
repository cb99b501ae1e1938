"""A chat model played by a script: replies by stage and subject, and an error for a call nobody scripted."""

from collections.abc import Callable, Mapping

from pydantic import BaseModel

from pipeline.errors import InternalError
from pipeline.llm.protocol import ChatReply, ChatRequest
from pipeline.models import Usage

Script = Mapping[tuple[str, str], str | BaseModel | Exception] | Callable[[ChatRequest], str | BaseModel | Exception]


class ScriptedChat:
    """A Chat whose replies are given; `requests` keeps what was asked, in order. An Exception as a reply is raised."""

    def __init__(self, script: Script, *, usage: Usage | None = None) -> None:
        self._script = script
        self._usage = usage
        self.requests: list[ChatRequest] = []

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The scripted reply; without a given usage, tokens are counted as characters / 4."""
        self.requests.append(request)
        reply = self._script(request) if callable(self._script) else self._look_up(self._script, request)
        if isinstance(reply, Exception):
            raise reply
        text = reply if isinstance(reply, str) else reply.model_dump_json()
        return ChatReply(text=text, model=request.model, usage=self._usage or _counted(request, text))

    def _look_up(
        self, script: Mapping[tuple[str, str], str | BaseModel | Exception], request: ChatRequest
    ) -> str | BaseModel | Exception:
        call = (request.stage, request.subject)
        if call not in script:
            raise InternalError(f"No reply is scripted for {call}.", f"Scripted are {sorted(script)}.")
        return script[call]


def _counted(request: ChatRequest, text: str) -> Usage:
    asked = sum(len(message.content) for message in request.messages)
    return Usage(calls=1, prompt_tokens=asked // 4, completion_tokens=len(text) // 4)
