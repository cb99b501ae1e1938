"""The language-model writer: asks a chat model stage by stage, and lets nothing through that is not a usable reply."""

import re
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import ReplyError
from pipeline.llm.protocol import Chat, ChatRequest
from pipeline.models import Draft, FrozenModel, Notes, Outline, RejectedFact, Section, SectionPlan, Source
from pipeline.writer.readings import ReadingsReply
from pipeline.writer.replies import (
    FactsReply,
    FailingSentence,
    OutlineReply,
    PolishReply,
    RewriteReply,
    SectionReply,
    StorySectionReply,
)
from pipeline.writer.reply_parsing import BadReply, about_something_else, read_reply
from pipeline.writer.requests import Requests
from pipeline.writer.sanitizing import plain_reply

if TYPE_CHECKING:
    from pipeline.style.style import Style

R = TypeVar("R", bound=FrozenModel)
ELSEWHERE = "it is about another event than the one asked for."


class LanguageModelWriter:
    """A Writer over a Chat: prompts from `requests`, replies checked, one corrective re-ask, then ReplyError.

    `links` are the addresses that may stand in its text: those of the event's sources.
    """

    name = "llm"

    def __init__(self, chat: Chat, requests: Requests, links: Collection[str] = ()) -> None:
        self._chat, self._requests, self._links = chat, requests, links

    async def propose_facts(
        self, source: Source, missing: Sequence[RejectedFact] = (), beside: Sequence[Source] = ()
    ) -> FactsReply:
        """Facts of one source and of those beside it; with `missing`, another try at the passages not found."""
        sources = (source, *beside)

        def check(reply: FactsReply) -> str:
            text = "\n".join(each.text for each in sources)
            return ELSEWHERE if about_something_else([fact.passage for fact in reply.facts], text) else ""

        request = self._requests.missing(sources, missing) if missing else self._requests.notes(*sources)
        return await self._ask(request, FactsReply, check)

    async def plan(self, notes: Notes, style: "Style", *, headlines: int = 1, words: int = 0) -> OutlineReply:
        """Headlines and sections for the notes in the style's forms; `words` 0 leaves the length to the style."""

        def check(reply: OutlineReply) -> str:
            if not reply.headlines or not reply.sections:
                return "it has no headline or no section."
            return _unknown(notes, [fact for section in reply.sections for fact in section.facts])

        return await self._ask(self._requests.outline(notes, style, headlines, words), OutlineReply, check)

    async def write_section(
        self,
        plan: SectionPlan,
        outline: Outline,
        notes: Notes,
        style: "Style",
        beside: Sequence[Section] = (),
    ) -> SectionReply:
        """One section in full, after those that stand `beside` it already."""

        def check(reply: SectionReply) -> str:
            sentences = [sentence for block in reply.blocks for sentence in block.sentences]
            if not any(sentence.text.strip() for sentence in sentences):
                return "it has no sentence."
            if about_something_else([sentence.text for sentence in sentences], _words(notes)):
                return ELSEWHERE
            return _unknown(notes, [fact for sentence in sentences for fact in sentence.facts])

        request = self._requests.section(plan, outline, notes, style, beside)
        shape = StorySectionReply if request.schema_name == StorySectionReply.__name__ else SectionReply
        return await self._ask(request, shape, check)

    async def polish(self, draft: Draft, outline: Outline, notes: Notes, style: "Style") -> PolishReply:
        """The rewrite desk's pass over the whole; what of it may stand is for code to say."""
        known = {section.id for section in draft.sections}

        def check(reply: PolishReply) -> str:
            odd = sorted({section.id for section in reply.sections} - known)
            return f"there is no section {', '.join(odd)}." if odd else ""

        return await self._ask(self._requests.polish(draft, outline, notes, style), PolishReply, check)

    async def rewrite(self, sentences: Sequence[FailingSentence], notes: Notes, style: "Style") -> RewriteReply:
        """The failing sentences with their findings mended, by their keys."""
        asked = {sentence.key for sentence in sentences}

        def check(reply: RewriteReply) -> str:
            given = {sentence.key for sentence in reply.sentences}
            return "" if given & asked else f"it has none of the keys {', '.join(sorted(asked))}."

        return await self._ask(self._requests.rewrite(sentences, notes, style), RewriteReply, check)

    async def read_claims(self, evidence: str, sentences: str) -> ReadingsReply:
        """What each figure and claim of an article must mean, over the evidence listed; one call an article."""
        return await self._ask(self._requests.readings(evidence, sentences), ReadingsReply, lambda _: "")

    async def _ask(self, request: ChatRequest, shape: type[R], check: Callable[[R], str]) -> R:
        try:
            return await self._once(request, shape, check)
        except _Faulty as first:
            again = self._requests.again(request, first.text, first.fault)
        try:
            return await self._once(again, shape, check)
        except _Faulty as second:
            raise ReplyError(
                f"{request.model} gave no usable reply for {request.stage} {request.subject}, asked twice: "
                f"{second.fault}",
                f"Draft again with --again, or name another model: [writer.stages.{request.stage}] model.",
            ) from second

    async def _once(self, request: ChatRequest, shape: type[R], check: Callable[[R], str]) -> R:
        reply = await self._chat.complete(request)
        self._hold_back(reply.text, request)
        try:
            value = plain_reply(read_reply(reply.text, shape), self._links)
        except BadReply as bad:
            raise _Faulty(reply.text, str(bad)) from bad
        self._hold_back(value.model_dump_json(), request)
        if fault := check(value):
            raise _Faulty(reply.text, fault)
        return value

    def _hold_back(self, text: str, request: ChatRequest) -> None:
        """Raises ReplyError where the canary is in a text, also spelt out, backwards or behind escapes."""
        letters = re.sub(r"[\W_]+", "", text).lower()
        if self._requests.canary in letters or self._requests.canary[::-1] in letters:
            raise ReplyError(
                f"The reply of {request.model} for {request.stage} {request.subject} gave away its instructions: "
                "a source may have told it to.",
                "Read the event's sources for text that speaks to a machine, and leave that source out.",
            )


class _Faulty(Exception):
    """A reply and what is wrong with it."""

    def __init__(self, text: str, fault: str) -> None:
        super().__init__(fault)
        self.text, self.fault = text, fault


def _unknown(notes: Notes, cited: Sequence[str]) -> str:
    """A fault where facts are cited and not one of them exists; single unknown ids are left for the audit to find."""
    if cited and not any(notes.fact(fact) for fact in cited):
        return f"none of the note ids it cites exists; they run from {notes.facts[0].id} to {notes.facts[-1].id}."
    return ""


def _words(notes: Notes) -> str:
    brief = notes.brief
    stated = [f"{fact.statement} {fact.quote} {fact.speaker}" for fact in notes.facts]
    passages = [passage.text for fact in notes.facts for passage in fact.passages]
    return "\n".join((brief.headline, brief.summary, brief.angle, *stated, *passages))
