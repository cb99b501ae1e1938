"""Which chart a text's figures bear: values compared, a series over time, or parts of a whole, as the audit has them.

The kind follows from the audited formula, from its operator and what its operands are of. Only readings that hold are
drawn, of claims that hold: a figure that is refuted or in dispute is in no chart, and a text that changes has the chart
of its new audit.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from pipeline.audit.arithmetic.typed_formula import COMPARED, Op
from pipeline.audit.evidence.period_parts import period_key, period_parts
from pipeline.models import (
    Audit,
    CellEvidence,
    Claim,
    Evidence,
    FactEvidence,
    FrozenModel,
    PassageEvidence,
    ReckonedValue,
    Source,
    Verdict,
)
from pipeline.quantities.formatting import readable, to_the_digit
from pipeline.style.picture import SHIPPED, PictureColours
from pipeline.text.capital import with_capital

Kind = Literal["comparison", "change", "share"]
Choice = Literal["", "none", "comparison", "change", "share"]
"""What an editor decides: the chart that is proposed, none, or the one of a kind."""
KINDS: dict[Kind, str] = {
    "comparison": "What is compared",
    "change": "Change over time",
    "share": "Shares of a whole",
}
BETWEEN = {COMPARED, Op.SHARE, Op.TIMES, Op.CHANGE, Op.GROWTH, Op.SUBTRACT, Op.RANK, Op.RANK_LOW}
"""Operators that hold values of one unit against each other."""
FEWEST, MOST = 2, 7
"""Values of a chart: one alone says nothing, more than these are a table."""
SMALLEST, ALIKE = Decimal("0.02"), Decimal("0.9")
"""Of the longest bar: what would be shorter cannot be told from the next short one, and bars of which each is longer
look the same."""
_TOTAL = re.compile(r"\b(?:world(?:wide)?|global(?:ly)?|totals?|all|overall|altogether|whole)\b", re.IGNORECASE)
RATES = {"%", "points", "time^1"}
"""Units in which anything is told: beside one another they say something where they are of one measure alone."""
_WORD = re.compile(r"\w{4,}")
_COUNTED = Decimal(1_000)  # smaller counts are the same by chance
_Reading = tuple[str, list[ReckonedValue], Claim]
_Drawn = tuple[Kind, str, list["Bar"], list[ReckonedValue]]


class Bar(FrozenModel):
    """One value: whose and what it is, how it is printed, and its ends in base units; `own` is what the chart is about.

    `whole` is what a part is of, 0 for what is no part.
    """

    who: str
    what: str
    shown: str
    low: Decimal
    high: Decimal
    own: bool = False
    whole: Decimal = Decimal(0)

    @property
    def name(self) -> str:
        return _joined(self.who, self.what)


class Chart(FrozenModel):
    """Bars to scale under a title, in a style's colours."""

    kind: Kind
    title: str
    bars: tuple[Bar, ...]
    sources: tuple[str, ...]
    colours: PictureColours = SHIPPED

    @property
    def alt(self) -> str:
        """The chart in words: each value with its name."""
        return f"Bars to scale. {self.title}. {'; '.join(f'{bar.name}: {bar.shown}' for bar in self.bars)}."

    @property
    def source_line(self) -> str:
        """Where its values are from; empty where nothing says it."""
        return f"Source: {'; '.join(self.sources)}." if self.sources else ""

    @property
    def legend(self) -> str:
        """What its bars have beside their length, to go on a sentence with."""
        ranges = any(bar.high > bar.low for bar in self.bars)
        outlined = "; an outline is the whole" if self.kind == "share" else ""
        return f"{outlined}{'; the lighter end of a bar is the span of a range' if ranges else ''}"

    @property
    def longest(self) -> Decimal:
        """The end of what reaches farthest, in base units."""
        return max(max(bar.high, bar.whole) for bar in self.bars)


def chart_of(
    audit: Audit, sources: Iterable[Source], choice: Choice = "", colours: PictureColours = SHIPPED
) -> Chart | None:
    """The chart that is proposed, or that of a kind; None where the text bears none or the editor wants none."""
    return next((chart for chart in charts(audit, sources, colours) if choice in ("", chart.kind)), None)


