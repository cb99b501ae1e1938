"""The figures of a sentence as facts carry them, each named by the words that stand about it in the sentence."""

import re
from collections.abc import Sequence

from pipeline.models import Quantity
from pipeline.quantities.finder import find_quantities
from pipeline.style.rules.forms import SMALL
from pipeline.writer.replies import ProposedFigure

MOST_WORDS = 8
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_EDGES = """about almost am are around be been did do does had has have is it its just least less more most nearly only
roughly that there this those was were which who will would"""
_LOOSE = SMALL | frozenset(_EDGES.split())
"""Words that name nothing where they stand at an end of a figure's words."""
_CLAUSE = re.compile(r"[;:()]|,? (?:and|but|while|which|against) |, (?!\d)")


def figures_of(sentence: str) -> tuple[ProposedFigure, ...]:
    """The figures of a sentence as they stand in it, each with the words of its clause for its measure.

    Whose a figure is, is not guessed: guessing once took projections of different things for figures of one that clash.
    """
    found = find_quantities(sentence)
    return tuple(
        ProposedFigure(measure=_words_about(sentence, each, found), period=_period(sentence, each), text=each.text)
        for each in found
        if each.counts and not _two_in_one(sentence, each)
    )


def _words_about(sentence: str, figure: Quantity, found: Sequence[Quantity]) -> str:
    """The words that name a figure: those of its clause up to the figures beside it, else what the clause begins with.

    "Net income was $62 billion, more than the $39 billion of 2023" once named the first "net income was more than the
    billion of".
    """
    line_start = sentence.rfind("\n", 0, figure.start) + 1
    row = sentence[line_start:].partition("\n")[0]
    if "|" in row:  # a row of a table: its first cell with words names it
        return next((cell.strip(" –-") for cell in row.split("|") if re.search(r"[^\W\d_]{2}", cell)), "")
    last = max((each.end for each in found if each.end <= figure.start), default=0)
    following = min((each.start for each in found if each.start >= figure.end), default=len(sentence))
    before = _CLAUSE.split(sentence[last : figure.start])[-1]
    after = _CLAUSE.split(sentence[figure.end : following])[0]
    first = min(each.start for each in found)
    near = [part for part in (_naming(before)[-MOST_WORDS:], _naming(after)[:MOST_WORDS]) if part]
    return " … ".join(" ".join(part) for part in near or [_naming(sentence[:first])[-MOST_WORDS:]])


def _naming(stretch: str) -> list[str]:
    """The words of a stretch without those at its ends that name nothing."""
    words = _WORD.findall(stretch)
    while words and words[0].lower() in _LOOSE:
        del words[0]
    while words and words[-1].lower() in _LOOSE:
        del words[-1]
    return words


def _two_in_one(sentence: str, quantity: Quantity) -> bool:
    """Whether a figure is a step and the level reached ("by 179,000 to 1.8 million") or two levels ("from … to …")."""
    return " to " in quantity.text and bool(re.search(r"\b(?:by|from) $", sentence[: quantity.start]))


def _period(sentence: str, quantity: Quantity) -> str:
    """The figure's period where its year stands before it or right behind it, before another figure comes."""
    year = re.search(r"\d{4}", quantity.period)
    if year is None:
        return quantity.period
    behind = re.match(r"[^$€£%\d]*\d{4}", sentence[quantity.end :])
    near = sentence[: quantity.start] + (behind[0] if behind else "")
    return quantity.period if year[0] in near else ""
