"""The shape of each reply a writer gives; a model's replies are validated against these and nothing else.

A default stands where a reply that leaves the field out says the same as one that gives it empty.
"""

from pydantic import Field

from pipeline.models import Block, FrozenModel
from pipeline.writer.readings import ReadingsReply


class ProposedFigure(FrozenModel):
    """A figure of a proposed fact; code reads its value from `text`, its words in the passage."""

    entity: str = ""
    measure: str = ""
    period: str = ""
    text: str


class ProposedFact(FrozenModel):
    statement: str
    passage: str = Field(description="copied word for word from the source")
    speaker: str = ""
    quote: str = Field("", description="the speaker's words between quotation marks in the passage, or empty")
    figures: tuple[ProposedFigure, ...] = ()


class FactsReply(FrozenModel):
    """The facts of one source; `instructions` are passages in it that speak to a model instead of to readers."""

    facts: tuple[ProposedFact, ...]
    instructions: tuple[str, ...] = ()


class PlannedHeadline(FrozenModel):
    text: str
    emoji: str = ""
    subject: str = ""
    preheader: str = ""


class PlannedSection(FrozenModel):
    form: str
    heading: str = ""
    emoji: str = ""
    purpose: str = ""
    facts: tuple[str, ...] = ()


class OutlineReply(FrozenModel):
    headlines: tuple[PlannedHeadline, ...]
    sections: tuple[PlannedSection, ...]


class SectionReply(FrozenModel):
    heading: str = ""
    emoji: str = ""
    blocks: tuple[Block, ...]


class FailingSentence(FrozenModel):
    """A sentence to rewrite: its key in the request, its words, its facts, and each finding in a line."""

    key: str
    text: str
    facts: tuple[str, ...]
    findings: tuple[str, ...]


class RewrittenSentence(FrozenModel):
    key: str
    text: str
    facts: tuple[str, ...]


class RewriteReply(FrozenModel):
    sentences: tuple[RewrittenSentence, ...]


REPLIES = (FactsReply, OutlineReply, SectionReply, RewriteReply, ReadingsReply)


def reply_model(name: str) -> type[FrozenModel]:
    """The reply model of that name, as a request or a prompt's front matter gives it; KeyError where there is none."""
    return {model.__name__: model for model in REPLIES}[name]
