"""The draft as clean Markdown in its style's lines, with the place of every piece: what audit and check read."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.models import CLOSING_MARK, Block, Draft, FrozenModel, Section, Sentence
from pipeline.stages.missing_section import missing_mark
from pipeline.stages.pieces import HEADLINE
from pipeline.style.layout import LayoutLines
from pipeline.style.style import Style

_TEXT = "\0"


class Span(FrozenModel):
    """Where one piece of the draft's text stands in the body, its citations left out; keys as in places.py."""

    key: str
    start: int
    end: int


class Body(FrozenModel):
    """Markdown without marks; `spans` are in text order."""

    text: str
    spans: tuple[Span, ...]

    def touching(self, start: int, end: int) -> list[Span]:
        """The pieces that a stretch of the text touches."""
        return [span for span in self.spans if span.start < end and start < span.end]


def render_body(draft: Draft, style: Style, footnote: str = "") -> Body:
    """The draft's Markdown; each fact id follows as a GitHub footnote reference, known or not.

    Where the next sentence of a block rests on all that a sentence does, the references stand behind that one alone.

    `footnote` is the sourcing line that closes it.
    """
    page = _Page(style.shape.lines)
    page.title("headline", HEADLINE, draft.headline.text, emoji=draft.headline.emoji)
    for section in draft.sections:
        if section.heading:
            page.title("heading", section.id, section.heading, emoji=section.emoji)
        if section.missing:
            page.line(missing_mark(section.id))
        _render_section(page, section)
    closing = [CLOSING_MARK, footnote] if footnote else []
    return Body(text="\n\n".join([*page.written, *closing]) + "\n", spans=tuple(page.spans))


def _render_section(page: "_Page", section: Section) -> None:
    number = 0
    for at, block in enumerate(section.blocks):
        key = f"{section.id}.{at}"
        if block.form == "subheading":
            number += 1
            text = block.label or " ".join(sentence.text for sentence in block.sentences)
            page.title("subheading", key if block.label else f"{key}.0", text, emoji=block.emoji, number=str(number))
        else:
            page.sentences(key, block)


def cited(sentence: Sentence, *following: Sentence) -> Iterator[str]:
    """The footnote references of a sentence, each once; they wait for the next one where it rests on all of them.

    On some of them alone it takes none away: the sentence would stand under the others as if they said it.
    """
    later = {fact for each in following for fact in each.facts}
    waits = set(sentence.facts) <= later
    return (f"[^{fact}]" for fact in dict.fromkeys(sentence.facts) if not waits)


@dataclass
class _Page:
    """The lines written so far, and the place of each piece in them."""

    lines: LayoutLines
    written: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    length: int = 0

    def title(self, line: str, key: str, text: str, **values: str) -> None:
        before, after = self._around(line, **values)
        self._place(key, text, self.length + len(before))
        self._write(before + text + after)

    def line(self, text: str) -> None:
        self._write(text)

    def sentences(self, key: str, block: Block) -> None:
        line = "labelled_bullet" if block.form == "bullet" and block.label else block.form
        text, after = self._around(line, emoji=block.emoji, label=block.label)
        told = [(number, sentence) for number, sentence in enumerate(block.sentences) if sentence.text]
        for at, (number, sentence) in enumerate(told):
            text += " " if at else ""
            self._place(f"{key}.{number}", sentence.text, self.length + len(text))
            following = (each for _, each in told[at + 1 : at + 2])
            text += sentence.text + "".join(cited(sentence, *following))
        self._write(text + after)

    def _around(self, line: str, **values: str) -> tuple[str, str]:
        before, _, after = self.lines.render(line, text=_TEXT, **values).partition(_TEXT)
        return before, after

    def _place(self, key: str, text: str, start: int) -> None:
        self.spans.append(Span(key=key, start=start, end=start + len(text)))

    def _write(self, line: str) -> None:
        self.written.append(line)
        self.length += len(line) + len("\n\n")
