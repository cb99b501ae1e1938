"""Countries, groups of countries and companies, and the names each goes by."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

TABLES = Path(__file__).parent / "tables"
COUNTRY, AGGREGATE, COMPANY, OTHER = "country", "aggregate", "company", "other"


@dataclass(frozen=True, slots=True)
class Entity:
    """A country (id: ISO 3166 alpha-3), group of countries, company (id: ticker) or entity of a newsroom's table."""

    id: str
    name: str
    kind: str = OTHER
    un_member: bool = False
    aliases: tuple[str, ...] = ()
    cik: str = ""

    @property
    def is_country(self) -> bool:
        return self.kind == COUNTRY

    @property
    def is_company(self) -> bool:
        return self.kind == COMPANY

    @property
    def is_aggregate(self) -> bool:
        return self.kind == AGGREGATE

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


class Entities:
    """All known entities by id and by name; a later one of the same id adds its names to the earlier."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        self._by_id: dict[str, Entity] = {}
        for entity in entities:
            known = self._by_id.get(entity.id)
            self._by_id[entity.id] = joined(known, entity) if known else entity
        self._by_name = {folded(name): entity for entity in self for name in (*entity.names, entity.id)}

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._by_id.values())

    def find(self, name: str) -> Entity | None:
        """The entity with this id, name, alias, ticker or ISO code, whatever its case, possessive or article."""
        return self._by_id.get(name) or self._by_name.get(folded(name))

    def plus(self, entities: Iterable[Entity]) -> "Entities":
        return Entities((*self, *entities))


def joined(known: Entity, more: Entity) -> Entity:
    return replace(known, aliases=tuple(dict.fromkeys((*known.aliases, *more.aliases))), cik=known.cik or more.cik)


def folded(name: str) -> str:
    """The name as two writers of it would agree on: lower case, straight apostrophes, no article, no possessive."""
    plain = " ".join(name.replace("\u2019", "'").casefold().split())
    return plain.removeprefix("the ").removesuffix("'s").rstrip("'")


@cache
def shipped_entities() -> Entities:
    """The World Bank's economies and groups, the SEC table's companies, and well-known names that no table holds."""
    return Entities((*rows_of("world_bank_entities.csv"), *rows_of("names.csv")))


def rows_of(file: str) -> Iterator[Entity]:
    with (TABLES / file).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield Entity(
                id=row.get("iso3") or row["id"],
                name=row.get("country") or row["name"],
                kind=row["kind"],
                un_member=row.get("un_member") == "yes",
                aliases=tuple(filter(None, row["aliases"].split(";"))),
                cik=row.get("cik") or "",
            )
