"""What all processes share about model calls: when a lane is free, which service rests, and what a day has cost."""

from sqlalchemy import Column, Date, Float, Integer, String, Table

from pipeline.store.tables import Json, Moment, metadata

lanes = Table(
    "lanes",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("free_at", Float(53), nullable=False),
    Column("sent", Json, nullable=False, server_default="[]"),
)

circuits = Table(
    "circuits",
    metadata,
    Column("model", String(200), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("rests_until", Moment),
)

spending = Table(
    "spending",
    metadata,
    Column("day", Date, primary_key=True),
    Column("desk", String(80), primary_key=True),
    Column("dollars", Float(53), nullable=False),
)

set_aside = Table(
    "set_aside",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("desk", String(80), nullable=False),
    Column("dollars", Float(53), nullable=False),
    Column("until", Moment, nullable=False),
)