def charts(audit: Audit, sources: Iterable[Source], colours: PictureColours = SHIPPED) -> list[Chart]:
    """A chart of each kind that an audit bears: that of the value which its text compares most, then the fullest.

    The one of the most compared value comes first; empty where none says much.
    """
    by_kind: dict[Kind, list[tuple[list[ReckonedValue], Claim]]] = {"comparison": [], "change": [], "share": []}
    for operator, values, claim in _named(list(_held(audit))):
        by_kind[_kind_of(operator, values)].append((values, claim))
    found = [
        *_comparisons([*(values for values, _ in by_kind["comparison"]), *_rates(audit)]),
        *_changes([values for values, _ in by_kind["change"]]),
        *_shares(by_kind["share"]),
    ]
    compared = Counter((value.low, value.high, value.unit) for _, values, _ in _held(audit) for value in values)

    def telling(drawn: _Drawn) -> tuple[int, int]:
        return max(compared[value.low, value.high, value.unit] for value in drawn[3]), len(drawn[3])

    known, fullest = {source.id: source for source in sources}, dict[Kind, Chart]()
    for kind, title, bars, values in sorted(found, key=telling, reverse=True):
        where_from = tuple(origins((piece for value in values for piece in value.evidence), known))
        whole = {"bars": tuple(bars), "sources": where_from, "colours": colours}
        fullest.setdefault(kind, Chart(kind=kind, title=with_capital(title), **whole))
    return list(fullest.values())


def _held(audit: Audit) -> Iterator[_Reading]:
    """Operator, values and claim of each reading that holds and sets values of one unit against each other."""
    for claim in audit.claims:
        for reading in claim.readings if claim.verdict is Verdict.SUPPORTED else ():
            values = [value for value in reading.values if value.low > 0 and value.shown[:1] not in "−-"]
            units = {value.unit for value in values}
            holds = reading.verdict is Verdict.SUPPORTED and reading.operator in BETWEEN
            if holds and len(units) == 1 and "" not in units:
                yield reading.operator, values, claim


def _rates(audit: Audit) -> list[list[ReckonedValue]]:
    """What a text reckons alike for several, as it states it: the votes for a seat of each party."""
    found: dict[object, list[ReckonedValue]] = defaultdict(list)
    for claim in audit.claims:
        for reading in claim.readings if claim.verdict is Verdict.SUPPORTED and len(claim.figures) == 1 else ():
            figure, named = claim.figures[0], [value for value in reading.values if value.entity]
            if reading.operator not in (Op.DIVIDE, Op.PER) or len(named) != FEWEST or not figure.stated:
                continue
            one, by = named
            if (one.entity, one.period) == (by.entity, by.period) and figure.stated.low > 0:
                size = {"shown": figure.text, "low": figure.stated.low, "high": figure.stated.high}
                what = {"measure": f"{one.measure} ÷ {by.measure}", "evidence": (*one.evidence, *by.evidence)}
                rate = one.model_copy(update={**size, **what})
                found[rate.measure, rate.period, figure.stated.unit].append(rate)
    return list(found.values())


def _named(readings: Sequence[_Reading]) -> list[_Reading]:
    """The readings without what nobody named; a value of a passage, or of a cell that tells no measure, has the name
    of the only one of its size.
    """
    by_size: dict[object, dict[object, ReckonedValue]] = defaultdict(dict)
    for value in (value for _, values, _ in readings for value in values if value.entity and value.measure):
        by_size[value.low, value.high, value.unit].setdefault((value.entity, value.measure, value.period), value)

    def name(value: ReckonedValue) -> ReckonedValue | None:
        of_size = by_size.get((value.low, value.high, value.unit), {})
        if held := of_size.get((value.entity, value.measure, value.period)):
            return held
        by_chance = value.unit == "thing^1" and value.low < _COUNTED
        fits = [] if by_chance else [other for other in of_size.values() if value.entity in ("", other.entity)]
        return fits[0] if len(fits) == 1 else value if value.entity else None

    found = [
        (operator, [held for value in values if (held := name(value))], claim) for operator, values, claim in readings
    ]
    return [one for one in found if len(one[1]) >= FEWEST]


def _kind_of(operator: str, values: Sequence[ReckonedValue]) -> Kind:
    """What a formula's operator and what its values are of make it: change of one thing from time to time, all years
    or all quarters or all days; a part of a whole, both of one measure and one time; or else a comparison, as that of
    a town's budget with its neighbour's is.
    """
    first, *others = values
    if all((other.entity, other.measure) == (first.entity, first.measure) for other in others):
        spans = {_span(value) for value in values}
        times = {value.period for value in values}
        if len(spans) == 1 and frozenset() not in spans and len(times) == len(values):
            return "change"
    if operator == Op.SHARE and len(others) == 1 and first.measure:
        (whole,) = others
        alike = (first.measure, first.period) == (whole.measure, whole.period)
        inside = whole.entity.lower() in first.entity.lower() or _TOTAL.search(whole.entity)
        return "share" if alike and inside and first.high < whole.low == whole.high else "comparison"
    return "comparison"


def _span(value: ReckonedValue) -> frozenset[str]:
    """What kind of time a value is of, by the kinds of its period's parts: a year, a quarter of one, a day."""
    return frozenset(part[0] for part, _ in period_parts(value.period))


