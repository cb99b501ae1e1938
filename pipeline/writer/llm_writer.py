"""The language-model writer: asks a chat model stage by stage, and lets nothing through that is not a usable reply."""

import re
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import ReplyError
from pipeline.llm.protocol import Chat, ChatRequest
from pipeline.models import FrozenModel, Notes, Outline, RejectedFact, Section, SectionPlan, Sentence, Source
from pipeline.text.shared_words import KnownRuns
from pipeline.writer.manuscript import cited_section, words_of
from pipeline.writer.piece import Piece, piece_of, section_of
from pipeline.writer.readings import ReadingsReply, SecondReadingReply
from pipeline.writer.replies import (
    CheckPoint,
    CheckReply,
    CitationsReply,
    FactsReply,
    FailingSentence,
    OutlineReply,
    PieceReply,
    RewriteReply,
    SectionReply,
    StorySectionReply,
)
from pipeline.writer.reply_parsing import BadReply, about_something_else, read_reply
from pipeline.writer.requests import Requests, wanted_words
from pipeline.writer.sanitizing import plain_reply

if TYPE_CHECKING:
    from pipeline.style.style import Style

R = TypeVar("R", bound=FrozenModel)
LONGER = 0.08
"""How far over the wanted length a piece may be before it is asked for again."""
SHORT = 200
"""Words below which a piece, as a morning's, is told once: a second telling would cost as much as the first."""
ELSEWHERE = "it is about another event than the one asked for."


class DisclosureError(ReplyError):
    """A reply that gives its instructions away; no other call stands in for it."""


