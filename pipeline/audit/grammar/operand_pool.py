"""The operands of one figure's formulas: known values with how well the words name each, merged and paired by unit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.audit.arithmetic.amount import POINT, RATIO, Amount, Unit
from pipeline.audit.arithmetic.judgement import Judgement
from pipeline.audit.arithmetic.typed_formula import Formula, Operand
from pipeline.audit.attribution.value_conflicts import alike
from pipeline.audit.evidence.index import EvidenceIndex
from pipeline.audit.evidence.known import CELL, NOTE, PASSAGE, TABLE, TEXT, Known
from pipeline.audit.evidence.period_parts import clash
from pipeline.audit.reading.said import Said
from pipeline.audit.reading.value_words import is_amount_moved
from pipeline.audit.wording.lexicon import UNIT_STEMS
from pipeline.models import Direction, Kind, Verdict

# A table's value of the year that the figure is of (TOPIC: of the very thing that it is of), of the year that this one
# is compared with, or of another year named.
TOPIC, MAIN, BASIS, OTHER = "topic", "main", "basis", "other"
YEARS, MEASURES = "years", "measures"
POOL = 28  # known values looked at for one figure
LEAST_NAMED = 0.12
LEADING = 6  # named values whose whole series is looked at
LONGEST_SERIES = 12
SAME_SERIES = 0.9  # how well another period of a named series is named
ONE_TOPIC = 0.5  # share of naming words that the two ends of a change have in common
ORIGINS = (NOTE, CELL, TABLE, PASSAGE, TEXT)
CHANGING = (Direction.UP, Direction.DOWN)
THOUSANDTH = Decimal("0.001")
UNJUDGED = Judgement(Verdict.NOT_ENOUGH)
ALL = Operand("100%", "", Amount(Decimal(1), Decimal(1)), "100%")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A formula for a figure with how well the words bear it; `sign` is the direction they give (None: none)."""

    formula: Formula
    score: float
    kind: str
    sign: int | None = None
    internal: bool = False
    periods: tuple[frozenset[str], ...] = ()
    held: Judgement = UNJUDGED

    def judged(self, held: Judgement) -> "Candidate":
        """The candidate with its judgement."""
        return Candidate(self.formula, self.score, self.kind, self.sign, self.internal, self.periods, held)

    def moved_by(self, shift: float) -> "Candidate":
        """The candidate with its score raised or lowered."""
        score = self.score + shift
        return Candidate(self.formula, score, self.kind, self.sign, self.internal, self.periods, self.held)


@dataclass(frozen=True, slots=True)
class Named:
    """A known value as an operand of one figure: how well it is named, and whether the text itself states it."""

    value: Known
    fit: float
    internal: bool = False
    near: bool = False  # named in the figure's own clause, or in its sentence
    role: str = ""  # of a value of the reference tables: TOPIC, MAIN, BASIS or OTHER
    backdrop: bool = False  # the world that others are held against
    put: str = ""  # YEARS or MEASURES where it is one of several that the sentence puts together

    @property
    def operand(self) -> Operand:
        return self.value.operand


def operand_pool(context: Said, index: EvidenceIndex, named: Mapping[int, float], own: Sequence[Known]) -> list[Named]:
    """The best named values, the other periods of the series that are spoken of, and the text's own figures near."""
    fits = {place: fit for place, fit in named.items() if fit >= LEAST_NAMED}
    spoken = [(value.series, 0.8) for value in own if value.origin in (NOTE, CELL, TABLE)]
    best = sorted(fits.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))[:LEADING]
    spoken += [(index.values[place].series, fit) for place, fit in best]
    for series, fit in spoken:
        for place in index.series.get(series, ())[:LONGEST_SERIES]:
            fits[place] = max(fits.get(place, 0.0), SAME_SERIES * fit)
    worth = {place: round(fit + _period_bonus(context, index.values[place]), 6) for place, fit in fits.items()}
    ranked = sorted(fits.items(), key=lambda pair: (-worth[pair[0]], pair[0]))
    pool = [
        Named(index.values[place], fit, near=bool(_distinct(index.values[place]) & context.reading.stems))
        for place, fit in ranked[:POOL]
        if not index.values[place].is_label
    ]
    mine = [Named(value, 0.8, internal=True, near=True) for value in own if not _is_one(value)]
    return merged([*mine, *pool])


