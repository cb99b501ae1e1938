"""Fetching without being a nuisance: hosts one request at a time with pauses between, and robots.txt kept to."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from pipeline.errors import SourceError
from pipeline.sources.fetched import Fetched, RequestHeaders

if TYPE_CHECKING:
    from protego import Protego

AGENT = "newsdraft"
LONGEST_PAUSE = 10.0
LARGEST_ROBOTS = 500_000


class Fetch(Protocol):
    """What brings an answer: the guarded fetcher."""

    async def __call__(self, url: str, asked: RequestHeaders = ...) -> Fetched: ...


class PoliteFetch:
    """A fetch that lets `most` requests out at once, one a host, with `pause` seconds between those to one host."""

    def __init__(
        self, fetch: Fetch, *, most: int, pause: float, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._fetch, self._pause, self._sleep = fetch, pause, sleep
        self._places = asyncio.Semaphore(most)
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._asked: set[str] = set()

    async def __call__(self, url: str, asked: RequestHeaders = RequestHeaders()) -> Fetched:  # noqa: B008  frozen
        """The fetch's answer, once it is the host's turn."""
        async with self._turn(urlsplit(url).netloc.lower()):
            return await self._fetch(url, asked)

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        async with self._hosts[host]:
            if host in self._asked:
                await self._sleep(self._pause)
            self._asked.add(host)
            async with self._places:
                yield


class Robots:
    """What sites let programs read, by their robots.txt: asked once a site, kept for as long as this lives."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._rules: dict[str, asyncio.Task[Protego | None]] = {}

    async def allow(self, url: str) -> bool:
        """Whether the page may be fetched; a site without rules allows it, and so does one that hides them."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = asyncio.create_task(self._read(f"{site}/robots.txt"))
        rules = await self._rules[site]
        return rules is None or bool(rules.can_fetch(url, AGENT))

    async def _read(self, url: str) -> "Protego | None":
        from protego import Protego

        try:
            fetched = await self._fetch(url, RequestHeaders(accept="text/plain"))
        except SourceError:
            return None
        return Protego.parse(fetched.body[:LARGEST_ROBOTS].decode("utf-8", "replace"))
