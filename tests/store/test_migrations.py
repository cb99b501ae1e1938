"""The revisions and the tables say the same, and the revisions form one line."""

import importlib
import pkgutil
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from pipeline.store import Store, tables
from pipeline.store.upgrade import MIGRATIONS, revisions


def test_revisions_make_the_tables(tmp_path: Path) -> None:
    for module in pkgutil.iter_modules(tables.__path__, tables.__name__ + "."):
        importlib.import_module(module.name)
    with Store.open(tmp_path / "news.sqlite3") as store, store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_revisions_form_one_line() -> None:
    walked = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert tuple(reversed(walked)) == revisions()
