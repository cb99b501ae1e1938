"""The revisions and the tables say the same, and the revisions form one line."""

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from pipeline.store import Store
from pipeline.store.store import engine_for
from pipeline.store.upgrade import MIGRATIONS, SCHEMA, make_whole, revisions, upgrade


def statements(connection: Connection) -> str:
    """All that makes this SQLite file what it is: tables in the order in which they were made, indices, triggers."""
    made = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY CASE type WHEN 'table' THEN rowid END NULLS LAST, type, name"
    ).scalars()
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    lines = [re.sub(r"\s+$", "", statement, flags=re.MULTILINE) for statement in made]
    return "\n\n".join([*lines, f"INSERT INTO alembic_version VALUES ('{revision}')"]) + "\n"


def test_a_new_file_is_what_the_revisions_make(tmp_path: Path) -> None:
    """A new file took half a second of revisions; a revision that is added goes into `sqlite.sql` as this prints it."""
    with engine_for(str(tmp_path / "revisions.sqlite3")).begin() as connection:
        upgrade(connection)
        made = statements(connection)
    assert SCHEMA.read_text(encoding="utf-8") == made
    with engine_for(str(tmp_path / "whole.sqlite3")).begin() as connection:
        make_whole(connection)
        assert statements(connection) == made


def test_revisions_make_the_tables(tmp_path: Path, declared: MetaData) -> None:
    with Store.open(tmp_path / "news.sqlite3") as store, store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), declared) == []


def test_revisions_form_one_line() -> None:
    walked = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert tuple(reversed(walked)) == revisions()
