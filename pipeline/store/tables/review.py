"""The review desk's tables: documents and their revisions, the decision log, overrides, notes, accounts."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from pipeline.store.tables import Json, Moment, metadata

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("folder", Text, nullable=False, unique=True),
    Column("file", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("date", Date, nullable=False),
    Column("status", String(24), nullable=False),
    Column("head", Integer, nullable=False),
    Column("exported", Integer),
    Column("author", Text, nullable=False),
    Column("blocking", Integer, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("words", Integer, nullable=False),
    Column("claimed_by", Text, nullable=False, server_default=""),
    Column("claimed_at", Moment),
    Column("entered", Moment, nullable=False),
    Column("waiting", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("front", Json, nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("file_stamp", String(64), nullable=False),
    Column("problem", Text, nullable=False, server_default=""),
    Index("ix_documents_status_waiting", "status", "waiting"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made", Moment, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("redacted", Text, nullable=False, server_default=""),
    Column("body", Text, nullable=False),
    Column("audit", Json, nullable=False),
    Column("findings", Json, nullable=False),
    Index("ix_revisions_document_number", "document", "number", unique=True),
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document", Integer, nullable=False, index=True),
    Column("entry", Json, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("signature", String(64), nullable=False),
)

overrides = Table(
    "overrides",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("rule", String(200), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("sentence_sha256", String(64), nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("message", Text, nullable=False),
    Column("severity", String(16), nullable=False, server_default="blocking"),
    Column("who", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("answers", Integer),
    Column("sentence", Text, nullable=False),
    Column("sentence_sha256", String(64), nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("resolved_by", Text, nullable=False, server_default=""),
    Column("resolved_at", Moment),
)

looks = Table(
    "looks",
    metadata,
    Column("document", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("who", String(200), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("role", String(24), nullable=False),
    Column("password", Text, nullable=False),
    Column("email", Text, nullable=False, server_default=""),
    Column("added", Moment, nullable=False),
    Column("disabled", Moment),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user", String(200), ForeignKey("users.name", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("scopes", Json, nullable=False),
    Column("made", Moment, nullable=False),
    Column("expires", Moment),
    Column("used", Moment),
    Column("revoked", Moment),
)
