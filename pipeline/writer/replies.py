"""The shape of each reply a writer gives; a model's replies are validated against these and nothing else.

A default stands where a reply that leaves the field out says the same as one that gives it empty.
"""

from pydantic import Field

from pipeline.models import Block, DeclaredFigure, FrozenModel
from pipeline.writer.readings import ReadingsReply, SecondReadingReply


class ProposedFigure(FrozenModel):
    """A figure of a proposed fact; code reads its value from `text`, its words in the passage, and `unit`.

    `unit` stands in the source too, outside the passage: in a table's head or caption.
    """

    entity: str = ""
    measure: str = ""
    period: str = ""
    text: str
    unit: str = Field("", description="unit and magnitude from the table's head or caption, where `text` has none")


class ProposedFact(FrozenModel):
    statement: str
    passage: str = Field(description="copied word for word from the source")
    speaker: str = ""
    quote: str = Field("", description="the speaker's words between quotation marks in the passage, or empty")
    figures: tuple[ProposedFigure, ...] = ()
    use: str = ""
    against: str = Field("", description="number (1 is the first) of the earlier fact that this one contradicts")


class FactsReply(FrozenModel):
    """The facts of some sources; `instructions` are passages in it that speak to a model instead of to readers."""

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
    hands_on: str = ""


class OutlineReply(FrozenModel):
    """The plan of the piece: news, question and what is disputed first, so that headlines and sections follow."""

    opening: str = ""
    idea: str = ""
    disputed: tuple[str, ...] = ()
    headlines: tuple[PlannedHeadline, ...]
    sections: tuple[PlannedSection, ...]


class SectionReply(FrozenModel):
    """A section block by block, as the recorded faults of a service ask for it."""

    heading: str = ""
    emoji: str = ""
    blocks: tuple[Block, ...]


class StorySectionReply(FrozenModel):
    """A section with the formula of each figure that no note states.

    Its text is Markdown: prose that is asked for sentence by sentence comes as a row of statements.
    """

    heading: str = ""
    emoji: str = ""
    text: str = Field(description="Markdown; behind what notes bear out their ids, as [f3] or [f3 n1]")
    derived: tuple[DeclaredFigure, ...] = ()


class FoundFact(FrozenModel):
    """What a source says and no note has, under an id of the reply's own ("n1") that its sentences cite."""

    id: str
    source: str
    passage: str = Field(description="copied word for word from the source")
    statement: str
    quote: str = Field("", description="the speaker's words between quotation marks in the passage, or empty")
    speaker: str = ""


class PieceSection(FrozenModel):
    """A section of the whole piece under the plan's id, as it is told: no ids of notes in its Markdown."""

    id: str
    heading: str = ""
    emoji: str = ""
    text: str


class PieceReply(FrozenModel):
    """The whole piece in one reply. What it rests on is asked for once it stands: writing with ids is stiff."""

    headline: PlannedHeadline
    sections: tuple[PieceSection, ...]


class CheckPoint(FrozenModel):
    """What must not go out as it is: the piece's own words, what is wrong with them, and the least that mends it."""

    words: str
    fault: str
    mend: str = ""


class CheckReply(FrozenModel):
    """What the desk finds in a piece before it goes out, the gravest first."""

    points: tuple[CheckPoint, ...]


class CitedSentence(FrozenModel):
    """What one sentence of a piece rests on, under its number; `text` mends one that says more than that."""

    number: int
    facts: tuple[str, ...] = Field((), description="ids of the notes that bear it out, or of `found`")
    derived: tuple[DeclaredFigure, ...] = ()
    text: str = Field("", description="empty where the sentence is borne out as it stands")


class CitationsReply(FrozenModel):
    """What the sentences of a piece rest on, and what it took from the sources beside the notes."""

    sentences: tuple[CitedSentence, ...]
    found: tuple[FoundFact, ...] = ()


class FailingSentence(FrozenModel):
    """A sentence to rewrite: its key in the request, its words, its facts, and each finding in a line.

    `before` and `after` are the sentences beside it in its block, where there are any.
    """

    key: str
    text: str
    facts: tuple[str, ...]
    findings: tuple[str, ...]
    before: str = ""
    after: str = ""


class RewrittenSentence(FrozenModel):
    key: str
    text: str
    facts: tuple[str, ...]
    derived: tuple[DeclaredFigure, ...] = ()


class RewriteReply(FrozenModel):
    sentences: tuple[RewrittenSentence, ...]


REPLIES = (
    FactsReply,
    OutlineReply,
    SectionReply,
    StorySectionReply,
    PieceReply,
    CheckReply,
    CitationsReply,
    RewriteReply,
    ReadingsReply,
    SecondReadingReply,
)


def reply_model(name: str) -> type[FrozenModel]:
    """The reply model of that name, as a request or a prompt's front matter gives it; KeyError where there is none."""
    return {model.__name__: model for model in REPLIES}[name]
