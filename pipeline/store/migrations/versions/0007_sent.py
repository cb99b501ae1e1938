"""When a lane's latest calls went: what their windows hold is counted."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.tables import Json

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("lanes", sa.Column("sent", Json, nullable=False, server_default="[]"))
