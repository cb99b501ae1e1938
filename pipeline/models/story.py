"""The nouns of a story in the order it is made: Event, Source, Fact, Notes, Outline, Section, Draft."""

import hashlib
from datetime import date, datetime
from typing import Literal, Self

from pydantic import AliasChoices, Field, model_validator

from pipeline.models.frozen import FrozenModel
from pipeline.models.quantity import Quantity
from pipeline.models.table import Table


class SourceRef(FrozenModel):
    """Where an event says a source is: exactly one of a path, a URL or the text itself.

    `link` is where readers find a source that is given as a path or as text; nothing is fetched from it.
    """

    path: str = ""
    url: str = ""
    text: str = ""
    link: str = ""
    title: str = ""
    publisher: str = ""
    published: date | None = None

    @model_validator(mode="after")
    def one_place(self) -> Self:
        if sum(map(bool, (self.path, self.url, self.text))) != 1:
            raise ValueError("a source has exactly one of path, url and text")
        return self

    @property
    def origin(self) -> str:
        return self.url or self.path or "inline text"


class Brief(FrozenModel):
    """What the desk says of an event, without its sources."""

    headline: str = Field(min_length=1)
    date: date
    summary: str = ""
    angle: str = ""
    topics: tuple[str, ...] = ()


class Event(Brief):
    """A news event as the desk hands it over; `found` are sources that were looked for, beside those that it names.

    They are no part of what the event is: its hash, and with it folder and journal, stays when one is struck or added.
    `undated` says that its date only stands in, as the day of the draft, until its sources are read.
    """

    not_before: datetime | None = None
    sources: tuple[SourceRef, ...] = ()
    found: tuple[SourceRef, ...] = ()
    undated: bool = Field(False, exclude=True)

    @property
    def brief(self) -> Brief:
        return Brief.model_validate({name: getattr(self, name) for name in Brief.model_fields})

    @property
    def all_sources(self) -> tuple[SourceRef, ...]:
        return (*self.sources, *self.found)

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.model_dump_json(exclude={"found"}).encode()).hexdigest()


class Source(FrozenModel):
    """One source as it was read: its whole text with its tables' cells, and what is known of where it came from."""

    id: str = ""
    title: str
    text: str
    origin: str = ""
    url: str = ""
    publisher: str = ""
    published: date | None = None
    retrieved: date | None = None
    media_type: str = "text/plain"
    sha256: str = ""
    remarks: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()

    @classmethod
    def from_text(cls, text: str, *, title: str, **known: object) -> Self:
        """A source from text at hand, with the hash of that text."""
        return cls.model_validate(
            {"title": title, "text": text, "sha256": hashlib.sha256(text.encode()).hexdigest(), **known}
        )


class UnusedSource(FrozenModel):
    """A source that could not be had or read, and why: the document names it."""

    origin: str
    reason: str


class Passage(FrozenModel):
    """Words that stand in a source exactly so, from code point `start` to `end` of its text."""

    source: str
    start: int = 0
    end: int = 0
    text: str


class Figure(FrozenModel):
    """One figure of a fact: whose, of what, for when, and how much."""

    entity: str
    measure: str
    period: str = ""
    quantity: Quantity


class Fact(FrozenModel):
    """One statement with its passages (one for each of `sources`); `quote` holds a speaker's own words.

    `use` says in a few words what the story can do with it: scale, cause, voice, what comes next.
    """

    id: str = ""
    statement: str
    sources: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    speaker: str = ""
    quote: str = ""
    figures: tuple[Figure, ...] = ()
    use: str = ""
    conflicts: tuple[str, ...] = ()
    origin: Literal["writer", "editor", "file"] = "writer"


class RejectedFact(FrozenModel):
    """A proposed fact whose passage was not found in its source, and what was tried."""

    statement: str
    source: str
    passage: str
    reason: str


class Notes(FrozenModel):
    """What the sources bear: numbered facts, what was proposed and not found, and sources that an editor added.

    `source_names` gives each source's id the name and date that a story can call it by.
    """

    brief: Brief
    facts: tuple[Fact, ...] = ()
    rejected: tuple[RejectedFact, ...] = ()
    added: tuple[Source, ...] = ()
    source_names: dict[str, str] = {}

    def fact(self, fact_id: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.id == fact_id), None)


class SectionPlan(FrozenModel):
    """One planned section: its form of the style's, what it is for, its facts, and an editor's wish for it.

    `hands_on` is what its end leads the next section in with.
    """

    id: str
    form: str
    heading: str
    emoji: str = ""
    purpose: str = ""
    hands_on: str = ""
    facts: tuple[str, ...] = ()
    words: int = 0
    wish: str = ""


class Headline(FrozenModel):
    """A headline without its emoji, with what a newsletter needs beside it."""

    text: str
    emoji: str = ""
    subject: str = ""
    preheader: str = ""


class Outline(FrozenModel):
    """The plan of the draft: the news it opens with, the question that it answers as its idea, and its sections.

    `disputed` has a sentence for each point on which the notes disagree; `alternatives` the other headlines proposed.
    `words` is how long a piece that follows no plan is to be: its sections are what the piece came to.
    """

    headline: Headline
    idea: str = ""
    opening: str = ""
    disputed: tuple[str, ...] = Field((), validation_alias=AliasChoices("disputed", "likelier"))
    alternatives: tuple[Headline, ...] = ()
    words: int = 0
    sections: tuple[SectionPlan, ...]


class Sentence(FrozenModel):
    """One sentence as written, and the ids of the facts it rests on (unknown ids are kept: they are a finding)."""

    text: str
    facts: tuple[str, ...] = ()


class Block(FrozenModel):
    """A paragraph, bullet or subheading; emoji and label stand apart, so that the style decides where they go."""

    form: Literal["paragraph", "bullet", "subheading"]
    sentences: tuple[Sentence, ...] = ()
    label: str = ""
    emoji: str = ""


class DeclaredFigure(FrozenModel):
    """A figure that no note states, in the section's words, and the writer's formula for it over note and cell ids."""

    figure: str
    formula: str


class Section(FrozenModel):
    """A written section; `missing` says why there is none, and then no text stands in.

    `declared` holds its writer's formulas, which the audit recomputes.
    """

    id: str
    form: str
    heading: str
    emoji: str = ""
    blocks: tuple[Block, ...]
    missing: str = ""
    declared: tuple[DeclaredFigure, ...] = ()


class Draft(FrozenModel):
    """The whole piece before the audit."""

    headline: Headline
    sections: tuple[Section, ...]
