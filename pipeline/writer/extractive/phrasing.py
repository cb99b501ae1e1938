"""A fact in a sentence that names its source: the source's own words in quotation marks, or so few that they need none.

The extractive writer's statements have the form "name: words", so that a fact carries what a sentence must attribute.
"""

import re
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from pipeline.models import Fact, Source

NAMELESS = "the source"
SHARED_WORDS = 11
SENTENCE = 34
BULLET = 24
SHORT_CREDIT = 4
_INSTITUTION = re.compile(
    r"(?:U\.S\.|US|UK|United|Federal|European|National|International|World|Bureau|Department|Bank|Office|Ministry|House"
    r"|Senate|Treasury|Commission|Committee|Council|Court|Government)(?=\s)"
)
_BREAK = re.compile(
    r"; |, (?=and |which |while |as |with |after |who |where |including |largely |up |down |above |reflecting "
    r"|compared )"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|must|do|does|did|rose|fell|grew|gave|spent|held|cost"
    r"|gives?|says?|[a-z]{2,}ed|states|expects|plans (?:to|about)|puts|reaches)\b"
)
_TURN = re.compile(r"\b(?:but|however|although|though|unless|except|if|not|despite|only)\b", re.IGNORECASE)


_REPORTS = re.compile(r"\b(?:said|says|wrote|writes|reported|according to|noted)\b")


class Said(NamedTuple):
    """What a fact says on one line, and who published it; `own` are words that no source wrote so."""

    name: str
    words: str
    own: bool = False


def short_name(source: Source) -> str:
    """A source's name for a sentence: its publisher without remarks in brackets, else its site, else "the source"."""
    publisher = re.sub(r"\s*\([^)]*\)", "", source.publisher).strip()
    host = (urlsplit(source.url).hostname or "").removeprefix("www.")
    return publisher or host or NAMELESS


def statement(name: str, words: str) -> str:
    """The statement of an extracted fact; `said` reads it back."""
    return f"{name}: {tidy(words)}"


def said(fact: Fact) -> Said:
    """Name and words of a fact: an extracted one's own, of a model's the passage, of an editor's the statement."""
    if not fact.passages:
        return Said("the newsroom", tidy(fact.statement), own=True)
    name, colon, words = fact.statement.partition(": ")
    passage = tidy(fact.passages[0].text)
    return Said(name, words) if colon and words == passage else Said(NAMELESS, passage)


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
    """How a sentence names its source: at length, briefly, or as "the source" where the line above has named it."""

    FULL = "full"
    SHORT = "short"
    ABOVE = "above"


def phrase(fact: Fact, longest: int = SENTENCE, credit: Credit = Credit.FULL) -> str:
    """The fact in one sentence of at most `longest` words and a short credit; "" where it cannot be said so."""
    name, words, own = said(fact)
    if quote := whole_quote(fact):
        kept = shorten(quote, longest)
        return _speech(fact.speaker, kept, name, credit) if kept else ""
    who = _credit(name, credit)
    room = longest if credit is Credit.FULL else longest - max(0, len(who.split()) - SHORT_CREDIT)
    core = shorten(words, room).rstrip(".")
    if not core or dangling(core):
        return ""
    if own or (shared_words(core) <= SHARED_WORDS and balanced(core)):
        credited = credit is Credit.ABOVE and _REPORTS.search(core)
        return f"{core}." if credited else f"{core}, {who}."
    return "" if re.search(r"[\"“”]", core) else f"“{core},” {who}."


def again(fact: Fact, longest: int = SENTENCE) -> str:
    """The fact behind another one of the same voice, which it names more briefly; "" where it cannot be said so."""
    if quote := whole_quote(fact):
        kept = shorten(quote, longest)
        return kept and f"{fact.speaker.split()[-1]} also said: “{_stopped(kept)}”"
    core = shorten(said(fact).words, longest).rstrip(".")
    whole = core and not dangling(core) and not re.search(r"[\"“”]", core)
    return f"The same source adds: “{core}.”" if whole else ""


def _speech(speaker: str, quote: str, name: str, credit: Credit) -> str:
    if credit is Credit.FULL:
        return f"{speaker} said, according to {named(name)}: “{_stopped(quote)}”"
    who = speaker if credit is Credit.SHORT else speaker.split()[-1]
    return f"“{quote}{'' if quote[-1] in '?!' else ','}” {who} said."


def _stopped(quote: str) -> str:
    return quote if quote[-1] in "?!" else f"{quote}."


def _credit(name: str, credit: Credit) -> str:
    match credit:
        case Credit.FULL:
            return f"according to {named(name)}"
        case Credit.SHORT:
            return f"{named(name)} said"
        case Credit.ABOVE:
            return f"{NAMELESS} said"


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
