"""The sentences of a source as they stand in it, with who speaks them; headings, tables and page furniture left out.

What can be quoted by itself: a long quotation comes apart, each sentence with its speaker, and what is no whole
sentence is left out; the audit and the house style leave out nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.text.sentences import sentences
from pipeline.writer.extractive.speakers import Speakers

LEAST_WORDS = 4
LEAST_QUOTED = 5
WRAPPED = 160
"""Most code points of a line that is wrapped; where one is longer, each line is a paragraph."""
_BULLET = re.compile(r"\s*(?:[-*•‣]|\d{1,2}[.)]|\([a-z]{1,4}\))\s+")
_FURNITURE = re.compile(r"\s*(?:#|\||>|```|---|===|\*\*\*|\[[^\]]*\]\s*$|!\[)")
_LABEL = re.compile(r"\s*((?:[A-Z][A-Z’'.-]+)(?: [A-Z][A-Z’'.-]+){1,4})(?:\.|:)\s+(?=[\"“A-Z])")
_JUDGE = re.compile(
    r"\s*((?:CHIEF )?JUSTICE [A-Z’'-]+(?: [A-Z’'-]+)?)\b[^.]{0,80}?"
    r"(delivered the opinion|dissenting|concurring)[^.]{0,80}\.\s*"
)
_OPINION = {"delivered the opinion": ", for the court", "dissenting": ", dissenting", "concurring": ", concurring"}
_OPENING = re.compile(
    r"\s*(?:TL;DR|In short|Summary|Update|Updated|Correction|Editor['’]s note)\s*(?::|—|–)\s+(?=[A-Z])"
    # OTTAWA, Nov. 6 (Wire) —
    r"|(?=[A-Z]{3})(?:[A-Z][A-Z.'-]+[ ,]{0,2}){1,4}[^—–\n.!?]{0,40}?(?:[A-Z][a-z]{2,4}\.?,? [^—–\n!?]{0,30})?"
    r"(?:\([^)]{2,40}\) ?)?\s*(?:—|–|--|-(?= ))\s+"
    # RAINFALL:
    r"|[A-Z]{3,}(?: [A-Z]{2,}){0,3}: (?=[A-Z])"
)
"""What stands before a paragraph's first sentence: a tag, where and by whom it was sent, or an entry's name."""
_HEAD = re.compile(r"[^a-z.!?]{4,80}|\s*[A-Z][\w /-]{1,30}: .*[^.!?”\")\s]\s*|\s*[A-Z][\w /-]{1,30}: [^a-z]*\(.*\)\s*")
"""A line that stands for itself above or between sentences: all in capitals, or a label with its entry."""


@dataclass(frozen=True)
class SourceSentence:
    """A sentence word for word (its white space as in the source), with its place among the others.

    `speaker` is who speaks it where the source says so; `quote` are the speaker's own words in it.
    """

    text: str
    paragraph: int
    position: int
    speaker: str = ""
    quote: str = ""


def read_sentences(text: str) -> list[SourceSentence]:
    """The sentences of a text in order, those of a transcript or of a quotation with their speaker."""
    found: list[SourceSentence] = []
    names = Speakers(text)
    label = ""
    for number, (paragraph, quoted) in enumerate(_paragraphs(text)):
        if quoted:
            speaker = names.heading(quoted, paragraph)
            own = [sentence for sentence, _ in _split(paragraph)] if speaker else []
            found += [SourceSentence(words, number, at, speaker, words.strip(' "“”')) for at, words in enumerate(own)]
            continue
        if judge := _JUDGE.match(paragraph):
            label, paragraph = f"{judge[1].title()}{_OPINION[judge[2]]}", paragraph[judge.end() :]
        elif labelled := _LABEL.match(paragraph):
            label, paragraph = labelled[1].title(), paragraph[labelled.end() :]
        elif opening := _OPENING.match(paragraph):
            paragraph = paragraph[opening.end() :]
        for position, (sentence, opened) in enumerate(_split(paragraph)):
            quote = _quote(sentence, opened)
            speaker = names.of(sentence, paragraph) if quote else ""
            if label and not speaker:
                found.append(SourceSentence(sentence, number, position, label, sentence))
            else:
                found.append(SourceSentence(sentence, number, position, speaker, quote if speaker else ""))
    return [one for one in found if len(one.text.split()) >= LEAST_WORDS]


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """Stretches of running text: list items stand alone, headings, table rows and remarks in brackets fall out.

    A paragraph of a block quotation comes with the heading above it; without one it falls out: nobody is named.
    """
    heading = ""
    for block in re.split(r"\n\s*\n", text):
        lines: list[str] = []
        first = block.strip()
        if heading and first.startswith(">"):
            yield from ((line, heading) for line in (each.strip("> \t") for each in block.splitlines()) if line)
            continue
        heading = first.strip("# *:") if first.startswith("#") and "\n" not in first else ""
        whole = any(len(line) > WRAPPED for line in block.splitlines())
        for line in block.splitlines():
            if whole and lines and not lines[-1].rstrip().endswith(":"):
                yield from ((each, "") for each in _joined(lines))
                lines = []
            if _FURNITURE.match(line) or (_HEAD.fullmatch(line) and re.search(r"[A-Z]", line)):
                yield from ((each, "") for each in _joined(lines))
                lines = []
            elif item := _BULLET.match(line):
                yield from ((each, "") for each in _joined(lines))
                lines = [line[item.end() :]]
            else:
                lines.append(line)
        yield from ((each, "") for each in _joined(lines))


def _joined(lines: list[str]) -> Iterator[str]:
    text = "\n".join(lines).strip()
    if re.search(r"[.!?…][\"”’)\]*_]*$", text):
        yield text


def _split(paragraph: str) -> Iterator[tuple[str, bool]]:
    """Each sentence, and whether it begins inside a quotation that an earlier one opened."""
    opened = False
    for sentence in sentences(paragraph, whole_quotations=False):
        yield sentence.text, opened
        opened = _still_open(sentence.text, opened)


def _still_open(sentence: str, opened: bool) -> bool:
    straight = sentence.count('"') % 2 == 1
    last_open, last_close = sentence.rfind("“"), sentence.rfind("”")
    if last_open >= 0 or last_close >= 0:
        return last_open > last_close
    return opened != straight


def _quote(sentence: str, opened: bool) -> str:
    """The longest run of words in quotation marks that is more than a phrase, or ""."""
    text = ("“" + sentence) if opened else sentence
    runs = re.findall(r"“([^“”]+)(?:”|$)", text) or re.findall(r'["“]([^"“”]+)(?:"|$)', text)
    longest = max(runs, key=len, default="").strip(' ,"')
    return longest if len(longest.split()) >= LEAST_QUOTED else ""
