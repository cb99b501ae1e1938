"""The draft as clean Markdown in its style's lines, with the place of every sentence: what audit and check read."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.house.shape import Lines
from pipeline.house.style import Style
from pipeline.models import Block, Draft, Noun, Section, Sentence

_TEXT = "\0"


class Span(Noun):
    """Where one sentence of the draft stands in the body, its citations left out."""

    section: str
    block: int
    sentence: int
    start: int
    end: int


class Body(Noun):
    """Markdown without marks; `spans` are in text order."""

    text: str
    spans: tuple[Span, ...]

    def touching(self, start: int, end: int) -> list[Span]:
        """The sentences that a stretch of the text touches."""
        return [span for span in self.spans if span.start < end and start < span.end]


def render_body(draft: Draft, style: Style) -> Body:
    """The draft's Markdown; each fact id of a sentence follows it as a GitHub footnote reference, known or not."""
    lines = style.shape.lines
    page = _Page()
    page.line(lines.render("headline", text=draft.headline.text, emoji=draft.headline.emoji))
    for section in draft.sections:
        if section.heading:
            page.line(lines.render("heading", text=section.heading, emoji=section.emoji))
        _render_section(page, section, lines)
    return Body(text="\n\n".join(page.lines) + "\n", spans=tuple(page.spans))


def _render_section(page: "_Page", section: Section, lines: Lines) -> None:
    number = 0
    for at, block in enumerate(section.blocks):
        if block.form == "subheading":
            number += 1
            page.line(lines.render("subheading", text=_words(block), emoji=block.emoji, number=str(number)))
            continue
        template = "labelled_bullet" if block.form == "bullet" and block.label else block.form
        filled = lines.render(template, text=_TEXT, emoji=block.emoji, label=block.label)
        before, after = filled.split(_TEXT)
        page.sentences(section.id, at, before, block, after)


def _words(block: Block) -> str:
    return block.label or " ".join(sentence.text for sentence in block.sentences)


def cited(sentence: Sentence) -> Iterator[str]:
    """The footnote references of a sentence in the order of its facts, each once."""
    return (f"[^{fact}]" for fact in dict.fromkeys(sentence.facts))


@dataclass
class _Page:
    lines: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    length: int = 0

    def line(self, text: str) -> None:
        self.lines.append(text)
        self.length += len(text) + 2

    def sentences(self, section: str, at: int, before: str, block: Block, after: str) -> None:
        text = before
        for number, sentence in enumerate(block.sentences):
            text += " " if number else ""
            start = self.length + len(text)
            span = Span(section=section, block=at, sentence=number, start=start, end=start + len(sentence.text))
            self.spans.append(span)
            text += sentence.text + "".join(cited(sentence))
        self.line(text + after)
