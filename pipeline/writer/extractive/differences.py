"""Where two sources give different figures for one thing, told by the words that stand about the figures."""

import re
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from pipeline.models import Fact, Hedge, Kind, Quantity
from pipeline.quantities.finder import find_quantities
from pipeline.writer.extractive.ranking import terms
from pipeline.writer.extractive.wording import source_of, words_of

AROUND = 45
FAR = 3
"""How many times one figure may be the other for both to be of one thing."""
_HARM = (
    (re.compile(r"\b(?:dead|died|dies?|deaths?|dying|kill\w*|fatal\w*|lives)\b", re.IGNORECASE), "death"),
    (re.compile(r"\b(?:hurt|injur\w*|wound\w*|casualt\w*)\b", re.IGNORECASE), "injury"),
    (re.compile(r"\bmissing\b", re.IGNORECASE), "missing"),
)
"""Words that reports of one accident exchange for each other."""
_CLAUSE = re.compile(r"[;:.()]|, (?!\d)| and | but | while | when ")
_CAUTION = (
    r"(?:at least|more than|fewer than|less than|as many as|an estimated|about|approximately|roughly|some|around|nearly"
    r"|almost|up to|over)"
)
_OPEN_ABOVE, _OPEN_BELOW = (Hedge.OVER, Hedge.AT_LEAST, Hedge.WELL_OVER), (Hedge.UNDER, Hedge.AT_MOST)
_NO_NOUN = re.compile(r" (?:because|whose|who|that|which|and|as|in|on|at|with|of|for|from|to|after|when|while)\b")
_PEOPLE = ("", "people")


class Difference(NamedTuple):
    """Two facts of different sources, and the figure of each that differs."""

    one: Fact
    other: Fact
    figure: Quantity
    instead: Quantity


def differences(facts: Sequence[Fact]) -> list[Difference]:
    """The pairs of facts whose sources give different figures for one thing; each fact is in one pair at most."""
    read = [(fact, figures) for fact in facts if (figures := _figures(words_of(fact)))]
    found: list[Difference] = []
    taken: set[str] = set()
    for (one, figures), (other, others) in combinations(read, 2):
        if source_of(one) == source_of(other) or set(one.sources) & set(other.sources) or {one.id, other.id} & taken:
            continue
        told = {q.low for q, _ in figures} & {q.low for q, _ in others}
        sentences = words_of(one), words_of(other)
        pairs = ((a, b) for a, about in figures for b, near in others if _one_thing(a, about, b, near, sentences))
        pair = next(pairs, None)
        if pair and not {pair[0].low, pair[1].low} & told:
            found.append(Difference(one, other, *pair))
            taken |= {one.id, other.id}
    return found


def phrase(words: str, figure: Quantity) -> str:
    """A figure with the caution before it and the noun behind it ("at least five people died")."""
    before = re.search(rf"(?:\b{_CAUTION} )?$", words[: figure.start], re.IGNORECASE)
    start = before.start() if before else figure.start
    noun = re.escape(_NO_NOUN.split(figure.measured)[0]) if figure.measured else r"of (?:\S+ ){1,3}?\w+s"
    behind = re.match(rf" {noun}\b", words[figure.end :])
    return words[start : figure.end + (behind.end() if behind else 0)]


def _figures(words: str) -> list[tuple[Quantity, set[str]]]:
    """The figures of a sentence with what stands about each in its clause."""
    return [(q, _about(words, q)) for q in find_quantities(words) if q.counts]


def _about(words: str, figure: Quantity) -> set[str]:
    before = _CLAUSE.split(words[max(0, figure.start - AROUND) : figure.start])[-1]
    after = _CLAUSE.split(words[figure.end : figure.end + AROUND])[0]
    near = f"{before} {figure.text} {after}"
    part = re.match(r" of (?:the|them|those)\b", words[figure.end :])
    harm = set() if part else {kind for pattern, kind in _HARM if pattern.search(near)}
    return harm or {term for term in terms(near) if term.isalpha()}


def _alike(one: str, other: str) -> float:
    """The share of the shorter sentence's terms that the other has too, where they are two at least."""
    a, b = ({term for term in terms(words) if term.isalpha()} for words in (one, other))
    return len(a & b) / min(len(a), len(b)) if len(a & b) >= 2 else 0.0


def _one_thing(one: Quantity, about: set[str], other: Quantity, near: set[str], sentences: tuple[str, str]) -> bool:
    """Whether two figures are of one thing and differ: same unit and period, and nearly the same words about them."""
    if (one.low <= other.high and other.low <= one.high) or not 1 / FAR <= one.low / (other.low or 1) <= FAR:
        return False
    harm = bool(about & near & {kind for _, kind in _HARM})
    if one.unit != other.unit and not (harm and one.unit in _PEOPLE and other.unit in _PEOPLE):
        return False
    if one.period and other.period and one.period != other.period:
        return False
    shared, fewer = len(about & near), min(len(about), len(near))
    if one.kind is Kind.NUMBER and not harm and _apart(one, other):
        noun = one.measured.partition(" ")[0]
        same = bool(noun) and noun == other.measured.partition(" ")[0]
        return (shared >= 2 and shared >= 0.4 * fewer) or (same and _alike(*sentences) >= 0.4)
    return harm or (shared >= 3 and shared >= 0.75 * fewer)


def _apart(one: Quantity, other: Quantity) -> bool:
    """Whether two counts differ as they are hedged: "more than 200" leaves room for 243."""
    low, high = sorted((one, other), key=lambda each: each.low)
    return low.hedge not in _OPEN_ABOVE and high.hedge not in _OPEN_BELOW
