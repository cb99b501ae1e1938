"""The kind about quotations: their marks, their length, and whether their paragraph says who speaks."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal

from pydantic import Field

from pipeline.quantities.periods import MONTHS
from pipeline.style.page import ParsedText
from pipeline.style.protected import unquoted
from pipeline.style.rules.base import Hit, Rule
from pipeline.style.rules.forms import SMALL
from pipeline.text.blocks import TextBlock, count_words
from pipeline.text.names import proper_names
from pipeline.text.shortened import shortened

_QUOTATION = re.compile(r"“[^“”]*”|\"[^\"\n]+\"")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_WITHIN = re.compile(r"(?<=[\w,;)’'])[ \t\n]+([^\W\d_][\w’'-]+)")
_POSSESSIVE = re.compile(r"['’]s?$")
_SENTENCE = re.compile(r"[.!?…:]")
_PERSON = ("he", "she", "they")
_DAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
_NOBODY = frozenset("there here it this that these those so and but or then thus again".split())  # noqa: SIM905
"""First words of an introduction that names nobody ("There it is: “…”")."""
FAR, NEAR = 80, 2000  # characters before a quotation that introduce it, and on either side that may name its speaker
SHOWN = 60  # characters of a quotation in its finding
RUNNING = ("paragraph", "lead_in", "bullet")


class QuotationForm(Rule):
    """Quotations: straight or curly marks, at most `longest` words, and in a block that names who speaks.

    Whoever stands in the block outside the marks may be the speaker, whatever the verb: a name, "she", what leads in
    with a colon, a bullet's label that is a name or stands right before it, or one of the words `attributed`. The title
    of a work has none.
    """

    kind: Literal["quotation_form"]
    marks: Literal["straight", "curly", "any"] = "any"
    longest: int | None = Field(None, gt=0)
    attributed: tuple[str, ...] = ()
    least_words: int = 4

    def why_it_cannot_fire(self) -> str:
        asks = self.marks != "any" or self.longest or self.attributed
        return "" if asks else "it asks for no marks, length or attribution"

    def wanted(self) -> str:
        return "" if self.marks == "any" else f"{self.marks} marks"

    @cached_property
    def _telling(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, (*_PERSON, *self.attributed)))})\b", re.IGNORECASE)

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        names = _names(page) if self.attributed else frozenset()
        for block in page.prose:
            quotations = list(_QUOTATION.finditer(page.shown, block.start, block.end))
            asks = bool(quotations and self.attributed and block.kind in RUNNING)
            speakers = sorted(self._speakers(block, names)) if asks else []
            for match in quotations:
                fault = self._fault(match[0])
                if not fault and asks and not self._attributed(page, block, match, speakers):
                    fault = "no speaker"
                if fault:
                    yield Hit(*match.span(), f"{fault}: {shortened(' '.join(match[0].split()), SHOWN)}")

    def _fault(self, quotation: str) -> str:
        """What is wrong with the marks or the length of a quotation; empty for nothing."""
        words = count_words(quotation)
        if self.marks != "any" and (quotation[0] == '"') != (self.marks == "straight"):
            return "curly marks" if self.marks == "straight" else "straight marks"
        return f"{words} words" if self.longest and words > self.longest else ""

    def _attributed(self, page: ParsedText, block: TextBlock, match: re.Match[str], speakers: list[int]) -> bool:
        """Whether a quotation has its speaker or needs none: a phrase of few words, or a title."""
        if count_words(match[0]) < self.least_words or _is_title(match[0]):
            return True
        at = bisect_left(speakers, match.start() - NEAR)
        if at < len(speakers) and speakers[at] <= match.end() + NEAR:
            return True
        return _introduced(page.shown[max(block.start, match.start() - FAR) : match.start()])

    def _speakers(self, block: TextBlock, names: frozenset[str]) -> Iterator[int]:
        """Where words outside quotations stand that may name who speaks; of a label, those that are a name."""
        label, text = _label(block), unquoted(block.text)
        for name in proper_names(text[:label]):
            if " " in name.text or _name(name.text) in names:
                yield block.start + name.start
        yield from (block.start + word.start() for word in self._telling.finditer(text, label))
        yield from (block.start + word.start() for word in _WORD.finditer(text, label) if _name(word[0]) in names)


def _label(block: TextBlock) -> int:
    """How long a block's label is, with its colon."""
    return block.text.find(":") + 1 if block.label else 0


def _name(word: str) -> str:
    return _POSSESSIVE.sub("", word)


def _names(page: ParsedText) -> frozenset[str]:
    """Words that have a capital within a sentence of ours and never stand without one; no months, no weekdays."""
    texts = [unquoted(block.text)[_label(block) :] for block in page.prose if block.kind in RUNNING]
    small = {word for text in texts for word in _WORD.findall(text) if word[0].islower()}
    within = {_name(word) for text in texts for word in _WITHIN.findall(text) if word[0].isupper()}
    return frozenset(name for name in within if name.casefold() not in small | MONTHS.keys() | _DAYS)


def _is_title(quotation: str) -> bool:
    """Whether marks hold the title of a work: every word but the small ones has a capital."""
    return all(word[0].isupper() or word in SMALL for word in _WORD.findall(quotation))


def _introduced(before: str) -> bool:
    """Whether the words before a quotation lead in with a colon and speak of somebody."""
    words = before.rstrip().rstrip("*_ ")
    if not words.endswith(":"):
        return False
    first = _WORD.search(_SENTENCE.split(words[:-1])[-1])
    return first is not None and first[0].casefold() not in _NOBODY
