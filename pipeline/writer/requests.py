"""The requests to a chat model, exactly as sent: each stage's prompts filled in, with the long common part first."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Self

from pydantic import field_validator, model_validator

from pipeline.errors import SettingsError
from pipeline.llm.protocol import ChatRequest, Message
from pipeline.models import Brief, FrozenModel, Notes, Outline, RejectedFact, SectionPlan, Source
from pipeline.style.guidance import render_guidance
from pipeline.writer.prompts import Prompts
from pipeline.writer.replies import FailingSentence
from pipeline.writer.untrusted import derived, neutral, notes_lines

if TYPE_CHECKING:
    from pipeline.style.style import Style

MOST_FACTS = 9
STAGES = ("notes", "outline", "section", "rewrite", "readings")
FORMER = {"formulas": "readings"}  # names that settings of earlier versions may have


class Models(FrozenModel):
    """Which model writes which stage (`stages` over `default`), and how long each reply may get, in tokens."""

    default: str
    stages: Mapping[str, str] = {}
    temperature: float | None = None
    max_tokens: int = 16_000

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

    def notes(self, source: Source, missing: Sequence[RejectedFact] = ()) -> ChatRequest:
        """Facts of one source; with `missing`, the same prompt again and the passages that were not found after it."""
        system = self._prompts.render("notes", {"most": MOST_FACTS, "canary": self.canary})
        text = neutral(source.text, self.key)
        values = {"brief": self._brief, "source": source, "text": text, "key": self.key}
        messages = [Message(role="system", content=system), self._user("source", values)]
        if missing:
            messages.append(self._user("missing", {"missing": missing}))
        subject = f"{source.id}:missing" if missing else source.id
        return self._request("notes", subject, messages, self._prompts.template("source").reply)

    def outline(self, notes: Notes, style: "Style", headlines: int, words: int) -> ChatRequest:
        """The plan of the piece; `words` 0 takes the style's own length."""
        forms = [form for form in style.shape.sections if not form.fixed]
        values = {"forms": forms, "headlines": headlines, "words": words or style.shape.words}
        return self._piece("outline", "outline", values, notes, style)

    def section(self, plan: SectionPlan, outline: Outline, notes: Notes, style: "Style") -> ChatRequest:
        """One section after the outline, which is the same for all sections and so part of what they begin with."""
        sections = [section for section in outline.sections if section.facts]
        form = style.shape.section(plan.form)
        values = {"plan": plan, "form": form, "headline": outline.headline.text, "sections": sections}
        return self._piece("section", plan.id, values, notes, style)

    def rewrite(self, sentences: Sequence[FailingSentence], notes: Notes, style: "Style") -> ChatRequest:
        """The failing sentences with their findings."""
        return self._piece("rewrite", "findings", {"sentences": sentences}, notes, style)

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

    def again(self, request: ChatRequest, reply: str, fault: str) -> ChatRequest:
        """The one corrective re-ask: the same messages, the reply, and what was wrong with it."""
        answered = Message(role="assistant", content=reply or "(empty)")
        messages = (*request.messages, answered, self._user("again", {"fault": fault}))
        return request.model_copy(update={"subject": f"{request.subject}:again", "messages": messages})

    def _piece(
        self, stage: str, subject: str, values: Mapping[str, object], notes: Notes, style: "Style"
    ) -> ChatRequest:
        messages = [self._desk(notes, style), self._user(stage, values)]
        return self._request(stage, subject, messages, self._prompts.template(stage).reply)

    def _desk(self, notes: Notes, style: "Style") -> Message:
        """The part that all requests of a piece begin with, byte for byte, so that providers can cache it."""
        values = {
            "guidance": render_guidance(style),
            "brief": notes.brief,
            "facts": notes_lines(notes, self.key),
            "key": self.key,
            "canary": self.canary,
        }
        return Message(role="system", content=self._prompts.render("desk", values))

    def _user(self, name: str, values: Mapping[str, object]) -> Message:
        return Message(role="user", content=self._prompts.render(name, values))

    def _request(self, stage: str, subject: str, messages: Sequence[Message], reply: str) -> ChatRequest:
        return ChatRequest(
            stage=stage,
            subject=subject,
            model=self._models.of(stage),
            messages=tuple(messages),
            schema_name=reply,
            temperature=self._models.temperature,
            max_tokens=self._models.max_tokens,
        )
