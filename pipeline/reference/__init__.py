"""The reference tables: who and what they know, and each figure with its vintage, attribution and grade."""

from pipeline.reference.entities import Entities, Entity
from pipeline.reference.lookup import Economies, Missing, Reference, ReferenceCell
from pipeline.reference.measures import MEASURES, measure_named
from pipeline.reference.mentions import EntityMention
from pipeline.reference.tables import TableSpec

__all__ = [
    "MEASURES",
    "Economies",
    "Entities",
    "Entity",
    "EntityMention",
    "Missing",
    "Reference",
    "ReferenceCell",
    "TableSpec",
    "measure_named",
]
