"""Runs, steps, what each run did with them, and the counters of `--again`."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.tables import Json, Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event", sa.String(64), nullable=False, index=True),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("command", Json, nullable=False),
        sa.Column("ingredients", Json, nullable=False),
        sa.Column("status", sa.String(16), nullable=False, index=True),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("started", Moment, nullable=False, index=True),
        sa.Column("finished", Moment),
        sa.Column("error", sa.Text, nullable=False, server_default=""),
    )
    op.create_table(
        "steps",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("result", Json, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        *spending(),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("made", Moment, nullable=False, index=True),
    )
    op.create_table(
        "run_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("key", sa.String(64), nullable=False, index=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("inputs", Json, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("begun", Moment, nullable=False),
        sa.Column("ended", Moment),
        sa.Column("calls", sa.Integer, nullable=False, server_default="0"),
        *spending(server_default="0"),
        sa.Column("error", sa.Text, nullable=False, server_default=""),
        sa.Index("ix_run_steps_run_position", "run", "position", unique=True),
    )
    op.create_table(
        "again",
        sa.Column("event", sa.String(64), primary_key=True),
        sa.Column("stage", sa.String(40), primary_key=True),
        sa.Column("subject", sa.String(200), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )


def spending(server_default: str | None = None) -> list[sa.Column[int] | sa.Column[float]]:
    """Columns for tokens and cost."""
    counts = ("prompt_tokens", "cached_tokens", "completion_tokens")
    tokens = [sa.Column(name, sa.Integer, nullable=False, server_default=server_default) for name in counts]
    return [*tokens, sa.Column("cost", sa.Float)]
