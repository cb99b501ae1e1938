"""Kinds about words: some must not occur, some have better ones, some only so often."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, field_validator

from pipeline.style.page import ParsedText
from pipeline.style.rules.base import Edit, Hit, Lexicon, Pattern, RangeRule, Rule, everywhere, joined
from pipeline.text.blocks import HEADINGS, Kind, TextBlock

_DOUBLED = re.compile(r"\b([^\W\d_]+)(\s+)\1\b", re.IGNORECASE)
_SLIPS = frozenset("the a an of and to at for from with by as or our its their this".split())  # noqa: SIM905
"""Words that no sentence has twice in a row on purpose: one of the two goes. Others may be right ("is is", "in in")."""
_ASKING = re.compile(r"\b(?:what|who|which|where|how|that|whatever|whoever)\b[^.!?;:\n]{0,80}$", re.IGNORECASE)
_NAME_AFTER = re.compile(r" [A-Z][a-z]")
_OPENS = re.compile(r"(?:^|[.!?…:]\s|[.!?…][\"”’)\]]\s)[\s\"“‘'(\[*_>#-]*+$")
NEAR = 120
"""Characters before a word that are looked at."""


class Worded(Rule):
    """A rule that looks for words, the entries of a word list, or regular expressions, in some kinds of block."""

    words: tuple[str, ...] = ()
    list: str = ""
    patterns: tuple[Pattern, ...] = ()
    on: tuple[Kind, ...] = ()
    listed: tuple[str, ...] = Field((), exclude=True)

    @field_validator("patterns")
    @classmethod
    def match_something(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            if re.match(pattern, ""):
                raise ValueError(f"the pattern {pattern!r} matches even nothing")
        return value

    def why_it_cannot_fire(self) -> str:
        return "" if any(map(str.strip, self.words)) or self.list or self.patterns else "it looks for no words"

    def bind(self, lexicon: Lexicon) -> Self:
        if not self.list:
            return self
        if not lexicon.wordlists.get(self.list):
            known = ", ".join(sorted(lexicon.wordlists)) or "none"
            raise ValueError(f"the word list {self.list!r} is missing or empty; the style has {known}")
        return self.model_copy(update={"listed": tuple(lexicon.wordlists[self.list])})

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """All words in one expression, case aside; a blank stands for any white space."""
        words = [_flexible(word) for word in (*self.words, *self.listed) if word.strip()]
        parts = ([rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"] if words else []) + list(self.patterns)
        return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)

    def found_in(self, page: ParsedText) -> Iterator[tuple[TextBlock, re.Match[str]]]:
        """Each occurrence in our own words, with its block."""
        for block in page.prose:
            if not self.on or block.kind in self.on:
                for match in self._pattern.finditer(page.shown, block.start, block.end):
                    if not page.quoted(match.start(), match.end()):
                        yield block, match


class Existence(Worded):
    """Words that must not occur: clichés, filler, what the house does not say."""

    kind: Literal["existence"]

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        for _, match in self.found_in(page):
            yield Hit(match.start(), match.end(), match[0])


class Occurrence(RangeRule, Worded):
    """Words that may occur only `min` to `max` times in each text, section, block or sentence."""

    kind: Literal["occurrence"]
    per: Literal["text", "section", "block"] = "text"

    def why_it_cannot_fire(self) -> str:
        return Worded.why_it_cannot_fire(self) or RangeRule.why_it_cannot_fire(self)

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        found: dict[object, list[re.Match[str]]] = {None: []} if self.per == "text" else {}
        for block, match in self.found_in(page):
            key = {"text": None, "section": block.section, "block": block.start}[self.per]
            found.setdefault(key, []).append(match)
        for matches in found.values():
            if not self.within(len(matches)):
                over = matches[int(self.max)] if self.max is not None and len(matches) > self.max else None
                place = over.span() if over else everywhere(page)
                yield Hit(*place, str(len(matches)))


class Substitution(Rule):
    """Words with the ones the house uses instead; the swap is safe, so --fix makes it."""

    kind: Literal["substitution"]
    swap: dict[str, str] = Field(min_length=1)

    def why_it_cannot_fire(self) -> str:
        same = [old for old, new in self.swap.items() if old == new]
        return f"{same[0]!r} would be replaced by itself" if same else ""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.swap, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(_flexible, longest_first))})(?!\w)", re.IGNORECASE)

    @cached_property
    def _lower(self) -> dict[str, str]:
        return {" ".join(old.lower().split()): new for old, new in self.swap.items()}

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        for block in page.blocks:
            for match in self._pattern.finditer(page.shown, block.start, block.end):
                new = self._lower[" ".join(match[0].lower().replace("’", "'").split())]
                new = new[:1].upper() + new[1:] if match[0][0].isupper() else new
                exact = match[0] in self.swap and not match[0].islower()  # "AWS" is looked for as it is written
                if new == match[0] or page.quoted(*match.span()) or joined(page.shown, *match.span()):
                    continue
                if exact or not _part_of_a_name(page, block, match):
                    sure = exact or (match[0][1:].islower() and not (block.kind in HEADINGS and match[0][0].isupper()))
                    yield Hit(*match.span(), match[0], new, (Edit(*match.span(), new),) if sure else ())


class Repetition(Rule):
    """A word written twice in a row; `allowed` names those that may be, and two capitals make a name (Walla Walla)."""

    kind: Literal["repetition"]
    allowed: tuple[str, ...] = ("had", "that")

    def hits(self, page: ParsedText) -> Iterable[Hit]:
        for block in page.prose:
            for match in _DOUBLED.finditer(page.shown, block.start, block.end):
                if not self._may_be(page, block, match) and not page.quoted(*match.span()):
                    slip = match[1].lower() in _SLIPS and match[0].split()[1].islower()
                    yield Hit(*match.span(), match[0], match[1], (Edit(*match.span(), match[1]),) if slip else ())

    def _may_be(self, page: ParsedText, block: TextBlock, match: re.Match[str]) -> bool:
        """Whether both words may be meant: a name, an exception, the verb of a question within a sentence."""
        word, again = match[0].split()
        if word.lower() in self.allowed or (again[0].isupper() and word.lower() not in _SLIPS):
            return True
        if joined(page.shown, *match.span()):
            return True
        before = page.shown[max(block.start, match.start() - NEAR) : match.start()]
        return word.lower() in ("is", "was", "are", "were", "do", "does", "did") and bool(_ASKING.search(before))


def _part_of_a_name(page: ParsedText, block: TextBlock, match: re.Match[str]) -> bool:
    """Whether words belong to a name, as in Utilize Health: capitals within a sentence, or before another capital."""
    text, (start, end) = page.shown, match.span()
    if block.kind in HEADINGS or not all(word[0].isupper() for word in match[0].split()):
        return False
    opens = bool(_OPENS.search(text[max(block.start, start - NEAR) : start]))
    return not opens or bool(_NAME_AFTER.match(text, end))


def _flexible(words: str) -> str:
    """An expression for words as they may be written: any white space between them, either apostrophe."""
    return r"\s+".join(re.escape(word).replace("'", "['’]") for word in words.split())
