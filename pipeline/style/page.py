"""A text as a page: its blocks, sections, sentences and emoji, and what in it no rule may touch."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.style.protected import ProtectedSpan, protected_spans, quoted_spans
from pipeline.text.blocks import TextBlock, read_blocks
from pipeline.text.emoji import Emoji
from pipeline.text.lines import Lines
from pipeline.text.plain_view import GONE, mask_markdown
from pipeline.text.sentences import Sentence, block_sentences

_LAST_ON_A_LINE = re.compile(r"\s*(?:#+$|\{[#.:]|\[\^|<br|\\$)")
_BEHIND_DIGITS = re.compile(r"\d[\s-]*\Z")
UNWRITTEN = ("quote", "aside")


class PageSection(NamedTuple):
    """A heading's section: `blocks` are all below it, subheadings with theirs included."""

    heading: TextBlock | None
    blocks: tuple[TextBlock, ...]

    @property
    def words(self) -> int:
        return sum(block.words for block in self.blocks)

    def of(self, *kinds: str) -> list[TextBlock]:
        return [block for block in self.blocks if block.kind in kinds]


@dataclass(frozen=True)
class ParsedText:
    """A text with what the rules ask of it, each worked out once."""

    text: str

    @cached_property
    def shown(self) -> str:
        return mask_markdown(self.text, laid_out=True).replace(GONE, " ")

    @cached_property
    def blocks(self) -> tuple[TextBlock, ...]:
        return tuple(read_blocks(self.shown))

    def of(self, *kinds: str) -> list[TextBlock]:
        return [block for block in self.blocks if block.kind in kinds]

    @cached_property
    def prose(self) -> list[TextBlock]:
        """What a reader takes in as our own words: all but block quotations and asides in italics."""
        return [block for block in self.blocks if block.kind not in UNWRITTEN]

    @cached_property
    def sections(self) -> tuple[PageSection, ...]:
        """The stretches between headings; blocks before the first heading are a section without one."""
        sections: dict[int, list[TextBlock]] = {}
        for block in self.prose:
            sections.setdefault(block.section, []).append(block)
        return tuple(map(_section, sections.values()))

    @cached_property
    def emoji(self) -> tuple[Emoji, ...]:
        return tuple(sign for block in self.prose for sign in block.emoji)

    @cached_property
    def words(self) -> int:
        return sum(block.words for block in self.prose)

    @cached_property
    def sentences(self) -> tuple[tuple[TextBlock, Sentence], ...]:
        """The sentences of paragraphs and bullets, each with its block."""
        running = self.of("paragraph", "lead_in", "bullet")
        return tuple((block, sentence) for block in running for sentence in block_sentences(block.text, block.start))

    @cached_property
    def protected(self) -> list[ProtectedSpan]:
        return protected_spans(self.text)

    @cached_property
    def _as_written(self) -> list[ProtectedSpan]:
        """What is protected but for figures in words alone."""
        return [s for s in self.protected if s.what != "figure" or not self.text[s.start : s.end].isalpha()]

    @cached_property
    def _quoted(self) -> list[ProtectedSpan]:
        return quoted_spans(self.text)

    def quoted(self, start: int, end: int) -> bool:
        """Whether the stretch touches a quotation or code."""
        return _touches(self._quoted, start, end)

    def untouchable(self, start: int, end: int) -> bool:
        """Whether the stretch touches a figure, a quotation, a citation or code."""
        return _touches(self.protected, start, end)

    def recasable(self, start: int, end: int) -> bool:
        """Whether a stretch may change its capitals: it touches nothing protected, or a figure in words alone."""
        worded = self.text[start:end].isalpha() and not _BEHIND_DIGITS.search(self.text[max(0, start - 4) : start])
        return not _touches(self._as_written if worded else self.protected, start, end)

    def end_of_line(self, at: int) -> int:
        """Where a line ends on which no more is read from `at` on: behind a link's target, code, a tag.

        A heading's closing signs and attributes stay the last on their line, and so do references to footnotes.
        """
        stop = self.text.find("\n", at)
        rest = self.text[at : stop if stop >= 0 else len(self.text)].rstrip()
        return at if _LAST_ON_A_LINE.match(rest) else at + len(rest)

    def hides(self, start: int, end: int) -> bool:
        """Whether the stretch holds something that no rule reads: a tag, a reference, a mark."""
        return self.text[start:end] != self.shown[start:end]

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)


def _touches(spans: Sequence[ProtectedSpan], start: int, end: int) -> bool:
    at = bisect_right(spans, start, key=lambda span: span.start)
    return (at < len(spans) and spans[at].start < end) or (at > 0 and spans[at - 1].end > start)


def _section(blocks: list[TextBlock]) -> PageSection:
    heading = blocks[0] if blocks[0].kind in ("headline", "heading") else None
    return PageSection(heading, tuple(blocks[1:] if heading else blocks))
