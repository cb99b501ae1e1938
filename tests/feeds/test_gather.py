"""Rounds through feeds on a loopback site: what is new, changed, unchanged, moved or dead, and what is known again."""

from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from sqlalchemy import select

from pipeline.briefing.planning import gather_all
from pipeline.feeds.item import Item, Parsed
from pipeline.feeds.model import Gathered
from pipeline.feeds.reader import FeedReader
from pipeline.feeds.subscriptions import FeedBook
from pipeline.newsroom.newsroom import Newsroom
from pipeline.store.tables.briefing import entries
from tests.briefing.conftest import MATTERS, NOW, item, rss
from tests.reader_at_hand import reader_at_hand
from tests.sources.conftest import Site

__all__ = ["reader_at_hand"]
Make = Callable[..., Newsroom]


async def gathered(newsroom: Newsroom, hours: float = 0) -> Gathered:
    return await gather_all(newsroom.settings, newsroom.store, NOW + timedelta(hours=hours))


def titles(newsroom: Newsroom) -> list[str]:
    with newsroom.store.read() as connection:
        return list(connection.execute(select(entries.c.title).order_by(entries.c.id)).scalars())


async def test_nothing_comes_twice(site: Site, newsroom_with: Make) -> None:
    newsroom = newsroom_with([site.page("/feed", rss(item(site, "Harrow"), item(site, "Tolm")))])
    assert await gathered(newsroom) == Gathered(feeds=1, seen=2, new=(1, 2))
    assert await gathered(newsroom, 1) == Gathered(feeds=1, seen=2)


