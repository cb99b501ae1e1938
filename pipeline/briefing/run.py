"""One slot's briefing: gathered, clustered, ranked, drafted; what is ready at the deadline goes out, the rest after.

turn = SlotBook(store).take(day, slot)                      # a Standing: done, or another process is at it
async for briefing in make_editions(desk, turn):            # one edition, and an update if stories were late
    deliver(briefing)                                       # the edition counts as delivered once this returns
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.briefing.drafting import StoryDesk
from pipeline.briefing.model import Briefing, Plan, StoryResult
from pipeline.briefing.opening_lines import lead_points
from pipeline.briefing.planning import Slot, gather_all, make_plan
from pipeline.briefing.slots import LeaseLostError, NothingNewError, SlotBook, SlotLease, file_name
from pipeline.clustering.cluster_store import mark_reported
from pipeline.clustering.model import RankedCluster
from pipeline.errors import StoreError
from pipeline.feeds.model import Failure, Gathered
from pipeline.models import Usage
from pipeline.newsroom.newsroom import DraftRequest, Newsroom
from pipeline.runs.progress import ProgressListener
from pipeline.runs.runs import Clock, now
from pipeline.settings import Settings
from pipeline.settings.tables import StyleSettings

TOO_SOON = timedelta(hours=12)
"""Within this of the last briefing an empty one is no news of a quiet day, but of a calendar that jumped."""
LEAST_TIME = 0.25
"""The share of the deadline's time that a run has at least, however late it took over from a dead one."""

Tasks = dict[int, asyncio.Task[StoryResult]]


@dataclass(frozen=True)
class BriefingDesk:
    """What a briefing works with; `moment` is whose news it tells, and the clock's now where it is none."""

    newsroom: Newsroom
    order: DraftRequest
    watch: ProgressListener
    clock: Clock = now
    moment: datetime | None = None

    @property
    def settings(self) -> Settings:
        return self.newsroom.settings

    @property
    def slots(self) -> SlotBook:
        return SlotBook(self.newsroom.store, self.clock)


def briefing_settings(settings: Settings) -> Settings:
    """The settings with the briefing's style in place of the newsroom's own."""
    style = StyleSettings(name=settings.briefing.style, folder=settings.style.folder)
    return settings.model_copy(update={"style": style})


def folder_of(settings: Settings, lease: SlotLease | Slot) -> Path:
    """Where a slot's files are: its events as drafted, and whatever is made of its editions."""
    name = lease.slot if isinstance(lease, SlotLease) else lease.name
    return settings.path(settings.briefing.folder) / file_name(lease.day, name)


async def make_editions(desk: BriefingDesk, lease: SlotLease) -> AsyncIterator[Briefing]:
    """The lease's edition, then an update if stories were late; each is delivered before the next is asked for.

    Raises what stands in the way of any briefing at all, noted in the slot; the next run of it goes on from there.
    """
    async with _noted(desk.slots, lease), desk.slots.alive(lease):
        plan = await _planned(desk, lease)
        tasks: Tasks = {}
        try:
            if lease.result is None:
                story_desk = _story_desk(desk, lease)
                finished = {story.ranked.cluster.id: story for story in desk.slots.finished_stories(lease)}
                tasks = _begin(desk, lease, plan, story_desk, finished)
                briefing = await _until_deadline(desk, lease, plan, story_desk, tasks, finished)
                desk.slots.finish(lease, briefing)
            else:
                briefing = lease.result
            yield briefing
            _delivered(desk, lease, plan, briefing)
            late = [story.ranked.cluster.id for story in briefing.with_status("late")]
            if late and tasks:
                async for update in _update(desk, lease, plan, story_desk, {each: tasks[each] for each in late}):
                    yield update
        finally:
            for task in tasks.values():
                task.cancel()


