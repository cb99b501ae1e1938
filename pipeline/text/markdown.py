"""The parts of a Markdown text that are no prose: where they stand, found in time linear in the text's length."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.models import APPENDIX_MARK, BOX_MARK, CLOSING_MARK, Verdict

LONGEST_MARK = 400
VERDICTS = "|".join(str(verdict).replace("_", " ") for verdict in Verdict)
COMMENT = rf"\{{>>c\d{{1,9}} (?:{VERDICTS})[:,](?:(?!<<\}})[^\n]){{0,2000}}<<\}}"
OWN = re.compile(
    rf"\{{==((?:(?!\{{==|==\}})[\s\S]){{1,{LONGEST_MARK}}})==\}}(?:{COMMENT})+|{COMMENT}",
)


FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?:(?!---).*\n){0,2000}?---[ \t]*(?:\r?\n|\Z)")
BOX = re.compile(rf"^{re.escape(BOX_MARK)}\r?\n(?:>.*(?:\r?\n|\Z))*(?:\r?\n)*", re.MULTILINE)
PLACE = re.compile(r'<a id="[cx]\d{1,9}"></a>')
FENCE = re.compile(r"^[ \t>]{0,12}(?:(?:[-*+]|\d{1,9}[.)])[ \t]{1,4})?(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
LINE = re.compile(r"[^\n]+")
TICKS = re.compile(r"`+")
ITEM = re.compile(r"[ \t]*(?:(\[\^[^\[\]\s]{1,80}\]:)|(?:[-*+]|\d{1,9}[.)])[ \t]{1,4}(?=\S))")
FOOTNOTE = re.compile(r"^\[\^[^\]\s]{1,80}\]:[^\n]*(?:\n(?: {2,}|\t)[^\n]+)*", re.MULTILINE)
DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]{1,200}\]:[ \t]*\S+[^\n]*$", re.MULTILINE)
RULE_OF_A_TABLE = re.compile(
    r"^[ \t]*+(?:\|[ \t]*+)?(?::?-{1,200}+:?[ \t]*+\|[ \t]*+){1,200}(?::?-{1,200}+:?[ \t]*+)?$", re.MULTILINE
)
CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,500})\1(?!`)")
TARGET = r"\((?:[^()\n]|\([^()\n]{0,200}\)){0,1000}\)"
LINK = re.compile(rf"!?\[(?!\^)((?:[^\[\]\n]|\[[^\[\]\n]{{0,100}}\]){{0,400}})\](?:{TARGET}|\[[^\[\]\n]{{0,200}}\])")
SHORT_LINK = re.compile(r"!?\[(?!\^)[^\[\]\n]{1,400}\]")
REFERENCE = re.compile(r"\[\^[^\]\s]{1,80}\]")
ADDRESS = re.compile(r"<?\b(?:https?://|www\.|mailto:)[^\s<>)\]\"']{1,2000}>?")
TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
EDITS = re.compile(r"\{\+\+|\+\+\}|\{==|==\}|~~\}")
_SOMETHING = re.compile(r"[^\n]")


class Stretch(NamedTuple):
    """From code point `start` to `end`; a `block` has lines of its own."""

    start: int
    end: int
    block: bool = False


def between(text: str, opening: str, closing: str) -> Iterator[Stretch]:
    """Each stretch from an opening mark to the next closing one, both included; an unclosed one is none."""
    start = text.find(opening)
    while start >= 0:
        stop = text.find(closing, start + len(opening))
        if stop < 0:
            return
        yield Stretch(start, stop + len(closing))
        start = text.find(opening, stop + len(closing))


def without(text: str, parts: Iterable[Stretch]) -> list[str]:
    """What stands before, between and behind these parts of a text; of two that overlap the first counts."""
    pieces, past = [], 0
    for part in sorted(parts):
        if part.start >= past:
            pieces.append(text[past : part.start])
            past = part.end
    return [*pieces, text[past:]]


def blank(text: str, parts: Iterable[Stretch], fill: str) -> str:
    """The text at its own length with these parts as `fill`, line breaks kept."""
    pieces, past = [], 0
    for part in sorted(parts):
        start = max(part.start, past)
        if part.end > start:
            pieces += [text[past:start], _SOMETHING.sub(fill, text[start : part.end])]
            past = part.end
    return "".join((*pieces, text[past:]))


def fences(text: str, *, to_the_end: bool = False) -> Iterator[Stretch]:
    """Fenced code with its fences, in lists and quotations too.

    A fence that nobody closes hides its own line alone, or with `to_the_end` all that follows, as a browser shows it.
    """
    opened: re.Match[str] | None = None
    for fence in FENCE.finditer(text):
        if opened is None:
            opened = fence if "`" not in fence[2] or fence[1][0] == "~" else None
        elif fence[1].startswith(opened[1]) and not fence[2].strip():
            yield Stretch(opened.start(), fence.end(), block=True)
            opened = None
    if opened:
        yield Stretch(opened.start(), len(text) if to_the_end else opened.end(), block=True)


def indented_code(text: str) -> Iterator[Stretch]:
    """Code that is set in by four columns or more than the list item or note around it, after a blank line."""
    margins, after_blank, start, end, last = [0], True, -1, -1, 0
    for line in LINE.finditer(text):
        after_blank = after_blank or line.start() > last + 1
        last = line.end()
        if not line[0].strip():
            after_blank = True
            continue
        column = len(line[0][: len(line[0]) - len(line[0].lstrip())].expandtabs(4))
        while after_blank and column < margins[-1]:
            margins.pop()
        if column >= margins[-1] + 4 and (after_blank or start >= 0):
            start, end = (start if start >= 0 else line.start()), line.end()
        else:
            if start >= 0:
                yield Stretch(start, end, block=True)
            start = -1
            if marker := ITEM.match(line[0]):
                while column < margins[-1]:
                    margins.pop()
                margins.append(len(marker[0].expandtabs(4)) if marker[1] is None else 4)
        after_blank = False
    if start >= 0:
        yield Stretch(start, end, block=True)


def code_spans(text: str) -> Iterator[Stretch]:
    """Code within a line: from a run of backticks to the next of the same length."""
    for line in LINE.finditer(text) if "`" in text else ():
        runs = [(at.start() + line.start(), at.end() + line.start()) for at in TICKS.finditer(line[0])]
        following: dict[int, list[int]] = {}
        for start, end in reversed(runs):
            following.setdefault(end - start, []).append(end)
        past = 0
        for start, end in runs:
            closings = following[end - start]
            while closings and closings[-1] <= end:
                closings.pop()
            if start >= past and closings:
                yield Stretch(start, closings[-1])
                past = closings[-1]


def code(text: str) -> list[Stretch]:
    """All code of a text: fenced, indented, and within lines."""
    above = match.end() if (match := FRONT_MATTER.match(text)) else 0
    found = [Stretch(*part) for part in fences(text, to_the_end=True) if part.start >= above]
    found += (part for part in indented_code(blank(text, found, "x")) if part.start >= above)
    return sorted([*found, *code_spans(blank(text, found, " "))])


def struck(text: str) -> list[Stretch]:
    """What an editor's marks take away: comments, deletions, and what is replaced with the sign of it."""
    pairs = (("{>>", "<<}"), ("{--", "--}"), ("{~~", "~>"))
    return [part for opening, closing in pairs for part in between(text, opening, closing)]


