"""Briefings and redone sections left to the workers: placed with --enqueue, done once, the same as without."""

import json

import pytest

from pipeline.cli import worker
from tests.cli.test_briefing import SETTINGS, feed
from tests.review.actions.test_redo import TEXT
from tests.review.conftest import write_run
from tests.sources.conftest import site

__all__ = ["site"]
pytestmark = pytest.mark.postgres


@pytest.fixture
def newsroom(room, newsdraft, postgres_url):
    """A newsroom on PostgreSQL."""
    (room / "newsdraft.toml").write_text(f'{SETTINGS}[store]\nurl = "{postgres_url}"\n')
    return newsdraft


@pytest.fixture
def desk(newsroom, room):
    """A newsroom with one drafted story, looked at."""
    write_run(room / "drafts" / "2025-01-24-bridges-00000001", TEXT)
    newsroom("review", "list")
    return newsroom


def revisions(newsroom) -> list[tuple[int, str]]:
    return [
        (each["number"], each["kind"])
        for each in json.loads(newsroom("review", "show", "1", "--json").out)["revisions"]
    ]


def test_section_is_written_again_by_a_worker(desk) -> None:
    placed = desk("review", "redo", "1", "s1", "--but", "shorter", "--enqueue")
    assert placed.out == "Job 1 waits for a worker: section s1 of document 1.\n"
    assert "section s1 of document 1 again" in desk("queue", "status").out
    assert desk("worker", "--until-empty").status == 0
    assert desk("queue", "status").out == "Nothing waits.\n"
    assert revisions(desk) == [(2, "redo"), (1, "writer")]


def test_section_is_redone_once_for_an_order(desk, monkeypatch) -> None:
    """A worker died after it had saved the section: the next one finds it done, and the job does not fail."""
    desk("review", "redo", "1", "s1", "--enqueue")
    done = worker.do_redo

    async def twice(payload) -> None:
        await done(payload)
        await done(payload)

    monkeypatch.setattr(worker, "do_redo", twice)
    desk("worker", "--until-empty")
    assert (desk("queue", "status").out, len(revisions(desk))) == ("Nothing waits.\n", 2)


def test_refused_redo_is_not_placed(desk) -> None:
    ended = desk("review", "redo", "1", "s9", "--enqueue")
    assert (ended.status, "no section s9" in ended.err) == (2, True)
    assert desk("queue", "status").out == "Nothing waits.\n"


def test_briefing_is_made_by_a_worker(newsroom, site) -> None:
    assert newsroom("briefing", "feeds", "add", feed(site)).status == 0
    first, second = (newsroom("briefing", "run", "--enqueue").out for _ in range(2))
    assert (first[:26], second[:27]) == ("Job 1 waits for a worker: ", "It waits for a worker alrea")
    assert newsroom("worker", "--until-empty").status == 0
    assert newsroom("queue", "status").out == "Nothing waits.\n"
    assert "edition 1, was delivered" in newsroom("briefing", "run", "--quiet").out


def test_another_edition_is_made_once_for_an_order(newsroom, site, monkeypatch) -> None:

    newsroom("briefing", "feeds", "add", feed(site))
    newsroom("briefing", "run", "--quiet")
    newsroom("briefing", "run", "--again", "--enqueue")
    done = worker.do_briefing

    async def twice(payload) -> None:
        await done(payload)
        await done(payload)

    monkeypatch.setattr(worker, "do_briefing", twice)
    newsroom("worker", "--until-empty")
    assert "edition 2, was delivered" in newsroom("briefing", "run", "--quiet").out
