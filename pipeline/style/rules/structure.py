"""Kinds about the whole document: which sections in which order, how long, and how it ends."""

import re
from collections.abc import Callable, Iterable
from typing import Literal

from pydantic import Field, field_validator

from pipeline.models.frozen import FrozenModel
from pipeline.style.layout import Range
from pipeline.style.page import PageSection, ParsedText
from pipeline.style.protected import protected_spans
from pipeline.style.rules.base import Hit, Pattern, RangeRule, Rule, everywhere

Feature = Literal["prose", "bulleted", "labelled", "numbered", "questions", "figures"]
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class SectionStep(FrozenModel):
    """One section in the order: it has all these features, and a heading that the pattern finds something in."""

    has: tuple[Feature, ...] = ()
    heading: Pattern = ""
    optional: bool = False

    def fits(self, section: PageSection) -> bool:
        title = section.heading.bare if section.heading else ""
        return all(FEATURES[feature](section) for feature in self.has) and bool(re.search(self.heading, title, re.I))


class SectionOrder(RangeRule):
    """Sections that fit the steps stand in their order, others may stand between; `min` to `max` sections in all."""

    kind: Literal["section_order"]
    order: tuple[SectionStep, ...] = ()

    def why_it_cannot_fire(self) -> str:
        empty = any(not step.has and not step.heading for step in self.order)
        if empty:
            return "a step of the order has neither features nor a heading"
        return "" if any(not step.optional for step in self.order) else super().why_it_cannot_fire()

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        sections = [section for section in page.sections if section.blocks]
        at = 0
        for number, step in enumerate(self.order, 1):
            fitting = next((place for place in range(at, len(sections)) if step.fits(sections[place])), None)
            if fitting is not None:
                at = fitting + 1
            elif not step.optional:
                looked_for = " and ".join(step.has) or f"with a heading like {step.heading!r}"
                yield Hit(*everywhere(page), f"no section {looked_for} in place {number}")
                return
        if not self.within(len(sections)):
            yield Hit(*everywhere(page), f"{len(sections)} sections")


class SectionLength(RangeRule):
    """Words in each section below its heading, subsections included, between `min` and `max`."""

    kind: Literal["section_length"]

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        for section in page.sections:
            if section.blocks and section.heading and not self.within(section.words):
                yield Hit(section.heading.start, section.heading.end, f"{section.words} words")


class SignOff(Rule):
    """The last section parts from the reader: no bullets, so many `words`, a heading that `heading` is found in."""

    kind: Literal["sign_off"]
    words: Range = Range(min=1, max=60)
    heading: Pattern = ""

    def wanted(self) -> str:
        return f"{self.words.min} to {self.words.max} words of running text"

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        last = page.sections[-1] if len(page.sections) > 1 else None
        if last is None or last.heading is None or last.heading.kind == "headline":
            yield Hit(*everywhere(page), "no last section")
            return
        words = sum(block.words for block in last.blocks if block.kind != "footnote")
        place = last.heading.start, last.heading.end
        if last.of("bullet", "subheading"):
            yield Hit(*place, "a last section of lists or subheadings")
        elif words not in self.words:
            yield Hit(*place, f"a last section of {words} words")
        elif not re.search(self.heading, last.heading.bare, re.IGNORECASE):
            yield Hit(*place, f"“{last.heading.bare}”")


class Footnote(Rule):
    """The text's last block says where it comes from: it begins with one of `prefixes`, and is dated where asked."""

    kind: Literal["footnote"]
    prefixes: tuple[str, ...] = Field(("Footnote:",), min_length=1)
    dated: bool = False

    @field_validator("prefixes")
    @classmethod
    def none_empty(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(map(str.strip, value)):
            raise ValueError("the rule can never fire: every text begins with nothing")
        return value

    def wanted(self) -> str:
        return " or ".join(f"“{prefix} …”" for prefix in self.prefixes)

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        if not page.prose:
            return
        last = page.prose[-1]
        if not last.bare.startswith(self.prefixes):
            yield Hit(last.start, last.end, "no footnote")
        elif self.dated and not _YEAR.search(last.text):
            yield Hit(last.start, last.end, "a footnote without a year")


def _has_figures(section: PageSection) -> bool:
    return any(span.what == "figure" for block in section.blocks for span in protected_spans(block.text))


def _asks(section: PageSection) -> bool:
    bullets = section.of("bullet")
    return bool(bullets) and all(block.bare.endswith("?") for block in bullets)


FEATURES: dict[Feature, Callable[[PageSection], bool]] = {
    "prose": lambda section: bool(section.of("paragraph")) and not section.of("bullet", "subheading"),
    "bulleted": lambda section: bool(section.of("bullet")),
    "labelled": lambda section: bool(section.of("bullet")) and all(block.label for block in section.of("bullet")),
    "numbered": lambda section: any(block.number for block in section.of("subheading")),
    "questions": _asks,
    "figures": _has_figures,
}
