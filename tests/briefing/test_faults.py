"""Faults of a night, each a real one: the briefing goes out once, with all but what failed, and says what failed."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.briefing.schedule import Schedule
from pipeline.briefing.slots import NothingNewError
from pipeline.errors import ServiceError, StoreError
from pipeline.newsroom.newsroom import Newsroom
from tests.briefing.conftest import NOW, Clock, item, rss
from tests.briefing.dying_run import STAGES
from tests.briefing.mailbox import Mailbox, mailbox
from tests.briefing.night import TOLD, delivered_once, mails, morning, next_morning, sound_feed
from tests.briefing.test_delivery import by_mail
from tests.briefing.test_service import service
from tests.feeds import broken_feeds
from tests.llm import faulty_service
from tests.soak import stub_model
from tests.sources.conftest import Site

Make = Callable[..., Newsroom]
QUICK = "timeout = 4\nstall_timeout = 2\nmax_bytes = 2000000"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


async def test_bad_feeds_are_named_and_stop_nobody(site: Site, newsroom_with: Make, box: Mailbox) -> None:
    """All of them in one night, beside feeds that are odd and no failure, and one that is sound."""
    bad = {serve(site): words for serve, words in broken_feeds.FAULTS.values()}
    odd = [serve(site) for serve in broken_feeds.HARMLESS.values()]
    terms = {"must_cover": list(TOLD), "stories": 1}
    newsroom = newsroom_with([*bad, *odd, sound_feed(site)], tables=by_mail(box.port), fetch=QUICK, **terms)
    found = await morning(newsroom)
    assert found.told == list(TOLD)
    named = {failure.what.rpartition(" (")[2].rstrip(")"): failure.reason for failure in found.failures}
    assert {url: named[url] for url, words in bad.items() if url in named and words not in named[url]} == {}
    assert (sorted(named), {failure.kind for failure in found.failures}) == (sorted(bad), {"feed"})
    assert (await morning(newsroom)).editions == ()
    text = delivered_once(box)
    assert [url for url in bad if f"({url})" not in text] == []
    assert broken_feeds.SENT["bytes"] < 40_000_000


async def test_a_broken_event_file_is_named(site: Site, newsroom_with: Make, box: Mailbox, tmp_path: Path) -> None:
    folder = tmp_path / "events"
    folder.mkdir()
    (folder / "broken.yml").write_text("headline: [no end\n", encoding="utf-8")
    newsroom = newsroom_with(["events", sound_feed(site)], tables=by_mail(box.port))
    found = await morning(newsroom)
    assert (found.told, [failure.kind for failure in found.failures]) == (list(TOLD), ["feed"])
    assert "broken.yml" in found.failures[0].reason
    assert "broken.yml" in delivered_once(box)


def by_model(url: str) -> str:
    return f'[writer]\nmodel = "openai:stub"\nbase_url = "{url}"\nattempts = 1\ntimeout = 10\n'


async def test_a_model_that_dies_halfway_is_stood_in_for(site: Site, newsroom_with: Make, box: Mailbox) -> None:
    model = stub_model.StubModel(fault=lambda number: "broken" if number > 3 else "")
    with stub_model.serving(model) as url:
        newsroom = newsroom_with([sound_feed(site)], tables=by_mail(box.port) + by_model(url))
        found = await morning(newsroom)
        assert (await morning(newsroom)).editions == ()
    assert found.told == list(TOLD)
    assert [failure.kind for failure in found.failures] == ["writer"]
    assert "digests of the sources stand in: openai:stub" in delivered_once(box).lower()
    assert len(model.answered) == 3


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        pytest.param(faulty_service.completion(None, refusal="I will not"), "I will not", id="refuses"),
        pytest.param(faulty_service.completion("{not json"), "", id="answers nonsense"),
        pytest.param(faulty_service.completion('{"facts": 7}'), "", id="answers in another form"),
        pytest.param(faulty_service.completion("", finish="length"), "", id="is cut off"),
    ],
)
async def test_replies_that_no_stage_can_use(
    site: Site, newsroom_with: Make, box: Mailbox, answer: faulty_service.Answer, why: str
) -> None:
    with faulty_service.serving(answer) as endpoint:
        newsroom = newsroom_with([sound_feed(site)], tables=by_mail(box.port) + by_model(endpoint.url))
        found = await morning(newsroom)
        assert (await morning(newsroom)).editions == ()
    assert found.told == list(TOLD)
    assert [failure.kind for failure in found.failures] == ["story", "story"]
    assert why in found.failures[0].reason
    assert found.failures[0].reason[:40] in delivered_once(box)


async def test_mail_that_is_down_goes_out_later(site: Site, newsroom_with: Make, box: Mailbox, tmp_path: Path) -> None:
    feed, more = sound_feed(site), "attempts = 1"
    newsroom = newsroom_with([feed], tables=by_mail(9, more=more))
    with pytest.raises(ServiceError, match="no channel took it: post: the line broke"):
        await morning(newsroom)
    assert len(list((tmp_path / "briefings" / "dead-letters").iterdir())) == 1
    newsroom.settings.deliver["post"] = newsroom.settings.deliver["post"].model_copy(update={"port": box.port})
    assert (await morning(newsroom)).failures == ()
    delivered_once(box)
    assert list((tmp_path / "briefings" / "dead-letters").iterdir()) == []


async def test_a_dead_webhook_stops_no_mail(site: Site, newsroom_with: Make, box: Mailbox) -> None:
    hook = '[deliver.chat]\nkind = "webhook"\nurl = "http://127.0.0.1:9/"\nattempts = 2\npause = 0.01\n'
    newsroom = newsroom_with([sound_feed(site)], tables=by_mail(box.port) + hook)
    found = await morning(newsroom)
    assert [(failure.kind, failure.what) for failure in found.failures] == [("delivery", "chat")]
    assert (await morning(newsroom)).editions == ()
    delivered_once(box)


async def test_a_locked_store_is_waited_for(site: Site, newsroom_with: Make, box: Mailbox, tmp_path: Path) -> None:
    newsroom = newsroom_with([sound_feed(site)], tables=by_mail(box.port))
    locked, free = threading.Event(), threading.Event()

    def hold() -> None:
        connection = sqlite3.connect(tmp_path / "newsroom.sqlite3", isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        locked.set()
        free.wait(1.5)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    locked.wait(5)
    began = time.monotonic()
    assert (await morning(newsroom)).failures == ()
    thread.join()
    assert time.monotonic() - began > 1
    delivered_once(box)


async def test_a_store_locked_for_too_long_is_gone_on_with(
    site: Site, newsroom_with: Make, box: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.store.engine.BUSY_SECONDS", 1)
    newsroom = newsroom_with([sound_feed(site)], tables=by_mail(box.port))
    connection = sqlite3.connect(tmp_path / "newsroom.sqlite3", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another process kept it locked"):
        await morning(newsroom)
    connection.close()
    assert (await morning(newsroom)).failures == ()
    delivered_once(box)


SWITCHES = {
    "spring, a time that is skipped": ("30 2 * * *", datetime(2026, 3, 28, 22, 0, tzinfo=UTC), 2),
    "spring, after it": ("0 6 * * *", datetime(2026, 3, 28, 22, 0, tzinfo=UTC), 2),
    "autumn, a time that comes twice": ("30 2 * * *", datetime(2026, 10, 24, 22, 0, tzinfo=UTC), 2),
    "autumn, after it": ("0 6 * * *", datetime(2026, 10, 24, 22, 0, tzinfo=UTC), 2),
}


@pytest.mark.parametrize("switch", SWITCHES)
async def test_a_switch_of_clocks_makes_no_second_one(
    newsroom_with: Make, box: Mailbox, switch: str, tmp_path: Path
) -> None:
    """Two days and two briefings, looked at every half hour by a service whose clock is also set back once."""
    cron, start, days = SWITCHES[switch]
    tables = by_mail(box.port) + '[newsroom]\ntime_zone = "Europe/Berlin"\n'
    (tmp_path / "events").mkdir()
    newsroom, clock = newsroom_with(["events"], tables=tables, schedule=cron), Clock(start)
    going, log = service(newsroom, clock)
    schedule = Schedule(newsroom.settings)
    steps = [*[30.0] * 20, -50.0, 890.0] * days
    for minutes in steps:
        await going.look(schedule)
        clock.pass_by(minutes=minutes)
    assert log.of("failed") == []
    assert [each["day"] for each in log.of("delivered")] == _days(start, days)
    assert len(mails(box)) == days


def _days(start: datetime, days: int) -> list[str]:
    return [str(start.date() + timedelta(days=number)) for number in range(1, days + 1)]


async def test_a_calendar_moved_back_sends_nothing_twice(site: Site, newsroom_with: Make, box: Mailbox) -> None:
    """A desk's time zone went from UTC to Pago Pago, and the morning's stories went out again as the day before's.

    What came since is told on that day, as a change, and not again on the next.
    """
    site.page("/sound", rss(item(site, "Tolm")))
    newsroom, clock = newsroom_with([site.url("/sound")], tables=by_mail(box.port)), Clock()
    await morning(newsroom, clock)
    yesterday = NOW.date() - timedelta(days=1)
    clock.pass_by(hours=1)
    with pytest.raises(NothingNewError):
        await morning(newsroom, clock, yesterday)
    later = item(site, "Tolm", outlet="later", hours=-2, whole=False).replace("Nine children", "Ninety children")
    site.page("/sound", rss(item(site, "Tolm"), later))
    clock.pass_by(hours=2)
    [again] = (await morning(newsroom, clock, yesterday)).editions
    clock.pass_by(hours=20)
    [next_day] = (await morning(newsroom, clock, NOW.date() + timedelta(days=1))).editions
    told = [(len(each.briefing.stories), len(each.briefing.changes)) for each in (again, next_day)]
    assert (told, len(mails(box))) == ([(0, 1), (0, 0)], 3)


def run_to_its_death(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.briefing.dying_run", *words]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


SOON = ("draft", "sent")
"""Deaths that every run of the suite tries; the soak suite has the others."""


@pytest.mark.parametrize(
    "stage", [stage if stage in SOON else pytest.param(stage, marks=pytest.mark.soak) for stage in STAGES]
)
async def test_killed_at_a_stage_it_is_delivered_once(
    site: Site, newsroom_with: Make, box: Mailbox, tmp_path: Path, stage: str
) -> None:
    """Killed after the mail was taken and before that was written down, it is not sent again, and says so."""
    feed = sound_feed(site, datetime.now(UTC))
    newsroom = newsroom_with([feed], tables=by_mail(box.port) + "[deliver.shelf]\n")
    ended = run_to_its_death(tmp_path, stage)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert len(box.taken) == (stage in ("sent", "record"))
    found = await next_morning(newsroom)
    assert found.told == list(TOLD)
    said = [failure.reason for failure in found.failures]
    assert ["may have gone out" in each for each in said] == ([True] if stage == "sent" else [])
    assert (await next_morning(newsroom)).editions == ()
    delivered_once(box)
    assert len(list((tmp_path / "delivered").glob("*.md"))) == 1


@pytest.mark.parametrize("room", [pytest.param(40_000, marks=pytest.mark.soak), 100_000])
async def test_a_full_disk_is_named_and_gone_on_from(
    site: Site, newsroom_with: Make, box: Mailbox, tmp_path: Path, room: int
) -> None:
    """The disk is full as of so many bytes of a file; a second run, with room again, delivers."""
    newsroom = newsroom_with([sound_feed(site, datetime.now(UTC))], tables=by_mail(box.port))
    ended = run_to_its_death(tmp_path, "full", str(room))
    assert (ended.returncode, box.taken) == (2, [])
    assert "newsroom.sqlite3: the disk" in ended.stderr
    found = await next_morning(newsroom)
    assert (found.told, found.failures) == (list(TOLD), ())
    delivered_once(box)
