"""The cells of the reference tables as known values: a country's or company's measure of one year, derived ones too."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipeline.audit.arithmetic.amount import HUNDRED, Amount
from pipeline.audit.arithmetic.typed_formula import Apply, Formula, Op, apply, evaluate, printed
from pipeline.audit.evidence.known import TABLE, Known, operand_of
from pipeline.audit.wording.measure_words import not_held
from pipeline.models import Evidence, Kind, Quantity
from pipeline.reference.entities import Entity
from pipeline.reference.lookup import Missing, Reference, ReferenceCell
from pipeline.text.stemming import stems

DERIVED = {
    "operating_margin": (Op.SHARE, "operating_income", "revenue"),
    "net_margin": (Op.SHARE, "net_income", "revenue"),
    "shareholder_returns": (Op.ADD, "share_repurchases", "dividends_paid"),
    "free_cash_flow": (Op.SUBTRACT, "operating_cash_flow", "capital_expenditure"),
    "gdp_per_capita": (Op.DIVIDE, "gdp", "population"),
}
STOCKS = ("population", "total_assets", "gdp_per_capita")  # counted at one time: no part of a year has its own
# Populations and output of these groups count different countries in the two tables (reference/SOURCES.md).
UNEVEN = frozenset({"MEA", "MNA", "TMN"})
COUNTRY = ("gdp", "population", "gdp_per_capita")
SPOKEN = {"gdp": "GDP", "gdp_per_capita": "GDP per person", "r_and_d": "research and development"}
HEADS = stems("people person head capita inhabitant resident citizen")
DECEMBER = 12
FISCAL = re.compile(r"\b(?:fiscal|financial year|FY ?\d)", re.IGNORECASE)
UNSETTLED = "the companies' fiscal years differ, and the later one would change the verdict"


@dataclass(frozen=True, slots=True)
class Gap:
    """No value, and why."""

    reason: str


class ReferenceValues:
    """The tables' values by entity, measure and year; `as_of` is the day that texts are read on."""

    def __init__(self, reference: Reference, as_of: date | None = None) -> None:
        self.reference, self.as_of = reference, as_of
        self._shifted: frozenset[str] = frozenset()
        self._found: dict[tuple[str, str, int | None], Known | Gap] = {}
        self._years: dict[tuple[str, str], tuple[int, ...]] = {}

    def later(self, entities: Iterable[Entity], text: str) -> "Iterator[ReferenceValues]":
        """The same tables with the fiscal year after the one named for companies that close before December.

        First for all of them, then for each alone, as the tables may not have the later year of another. Nothing where
        the companies of a text close their years in one month, or it says that it means fiscal years.
        """
        closing = {one.id: self.reference.fiscal_year_end(one) for one in entities if one.is_company}
        if len(set(closing.values())) < 2 or FISCAL.search(text):
            return
        early = [key for key, month in closing.items() if month not in (DECEMBER, None)]
        for shifted in (early, *([key] for key in early if len(early) > 1)):
            other = ReferenceValues(self.reference, self.as_of)
            other._shifted = frozenset(shifted)
            yield other

    def years(self, entity: Entity, measure: str) -> tuple[int, ...]:
        """The years for which a measure, derived ones too, is in the tables, oldest first."""
        key = entity.id, measure
        if key not in self._years:
            parts = DERIVED[measure][1:] if measure in DERIVED else (measure,)
            held = [{int(p) for p in self.reference.periods(entity, part) if p.isdecimal()} for part in parts]
            self._years[key] = tuple(y for y in sorted(set.intersection(*held)) if self._is_over(entity, y))
        return self._years[key]

    def _is_over(self, entity: Entity, year: int) -> bool:
        """Whether a year had ended on the day that the text is of, so that anybody could know its figures."""
        month = self.reference.fiscal_year_end(entity) if entity.is_company else None
        return self.as_of is None or date(year, month or DECEMBER, 28) <= self.as_of

    def value(self, entity: Entity, measure: str, year: int | None = None) -> Known | Gap:
        """The value of a year, or of the newest; a Gap where the tables hold none."""
        year = year + 1 if year is not None and entity.id in self._shifted else year
        key = entity.id, measure, year
        if key not in self._found:
            self._found[key] = self._read(entity, measure, year)
        return self._found[key]

    def _read(self, entity: Entity, measure: str, year: int | None) -> Known | Gap:
        if measure == "gdp_per_capita" and entity.id in UNEVEN:
            return Gap(f"the GDP and population tables count different countries in {entity.name}")
        known = self.years(entity, measure)
        if not known:
            return Gap(f"the reference tables hold no {spoken(measure)} for {entity.name}")
        wanted = known[-1] if year is None else year
        if wanted not in known:
            span = f"{known[0]} to {known[-1]}"
            return Gap(f"the tables have no {spoken(measure)} of {wanted} for {entity.name} (they have {span})")
        if measure in DERIVED:
            return self._derived(entity, measure, wanted)
        found = self.reference.look_up(entity, measure, wanted)
        return Gap(found.reason) if isinstance(found, Missing) else _of_cell(found)

    def _derived(self, entity: Entity, measure: str, year: int) -> Known | Gap:
        op, first, second = DERIVED[measure]
        one, other = self._read(entity, first, year), self._read(entity, second, year)
        if isinstance(one, Gap):
            return one
        if isinstance(other, Gap):
            return other
        formula = apply(op, one.operand, other.operand)
        held = evaluate(formula)
        percent = op is Op.SHARE
        quantity = Quantity(
            low=held.low * (HUNDRED if percent else 1),
            high=held.high * (HUNDRED if percent else 1),
            unit="%" if percent else "USD",
            kind=Kind.PERCENT if percent else Kind.MONEY,
            per="person" if measure == "gdp_per_capita" else "",
        )
        evidence = (*one.operand.evidence, *other.operand.evidence)
        return _known(entity, measure, year, quantity, evidence, formula=formula)

    def not_held(self, text: str, entity: Entity) -> str:
        """Why the tables hold nothing of what a sentence says of an entity, "" where they may."""
        closes = self.reference.fiscal_year_end(entity) if entity.is_company else None
        return not_held(text, company=entity.is_company, closes=closes)


