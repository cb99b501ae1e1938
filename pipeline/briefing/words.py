"""The words of an entry as they are compared: folded, stemmed, figures in one form, names and periods told apart."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")
SENTENCE = re.compile(r"(?<=[.!?:;])\s+|[\"“”«»„()|]+|\s[–—-]\s")
APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "\u00a0": " ", "\u202f": " ", "\u00ad": None})
TAIL = re.compile(r"\s*(?:[|·»]|\s[-–—]|\()\s*([^|·»()–—]{2,50}?)\)?\s*$")
DATELINE = re.compile(r"^[A-Z][A-Z.' -]{2,40}(?:\s*[,/][^(—–-]{1,30})?(?:\s*\([^)]{2,40}\))?\s*[—–-]\s+")
PREFIX = re.compile(
    r"^(?:UPDATE\s*\d*\s*[-:–—]|(?:BREAKING|LIVE|EXCLUSIVE|WATCH|UPDATED?|CORRECTED)\s*[:|–—-])\s*", re.I
)
EXACT = re.compile(r"(\d+(?:[.,]\d+)*)\s*(?:%|per\s?cent|percentage|basis points)|(\d+[.]\d+)", re.IGNORECASE)
PERIOD = re.compile(
    r"\b(?:(first|second|third|fourth)[ -](?:fiscal[ -])?(quarter|half|round|phase|test|leg)|q([1-4])\b"
    r"|(january|february|april|june|july|august|september|october|november|december)"
    r"|(?:in|of|for|since|\d) (march|may)\b)",
    re.IGNORECASE,
)
SPELLED = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBERS = {word: str(number) for number, word in enumerate(SPELLED, start=2)}
ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
LONGEST_TERM = 80
THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?:\D|$))")


class Words(NamedTuple):
    """An entry as sets of terms; `exact` are percentages and decimals of its title, `shown` how terms first read."""

    title: frozenset[str]
    rest: frozenset[str]
    capital: frozenset[str]
    lower: frozenset[str]
    exact: frozenset[str]
    periods: frozenset[str]
    shown: dict[str, str]

    @property
    def all(self) -> frozenset[str]:
        return self.title | self.rest


@dataclass
class Seen:
    """The terms met so far, as names or as plain words, and how each first read."""

    capital: set[str] = field(default_factory=set)
    lower: set[str] = field(default_factory=set)
    shown: dict[str, str] = field(default_factory=dict)

    def read(self, text: str, *, case_tells: bool) -> frozenset[str]:
        """A text's terms; where case tells names from words, a capital does unless it begins a sentence."""
        terms = set()
        for sentence in filter(None, SENTENCE.split(fold(text))):
            for position, match in enumerate(TOKEN.finditer(sentence)):
                token = match[0]
                if not (term := term_of(token)):
                    continue
                terms.add(term)
                self.shown.setdefault(term, token)
                if case_tells and token[0].islower():
                    self.lower.add(term)
                elif case_tells and position and token[0].isupper():
                    self.capital.add(term)
        return frozenset(terms)


def words_of(title: str, summary: str, outlet: str) -> Words:
    """The words of an entry, without its outlet's name, datelines and what wires put before a headline."""
    head, body, seen = bare_title(title, outlet), DATELINE.sub("", summary), Seen()
    return Words(
        title=seen.read(head, case_tells=not _title_case(head)),
        rest=seen.read(body, case_tells=True),
        capital=frozenset(seen.capital),
        lower=frozenset(seen.lower),
        exact=frozenset(figure(next(filter(None, match))) for match in EXACT.findall(fold(head))),
        periods=frozenset(_period(match) for match in PERIOD.finditer(f"{head} . {body}")),
        shown=seen.shown,
    )


def bare_title(title: str, outlet: str) -> str:
    """The headline without "UPDATE 2-" before it and its outlet, or the agency it came from, behind it."""
    bare = PREFIX.sub("", title)
    tail = TAIL.search(bare)
    if tail and _names_an_outlet(tail[1], outlet):
        bare = bare[: tail.start()]
    return bare


def _names_an_outlet(tail: str, outlet: str) -> bool:
    """Whether the words are the outlet's, or all begin with capitals as an agency's do."""
    words, own = set(fold(tail).lower().split()), set(fold(outlet).lower().split())
    if words <= own | {"the", "news", "com"} or (own and own <= words):
        return True
    return tail.strip().endswith(("Wire", "Press"))


@lru_cache(maxsize=200_000)
def term_of(token: str) -> str:
    """The term that a word or figure counts as; nothing for a stop word."""
    if token[0].isdigit():
        return figure(token)[:LONGEST_TERM]
    word = token.lower()
    if word in NUMBERS:
        return NUMBERS[word]
    bare = word.partition("'")[0] if word.partition("'")[2] in ("s", "t", "re", "ve", "ll", "d", "m", "") else word
    lists = word_lists()
    if len(bare) < 2 or bare in lists.stop:
        return ""
    return (lists.same.get(bare) or _stem(bare))[:LONGEST_TERM]


def figure(text: str) -> str:
    """A figure in one form: 4.50 and 4.5 are one, 60,000 and 60000 are too."""
    plain = re.sub(r",(?=\d{3}(?:\D|$))", "", text).replace(",", ".")
    whole, point, decimals = plain.partition(".")
    return whole + (point + decimals.rstrip("0")).rstrip(".") if decimals.isdigit() else plain


def fold(text: str) -> str:
    """The text without accents, with one kind of apostrophe and blank; thousands set apart by blanks are joined."""
    bare = text.translate(APOSTROPHES)
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))
    return THOUSANDS.sub("", bare)


class Lists(NamedTuple):
    """words.yml, read: stop words, common terms, and the one term for each of several names of a thing."""

    stop: frozenset[str]
    common: frozenset[str]
    same: dict[str, str]


@cache
def word_lists() -> Lists:
    """The lists of words.yml."""
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    same = {word.lower(): _stem(line.split()[0].lower()) for line in data["same"] for word in line.split()}
    common = frozenset(same.get(word) or _stem(word) for word in data["common"].split())
    return Lists(frozenset(data["stop"].split()), common, same)


def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    import snowballstemmer  # type: ignore[import-untyped]

    return snowballstemmer.stemmer("english")


def _title_case(title: str) -> bool:
    """Whether most longer words of a headline begin with capitals, so that they show nothing about names."""
    words = [match[0] for match in TOKEN.finditer(title) if len(match[0]) > 3 and not match[0][0].isdigit()][1:]
    return len(words) < 2 or sum(word[0].isupper() for word in words) > len(words) / 2


def _period(match: re.Match[str]) -> str:
    ordinal, kind, quarter, *months = match.groups()
    if quarter:
        return f"quarter {quarter}"
    return f"{kind.lower()} {ORDINALS[ordinal.lower()]}" if ordinal else next(filter(None, months)).lower()
