"""Prompts and replies, exact but for keys, kept in a run's folder for who works on them: `draft --debug-prompts`."""

import re
from collections import Counter
from pathlib import Path

from pipeline.errors.redaction import redact
from pipeline.llm.protocol import Chat, ChatReply, ChatRequest
from pipeline.runs.folder import write_whole


class LoggedChat:
    """A Chat that writes each call into a folder, as `<stage>-<subject>.md`; it goes around the journal."""

    def __init__(self, chat: Chat, folder: Path) -> None:
        self._chat, self._folder = chat, folder
        self._seen: Counter[str] = Counter()

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The inner chat's reply; what was asked is kept also where none comes."""
        name = re.sub(r"[^A-Za-z0-9]+", "-", f"{request.stage}-{request.subject}").strip("-")
        self._seen[name] += 1
        number = f".{self._seen[name]}" if self._seen[name] > 1 else ""
        path = self._folder / f"{name}{number}.md"
        write_whole(path, redact(_asked(request)).encode())
        reply = await self._chat.complete(request)
        write_whole(path, redact(f"{_asked(request)}\n\n# reply\n\n{reply.text}\n").encode())
        return reply


def _asked(request: ChatRequest) -> str:
    limits = f"temperature {request.temperature}, at most {request.max_tokens} tokens"
    head = f"{request.model}, reply form {request.schema_name}, {limits}"
    return "\n\n".join([head, *(f"# {message.role}\n\n{message.content}" for message in request.messages)])
