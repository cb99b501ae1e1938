"""A new draft from a headline: its sources are found, an editor may strike or add, and the draft comes to the desk."""

from collections.abc import Collection, Sequence

from pydantic import ValidationError

from pipeline.find.drafting import FindResult, FoundDraft, choose_sources
from pipeline.find.opening import MakeFetcher
from pipeline.llm.budget import Budget
from pipeline.models import Event, FrozenModel
from pipeline.newsroom.composition import choose_writer
from pipeline.newsroom.newsroom import DraftRequest, Newsroom, run_options
from pipeline.review.context import DeskContext
from pipeline.review.model import Person, RefusedError
from pipeline.review.prose import sanitize_input
from pipeline.review.states import check_action
from pipeline.runs.progress import ProgressListener
from pipeline.runs.runs import Invocation
from pipeline.sources.fetch import Fetcher
from pipeline.stages.event import Assignment

LONGEST_HEADLINE, LONGEST_ANGLE = 300, 1_000


class NewDraft(FrozenModel):
    """What is asked for: a headline, the question that the piece should answer, and whether to stop at its sources."""

    headline: str
    angle: str = ""
    only_sources: bool = False


async def new_draft(
    context: DeskContext, asked: NewDraft, who: Person, watch: ProgressListener, fetcher: MakeFetcher = Fetcher
) -> FindResult:
    """The sources and, unless only they were asked for, the draft; TooFewSourcesError where two publishers lack."""
    check_action("draft", who)
    return await _draft(context, asked, watch, fetcher).made()


def choose(context: DeskContext, asked: NewDraft, who: Person, keep: Collection[str], added: Sequence[str]) -> None:
    """Leaves of the sources that were found those to keep, with those that somebody adds by their addresses."""
    check_action("draft", who)
    folder = _draft(context, asked, lambda _: None, Fetcher).folder
    try:
        choose_sources(folder, keep, [sanitize_input(each) for each in added])
    except ValidationError:
        raise RefusedError("An added source is no address.", "Write one address a line, beginning with http.") from None


def _draft(context: DeskContext, asked: NewDraft, watch: ProgressListener, fetcher: MakeFetcher) -> FoundDraft:
    headline, angle = (" ".join(sanitize_input(each).split()) for each in (asked.headline, asked.angle))
    if not any(map(str.isalnum, headline)):
        raise RefusedError("There is no headline.", "Write what happened, in a line.")
    if len(headline) > LONGEST_HEADLINE or len(angle) > LONGEST_ANGLE:
        most = f"at most {LONGEST_HEADLINE} and {LONGEST_ANGLE:,} characters"
        raise RefusedError("Headline or angle is too long.", f"They have {most}.")
    settings = context.settings
    event = Event(headline=headline, date=context.today, angle=angle)
    words = ("draft", headline, *(("--angle", angle) if angle else ()), f"--today={event.date.isoformat()}")
    order = DraftRequest(
        choice=choose_writer(settings),
        wanted=run_options(settings).model_copy(update={"stop_after": "sources" if asked.only_sources else ""}),
        budget=Budget(dollars=settings.run.budget),
        command=Invocation(arguments=words, folder=str(settings.folder)),
    )
    assignment = Assignment(event=event, folder=settings.folder, given=(headline,))
    return FoundDraft(Newsroom(settings, context.store), assignment, order, watch, fetcher)
