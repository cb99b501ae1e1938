"""Where two sources give different figures for one thing, told by the words that stand about the figures.

A pair that is in doubt is left out: whose the figures are, of what and for when has to agree as far as it is named.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from pipeline.models import Fact, Kind, Quantity
from pipeline.quantities.finder import find_quantities
from pipeline.quantities.reach import may_be_one
from pipeline.text.names import CALENDAR, bare
from pipeline.writer.extractive.ranking import terms
from pipeline.writer.extractive.wording import source_of, words_of

AROUND = 45
FAR, NEAR = 3, 1.5
"""How many times one figure may be the other for both to be of one thing: a toll that rises, and anything else."""
ROUND, FEW_DIGITS = Decimal("0.025"), 2
"""How far a figure of so few digits may be off as it is rounded ("$300 million" for 301.4)."""
_HARM = (
    (re.compile(r"\b(?:dead|died|dies?|deaths?|dying|kill\w*|fatal\w*|lives)\b", re.IGNORECASE), "*death"),
    (re.compile(r"\b(?:hurt|injur\w*|wound\w*|casualt\w*)\b", re.IGNORECASE), "*injury"),
    (re.compile(r"\bmissing\b", re.IGNORECASE), "*missing"),
)
"""Words that reports of one accident exchange for each other, by a name that no word has."""
_HARMS = frozenset(kind for _, kind in _HARM)
_CLAUSE = re.compile(r"[;:.()]|, (?!\d)| and | but | while | when ")
_CAUTION = (
    r"(?:at least|more than|fewer than|less than|as many as|an estimated|about|approximately|roughly|some|around|nearly"
    r"|almost|up to|over)"
)
_NO_NOUN = re.compile(r" (?:because|whose|who|that|which|and|as|in|on|at|with|of|for|from|to|after|when|while)\b")
_PEOPLE = ("", "people")
_MORE = re.compile(r" (?:more|fewer|less|additional|extra|further)\b")
"""Behind a figure that is a change, and no level."""
_CAPITAL = r"\b[A-Z][\w’'-]+"
_NAME = re.compile(_CAPITAL)
_NAME_INSIDE = re.compile(rf"(?<![.!?:] )(?<!^)(?<![“\"']){_CAPITAL}")
_OWNER = re.compile(r"[A-Z]\w+[’']s\b")
"""A sentence's first word where something is its own ("Kenya's share")."""


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
        told = {each.figure.low for each in figures} & {each.figure.low for each in others}
        sentences = words_of(one), words_of(other)
        pairs = ((a.figure, b.figure) for a in figures for b in others if _one_thing(a, b, sentences))
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


class _Read(NamedTuple):
    """A figure with the terms about it in its clause, its sentence's names, its periods, and whether it is a change."""

    figure: Quantity
    about: set[str]
    names: set[str]
    periods: set[str]
    changes: bool


def _figures(words: str) -> list[_Read]:
    """The figures of a sentence; idioms ("one of the causes") and shares in words are none that can differ."""
    found = find_quantities(words)
    names, periods = _names(words), {q.period for q in found if q.kind is Kind.DATE and q.period}
    counted = (q for q in found if q.counts and q.kind is not Kind.FRACTION and not (q.in_words and q.high <= 1))
    return [
        _Read(q, _about(words, q), names, {q.period} if q.period else periods, bool(_MORE.match(words, q.end)))
        for q in counted
    ]


def _names(words: str) -> set[str]:
    """The names in a sentence, word by word and as names are compared; months and weekdays are none."""
    owner = _OWNER.match(words)
    return {bare(name) for name in (*_NAME_INSIDE.findall(words), *([owner[0]] if owner else []))} - CALENDAR


def _about(words: str, figure: Quantity) -> set[str]:
    """What kind of harm a figure counts, else the terms of its clause, names left out: two things may share a name."""
    before = _CLAUSE.split(words[max(0, figure.start - AROUND) : figure.start])[-1]
    after = _CLAUSE.split(words[figure.end : figure.end + AROUND])[0]
    near = f"{before} {figure.text} {after}"
    part = re.match(r" of (?:the|them|those)\b", words[figure.end :])
    counts = figure.kind is Kind.NUMBER and figure.unit in _PEOPLE and not part
    harm = {kind for pattern, kind in _HARM if counts and pattern.search(near)}
    return harm or {term for term in terms(_NAME.sub(" ", near)) if term.isalpha()}


def _alike(one: str, other: str) -> float:
    """The share of the shorter sentence's terms that the other has too, where they are two at least."""
    a, b = ({term for term in terms(words) if term.isalpha()} for words in (one, other))
    return len(a & b) / min(len(a), len(b)) if len(a & b) >= 2 else 0.0


def _one_thing(one: _Read, other: _Read, sentences: tuple[str, str]) -> bool:
    """Whether two figures are of one thing and differ: same unit, owner and period, and nearly the same words about."""
    a, b = one.figure, other.figure
    if a.kind is not b.kind or one.changes != other.changes or not _within(FAR, a, b):
        return False
    if (one.names and other.names and not one.names & other.names) or _other_time(one.periods, other.periods):
        return False
    if one.about & other.about & _HARMS:
        return not (a.low <= b.high and b.low <= a.high)
    if a.unit != b.unit or may_be_one(a, b) or _rounded(a, b) or not _within(NEAR, a, b):
        return False
    return _worded_alike(one, other, sentences)


def _worded_alike(one: _Read, other: _Read, sentences: tuple[str, str]) -> bool:
    """Whether nearly the same words stand about two figures; of counts, what is counted or the sentences may say so."""
    a, b = one.figure, other.figure
    shared, fewer = len(one.about & other.about), min(len(one.about), len(other.about))
    if a.kind is Kind.NUMBER:
        noun = a.measured.rpartition(" ")[2]
        same = bool(noun) and noun == b.measured.rpartition(" ")[2]
        counted = same or not (a.measured and b.measured)
        return counted and ((shared >= 2 and shared >= 0.4 * fewer) or (same and _alike(*sentences) >= 0.4))
    return shared >= 3 and shared >= 0.75 * fewer


def _within(times: float, one: Quantity, other: Quantity) -> bool:
    """Whether one of two figures is at most so many times the other."""
    return 1 / times <= one.low / (other.low or 1) <= times


def _rounded(one: Quantity, other: Quantity) -> bool:
    """Whether one of two figures may be the other, rounded to a digit or two."""
    few = any(len(q.high.normalize().as_tuple().digits) <= FEW_DIGITS for q in (one, other))
    return few and abs(one.high - other.high) <= ROUND * max(abs(one.high), abs(other.high))


def _other_time(one: set[str], other: set[str]) -> bool:
    """Whether both name times and no time of one is, or is within, one of the other's."""
    return bool(one and other) and not any(a.startswith(b) or b.startswith(a) for a in one for b in other)
