"""Feeds, entries, clusters and what finds them again, editions and stories of briefings."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.tables import Json, Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "briefing_feeds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("url", sa.String(2000), nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("outlet", sa.Text, nullable=False, server_default=""),
        sa.Column("followed", sa.Boolean, nullable=False),
        sa.Column("added", Moment, nullable=False),
        sa.Column("moved", sa.Text, nullable=False, server_default=""),
        sa.Column("etag", sa.Text, nullable=False, server_default=""),
        sa.Column("modified", sa.Text, nullable=False, server_default=""),
        sa.Column("tried", Moment),
        sa.Column("succeeded", Moment),
        sa.Column("failing_since", Moment),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("error", sa.Text, nullable=False, server_default=""),
    )
    op.create_table(
        "briefing_clusters",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("first", Moment, nullable=False),
        sa.Column("last", Moment, nullable=False, index=True),
        sa.Column("covered", sa.Date),
        sa.Column("covered_in", sa.String(40), nullable=False, server_default=""),
        sa.Column("covered_to", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_table(
        "briefing_entries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("feed", sa.Integer, sa.ForeignKey("briefing_feeds.id"), nullable=False),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("guid", sa.String(64), nullable=False, index=True),
        sa.Column("outlet", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("published", Moment),
        sa.Column("dated", sa.String(16), nullable=False),
        sa.Column("seen", Moment, nullable=False, index=True),
        sa.Column("changed", Moment),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("cluster", sa.Integer, sa.ForeignKey("briefing_clusters.id"), index=True),
        sa.Column("profile", Json),
        sa.Column("joined", Json),
    )
    op.create_table(
        "briefing_terms",
        sa.Column("term", sa.String(80), primary_key=True),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("as_name", sa.Integer, nullable=False),
        sa.Column("as_word", sa.Integer, nullable=False),
    )
    op.create_table(
        "briefing_postings",
        sa.Column("term", sa.String(80), primary_key=True),
        sa.Column("entry", sa.Integer, primary_key=True, index=True),
        sa.Column("cluster", sa.Integer, nullable=False),
    )
    op.create_table(
        "briefing_editions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("slot", sa.String(40), nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("started", Moment, nullable=False),
        sa.Column("alive", Moment, nullable=False),
        sa.Column("finished", Moment),
        sa.Column("gathered", Json),
        sa.Column("plan", Json),
        sa.Column("result", Json),
        sa.Column("error", sa.Text, nullable=False, server_default=""),
        sa.Index("ix_briefing_editions_slot", "day", "slot", "edition", unique=True),
    )
    op.create_table(
        "briefing_stories",
        sa.Column("edition", sa.Integer, sa.ForeignKey("briefing_editions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("cluster", sa.Integer, primary_key=True),
        sa.Column("result", Json, nullable=False),
    )
