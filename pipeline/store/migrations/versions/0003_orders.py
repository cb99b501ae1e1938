"""Orders, which the queue's jobs point at."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.tables import Json, Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("desk", sa.String(80), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.Column("placed", Moment, nullable=False),
        sa.Column("error", sa.Text, nullable=False, server_default=""),
    )
