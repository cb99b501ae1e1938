"""Whole briefings from feeds on a loopback site, written by the digest writer: each way a night can go."""

import threading
from collections.abc import Callable
from contextlib import aclosing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from pipeline.briefing.drafting import StoryDesk
from pipeline.briefing.model import Briefing
from pipeline.briefing.one_liners import change_line
from pipeline.briefing.opening import open_desk
from pipeline.briefing.run import make_editions
from pipeline.briefing.slots import SlotLease, SlotState
from pipeline.clustering.model import RankedCluster
from pipeline.errors import StoreError
from pipeline.newsroom.newsroom import Newsroom
from tests.briefing.conftest import NOW, Clock, item, long_text, rss
from tests.sources.conftest import Site

Make = Callable[..., Newsroom]


async def briefings(
    newsroom: Newsroom, clock: Clock | None = None, *, again: bool = False
) -> list[Briefing] | SlotState:
    """The editions that one run of the day's slot makes."""
    clock = clock or Clock()
    async with open_desk(newsroom, lambda progress: None, clock=clock) as desk:
        lease = desk.slots.take(clock().date(), "morning", again=again)
        return [each async for each in make_editions(desk, lease)] if isinstance(lease, SlotLease) else lease


async def one_briefing(newsroom: Newsroom, clock: Clock | None = None, *, again: bool = False) -> Briefing:
    found = await briefings(newsroom, clock, again=again)
    assert isinstance(found, list)
    [briefing] = found
    return briefing


def headlines(stories: tuple[RankedCluster, ...]) -> list[str]:
    return sorted(each.cluster.headline.split()[-1] for each in stories)


async def test_stories_and_one_liners_are_told_once(site: Site, newsroom_with: Make) -> None:
    feed = site.page("/feed", rss(*(item(site, place) for place in ("Harrow", "Tolm", "Osten"))))
    newsroom = newsroom_with([feed], stories=2)
    briefing = await one_briefing(newsroom)
    assert [(story.status, story.writer) for story in briefing.stories] == [("drafted", "digest")] * 2
    assert (len(briefing.one_liners), briefing.failures, briefing.stand_in) == (1, (), "")
    assert [point.cluster for point in briefing.lead] == [story.ranked.cluster.id for story in briefing.stories]
    assert all(story.document and story.draft and story.notes and story.sources for story in briefing.stories)
    done = await briefings(newsroom)
    assert isinstance(done, SlotState)
    assert done.status == "delivered"


async def test_yesterdays_news_is_not_told_again(site: Site, newsroom_with: Make) -> None:
    site.page("/feed", rss(item(site, "Harrow")))
    newsroom, clock = newsroom_with([site.url("/feed")]), Clock()
    assert len((await one_briefing(newsroom, clock)).stories) == 1
    clock.pass_by(hours=24)
    nothing = await one_briefing(newsroom, clock)
    assert (nothing.stories, nothing.one_liners, nothing.changes) == ((), (), ())


async def test_updates_of_told_events_are_changes(site: Site, newsroom_with: Make) -> None:
    site.page("/feed", rss(item(site, "Harrow")))
    newsroom, clock = newsroom_with([site.url("/feed")]), Clock()
    await one_briefing(newsroom, clock)
    later = item(site, "Harrow", outlet="later", hours=-20, whole=False)
    site.page("/feed", rss(item(site, "Harrow"), later.replace("400 houses", "900 houses")))
    clock.pass_by(hours=24)
    briefing = await one_briefing(newsroom, clock)
    assert briefing.stories == ()
    [change] = briefing.changes
    assert (change.covered, change.headline) == (NOW.date(), "River Ashe floods Harrow after days of rain")
    assert [entry.summary for entry in change.entries] == ["The river Ashe flooded 900 houses in Harrow."]
    clock.pass_by(hours=10)
    again = await one_briefing(newsroom, clock, again=True)
    assert ([each.cluster for each in again.changes], again.stories, again.edition) == ([change.cluster], (), 2)