def blocks(text: str, endings: tuple[str, ...] = (CLOSING_MARK, APPENDIX_MARK)) -> list[Stretch]:
    """Front matter, the box, all behind our own marks (sourcing line, notes, appendix), code, comments, rules."""
    found = [Stretch(*match.span(), True) for match in FRONT_MATTER.finditer(text)]
    ending = min((at for mark in endings if (at := text.find(mark)) >= 0), default=-1)
    if ending >= 0:
        found.append(Stretch(ending, len(text), block=True))
    found += fences(text)
    found += [part._replace(block=True) for part in between(text, "<!--", "-->") if part.start != ending]
    for pattern in (BOX, FOOTNOTE, DEFINITION, RULE_OF_A_TABLE):
        found += [Stretch(*match.span(), True) for match in pattern.finditer(text)]
    return found


def atoms(text: str) -> list[Stretch]:
    """What nothing may be put into: blocks, code, links, addresses, tags, footnote references, an editor's marks."""
    found = blocks(text)
    labels = {line[0].partition("]:")[0].strip(" [").casefold() for line in DEFINITION.finditer(text)}
    for pattern in (CODE, LINK, REFERENCE, ADDRESS, TAG):
        found += [Stretch(*match.span()) for match in pattern.finditer(text)]
    for match in SHORT_LINK.finditer(text):
        if match[0].strip("![]").casefold() in labels:
            found.append(Stretch(*match.span()))
    for opening, closing in (("{++", "++}"), ("{--", "--}"), ("{~~", "~~}"), ("{==", "==}"), ("{>>", "<<}")):
        found += between(text, opening, closing)
    return sorted(found)
