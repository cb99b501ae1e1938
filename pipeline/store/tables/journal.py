"""The journal's tables: runs, the steps that all share, what each did with them, who makes one now, `--again`."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text

from pipeline.store.tables import Json, Moment, metadata

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event", String(64), nullable=False, index=True),
    Column("headline", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("command", Json, nullable=False),
    Column("ingredients", Json, nullable=False),
    Column("status", String(16), nullable=False, index=True),
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", Moment, nullable=False, index=True),
    Column("finished", Moment),
    Column("error", Text, nullable=False, server_default=""),
)

steps = Table(
    "steps",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("result", Json, nullable=False),
    Column("model", Text, nullable=False),
    Column("prompt_tokens", Integer, nullable=False),
    Column("cached_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("cost", Float),
    Column("seconds", Float, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("made", Moment, nullable=False, index=True),
)

run_steps = Table(
    "run_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", Integer, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("key", String(64), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("stage", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("inputs", Json, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("why", Text, nullable=False),
    Column("begun", Moment, nullable=False),
    Column("ended", Moment),
    Column("calls", Integer, nullable=False, server_default="0"),
    Column("prompt_tokens", Integer, nullable=False, server_default="0"),
    Column("cached_tokens", Integer, nullable=False, server_default="0"),
    Column("completion_tokens", Integer, nullable=False, server_default="0"),
    Column("cost", Float),
    Column("error", Text, nullable=False, server_default=""),
    Index("ix_run_steps_run_position", "run", "position", unique=True),
)

claims = Table(
    "claims",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("run", Integer, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("beats", Integer, nullable=False),
)

again = Table(
    "again",
    metadata,
    Column("event", String(64), primary_key=True),
    Column("stage", String(40), primary_key=True),
    Column("subject", String(200), primary_key=True),
    Column("count", Integer, nullable=False),
)
