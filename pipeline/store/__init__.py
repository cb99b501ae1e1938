"""The newsroom's one database; nothing outside this package opens a connection."""

from pipeline.store.store import Store

__all__ = ["Store"]
