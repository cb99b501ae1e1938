"""The shape of a document as a style's data: how each line is written, and which sections stand in which order."""

import re
import string
from typing import Any
from zlib import crc32

from pydantic import Field, model_validator

from pipeline.models.frozen import FrozenModel

FIELDS = {
    "headline": {"emoji", "text"},
    "heading": {"emoji", "text"},
    "subheading": {"emoji", "text", "number"},
    "bullet": {"emoji", "text"},
    "labelled_bullet": {"emoji", "text", "label"},
    "paragraph": {"emoji", "text"},
    "footnote": {"publishers", "date"},
    "sign_off": {"emoji", "text"},
    "disclosure": {"writer", "date"},
}


class LayoutLines(FrozenModel):
    """One template a line of the document; braces name what code fills in, and an empty value leaves no stray blank."""

    headline: str = "# {emoji} {text}"
    heading: str = "## {text} {emoji}"
    subheading: str = "### {number}. {text} {emoji}"
    bullet: str = "- {text} {emoji}"
    labelled_bullet: str = "- **{label}** {emoji}: {text}"
    paragraph: str = "{text} {emoji}"
    footnote: str = "*Sources: {publishers}; as of {date}.*"
    sign_off: str = "{text} {emoji}"
    disclosure: str = "*Drafted by {writer} on {date}; not yet reviewed by an editor.*"

    @model_validator(mode="after")
    def only_known_fields(self) -> "LayoutLines":
        for line, known in FIELDS.items():
            fields = {name for _, name, _, _ in string.Formatter().parse(getattr(self, line)) if name is not None}
            if fields - known:
                raise ValueError(f"{line} has {{{min(fields - known)}}}; it can have {', '.join(sorted(known))}")
        return self

    def render(self, line: str, **values: object) -> str:
        """The named line with its values; the blank before an empty value goes with it."""
        template: str = getattr(self, line)
        for name in FIELDS[line]:
            if not str(values.get(name, "")):
                template = re.sub(rf" \{{{name}\}}|\{{{name}\}} ?", "", template)
        return template.format(**values).strip()


class Range(FrozenModel):
    """From `min` to `max`, both included; in YAML also written as [min, max] or one number for both."""

    min: int = Field(0, ge=0)
    max: int = Field(0, ge=0)

    @model_validator(mode="before")
    @classmethod
    def from_short_forms(cls, value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            return {"min": value, "max": value}
        if isinstance(value, list | tuple) and len(value) == 2:
            return {"min": value[0], "max": value[1]}
        return value

    @model_validator(mode="after")
    def in_order(self) -> "Range":
        if self.max < self.min:
            raise ValueError(f"the range runs from {self.min} down to {self.max}")
        return self

    def __contains__(self, number: int) -> bool:
        return self.min <= number <= self.max


class Needs(FrozenModel):
    """What the notes must hold for a section to have something to say."""

    facts: int = 0
    figures: int = 0
    quotes: int = 0


class Fixed(FrozenModel):
    """Words that stand ready, so that code writes the section and no writer is asked."""

    heading: str = ""
    emoji: str = ""
    text: str


class SectionForm(FrozenModel):
    """One form of section: what it is for, which blocks it takes and how many, and what the facts must bear.

    `labelled` asks for a label on each bullet, `lead_in` for a paragraph before the bullets that ends in a colon,
    `questions` for bullets that ask. `words` counts the whole section, `bullets` those under one heading (so in a
    section with subheadings, those under each). `figures` in `needs` counts facts with at least one figure.
    """

    id: str
    heading: str = ""
    purpose: str = ""
    paragraphs: Range = Range()
    bullets: Range = Range()
    subheadings: Range = Range()
    words: Range = Range()
    labelled: bool = False
    lead_in: bool = False
    questions: bool = False
    paragraph_emoji: bool = False
    needs: Needs = Needs()
    required: bool = False
    fixed: tuple[Fixed, ...] = ()

    def variant(self, key: str) -> Fixed | None:
        """The fixed wording for a document, drawn from `key` (the event's hash): the same key gives the same words."""
        return self.fixed[crc32(key.encode()) % len(self.fixed)] if self.fixed else None


class Shape(FrozenModel):
    """The document's lines, its default length in words, and its section forms in their order."""

    words: int = Field(450, gt=0)
    lines: LayoutLines = LayoutLines()
    sections: tuple[SectionForm, ...] = ()

    @model_validator(mode="after")
    def no_id_twice(self) -> "Shape":
        ids = [section.id for section in self.sections]
        if twice := [one for one in ids if ids.count(one) > 1]:
            raise ValueError(f"two sections have the id {twice[0]}")
        return self

    def section(self, form: str) -> SectionForm | None:
        return next((section for section in self.sections if section.id == form), None)
