"""A story as a part of its edition: taken apart, its footnotes under names of their own."""

import re
from typing import NamedTuple

from pipeline.briefing.model import Briefing, StoryResult
from pipeline.briefing.one_liners import comment
from pipeline.models import CLOSING_MARK, CheckedFigure
from pipeline.report.tally import Tally, tally_of
from pipeline.stages.appendix import MARKER, blocking_summary
from pipeline.writer.extractive.form import NOBODY

_HEADING = re.compile(r"^(#{1,6}) ", re.MULTILINE)
_CITATION = re.compile(r"\[\^([^\[\]\s]+)\]")
_LABEL = re.compile(r"^\w+: ")
_DEFINITION = re.compile(r"\[\^[^\[\]\s]+\]:")


class NumberedStory(NamedTuple):
    """A story and its number in the edition."""

    number: int
    story: StoryResult

    def name(self, own: str) -> str:
        """A fact's or source's name in the edition, where each story has an f1."""
        return f"s{self.number}-{own}"

    @property
    def figures(self) -> tuple[CheckedFigure, ...]:
        """The story's figures with their verdicts, in text order."""
        claims = self.story.document.audit.claims if self.story.document else ()
        return tuple(figure for claim in claims for figure in claim.figures)

    @property
    def tally(self) -> Tally:
        """The story's numbers as its own document has them."""
        document = self.story.document
        return tally_of("", document.audit, document.findings) if document else Tally()

    @property
    def doubtful(self) -> tuple[CheckedFigure, ...]:
        return tuple(figure for figure in self.figures if figure.verdict.in_doubt)


def numbered_stories(briefing: Briefing) -> list[NumberedStory]:
    """The stories that are drafted, by the numbers that the edition gives them."""
    return [NumberedStory(number, story) for number, story in enumerate(briefing.with_status("drafted"), 1)]


class Pieces(NamedTuple):
    """A story taken apart for the edition: its text, the line that says whose reports it is from, its footnotes."""

    number: int
    text: str
    reports: str
    footnotes: str
    digest: bool = False
    """Whether a program chose its sentences, which the edition says once."""

    @classmethod
    def of(cls, numbered: NumberedStory, disclosure: str) -> "Pieces":
        document = numbered.story.document
        assert document is not None, "a drafted story has its document"
        heading, _, whole = embed(document.body, numbered.name(""), disclosure).partition("\n")
        footnotes = "\n".join(line for line in whole.splitlines() if _DEFINITION.match(line))
        rest = "\n".join(line for line in whole.splitlines() if not _DEFINITION.match(line))
        text, _, reports = rest.partition(CLOSING_MARK)
        notes = [f"{blocking_summary(numbered.story.blocking)} this story"] if numbered.story.blocking else []
        notes += [numbered.story.reason.partition(": ")[0].rstrip(".")] if numbered.story.reason else []
        title = f"### {numbered.number}. {heading.lstrip('# ')}"
        own, digest, _ = text.partition(f"\n\n{NOBODY}")
        whole_text = "\n\n".join([title, *map(comment, notes), own.strip()])
        return cls(numbered.number, whole_text, _LABEL.sub("", " ".join(reports.split())), footnotes, bool(digest))


def embed(body: str, prefix: str, disclosure: str = "", depth: int = 2) -> str:
    """A story's body as a part of a larger one: headings deeper, footnotes under names of their own, no appendix."""
    text = body.partition(MARKER)[0].strip()
    if disclosure:
        text = text.replace(f"\n\n*{disclosure}*", "")
    text = _HEADING.sub(lambda match: f"{'#' * min(len(match[1]) + depth, 6)} ", text)
    return _CITATION.sub(lambda match: f"[^{prefix}{match[1]}]", text)
