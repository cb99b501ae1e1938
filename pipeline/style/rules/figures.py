"""Kinds about the form of figures and citations: reported only, since no repair may touch them."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from pipeline.style.page import ParsedText
from pipeline.style.rules.base import Hit, Rule

_PERCENT_WORD = re.compile(r"\d\s*(?:percent|per cent)\b", re.IGNORECASE)
_PERCENT_SIGN = re.compile(r"\d\s*%")
_LETTERS = re.compile(r"(?<![\w.])(?<!\d,)[$€£¥]?\d[\d.,]*\s?(?:bn|mn|tn|[KMBT])\b(?!-|\.\w)")
_WORDS = re.compile(r"\d\s*(?:thousand|million|billion|trillion)\b", re.IGNORECASE)
_LONG = re.compile(r"(?<![\d.,/:-])\d{5,}(?![\d/:]|[.,-]\d)")
_REFERENCE = re.compile(r"\[\^[^\[\]\s]+\](?!:)")
FAR = 80  # characters before a reference
_BEHIND = re.compile(r"[ \t]*\[\^[^\[\]\s]+\](?!:)")
_LINK = re.compile(r"(?<!!)\[[^\[\]\n^][^\[\]\n]*+\]\([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+\)")
_STOP = re.compile(r"[.!?…,;:](?:[\"”’)*_]*)$")


class NumberFormat(Rule):
    """How figures are written: percent as sign or word, magnitudes as words or letters, thousands with commas."""

    kind: Literal["number_format"]
    percent: Literal["sign", "word", "any"] = "any"
    magnitude: Literal["word", "letter", "any"] = "any"
    thousands: Literal["comma", "any"] = "any"

    def why_it_cannot_fire(self) -> str:
        return "" if self._against else "percent, magnitude and thousands are all open"

    def wanted(self) -> str:
        percent = {"sign": "22%", "word": "22 percent", "any": ""}[self.percent]
        magnitude = {"word": "$60 billion", "letter": "$60B", "any": ""}[self.magnitude]
        return ", ".join(part for part in (percent, magnitude, "" if self.thousands == "any" else "12,000") if part)

    @cached_property
    def _against(self) -> list[re.Pattern[str]]:
        """The patterns of what the rule does not want."""
        percent = {"sign": _PERCENT_WORD, "word": _PERCENT_SIGN}.get(self.percent)
        magnitude = {"word": _LETTERS, "letter": _WORDS}.get(self.magnitude)
        return [pattern for pattern in (percent, magnitude, _LONG if self.thousands == "comma" else None) if pattern]

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        for block in page.prose:
            for pattern in self._against:
                for match in pattern.finditer(page.shown, block.start, block.end):
                    if not page.quoted(*match.span()):
                        yield Hit(*match.span(), match[0])


class CitationForm(Rule):
    """Citations: as footnote references or links, close behind the stop (or before it), none twice in a row."""

    kind: Literal["citation_form"]
    form: Literal["footnote", "link", "any"] = "any"
    place: Literal["after_stop", "before_stop", "any"] = "any"

    def wanted(self) -> str:
        return ", ".join(part.replace("_", " ") for part in (self.form, self.place) if part != "any")

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        text = page.text
        for block in page.prose:
            end = _with_references(text, block.end)
            if self.form == "footnote":
                yield from (Hit(*link.span(), "a link") for link in _LINK.finditer(text, block.start, end))
            last, stops = "", block.kind != "bullet" or bool(_STOP.search(block.bare))
            for match in _REFERENCE.finditer(text, block.start, end):
                before = page.shown[max(block.start, match.start() - FAR) : match.start()].rstrip()
                if fault := self._fault(
                    match[0], last, before if stops else ".", text[match.start() - 1 : match.start()]
                ):
                    yield Hit(*match.span(), fault)
                last = match[0] if text.startswith("[^", match.end()) else ""

    def _fault(self, reference: str, last: str, words: str, before: str) -> str:
        """What is wrong with a reference behind readable `words`, right behind the character `before`."""
        if self.form == "link":
            return "a footnote reference"
        if before.isspace():
            return "a blank before it"
        if reference == last:
            return "the same one twice"
        stopped = bool(_STOP.search(words))
        if self.place == "after_stop" and not stopped:
            return "no stop before it"
        return "a stop before it" if self.place == "before_stop" and stopped else ""


def _with_references(text: str, end: int) -> int:
    """The end of a block with the references that the readable text leaves out behind it."""
    while match := _BEHIND.match(text, end):
        end = match.end()
    return end
