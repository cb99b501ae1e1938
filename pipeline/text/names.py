"""Capitalised words that name somebody or something: no day, month or holiday, and no word that opens a sentence."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_WORD = r"(?<!\w)(?:[a-z]{1,3})?[A-ZÀ-Þ][\w’'.-]*[\w]|[A-Z]\."  # "deVere", "eBay"
NAME = re.compile(rf"(?:{_WORD})(?:\s+(?:(?:of|de|van|von|der|la|al|bin|the|and|&)\s+)?(?:{_WORD}))*")
_HOLIDAY = re.compile(
    r"\b(?:(?:New Year|Mother|Father|Valentine)['’]?s(?: (?:Eve|Day))?|"
    r"(?:Christmas|Easter|Boxing|Independence|Labou?r|Memorial|Veterans|Good|Palm|Ash|Black) "
    r"(?:Eve|Day|Sunday|Monday|Wednesday|Friday)|Christmas|Easter|Halloween|Thanksgiving|Ramadan|Eid|Diwali|Passover)\b"
)
POSSESSIVE = re.compile(r"[’']s$")
CALENDAR = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul "  # noqa: SIM905
    "aug sept oct nov dec monday tuesday wednesday thursday friday saturday sunday".split()
)
OPENERS = frozenset(
    "the a an in on at for and but or so yet if when while as by from with of to this that these those it "  # noqa: SIM905
    "its their his her our your not no all both each every after before since until about over under between "
    "during he she they we i you who what why where how which there then once only even still just".split()
)


class ProperName(NamedTuple):
    """A run of capitalised words as printed, with its place."""

    text: str
    start: int
    end: int


def proper_names(text: str) -> Iterator[ProperName]:
    """The names of a text in order, without the words that open them ("On", "Since the") and the days they stand by."""
    for match in NAME.finditer(_HOLIDAY.sub(lambda found: " " * len(found[0]), text)):
        words = list(re.finditer(r"\S+", match[0]))
        while words and (bare(words[0][0]) in OPENERS | CALENDAR or words[0][0].islower()):
            words = words[1:]
        while words and (bare(words[-1][0]) in OPENERS | CALENDAR or words[-1][0].islower()):
            words = words[:-1]
        if words:
            start, end = match.start() + words[0].start(), match.start() + words[-1].end()
            yield ProperName(text[start:end], start, end)


def bare(word: str) -> str:
    """A word as names are compared: lower case, without possessive and dots."""
    return re.sub(r"[’']s?$", "", word.lower().replace("’", "'")).strip(".,;:'\"")
