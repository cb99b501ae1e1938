"""What a run tells whoever watches it: stages and model calls as they begin and end."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from pipeline.models import FrozenModel, Usage


class Progress(FrozenModel):
    """One thing that happened: a stage or, with a subject, one call of it; `usage` is what an ended call took.

    `story` is the headline of the one that it was done for, where several are under way.
    `replayed` says that the journal answered: nothing went out, and nothing was spent now.
    """

    stage: str
    subject: str = ""
    story: str = ""
    state: Literal["began", "ended", "failed"]
    detail: str = ""
    usage: Usage | None = None
    seconds: float = 0.0
    model: str = ""
    replayed: bool = False


ProgressListener = Callable[[Progress], None]


def of_story(watch: ProgressListener, headline: str) -> ProgressListener:
    """The watcher, told with each thing which story it was done for."""
    return lambda progress: watch(progress.model_copy(update={"story": headline}))


@contextmanager
def stage(watch: ProgressListener, name: str) -> Iterator[Callable[[str], None]]:
    """Tells the watcher that a stage begins and how it ends; what is yielded takes the closing detail."""
    closing: list[str] = []
    began = time.monotonic()
    watch(Progress(stage=name, state="began"))
    try:
        yield closing.append
    except BaseException as error:
        watch(Progress(stage=name, state="failed", detail=str(error), seconds=time.monotonic() - began))
        raise
    watch(Progress(stage=name, state="ended", detail="".join(closing), seconds=time.monotonic() - began))
