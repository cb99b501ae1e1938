"""A word's or figure's one form: without accents, stemmed, spelled one way, and under one of the names a thing has."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.files.data_files import own_data

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "\u00a0": " ", "\u202f": " ", "\u00ad": None})
HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-"})
LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "œ": "oe"}
)
THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?:\D|$))")
ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = {word: str(number) for number, word in enumerate((*ONES, *TEENS), start=1)}
NUMBERS |= {word: str(10 * number) for number, word in enumerate(TENS, start=2)}
COMPOUND = re.compile(rf"\b({'|'.join(TENS)})[- ]({'|'.join(ONES)})\b", re.IGNORECASE)
USUAL = 0.6
OWNING = ("s", "t", "re", "ve", "ll", "d", "m", "")
LONGEST_TERM = 80
SPELLINGS = (
    (re.compile(r"([bdlmnpv])our(?=s?$|ed$|ing$|ful|ite|able|hood)"), r"\1or"),
    (re.compile(r"([a-z]{3})is(?=e[sdr]?$|ing$|ations?$)"), r"\1iz"),
    (re.compile(r"([a-z]{3})ys(?=e[sdr]?$|ing$)"), r"\1yz"),
    (re.compile(r"(cent|theat|met|lit|fib|calib)re(?=s?$)"), r"\1er"),
    (re.compile(r"(defen|offen|licen|preten)c(?=es?$)"), r"\1s"),
    (re.compile(r"(catal|dial|anal)ogue(?=s?$)"), r"\1og"),
    (re.compile(r"(progra)mme(?=s?$)"), r"\1m"),
    (re.compile(r"(trave|cance|labe|mode|fue)ll(?=ed$|ing$|ers?$|ation)"), r"\1l"),
)
"""What British and American spelling differ in, each to the American one."""
PEOPLE = re.compile(r"(?<=\w{3})(ia)ns?$")
"""Of a country that no list has: Arvenians are in Arvenia. Common words lose as much, and mean the same as before."""


class WordLists(NamedTuple):
    """words.yml, read: stop words, common and usual terms, kinds of events, those that are turns,
    the one term for each of several names of a thing, phrases, and the country of a state or bank."""

    stop: frozenset[str]
    common: frozenset[str]
    usual: frozenset[str]
    kinds: frozenset[str]
    turns: frozenset[str]
    same: dict[str, str]
    places: dict[str, str]
    bodies: frozenset[str]
    within: dict[str, str]
    phrases: re.Pattern[str]
    short: dict[str, str]
    shown: dict[str, str]

    def share(self, term: str) -> float:
        """What a term counts beside one that says something by itself."""
        return USUAL if term in self.common or term in self.usual else 1.0


@cache
def word_lists() -> WordLists:
    """The lists of words.yml."""
    data = own_data(Path(__file__).with_name("words.yml"))
    same, places = (
        {word.lower(): stem(line.split()[0].lower()) for line in data[kind] for word in line.split()}
        for kind in ("same", "places")
    )
    common, usual, kinds, turns = (
        frozenset(_one(word.lower(), same) for word in data[listed].split())
        for listed in ("common", "usual", "kinds", "turns")
    )
    short = {phrase.lower(): to for to, phrases in data["phrases"].items() for phrase in phrases}
    shown = {_one(to.lower(), same): phrases[0] for to, phrases in data["phrases"].items() if to[0].isupper()}
    bodies = (frozenset(places.values()) | shown.keys()) - usual
    within = {
        _one(each.lower(), same): _one(land.lower(), same)
        for land, held in data["within"].items()
        for each in held.split()
    }
    longest_first = sorted((each for some in data["phrases"].values() for each in some), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(_pattern, longest_first))})(?!\w)")
    stop = frozenset(data["stop"].split())
    return WordLists(stop, common, usual, kinds, turns, same, places, bodies, within, pattern, short, shown)


def _pattern(phrase: str) -> str:
    """A phrase in any case; in capitals alone where it is written so, as US is."""
    escaped = re.escape(phrase)
    return escaped if phrase.upper() == phrase else f"(?i:{escaped})"


@lru_cache(maxsize=200_000)
def term_of(token: str) -> str:
    """The term that a word or figure counts as; nothing for a stop word."""
    if token[0].isdigit():
        return figure(token)[:LONGEST_TERM]
    word = token.lower()
    if word in NUMBERS and word != "one":
        return NUMBERS[word]
    bare = word.partition("'")[0] if word.partition("'")[2] in OWNING else word
    lists = word_lists()
    if len(bare) < 2 or bare in lists.stop:
        return ""
    return ((lists.places.get(bare) if token[0].isupper() else None) or _one(bare, lists.same))[:LONGEST_TERM]


def _one(bare: str, same: dict[str, str]) -> str:
    if bare in same:
        return same[bare]
    spelled = PEOPLE.sub(r"\1", _american(bare))
    return same.get(spelled) or stem(spelled)


def _american(word: str) -> str:
    for pattern, to in SPELLINGS:
        word = pattern.sub(to, word)
    return word


def figure(text: str) -> str:
    """A figure in one form: 4.50 and 4.5 are one, 60,000 and 60000 are too."""
    plain = re.sub(r",(?=\d{3}(?:\D|$))", "", text).replace(",", ".")
    whole, point, decimals = plain.partition(".")
    return whole + (point + decimals.rstrip("0")).rstrip(".") if decimals.isdigit() else plain


def fold(text: str) -> str:
    """The text without accents, with one kind of apostrophe and blank; thousands set apart by blanks are joined."""
    bare = text.translate(APOSTROPHES)
    if not bare.isascii():
        bare = unicodedata.normalize("NFD", bare.translate(LETTERS))
        bare = "".join(c for c in bare if not unicodedata.combining(c))
    return THOUSANDS.sub("", bare)


def shortened(text: str) -> str:
    """A folded text with phrases under their short names and figures in words as digits."""
    lists = word_lists()
    text = COMPOUND.sub(lambda found: str(int(NUMBERS[found[1].lower()]) + int(NUMBERS[found[2].lower()])), text)
    return lists.phrases.sub(lambda found: lists.short[found[0].lower()], text.translate(HYPHENS))


def stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    import snowballstemmer  # type: ignore[import-untyped]

    return snowballstemmer.stemmer("english")
