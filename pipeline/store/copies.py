"""Copies of a store as one SQLite file, whatever the store's own database is, and back; and whether it is sound."""

import os
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, func, select, text

from pipeline.errors import StoreError
from pipeline.store.engine import outside_transaction
from pipeline.store.store import Store
from pipeline.store.tables import journal

BATCH = 500
OTHERS = ("alembic_version", "procrastinate_")


def back_up(store: Store, target: Path) -> int:
    """The rows copied from the store into a new SQLite file, all of one moment; readers and writers go on meanwhile."""
    if target.exists():
        raise StoreError(f"{target} is there already.", "Name a new file; a backup never overwrites one.")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if store.engine.dialect.name == "sqlite":
            target.parent.mkdir(parents=True, exist_ok=True)
            with store.explained_errors():
                outside_transaction(store.engine, "VACUUM INTO ?", str(part))
        with Store.open(part) as copy:
            if store.engine.dialect.name != "sqlite":
                _copy(store, copy)
            rows = count_rows(copy)
        part.replace(target)
    except OSError as error:
        raise StoreError(
            f"{target} cannot be written: {error.strerror}", "Check the folder, its rights and space."
        ) from error
    finally:
        for left in part.parent.glob(part.name + "*"):
            left.unlink()
    return rows


def restore(source: Path, store: Store) -> int:
    """The rows copied from a backup into an empty store; StoreError where the store has rows or the copy a fault."""
    if not source.is_file():
        raise StoreError(f"There is no backup {source}.", "Name a file that `newsdraft store backup` wrote.")
    with Store.open(source) as copy:
        faults = check(copy)
        if faults:
            raise StoreError(f"The backup {source} is not sound: {faults[0]}", "Use another backup.")
        if count_rows(store):
            raise StoreError(
                f"The store {store.place} is not empty.",
                "Move its file away or give [store] url another database first: a restore never overwrites.",
            )
        return _copy(copy, store)


def check(store: Store) -> list[str]:
    """What is wrong with the store, a line each: the database's own findings, then steps that runs need and lack."""
    with store.read() as connection:
        faults = _sqlite_faults(connection) if connection.dialect.name == "sqlite" else []
        lacking = (
            select(func.count())
            .select_from(journal.run_steps.outerjoin(journal.steps, journal.steps.c.key == journal.run_steps.c.key))
            .where(journal.run_steps.c.outcome.in_(("made", "replayed")), journal.steps.c.key.is_(None))
        )
        if missing := connection.execute(lacking).scalar_one():
            faults.append(f"{missing} steps of runs have lost their results; drafting their events makes them anew")
    return faults


def count_rows(store: Store) -> int:
    """Rows in all tables but the revision's."""
    with store.read() as connection:
        tables = _tables(connection)
        return sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def _sqlite_faults(connection: Connection) -> list[str]:
    problems = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    return problems + [f"table {row[0]}, row {row[1]}: points at a row of {row[2]} that is gone" for row in broken]


def _tables(connection: Connection) -> list[Table]:
    """The tables as the database has them, those first that others point at."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if not table.name.startswith(OTHERS)]


def _copy(source: Store, target: Store) -> int:
    """Copies all rows in one transaction of each store; numbering goes on after the highest number copied."""
    rows = 0
    with source.read() as reading, target.write() as writing:
        for table in _tables(writing):
            result = reading.execute(select(table).execution_options(yield_per=BATCH))
            for batch in result.mappings().partitions():
                writing.execute(table.insert(), [dict(row) for row in batch])
                rows += len(batch)
            _number_on(writing, table)
    return rows


def _number_on(connection: Connection, table: Table) -> None:
    numbered = table.autoincrement_column
    if connection.dialect.name != "postgresql" or numbered is None or numbered.server_default is None:
        return
    highest = connection.execute(select(func.max(numbered))).scalar()
    sequence = func.pg_get_serial_sequence(table.name, numbered.name)
    if highest is not None:
        connection.execute(select(func.setval(sequence, highest)))
