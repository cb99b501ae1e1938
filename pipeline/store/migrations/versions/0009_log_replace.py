"""No row of the decision log takes another's place: SQLite's INSERT OR REPLACE deletes without its trigger."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER decisions_no_replace BEFORE INSERT ON decisions "
            "WHEN EXISTS (SELECT 1 FROM decisions WHERE number = NEW.number) "
            "BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END"
        )
