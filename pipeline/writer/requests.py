"""The requests to a chat model, exactly as sent: each stage's prompts filled in, with the long common part first."""

import re
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Self

from pydantic import field_validator, model_validator

from pipeline.errors import SettingsError
from pipeline.llm.protocol import ChatMessage, ChatRequest
from pipeline.models import (
    Brief,
    FrozenModel,
    Notes,
    Outline,
    RejectedFact,
    Section,
    SectionPlan,
    Source,
)
from pipeline.sources.tables.compact import with_compact_tables
from pipeline.style.guidance import render_guidance
from pipeline.text.passages import nearest_passage
from pipeline.writer.manuscript import cited_section, manuscript, opening_of, words_of
from pipeline.writer.piece import Piece, without_ids
from pipeline.writer.prompts import Prompts
from pipeline.writer.replies import CheckPoint, FailingSentence
from pipeline.writer.source_texts import MOST, source_texts
from pipeline.writer.untrusted import derived, neutral, notes_lines, passage_lines, uses_line

if TYPE_CHECKING:
    from pipeline.style.style import Style


FEWEST_FACTS, MOST_FACTS, LETTERS_A_FACT = 3, 24, 300
"""How many facts are wanted at most: so many and one for so many letters of the sources, up to a limit."""
STAGES = ("notes", "outline", "piece", "section", "rewrite", "readings")
FORMER = {"formulas": "readings", "polish": "piece"}  # names that settings of earlier versions may have
_FACT_ID = re.compile(r"\bf\d+\b")


class Models(FrozenModel):
    """Which model writes which stage (`stages` over `default`), and how long each reply may get, in tokens.

    `sources` is how much of the sources a request for the whole piece shows, in code points.
    """

    default: str
    stages: Mapping[str, str] = {}
    temperature: float | None = None
    max_tokens: int = 16_000
    sources: int = MOST

    @field_validator("stages")
    @classmethod
    def by_present_name(cls, stages: Mapping[str, str]) -> Mapping[str, str]:
        """The stages under the names they have now; one named both ways keeps the present name's model."""
        return {FORMER.get(name, name): stages.get(FORMER.get(name, name), model) for name, model in stages.items()}

    @model_validator(mode="after")
    def known_stages(self) -> Self:
        for name in self.stages:
            if name not in STAGES:
                close = get_close_matches(name, STAGES, n=1)
                raise SettingsError(
                    f"[writer.stages.{name}] in newsdraft.toml: no stage has that name.",
                    f"Did you mean {close[0]}?" if close else f"Stages are {', '.join(STAGES)}.",
                )
        return self

    def of(self, stage: str) -> str:
        """The model that writes a stage."""
        return self.stages.get(stage, self.default)


