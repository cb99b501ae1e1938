"""How much a sentence says of its text, or a fact of an event: plain word statistics, the same each time."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

_STOP = re.compile(
    r"(?:the|and|for|that|with|this|from|are|was|were|has|have|had|not|but|its|their|they|them|his|her|our|your|will"
    r"|would|can|could|should|may|might|been|being|than|then|there|these|those|which|who|whom|what|when|where|while"
    r"|into|over|under|about|also|such|some|any|all|more|most|other|one|two|said|says|against|year|years|before"
    r"|after|between|because|since|during|through|per|both|each|how|does|did|made|make)"
)
STEM = 6

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


def spread(candidates: Sequence[tuple[str, str, float]], limit: int, weights: Weights, apart: float = 0.6) -> list[str]:
    """The keys of the best candidates (key, text, score) that do not say the same thing twice, best first."""
    chosen: list[tuple[str, str]] = []
    for key, text, _ in sorted(candidates, key=lambda candidate: (-candidate[2], candidate[0])):
        if len(chosen) < limit and all(likeness(text, other, weights) < apart for _, other in chosen):
            chosen.append((key, text))
    return [key for key, _ in chosen]
