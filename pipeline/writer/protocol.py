"""What a stage may ask of a writer, and what a language-model writer asks of a chat model."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from pipeline.house.style import Style

from pipeline.models import Notes, Noun, Outline, RejectedFact, SectionPlan, Source, Usage
from pipeline.writer.replies import (
    FactsReply,
    FailingSentence,
    FormulasReply,
    OutlineReply,
    RewriteReply,
    SectionReply,
)


class Writer(Protocol):
    """The stages' only way to words; three kinds exist: `llm`, `extractive` and, for tests, `scripted`."""

    name: str

    async def propose_facts(self, source: Source, missing: Sequence[RejectedFact] = ()) -> FactsReply:
        """Facts of one source; with `missing`, another try at the passages that were not found."""

    async def plan(self, notes: Notes, style: Style, *, headlines: int = 1, words: int = 0) -> OutlineReply:
        """Headlines and sections for the notes in the style's forms; `words` 0 leaves the length to the style."""

    async def write_section(self, plan: SectionPlan, outline: Outline, notes: Notes, style: Style) -> SectionReply:
        """One section in full."""

    async def rewrite(self, sentences: Sequence[FailingSentence], notes: Notes, style: Style) -> RewriteReply:
        """The failing sentences with their findings mended, by their keys."""

    async def propose_formulas(self, sentences: Mapping[str, str], notes: Notes, keys: Sequence[str]) -> FormulasReply:
        """Formulas over `keys` (fact figures and table cells) for sentences that the rules could not read."""


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


class ChatReply(Noun):
    """The model's text as it came, unvalidated, with what it cost."""

    text: str
    model: str
    usage: Usage
    seconds: float = 0.0


class Chat(Protocol):
    """A chat model, or a layer around one (retries, budget, journal, progress)."""

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The reply to one request; raises ServiceError, ReplyError or BudgetError."""
