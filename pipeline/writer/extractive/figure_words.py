"""The figures of a sentence as facts carry them, each named by the words that stand about it in the sentence."""

import re

from pipeline.models import Quantity
from pipeline.quantities.finder import find_quantities
from pipeline.writer.replies import ProposedFigure

MOST_WORDS = 8
_CLAUSE = re.compile(r"[;:()]|,? (?:and|but|while|which|against) |, (?!\d)")


def figures_of(sentence: str) -> tuple[ProposedFigure, ...]:
    """The figures of a sentence as they stand in it, each with the words of its clause for its measure.

    Whose a figure is, is not guessed: guessing once took projections of different things for figures of one that clash.
    """
    return tuple(
        ProposedFigure(measure=_words_about(sentence, each), period=_period(sentence, each), text=each.text)
        for each in find_quantities(sentence)
        if each.counts and not _two_in_one(sentence, each)
    )


def _words_about(sentence: str, figure: Quantity) -> str:
    line_start = sentence.rfind("\n", 0, figure.start) + 1
    row = sentence[line_start:].partition("\n")[0]
    if "|" in row:  # a row of a table: its first cell with words names it
        return next((cell.strip(" –-").lower() for cell in row.split("|") if re.search(r"[^\W\d_]{2}", cell)), "")
    before = _CLAUSE.split(sentence[: figure.start])[-1]
    after = _CLAUSE.split(sentence[figure.end :])[0]
    words = re.findall(r"[^\W\d_][\w’'-]*", before)[-MOST_WORDS:] + re.findall(r"[^\W\d_][\w’'-]*", after)[:MOST_WORDS]
    return " ".join(words).lower()


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
