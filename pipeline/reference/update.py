"""Bringing reference tables up to date: each name is an indicator of the World Bank or a company of the SEC's list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.errors import NewsdraftError
from pipeline.reference.download import Download, NewTable
from pipeline.reference.lookup import Reference
from pipeline.reference.measures import measure_named
from pipeline.reference.sec import FACTS, TICKERS, company_table
from pipeline.reference.world_bank import ADDRESS, CODE, KNOWN, indicator_table


@dataclass(frozen=True)
class Services:
    """Where the publishers answer."""

    world_bank: str = ADDRESS
    facts: str = FACTS
    tickers: str = TICKERS


@dataclass(frozen=True)
class Updated:
    """What became of one name: the file written with its number of figures, or what went wrong."""

    name: str
    file: Path | None = None
    figures: int = 0
    problem: NewsdraftError | None = None


def shipped_names(reference: Reference) -> list[str]:
    """What `update` brings without names: the two indicators and the companies that are shipped."""
    return [*KNOWN, *sorted(entity.id for entity in reference.entities if entity.cik)]


def update(
    names: Iterable[str], folder: Path, download: Download, today: date, services: Services | None = None
) -> Iterator[Updated]:
    """Writes a table for each name into the folder; one that fails leaves the others and its older table alone."""
    for name in names:
        try:
            table = fetched(name, download, today, services or Services())
            yield Updated(name, table.write(folder), len(table.rows))
        except NewsdraftError as error:
            yield Updated(name, problem=error)


def fetched(name: str, download: Download, today: date, services: Services) -> NewTable:
    """The table of an indicator where the name is one of ours, a code or words with a colon, else of a company.

    "indicator:inflation" looks among the World Bank's names alone.
    """
    kind, _, words = name.rpartition(":")
    if kind == "indicator" or measure_named(name) in KNOWN or CODE.fullmatch(name):
        wanted = measure_named(words) or words
        return indicator_table(wanted, download, today, services.world_bank)
    known = Reference.shipped().entity(words)
    return company_table(words, known, download, today, (services.facts, services.tickers))
