"""A chat whose replies the journal keeps, and the inputs that decide a reply."""

from collections import Counter
from typing import Any

from pipeline.llm.protocol import Chat, ChatReply, ChatRequest
from pipeline.models import Usage
from pipeline.runs.journal import Journal, Step, StepCost


class JournaledChat:
    """A Chat whose replies are kept in the journal; the layers for budget, retries and limits belong inside it."""

    def __init__(self, chat: Chat, journal: Journal) -> None:
        self._chat, self._journal = chat, journal

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The journal's reply to the same request, or a new one, kept with its tokens and cost."""
        step = Step(
            kind="chat",
            version=1,
            inputs=chat_inputs(request, self._journal.drafts_asked(request.stage, request.subject)),
            stage=request.stage,
            subject=request.subject,
        )

        async def ask() -> Any:
            return (await self._chat.complete(request)).model_dump(mode="json")

        return ChatReply.model_validate(await self._journal.step(step, ask, _spent))


def _spent(reply: Any) -> StepCost:
    return StepCost(model=reply["model"], usage=Usage.model_validate(reply["usage"]))


def chat_inputs(request: ChatRequest, drafts_asked: int = 0) -> dict[str, Any]:
    """What decides a reply, by names that tell an editor what changed; another draft asked for is an input too."""
    inputs: dict[str, Any] = {"model": request.model, "reply form": request.schema_name}
    limits = {"temperature": request.temperature, "length limit": request.max_tokens, "draft": drafts_asked or None}
    inputs |= {name: value for name, value in limits.items() if value is not None}
    seen: Counter[str] = Counter()
    for message in request.messages:
        seen[message.role] += 1
        number = f" {seen[message.role]}" if seen[message.role] > 1 else ""
        inputs[f"{message.role} message{number}"] = message.content
    return inputs
