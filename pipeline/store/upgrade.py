"""Bringing a database to this program's schema, by one process at a time."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from pipeline.errors import StoreError
from pipeline.store.engine import outside_transaction

MIGRATIONS = Path(__file__).parent / "migrations"
SCHEMA = MIGRATIONS / "sqlite.sql"
"""What all revisions together make of an empty SQLite file: statements with a blank line between two."""
LOCK = 0x6E657773  # any number, the same in every process: PostgreSQL's advisory locks are named by one


@cache
def revisions() -> tuple[str, ...]:
    """The revisions this program knows, oldest first: `0001`, `0002`… as their files are named."""
    return tuple(sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def bring_to_head(engine: Engine) -> None:
    """Makes or upgrades the schema; a current one costs one query, and only one that is behind imports alembic."""
    with engine.connect() as connection:
        at = revision_of(connection)
    refuse_newer(at, engine)
    if at == revisions()[-1]:
        return
    if engine.dialect.name == "sqlite":
        outside_transaction(engine, "PRAGMA journal_mode = WAL")  # readers and the writer stop waiting for one another
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        at = revision_of(connection)
        refuse_newer(at, engine)
        if not at and engine.dialect.name == "sqlite":
            make_whole(connection)
        elif at != revisions()[-1]:
            upgrade(connection)


def revision_of(connection: Connection) -> str:
    """The database's revision, or nothing for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def refuse_newer(at: str, engine: Engine) -> None:
    """StoreError where the database holds a revision that this program does not know."""
    if at and at not in revisions():
        place = engine.url.render_as_string(hide_password=True)
        raise StoreError(
            f"{place} has schema {at}, made by a newer newsdraft (this one knows up to {revisions()[-1]})",
            "upgrade newsdraft, or point [store] url at another database",
        )


def make_whole(connection: Connection) -> None:
    """Makes the newest schema in a new SQLite file at once: revision after revision takes half a second."""
    for statement in SCHEMA.read_text(encoding="utf-8").strip().split("\n\n"):
        connection.exec_driver_sql(statement)


def upgrade(connection: Connection) -> None:
    """Runs the missing revisions in the connection's transaction: all of them, or none."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")