class LanguageModelWriter:
    """A Writer over a Chat: prompts from `requests`, replies checked, one corrective re-ask, then ReplyError.

    `links` are the addresses that may stand in its text: those of the event's sources.
    """

    name = "llm"
    plans = False

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
        return await self._ask(request, _read_as(FactsReply), check)

    async def plan(self, notes: Notes, style: "Style", *, headlines: int = 1, words: int = 0) -> OutlineReply:
        """Headlines and sections for the notes in the style's forms; `words` 0 leaves the length to the style."""

        def check(reply: OutlineReply) -> str:
            if not reply.headlines or not reply.sections:
                return "it has no headline or no section."
            return _unknown(notes, [fact for section in reply.sections for fact in section.facts])

        return await self._ask(self._requests.outline(notes, style, headlines, words), _read_as(OutlineReply), check)

    async def write_piece(self, outline: Outline, notes: Notes, sources: Sequence[Source], style: "Style") -> Piece:
        """The whole piece at once, told again by its own editor and checked unless it is short, then what it rests on.

        Where no revision can be used the first telling stands, and where no citations can, the piece comes without.
        """
        told = (outline, notes, sources, style)
        request, read = self._requests.piece(*told), _piece_read(*told)
        if 0 < wanted_words(outline) < SHORT:
            piece = await self._ask(request, *read, *_length_wished(outline))
        else:
            piece = await self._ask(request, *read)
            try:
                piece = await self.revise(piece, *told)
            except DisclosureError:
                raise
            except ReplyError as error:
                piece = piece.model_copy(update={"unrevised": error.problem})
            piece = await self._checked(piece, *told)
        written = tuple(section for section in piece.sections if _sentences(section))
        piece = piece.model_copy(update={"sections": written})
        try:
            return await self.cite(piece, *told)
        except DisclosureError:
            raise
        except ReplyError as error:
            return piece.model_copy(update={"uncited": error.problem})

    async def revise(
        self, piece: Piece, outline: Outline, notes: Notes, sources: Sequence[Source], style: "Style"
    ) -> Piece:
        """A piece told again by its own editor, the second turn of its talk.

        One that is far too long is asked for once more, and the nearer one counts.
        """
        told = (outline, notes, sources, style)
        request = self._requests.revision(self._requests.piece(*told), piece, outline)
        return await self._ask(request, *_piece_read(*told), *_length_wished(outline))

    async def check(self, piece: Piece, notes: Notes, sources: Sequence[Source]) -> CheckReply:
        """What must not go out of a piece as it is, by somebody who did not tell it and has its sources."""
        return await self._ask(self._requests.check(piece, notes, sources), _read_as(CheckReply), lambda _: "")

    async def mend(
        self,
        piece: Piece,
        points: Sequence[CheckPoint],
        outline: Outline,
        notes: Notes,
        sources: Sequence[Source],
        style: "Style",
    ) -> Piece:
        """The piece with those points mended, a turn of the talk in which it was told."""
        told = (outline, notes, sources, style)
        request = self._requests.mend(self._requests.piece(*told), piece, points, outline)
        return await self._ask(request, *_piece_read(*told))

    async def _checked(
        self, piece: Piece, outline: Outline, notes: Notes, sources: Sequence[Source], style: "Style"
    ) -> Piece:
        """The piece with what the desk finds and what it has copied mended, before it is cited and audited.

        It stands as it is where nothing is found or no reply can be used.
        """
        try:
            points = (*(await self.check(piece, notes, sources)).points, *_copied(piece, sources))
            if not points:
                return piece
            mended = await self.mend(piece, points, outline, notes, sources, style)
        except DisclosureError:
            raise
        except ReplyError as error:
            return piece.model_copy(update={"unchecked": error.problem})
        left_out = {name for name in ("emoji", "subject", "preheader") if not getattr(mended.headline, name)}
        headline = mended.headline.model_copy(update={name: getattr(piece.headline, name) for name in left_out})
        return mended.model_copy(update={"headline": headline, "unrevised": piece.unrevised})

    async def cite(
        self, piece: Piece, outline: Outline, notes: Notes, sources: Sequence[Source], style: "Style"
    ) -> Piece:
        """A piece that stands, with what each sentence rests on: the last turn of the talk that it came of."""

        def check(reply: Piece) -> str:
            found = {each.id for each in reply.found}
            cited = [fact for each in reply.sentences for fact in each.facts]
            return _unknown(notes, [fact for fact in cited if fact not in found]) if cited else "it cites no note."

        def read(text: str) -> Piece:
            return piece.cited(read_reply(text, CitationsReply))

        told = self._requests.piece(outline, notes, sources, style)
        return await self._ask(self._requests.citations(told, piece, notes), read, check)

    async def write_section(
        self,
        plan: SectionPlan,
        outline: Outline,
        notes: Notes,
        style: "Style",
        beside: Sequence[Section] = (),
    ) -> Section:
        """One section in full, after those that stand `beside` it already."""

        def check(reply: Section) -> str:
            sentences = [sentence for block in reply.blocks for sentence in block.sentences]
            if not any(sentence.text.strip() for sentence in sentences):
                return "it has no sentence."
            if about_something_else([sentence.text for sentence in sentences], _words(notes)):
                return ELSEWHERE
            return _unknown(notes, [fact for sentence in sentences for fact in sentence.facts])

        request = self._requests.section(plan, outline, notes, style, beside)

        def read(text: str) -> Section:
            if request.schema_name == SectionReply.__name__:
                return Section(id=plan.id, form=plan.form, **dict(read_reply(text, SectionReply)))
            return section_of(read_reply(text, StorySectionReply), plan, style)

        return await self._ask(request, read, check)

    async def rewrite(self, sentences: Sequence[FailingSentence], notes: Notes, style: "Style") -> RewriteReply:
        """The failing sentences with their findings mended, by their keys."""
        asked = {sentence.key for sentence in sentences}

        def check(reply: RewriteReply) -> str:
            given = {sentence.key for sentence in reply.sentences}
            return "" if given & asked else f"it has none of the keys {', '.join(sorted(asked))}."

        return await self._ask(self._requests.rewrite(sentences, notes, style), _read_as(RewriteReply), check)

    async def read_claims(self, evidence: str, sentences: str) -> ReadingsReply:
        """What each figure and claim of an article must mean, over the evidence listed; one call an article."""
        return await self._ask(self._requests.readings(evidence, sentences), _read_as(ReadingsReply), lambda _: "")

    async def read_findings(self, evidence: str, findings: str) -> SecondReadingReply:
        """Whether each finding of an audit is right about its words; one call an article that has any."""
        return await self._ask(self._requests.findings(evidence, findings), _read_as(SecondReadingReply), lambda _: "")

    async def _ask(
        self,
        request: ChatRequest,
        read: Callable[[str], R],
        check: Callable[[R], str],
        wish: Callable[[R], str] = lambda _: "",
        distance: Callable[[R], int] = lambda _: 0,
    ) -> R:
        """A reply that can be used, asked for twice at most.

        One that can be used and misses a `wish` is asked for again too; of two such the one of less `distance` counts.
        """
        usable: list[R] = []
        try:
            text, value = await self._once(request, read, check)
            if not (fault := wish(value)):
                return value
            usable.append(value)
            again = self._requests.again(request, text, fault)
        except _Faulty as first:
            again = self._requests.again(request, first.text, first.fault)
        try:
            usable.append((await self._once(again, read, check))[1])
        except _Faulty as second:
            if not usable:
                raise ReplyError(
                    f"{request.model} gave no usable reply for {request.stage} {request.subject}, asked twice: "
                    f"{second.fault}",
                    f"Draft again with --again, or name another model: [writer.stages.{request.stage}] model.",
                ) from second
        return min(usable, key=distance)

    async def _once(self, request: ChatRequest, read: Callable[[str], R], check: Callable[[R], str]) -> tuple[str, R]:
        reply = await self._chat.complete(request)
        self._hold_back(reply.text, request)
        try:
            value = plain_reply(read(reply.text), self._links)
        except BadReply as bad:
            raise _Faulty(reply.text, str(bad)) from bad
        self._hold_back(value.model_dump_json(), request)
        if fault := check(value):
            raise _Faulty(reply.text, fault)
        return reply.text, value

    def _hold_back(self, text: str, request: ChatRequest) -> None:
        """Raises DisclosureError where the canary is in a text, also spelt out, backwards or behind escapes."""
        letters = re.sub(r"[\W_]+", "", text).lower()
        if self._requests.canary in letters or self._requests.canary[::-1] in letters:
            raise DisclosureError(
                f"The reply of {request.model} for {request.stage} {request.subject} gave away its instructions: "
                "a source may have told it to.",
                "Read the event's sources for text that speaks to a machine, and leave that source out.",
            )


