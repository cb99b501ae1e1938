"""What an override answers for: a finding that blocks, or one that only deserved a look."""

from alembic import op
from sqlalchemy import Column, String

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("overrides", Column("severity", String(16), nullable=False, server_default="blocking"))
