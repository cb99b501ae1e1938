"""A known value: what the audit may hold a figure against or compute with, and the words that name it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.audit.arithmetic.amount import Amount, counted_by, typed
from pipeline.audit.arithmetic.typed_formula import Operand
from pipeline.models import CellEvidence, Evidence, Fact, FactEvidence, Kind, Quantity
from pipeline.quantities.currency_families import DOLLARS
from pipeline.quantities.finder import find_quantities
from pipeline.quantities.units import CURRENCY_CODES

NOTE, PASSAGE, CELL, TABLE, TEXT = "note", "passage", "cell", "reference", "text"
BARE_SIGN = re.compile(r"(?<![A-Za-z.])\$")


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """One value with its place.

    `near` are the stems that name it (a note's entity and measure, a cell's row and column, a clause of prose),
    `around` those of what it stands in, `measure` those of what is measured without whose it is, `owner` those that
    tell it from its neighbours in `series`, the values of one topic. `periods` are parts of a period ("y2024", "q2");
    `time` sorts the values of a series; `sign` is -1 or 1 for a change or a value that its words call a fall, a loss
    or a rise. `is_label`: the number names a row, and is restated but not reckoned with by rules.
    """

    operand: Operand
    quantity: Quantity
    near: frozenset[str]
    around: frozenset[str] = frozenset()
    owner: frozenset[str] = frozenset()
    periods: frozenset[str] = frozenset()
    time: tuple[int, ...] = ()
    series: str = ""
    topic: str = ""
    origin: str = NOTE
    source: str = ""
    group: str = ""
    sign: int = 0
    words: str = ""
    measure: frozenset[str] = frozenset()
    modality: frozenset[str] = frozenset()
    is_label: bool = False

    @property
    def group_owner(self) -> str:
        """Whose value it is: a note's entity, a table's column."""
        return self.series.partition("|")[0] if self.origin == NOTE else self.topic

    @property
    def key(self) -> str:
        return self.operand.key

    @property
    def amount(self) -> Amount:
        return self.operand.amount

    @property
    def is_change(self) -> bool:
        """Whether the value is itself a change or a difference."""
        return "=increase" in self.near or "change" in self.near or self.quantity.direction in ("up", "down")


def is_one_time(one: Known, other: Known) -> bool:
    """Whether two values are of the very same time, to the day where both name one."""
    return one.periods == other.periods and (one.time[2] == other.time[2] or not (one.time[2] and other.time[2]))


def operand_of(
    key: str,
    name: str,
    quantity: Quantity,
    evidence: Iterable[Evidence] = (),
    of: tuple[str, str, str] = ("", "", ""),
) -> Operand:
    """A quantity as an operand; a counted whole number below a thousand is exact, other printed values are not."""
    held = typed(quantity)
    return Operand(
        key,
        name,
        held,
        shown_value(quantity),
        slack_of(quantity, held),
        tuple(evidence),
        str(quantity.hedge),
        counted_by(quantity),
        of,
    )


def slack_of(quantity: Quantity, held: Amount) -> Decimal:
    """Half of the last printed digit in base units, 0 for what is exact."""
    exact = not quantity.step or quantity.in_words or (quantity.step == 1 and quantity.kind in (Kind.NUMBER, Kind.AGE))
    if exact or not quantity.low:
        return Decimal(0)
    return abs(held.low / quantity.low) * quantity.step / 2


def shown_value(quantity: Quantity) -> str:
    from pipeline.quantities.formatting import readable

    if quantity.kind is Kind.FRACTION or quantity.in_words:
        return quantity.text.strip() or readable(quantity.low, quantity.high, quantity.unit)
    return readable(quantity.low, quantity.high, quantity.unit)


def distinguished(values: list[Known]) -> list[Known]:
    """The values with `owner` set: the stems that not all values of their series and dimension share."""
    shared: dict[str, frozenset[str]] = {}
    for value in values:
        held = shared.get(value.group)
        shared[value.group] = value.near if held is None else held & value.near
    return [replace(value, owner=value.near - shared[value.group]) for value in values]


def currencies_of(values: Iterable[Known]) -> frozenset[str]:
    """The currencies of values as a bare sign or word of the text may mean them; another's dollar only as below."""
    found = (value for value in values if value.quantity.unit[:3] in CURRENCY_CODES)
    return frozenset(value.quantity.unit[:3] for value in found if not _is_named_dollar(value))


def _is_named_dollar(value: Known) -> bool:
    """Whether a value is in dollars that are not American and that its own words, too, tell from those.

    A note of a Canadian release that prints "$1.2 million" may be told as it is printed.
    """
    code = value.quantity.unit[:3]
    if code == "USD" or code not in DOLLARS or value.origin == TEXT:
        return False
    words = [piece.passage for piece in value.operand.evidence if not isinstance(piece, CellEvidence)]
    if value.origin == CELL:
        return not any(map(BARE_SIGN.search, words))
    printed = (each for text in words for each in find_quantities(text) if each.unit[:3] == "USD")
    return all(each.low != value.quantity.low for each in printed)


def evidence_of_all(values: Iterable[Known]) -> tuple[Evidence, ...]:
    """What some values rest on, in their order."""
    return tuple(piece for value in values for piece in value.operand.evidence)


def evidence_of(fact: Fact) -> FactEvidence:
    """A fact as a verdict cites it, with its first passage."""
    passage = fact.passages[0] if fact.passages else None
    if passage is None:
        return FactEvidence(fact=fact.id, statement=fact.statement)
    return FactEvidence(
        fact=fact.id,
        statement=fact.statement,
        source=passage.source,
        start=passage.start,
        end=passage.end,
        passage=passage.text,
    )
