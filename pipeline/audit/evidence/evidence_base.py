"""What the audit may compute with: the notes' figures and the cells of the reference tables, as inputs of formulas."""

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from pipeline.audit.arithmetic.formula import Formula, Input, Op, apply
from pipeline.audit.context.measures import COUNTRY
from pipeline.audit.evidence.fact_index import IndexedFigure, entries_of
from pipeline.models import Fact, Source
from pipeline.quantities.formatting import SIGNS
from pipeline.reference.entities import Entity
from pipeline.reference.lookup import Cell, Missing, Reference

DERIVED = {
    "operating_margin": (Op.SHARE, "operating_income", "revenue", "%"),
    "net_margin": (Op.SHARE, "net_income", "revenue", "%"),
    "shareholder_returns": (Op.ADD, "share_repurchases", "dividends_paid", "USD"),
    "free_cash_flow": (Op.SUBTRACT, "operating_cash_flow", "capital_expenditure", "USD"),
    "gdp_per_capita": (Op.DIVIDE, "gdp", "population", "USD per person"),
}
# Populations and output of these groups count different countries in the two tables (reference/SOURCES.md).
UNEVEN = frozenset({"MEA", "MNA", "TMN"})


@dataclass(frozen=True, slots=True)
class Gap:
    """No input, and why: the reason for a verdict of not enough evidence."""

    reason: str


class EvidenceBase:
    """The facts, sources and tables of one audit."""

    def __init__(
        self, facts: Sequence[Fact], sources: Sequence[Source], reference: Reference, as_of: date | None = None
    ) -> None:
        self.facts = tuple(facts)
        self.sources = tuple(sources)
        self.reference = reference
        self.as_of = as_of
        self.entries: tuple[IndexedFigure, ...] = entries_of(facts)
        self.shifted: frozenset[str] = frozenset()
        self.rates = tuple(entry for entry in self.entries if entry.dimension == "exchange")

    def only(self, facts: Sequence[Fact]) -> "EvidenceBase":
        """The same sources and tables with these facts alone."""
        return EvidenceBase(facts, self.sources, self.reference, self.as_of)

    @property
    def tables(self) -> "EvidenceBase":
        """The same without facts."""
        other = copy(self)
        other.entries = other.rates = ()
        other.__dict__["rivals"] = ()
        return other

    @cached_property
    def rivals(self) -> tuple[tuple[IndexedFigure, IndexedFigure], ...]:
        """The pairs of entries that give one input two values which do not overlap, the first given first."""
        seen: dict[tuple[str, str, str, str], IndexedFigure] = {}
        found = []
        for entry in self.entries:
            first = seen.setdefault((entry.entity, entry.measure, entry.period, entry.dimension), entry)
            if first.value.low > entry.value.high or entry.value.low > first.value.high:
                found.append((first, entry))
        return tuple(found)

    def without(self, entries: Collection[IndexedFigure]) -> "EvidenceBase":
        """The same holdings less some entries, so that none of the rest are rivals."""
        other = copy(self)
        other.entries = tuple(entry for entry in self.entries if entry not in entries)
        other.rates = tuple(rate for rate in self.rates if rate not in entries)
        other.__dict__["rivals"] = ()
        return other

    def later(self, companies: frozenset[str]) -> "EvidenceBase":
        """The same holdings with the fiscal year after the one named, for these companies."""
        other = copy(self)
        other.shifted = companies
        return other

    def years(self, entity: Entity, measure: str) -> tuple[int, ...]:
        """The years for which a measure, derived ones too, is in the tables, oldest first."""
        parts = [DERIVED[measure][1], DERIVED[measure][2]] if measure in DERIVED else [measure]
        held = [{int(p) for p in self.reference.periods(entity, part) if p.isdecimal()} for part in parts]
        return tuple(sorted(set.intersection(*held)))

    def cell(self, entity: Entity, measure: str, year: int | None) -> Formula | Gap:
        """A table's value for a year, or for the newest; a derived measure comes as its formula."""
        known = self.years(entity, measure)
        if not known:
            return Gap(f"the reference tables hold no {spoken(measure)} for {entity.name}")
        wanted = known[-1] if year is None else year + (entity.id in self.shifted)
        if wanted not in known:
            span = f"{known[0]} to {known[-1]}"
            return Gap(f"the tables have no {spoken(measure)} of {wanted} for {entity.name} (they have {span})")
        if measure in DERIVED:
            return self._derived(entity, measure, wanted)
        found = self.reference.look_up(entity, measure, wanted)
        return Gap(found.reason) if isinstance(found, Missing) else cell_input(found)

    def _derived(self, entity: Entity, measure: str, year: int) -> Formula | Gap:
        op, first, second, unit = DERIVED[measure]
        if measure == "gdp_per_capita" and entity.id in UNEVEN:
            return Gap(f"the GDP and population tables count different countries in {entity.name}")
        year -= entity.id in self.shifted
        one, other = self.cell(entity, first, year), self.cell(entity, second, year)
        if isinstance(one, Gap):
            return one
        return other if isinstance(other, Gap) else apply(op, one, other, unit=unit)

    def converted(self, value: Formula, unit: str, to: str) -> Formula | Gap:
        """A sum of money in another currency, by a rate among the facts."""
        if unit[:3] == to[:3]:
            return value
        for rate in self.rates:
            base, quote = rate.value.unit[-3:], rate.value.unit[:3]
            if (base, quote) == (unit[:3], to[:3]):
                return apply(Op.MULTIPLY, value, rate.value, unit=to)
            if (base, quote) == (to[:3], unit[:3]):
                return apply(Op.DIVIDE, value, rate.value, unit=to)
        names = SIGNS.get(unit[:3], unit[:3]), SIGNS.get(to[:3], to[:3])
        return Gap(f"no exchange rate between {names[0]} and {names[1]} is given")


def cell_input(cell: Cell) -> Input:
    """A cell as a formula's input, named as a reader would name it."""
    year = f"FY{cell.period}" if cell.entity.is_company else cell.period
    name = f"{short(cell.entity)} {spoken(cell.measure)} {year}"
    return Input(name, cell.value, cell.value, cell.unit, (cell.evidence(),))


def short(entity: Entity) -> str:
    """The name by which readers know an entity."""
    return entity.name.partition(",")[0].removesuffix(" Platforms").removesuffix(" Group")


def spoken(measure: str) -> str:
    """A measure's name in words."""
    named = {"gdp": "GDP", "gdp_per_capita": "GDP per person", "r_and_d": "research and development"}
    return named.get(measure, measure.replace("_", " "))


def fits(entity: Entity, measure: str) -> bool:
    """Whether a measure is one of countries or of companies as the entity is."""
    return entity.is_company != (measure in COUNTRY)


def magnitude(formula: Formula) -> Formula:
    """A formula whose value is below zero, with its sign turned: a loss as texts state it."""
    if isinstance(formula, Input) and formula.high < Decimal(0):
        return apply(Op.NEGATE, formula, unit=formula.unit)
    return formula
