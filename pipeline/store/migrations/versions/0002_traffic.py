"""Lanes, circuits and daily spending, which all processes of a store share."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.tables import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "lanes",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("free_at", sa.Float(53), nullable=False),
    )
    op.create_table(
        "circuits",
        sa.Column("model", sa.String(200), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("rests_until", Moment),
    )
    op.create_table(
        "spending",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("desk", sa.String(80), primary_key=True),
        sa.Column("dollars", sa.Float(53), nullable=False),
    )
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("desk", sa.String(80), nullable=False),
        sa.Column("dollars", sa.Float(53), nullable=False),
        sa.Column("until", Moment, nullable=False),
    )