async def test_a_feed_without_end_takes_no_night(
    site: Site, newsroom_with: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feed of 100,000 entries had them all compared with each other, which took longer than the night."""
    monkeypatch.setattr("pipeline.feeds.gather.MOST_ITEMS", 2)
    places = ("Harrow", "Tolm", "Osten")
    items = (item(site, place, hours=8 - 2 * number) for number, place in enumerate(places))
    newsroom = newsroom_with([site.page("/feed", rss(*items))])
    found = await gathered(newsroom)
    assert sorted(titles(newsroom)) == sorted(MATTERS[place][0] for place in ("Tolm", "Osten"))
    assert [each.reason for each in found.failures] == ["it lists 3 entries, of which the newest 2 were taken"]


async def test_what_a_reader_left_out_is_named(
    site: Site, newsroom_with: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def read(*_: object, **__: object) -> Parsed:
        return Parsed(kind="feed", items=(Item(title="Ferry sinks", published=NOW),), listed=100_000)

    monkeypatch.setattr(FeedReader, "read", read)
    found = await gathered(newsroom_with([site.page("/feed", b"long")]))
    told = ["it lists 100,000 entries, of which the newest 2,000 were taken"]
    assert (found.seen, [each.reason for each in found.failures]) == (1, told)


async def test_one_page_in_two_feeds_is_one_entry(site: Site, newsroom_with: Make) -> None:
    both = [site.page(path, rss(item(site, "Harrow"))) for path in ("/front", "/local")]
    newsroom = newsroom_with(both)
    assert (await gathered(newsroom)).new == (1,)
    assert (await gathered(newsroom, 1)).changed == ()


async def test_a_changed_entry_is_noticed(site: Site, newsroom_with: Make) -> None:
    newsroom = newsroom_with([site.page("/feed", rss(item(site, "Harrow")))])
    await gathered(newsroom)
    site.page("/feed", rss(item(site, "Harrow").replace("after days", "after a week")))
    assert await gathered(newsroom, 1) == Gathered(feeds=1, seen=1, changed=(1,))
    assert titles(newsroom) == ["River Ashe floods Harrow after a week of rain"]


async def test_duplicate_guids_stay_apart(site: Site, newsroom_with: Make) -> None:
    own = [item(site, place).replace("<guid>", "<guid isPermaLink='false'>same ") for place in ("Harrow", "Tolm")]
    same = [each.partition("same ")[0] + "same</guid>" + each.partition("</guid>")[2] for each in own]
    newsroom = newsroom_with([site.page("/feed", rss(*same))])
    assert (await gathered(newsroom)).new == (1, 2)
    assert (await gathered(newsroom, 1)).new == ()


async def test_an_unchanged_feed_is_not_sent_again(site: Site, newsroom_with: Make) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        held = handler.headers["if-none-match"] == '"v1"'
        handler.send_response(304 if held else 200)
        handler.send_header("ETag", '"v1"')
        handler.end_headers()
        handler.wfile.write(b"" if held else rss(item(site, "Harrow")))

    site.pages["/feed"] = answer
    newsroom = newsroom_with([site.url("/feed")])
    assert await gathered(newsroom) == Gathered(feeds=1, seen=1, new=(1,))
    assert await gathered(newsroom, 1) == Gathered(feeds=1, unchanged=1)


@pytest.mark.parametrize("answer", [rss(), None], ids=["nothing", "the same"])
async def test_a_feed_that_answers_with_nothing_is_named(site: Site, newsroom_with: Make, answer: bytes | None) -> None:
    """A feed that answered 200 and had nothing for days was missed by nobody."""
    newsroom = newsroom_with([site.page("/feed", answer or rss(item(site, "Harrow")))])
    assert [(await gathered(newsroom, hours)).failures for hours in (0, 71)] == [(), ()]
    (failure,) = (await gathered(newsroom, 120)).failures
    assert (failure.kind, failure.since) == ("feed", None)
    assert failure.reason.startswith("it answers, and has had nothing new for 5 days (since ")


async def test_a_feed_whose_news_another_had_first_is_not_silent(site: Site, newsroom_with: Make) -> None:
    both = [site.page(path, rss(item(site, "Harrow"))) for path in ("/front", "/local")]
    newsroom = newsroom_with(both)
    await gathered(newsroom)
    assert [each.what for each in (await gathered(newsroom, 120)).failures] == [f"Example Courier ({both[0]})"]


async def test_a_weekly_feed_may_be_quiet_for_longer(site: Site, newsroom_with: Make) -> None:
    weekly = [item(site, place, hours=168 * week) for week, place in enumerate(list(MATTERS)[:3])]
    newsroom = newsroom_with([site.page("/feed", rss(*weekly))])
    assert [len((await gathered(newsroom, 24 * days)).failures) for days in (0, 20, 22)] == [0, 0, 1]


async def test_a_moved_feed_is_fetched_at_its_new_place(site: Site, newsroom_with: Make) -> None:
    site.page("/new", rss(item(site, "Harrow")))
    newsroom = newsroom_with([site.page("/old", b"", status=301, location="/new")])
    await gathered(newsroom)
    await gathered(newsroom, 1)
    assert site.asked == ["/old", "/new", "/new"]


async def test_a_dead_feed_says_since_when(site: Site, newsroom_with: Make) -> None:
    newsroom = newsroom_with([site.page("/gone", b"", status=410), site.page("/feed", rss(item(site, "Harrow")))])
    await gathered(newsroom)
    second = await gathered(newsroom, 24)
    assert second.seen == 1
    [failure] = second.failures
    assert (failure.kind, failure.what, failure.since) == ("feed", f"127.0.0.1 ({site.url('/gone')})", NOW)
    assert failure.reason.startswith("the page is gone (410)")


async def test_a_feed_that_recovers_is_well_again(site: Site, newsroom_with: Make) -> None:
    newsroom = newsroom_with([site.page("/feed", b"", status=500)])
    assert len((await gathered(newsroom)).failures) == 1
    site.page("/feed", rss(item(site, "Harrow")))
    assert (await gathered(newsroom, 1)).failures == ()
    [feed] = FeedBook(newsroom.store).all()
    assert (feed.failing_since, feed.failures, feed.error) == (None, 0, "")


FAULTS = {
    "server error": (500, b"", "its server answers with status 500"),
    "no feed": (200, b"<html><body>Sorry</body></html>", "it is a web page, no feed"),
    "empty answer": (200, b"", "its answer is empty"),
    "malformed": (200, b"<?xml version='1.0'?><rss version='2.0'><chan", "its XML is broken off"),
}


@pytest.mark.parametrize(("status", "body", "reason"), FAULTS.values(), ids=FAULTS)
async def test_a_bad_feed_stops_no_other(
    site: Site, newsroom_with: Make, status: int, body: bytes, reason: str
) -> None:
    bad, good = site.page("/bad", body, status=status), site.page("/feed", rss(item(site, "Harrow")))
    found = await gathered(newsroom_with([bad, good]))
    assert found.new == (1,)
    assert [failure.reason.startswith(reason) for failure in found.failures] == [True]


async def test_event_files_of_a_folder_are_entries(tmp_path, newsroom_with: Make) -> None:
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "rate.yml").write_text("headline: Rate decision\ndate: 2026-11-05\nsources: [minutes.txt]\n")
    (tmp_path / "events" / "broken.yml").write_text("headline: [\n")
    (tmp_path / "events" / "minutes.txt").write_text("No event.")
    newsroom = newsroom_with(["events"])
    found = await gathered(newsroom)
    assert (found.new, titles(newsroom)) == ((1,), ["Rate decision"])
    assert [failure.kind for failure in found.failures] == ["feed"]


async def test_what_an_inner_sitemap_leaves_out_is_named(
    site: Site, newsroom_with: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.feeds.gather.MOST_ITEMS", 1)
    urls = "".join(f"<url><loc>{site.url(f'/2026/river-floods-{place}')}</loc></url>" for place in ("ness", "tolm"))
    inner = site.page("/inner.xml", f"<urlset>{urls}</urlset>".encode())
    index = f"<sitemapindex><sitemap><loc>{inner}</loc></sitemap></sitemapindex>".encode()
    found = await gathered(newsroom_with([site.page("/sitemap.xml", index)]))
    assert [each.reason for each in found.failures] == ["it lists 2 entries, of which the newest 1 were taken"]


async def test_a_sitemap_index_is_followed(site: Site, newsroom_with: Make) -> None:
    inner = f"<urlset><url><loc>{site.url('/2026/river-floods-harrow')}</loc></url></urlset>".encode()
    index = f"<sitemapindex><sitemap><loc>{site.page('/inner.xml', inner)}</loc></sitemap></sitemapindex>".encode()
    newsroom = newsroom_with([site.page("/sitemap.xml", index)])
    assert (await gathered(newsroom)).new == (1,)
    assert titles(newsroom) == ["River floods harrow"]
