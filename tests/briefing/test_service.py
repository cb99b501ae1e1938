"""The service and the commands around it: what is due is made once, whoever serves; monitors are told the truth."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from pipeline.briefing.schedule import Due
from pipeline.briefing.service import Service
from pipeline.briefing.status import size_of, state_of
from pipeline.briefing.unit_file import cron_line, systemd_unit
from pipeline.errors import SettingsError
from pipeline.feeds.subscriptions import FeedBook
from pipeline.newsroom.newsroom import Newsroom
from tests.briefing.conftest import NOW, Clock, item, rss
from tests.briefing.mailbox import mailbox
from tests.briefing.night import morning, sound_feed
from tests.briefing.test_delivery import by_mail
from tests.cli.conftest import Ended, newsdraft, room
from tests.sources.conftest import Site

__all__ = ["newsdraft", "room"]
Make = Callable[..., Newsroom]
Run = Callable[..., Ended]
DUE = Due(NOW, "morning")


class Lines:
    """The log of a service."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, object]]] = []

    def __call__(self, what: str, **more: object) -> None:
        self.events.append((what, more))

    def of(self, what: str) -> list[dict[str, object]]:
        return [more for event, more in self.events if event == what]


def service(newsroom: Newsroom, clock: Clock | None = None) -> tuple[Service, Lines]:
    log = Lines()
    return Service(newsroom, lambda progress: None, log, clock or Clock()), log


async def served(going: Service, log: Lines, until: str) -> None:
    """Lets the service go on until it has logged this."""
    task = asyncio.create_task(going.run(tick=0.05))
    async with asyncio.timeout(30):
        while not log.of(until):
            await asyncio.sleep(0.02)
            if task.done():
                await task
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_what_is_due_is_made_and_mailed_once(site: Site, newsroom_with: Make) -> None:
    feed = site.page("/feed", rss(item(site, "Harrow")))
    with mailbox() as box:
        newsroom = newsroom_with([feed], tables=by_mail(box.port), serve_port=0, ping=site.page("/alive", b"ok"))
        going, log = service(newsroom)
        await served(going, log, "delivered")
        again, _ = service(newsroom)
        await again.make(DUE)
        assert (log.of("failed"), log.of("failure")) == ([], [])
        assert (len(box.taken), site.asked.count("/alive")) == (1, 1)


async def test_two_services_share_one_slot(site: Site, newsroom_with: Make) -> None:
    feed = site.page("/feed", rss(item(site, "Harrow"), item(site, "Tolm")))
    with mailbox() as box:
        newsroom = newsroom_with([feed], tables=by_mail(box.port))
        (one, first), (two, second) = service(newsroom), service(newsroom)
        await asyncio.gather(one.make(DUE), two.make(DUE))
        assert len(first.of("delivered")) + len(second.of("delivered")) == 1
        assert len(box.taken) == 1


def follow(newsroom: Newsroom, hours: float = 20) -> None:
    """One feed, followed for so many hours before NOW."""
    FeedBook(newsroom.store).add("http://127.0.0.1:9/feed", "feed", NOW - timedelta(hours=hours))


def test_new_newsrooms_miss_nothing_yet(newsroom_with: Make) -> None:
    """A newsroom set up after six o'clock was told within the hour that its briefing was missing."""
    newsroom, clock = newsroom_with([]), Clock()
    clock.pass_by(hours=2)
    assert state_of(newsroom, clock()).missing is None
    follow(newsroom, hours=-1)
    assert state_of(newsroom, clock()).missing is None
    clock.pass_by(hours=24)
    assert state_of(newsroom, clock()).missing == Due(NOW + timedelta(days=1), "morning")


async def test_monitors_are_told_of_a_missing_briefing(newsroom_with: Make) -> None:
    newsroom, clock = newsroom_with([], serve_port=0), Clock()
    follow(newsroom)
    clock.pass_by(minutes=59)
    assert state_of(newsroom, clock()).missing is None
    clock.pass_by(minutes=2)
    assert state_of(newsroom, clock()).missing == DUE
    going, log = service(newsroom, clock)
    async with going.answering():
        base = f"http://127.0.0.1:{log.of('serving')[0]['port']}"
        async with httpx2.AsyncClient(trust_env=False) as client:
            health, metrics, lost = [await client.get(base + path) for path in ("/health", "/metrics", "/x")]
    assert (health.status_code, health.json()["missing"], lost.status_code) == (503, "2026-11-05 morning", 404)
    assert "newsdraft_briefing_missing 1\n" in metrics.text


async def test_an_alert_goes_out_once(newsroom_with: Make) -> None:
    clock = Clock()
    clock.pass_by(hours=2)
    with mailbox() as box:
        newsroom = newsroom_with([], tables=by_mail(box.port))
        follow(newsroom)
        going, log = service(newsroom, clock)
        for _ in range(2):
            await going._guarded(None)
        assert [each["channel"] for each in log.of("alert")] == ["post"]
        assert [b"No morning briefing of 2026-11-05 yet" in bytes(each.content or b"") for each in box.taken] == [True]


