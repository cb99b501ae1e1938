"""Which values a picture shows: those that a text compares with one of them, each as the audit has it.

Only readings that hold are drawn, of claims that hold: a figure that is refuted or in dispute is in no picture, and a
text that changes has the picture of its new audit.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from pipeline.audit.evidence.reference_values import SPOKEN
from pipeline.models import (
    Audit,
    CellEvidence,
    ClaimKind,
    FactEvidence,
    FrozenModel,
    PassageEvidence,
    ReckonedValue,
    Source,
    Verdict,
)

COMPARED = (ClaimKind.COMPARISON, ClaimKind.SHARE, ClaimKind.MULTIPLE, ClaimKind.CHANGE, ClaimKind.DIFFERENCE)
FEWEST, MOST = 2, 7
"""Bars of a picture: one alone compares nothing, more than these are a table."""
SMALLEST = Decimal("0.02")
"""Of the longest bar: what would be shorter cannot be told from the next short one."""
_NAME = re.compile(r"[^\W\d_]")
_Size = tuple[Decimal, Decimal, str]


class Bar(FrozenModel):
    """One value: whose and what it is, how it is printed, and its ends in base units."""

    who: str
    what: str
    shown: str
    low: Decimal
    high: Decimal

    @property
    def name(self) -> str:
        return ", ".join(filter(None, (self.who, self.what)))


class ComparisonBars(FrozenModel):
    """A subject, which comes first, with what the text compares it with, the largest first."""

    bars: tuple[Bar, ...]
    sources: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.bars[0].name}, to scale"

    @property
    def alt(self) -> str:
        """The picture in words: each value with its name."""
        others = "; ".join(f"{bar.name}: {bar.shown}" for bar in self.bars[1:])
        return f"Bars to scale. {self.bars[0].name}: {self.bars[0].shown}. Compared with: {others}."


def comparison_bars(audit: Audit, sources: Iterable[Source]) -> ComparisonBars | None:
    """The picture that a text's audit proposes, None where the text compares too little for one."""
    beside, named = _compared(audit)
    for subject, _ in Counter({size: len(others) for size, others in beside.items()}).most_common():
        others = sorted((size for size in beside[subject] if size in named), key=lambda size: -size[1])
        longest = max((size[1] for size in (subject, *others)), default=Decimal(0))
        drawn = [size for size in others if size[0] >= SMALLEST * longest][: MOST - 1]
        if subject in named and len(drawn) + 1 >= FEWEST and subject[0] >= SMALLEST * longest:
            values = [named[size] for size in (subject, *drawn)]
            return ComparisonBars(bars=tuple(map(_bar, values)), sources=tuple(_origins(values, sources)))
    return None


def _compared(audit: Audit) -> tuple[Mapping[_Size, set[_Size]], Mapping[_Size, ReckonedValue]]:
    """For each value those that it is compared with, and the best name of each that has one."""
    beside: dict[_Size, set[_Size]] = defaultdict(set)
    named: dict[_Size, ReckonedValue] = {}
    for values in _held(audit):
        for value in values:
            if _is_name(value) and (_size(value) not in named or _rank(value) < _rank(named[_size(value)])):
                named[_size(value)] = value
            beside[_size(value)] |= {_size(other) for other in values if _size(other) != _size(value)}
    return beside, named


def _held(audit: Audit) -> Iterator[list[ReckonedValue]]:
    """The values of one kind that each comparison which holds is made of."""
    for claim in audit.claims:
        if claim.kind not in COMPARED or claim.verdict is not Verdict.SUPPORTED:
            continue
        for reading in claim.readings:
            values = [value for value in reading.values if value.low > 0]
            units = {value.unit for value in values}
            if reading.verdict is Verdict.SUPPORTED and len(values) >= FEWEST and len(units) == 1 and units != {""}:
                yield values


def _size(value: ReckonedValue) -> _Size:
    return value.low, value.high, value.unit


def _is_name(value: ReckonedValue) -> bool:
    """Whether the name is one: a passage is named by its first words, an amount of the text by nothing."""
    by_words = all(isinstance(piece, PassageEvidence) for piece in value.evidence)
    return bool(_NAME.search(value.name)) and not by_words


def _rank(value: ReckonedValue) -> tuple[int, int, str]:
    """Names in the order in which they serve: with period and measure, then the shorter, then by the alphabet."""
    return -value.name.count(","), len(value.name), value.name


def _bar(value: ReckonedValue) -> Bar:
    cell = next((piece for piece in value.evidence if isinstance(piece, CellEvidence)), None)
    if cell is not None:
        measure = SPOKEN.get(cell.measure, cell.measure.replace("_", " "))
        who, what = cell.entity, f"{measure}, {cell.period}"
    else:
        who, _, what = value.name.partition(", ")
    return Bar(who=who, what=what, shown=value.shown, low=value.low, high=value.high)


def _origins(values: Iterable[ReckonedValue], sources: Iterable[Source]) -> Iterator[str]:
    """Where the values are from, each origin once, with its date."""
    known = {source.id: source for source in sources}
    lines: dict[str, None] = {}
    for piece in (piece for value in values for piece in value.evidence):
        if isinstance(piece, CellEvidence):
            lines[", ".join(filter(None, (piece.attribution or piece.table, piece.vintage)))] = None
        elif isinstance(piece, FactEvidence | PassageEvidence) and (source := known.get(piece.source)):
            day = f"{source.published.day} {source.published:%B %Y}" if source.published else ""
            lines[", ".join(filter(None, (source.publisher or source.title, day)))] = None
    yield from lines
