"""What a stage may ask of a writer, and what a language-model writer asks of a chat model."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import ReplyError
from pipeline.models import Notes, Noun, Outline, RejectedFact, SectionPlan, Source, Usage
from pipeline.writer.replies import (
    FactsReply,
    FailingSentence,
    FormulasReply,
    OutlineReply,
    RewriteReply,
    SectionReply,
)

if TYPE_CHECKING:
    from pipeline.house.style import Style


class Writer(Protocol):
    """The stages' only way to words; three kinds exist: `llm`, `extractive` and, for tests, `scripted`."""

    @property
    def name(self) -> str:
        """Which of the three it is."""

    async def propose_facts(self, source: Source, missing: Sequence[RejectedFact] = ()) -> FactsReply:
        """Facts of one source; with `missing`, another try at the passages that were not found."""

    async def plan(self, notes: Notes, style: "Style", *, headlines: int = 1, words: int = 0) -> OutlineReply:
        """Headlines and sections for the notes in the style's forms; `words` 0 leaves the length to the style."""

    async def write_section(self, plan: SectionPlan, outline: Outline, notes: Notes, style: "Style") -> SectionReply:
        """One section in full."""

    async def rewrite(self, sentences: Sequence[FailingSentence], notes: Notes, style: "Style") -> RewriteReply:
        """The failing sentences with their findings mended, by their keys."""

    async def propose_formulas(
        self, sentences: Mapping[str, str], notes: Notes, keys: Sequence[str], style: "Style"
    ) -> FormulasReply:
        """Formulas over `keys` (fact figures and table cells) for sentences that the rules could not read.

        `style` is passed so that the prompt begins with the same words as the other stages', which providers cache.
        """


class Message(Noun):
    role: str
    content: str


class ChatRequest(Noun):
    """One call: `stage` and `subject` say what for (progress, `--again`); `schema_name` names the reply model."""

    stage: str
    subject: str
    model: str
    messages: tuple[Message, ...]
    schema_name: str
    temperature: float | None = None
    max_tokens: int | None = None


class Limits(Noun):
    """What a model's service allows in a minute; None sets no limit."""

    requests: float | None = None
    tokens: float | None = None


class ChatReply(Noun):
    """The model's text as it came, unvalidated, with what it cost; `batched` calls cost a share of the price.

    `allowed` is what the service's headers said of its limits.
    """

    text: str
    model: str
    usage: Usage
    seconds: float = 0.0
    batched: bool = False
    allowed: Limits = Limits()


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
