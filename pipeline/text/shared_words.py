"""Words that a text has in common with its sources: stretches of at least twelve in a row, outside quotation marks."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.models import Source

SHARED_WORDS = 12
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|«[^»]*»")
_WORD = re.compile(r"\[\^[^\[\]]*\]|\w+(?:['’.,]\w+)*|[^\w\s]")


class SharedRun(NamedTuple):
    """A stretch of a text, how many words it has, and the title of the source that has them in this order."""

    start: int
    end: int
    words: int
    title: str


class KnownRuns:
    """The stretches of some sources; a source's title is its name: who calls it by that has copied nothing."""

    def __init__(self, sources: Sequence[Source]) -> None:
        names = {run for source in sources for run in _runs(_words(source.title))}
        self._titles = {
            run: source.title for source in sources for run in _runs(_words(source.text)) if run not in names
        }

    def shared(self, text: str) -> Iterator[SharedRun]:
        """Each longest stretch of a line that a source has too, in order."""
        for line in re.finditer(r"[^\n]+", _QUOTED.sub(lambda quoted: "\n" * len(quoted[0]), text)):
            words = list(_placed(line[0]))
            at = 0
            while at + SHARED_WORDS <= len(words):
                title = self._titles.get(tuple(word for word, _, _ in words[at : at + SHARED_WORDS]))
                if title is None:
                    at += 1
                    continue
                last = at + SHARED_WORDS
                while last < len(words) and self._holds(words[last + 1 - SHARED_WORDS : last + 1]):
                    last += 1
                yield SharedRun(line.start() + words[at][1], line.start() + words[last - 1][2], last - at, title)
                at = last

    def _holds(self, words: list[tuple[str, int, int]]) -> bool:
        return tuple(word for word, _, _ in words) in self._titles


def _words(text: str) -> list[str]:
    return [word for word, _, _ in _placed(text)]


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + SHARED_WORDS]) for at in range(len(words) - SHARED_WORDS + 1))


def _placed(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word in lower case with its place; citations, stops and emoji are passed over."""
    for match in _WORD.finditer(text):
        if match[0][0].isalnum():
            yield match[0].lower().replace("’", "'"), match.start(), match.end()
