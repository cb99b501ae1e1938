"""A draft from a headline: sources are found, an editor may strike or add, and only then is the event drafted.

What was found stands in the run's folder as sources.json, and is what is drafted from: it is searched once.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.errors import InputError
from pipeline.errors.redaction import redact
from pipeline.find.choosing import place_of
from pipeline.find.finder import Finder
from pipeline.find.model import FOUND, FoundSources, Pick, TooFewSourcesError
from pipeline.find.opening import MakeFetcher, open_finder
from pipeline.find.services.connector import SOURCES
from pipeline.find.words import first_queries, missing_queries
from pipeline.models import Outline, Usage
from pipeline.newsroom.composition import accounts_of
from pipeline.newsroom.newsroom import DraftRequest, DraftResult, Newsroom
from pipeline.runs.folder import RunFolder, folder_name, json_bytes, write_whole
from pipeline.runs.journal import Journal
from pipeline.runs.log import log
from pipeline.runs.progress import ProgressListener
from pipeline.runs.runs import Invocation, now
from pipeline.sources.fetch import Fetcher
from pipeline.stages.event import Assignment
from pipeline.stages.run import RunResult
from pipeline.stages.saved_run import read_stage


@dataclass
class FindResult:
    """What looking for an event's sources left: the run's folder, what was found, and the draft where one was made.

    `spent` is what searches took now; `edited` says that sources.json is as an editor left it.
    """

    folder: Path
    found: FoundSources
    spent: Usage = field(default_factory=Usage)
    edited: bool = False
    drafted: DraftResult | None = None

    @property
    def path(self) -> Path:
        return self.folder / FOUND


class FoundDraft:
    """One event without sources, or with more wanted, on its way to a draft."""

    def __init__(
        self,
        newsroom: Newsroom,
        assignment: Assignment,
        order: DraftRequest,
        watch: ProgressListener,
        fetcher: MakeFetcher = Fetcher,
    ) -> None:
        self._newsroom, self._assignment, self._order, self._watch = newsroom, assignment, order, watch
        self._fetcher = fetcher
        self._event = assignment.event
        self._folder = RunFolder(newsroom.drafts / folder_name(self._event))
        self._spent = Usage()
        self._budget = order.budget

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self._folder.path

    async def made(self) -> FindResult:
        """The sources, and the draft from them unless it was to stop before; TooFewSourcesError where none may be."""
        anew = self._order.again is not None and self._order.again.what == SOURCES
        found = await self._found(anew=anew)
        edited = self._folder.edited(FOUND)
        if self._order.wanted.stop_after == SOURCES:
            return FindResult(self._folder.path, found, self._spent, edited)
        if not found.enough:
            raise TooFewSourcesError(found, str(self._folder.path / FOUND), edited=edited)
        order = replace(self._order, again=None) if anew else self._order
        if not edited:
            found = await self._with_second_round(found, order)
        drafted = await self._drafted(found, order)
        return FindResult(self._folder.path, found, self._spent, edited, drafted)

    async def _found(self, *, anew: bool) -> FoundSources:
        """What stands in sources.json, counted again where an editor changed it; else what a search brings."""
        path, edited = self._folder.path / FOUND, self._folder.edited(FOUND)
        if edited and anew:
            raise InputError(f"{path} is as you left it, and is not searched over.", "Delete it to search anew.")
        if path.is_file() and not anew:
            saved = read_stage(self._folder.path, FOUND, FoundSources)
            return await self._counted(saved) if edited else saved
        found = await self._looked(first_queries(self._event), None, anew=anew)
        self._save(found)
        return found

    async def _with_second_round(self, found: FoundSources, order: DraftRequest) -> FoundSources:
        """The sources with those of one more round, for what the first outline misses; an edited one misses none."""
        find, wanted = self._newsroom.settings.find, order.wanted
        if found.round >= find.rounds or len(found.picks) >= find.sources or wanted.stop_after == "notes":
            return found
        if order.again or any(map(self._folder.edited, ("outline.json", "notes.json"))):
            return found
        first = await self._drafted(found, replace(order, wanted=wanted.model_copy(update={"stop_after": "outline"})))
        queries = self._missing(first.outcome)
        (self._folder.path / "outline.json").unlink(missing_ok=True)  # it was to show what is missing, and is no plan
        more = await self._looked(queries, found) if queries else found.model_copy(update={"round": find.rounds})
        self._save(more)
        return more

    def _missing(self, outcome: RunResult) -> tuple[str, ...]:
        assert isinstance(outcome.outline, Outline)
        style = self._newsroom.style
        if self._order.choice.kind == "digest":
            from pipeline.writer.extractive.form import digest_style

            style = digest_style(style)
        return missing_queries(self._event, outcome.outline, outcome.notes, style.shape.sections)

    async def _drafted(self, found: FoundSources, order: DraftRequest) -> DraftResult:
        event = self._event.model_copy(update={"found": tuple(pick.ref for pick in found.picks)})
        self._folder = RunFolder(self._folder.path)
        if self._budget:
            order = replace(order, budget=self._budget)
        drafted = await self._newsroom.draft(self._assignment.model_copy(update={"event": event}), order, self._watch)
        self._pay(drafted.spent)
        self._folder = RunFolder(self._folder.path)
        return drafted

    async def _looked(
        self, queries: tuple[str, ...], before: FoundSources | None, *, anew: bool = False
    ) -> FoundSources:
        """What a search brings, in a run of its own in the ledger."""
        return await self._in_run(lambda finder: finder.look(self._event, queries, before), anew=anew)

    async def _counted(self, found: FoundSources) -> FoundSources:
        return await self._in_run(lambda finder: finder.counted(self._event, found))

    async def _in_run(self, look: Callable[[Finder], Awaitable[FoundSources]], *, anew: bool = False) -> FoundSources:
        """What a finder brings, in a run of its own; the ledger learns how it ended, whatever happens."""
        newsroom, event = self._newsroom, self._event
        plain = Invocation(arguments=("draft", *self._assignment.given), folder=str(Path.cwd()))
        command, title = self._order.command or plain, f"Sources: {event.headline}"
        run = newsroom.ledger.begin(event.hash, title, str(self._folder.path), command)
        log("run began", run=run, event=event.hash, headline=title, folder=str(self._folder.path))
        try:
            journal = Journal(newsroom.store, run)
            if anew:
                journal.again(SOURCES)
            async with open_finder(
                self._assignment,
                newsroom.settings,
                journal,
                store=newsroom.store,
                accounts=accounts_of(newsroom.settings, newsroom.store, self._budget),
                spent=self._pay,
                today=now().date(),
                watch=self._watch,
                fetcher=self._fetcher,
            ) as finder:
                found = await look(finder)
        except BaseException as error:
            newsroom.ledger.finish(run, "failed", redact(str(error)))
            raise
        newsroom.ledger.finish(run, "done")
        return found

    def _pay(self, spent: Usage) -> None:
        """Counts what went out now, against the one budget of searches and draft."""
        self._spent = self._spent.plus(spent)
        self._budget = self._budget.left(spent) if self._budget else None

    def _save(self, found: FoundSources) -> None:
        self._folder = RunFolder(self._folder.path)
        self._folder.write_json(FOUND, found.model_dump(mode="json"))


def choose_sources(folder: Path, keep: Collection[str], added: Sequence[str]) -> None:
    """Leaves of the picks in a run's sources.json those at the places to keep, and adds addresses, as an editor would.

    ValidationError where an added one is no address.
    """
    found = read_stage(folder, FOUND, FoundSources)
    picks = [pick for pick in found.picks if place_of(pick) in keep]
    known = {place_of(pick) for pick in picks}
    more = [Pick(url=each) for each in dict.fromkeys(added) if each not in known]
    chosen = found.model_copy(update={"picks": (*picks, *more)})
    if chosen != found:
        write_whole(folder / FOUND, json_bytes(chosen.model_dump(mode="json")))