@asynccontextmanager
async def _noted(slots: SlotBook, lease: SlotLease) -> AsyncIterator[None]:
    """Notes in the slot what keeps the edition from being made; a caller who merely stops asking leaves it ready."""
    try:
        yield
    except (GeneratorExit, LeaseLostError, NothingNewError):
        raise
    except BaseException as error:
        lease.log("briefing failed", error=str(error) or type(error).__name__)
        with suppress(StoreError):  # a store that is away now is what broke the edition, and its owner is gone anyway
            slots.fail(lease, str(error) or type(error).__name__)
        raise


async def _planned(desk: BriefingDesk, lease: SlotLease) -> Plan:
    """The edition's plan: the one that a dead process left, or a new one of what the feeds say now."""
    if lease.plan:
        return lease.plan
    gathered = lease.gathered
    moment = desk.moment or lease.started
    if gathered is None:
        gathered = Gathered() if desk.moment else await gather_all(desk.settings, desk.newsroom.store, moment)
        desk.slots.note(lease, gathered=gathered)
        lease.log(
            "briefing gathered",
            feeds=gathered.feeds,
            seen=gathered.seen,
            new=len(gathered.new),
            failures=len(gathered.failures),
        )
    slot = Slot(lease.day, lease.slot, moment, lease.edition)
    plan = await make_plan(desk.settings, desk.newsroom.store, slot, gathered.failures)
    last = desk.slots.last_delivered(moment, lease.slot)
    if plan.is_empty and lease.why == "first" and not desk.moment and last and moment - last < TOO_SOON:
        desk.slots.give_back(lease)
        raise NothingNewError(
            f"There is nothing new since the briefing that was begun at {last:%H:%M} UTC, and none is sent.",
            "Where the time zone was changed, the next comes in its time; --again makes another edition.",
        )
    desk.slots.note(lease, plan=plan)
    lease.log("briefing planned", events=len(plan.ranked), stories=len(plan.chosen("draft")))
    return plan


def _story_desk(desk: BriefingDesk, lease: SlotLease) -> StoryDesk:
    places = asyncio.Semaphore(desk.settings.briefing.parallel)
    return StoryDesk(desk.newsroom, desk.order, folder_of(desk.settings, lease), desk.watch, places)


def _begin(
    desk: BriefingDesk, lease: SlotLease, plan: Plan, story_desk: StoryDesk, finished: dict[int, StoryResult]
) -> Tasks:
    """The stories under way: all chosen that are not drafted yet; an update's are those that were late."""

    async def story(ranked: RankedCluster) -> StoryResult:
        result = await story_desk.story(ranked)
        desk.slots.keep_story(lease, result)
        headline = result.ranked.cluster.headline
        lease.log("briefing story", story=headline, status=result.status, seconds=result.seconds, reason=result.reason)
        return result

    owed = _owed(desk, lease, plan)
    missing = [
        each for each in owed if each.cluster.id not in finished or finished[each.cluster.id].status != "drafted"
    ]
    return {each.cluster.id: asyncio.create_task(story(each)) for each in missing}


def _owed(desk: BriefingDesk, lease: SlotLease, plan: Plan) -> Sequence[RankedCluster]:
    """The events that the edition is to tell as stories."""
    if lease.why != "update":
        return plan.chosen("draft")
    before = next(each for each in desk.slots.of_slot(lease.day, lease.slot) if each.edition == lease.edition - 1)
    late = {story.ranked.cluster.id for story in before.result.with_status("late")} if before.result else set()
    return [each for each in plan.chosen("draft") if each.cluster.id in late]


async def _until_deadline(
    desk: BriefingDesk,
    lease: SlotLease,
    plan: Plan,
    story_desk: StoryDesk,
    tasks: Tasks,
    finished: dict[int, StoryResult],
) -> Briefing:
    """The edition of what is ready when its time is up; the tasks of the rest go on."""
    terms = desk.settings.briefing
    whole = 60 * (terms.last_call if lease.why == "update" else terms.deadline)
    left = max(whole - (desk.clock() - lease.started).total_seconds(), LEAST_TIME * whole)
    if tasks:
        await asyncio.wait(tasks.values(), timeout=left)
    found = []
    for ranked in _owed(desk, lease, plan):
        task = tasks.get(ranked.cluster.id)
        if task is None:
            found.append(finished[ranked.cluster.id])
        elif task.done():
            found.append(task.result())
        else:
            found.append(_late(ranked, whole / 60, over=lease.why == "update"))
    return _briefing(desk, lease, plan, story_desk, found)