def _is_one(value: Known) -> bool:
    """Whether a figure of the text is the "one" of a rate or a pronoun."""
    return value.quantity.in_words and value.quantity.low == value.quantity.high == 1


def merged(pool: Sequence[Named]) -> list[Named]:
    """The pool with what states one amount of one time twice (a note, its passage, the text itself) as one operand."""
    kept: list[Named] = []
    for named in pool:
        at = next((n for n, other in enumerate(kept) if is_same_value(named.value, other.value)), None)
        if at is None:
            kept.append(named)
            continue
        first, second = sorted((kept[at], named), key=lambda n: ORIGINS.index(n.value.origin))
        value = (
            replace(first.value, periods=first.value.periods | second.value.periods)
            if not clash(first.value.periods, second.value.periods)
            else first.value
        )
        mine = first if first.internal else second if second.internal else None
        if mine is not None:
            value = replace(value, quantity=mine.value.quantity)
        kept[at] = Named(
            value,
            max(first.fit, second.fit),
            first.internal or second.internal,
            first.near or second.near,
            first.role or second.role,
            first.backdrop or second.backdrop,
            first.put or second.put,
        )
    return kept


def is_same_value(one: Known, other: Known) -> bool:
    """Whether two values state one amount of one time, each within the other's rounding."""
    mine, theirs = one.amount, other.amount
    if mine.unit != theirs.unit or mine.percent != theirs.percent:
        return False
    room = max(abs(theirs.low) * THOUSANDTH, one.operand.slack, other.operand.slack)
    near = abs(mine.low - theirs.low) <= room and abs(mine.high - theirs.high) <= room
    return near and not clash(one.periods, other.periods)


def _distinct(value: Known) -> frozenset[str]:
    return (value.owner or value.near) - UNIT_STEMS


def _period_bonus(context: Said, value: Known) -> float:
    if clash(context.periods, value.periods):
        return -0.1
    return 0.25 if context.named_periods & value.periods else 0.0


def in_same_series(one: Known, other: Known) -> bool:
    """Whether two values are of one thing at two times."""
    if one.series == other.series:
        return True
    return alike(one, other) >= ONE_TOPIC and one.amount.unit == other.amount.unit and one.periods != other.periods


def levels_of(pool: Iterable[Named]) -> list[Named]:
    """The values that are levels of something: no changes, fractions or multiples."""
    return [named for named in pool if _is_level(named)]


def _is_level(named: Named) -> bool:
    """Whether a value is the level of something: no change, fraction or multiple."""
    if named.value.quantity.kind in (Kind.FRACTION, Kind.MULTIPLE):
        return False
    changed = named.value.sign and (named.value.origin != TEXT or named.value.quantity.direction in CHANGING)
    return (
        not changed
        or is_amount_moved(named.value)
        or (named.value.origin == PASSAGE and named.value.amount.unit not in (RATIO, POINT))
    )


def unit_pairs(pool: Sequence[Named]) -> Iterator[tuple[Named, Named]]:
    """Each ordered pair of values of one unit, both per so many or neither."""
    of_unit: dict[tuple[Unit, bool, Decimal | None], list[Named]] = {}
    for named in pool:
        of_unit.setdefault(_unit_of(named), []).append(named)
    for one in pool:
        for other in of_unit[_unit_of(one)]:
            if other is not one:
                yield one, other


def _unit_of(named: Named) -> tuple[Unit, bool, Decimal | None]:
    amount = named.value.amount
    return amount.unit, amount.percent, named.operand.per


def mean_fit(*named: Named) -> float:
    """How well some values are named on average, none more than 1."""
    return sum(min(1.0, item.fit) for item in named) / len(named)


def stands_behind(context: Said, named: Named) -> bool:
    """Whether a value of the text stands right behind the figure."""
    return 0 <= named.value.quantity.start - context.figure.end < 40
