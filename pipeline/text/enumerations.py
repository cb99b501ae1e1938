"""The members of a list that stand behind words or in them: bullets, "A, B and C"; where each stands in the text."""

import re
from collections.abc import Iterator

from pipeline.text.names import proper_names

Span = tuple[int, int]
_BULLET = re.compile(r"(?:[-*•–]|\d{1,2}[.)])\s+(?=\S)")
_LINE = re.compile(r"\s*(?P<held>\S[^\n]*)")  # the next line that is not blank
_MEMBER = r"(?:[$£€]?\d[\d.,]*\d?%?|[A-ZÀ-Þ])[^,;:.()\n]{0,60}?"
_BEHIND = re.compile(
    rf"(?: [\w’'-]+){{1,4}}[,:] (?P<list>{_MEMBER}(?:, {_MEMBER}){{0,9}},? and {_MEMBER})(?=[,;:.)]|$)", re.M
)
_JOINT = re.compile(r"(?:,| and\b| or\b| &|, and\b)(?: the| a| an)?")
_AND = re.compile(r" (?:and|&) (?:the )?")
_PART = re.compile(r",? and |, ")


def bullets_behind(text: str, end: int) -> tuple[Span, ...]:
    """The bullets right behind a heading or a sentence that ends with a colon at `end`, blank lines between aside."""
    found: list[Span] = []
    line = _LINE.match(text, end)
    while line and (bullet := _BULLET.match(text, line.start("held"))):
        found.append((bullet.end(), line.end()))
        line = _LINE.match(text, line.end())
    return tuple(found)


def members_behind(text: str, place: int) -> tuple[Span, ...]:
    """The figures or names that are listed behind a counted noun: "two answers, 8.3% and 13.2%" from behind "two"."""
    found = _BEHIND.match(text, place)
    if found is None:
        return ()
    starts = [0, *(part.end() for part in _PART.finditer(found["list"]))]
    ends = [*(part.start() for part in _PART.finditer(found["list"])), len(found["list"])]
    first = found.start("list")
    return tuple((first + start, first + end) for start, end in zip(starts, ends, strict=True))


def names_together(text: str) -> tuple[tuple[Span, ...], ...]:
    """The runs of two and more names that are listed together: "the Stock Growers' Union and the Herders' League"."""
    runs: list[list[Span]] = []
    for start, end in _single_names(text):
        if runs and _JOINT.fullmatch(text[runs[-1][-1][1] : start].rstrip()):
            runs[-1].append((start, end))
        else:
            runs.append([(start, end)])
    return tuple(tuple(run) for run in runs if len(run) > 1)


def _single_names(text: str) -> Iterator[Span]:
    """The names of a text, "Ann Lee and Tom Reed" as two."""
    for name in proper_names(text):
        start = name.start
        for joint in _AND.finditer(text, name.start, name.end):
            yield start, joint.start()
            start = joint.end()
        yield start, name.end
