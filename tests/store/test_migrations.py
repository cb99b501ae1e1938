"""The revisions and the tables say the same, and the revisions form one line."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from pipeline.store import Store
from pipeline.store.upgrade import MIGRATIONS, revisions


def test_revisions_make_the_tables(tmp_path: Path, declared: MetaData) -> None:
    with Store.open(tmp_path / "news.sqlite3") as store, store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), declared) == []


def test_revisions_form_one_line() -> None:
    walked = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert tuple(reversed(walked)) == revisions()
