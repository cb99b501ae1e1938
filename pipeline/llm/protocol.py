"""What is asked of a chat model: messages in a request, a reply with its usage, and the layers' one protocol."""

from typing import Protocol

from pipeline.errors import ReplyError
from pipeline.models import FrozenModel, Usage


class PaidCall(Protocol):
    """A call that costs something, for whoever keeps the accounts: what for, and whose price it has."""

    @property
    def stage(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def model(self) -> str: ...


class ChatMessage(FrozenModel):
    role: str
    content: str


class ChatRequest(FrozenModel):
    """One call: `stage` and `subject` say what for (progress, `--again`); `schema_name` names the reply model."""

    stage: str
    subject: str
    model: str
    messages: tuple[ChatMessage, ...]
    schema_name: str
    temperature: float | None = None
    max_tokens: int | None = None


class ServiceLimits(FrozenModel):
    """What a model's service allows in a minute; None sets no limit."""

    requests: float | None = None
    tokens: float | None = None


class ChatReply(FrozenModel):
    """The model's text as it came, unvalidated, with what it cost; `batched` calls cost a share of the price.

    `allowed` is what the service's headers said of its limits.
    """

    text: str
    model: str
    usage: Usage
    seconds: float = 0.0
    batched: bool = False
    allowed: ServiceLimits = ServiceLimits()


class Chat(Protocol):
    """A chat model, or a layer around one (retries, budget, journal, progress)."""

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The reply to one request; raises ServiceError, ReplyError or BudgetError."""


class UnusableReplyError(ReplyError):
    """A reply that was paid for and cannot be used: refused, withheld or cut off; `usage` is what it cost."""

    def __init__(self, problem: str, next_step: str, usage: Usage, batched: bool = False) -> None:
        super().__init__(problem, next_step)
        self.usage, self.batched = usage, batched


def unusable(request: ChatRequest, what: str, usage: Usage, batched: bool = False) -> UnusableReplyError:
    """The error for a reply that `what` is said of, naming the stage and subject that it was for."""
    return UnusableReplyError(
        f"The reply of {request.model} for {request.stage} {request.subject} {what}.",
        f"Draft again, or name another model: [writer.stages.{request.stage}] model in newsdraft.toml.",
        usage,
        batched,
    )
