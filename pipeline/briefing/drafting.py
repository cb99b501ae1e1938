"""The stories of a briefing, side by side: one that fails is named, and a service that fails is stood in for."""

import asyncio
import json
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.briefing.events import from_feeds_alone
from pipeline.briefing.model import StoryResult
from pipeline.clustering.model import RankedCluster
from pipeline.errors import (
    BudgetError,
    InputError,
    NewsdraftError,
    ReplyError,
    ServiceError,
    SettingsError,
    SourceError,
    describe,
)
from pipeline.models import Event
from pipeline.newsroom.composition import WriterChoice
from pipeline.newsroom.newsroom import DraftRequest, DraftResult, Newsroom
from pipeline.report.tally import blocking
from pipeline.runs.folder import folder_name, write_whole
from pipeline.runs.progress import ProgressListener, of_story
from pipeline.sources.read import NoSourceLeftError
from pipeline.stages.event import Assignment
from pipeline.stages.saved_run import load_run

DIGEST = WriterChoice("digest")


@dataclass
class StoryDesk:
    """What the stories of one briefing share; `down` and `over` say why the model writes no more, once it does not."""

    newsroom: Newsroom
    order: DraftRequest
    folder: Path
    watch: ProgressListener
    places: asyncio.Semaphore
    down: str = ""
    over: str = ""

    async def story(self, ranked: RankedCluster) -> StoryResult:
        """The event's story, or why there is none; only a cancelled task raises."""
        began = time.monotonic()
        async with self.places:
            try:
                drafted, reason = await self._drafted(ranked)
                result = _result(ranked, drafted, reason)
            except Exception as error:  # noqa: BLE001  one failed event must not take the briefing down
                result = StoryResult(ranked=ranked, status="failed", reason=describe(error))
        return result.model_copy(update={"seconds": round(time.monotonic() - began, 3)})

    async def _drafted(self, ranked: RankedCluster) -> tuple[DraftResult, str]:
        """The draft, from what feeds said where no page could be had; and what had to be done about it."""
        event = ranked.event
        assert event is not None, "what is drafted has an event"
        try:
            return await self._written(event, ranked)
        except (InputError, SourceError) as error:
            spare = from_feeds_alone(event, ranked.cluster)
            if spare == event:
                raise
            drafted, reason = await self._written(spare, ranked)
            return drafted, "; ".join(filter(None, (_from_feeds(error), reason)))

    async def _written(self, event: Event, ranked: RankedCluster) -> tuple[DraftResult, str]:
        """The draft by the model, or a digest where its service, its reply or the budget fails."""
        assignment, watch = self._assignment(event, ranked), of_story(self.watch, event.headline)
        reason = self.down or self.over
        if not reason:
            try:
                return await self.newsroom.draft(assignment, self.order, watch), ""
            except ReplyError as error:
                reason = error.problem
            except (ServiceError, SettingsError) as error:
                reason = self.down = self.down or error.problem
            except BudgetError as error:
                reason = self.over = self.over or error.problem
        order = DraftRequest(choice=DIGEST, wanted=self.order.wanted)
        return await self.newsroom.draft(assignment, order, watch), reason

    def _assignment(self, event: Event, ranked: RankedCluster) -> Assignment:
        """The event as a file of the briefing's folder, from which it can be drafted again by hand."""
        path = self.folder / "events" / f"{ranked.rank:02}-{folder_name(event)}.json"
        kept = event.model_dump(mode="json", exclude_defaults=True)
        write_whole(path, json.dumps(kept, ensure_ascii=False, indent=2).encode())
        return Assignment(event=event, folder=Path(ranked.folder) if ranked.folder else path.parent, given=(str(path),))


def _result(ranked: RankedCluster, drafted: DraftResult, reason: str) -> StoryResult:
    outcome, document = drafted.outcome, drafted.outcome.document
    assert document is not None, "a story is drafted to its end"
    return StoryResult(
        ranked=ranked,
        status="drafted",
        reason=reason,
        writer=drafted.provenance.writer,
        folder=str(drafted.folder),
        path=str(drafted.path),
        document=document,
        draft=outcome.checked.draft if outcome.checked else None,
        notes=outcome.notes,
        sources=load_run(drafted.folder).sources,
        blocking=blocking(document.findings),
        usage=drafted.provenance.usage,
    )


def _from_feeds(error: NewsdraftError) -> str:
    """That no page could be read, and why each of them could not."""
    reasons = error.reasons if isinstance(error, NoSourceLeftError) else (" ".join(error.problem.split()),)
    return f"written from what its feeds said alone: {'; '.join(reasons)}"
