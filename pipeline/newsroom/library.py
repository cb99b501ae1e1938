"""What another program calls: an event drafted as the command does it, and a text held against a style."""

from datetime import date
from pathlib import Path

from pipeline.errors import InputError
from pipeline.models import Finding
from pipeline.newsroom.composition import choose_writer
from pipeline.newsroom.newsroom import DraftRequest, DraftResult, open_newsroom, run_options
from pipeline.runs.progress import ProgressListener
from pipeline.runs.runs import now
from pipeline.settings import Settings, load_settings
from pipeline.stages.event import load_events
from pipeline.style.check import check_text
from pipeline.style.style import Style, load_style


async def draft_event(
    *sources: str | Path,
    settings: Settings | None = None,
    drafts: Path | None = None,
    today: date | None = None,
    watch: ProgressListener = lambda _: None,
) -> DraftResult:
    """One event's draft, as `newsdraft draft SOURCE...` makes it: an event file, or the sources of one event.

    `settings` None reads newsdraft.toml and the environment as the command does; the run's folder comes under `drafts`
    (default: as the settings say), its steps into the newsroom's store. Raises NewsdraftError with the next step.
    """
    settings = settings or load_settings()
    assignments = load_events([str(each) for each in sources], today=today or now().date())
    if len(assignments) != 1:
        raise InputError(f"{len(assignments)} events at once", "Draft each with a call of its own.")
    order = DraftRequest(choice=choose_writer(settings), wanted=run_options(settings))
    with open_newsroom(settings, drafts) as newsroom:
        return await newsroom.draft(assignments[0], order, watch)


def check_style(text: str, style: Style | str | Path = "house") -> tuple[Finding, ...]:
    """What in a text does not hold in a style, in text order; a style is named, or given by its folder or whole."""
    return check_text(text, style if isinstance(style, Style) else load_style(style))
