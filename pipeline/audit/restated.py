"""Every figure of a text held against its sources: where it stands there, or that it does not."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.audit.agreement import agrees
from pipeline.audit.mentions import Mention, Reading, read_source
from pipeline.audit.quantities import ends, find_quantities
from pipeline.audit.sentences import sentences
from pipeline.models.audit import CheckedFigure, Evidence, Interval, PassageEvidence, Verdict
from pipeline.models.quantity import Quantity
from pipeline.models.story import Fact, Source


class Restated(NamedTuple):
    """One figure of the text with its verdict, and the passages of the sources that bear it."""

    figure: CheckedFigure
    evidence: tuple[Evidence, ...] = ()


def restated_figures(text: str, sources: Sequence[Source], facts: Sequence[Fact] = ()) -> tuple[Restated, ...]:
    """Each number, date, age and score of a text, in text order, compared with the sources and facts."""
    readings = [read_source(source) for source in sources]
    readings += [read_source(Source(id=fact.id, title=fact.id, text=fact.statement)) for fact in facts]
    pieces = sentences(text)
    checked = []
    for quantity in find_quantities(text):
        piece = next((piece for piece in pieces if piece.start <= quantity.start < piece.end), None)
        words = frozenset(re.findall(r"\w+", (piece.text if piece else text).lower()))
        checked.append(_checked(quantity, readings, words))
    return tuple(checked)


def _checked(quantity: Quantity, readings: Sequence[Reading], words: frozenset[str]) -> Restated:
    found = _bearing(quantity, readings, words)
    if not found and quantity.low != quantity.high:
        both = [_bearing(end, readings, words) for end in ends(quantity)]
        found = [mentions[0] for mentions in both if mentions] if all(both) else []
    verdict = Verdict.SUPPORTED if found else Verdict.NOT_ENOUGH
    reason = "stands in the source" if found else "no source has this figure"
    figure = CheckedFigure(
        start=quantity.start,
        end=quantity.end,
        text=quantity.text,
        verdict=verdict,
        stated=Interval(
            low=min(quantity.low, quantity.high), high=max(quantity.low, quantity.high), unit=quantity.unit
        ),
        reason=reason,
    )
    return Restated(figure, tuple(_passage(mention) for mention in found[:3]))


def _bearing(quantity: Quantity, readings: Sequence[Reading], words: frozenset[str]) -> list[Mention]:
    return [mention for reading in readings for mention in reading.mentions if agrees(quantity, mention, words)]


def _passage(mention: Mention) -> Evidence:
    quantity = mention.quantity
    passage = mention.source.text[quantity.start : quantity.end]
    return PassageEvidence(
        source=mention.source.id or mention.source.title, start=quantity.start, end=quantity.end, passage=passage
    )
