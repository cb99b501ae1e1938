"""Look-ups in the reference tables: a cell with its vintage and attribution, or the reason why there is none."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from pipeline.models import CellEvidence
from pipeline.reference.entities import COMPANY, OTHER, TABLES, Entities, Entity, shipped_entities
from pipeline.reference.measures import measure_named
from pipeline.reference.mentions import EntityMention, MentionFinder
from pipeline.reference.tables import TableSpec, read_rows, specs_in
from pipeline.settings import Settings

CARRIED_YEARS = 3
FOLDER = "reference"
"""Where a newsroom keeps tables that were brought up to date, below its settings."""


class ReferenceCell(NamedTuple):
    """One figure of a table in base units; `period` is the calendar year, or the company's name for its fiscal year."""

    table: str
    entity: Entity
    measure: str
    period: str
    value: Decimal
    unit: str
    vintage: str = ""
    attribution: str = ""
    grade: str = ""
    period_end: str = ""
    as_of: date | None = None

    @property
    def year(self) -> int | None:
        return int(self.period) if self.period.isdecimal() else None

    def evidence(self) -> CellEvidence:
        """The cell as an audit cites it."""
        return CellEvidence(
            table=self.table,
            entity=self.entity.name,
            measure=self.measure,
            period=self.period,
            value=self.value,
            unit=self.unit,
            vintage=self.vintage,
            attribution=self.attribution,
            grade=self.grade,
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """No cell, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Economies:
    """Countries with a value, counted in POLICY rule 10's two ways.

    `un_members` have a value for `period` itself; `economies` are all of the World Bank's, with their newest value of
    the three years before where `period` is the newest year and has none.
    """

    measure: str
    period: str
    un_members: tuple[ReferenceCell, ...]
    economies: tuple[ReferenceCell, ...]

    def count(self, test: Callable[[ReferenceCell], bool]) -> tuple[int, int]:
        """How many pass the test among the UN members and among all economies, the smaller number first."""
        narrow, wide = sum(map(test, self.un_members)), sum(map(test, self.economies))
        return min(narrow, wide), max(narrow, wide)


class Reference:
    """A set of reference tables, read at the first look-up; where two have a figure, that of the later one stands."""

    def __init__(self, specs: Iterable[TableSpec] = (), entities: Entities | None = None) -> None:
        self.specs = tuple(specs)
        named = [
            Entity(key, names[0], COMPANY, aliases=tuple(names)) for s in self.specs for key, names in s.names.items()
        ]
        known = entities or Entities()
        self._known = known.plus(named) if named else known
        self._economies: dict[tuple[str, str | None], Economies] = {}

    @staticmethod
    @cache
    def shipped() -> "Reference":
        """The tables that come with the program: World Bank GDP and population, SEC company facts."""
        return Reference(specs_in(TABLES), shipped_entities())

    @staticmethod
    @cache
    def empty() -> "Reference":
        """No table at all, so that only facts and sources count."""
        return Reference()

    def with_table(self, spec: TableSpec) -> "Reference":
        """These tables and one more, whose figures come before theirs."""
        return Reference((*self.specs, spec), self._known)

    def with_folder(self, folder: Path) -> "Reference":
        """These tables and those that a newsroom's folder describes; a folder that is not there adds none."""
        own = specs_in(folder)
        return Reference((*self.specs, *own), self._known) if own else self

    @cached_property
    def _series(self) -> dict[tuple[str, str], dict[str, ReferenceCell]]:
        """Cells by entity and measure, then by period, newest period last."""
        series: dict[tuple[str, str], dict[str, ReferenceCell]] = {}
        for spec in self.specs:
            for row in read_rows(spec):
                entity = self._known.find(row.entity) or Entity(row.entity, row.entity, OTHER)
                cell = ReferenceCell(
                    spec.name,
                    entity,
                    row.measure,
                    row.period,
                    row.value,
                    row.unit,
                    spec.vintage,
                    spec.attribution,
                    row.grade,
                    row.period_end,
                    spec.as_of,
                )
                series.setdefault((entity.id, row.measure), {})[row.period] = cell
        return {key: dict(sorted(cells.items())) for key, cells in series.items()}

    @cached_property
    def entities(self) -> Entities:
        """All entities with a name here, those of the newsroom's own tables with them."""
        own = {cell.entity.id: cell.entity for cells in self._series.values() for cell in cells.values()}
        return self._known.plus(entity for entity in own.values() if entity.kind == OTHER)

    @cached_property
    def measures(self) -> tuple[str, ...]:
        return tuple(sorted({measure for _, measure in self._series}))

    def entity(self, name: str) -> Entity | None:
        """Whom a name, alias, ticker or ISO code means, or None."""
        return self.entities.find(name)

    def measures_of(self, entity: Entity) -> tuple[str, ...]:
        return tuple(measure for measure in self.measures if (entity.id, measure) in self._series)

    def periods(self, entity: Entity, measure: str) -> tuple[str, ...]:
        """The periods with a value, oldest first."""
        return tuple(self._series.get((entity.id, measured(measure)), ()))

    def look_up(self, entity: Entity | str, measure: str, period: int | str | None = None) -> ReferenceCell | Missing:
        """The figure for that very period, or for the newest that this entity has when none is named."""
        whose = self.entity(entity) if isinstance(entity, str) else entity
        if whose is None:
            return Missing(f"{entity} is in no reference table")
        cells = self._series.get((whose.id, measured(measure)))
        if not cells:
            return Missing(f"the reference tables hold no {words(measured(measure))} for {whose.name}")
        wanted = next(reversed(cells)) if period is None else str(period)
        if wanted in cells:
            return cells[wanted]
        first, last = next(iter(cells)), next(reversed(cells))
        table = cells[last].table
        return Missing(
            f"{table} has no {words(measured(measure))} of {wanted} for {whose.name} (it has {first} to {last})"
        )

    def newest_period(self, measure: str) -> str | None:
        """The newest period that most of the table's countries have, or None when no country has the measure."""
        found = Counter(
            period
            for (_, held), cells in self._series.items()
            if held == measured(measure)
            for period, cell in cells.items()
            if cell.entity.is_country
        )
        full = [period for period, count in found.items() if 2 * count >= max(found.values())]
        return max(full, default=None)

    def countries(self, measure: str, period: int | str | None = None) -> Economies:
        """Countries with a value for the period (the newest when none is named), without regional and income groups."""
        asked = measured(measure), None if period is None else str(period)
        if asked not in self._economies:
            self._economies[asked] = self._with_value(*asked)
        return self._economies[asked]

    def _with_value(self, measure: str, period: str | None) -> Economies:
        newest = self.newest_period(measure)
        wanted = newest if period is None else period
        own = [
            cells
            for (_, held), cells in self._series.items()
            if held == measure and next(iter(cells.values())).entity.is_country
        ]
        exact = [cells[wanted] for cells in own if wanted in cells]
        carried = [cell for cells in own if wanted == newest and (cell := carry(cells, wanted))]
        members = tuple(cell for cell in exact if cell.entity.un_member)
        return Economies(measure, wanted or "", members, (*exact, *carried))

    def companies(self, measure: str, period: int | str | None = None) -> tuple[ReferenceCell, ...]:
        """The companies with a value for their fiscal year of that name, or for their newest."""
        listed = [entity for entity in self.entities if entity.is_company]
        found = [self.look_up(company, measure, period) for company in listed]
        return tuple(cell for cell in found if isinstance(cell, ReferenceCell))

    def fiscal_year_end(self, company: Entity) -> int | None:
        """The month in which a company's fiscal year usually ends, a few days into the next month counted back."""
        return self._fiscal_year_ends.get(company.id)

    @cached_property
    def _fiscal_year_ends(self) -> dict[str, int]:
        months: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for (owner, _), cells in self._series.items():
            months[owner].update(
                closing_month(date.fromisoformat(cell.period_end)) for cell in cells.values() if cell.period_end
            )
        return {owner: counted.most_common(1)[0][0] for owner, counted in months.items() if counted}

    @cached_property
    def _finder(self) -> MentionFinder:
        return MentionFinder(self.entities)

    def find_entities(self, text: str) -> tuple[EntityMention, ...]:
        """Every mention of a known entity in text order, without overlaps."""
        return self._finder.find(text)


def newsroom_reference(settings: Settings) -> Reference:
    """The tables that hold in a newsroom, those of [reference.tables.NAME] in its newsdraft.toml among them.

    Where two tables have the same figure the later one counts: shipped, then updated, then the newsroom's own.
    """
    reference = Reference.shipped().with_folder(settings.folder / FOLDER)
    for name, table in settings.reference.tables.items():
        stated = {key: value for key, value in table.model_dump().items() if value}
        reference = reference.with_table(TableSpec.from_settings(name, stated, settings.folder))
    return reference


def carry(cells: dict[str, ReferenceCell], wanted: str | None) -> ReferenceCell | None:
    """The newest cell of the three years before `wanted`, for an economy that has none for `wanted` itself."""
    if not wanted or not wanted.isdecimal() or wanted in cells:
        return None
    before = (cells.get(str(int(wanted) - back)) for back in range(1, CARRIED_YEARS + 1))
    return next((cell for cell in before if cell), None)


def closing_month(end: date) -> int:
    """The month a fiscal year is said to end in: 1 January 2023 closes December, 2 February 2025 closes January."""
    return (end.month - 2) % 12 + 1 if end.day <= 7 else end.month


def measured(measure: str) -> str:
    return measure_named(measure) or measure


def words(measure: str) -> str:
    return "GDP" if measure == "gdp" else measure.replace("_", " ")
