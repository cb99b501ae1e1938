"""Kinds about emoji: how many, where they stand, how varied, and which."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, Self

from pydantic import Field

from pipeline.style.layout import Range
from pipeline.style.page import ParsedText
from pipeline.style.palette import Palette
from pipeline.style.rules.base import Edit, Hit, Lexicon, RangeRule, Rule, everywhere
from pipeline.text.blocks import Kind, TextBlock
from pipeline.text.emoji import Emoji, unselected

Position = Literal["start", "end", "label", "end_or_label", "anywhere"]
_MARKS = " \t\n*_"
_COLON = re.compile(r"[ \t\n*_]*+:")


class EmojiDensity(RangeRule):
    """Emoji in 100 words of the whole text; a text of fewer than `least_words` words is too short to say."""

    kind: Literal["emoji_density"]
    least_words: int = 60

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        if page.words >= self.least_words:
            density = round(100 * len(page.emoji) / page.words, 1)
            if not self.within(density):
                yield Hit(*everywhere(page), f"{density:.1f}")


class EmojiPlacement(Rule):
    """How many emoji each block of some kinds has, and where: --fix moves, removes, or takes one from the palette."""

    kind: Literal["emoji_placement"]
    on: tuple[Kind, ...] = Field(min_length=1)
    count: Range = Range(min=1, max=1)
    position: Position = "anywhere"
    palette: Palette = Field(Palette(), exclude=True)

    def bind(self, lexicon: Lexicon) -> Self:
        return self.model_copy(update={"palette": lexicon.palette})

    def wanted(self) -> str:
        low, high = self.count.min, self.count.max
        return str(low) if low == high else f"{low} to {high}"

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        used = Counter(sign.text for sign in page.emoji)
        for block in page.of(*self.on):
            if not block.words:
                continue  # a row of emoji between two parts of a story is an ornament
            number = len(block.emoji)
            if number not in self.count:
                edits = self._fewer(page, block) if number > self.count.max else self._one_more(page, block, used)
                yield Hit(block.start, block.end, str(number) if number else "none", edits=tuple(edits))
            elif number == 1 and not standing(block)(block.emoji[0], self.position):
                yield self._misplaced(page, block, block.emoji[0])

    def _fewer(self, page: ParsedText, block: TextBlock) -> Iterator[Edit]:
        """Takes out the emoji over the limit, ill-placed ones first, outside quotations."""
        stands = standing(block)
        by_place = sorted(block.emoji, key=lambda sign: stands(sign, self.position), reverse=True)
        for sign in by_place[self.count.max :]:
            if not page.quoted(sign.start, sign.end):
                yield _removal(page.text, sign)

    def _one_more(self, page: ParsedText, block: TextBlock, used: Counter[str]) -> Iterator[Edit]:
        sign = self.palette.pick(block.bare, block.kind, used)
        if sign and not block.emoji:
            used[sign] += 1
            yield self._insertion(page, block, sign)

    def _misplaced(self, page: ParsedText, block: TextBlock, sign: Emoji) -> Hit:
        edits = (
            ()
            if page.quoted(sign.start, sign.end)
            else (
                _removal(page.text, sign),
                self._insertion(page, block, sign.text),
            )
        )
        return Hit(sign.start, sign.end, f"{sign.text} in the middle", edits=edits)

    def _insertion(self, page: ParsedText, block: TextBlock, sign: str) -> Edit:
        if self.position == "start":
            return Edit(block.start, block.start, f"{sign} ")
        if self.position == "label" and block.label:
            at = block.text.index(":") + block.start
            return Edit(at, at, f" {sign}")
        at = page.end_of_line(block.end)
        return Edit(at, at, f" {sign}")


class EmojiVariety(Rule):
    """No emoji more than `most` times in a text, and at least `share` of all emoji different."""

    kind: Literal["emoji_variety"]
    most: int | None = Field(None, ge=1)
    share: float = Field(0, ge=0, le=1)

    def why_it_cannot_fire(self) -> str:
        return "it has neither most nor share" if self.most is None and not self.share else ""

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        times: dict[str, list[Emoji]] = {}
        for sign in page.emoji:
            times.setdefault(sign.text, []).append(sign)
        for emoji, places in times.items():
            if self.most is not None and len(places) > self.most:
                over = places[self.most]
                yield Hit(over.start, over.end, f"{emoji} {len(places)} times")
        if page.emoji and len(times) / len(page.emoji) < self.share:
            yield Hit(*everywhere(page), f"{len(times)} different ones among {len(page.emoji)}")


class EmojiPalette(Rule):
    """Only emoji of the style's palette."""

    kind: Literal["emoji_palette"]
    palette: Palette = Field(Palette(), exclude=True)

    def bind(self, lexicon: Lexicon) -> Self:
        if not lexicon.palette.names:
            raise ValueError(
                "the style's palette is empty, so every emoji would be wrong: use emoji_placement, count 0"
            )
        return self.model_copy(update={"palette": lexicon.palette})

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        known = set(map(unselected, self.palette.names))
        used = Counter(sign.text for sign in page.emoji)
        for block in page.prose:
            strange = [sign for sign in block.emoji if unselected(sign.text) not in known]
            other = self.palette.pick(block.bare, block.kind, used) if strange else ""
            for sign in strange:
                if not page.quoted(sign.start, sign.end):
                    yield Hit(sign.start, sign.end, sign.text, other)


def standing(block: TextBlock) -> Callable[[Emoji, Position], bool]:
    """Tells whether an emoji has its place in the block; emphasis marks and blanks around it do not count."""
    first = block.start + len(block.text) - len(block.text.lstrip(_MARKS))
    last = block.start + len(block.text.rstrip(_MARKS))

    def stands(sign: Emoji, position: Position) -> bool:
        at_end = sign.end >= last
        at_label = bool(block.label) and bool(_COLON.match(block.text, sign.end - block.start))
        return {
            "start": sign.start <= first,
            "end": at_end,
            "label": at_label,
            "end_or_label": at_end or at_label,
            "anywhere": True,
        }[position]

    return stands


def stands(block: TextBlock, sign: Emoji, position: Position) -> bool:
    """Whether one emoji has its place in the block."""
    return standing(block)(sign, position)


def _removal(text: str, sign: Emoji) -> Edit:
    """The emoji and one blank beside it."""
    before = sign.start > 0 and text[sign.start - 1] in " \t"
    after = sign.end < len(text) and text[sign.end] in " \t"
    if before and (after or sign.end == len(text) or text[sign.end] in "\n:.,;!?*_"):
        return Edit(sign.start - 1, sign.end, "")
    return Edit(sign.start, sign.end + after, "")
