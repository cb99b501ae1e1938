"""Kinds about the form of single lines: headings, bullets, the headline's alliteration."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal

from pydantic import Field

from pipeline.style.layout import Range
from pipeline.style.page import ParsedText
from pipeline.style.rules.base import Edit, Hit, RangeRule, joined
from pipeline.text.blocks import Kind, TextBlock, count_words
from pipeline.text.plural import pluralize

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W_]+)*")
_ENDS = re.compile(r"([.,;:])[\s*_]*$")
_ABBREVIATED = re.compile(
    r"(?:[.?!…]|\w\.\w+|\b(?:inc|corp|ltd|co|bros|jr|sr|st|etc|plc|llc|dept|vs|mt|ave))\.[\s*_]*$", re.IGNORECASE
)
"""The stop of an abbreviation (Yahoo Inc., the U.S.) or of an ellipsis ends no sentence."""
_SMALL_WORDS = """a an the and but or nor so yet as at by for from in into of off on onto out over per than that to up
upon versus via vs with"""
SMALL = frozenset(_SMALL_WORDS.split())


class HeadingForm(RangeRule):
    """Headings of some levels: `min` to `max` words, their case, no stop at the end, numbers in a row."""

    kind: Literal["heading_form"]
    on: tuple[Kind, ...] = Field(("headline", "heading", "subheading"), min_length=1)
    case: Literal["title", "sentence", "any"] = "any"
    stop: bool = True
    numbered: bool = False

    def why_it_cannot_fire(self) -> str:
        asks = self.case != "any" or not self.stop or self.numbered or self.max is not None or self.min
        return "" if asks else "it asks for no length, case, number or missing stop"

    def wanted(self) -> str:
        length = f"{super().wanted()} words" if self.max is not None or self.min is not None else ""
        case = "" if self.case == "any" else f"{self.case} case"
        return ", ".join(part for part in (length, case, "" if self.stop else "no stop at the end") if part)

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        for block in page.of(*self.on):
            if not self.within(block.words):
                yield Hit(block.start, block.end, f"{block.words} words")
            if not self.stop and (stop := _ENDS.search(_before_emoji(block))) and not _ABBREVIATED.search(stop.string):
                at = block.start + stop.start()
                yield Hit(at, at + 1, f"“{stop[1]}” at the end", edits=(Edit(at, at + 1, ""),))
            if self.case != "any":
                yield from self._miscased(page, block)
        if self.numbered:
            yield from _misnumbered(page)

    def _miscased(self, page: ParsedText, block: TextBlock) -> Iterator[Hit]:
        words = list(_WORD.finditer(block.text))
        for at, word in enumerate(words):
            opens = at == 0 or block.text[max(0, word.start() - 9) : word.start()].rstrip().endswith(
                (":", ".", "?", "!", "–", "—")
            )
            capital = opens if self.case == "title" else at == 0
            right = _title(word[0], capital) if capital or self.case == "title" else word[0]
            if right != word[0] and not _touchy(page, block, word):
                start, end = block.start + word.start(), block.start + word.end()
                yield Hit(start, end, f"“{word[0]}”", right, (Edit(start, end, right),))
        if self.case == "sentence" and _all_capital([word[0] for word in words[1:]]):
            yield Hit(block.start, block.end, "every word with a capital")


class BulletForm(RangeRule):
    """Bullets of `min` to `max` words; how many stand in a list, which share is labelled, in how many words."""

    kind: Literal["bullet_form"]
    in_list: Range | None = None
    label_words: int = Field(0, ge=0)
    labelled: float = Field(0, ge=0, le=1)
    capital: bool = False

    def why_it_cannot_fire(self) -> str:
        asks = self.max is not None or self.min or self.in_list or self.label_words or self.labelled or self.capital
        return "" if asks else "it asks for no length, number, label or capital"

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        bullets = page.of("bullet")
        for block in bullets:
            yield from self._bullet(page, block)
        for listed in _lists(page):
            if self.in_list and len(listed) not in self.in_list:
                found, bounds = f"{pluralize(len(listed), 'bullet')} in a list", self.in_list
                wanted = f"at most {bounds.max}" if len(listed) > bounds.max else f"at least {bounds.min}"
                yield Hit(listed[0].start, listed[-1].end, found, wanted=wanted)
        share = sum(bool(block.label) for block in bullets) / len(bullets) if bullets else 1
        if share < self.labelled:
            bare = next(block for block in bullets if not block.label)
            found = f"{share:.0%} of the bullets with a label"
            yield Hit(bare.start, bare.end, found, wanted=f"at least {self.labelled:.0%}")

    def _bullet(self, page: ParsedText, block: TextBlock) -> Iterator[Hit]:
        if not self.within(block.words):
            yield Hit(block.start, block.end, f"{block.words} words", wanted=self.broken(block.words))
        if self.label_words and count_words(block.label) > self.label_words:
            found = f"a label of {count_words(block.label)} words"
            yield Hit(block.start, block.end, found, wanted=f"at most {self.label_words}")
        first = _WORD.search(block.text)
        if self.capital and first and first[0][0].islower() and not any(letter.isupper() for letter in first[0]):
            at = block.start + first.start()
            if not re.search(r"\d", block.text[: first.start()]) and not joined(page.shown, at, at + len(first[0])):
                right, edits = first[0].capitalize(), (Edit(at, at + 1, first[0][0].upper()),)
                yield Hit(at, at + 1, f"“{first[0]}”", right, edits, f"“{right}”")


class Alliteration(RangeRule):
    """At least `min` main words of the headline begin with one letter, names included."""

    kind: Literal["alliteration"]
    min: float = 2

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        for block in page.of("headline"):
            initials = [word[0][0].lower() for word in _WORD.finditer(block.text) if word[0].lower() not in SMALL]
            most = max(Counter(initials).values(), default=0)
            if not self.within(most):
                yield Hit(block.start, block.end, f"{most}")


def _touchy(page: ParsedText, block: TextBlock, word: re.Match[str]) -> bool:
    """Whether a word belongs to a figure with digits ("billion"), a quotation, an address or a file's name."""
    start, end = block.start + word.start(), block.start + word.end()
    return not page.recasable(start, end) or joined(page.shown, start, end)


def _before_emoji(block: TextBlock) -> str:
    """The text up to its closing emoji."""
    last = block.emoji[-1] if block.emoji else None
    tail = block.text[last.end - block.start :] if last else ""
    return block.text[: last.start - block.start] if last and not tail.strip(" *_") else block.text


def _title(word: str, first: bool) -> str:
    """The word as a title has it; one that has capitals of its own stays."""
    if any(letter.isupper() for letter in word) or (word.lower() in SMALL and not first):
        return word
    return word[0].upper() + word[1:]


def _all_capital(words: list[str]) -> bool:
    """Whether a heading of some length has no small main word, as a title does."""
    main = [word for word in words if len(word) > 3 and word.lower() not in SMALL]
    return len(main) >= 3 and all(word[0].isupper() for word in main)


def _misnumbered(page: ParsedText) -> Iterator[Hit]:
    for section in page.sections:
        for wanted, block in enumerate(section.of("subheading"), 1):
            if block.number != wanted:
                found = f"number {block.number}" if block.number else "no number"
                yield Hit(block.start, block.end, f"{found} in place of {wanted}")


def _lists(page: ParsedText) -> Iterator[list[TextBlock]]:
    """Bullets that follow each other."""
    for kind, blocks in groupby(page.prose, key=lambda block: block.kind):
        if kind == "bullet":
            yield list(blocks)
