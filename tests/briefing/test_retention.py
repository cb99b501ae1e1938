"""Retention: texts and data go after their time, and what was seen or delivered is known for good."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from pipeline.briefing.retention import LetGo, prune
from pipeline.briefing.status import state_of
from pipeline.newsroom.newsroom import Newsroom
from tests.briefing.conftest import NOW, Clock, item, rss
from tests.briefing.night import TOLD, morning, sound_feed
from tests.feeds.test_gather import gathered, titles
from tests.sources.conftest import Site

Make = Callable[..., Newsroom]
LATER = NOW + timedelta(days=91)


def test_fresh_things_stay(newsroom_with: Make) -> None:
    newsroom = newsroom_with([])
    none = LetGo(before=NOW.date() - timedelta(days=90), entries=0, editions=0, deliveries=0, files=0, bytes=0)
    assert prune(newsroom.store, newsroom.settings, NOW) == none


async def test_old_things_go_and_nothing_comes_twice(site: Site, newsroom_with: Make) -> None:
    newsroom = newsroom_with([sound_feed(site)], tables="[deliver.shelf]\n")
    await morning(newsroom)
    looked = prune(newsroom.store, newsroom.settings, LATER, look=True)
    assert (looked.entries, looked.editions, looked.deliveries, looked.files) == (2, 1, 1, 3)
    assert prune(newsroom.store, newsroom.settings, LATER) == looked
    again = prune(newsroom.store, newsroom.settings, LATER)
    assert (again.entries, again.editions, again.deliveries, again.files) == (0, 0, 0, 0)
    assert (await morning(newsroom, Clock(LATER))).editions == ()
    assert ((await gathered(newsroom, 91 * 24)).new, len(titles(newsroom))) == ((), 2)
    assert (newsroom.settings.path("briefings") / "2026-11-05-morning" / "briefing.md").is_file()


@pytest.mark.postgres
async def test_on_postgres_two_mornings_pass_and_are_let_go(site: Site, newsroom_with: Make, postgres_url: str) -> None:
    newsroom = newsroom_with([sound_feed(site)], tables=f'[deliver.shelf]\n[store]\nurl = "{postgres_url}"\n')
    assert (await morning(newsroom)).told == list(TOLD)
    site.page("/sound", rss(item(site, "Harrow").replace("400 houses", "40 houses"), item(site, "Tolm")))
    tomorrow = NOW + timedelta(days=1)
    [out] = (await morning(newsroom, Clock(tomorrow), tomorrow.date())).editions
    assert [change.headline for change in out.briefing.changes] == ["River Ashe floods Harrow after days of rain"]
    state = state_of(newsroom, tomorrow + timedelta(hours=2))
    assert (state.missing, [each.status for each in state.editions]) == (None, ["delivered", "delivered"])
    assert prune(newsroom.store, newsroom.settings, LATER + timedelta(days=1)).editions == 2
