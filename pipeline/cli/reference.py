"""`newsdraft reference`: the tables that figures are looked up in."""

import shlex
from typing import TYPE_CHECKING

import click

from pipeline.cli import BROKEN, CLEAN, FINDINGS
from pipeline.cli.next_steps import tell_next
from pipeline.cli.terminal import say

if TYPE_CHECKING:
    from pipeline.reference import Reference, ReferenceCell

EPILOG = """\b
Examples:
  newsdraft reference list
  newsdraft reference show Croatia gdp 2023
  newsdraft reference show Nvidia
  newsdraft reference update              newer figures from their publishers
  newsdraft reference update Costco indicator:FP.CPI.TOTL.ZG

\b
A table of your own is a CSV with the columns entity, measure, period,
value and unit, named in newsdraft.toml:
  [reference.tables.wards]
  path = "wards.csv"
"""


@click.group(epilog=EPILOG)
def command() -> None:
    """List, show and update the reference tables."""


def newsrooms() -> "Reference":
    from pipeline.reference.lookup import newsroom_reference
    from pipeline.settings import load_settings

    return newsroom_reference(load_settings())


@command.command("list")
def list_tables() -> int:
    """All tables, with their age and whose figures they are."""
    from pipeline.reference.tables import read_rows

    for spec in newsrooms().specs:
        rows = list(read_rows(spec))
        periods = [row.period for row in rows]
        say(f"{spec.name}: {spec.title or spec.name}")
        span = f", {min(periods)} to {max(periods)}" if periods else ""
        click.echo(f"  {len(rows):,} figures of {len({row.entity for row in rows})} entities{span}")
        for line in filter(None, (spec.vintage, spec.attribution)):
            say(f"  {line}")
    tell_next([("newsdraft reference show Croatia gdp 2023", "one figure, with whose it is")])
    return CLEAN


@command.command("show")
@click.argument("entity")
@click.argument("measure", required=False)
@click.argument("period", required=False)
def show(entity: str, measure: str | None, period: str | None) -> int:
    """A figure with its vintage and source, or all that is known of ENTITY, newest first.

    Exit codes: 0 found, 1 no such figure.
    """
    from pipeline.reference import Missing

    reference = newsrooms()
    whose = reference.entity(entity)
    held_against = [("newsdraft audit FILE", "hold a text's figures against the tables")]
    if measure or whose is None:
        cell = reference.look_up(whose or entity, measure or "", period)
        if isinstance(cell, Missing):
            say(f"{cell.reason}.", err=True)
            tell_next([(f"newsdraft reference update {shlex.quote(measure or entity)}", "fetch newer figures")])
            return FINDINGS
        print_cell(cell)
        say(f"  {cell.vintage}\n  {cell.attribution}{f', grade {cell.grade}' if cell.grade else ''}")
        tell_next(held_against)
        return CLEAN
    for held in reference.measures_of(whose):
        for year in reversed(reference.periods(whose, held)):
            print_cell(reference.look_up(whose, held, year))
    tell_next(held_against)
    return CLEAN


def print_cell(cell: "ReferenceCell | object") -> None:
    from pipeline.quantities.formatting import readable
    from pipeline.reference import ReferenceCell

    if isinstance(cell, ReferenceCell):
        amount = readable(cell.value, cell.value, cell.unit)
        ends = f" (to {cell.period_end})" if cell.period_end else ""
        say(f"{cell.entity.name}, {cell.measure.replace('_', ' ')}, {cell.period}{ends}: {amount}")


@command.command("update")
@click.argument("names", nargs=-1, metavar="NAME...")
def update_tables(names: tuple[str, ...]) -> int:
    """Fetch newer figures into the newsroom's folder `reference`.

    NAME is gdp, population, a World Bank code (FP.CPI.TOTL.ZG), indicator:WORDS of an indicator's name, or a company by
    name or ticker; without one, all that is shipped. Exit codes: 0 all written, 1 some failed, 2 none written.
    """
    from datetime import UTC, datetime

    from pipeline.reference import Reference
    from pipeline.reference.download import Download
    from pipeline.reference.lookup import FOLDER
    from pipeline.reference.update import shipped_names, update
    from pipeline.settings import load_settings

    settings = load_settings()
    wanted = list(names) or shipped_names(Reference.shipped())
    failed = 0
    with Download(settings.newsroom.contact) as download:
        for done in update(wanted, settings.folder / FOLDER, download, datetime.now(UTC).date()):
            if done.problem:
                failed += 1
                say(f"✗ {done.name}: {done.problem}", err=True)
            else:
                say(f"✓ {done.name}: {done.figures:,} figures in {done.file}")
    tell_next([("newsdraft reference list", "the tables, with their age")])
    return BROKEN if failed == len(wanted) else FINDINGS if failed else CLEAN