async def test_what_reads_differently_since_is_a_change_once(site: Site, newsroom_with: Make) -> None:
    """A report corrected after it was told was noticed in the store, and no reader heard of it."""
    site.page("/feed", rss(item(site, "Harrow"), item(site, "Tolm")))
    newsroom, clock = newsroom_with([site.url("/feed")]), Clock()
    await one_briefing(newsroom, clock)
    site.page("/feed", rss(item(site, "Harrow").replace("400 houses", "40 houses"), item(site, "Tolm")))
    clock.pass_by(hours=24)
    briefing = await one_briefing(newsroom, clock)
    [change] = briefing.changes
    assert change_line(change) == (
        "**River Ashe floods Harrow after days of rain** (told on 5 November). It reads differently now: River Ashe "
        f"floods Harrow after days of rain. The river Ashe flooded 40 houses in Harrow ([Example Courier](<{site.url('/courier/Harrow')}>))"
    )
    clock.pass_by(hours=1)
    async with open_desk(newsroom, lambda progress: None, clock=clock) as desk:
        lease = desk.slots.take(clock().date(), "noon")
        assert isinstance(lease, SlotLease)
        [noon] = [each async for each in make_editions(desk, lease)]
    assert (noon.changes, noon.stories) == ((), ())


async def test_one_failed_event_is_named(site: Site, newsroom_with: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted = StoryDesk._drafted

    async def failing(self: StoryDesk, ranked: RankedCluster) -> object:
        if "Tolm" in ranked.cluster.headline:
            raise ZeroDivisionError("a bug")
        return await drafted(self, ranked)

    monkeypatch.setattr(StoryDesk, "_drafted", failing)
    newsroom = newsroom_with([site.page("/feed", rss(item(site, "Harrow"), item(site, "Tolm")))])
    briefing = await one_briefing(newsroom)
    assert sorted(story.status for story in briefing.stories) == ["drafted", "failed"]
    [failure] = briefing.failures
    assert (failure.kind, failure.what) == ("story", "Footbridge over the Dray collapses in Tolm")
    assert failure.reason == "a fault of the program, please report it: ZeroDivisionError: a bug"


async def test_pages_that_are_gone_leave_what_feeds_said(site: Site, newsroom_with: Make) -> None:
    site.page("/courier/Harrow", b"Gone.", status=410)
    newsroom = newsroom_with([site.page("/feed", rss(item(site, "Harrow", whole=False)))])
    [story] = (await one_briefing(newsroom)).stories
    assert story.status == "drafted"
    assert story.reason.startswith("written from what its feeds said alone: ")
    assert [source.publisher for source in story.sources] == ["Example Courier"]


async def test_a_dead_service_is_stood_in_for(site: Site, newsroom_with: Make) -> None:
    tables = '[writer]\nmodel = "openai:test"\nbase_url = "http://127.0.0.1:9/v1"\nattempts = 1'
    newsroom = newsroom_with([site.page("/feed", rss(item(site, "Harrow"), item(site, "Tolm")))], tables=tables)
    briefing = await one_briefing(newsroom)
    assert [(story.status, story.writer) for story in briefing.stories] == [("drafted", "digest")] * 2
    assert briefing.stand_in.startswith("openai:test could not be reached")
    assert [(failure.kind, failure.what) for failure in briefing.failures] == [("writer", "the model's service")]


async def test_an_empty_budget_is_stood_in_for(site: Site, newsroom_with: Make) -> None:
    tables = '[writer]\nmodel = "openai:test"\nbase_url = "http://127.0.0.1:9/v1"\nattempts = 1'
    newsroom = newsroom_with([site.page("/feed", rss(item(site, "Harrow")))], tables=tables, budget_tokens=10)
    briefing = await one_briefing(newsroom)
    assert [story.writer for story in briefing.stories] == ["digest"]
    assert [failure.kind for failure in briefing.failures] == ["budget"]


async def test_late_stories_follow_in_an_update(site: Site, newsroom_with: Make) -> None:
    released = threading.Event()

    def slow(handler: BaseHTTPRequestHandler) -> None:
        released.wait(20)
        handler.send_response(200)
        handler.send_header("Content-Type", "text/plain")
        handler.end_headers()
        handler.wfile.write(long_text("Tolm").encode())

    site.pages["/courier/Tolm"] = slow
    newsroom = newsroom_with(
        [site.page("/feed", rss(item(site, "Harrow"), item(site, "Tolm", whole=False)))], deadline=0.05
    )
    async with open_desk(newsroom, lambda progress: None, clock=Clock()) as desk:
        lease = desk.slots.take(NOW.date(), "morning")
        assert isinstance(lease, SlotLease)
        editions = []
        async for briefing in make_editions(desk, lease):
            editions.append(briefing)
            released.set()
    first, update = editions
    assert sorted(story.status for story in first.stories) == ["drafted", "late"]
    assert [failure.kind for failure in first.failures] == ["deadline"]
    assert (update.edition, [story.status for story in update.stories], update.failures) == (2, ["drafted"], ())
    assert (update.lead, update.one_liners) == ((), ())


async def test_what_was_not_delivered_is_delivered_next(site: Site, newsroom_with: Make) -> None:
    newsroom, clock = newsroom_with([site.page("/feed", rss(item(site, "Harrow")))]), Clock()
    async with open_desk(newsroom, lambda progress: None, clock=clock) as desk:
        lease = desk.slots.take(NOW.date(), "morning")
        assert isinstance(lease, SlotLease)
        async with aclosing(make_editions(desk, lease)) as editions:
            undelivered = await anext(editions)
    asked = list(site.asked)
    clock.pass_by(minutes=5)
    assert await one_briefing(newsroom, clock) == undelivered
    assert site.asked == asked


async def test_a_run_that_breaks_leaves_its_work(
    site: Site, newsroom_with: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = newsroom_with([site.page("/feed", rss(item(site, "Harrow")))])

    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.briefing.run._briefing", full)
        with pytest.raises(StoreError, match="the disk is full"):
            await briefings(newsroom)
    asked = list(site.asked)
    briefing = await one_briefing(newsroom)
    assert [story.status for story in briefing.stories] == ["drafted"]
    assert site.asked == asked


async def test_a_morning_without_feeds_has_its_briefing(newsroom_with: Make) -> None:
    briefing = await one_briefing(newsroom_with(["http://127.0.0.1:9/feed"]))
    assert (briefing.stories, [failure.kind for failure in briefing.failures]) == ((), ["feed"])


async def test_robots_rules_keep_pages_unread(site: Site, newsroom_with: Make) -> None:
    site.page("/robots.txt", b"User-agent: *\nDisallow: /courier/\n", content_type="text/plain")
    newsroom = newsroom_with([site.page("/feed", rss(item(site, "Harrow", whole=False)))], robots=True)
    [story] = (await one_briefing(newsroom)).stories
    assert (story.status, story.reason) == ("drafted", "")
    assert site.asked == ["/feed", "/robots.txt"]


async def test_a_backfill_tells_that_day_alone(site: Site, newsroom_with: Make) -> None:
    feed = site.page("/feed", rss(item(site, "Harrow", hours=30), item(site, "Tolm", hours=2)))
    newsroom = newsroom_with([feed])
    await one_briefing(newsroom)
    day = NOW - timedelta(days=1)
    async with open_desk(newsroom, lambda progress: None, moment=day) as desk:
        lease = desk.slots.take(day.date(), "morning")
        assert isinstance(lease, SlotLease)
        [briefing] = [each async for each in make_editions(desk, lease)]
    assert headlines(tuple(story.ranked for story in briefing.stories)) == ["rain"]
    assert site.asked == ["/feed"]