def _late(ranked: RankedCluster, minutes: float, *, over: bool) -> StoryResult:
    if over:
        return StoryResult(ranked=ranked, status="failed", reason=f"not finished {minutes:g} minutes after its time")
    return StoryResult(ranked=ranked, status="late", reason=f"not finished after {minutes:g} minutes; it follows")


async def _update(
    desk: BriefingDesk, first: SlotLease, plan: Plan, story_desk: StoryDesk, tasks: Tasks
) -> AsyncIterator[Briefing]:
    """The edition of the stories that were late."""
    lease = desk.slots.follow(first)
    async with _noted(desk.slots, lease), desk.slots.alive(lease):
        briefing = await _until_deadline(desk, lease, plan, story_desk, tasks, {})
        for story in briefing.stories:
            desk.slots.keep_story(lease, story)
        desk.slots.finish(lease, briefing)
        yield briefing
        _delivered(desk, lease, plan, briefing)


def _briefing(
    desk: BriefingDesk, lease: SlotLease, plan: Plan, story_desk: StoryDesk, stories: Sequence[StoryResult]
) -> Briefing:
    """The edition's value; an update repeats nothing of the edition before it."""
    update = lease.why == "update"
    usage = Usage()
    for story in stories:
        usage = usage.plus(story.usage)
    told = [story.ranked.cluster.id for story in stories]
    if not update:
        told += [*(each.cluster.id for each in plan.chosen("one-liner")), *(each.cluster for each in plan.changes)]
    return Briefing(
        date=lease.day,
        slot=lease.slot,
        edition=lease.edition,
        made=desk.clock(),
        not_before=max((plan.embargoes[number] for number in told if number in plan.embargoes), default=None),
        lead=() if update else lead_points(stories),
        stories=tuple(stories),
        one_liners=() if update else plan.chosen("one-liner"),
        changes=() if update else plan.changes,
        failures=((() if update else plan.failures) + _failures(stories, story_desk)),
        stand_in=story_desk.down or story_desk.over,
        usage=usage,
    )


def _failures(stories: Sequence[StoryResult], story_desk: StoryDesk) -> tuple[Failure, ...]:
    """What went otherwise than planned: stories late, failed or made from less, and a model that wrote no more."""
    stood_in = {story_desk.down, story_desk.over, ""}
    found = [
        Failure(
            kind="deadline" if story.status == "late" else "story",
            what=story.ranked.cluster.headline,
            reason=story.reason,
        )
        for story in stories
        if story.status != "drafted" or story.reason not in stood_in
    ]
    if story_desk.down:
        found.append(Failure(kind="writer", what="the model's service", reason=story_desk.down))
    if story_desk.over:
        found.append(Failure(kind="budget", what="the briefing's budget", reason=story_desk.over))
    return tuple(found)


def _delivered(desk: BriefingDesk, lease: SlotLease, plan: Plan, briefing: Briefing) -> None:
    """Notes that the edition went out, and what it reported, so that no later one does so as news."""
    desk.slots.beat(lease)
    firsts = {
        ranked.cluster.id: max(entry.id for entry in ranked.cluster.entries)
        for ranked in plan.ranked
        if ranked.choice in ("draft", "one-liner")
    }
    firsts |= {change.cluster: max(entry.id for entry in change.entries) for change in briefing.changes}
    failed = {story.ranked.cluster.id for story in briefing.with_status("failed")}
    newest = {number: entry for number, entry in firsts.items() if number not in failed}
    mark_reported(desk.newsroom.store, newest, lease.day, lease.slot)
    desk.slots.deliver(lease)
    stories = {status: len(briefing.with_status(status)) for status in ("drafted", "late", "failed")}
    lease.log("briefing delivered", stories=stories, calls=briefing.usage.calls, dollars=briefing.usage.cost)
