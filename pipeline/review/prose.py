"""A document's body as people edit it, and its sentences, which notes and overrides are pinned to."""

import hashlib
import re
from bisect import bisect_right
from collections import Counter

from pipeline.audit.annotate import strip_own_marks
from pipeline.models import APPENDIX_MARK
from pipeline.review.model import Pin, RefusedError
from pipeline.text.plain_view import readable
from pipeline.text.sentences import sentences

LONGEST_WORDS = 10_000
"""Characters of a reason, a note or a wish."""
_CITATIONS = re.compile(r"(?:\[\^[^\[\]\s]+\])*")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def prose_of(body: str) -> str:
    """The body without the audit's marks and the appendix; an editor's own marks stay."""
    return strip_own_marks(body.partition(APPENDIX_MARK)[0]).rstrip() + "\n"


def sanitize_input(words: str) -> str:
    """What somebody wrote beside a text, without what no database keeps: NUL characters, and halves of characters.

    RefusedError where it is as long as a text itself.
    """
    if len(words) > LONGEST_WORDS:
        raise RefusedError(f"That has {len(words):,} characters.", f"Reasons and notes have at most {LONGEST_WORDS:,}.")
    return words.replace("\0", "").encode("utf-8", "replace").decode()


class Anchors:
    """The sentences of a text, found by place or by what a pin remembers of them.

    A pin's `sentence` is what a reader reads of it; its hash is of the sentence as written, citations included.
    """

    def __init__(self, prose: str) -> None:
        self.prose, self.all = prose, _pinned(prose)
        self._starts = [pin.start for pin in self.all]
        self._by_words = {(pin.sha256, pin.occurrence): pin for pin in self.all}

    def at(self, offset: int) -> Pin:
        """The sentence at an offset, or the last one before it; an empty one for a text without any."""
        if not self.all:
            return Pin(sentence="", sha256=sha256(""), occurrence=0, start=0, end=0)
        return self.all[max(0, bisect_right(self._starts, offset) - 1)]

    def find(self, key: str, occurrence: int) -> Pin | None:
        """The sentence with this hash that is the n-th of its kind, if the text still has it."""
        return self._by_words.get((key, occurrence))


def _pinned(prose: str) -> tuple[Pin, ...]:
    """The sentences in text order."""
    seen: Counter[str] = Counter()
    pins = []
    page = readable(prose)
    for sentence in sentences(page.text):
        start, end = page.span(sentence.start, sentence.end)
        end = max(end, _CITATIONS.match(prose, end).end())  # type: ignore[union-attr]
        key = sha256(" ".join(prose[start:end].split()))
        words = " ".join(sentence.text.split())
        pins.append(Pin(sentence=words, sha256=key, occurrence=seen[key], start=start, end=end))
        seen[key] += 1
    return tuple(pins)
