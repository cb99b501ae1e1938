"""The words of an entry as they are compared: folded, stemmed, figures in one form, names distinguished."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.clustering.lexicon import figure, fold, shortened, term_of, word_lists
from pipeline.text.sentences import sentences

TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")
TAIL = re.compile(r"\s*(?:[|·»]|\s[-–—]|\()\s*([^|·»()–—]{2,50}?)\)?\s*$")
DATELINE = re.compile(
    r"^(?:[A-Z][A-Z.' -]{2,40}(?:\s*[,/][^(—–-]{1,30})?(?:\s*\([^)]{2,40}\))?|\([A-Z][^)]{1,30}\))\s*[—–-]\s+"
)
PREFIX = re.compile(
    r"^(?:UPDATE\s*\d*\s*[-:–—]|(?:BREAKING|LIVE|EXCLUSIVE|WATCH|UPDATED?|CORRECTED)\s*[:|–—-])\s*", re.I
)
EXACT = re.compile(r"(\d+(?:[.,]\d+)*)\s*(?:%|per\s?cent|percentage|basis points)|(\d+[.]\d+)", re.IGNORECASE)
SCORE = re.compile(r"(?<![\d.,:/-])(\d{1,3})[-–](\d{1,3})(?![\d.,:/%-]*\d|[-–]?[^\W\d_])")
"""Of a match or a vote; which side is named first differs."""


class EntryWords(NamedTuple):
    """An entry as sets of terms; `exact` are percentages and decimals of its title, `shown` how terms first read."""

    title: frozenset[str]
    rest: frozenset[str]
    capital: frozenset[str]
    lower: frozenset[str]
    exact: frozenset[str]
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
        terms, shown = set(), word_lists().shown
        for sentence in sentences(shortened(fold(text))):
            tokens = TOKEN.findall(sentence.text)
            for position, token in enumerate(tokens):
                if not (term := term_of(token)):
                    continue
                terms.add(term)
                self.shown.setdefault(term, shown.get(term, token.removesuffix("'s")))
                if case_tells and token[0].islower():
                    self.lower.add(term)
                elif case_tells and position and token[0].isupper() and not _shouted(tokens, position):
                    self.capital.add(term)
        return frozenset(terms)


def _shouted(tokens: Sequence[str], position: int) -> bool:
    """Whether a word stands in capitals beside another that does: that is emphasis, and no name."""
    beside = tokens[position - 1], *tokens[position + 1 : position + 2]
    return len(tokens[position]) > 1 and all(map(str.isupper, (tokens[position], max(beside, key=str.isupper))))


def words_of(title: str, summary: str, outlet: str) -> EntryWords:
    """The words of an entry, without its outlet's name, datelines and what wires put before a headline."""
    head, body, seen = bare_title(title, outlet), DATELINE.sub("", summary), Seen()
    scores, body_scores = _scores(head), _scores(body)
    return EntryWords(
        title=seen.read(head, case_tells=not _title_case(head)) | scores,
        rest=seen.read(body, case_tells=True) | body_scores,
        capital=frozenset(seen.capital),
        lower=frozenset(seen.lower),
        exact=frozenset(figure(next(filter(None, match))) for match in EXACT.findall(fold(head))) | scores,
        shown=seen.shown,
    )


def _scores(text: str) -> frozenset[str]:
    """Scores and votes, the lower figure first: a visitor's 4-1 is the host's 1-4."""
    return frozenset("-".join(sorted(found, key=int)) for found in SCORE.findall(text))


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


def _title_case(title: str) -> bool:
    """Whether most longer words of a headline begin with capitals, so that they show nothing about names."""
    words = [match[0] for match in TOKEN.finditer(title) if len(match[0]) > 3 and not match[0][0].isdigit()][1:]
    words = [word for word in words if not word.isupper()]
    return len(words) < 2 or sum(word[0].isupper() for word in words) > len(words) / 2