def months_between(start: date, end: date) -> int:
    """Whole months from one day to another."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _of_cell(cell: ReferenceCell) -> Known:
    kind = Kind.MONEY if cell.unit[:3].isupper() else Kind.NUMBER
    unit = cell.unit if kind is Kind.MONEY else "people" if cell.measure == "population" else cell.unit
    quantity = Quantity(low=cell.value, high=cell.value, unit=unit, kind=kind, step=Decimal(0))
    return _known(cell.entity, cell.measure, int(cell.period), quantity, (cell.evidence(),))


def _known(
    entity: Entity,
    measure: str,
    year: int,
    quantity: Quantity,
    evidence: tuple[Evidence, ...],
    formula: Formula | None = None,
) -> Known:
    period = f"FY{year}" if entity.is_company else str(year)
    name = f"{short(entity)} {spoken(measure)} {period}"
    of = (short(entity), spoken(measure), period)
    operand = operand_of(f"{TABLE}|{entity.id}|{measure}|{year}", name, quantity, evidence, of)
    if isinstance(formula, Apply):
        held = evaluate(formula)
        operand = replace(operand, amount=held, name=f"{name}, {printed(formula, names=False)}")
    owner = stems(short(entity))
    named = stems(spoken(measure)) | {f"={measure}"} | (HEADS if measure == "population" else frozenset())
    return Known(
        operand,
        quantity,
        owner | named,
        owner=owner,
        periods=frozenset((f"y{year}",)),
        time=(year,),
        series=f"{TABLE}|{entity.id}|{measure}",
        topic=f"{TABLE}|{measure}",
        origin=TABLE,
        group=f"{TABLE}|{entity.id}",
        words=name,
        measure=named,
    )


def positive(value: Known) -> Known:
    """A value below zero without its sign: a loss as texts state it."""
    return value if value.amount.high >= 0 else turned(value)


def turned(value: Known) -> Known:
    """A value with the other sign: years of loss and profit added up as a loss."""
    held = value.amount
    amount = Amount(-held.high, -held.low, held.unit, held.percent)
    quantity = value.quantity.model_copy(update={"low": -value.quantity.high, "high": -value.quantity.low})
    return replace(value, operand=replace(value.operand, amount=amount), quantity=quantity)


def short(entity: Entity) -> str:
    """The name by which readers know an entity."""
    return entity.name.partition(",")[0].removesuffix(" Platforms").removesuffix(" Group")


def spoken(measure: str) -> str:
    """A measure's name in words."""
    return SPOKEN.get(measure, measure.replace("_", " "))


def fits(entity: Entity, measure: str) -> bool:
    """Whether a measure is one of countries or of companies as the entity is."""
    return entity.is_company != (measure in COUNTRY)
