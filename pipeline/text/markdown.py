"""The parts of a Markdown text that are no prose: where they stand, found in time linear in the text's length."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.models import APPENDIX_MARK, CLOSING_MARK, Verdict

LONGEST_MARK = 400
VERDICTS = "|".join(str(verdict).replace("_", " ") for verdict in Verdict)
COMMENT = rf"\{{>>c\d{{1,9}} (?:{VERDICTS})[:,](?:(?!<<\}})[^\n]){{0,2000}}<<\}}"
OWN = re.compile(
    rf"\{{==((?:(?!\{{==|==\}})[\s\S]){{1,{LONGEST_MARK}}})==\}}(?:{COMMENT})+|{COMMENT}",
)


# What goes, whole; order matters, since the first that fits takes the stretch.
_GONE = re.compile(
    r"\A\ufeff?---[ \t]*\n(?s:.*?)^---[ \t]*$"  # front matter
    rf"|^{re.escape(APPENDIX_MARK)}(?s:.*)\Z"
    r"|^(?P<fence>```|~~~)[^\n]*\n(?s:.*?)(?:^(?P=fence)[^\n]*$|\Z)"
    r"|^\[\^[^\[\]\s]+\]:[^\n]*(?:\n(?: {2,}|\t)[^\n]+)*"  # footnote definitions
    # CriticMarkup: comments, deletions, what is replaced; none holds another opening: unclosed ones cost nothing
    r"|\{>>(?s:(?:(?!\{>>).)*?)<<\}|\{--(?s:(?:(?!\{--).)*?)--\}|\{~~(?s:(?:(?!\{~~).)*?)~>"
    r"|\{\+\+|\+\+\}|\{==|==\}|~~\}"
    r"|<!--(?s:(?:(?!<!--).)*?)-->|</?[A-Za-z][^<>\n]*>"
    r"|\[\^[^\[\]\s]+\]"
    # an image's words and a link's target end before the next opening, so that a run of openings costs nothing
    r"|!\[[^\[\]\n]*+\]\((?:[^)\]\n]|\](?!\())*+\)|(?<=\])\((?:[^)\]\n]|\](?!\())*+\)|https?://[^\s<>)]+"
    r"|`[^`\n]+`"
    r"|^[ \t]*\|[^\n]*\|[ \t]*$"  # table rows
    r"|\\(?=[^\w\s])",
    re.MULTILINE,
)
_SOMETHING = re.compile(r"[^\n]")


def readable(text: str) -> str:
    """The text at the same length, with code, HTML, tables, marks, footnotes, links' targets and appendix as blanks."""
    return _GONE.sub(lambda match: _SOMETHING.sub(" ", match[0]), text.replace("\r", " "))


FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?:(?!---).*\n){0,2000}?---[ \t]*(?:\r?\n|\Z)")
FENCE = re.compile(r"^[ \t>]{0,12}(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
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


def fences(text: str) -> Iterator[Stretch]:
    """Fenced code with its fences; a fence that nobody closes hides no more than its own line."""
    opened: re.Match[str] | None = None
    for fence in FENCE.finditer(text):
        if opened is None:
            opened = fence
        elif fence[1].startswith(opened[1]) and not fence[2].strip():
            yield Stretch(opened.start(), fence.end(), block=True)
            opened = None
    if opened:
        yield Stretch(opened.start(), opened.end(), block=True)


def blocks(text: str) -> list[Stretch]:
    """Front matter, all behind our own marks (sourcing line, notes, appendix), code, notes, comments, rules."""
    found = [Stretch(*match.span(), True) for match in FRONT_MATTER.finditer(text)]
    ending = min((at for mark in (CLOSING_MARK, APPENDIX_MARK) if (at := text.find(mark)) >= 0), default=-1)
    if ending >= 0:
        found.append(Stretch(ending, len(text), block=True))
    found += fences(text)
    found += [part._replace(block=True) for part in between(text, "<!--", "-->") if part.start != ending]
    for pattern in (FOOTNOTE, DEFINITION, RULE_OF_A_TABLE):
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
