"""Kinds about running text: the length of sentences and paragraphs, and how hard it is to read."""

from collections.abc import Iterable
from statistics import mean
from typing import Literal

from pydantic import Field

from pipeline.style.page import ParsedText
from pipeline.style.protected import unquoted
from pipeline.style.rules.base import Hit, RangeRule, everywhere
from pipeline.text.blocks import count_words
from pipeline.text.sentences import Sentence


class SentenceLength(RangeRule):
    """Words in a sentence on average between `min` and `max`, in any one at most `longest`; headings do not count.

    A quotation's words are its speaker's and do not count either; a sentence that is mostly quoted has no length.
    """

    kind: Literal["sentence_length"]
    longest: int | None = Field(None, gt=0)

    def why_it_cannot_fire(self) -> str:
        return "" if self.longest else super().why_it_cannot_fire()

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        lengths = own_lengths(page)
        for sentence, words in lengths:
            if self.longest and words > self.longest:
                yield Hit(sentence.start, sentence.end, f"{words} words")
        average = round(mean(words for _, words in lengths), 1) if lengths else None
        if average is not None and not self.within(average):
            yield Hit(*everywhere(page), f"{average:.1f} words on average")


def own_lengths(page: ParsedText) -> list[tuple[Sentence, int]]:
    """The sentences of paragraphs and bullets with their words outside quotations, mostly quoted ones left out."""
    blocks = {block.start: block.text for block, _ in page.sentences}
    own = {start: unquoted(text) for start, text in blocks.items()}
    found = []
    for block, sentence in page.sentences:
        words = count_words(own[block.start][sentence.start - block.start : sentence.end - block.start])
        if words and 2 * words >= count_words(sentence.text):
            found.append((sentence, words))
    return found


class ParagraphLength(RangeRule):
    """Words in each paragraph between `min` and `max`, and at most `sentences` sentences."""

    kind: Literal["paragraph_length"]
    sentences: int | None = Field(None, gt=0)

    def why_it_cannot_fire(self) -> str:
        return "" if self.sentences else super().why_it_cannot_fire()

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        counts: dict[int, int] = {}
        for block, _ in page.sentences:
            counts[block.start] = counts.get(block.start, 0) + 1
        for block in page.of("paragraph", "lead_in"):
            if not self.within(block.words):
                yield Hit(block.start, block.end, f"{block.words} words")
            elif self.sentences and counts.get(block.start, 0) > self.sentences:
                yield Hit(block.start, block.end, f"{counts[block.start]} sentences")


class Readability(RangeRule):
    """The Automated Readability Index, a school grade: 4.71 letters a word + 0.5 words a sentence - 21.43."""

    kind: Literal["readability"]
    least_words: int = 60

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        grade = readability(page)
        if page.words >= self.least_words and grade is not None and not self.within(grade):
            yield Hit(*everywhere(page), f"{grade:.1f}")


def readability(page: ParsedText) -> float | None:
    """The index over the paragraphs' and bullets' sentences; None for a text without words (Smith and Senter, 1967)."""
    texts = [sentence.text for _, sentence in page.sentences]
    words = sum(map(count_words, texts))
    letters = sum(sum(map(str.isalnum, text)) for text in texts)
    return 4.71 * letters / words + 0.5 * words / len(texts) - 21.43 if words else None
