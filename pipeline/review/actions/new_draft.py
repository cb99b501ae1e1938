"""A new draft: from sources that somebody gives, or from a headline whose sources are found, struck and added to."""

import hashlib
import re
from collections.abc import Collection, Sequence
from pathlib import Path

from pydantic import ValidationError

from pipeline.find.drafting import FindResult, FoundDraft, choose_sources
from pipeline.find.opening import MakeFetcher
from pipeline.llm.budget import Budget
from pipeline.models import Event, FrozenModel, SourceRef
from pipeline.newsroom.composition import choose_writer
from pipeline.newsroom.newsroom import DraftRequest, DraftResult, Newsroom, run_options
from pipeline.review.context import DeskContext
from pipeline.review.model import Person, RefusedError
from pipeline.review.prose import sanitize_input
from pipeline.review.states import check_action
from pipeline.runs.folder import write_whole
from pipeline.runs.progress import ProgressListener
from pipeline.runs.runs import Invocation
from pipeline.sources.fetch import Fetcher
from pipeline.stages.event import Assignment

LONGEST_HEADLINE, LONGEST_ANGLE, MOST_SOURCES = 300, 1_000, 20
ADDRESSES_WANTED = "Write one address a line, beginning with http."
GIVEN = Path("sources", "desk")
"""Where files that somebody gives at the desk are kept, from the newsroom's folder on."""
_NOT_IN_NAMES = re.compile(r"[^\w.-]+|^\.+", re.ASCII)


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


async def draft_given(
    context: DeskContext, asked: NewDraft, who: Person, given: "GivenSources", watch: ProgressListener
) -> DraftResult:
    """The draft from these sources alone, as the command line makes it of addresses and files."""
    check_action("draft", who)
    newsroom, assignment, order = _order(context, asked, given.stored(context.settings.folder))
    return await newsroom.draft(assignment, order, watch)


class GivenSources(FrozenModel):
    """Addresses, and files by their names with their bytes."""

    addresses: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()

    def stored(self, newsroom: Path) -> tuple[SourceRef, ...]:
        """All as an event names them, the files written into the newsroom; RefusedError for what is no source."""
        if len(self.addresses) + len(self.files) > MOST_SOURCES:
            raise RefusedError("These are too many sources.", f"A draft takes {MOST_SOURCES}.")
        wrong = next((each for each in self.addresses if not re.match(r"https?://[^\s/]", each)), None)
        if wrong is not None:
            raise RefusedError(f"{sanitize_input(wrong)[:80]} is no address.", ADDRESSES_WANTED)
        paths = []
        for name, data in self.files:
            plain = _NOT_IN_NAMES.sub("-", Path(name.replace("\\", "/")).name)[-80:] or "source"
            path = GIVEN / hashlib.sha256(data).hexdigest()[:12] / plain
            (newsroom / path).parent.mkdir(parents=True, exist_ok=True)
            write_whole(newsroom / path, data)
            paths.append(path.as_posix())
        addresses = (SourceRef(url=each) for each in dict.fromkeys(self.addresses))
        return (*addresses, *(SourceRef(path=path) for path in paths))


def choose(context: DeskContext, asked: NewDraft, who: Person, keep: Collection[str], added: Sequence[str]) -> None:
    """Leaves of the sources that were found those to keep, with those that somebody adds by their addresses."""
    check_action("draft", who)
    folder = _draft(context, asked, lambda _: None, Fetcher).folder
    try:
        choose_sources(folder, keep, [sanitize_input(each) for each in added])
    except ValidationError:
        raise RefusedError("An added source is no address.", ADDRESSES_WANTED) from None


def _draft(context: DeskContext, asked: NewDraft, watch: ProgressListener, fetcher: MakeFetcher) -> FoundDraft:
    """The draft whose sources are looked for, not begun."""
    return FoundDraft(*_order(context, asked), watch, fetcher)


def _order(
    context: DeskContext, asked: NewDraft, sources: tuple[SourceRef, ...] = ()
) -> tuple[Newsroom, Assignment, DraftRequest]:
    """Who drafts what, and how; the headline is checked."""
    headline, angle = (" ".join(sanitize_input(each).split()) for each in (asked.headline, asked.angle))
    if not any(map(str.isalnum, headline)):
        raise RefusedError("There is no headline.", "Write what happened, in a line.")
    if len(headline) > LONGEST_HEADLINE or len(angle) > LONGEST_ANGLE:
        most = f"at most {LONGEST_HEADLINE} and {LONGEST_ANGLE:,} characters"
        raise RefusedError("Headline or angle is too long.", f"They have {most}.")
    settings = context.settings
    event = Event(headline=headline, date=context.today, angle=angle, sources=sources)
    named = tuple(each.origin for each in sources)
    words = ("draft", headline, *named, *(("--angle", angle) if angle else ()), f"--today={event.date.isoformat()}")
    order = DraftRequest(
        choice=choose_writer(settings),
        wanted=run_options(settings).model_copy(update={"stop_after": "sources" if asked.only_sources else ""}),
        budget=Budget(dollars=settings.run.budget),
        command=Invocation(arguments=words, folder=str(settings.folder)),
    )
    assignment = Assignment(event=event, folder=settings.folder, given=(headline, *named))
    return Newsroom(settings, context.store), assignment, order
