"""What the tests of the store have in common."""

import importlib
import pkgutil

import pytest
from sqlalchemy import MetaData

from pipeline.store import tables


@pytest.fixture
def declared() -> MetaData:
    """The tables of every room, whichever of them a test run has imported so far."""
    for module in pkgutil.iter_modules(tables.__path__, tables.__name__ + "."):
        importlib.import_module(module.name)
    return tables.metadata
