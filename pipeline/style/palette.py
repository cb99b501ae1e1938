"""The emoji a style may use, by topic and by role, each with its name."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Annotated
from zlib import crc32

import regex
from pydantic import AfterValidator

from pipeline.models.frozen import FrozenModel
from pipeline.text.emoji import is_emoji

_WORD = regex.compile(r"[\p{L}\p{N}]+")


def _one_emoji(text: str) -> str:
    if not is_emoji(text):
        raise ValueError(f"{text!r} is not one emoji")
    return text


Sign = Annotated[str, AfterValidator(_one_emoji)]


class PaletteTopic(FrozenModel):
    """Emoji for one subject; a topic word that ends in * stands for every word that begins so."""

    words: tuple[str, ...] = ()
    emoji: dict[Sign, str]

    def matches(self, words: Sequence[str]) -> int:
        """How many of the words (lower case) belong to the topic."""
        whole, stems = self._known
        return sum(word in whole or word.startswith(stems) for word in words)

    @cached_property
    def _known(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """The whole words, and the beginnings of others."""
        stems = tuple(word[:-1] for word in self.words if word.endswith("*"))
        return frozenset(self.words).difference(f"{stem}*" for stem in stems), stems


class Palette(FrozenModel):
    """`roles` go first (headline, footnote …), then `topics` by their words, then `any`; each maps emoji to names."""

    roles: dict[str, dict[Sign, str]] = {}
    topics: dict[str, PaletteTopic] = {}
    any: dict[Sign, str] = {}

    @property
    def names(self) -> dict[str, str]:
        """Every emoji of the palette with its name."""
        groups = [*self.roles.values(), *(topic.emoji for topic in self.topics.values()), self.any]
        return {emoji: name for group in groups for emoji, name in group.items()}

    def pick(self, words: str, role: str = "", used: Sequence[str] | Counter[str] = ()) -> str:
        """The emoji for a text in a role, least used first, then best topic; the same arguments give the same one.

        `used` lists those used so far, or counts them.
        """
        tokens = [word.lower() for word in _WORD.findall(words)]
        candidates = list(self.roles.get(role, ())) or self._by_topic(tokens)
        if not candidates:
            return ""
        times = used if isinstance(used, Counter) else Counter(used)
        return min(candidates, key=lambda emoji: times[emoji])

    def _by_topic(self, tokens: Sequence[str]) -> list[str]:
        """The emoji of the matching topics, best first, then those for anything, in an order drawn from the words."""
        found = [(topic.matches(tokens), topic) for topic in self.topics.values()]
        ranked = sorted(found, key=lambda each: -each[0])
        fitting = [emoji for words, topic in ranked if words for emoji in topic.emoji]
        spare = sorted(self.any, key=lambda emoji: crc32(f"{emoji}{' '.join(tokens)}".encode()))
        return list(dict.fromkeys(fitting + spare))
