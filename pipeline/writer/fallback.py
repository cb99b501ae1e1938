"""Another writer when one fails: a list such as "openai:a, then ollama:b, then digest", each switch recorded."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import ServiceError, SettingsError
from pipeline.models import FrozenModel, Notes, Outline, RejectedFact, Section, SectionPlan, Source
from pipeline.writer.piece import Piece
from pipeline.writer.protocol import Writer
from pipeline.writer.readings import ReadingsReply, SecondReadingReply
from pipeline.writer.replies import (
    FactsReply,
    FailingSentence,
    OutlineReply,
    RewriteReply,
)

if TYPE_CHECKING:
    from pipeline.style.style import Style

T = TypeVar("T")
DIGEST, OLD_NAME = "digest", "extractive"


class Switch(FrozenModel):
    """One change of writer: from whom to whom, at which call, and why."""

    before: str
    after: str
    at: str
    reason: str


def writers_named(text: str) -> tuple[str, ...]:
    """The names of a fallback list in order: models as provider:model, and `digest`, which can only come last.

    Its old name, `extractive`, is read too.
    """
    given = (name.strip().removeprefix("then ").strip() for name in text.split(","))
    names = tuple(DIGEST if name == OLD_NAME else name for name in given)
    if not all(names) or len(set(names)) < len(names):
        raise _unusable(text, "a name is empty or stands twice")
    if DIGEST in names[:-1]:
        raise _unusable(text, "the digest asks no service, so nothing can follow it")
    return names


def _unusable(text: str, why: str) -> SettingsError:
    example = '"openai:gpt-5.4, then ollama:llama3.1, then digest"'
    return SettingsError(f"The list of writers {text!r} cannot be used: {why}.", f"Write it as {example}.")


class FallbackWriter:
    """A Writer over several: when a service fails, all calls from then on go to the next; `switches` says why.

    An unusable reply is no failure of the service and is raised, as is the last writer's failure.
    """

    def __init__(
        self, writers: Sequence[tuple[str, Writer]], switched: Callable[[Switch], None] = lambda _: None
    ) -> None:
        self._writers = list(writers)
        self._switched = switched
        self.switches: list[Switch] = []

    @property
    def name(self) -> str:
        """The name of the writer that calls go to now."""
        return self._writers[0][1].name

    @property
    def plans(self) -> bool:
        """As the writer that calls go to now."""
        return self._writers[0][1].plans

    async def propose_facts(
        self, source: Source, missing: Sequence[RejectedFact] = (), beside: Sequence[Source] = ()
    ) -> FactsReply:
        return await self._try(f"notes {source.id}", lambda writer: writer.propose_facts(source, missing, beside))

    async def plan(self, notes: Notes, style: "Style", *, headlines: int = 1, words: int = 0) -> OutlineReply:
        return await self._try("outline", lambda writer: writer.plan(notes, style, headlines=headlines, words=words))

    async def write_piece(self, outline: Outline, notes: Notes, sources: Sequence[Source], style: "Style") -> Piece:
        return await self._try("piece", lambda writer: writer.write_piece(outline, notes, sources, style))

    async def write_section(
        self,
        plan: SectionPlan,
        outline: Outline,
        notes: Notes,
        style: "Style",
        beside: Sequence[Section] = (),
    ) -> Section:
        at = f"section {plan.id}"
        return await self._try(at, lambda writer: writer.write_section(plan, outline, notes, style, beside))

    async def rewrite(self, sentences: Sequence[FailingSentence], notes: Notes, style: "Style") -> RewriteReply:
        return await self._try("rewrite", lambda writer: writer.rewrite(sentences, notes, style))

    async def read_claims(self, evidence: str, sentences: str) -> ReadingsReply:
        return await self._try("readings", lambda writer: writer.read_claims(evidence, sentences))

    async def read_findings(self, evidence: str, findings: str) -> SecondReadingReply:
        return await self._try("findings", lambda writer: writer.read_findings(evidence, findings))

    async def _try(self, at: str, call: Callable[[Writer], Awaitable[T]]) -> T:
        while True:
            tried = self._writers[0]
            try:
                return await call(tried[1])
            except ServiceError as error:
                if tried is self._writers[0]:
                    self._switch(at, error)

    def _switch(self, at: str, error: ServiceError) -> None:
        """Goes on to the next writer; calls in flight beside this one find the switch already made."""
        if len(self._writers) == 1:
            raise error
        (before, _), (after, _) = self._writers[:2]
        del self._writers[0]
        switch = Switch(before=before, after=after, at=at, reason=error.problem)
        self.switches.append(switch)
        self._switched(switch)
