"""Finding a passage in a source: exact but for white space, a table's bars and the shape of quotation marks."""

import re
from bisect import bisect_right
from itertools import accumulate

from rapidfuzz.fuzz import partial_ratio_alignment

from pipeline.models import Passage, Source

WORD = 4  # letters behind an alignment that reach into the word after it
AROUND = 300
"""Letters shown on either side of the words that come nearest to a passage."""
# A block quotation's mark at a line's start is no word: a passage of two quoted paragraphs is copied with or without.
_WHITE = re.compile(r"(?:\s|(?<=\n)>|^>(?=\s))+")
# What parts the words of a table too: a row is copied with or without its outer bars, several rows as one line.
_PARTING = re.compile(r"(?:\s|\||(?<=[|\s]):?-{3,}:?(?=[|\s])|(?<=\n)>|^>(?=\s))+")
_QUOTES = str.maketrans({**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′´`", "'")})


def fold(text: str) -> str:
    """The text with each run of white space as one blank and each quotation mark straight; never Unicode-normalised."""
    return _WHITE.sub(" ", text.translate(_QUOTES)).strip()


class PassageFinder:
    """Looks passages up in one source; folding the source is done once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        pieces = re.split(rf"({_PARTING.pattern})", source.text.translate(_QUOTES))
        self._folded_at = list(accumulate((1 if at % 2 else len(p) for at, p in enumerate(pieces)), initial=0))
        self._source_at = list(accumulate(map(len, pieces), initial=0))
        self._folded = "".join(" " if at % 2 else p for at, p in enumerate(pieces))

    def find(self, words: str) -> Passage | None:
        """The passage as it stands in the source, with its offsets there; None where those words do not stand there."""
        wanted = _PARTING.sub(" ", words.translate(_QUOTES)).strip()
        at = self._folded.find(wanted) if wanted else -1
        if at < 0:
            return None
        start, end = self._unfold(at), self._unfold(at + len(wanted) - 1) + 1
        return Passage(source=self._source.id, start=start, end=end, text=self._source.text[start:end])

    def _unfold(self, offset: int) -> int:
        piece = bisect_right(self._folded_at, offset) - 1
        return self._source_at[piece] + offset - self._folded_at[piece]


def similarity_to(words: str, text: str) -> float:
    """How close the nearest stretch of the text comes to some words, from 0 to 100."""
    found = partial_ratio_alignment(fold(words), text)
    return found.score if found else 0.0


def nearest_stretch(words: str, text: str) -> tuple[int, int]:
    """The offsets of the stretch of a text that comes nearest to some words, whole words at both ends."""
    found = partial_ratio_alignment(words.casefold(), text.casefold()) if words.strip() else None
    if found is None or len(text.casefold()) != len(text):
        return 0, 0
    start = text.rfind(" ", 0, found.dest_start + 1) + 1
    end = text.find(" ", min(len(text), found.dest_end + WORD))  # a changed last word lies behind the alignment
    return start, len(text) if end < 0 else end


def nearest_passage(words: str, text: str) -> str:
    """The stretch of the text that comes nearest to some words, and what stands around it, cut at blanks."""
    found = partial_ratio_alignment(fold(words), text) if words.strip() else None
    start, end = (found.dest_start, found.dest_end) if found else (0, 0)
    start, end = max(0, start - AROUND), min(len(text), end + AROUND)
    start = start and text.find(" ", start) + 1
    end = end if end == len(text) else max(text.rfind(" ", start, end), start)
    return text[start:end].strip()
