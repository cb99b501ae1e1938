"""Feeds on loopback, and a newsroom that reads them."""

from tests.briefing.conftest import newsroom_with
from tests.sources.conftest import site

__all__ = ["newsroom_with", "site"]
