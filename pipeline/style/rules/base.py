"""What all rules have: name, level, message and hits; each kind adds its limits."""

import re
import string
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import AfterValidator, Field, model_validator

from pipeline.models import Severity
from pipeline.models.frozen import FrozenModel
from pipeline.style.page import ParsedText
from pipeline.style.palette import Palette

_LIMIT = re.compile(r"\{(\w+)\}")


class Level(StrEnum):
    """How much a rule counts: 3, 2 or 1 in the conformance; an error blocks, a warning asks for a look."""

    ERROR = "error"
    WARNING = "warning"
    SUGGESTION = "suggestion"

    @property
    def weight(self) -> int:
        return {Level.ERROR: 3, Level.WARNING: 2, Level.SUGGESTION: 1}[self]

    @property
    def severity(self) -> Severity:
        return {Level.ERROR: Severity.BLOCKING, Level.WARNING: Severity.LOOK, Level.SUGGESTION: Severity.INFO}[self]


def _compilable(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compilable)]


class Lexicon(NamedTuple):
    """What a style lends its rules."""

    palette: Palette
    wordlists: Mapping[str, Sequence[str]]


class Edit(NamedTuple):
    """Replace code points `start` to `end` by `text`."""

    start: int
    end: int
    text: str


class Hit(NamedTuple):
    """A place where a rule does not hold; `found` goes into its message, `edits` mend it where that is safe.

    `wanted` is what is asked there, where the rule asks for several things; else the rule's own stands in the message.
    """

    start: int
    end: int
    found: str = ""
    suggestion: str = ""
    edits: tuple[Edit, ...] = ()
    wanted: str = ""


class Rule(FrozenModel):
    """One rule of a style; `message` may use {found} and {wanted}.

    `ask` is the sentence for the writer's prompt. A limit's name in braces stands in it for the limit, so that what is
    asked and what is marked cannot differ.
    """

    name: str = Field("", exclude=True)
    kind: str
    level: Level
    message: str = Field(min_length=1)
    ask: str = ""

    @model_validator(mode="after")
    def can_fire(self) -> Self:
        fields = {name for _, name, _, _ in string.Formatter().parse(self.message) if name is not None}
        if fields - {"found", "wanted"}:
            raise ValueError(
                f"message has {{{min(fields - {'found', 'wanted'})}}}; it can have {{found}} and {{wanted}}"
            )
        if reason := self.why_it_cannot_fire():
            raise ValueError(f"the rule can never fire: {reason}")
        return self

    def why_it_cannot_fire(self) -> str:
        """Why no text could ever break the rule, or nothing."""
        return ""

    def bind(self, lexicon: Lexicon) -> Self:  # noqa: ARG002
        """The rule with what it takes from the style; ValueError where the style does not have it."""
        return self

    def wanted(self) -> str:
        """What the rule asks for, in a few words for its message."""
        return ""

    @abstractmethod
    def hits(self, page: ParsedText) -> Iterable[Hit]:
        """Where the page breaks the rule, in any order."""

    @property
    def request(self) -> str:
        """`ask` with the rule's own limits in place of their names; braces around anything else stay."""
        limits = {name: value for name, value in self if isinstance(value, int | float)}
        return _LIMIT.sub(lambda name: f"{limits[name[1]]:g}" if name[1] in limits else name[0], self.ask)

    def say(self, hit: Hit) -> str:
        return self.message.format(found=hit.found, wanted=hit.wanted or self.wanted())


class RangeRule(Rule):
    """A rule that holds a number between `min` and `max`, one of which may be open."""

    min: float | None = None
    max: float | None = None

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.min is not None and self.max is not None and self.max < self.min:
            raise ValueError(f"max {self.max:g} is below min {self.min:g}: no text could pass")
        return self

    def why_it_cannot_fire(self) -> str:
        return "it has neither max nor a min above 0" if self.max is None and not self.min else ""

    def within(self, number: float) -> bool:
        return (self.min is None or number >= self.min) and (self.max is None or number <= self.max)

    def broken(self, number: float) -> str:
        """The bound that a number outside them breaks: "at most 45"."""
        over = self.max is not None and number > self.max
        return f"at most {self.max:g}" if over else f"at least {self.min:g}"

    def wanted(self) -> str:
        if self.min is None:
            return "" if self.max is None else f"at most {self.max:g}"
        return f"at least {self.min:g}" if self.max is None else f"{self.min:g} to {self.max:g}"


def everywhere(page: ParsedText) -> tuple[int, int]:
    """The place of a finding about the whole text: its first block, or its first character."""
    first = page.prose[0] if page.prose else None
    return (first.start, first.end) if first else (0, min(1, len(page.text)))


_JOINING = frozenset("-/@#_\\‐‑")
_JOINED_DOT = re.compile(r"[.:'’]\w")


def joined(text: str, start: int, end: int) -> bool:
    """Whether a word is part of a compound, an address, a handle or a file's name, where it cannot be changed alone."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 2]
    if before in _JOINING or after[:1] in _JOINING or before.isdecimal() or after[:1].isdecimal():
        return bool(before or after)
    return bool(_JOINED_DOT.match(after)) or (before in (".", "'", "’") and text[start - 2 : start - 1].isalnum())
