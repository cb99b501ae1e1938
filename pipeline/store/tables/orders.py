"""What workers are asked to do: a job of the queue carries an order's number, and nothing else."""

from sqlalchemy import Column, Integer, String, Table, Text

from pipeline.store.tables import Json, Moment, metadata

orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("desk", String(80), nullable=False),
    Column("title", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("placed", Moment, nullable=False),
    Column("error", Text, nullable=False, server_default=""),
)
