"""How much a sentence says of its text, or two say the same: plain word statistics, the same each time."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from pipeline.models import Quantity
from pipeline.quantities.finder import find_quantities
from pipeline.quantities.reach import may_be_one

_STOP = re.compile(
    r"(?:the|and|for|that|with|this|from|are|was|were|has|have|had|not|but|its|their|they|them|his|her|our|your|will"
    r"|would|can|could|should|may|might|been|being|than|then|there|these|those|which|who|whom|what|when|where|while"
    r"|into|over|under|about|also|such|some|any|all|more|most|other|one|two|said|says|against|year|years|before"
    r"|after|between|because|since|during|through|per|both|each|how|does|did|made|make)"
)
STEM = 5
SHARED, RETOLD, FEWEST = 0.65, 0.15, 4
"""Share of the shorter sentence's terms that makes it a repetition; of one whose figures are all told; fewest terms."""

Weights = dict[str, float]


@lru_cache(maxsize=8192)
def terms(text: str) -> Counter[str]:
    """The words of a text that carry meaning, cut to stems, with how often each comes."""
    words = (word.lower() for word in re.findall(r"[^\W_]{3,}", text))
    return Counter(word.removesuffix("s")[:STEM] for word in words if not _STOP.fullmatch(word))


def rarity(texts: Sequence[str]) -> Weights:
    """What each term is worth: more for those that stand in few of the texts."""
    frequency = Counter(term for text in texts for term in set(terms(text)))
    return {term: math.log(1 + len(texts) / count) for term, count in frequency.items()}


def likeness(one: str, other: str, weights: Weights) -> float:
    """The cosine of two texts' weighted terms, from 0 to 1."""
    a, b = terms(one), terms(other)
    dot = sum(a[term] * b[term] * weights.get(term, 1.0) ** 2 for term in a.keys() & b.keys())
    sizes = math.prod(math.sqrt(sum((n * weights.get(t, 1.0)) ** 2 for t, n in c.items())) for c in (a, b))
    return dot / sizes if sizes else 0.0


class ChosenSentences:
    """The sentences told so far."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._sentences: list[str] = []

    def add(self, text: str) -> None:
        self._sentences.append(text)

    def has(self, text: str) -> bool:
        """Whether a sentence says what was told: mostly a told one's words, or figures that ones like it have told.

        A figure is told where one is that it can stand for as both are rounded and hedged: "18%" by "18.1%".
        """
        shared = [(self._shared(text, other), other) for other in self._sentences]
        if any(share >= SHARED for share, _ in shared):
            return True
        told = [figure for share, other in shared if share >= RETOLD for figure in figures_in_digits(other)]
        own = figures_in_digits(text)
        return bool(own) and all(any(_one_unit(a, b) and may_be_one(a, b) for b in told) for a in own)

    def _shared(self, text: str, other: str) -> float:
        """The share of the shorter sentence's terms that the other has."""
        a, b = terms(text).keys(), terms(other).keys()
        if min(len(a), len(b)) < FEWEST:
            return float(a == b)
        return self._sum(a & b) / min(self._sum(a), self._sum(b))

    def _sum(self, found: Iterable[str]) -> float:
        return sum(self._weights.get(term, 1.0) for term in found)


def _one_unit(one: Quantity, other: Quantity) -> bool:
    """Whether two figures have one unit; people may be counted under another name."""
    return one.unit.removesuffix("people") == other.unit.removesuffix("people")


@lru_cache(maxsize=8192)
def figures_in_digits(text: str) -> tuple[Quantity, ...]:
    """The figures of a text that are written in digits."""
    return tuple(q for q in find_quantities(text) if q.counts and not q.in_words)


def values_in(text: str) -> frozenset[tuple[Decimal, str]]:
    """The figures of a text that are written in digits, by lower end and unit."""
    return frozenset((q.low.normalize(), q.unit) for q in figures_in_digits(text))