async def test_a_taken_port_is_named(newsroom_with: Make) -> None:
    """A second service on one machine ended with a traceback."""
    first, log = service(newsroom_with([], serve_port=0))
    async with first.answering():
        port = log.of("serving")[0]["port"]
        second, _ = service(newsroom_with([], serve_port=port))
        with pytest.raises(SettingsError, match=f"serve_port: 127.0.0.1:{port} cannot be had"):
            async with second.answering():
                pass


async def test_the_log_tells_a_run_by_its_number(site: Site, newsroom_with: Make, tmp_path: Path) -> None:
    newsroom = newsroom_with([sound_feed(site)], tables='[deliver.shelf]\n[run]\nlog = "log.jsonl"\n')
    await morning(newsroom)
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    own = [line for line in lines if "briefing" in line]
    assert [line["what"] for line in own] == [
        "briefing gathered",
        "briefing planned",
        "briefing story",
        "briefing story",
        "briefing delivered",
    ]
    assert {(line["day"], line["slot"], line["edition"]) for line in own} == {("2026-11-05", "morning", 1)}
    assert len({line["briefing"] for line in own}) == 1


async def test_failed_mail_is_tried_again_later(site: Site, newsroom_with: Make) -> None:
    feed = site.page("/feed", rss(item(site, "Harrow")))
    with mailbox() as box:
        box.answers = ["554 not today"]
        newsroom = newsroom_with([feed], tables=by_mail(box.port) + "[deliver.shelf]\n")
        going, log = service(newsroom)
        await going._guarded(DUE)
        await going._guarded(None)
        assert log.of("failed") == []
        [failure] = log.of("failure")
        assert (failure["name"], failure["reason"]) == ("post", "the server says 554 not today (try 1 of 4)")
        assert len(box.taken) == 1


def test_units_name_this_newsroom(newsroom_with: Make) -> None:
    settings = newsroom_with([]).settings
    unit = systemd_unit(settings, "/opt/news draft/bin/newsdraft")
    assert f"WorkingDirectory={settings.folder}\n" in unit
    assert 'ExecStart="/opt/news draft/bin/newsdraft" briefing serve\n' in unit
    assert "SuccessExitStatus=1\n" in unit
    assert ("User=" in unit, "WantedBy=default.target\n" in unit) == (False, True)
    server = systemd_unit(settings, "/opt/newsdraft", "news")
    assert ("User=news\n" in server, "WantedBy=multi-user.target\n" in server) == (True, True)
    with pytest.raises(SettingsError, match="not made as root"):
        systemd_unit(settings, "/opt/newsdraft", "root")
    line = cron_line(settings, "/opt/newsdraft")
    assert line == (
        f"CRON_TZ=UTC\n0 6 * * * cd {settings.folder} && /opt/newsdraft briefing run --quiet >> briefing.log 2>&1\n"
    )


def test_exit_codes_tell_how_it_went(site: Site, newsroom_with: Make, tmp_path: Path, newsdraft: Run) -> None:
    feeds = [site.page("/feed", rss(item(site, "Harrow")))]
    newsroom_with(feeds, tables=by_mail(9, more="attempts = 1"))
    broken = newsdraft("briefing", "run", "--quiet")
    assert broken.status == 2
    assert "no channel took it: post: the line broke" in broken.err
    newsroom_with(feeds, tables=by_mail(9, more="attempts = 1") + "[deliver.shelf]\n")
    half = newsdraft("briefing", "run", "--quiet")
    assert (half.status, "delivery post: the line broke" in half.out) == (1, True)
    with mailbox() as box:
        newsroom_file = tmp_path / "newsdraft.toml"
        text = newsroom_file.read_text(encoding="utf-8").replace("port = 9\n", f"port = {box.port}\n")
        newsroom_file.write_text(text, encoding="utf-8")
        assert (newsdraft("briefing", "run", "--quiet").status, len(box.taken)) == (0, 1)
    assert "was delivered at" in newsdraft("briefing", "run").out


def test_two_commands_deliver_one_briefing(site: Site, newsroom_with: Make, tmp_path: Path) -> None:
    feed = site.page("/feed", rss(item(site, "Harrow")))
    with mailbox() as box:
        newsroom_with([feed], tables=by_mail(box.port))
        asked = [sys.executable, "-m", "pipeline", "briefing", "run", "--quiet"]
        both = [subprocess.Popen(asked, cwd=tmp_path, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        told = [process.communicate(timeout=60)[0] for process in both]
        # the one that comes second while the first makes it has delivered nothing
        assert sorted(process.returncode for process in both) in ([0, 0], [0, 2])
    assert (len(box.taken), sum("Stories " in each for each in told)) == (1, 1)


def test_files_that_go_meanwhile_have_no_size(tmp_path: Path) -> None:
    """Another process's temporary file was listed, gone when it was measured, and /health answered with an error."""
    (tmp_path / "kept").write_bytes(b"abc")
    assert [size_of(tmp_path / name) for name in ("kept", "gone")] == [3, 0]
