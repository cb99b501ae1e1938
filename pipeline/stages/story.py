"""All that the stages have made of one event, for the document."""

from pipeline.models import Event, FrozenModel, Notes, Outline, Provenance, Source, UnusedSource
from pipeline.stages.check import Checked


class Story(FrozenModel):
    """All that the stages have made of one event, for the document to put together."""

    event: Event
    sources: tuple[Source, ...]
    unused: tuple[UnusedSource, ...] = ()
    notes: Notes
    outline: Outline
    checked: Checked
    provenance: Provenance
    disclosure: str = ""
