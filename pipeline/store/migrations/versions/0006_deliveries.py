"""What went out of each briefing, by channel, so that nothing goes out twice."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.tables import Json, Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "briefing_deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("slot", sa.String(40), nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(80), nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("stories", Json, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("claimed", Moment, nullable=False),
        sa.Column("sent", Moment),
        sa.Column("error", sa.Text, nullable=False, server_default=""),
        sa.Index("ix_briefing_deliveries_once", "day", "slot", "edition", "channel", "part", unique=True),
    )