class Requests:
    """Builds the requests of one event; `seed`, the event's hash, is what the marks and the canary derive from."""

    def __init__(self, prompts: Prompts, brief: Brief, seed: str, models: Models) -> None:
        self._prompts, self._brief, self._models = prompts, brief, models
        self.key, self.canary = derived(seed, "key"), derived(seed, "canary")

    def notes(self, *sources: Source) -> ChatRequest:
        """Facts of one source, or of several short ones."""
        texts = [with_compact_tables(source.text, source.tables) for source in sources]
        known = [
            source.model_copy(update={"text": neutral(text, self.key)})
            for source, text in zip(sources, texts, strict=True)
        ]
        values = {"brief": self._brief, "sources": known, "key": self.key}
        return self._notes(sources, _subject(sources), self._user("source", values))

    def missing(self, sources: Sequence[Source], missing: Sequence[RejectedFact]) -> ChatRequest:
        """Another try at the passages that were not found, each with the words of its source that come nearest."""
        texts = {source.id: source.text for source in sources}
        facts = [
            {**fact.model_dump(), "nearest": neutral(nearest_passage(fact.passage, texts[fact.source]), self.key)}
            for fact in missing
        ]
        user = self._user("missing", {"missing": facts, "key": self.key})
        return self._notes(sources, f"{_subject(sources)}:missing", user)

    def _notes(self, sources: Sequence[Source], subject: str, user: ChatMessage) -> ChatRequest:
        most = sum(FEWEST_FACTS + len(source.text) // LETTERS_A_FACT for source in sources)
        system = self._prompts.render("notes", {"most": min(most, MOST_FACTS), "canary": self.canary})
        messages = [ChatMessage(role="system", content=system), user]
        return self._request("notes", subject, messages, self._prompts.template("source").reply)

    def outline(self, notes: Notes, style: "Style", headlines: int, words: int) -> ChatRequest:
        """The plan of the piece; `words` 0 takes the style's own length."""
        forms = [form for form in style.shape.sections if not form.fixed]
        parting = next((form.words for form in style.shape.sections if form.fixed), None)
        total = words or style.shape.words
        values = {
            "forms": forms,
            "headlines": headlines,
            "words": total - (parting.min + parting.max) // 2 if parting else total,
            "parting": bool(parting),
            "uses": uses_line(notes, self.key),
        }
        messages = [self._desk(notes, style), self._user("outline", values)]
        return self._request("outline", "outline", messages, self._prompts.template("outline").reply)

    def section(
        self, plan: SectionPlan, outline: Outline, notes: Notes, style: "Style", beside: Sequence[Section] = ()
    ) -> ChatRequest:
        """One section after the outline's idea and the text before it, with the notes that its plan names.

        No other section's heading is in it, so that a changed one asks for nothing but its own section again.
        """
        order = [each.id for each in outline.sections]
        place = {each.id: order.index(each.id) for each in beside if each.id in order}
        at = order.index(plan.id) if plan.id in order else len(order)
        before = [each for each in beside if place.get(each.id, at) < at]
        current = next((each for each in beside if each.id == plan.id), None)
        after = next((each for each in beside if place.get(each.id, at) > at), None)
        if current and not plan.wish:  # the journal would answer the same request with the same reply
            plan = plan.model_copy(update={"wish": self._prompts.render("wish", {})})
        values = {
            "plan": plan,
            "form": style.shape.section(plan.form),
            "outline": outline.model_copy(
                update={"disputed": tuple(each for each in outline.disputed if _concerns(each, plan.facts))}
            ),
            "facts": notes_lines(_with_disagreeing(notes, plan.facts), self.key),
            "key": self.key,
            "before": "\n\n".join(map(cited_section, before)),
            "so_far": words_of(before),
            "total": wanted_words(outline),
            "current": cited_section(current) if current else "",
            "length": words_of([current] if current else []),
            "passages": passage_lines(
                (fact for fact in notes.facts if fact.id in plan.facts and fact.passages), self.key
            ),
            "after": opening_of(after) if after else "",
        }
        return self._piece("section", plan.id, values, _only(notes, ()), style)

    def piece(self, outline: Outline, notes: Notes, sources: Sequence[Source], style: "Style") -> ChatRequest:
        """The whole piece from the sources in full, and nothing else: rules and ids beside them make a piece stiff."""
        forms = {form.id: form for form in style.shape.sections}
        values = {
            "outline": outline.model_copy(update={"disputed": tuple(map(without_ids, outline.disputed))}),
            "plans": [{"plan": each, "form": forms[each.form]} for each in outline.sections if each.form in forms],
            "total": wanted_words(outline),
            "sources": source_texts(sources, notes, self.key, self._models.sources),
            "key": self.key,
        }
        return self._piece("piece", "piece", values, _only(notes, ()), style)

    def revision(self, asked: ChatRequest, piece: Piece, outline: Outline) -> ChatRequest:
        """The piece once more, by the editor who has to send it, asked where it was told."""
        values = {
            "total": wanted_words(outline),
            "words": words_of(piece.sections, piece.headline.text),
            "wished": any(each.wish for each in outline.sections),
        }
        answered = ChatMessage(role="assistant", content=manuscript(piece.headline, piece.sections))
        messages = [*asked.messages, answered, self._user("revision", values)]
        return self._request("piece", "revision", messages, self._prompts.template("revision").reply)

    def check(self, piece: Piece, notes: Notes, sources: Sequence[Source]) -> ChatRequest:
        """The piece beside its sources, asked of somebody who has not told it."""
        values = {
            "sources": source_texts(sources, notes, self.key, self._models.sources),
            "piece": neutral(manuscript(piece.headline, piece.sections), self.key),
            "key": self.key,
        }
        reply = self._prompts.template("check").reply
        return self._request("piece", "check", [self._user("check", values)], reply)

    def mend(self, asked: ChatRequest, piece: Piece, points: Sequence[CheckPoint], outline: Outline) -> ChatRequest:
        """What the desk found, asked to be mended where the piece was told, within the length that it is to have."""
        values = {
            "points": points,
            "total": wanted_words(outline),
            "words": words_of(piece.sections, piece.headline.text),
        }
        answered = ChatMessage(role="assistant", content=manuscript(piece.headline, piece.sections))
        messages = [*asked.messages, answered, self._user("mend", values)]
        return self._request("piece", "mend", messages, self._prompts.template("mend").reply)

    def citations(self, asked: ChatRequest, piece: Piece, notes: Notes) -> ChatRequest:
        """What each sentence of a piece rests on, asked where the piece was told, so that its sources are read once."""
        values = {
            "sentences": [each.text for each in piece.sentences],
            "facts": notes_lines(notes, self.key),
            "key": self.key,
        }
        answered = ChatMessage(role="assistant", content=manuscript(piece.headline, piece.sections))
        messages = [*asked.messages, answered, self._user("citations", values)]
        return self._request("piece", "citations", messages, self._prompts.template("citations").reply)

    def rewrite(self, sentences: Sequence[FailingSentence], notes: Notes, style: "Style") -> ChatRequest:
        """The failing sentences with their findings, and the notes that either names."""
        named = {
            fact for each in sentences for line in (*each.facts, *each.findings) for fact in _FACT_ID.findall(line)
        }
        return self._piece("rewrite", "findings", {"sentences": sentences}, _with_disagreeing(notes, named), style)

    def readings(self, evidence: str, sentences: str) -> ChatRequest:
        """The article with its figures masked, and the evidence that they may stand for."""
        values = {
            "evidence": neutral(evidence, self.key),
            "sentences": neutral(sentences, self.key),
            "key": self.key,
        }
        return self._request(
            "readings", "article", [self._user("readings", values)], self._prompts.template("readings").reply
        )

    def findings(self, evidence: str, findings: str) -> ChatRequest:
        """What the audit found of the article, its figures shown, and the evidence for its sentences."""
        values = {"evidence": neutral(evidence, self.key), "findings": neutral(findings, self.key), "key": self.key}
        reply = self._prompts.template("findings").reply
        return self._request("readings", "findings", [self._user("findings", values)], reply)

    def again(self, request: ChatRequest, reply: str, fault: str) -> ChatRequest:
        """The one corrective re-ask: the same messages, the reply, and what was wrong with it."""
        answered = ChatMessage(role="assistant", content=reply or "(empty)")
        messages = (*request.messages, answered, self._user("again", {"fault": fault}))
        return request.model_copy(update={"subject": f"{request.subject}:again", "messages": messages})

    def _piece(
        self, stage: str, subject: str, values: Mapping[str, object], notes: Notes, style: "Style"
    ) -> ChatRequest:
        messages = [self._desk(notes, style, cites=stage != "piece"), self._user(stage, values)]
        return self._request(stage, subject, messages, self._prompts.template(stage).reply)

    def _desk(self, notes: Notes, style: "Style", *, cites: bool = True) -> ChatMessage:
        """The part that all requests of a piece begin with, so that providers can cache it; the notes stand last."""
        values = {
            "guidance": render_guidance(style),
            "brief": notes.brief,
            "facts": notes_lines(notes, self.key),
            "cites": cites,
            "key": self.key,
            "canary": self.canary,
        }
        return ChatMessage(role="system", content=self._prompts.render("desk", values))

    def _user(self, name: str, values: Mapping[str, object]) -> ChatMessage:
        return ChatMessage(role="user", content=self._prompts.render(name, values))

    def _request(self, stage: str, subject: str, messages: Sequence[ChatMessage], reply: str) -> ChatRequest:
        return ChatRequest(
            stage=stage,
            subject=subject,
            model=self._models.of(stage),
            messages=tuple(messages),
            schema_name=reply,
            temperature=self._models.temperature,
            max_tokens=self._models.max_tokens,
        )


def wanted_words(outline: Outline) -> int:
    """How many words readers are to see; 0 where the plan does not say."""
    return outline.words or sum(each.words for each in outline.sections)


def _subject(sources: Sequence[Source]) -> str:
    return "+".join(source.id for source in sources)


def _concerns(disputed: str, facts: Collection[str]) -> bool:
    """Whether what is disputed names one of some notes, or none at all."""
    named = _FACT_ID.findall(disputed)
    return not named or bool(set(named) & set(facts))


def _with_disagreeing(notes: Notes, wanted: Collection[str]) -> Notes:
    disagreeing = {fact for each in notes.facts if each.id in wanted for fact in each.conflicts}
    return _only(notes, {*wanted, *disagreeing})


def _only(notes: Notes, wanted: Collection[str]) -> Notes:
    return notes.model_copy(update={"facts": tuple(fact for fact in notes.facts if fact.id in wanted)})
