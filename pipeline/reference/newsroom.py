"""A newsroom's reference tables: the shipped ones, those brought up to date, and its own, in that order."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.reference.lookup import Reference
from pipeline.reference.tables import TableSpec

FOLDER = "reference"


def newsroom_reference(folder: Path, tables: Mapping[str, Mapping[str, Any]] | None = None) -> Reference:
    """The tables that hold in a newsroom's folder; `tables` are [reference.tables.NAME] of its newsdraft.toml.

    Where two tables have the same figure the later one counts: shipped, then updated, then the newsroom's own.
    """
    reference = Reference.shipped().with_folder(folder / FOLDER)
    for name, given in (tables or {}).items():
        stated = {key: value for key, value in given.items() if value}
        reference = reference.with_table(TableSpec.from_settings(name, stated, folder))
    return reference
