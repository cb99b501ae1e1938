"""`newsdraft briefing` as a user runs it: feeds followed, the plan with its reasons, the briefing made once."""

import json
import os
from datetime import timedelta

import pytest

from pipeline.briefing import slots
from pipeline.briefing.slots import SlotBook
from pipeline.cli.briefing import commands
from pipeline.cli.briefing.newsroom import open_briefing_newsroom
from pipeline.runs.runs import HOST
from pipeline.store.faults import StoreAwayError
from tests.briefing.conftest import long_text
from tests.reader_at_hand import reader_at_hand
from tests.sources.conftest import Site, site

__all__ = ["reader_at_hand", "site"]

SETTINGS = "[fetch]\nallow_private = true\nattempts = 1\n[briefing]\nhost_pause = 0.0\nrobots = false\n"


FLOOD = "The river Ashe flooded 400 houses."


def feed(site: Site, path: str = "/feed", text: str = "", headline: str = "River floods Harrow") -> str:
    article = site.page(f"{path}/1", (text or long_text("Harrow")).encode(), content_type="text/plain; charset=utf-8")
    said = f"<link>{article}</link><description>{text or FLOOD}</description>"
    item = f"<title>{headline}</title>{said}"
    body = f"<rss version='2.0'><channel><title>Example Courier</title><item>{item}</item></channel></rss>"
    return site.page(path, body.encode())


@pytest.fixture
def desk(room, site, newsdraft):
    """A newsroom that follows one feed."""
    (room / "newsdraft.toml").write_text(SETTINGS)
    assert newsdraft("briefing", "feeds", "add", feed(site)).status == 0
    return newsdraft


def test_a_feed_is_tried_and_followed(desk, site) -> None:
    again = desk("briefing", "feeds", "add", site.url("/feed"))
    assert again.out == f"{site.url('/feed')}: already followed; feed 'Example Courier', 1 entries now\n"
    listed = json.loads(desk("briefing", "feeds", "list", "--json").out)
    assert [(each["url"], each["kind"], each["failures"]) for each in listed] == [(site.url("/feed"), "feed", 0)]


def test_what_is_no_feed_is_not_followed(desk, site) -> None:
    page = site.page("/page", b"<html><body>Hello</body></html>")
    ended = desk("briefing", "feeds", "add", page)
    assert (ended.status, ended.err) == (2, f"newsdraft: {page}: it is a web page, no feed\n  Name its feed.\n")


def test_a_dropped_feed_is_gone(desk, site) -> None:
    assert desk("briefing", "feeds", "drop", site.url("/feed")).status == 0
    assert desk("briefing", "feeds", "list").out == "No feeds yet: `newsdraft briefing feeds add URL`.\n"
    assert desk("briefing", "feeds", "drop", "https://other.example.org/").status == 2


def test_an_opml_list_is_followed(desk, room) -> None:
    (room / "list.opml").write_text('<opml><body><outline xmlUrl="https://a.example.org/feed"/></body></opml>')
    assert desk("briefing", "feeds", "import", "list.opml").out == "list.opml: 1 feed, 1 of them new.\n"


def test_a_plan_shows_reasons_and_spends_nothing(desk, room) -> None:
    ended = desk("briefing", "run", "--dry-run")
    assert ended.status == 0
    assert "story     River floods Harrow (1 entry)" in ended.out
    assert "+0.00  sources: 1 outlet: Example Courier" in ended.out
    assert not (room / "drafts").exists()
    assert not (room / "briefings").exists()


def test_a_briefing_is_made_once(desk) -> None:
    first = desk("briefing", "run", "--quiet")
    assert first.status == 0
    assert "Stories   1 drafted, 0 late, 0 failed" in first.out
    assert "edition 1, was delivered" in desk("briefing", "run", "--quiet").out
    assert "edition 2" in desk("briefing", "run", "--quiet", "--again").out


MAYOR = "Voters in Dunmere chose Ada Bell as mayor on Tuesday with 5,210 votes, 61% of those cast. She is a nurse. " * 6