def _changes(readings: Sequence[Sequence[ReckonedValue]]) -> Iterator[_Drawn]:
    """Each series with the values that its text compares, in the order of time."""
    series: dict[object, dict[str, ReckonedValue]] = defaultdict(dict)
    for value in (value for values in readings for value in values):
        series[value.entity, value.measure, value.unit, _span(value)].setdefault(value.period, value)
    for by_period in series.values():
        values = sorted(by_period.values(), key=lambda value: period_key(value.period))[-MOST:]
        if _tells(values):
            bars = [_bar(value, who=value.period, own=value is values[-1]) for value in values]
            yield "change", _joined(values[0].entity, values[0].measure), bars, values


def _shares(readings: Sequence[tuple[list[ReckonedValue], Claim]]) -> Iterator[_Drawn]:
    """Each whole with the parts that its text gives, the largest first, each with its share as stated."""
    wholes: dict[ReckonedValue, dict[ReckonedValue, Bar]] = defaultdict(dict)
    for (part, whole), claim in readings:
        stated = f" ({claim.figures[0].text})" if len(claim.figures) == 1 else ""
        if SMALLEST * whole.low <= part.low and part.high <= (1 - SMALLEST) * whole.low:
            wholes[whole][part] = _bar(part, stated=stated, own=True, whole=whole.low)
    for whole, parts in wholes.items():
        drawn = sorted(parts, key=lambda part: -part.high)[: MOST - 1]
        title = f"Parts of {_joined(whole.entity, whole.measure, whole.period)}: {whole.shown}"
        yield "share", title, [parts[part] for part in drawn], [*drawn, whole]


def _comparisons(readings: Sequence[Sequence[ReckonedValue]]) -> Iterator[_Drawn]:
    """Each value, which comes first, with those that its text compares it with, the largest first."""
    beside: dict[ReckonedValue, dict[ReckonedValue, None]] = defaultdict(dict)
    for values in readings:
        for value in values:
            beside[value] |= dict.fromkeys(other for other in values if other != value and _comparable(value, other))
    for subject, others in beside.items():
        longest = max(value.high for value in (subject, *others))
        rest = sorted((value for value in others if value.low >= SMALLEST * longest), key=lambda value: -value.high)
        values = [subject, *rest[: MOST - 1]]
        if _tells(values):
            kinds = [_joined(value.measure, value.period) for value in values]
            alike = set(kinds) == {kinds[0]}
            title = kinds[0] if alike else f"{_joined(subject.entity, kinds[0])}, compared"
            whats = ("" if alike else kind for kind in kinds)
            bars = [_bar(value, what, own=value is subject) for value, what in zip(values, whats, strict=True)]
            yield "comparison", title, bars, values


def _comparable(one: ReckonedValue, other: ReckonedValue) -> bool:
    """Whether bars of both say something: amounts do, and shares, rates or times of one measure, however it is told."""
    if one.unit not in RATES:
        return True
    ours, theirs = (set(_WORD.findall(value.measure.lower())) for value in (one, other))
    return bool(ours) and bool(theirs) and (ours <= theirs or theirs <= ours)


def _tells(values: Sequence[ReckonedValue]) -> bool:
    """Whether bars of these values show something: two at least, of lengths that differ to the eye."""
    ends = [value.high for value in values]
    return len(ends) >= FEWEST and SMALLEST * max(ends) <= min(ends) <= ALIKE * max(ends)


def _bar(
    value: ReckonedValue,
    what: str = "",
    *,
    who: str = "",
    stated: str = "",
    own: bool = False,
    whole: Decimal = Decimal(0),
) -> Bar:
    unit = value.unit.removesuffix("^1")
    reckoned = value.shown == readable(value.low, value.high, unit)
    shown = f"{to_the_digit(value.low, value.high, unit) if reckoned else value.shown}{stated}"
    return Bar(who=who or value.entity, what=what, shown=shown, low=value.low, high=value.high, own=own, whole=whole)


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def origins(pieces: Iterable[Evidence], known: Mapping[str, Source]) -> Iterator[str]:
    """Where pieces of evidence are from, each origin once, with its date."""
    lines: dict[str, None] = {}
    for piece in pieces:
        if isinstance(piece, CellEvidence):
            lines[", ".join(filter(None, (piece.attribution or piece.table, piece.vintage)))] = None
        elif isinstance(piece, FactEvidence | PassageEvidence) and (source := known.get(piece.source)):
            day = f"{source.published.day} {source.published:%B %Y}" if source.published else ""
            lines[", ".join(filter(None, (source.publisher or source.title, day)))] = None
    yield from lines
