"""A newsroom's reference tables: the shipped ones, those brought up to date, and its own, in that order."""

from pipeline.reference.lookup import Reference
from pipeline.reference.tables import TableSpec
from pipeline.settings import Settings

FOLDER = "reference"


def newsroom_reference(settings: Settings) -> Reference:
    """The tables that hold in a newsroom, those of [reference.tables.NAME] in its newsdraft.toml among them.

    Where two tables have the same figure the later one counts: shipped, then updated, then the newsroom's own.
    """
    reference = Reference.shipped().with_folder(settings.folder / FOLDER)
    for name, table in settings.reference.tables.items():
        stated = {key: value for key, value in table.model_dump().items() if value}
        reference = reference.with_table(TableSpec.from_settings(name, stated, settings.folder))
    return reference
