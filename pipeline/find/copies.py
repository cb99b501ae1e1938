"""Reports that are one text: reprints of a wire and copies of a release, by the runs of words that they share.

The measure is containment (Broder 1997, "On the resemblance and containment of documents"): the share of the shorter
text's word runs that stand in the other too. Quotations are taken out first: two reporters quote the same words.
"""

import re

RUN = 6
SAME = 0.3
"""From which share of the shorter text two reports are one."""
_QUOTED = re.compile(r"“[^”]{0,1000}”|\"[^\"\n]{0,1000}\"|«[^»]{0,1000}»")
_WORD = re.compile(r"\w+(?:['’.,]\w+)*")

Runs = frozenset[tuple[str, ...]]


def word_runs(text: str) -> Runs:
    """All runs of six words outside quotation marks, in lower case."""
    words = [word.lower() for word in _WORD.findall(_QUOTED.sub(" … ", text))]
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def shared(one: Runs, other: Runs) -> float:
    """From 0 to 1, how much of the shorter text stands in the other."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0
