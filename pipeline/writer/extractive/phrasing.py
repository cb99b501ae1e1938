"""A fact in a sentence that names its source: the source's own words in quotation marks, or so few that they need none.

The extractive writer's statements have the form "name: words", so that a fact carries what a sentence must attribute.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from pipeline.models import Fact, Source

SHARED_WORDS = 11
SENTENCE = 34
BULLET = 26
_INSTITUTION = re.compile(
    r"(?:U\.S\.|US|UK|United|Federal|European|National|International|World|Bureau|Department|Bank|Office|Ministry|House|Senate|"
    r"Treasury|Commission|Committee|Council|Court|Government)(?=\s)"
)
_BREAK = re.compile(
    r"; |, (?=and |which |while |as |with |after |who |where |including |largely |up |down |above |reflecting "
    r"|compared )"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|must|do|does|did|rose|fell|grew|gave|spent|held|cost|gives?|says?|"
    r"[a-z]{2,}ed|states|expects|plans (?:to|about)|puts|reaches)\b"
)
_TURN = re.compile(r"\b(?:but|however|although|though|unless|except|if|not|despite|only)\b", re.IGNORECASE)


class Said(NamedTuple):
    """What a fact says, tidied, and who published it."""

    name: str
    words: str


def short_name(source: Source) -> str:
    """A source's name for a sentence: its publisher without remarks in brackets, else its title."""
    name = re.sub(r"\s*\([^)]*\)", "", source.publisher).strip() or source.title.split(":")[0].strip()
    return name.rstrip(".") if name.endswith("..") else name


def statement(name: str, words: str) -> str:
    """The statement of an extracted fact; `said` reads it back."""
    return f"{name}: {tidy(words)}"


def said(fact: Fact) -> Said:
    """Name and words of a fact, of an editor's or a model's too, which names no source in its statement."""
    name, colon, words = fact.statement.partition(": ")
    if colon and fact.passages and tidy(fact.passages[0].text) == words:
        return Said(name, words)
    return Said("the notes", tidy(fact.statement))


def tidy(words: str) -> str:
    """The words on one line."""
    return " ".join(words.split())


def named(name: str) -> str:
    """The name with the article it needs inside a sentence."""
    if name.startswith("The "):
        return f"the {name[4:]}"
    return f"the {name}" if _INSTITUTION.match(name) else bare_name(name)


def bare_name(name: str) -> str:
    """The name without an article; one that is a plain noun ("Press reports") in lower case."""
    plain = re.match(r"(?:Press|Public|Company|Court|Trade|Local) [a-z]", name)
    return name[0].lower() + name[1:] if plain else name


def whole_quote(fact: Fact) -> str:
    """The speaker's words of a fact where they make a sentence of their own, else ""."""
    quote = tidy(fact.quote).rstrip(",. ")
    own = fact.speaker and len(quote.split()) >= 6 and re.match(r"[A-Z‘']|(?:we|I)\b", quote)
    return quote if own else ""


class Credit(StrEnum):
    """How a sentence names its source: in words, in brackets, or not again where the line above names it."""

    WORDS = "words"
    BRACKETS = "brackets"
    ABOVE = "above"
    SPEAKER_ABOVE = "speaker above"


def phrase(fact: Fact, longest: int = SENTENCE, credit: Credit = Credit.WORDS) -> str:
    """The fact in one sentence of at most `longest` words besides its credit; "" where it cannot be said so."""
    name, words = said(fact)
    if quote := whole_quote(fact):
        kept = shorten(quote, longest)
        return _speech(fact.speaker, kept, name, credit) if kept else ""
    core = shorten(words, longest).rstrip(".")
    if not core or dangling(core):
        return ""
    if shared_words(core) <= SHARED_WORDS and balanced(core):
        return _credited(core, name, credit)
    return "" if re.search(r"[\"“”]", core) else _credited(f"“{core}”", name, credit)


def again(fact: Fact, longest: int = SENTENCE) -> str:
    """The fact behind another one of the same voice, which it names more briefly; "" where it cannot be said so."""
    if whole_quote(fact):
        words = phrase(fact, longest, Credit.SPEAKER_ABOVE)
        return words and f"{fact.speaker.split()[-1]} also said: {words}"
    words = phrase(fact, longest, Credit.ABOVE)
    return words and f"The same source adds: {words}"


def _speech(speaker: str, quote: str, name: str, credit: Credit) -> str:
    end = "" if quote[-1] in "?!" else "."
    match credit:
        case Credit.WORDS:
            return f"{speaker}, as quoted by {named(name)}: “{quote}{end}”"
        case Credit.BRACKETS:
            return f"{speaker}: “{quote}” ({bare_name(name)})."
        case Credit.ABOVE:
            return f"{speaker}: “{quote}{end}”"
        case Credit.SPEAKER_ABOVE:
            return f"“{quote}{end}”"


def _credited(core: str, name: str, credit: Credit) -> str:
    quoted = core.endswith("”")
    match credit:
        case Credit.WORDS:
            return (core[:-1] + ",” " if quoted else core + ", ") + f"according to {named(name)}."
        case Credit.BRACKETS:
            return f"{core} ({bare_name(name)})."
        case Credit.ABOVE | Credit.SPEAKER_ABOVE:
            return core[:-1] + ".”" if quoted else core + "."


def shorten(words: str, longest: int) -> str:
    """The words cut behind a clause where they are too long, never inside a list or before a turn; else ""."""
    if len(words.split()) <= longest:
        return words
    for match in reversed(list(_BREAK.finditer(words))):
        head, tail = words[: match.start()], words[match.end() :]
        whole = head.count("(") == head.count(")") and _FINITE.search(head) and balanced(head)
        listed = words.count("; ") > 1 if match[0] == "; " else tail.startswith("and ") and not _FINITE.search(tail)
        if 7 <= len(head.split()) <= longest and whole and not listed and not _TURN.search(tail):
            return head
    return ""


def shared_words(words: str) -> int:
    """How many words and marks in a row stand outside quotation marks at most."""
    runs = re.split(r"“[^”]*”|\"[^\"]*\"", words)
    return max(len(re.findall(r"\w+(?:['’.,]\w+)*|[^\w\s]", run)) for run in runs)


def balanced(words: str) -> bool:
    return words.count('"') % 2 == 0 and words.count("“") == words.count("”")


def dangling(words: str) -> bool:
    """Whether a sentence leans on the one before it, so that it cannot stand alone."""
    if re.search(r"\bof the (?:two|three|four|five|six)\b(?! [a-z]+s\b)|^In [^,]{2,20} (?:it|they) ", words):
        return True
    return bool(
        re.match(
            r"(?:He|She|It|They|This|That|These|Those|Such|Its|Their|His|Her|But|And|Or|So|Also|Then|However|Neither|Nor|Both"
            r"|There|Here|Each|Another|Together|Additionally|In addition|The (?:same|latter|former|wider|narrower))\b",
            words.lstrip('“"'),
        )
    )
