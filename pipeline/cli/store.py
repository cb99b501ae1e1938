"""`newsdraft store`: copies of the newsroom's database, and whether it is sound."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.next_steps import tell_next
from pipeline.cli.terminal import say

if TYPE_CHECKING:
    from pipeline.store import Store

EPILOG = """\b
Examples:
  newsdraft store check                       is the database sound?
  newsdraft store backup backups/monday.db    copy it, while others work
  newsdraft store restore backups/monday.db   fill an empty store
                                              (as one goes to PostgreSQL)
"""


@contextmanager
def open_store() -> "Iterator[Store]":
    """The newsroom's store."""
    from pipeline.settings import load_settings
    from pipeline.store import Store

    with Store.open(load_settings().store_url) as store:
        yield store


@click.group(epilog=EPILOG)
def command() -> None:
    """Back up, restore and check the newsroom's store."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the store into FILE, an SQLite file; others may go on working meanwhile."""
    from pipeline.store.copies import back_up

    with open_store() as store:
        rows = back_up(store, file)
    say(f"{file}: {rows:,} rows.")
    tell_next([(f"newsdraft store restore {shlex.quote(str(file))}", "fill an empty store from it")])


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Fill the store, which must be empty, from FILE."""
    from pipeline.store.copies import restore as restored

    with open_store() as store:
        rows = restored(file, store)
        say(f"{store.place}: {rows:,} rows from {file}.")
    tell_next([("newsdraft store check", "whether it is sound")])


@command.command()
def check() -> int:
    """Tell whether the store is sound: exit code 0 if so, 1 with what is wrong."""
    from pipeline.store.copies import check as checked
    from pipeline.store.copies import count_rows

    with open_store() as store:
        faults = checked(store)
        say("\n".join(faults) or f"{store.place}: sound, {count_rows(store):,} rows.")
    tell_next(
        [("newsdraft store restore FILE", "into an empty store, from the last copy")]
        if faults
        else [("newsdraft store backup FILE", "copy it, while others work")]
    )
    return int(bool(faults))
