"""Feeds, every entry ever seen, clusters with what finds them again, editions and their stories."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from pipeline.store.tables import Json, Moment, metadata

feeds = Table(
    "briefing_feeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", String(2000), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("outlet", Text, nullable=False, server_default=""),
    Column("followed", Boolean, nullable=False),
    Column("added", Moment, nullable=False),
    Column("moved", Text, nullable=False, server_default=""),
    Column("etag", Text, nullable=False, server_default=""),
    Column("modified", Text, nullable=False, server_default=""),
    Column("tried", Moment),
    Column("succeeded", Moment),
    Column("failing_since", Moment),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("error", Text, nullable=False, server_default=""),
)

clusters = Table(
    "briefing_clusters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("first", Moment, nullable=False),
    Column("last", Moment, nullable=False, index=True),
    Column("covered", Date),
    Column("covered_in", String(40), nullable=False, server_default=""),
    Column("covered_to", Integer, nullable=False, server_default="0"),
)

entries = Table(
    "briefing_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", Integer, ForeignKey("briefing_feeds.id"), nullable=False),
    Column("key", String(64), nullable=False, unique=True),
    Column("guid", String(64), nullable=False, index=True),
    Column("outlet", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("file", Text, nullable=False),
    Column("published", Moment),
    Column("dated", String(16), nullable=False),
    Column("seen", Moment, nullable=False, index=True),
    Column("changed", Moment),
    Column("sha256", String(64), nullable=False),
    Column("cluster", Integer, ForeignKey("briefing_clusters.id"), index=True),
    Column("profile", Json),
    Column("joined", Json),
)

terms = Table(
    "briefing_terms",
    metadata,
    Column("term", String(80), primary_key=True),
    Column("entries", Integer, nullable=False),
    Column("as_name", Integer, nullable=False),
    Column("as_word", Integer, nullable=False),
)

postings = Table(
    "briefing_postings",
    metadata,
    Column("term", String(80), primary_key=True),
    Column("entry", Integer, primary_key=True, index=True),
    Column("cluster", Integer, nullable=False),
)

editions = Table(
    "briefing_editions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("slot", String(40), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("why", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", Moment, nullable=False),
    Column("alive", Moment, nullable=False),
    Column("finished", Moment),
    Column("gathered", Json),
    Column("plan", Json),
    Column("result", Json),
    Column("error", Text, nullable=False, server_default=""),
    Index("ix_briefing_editions_slot", "day", "slot", "edition", unique=True),
)

stories = Table(
    "briefing_stories",
    metadata,
    Column("edition", Integer, ForeignKey("briefing_editions.id", ondelete="CASCADE"), primary_key=True),
    Column("cluster", Integer, primary_key=True),
    Column("result", Json, nullable=False),
)

deliveries = Table(
    "briefing_deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("slot", String(40), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("channel", String(80), nullable=False),
    Column("part", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("stories", Json, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("claimed", Moment, nullable=False),
    Column("sent", Moment),
    Column("error", Text, nullable=False, server_default=""),
    Index("ix_briefing_deliveries_once", "day", "slot", "edition", "channel", "part", unique=True),
)
