"""The shape of each reply a writer gives; a model's replies are validated against these and nothing else."""

from typing import Literal

from pydantic import Field

from pipeline.models import Block, Noun


class ProposedFigure(Noun):
    """A figure of a proposed fact; code reads its value from `text`, its words in the passage."""

    entity: str
    measure: str
    period: str
    text: str


class ProposedFact(Noun):
    statement: str
    passage: str = Field(description="copied word for word from the source")
    speaker: str
    quote: str = Field(description="the speaker's words between quotation marks in the passage, or empty")
    figures: tuple[ProposedFigure, ...]


class FactsReply(Noun):
    """The facts of one source; `instructions` are passages in it that speak to a model instead of to readers."""

    facts: tuple[ProposedFact, ...]
    instructions: tuple[str, ...] = ()


class PlannedHeadline(Noun):
    text: str
    emoji: str
    subject: str
    preheader: str


class PlannedSection(Noun):
    form: str
    heading: str
    emoji: str
    purpose: str
    facts: tuple[str, ...]


class OutlineReply(Noun):
    headlines: tuple[PlannedHeadline, ...]
    sections: tuple[PlannedSection, ...]


class SectionReply(Noun):
    heading: str
    emoji: str
    blocks: tuple[Block, ...]


class FailingSentence(Noun):
    """A sentence to rewrite: its key in the request, its words, its facts, and each finding in a line."""

    key: str
    text: str
    facts: tuple[str, ...]
    findings: tuple[str, ...]


class RewrittenSentence(Noun):
    key: str
    text: str
    facts: tuple[str, ...]


class RewriteReply(Noun):
    sentences: tuple[RewrittenSentence, ...]


class ProposedFormula(Noun):
    """A formula for one sentence: `expression` is in the audit's formula language, with the given keys as names."""

    key: str
    figure: str = Field(description="the words of the figure that the formula recomputes")
    expression: str


class ProposedJudgement(Noun):
    """What the notes say of a claim without a figure: words copied from them, and whether they bear it out."""

    key: str
    judgement: Literal["supported", "refuted", "not_enough_evidence"]
    passage: str


class FormulasReply(Noun):
    formulas: tuple[ProposedFormula, ...]
    judgements: tuple[ProposedJudgement, ...]


REPLIES = (FactsReply, OutlineReply, SectionReply, RewriteReply, FormulasReply)


def reply_model(name: str) -> type[Noun]:
    """The reply model of that name, as a request or a prompt's front matter gives it; KeyError where there is none."""
    return {model.__name__: model for model in REPLIES}[name]