class _Faulty(Exception):
    """A reply and what is wrong with it."""

    def __init__(self, text: str, fault: str) -> None:
        super().__init__(fault)
        self.text, self.fault = text, fault


def _read_as(shape: type[R]) -> Callable[[str], R]:
    return partial(read_reply, shape=shape)


def _piece_read(
    outline: Outline, notes: Notes, sources: Sequence[Source], style: "Style"
) -> tuple[Callable[[str], Piece], Callable[[Piece], str]]:
    """How a piece's reply is read, and what is wrong with one that cannot be used."""
    planned = [plan.id for plan in outline.sections]
    known = "\n".join((_words(notes), *(source.text for source in sources)))

    def read(text: str) -> Piece:
        return piece_of(read_reply(text, PieceReply), outline, style)

    def check(reply: Piece) -> str:
        given = [section.id for section in reply.sections]
        if planned and (odd := [each for each in given if each not in planned or given.count(each) > 1]):
            return f"there is no section {odd[0]}, or it comes twice; the plan has {', '.join(planned)}."
        if not reply.sentences:
            return "it has no sentence."
        return ELSEWHERE if about_something_else([each.text for each in reply.sentences], known) else ""

    return read, check


def _length_wished(outline: Outline) -> tuple[Callable[[Piece], str], Callable[[Piece], int]]:
    """What is wrong with a piece that is far too long, and how far one lies from the wanted length."""
    wanted = wanted_words(outline)

    def over(piece: Piece) -> int:
        return words_of(piece.sections, piece.headline.text) - wanted

    def too_long(piece: Piece) -> str:
        more = over(piece)
        if not wanted or more <= LONGER * wanted:
            return ""
        return f"it has {wanted + more} words, {more} more than are wanted: tell less, and each thing as well."

    return too_long, lambda piece: abs(over(piece))


def _sentences(section: Section) -> list[Sentence]:
    return [sentence for block in section.blocks for sentence in block.sentences if sentence.text.strip()]


def _copied(piece: Piece, sources: Sequence[Source]) -> tuple[CheckPoint, ...]:
    """A point for each stretch of the piece that stands so in a source."""
    known = KnownRuns(sources)
    texts = [cited_section(section) for section in piece.sections]
    return tuple(
        CheckPoint(
            words=text[run.start : run.end],
            fault=f"{run.words} words in a row stand so in “{run.title}”.",
            mend="tell it in words of your own, or quote whoever wrote them.",
        )
        for text in texts
        for run in known.shared(text)
    )


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
