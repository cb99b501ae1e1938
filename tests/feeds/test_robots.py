"""Politeness: one request a host at a time with a pause between, hosts side by side, robots.txt read once a site."""

import asyncio
from datetime import date

from pipeline.errors import SourceError
from pipeline.feeds.robots import PoliteFetch, Robots
from pipeline.sources.fetched import Fetched, RequestHeaders


class Web:
    """Answers after a moment; `most` is how many requests were under way at once, by host and in all."""

    def __init__(self, robots: str = "") -> None:
        self.robots, self.asked = robots, []
        self.under_way: list[str] = []
        self.most_by_host, self.most = 0, 0

    async def __call__(self, url: str, asked: RequestHeaders = RequestHeaders()) -> Fetched:  # noqa: B008
        host = url.split("/")[2]
        self.under_way.append(host)
        self.most_by_host = max(self.most_by_host, self.under_way.count(host))
        self.most = max(self.most, len(self.under_way))
        self.asked.append(url)
        await asyncio.sleep(0.001)
        self.under_way.remove(host)
        if url.endswith("robots.txt") and not self.robots:
            raise SourceError(f"{url}: there is no such page (404)")
        return Fetched(url=url, body=self.robots.encode(), retrieved=date(2026, 11, 5))


async def test_a_host_has_one_request_at_a_time() -> None:
    web, pauses = Web(), []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    fetch = PoliteFetch(web, most=3, pause=0.5, sleep=sleep)
    urls = [f"https://{host}.example.org/{page}" for host in "abcd" for page in range(3)]
    await asyncio.gather(*map(fetch, urls))
    assert (web.most_by_host, web.most) == (1, 3)
    assert pauses == [0.5] * 8


async def test_robots_rules_are_kept_to() -> None:
    web = Web("User-agent: *\nDisallow: /private/\nAllow: /private/open\n\nUser-agent: other\nDisallow: /\n")
    robots = Robots(web)
    pages = ("/news/1", "/private/1", "/private/open/1")
    assert [await robots.allow(f"https://a.example.org{page}") for page in pages] == [True, False, True]
    assert web.asked == ["https://a.example.org/robots.txt"]


async def test_a_site_without_rules_allows_all() -> None:
    assert await Robots(Web()).allow("https://a.example.org/1")