def test_a_run_names_its_stories_and_files(desk, room, site) -> None:
    """Lines of two stories stood side by side unnamed ("✓ notes: 5 facts" twice), and the end named no file."""
    desk("briefing", "feeds", "add", feed(site, "/other", MAYOR, "Dunmere elects Ada Bell, its first woman mayor"))
    ended = desk("briefing", "run")
    for headline in ("River floods Harrow", "Dunmere elects Ada Bell, its first…"):
        assert f"✓ notes of “{headline}”: " in ended.err
    files = [line.split()[-1] for line in ended.out.splitlines() if line.endswith(".md")][:3]
    assert len(files) == 3
    assert files[0].endswith("/briefing.md")
    assert [name for name in files if not (room / name).is_file()] == []
    number = ended.out.partition("newsdraft export ")[2].split()[0]
    assert desk("review", "show", number).out.startswith(f"Document {number}, revision 1")


def test_a_named_failure_is_exit_code_1(desk, site) -> None:
    desk("briefing", "feeds", "add", "--unseen", site.url("/dead"))
    ended = desk("briefing", "run", "--quiet", "--json")
    assert ended.status == 1
    commands = json.loads(ended.out.splitlines()[0])
    assert [failure["kind"] for failure in commands["failures"]] == ["feed"]


def test_a_bad_time_is_refused(desk) -> None:
    assert desk("briefing", "backfill", "2026-11-01", "--at", "6 o'clock").status == 2


def test_a_store_that_is_away_is_tried_again(desk, monkeypatch) -> None:
    """A lock held for more than half a minute at six left a newsroom with cron without its briefing."""
    made, away = commands._made, []

    async def once_away(*given):
        if not away:
            away.append(True)
            raise StoreAwayError("the store: another process kept it locked", "")
        return await made(*given)

    monkeypatch.setattr(commands, "PAUSE", 0.0)
    monkeypatch.setattr(commands, "_made", once_away)
    ended = desk("briefing", "run", "--quiet")
    assert (ended.status, ended.err) == (
        0,
        "newsdraft: the store: another process kept it locked; trying again in 0 s\n",
    )


def test_without_feeds_no_slot_is_used(room, site, newsdraft) -> None:
    """A briefing of nothing was made and sent, and the day's slot was gone when the feeds were there."""
    (room / "newsdraft.toml").write_text(SETTINGS)
    ended = newsdraft("briefing", "run", "--quiet")
    assert (ended.status, ended.err.splitlines()[0]) == (
        2,
        "newsdraft: No feeds are followed, so there is nothing to make a briefing of.",
    )
    newsdraft("briefing", "feeds", "add", feed(site))
    assert newsdraft("briefing", "run", "--quiet").status == 0


def test_one_that_another_makes_is_not_delivered(desk, monkeypatch) -> None:
    """A run that found another at its slot said so, and that it was delivered as planned."""
    with open_briefing_newsroom() as newsroom:
        SlotBook(newsroom.store).take(commands._today(newsroom), "morning")
    monkeypatch.setattr(slots, "OURS", {*slots.OURS})
    ended = desk("briefing", "run", "--quiet")
    assert ended.status == 2
    assert f"is being made by process {os.getpid()} on {HOST} since " in ended.out


def test_a_calendar_that_jumps_sends_nothing_empty(desk, monkeypatch) -> None:
    """The time zone was changed, it was tomorrow, and a second briefing went out with nothing in it."""
    assert desk("briefing", "run", "--quiet").status == 0
    today = commands._today
    monkeypatch.setattr(commands, "_today", lambda newsroom: today(newsroom) + timedelta(days=1))
    ended = desk("briefing", "run", "--quiet")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("newsdraft: There is nothing new since the briefing that was begun at ")
    with open_briefing_newsroom() as newsroom:
        assert [each.edition for each in SlotBook(newsroom.store).latest()] == [1]
