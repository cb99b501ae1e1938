"""Emoji as readers see them: one grapheme each, whatever it is made of (families, flags, skin tones, keycaps)."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import emoji
import regex

_GRAPHEME = regex.compile(r"\X")
# Only these can begin an emoji: pictographs, regional indicators, and the keycaps' digits, # and *.
_POSSIBLE = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}]|[0-9#*]\uFE0F?\u20E3")
FIRST_PICTURE = 0x2600  # the block Miscellaneous Symbols; arrows and letter-like signs lie below
_TEXT_STYLE = "\ufe0e"


class Emoji(NamedTuple):
    """One emoji of a text, from code point `start` to `end`."""

    text: str
    start: int
    end: int


def unselected(sign: str) -> str:
    """The emoji without variation selectors, to compare those that differ in nothing else."""
    return sign.replace("\ufe0f", "")


@lru_cache(maxsize=10_000)
def is_emoji(text: str) -> bool:
    """Whether `text` is exactly one emoji; a bare © or ↔ is a sign, a bare ⚖ a picture whose selector got lost."""
    if not text or _TEXT_STYLE in text or not _GRAPHEME.fullmatch(text):
        return False
    # What the list does not have whole (⌚ with a needless selector, a family in four skins) is what it begins with.
    known = emoji.EMOJI_DATA.get(text) or (emoji.EMOJI_DATA.get(text[0]) if len(text) > 1 else None)
    if known is None:
        return False
    return known["status"] != emoji.STATUS["unqualified"] or ord(text[0]) >= FIRST_PICTURE


def find_emoji(text: str, start: int = 0, end: int | None = None) -> Iterator[Emoji]:
    """Every emoji of `text[start:end]` in order, with offsets into `text`."""
    stop = len(text) if end is None else end
    at = _POSSIBLE.search(text, start, stop)
    while at:
        grapheme = _GRAPHEME.match(text, at.start(), stop)
        assert grapheme is not None
        if is_emoji(grapheme[0]):
            yield Emoji(grapheme[0], grapheme.start(), grapheme.end())
        at = _POSSIBLE.search(text, grapheme.end(), stop)
