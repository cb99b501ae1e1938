"""Guarded fetching: one URL's bytes, within limits on place, time, size, redirects and tries.

Time, chance and names are inputs: `today` dates what is fetched, `resolve` and `sleep` are the tests' to replace.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from datetime import date
from functools import cache
from types import TracebackType
from typing import Self

import httpx2

from pipeline.errors import SourceError
from pipeline.settings.tables import FetchSettings
from pipeline.sources.fetched import Fetched, RequestHeaders
from pipeline.sources.guard import GuardedTransport, Resolve, checked_url, resolve
from pipeline.sources.inflate import Inflater

TRY_AGAIN = (408, 425, 429, 500, 502, 503, 504)
MEANINGS = {
    401: "it asks for a login (401)",
    403: "it refuses access (403)",
    404: "there is no such page (404)",
    410: "the page is gone (410)",
    429: "it asks for fewer requests (429)",
    451: "it is withheld for legal reasons (451)",
}
PERMANENT = (301, 308)
PLAIN = RequestHeaders()
LONGEST_MARK = 500
SAVE_IT = "Save the page from a browser and name the file as the source."
ACCEPT = "text/html, application/xhtml+xml, application/pdf, text/plain;q=0.9, */*;q=0.5"


class AnsweredError(SourceError):
    """A server answered with a status that is no success; `wait` is how many seconds it asks to wait, if it does."""

    def __init__(self, problem: str, next_step: str, status: int, wait: float | None = None) -> None:
        super().__init__(problem, next_step)
        self.status, self.wait = status, wait


class Fetcher:
    """Fetches URLs within the limits of `[fetch]`; an async context manager, called as `await fetcher(url)`."""

    def __init__(
        self,
        limits: FetchSettings,
        *,
        today: date,
        contact: str = "",
        resolve: Resolve = resolve,
        verify: ssl.SSLContext | bool = True,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._limits, self._today, self._sleep = limits, today, sleep
        self._client = httpx2.AsyncClient(
            transport=_transport(limits, resolve, verify),
            timeout=httpx2.Timeout(limits.stall_timeout),
            headers={
                "User-Agent": f"newsdraft ({contact})" if contact else "newsdraft",
                "Accept": ACCEPT,
                "Accept-Encoding": "gzip, deflate",
            },
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def __call__(self, url: str, asked: RequestHeaders = PLAIN) -> Fetched:
        """What is at the URL; SourceError names the URL and what is in the way."""
        try:
            async with asyncio.timeout(self._limits.timeout):
                return await self._with_retries(url, asked)
        except TimeoutError:
            raise SourceError(f"{url}: not there after {self._limits.timeout:g} s", SAVE_IT) from None

    async def _with_retries(self, url: str, asked: RequestHeaders) -> Fetched:
        """The first usable answer; pauses grow, and a Retry-After is kept, both within the time for one source."""
        for attempt in range(1, self._limits.attempts + 1):
            last = attempt == self._limits.attempts
            try:
                response, fetched = await self._follow(url, asked)
                if fetched:
                    return fetched
                pause = _retry_after(response) or 0.5 * 2**attempt
                if last or response.status_code not in TRY_AGAIN or pause > self._limits.timeout:
                    raise _refused(url, response)
            except httpx2.InvalidURL as error:
                raise SourceError(f"{url}: it redirects to what is no URL ({error})") from None
            except httpx2.TimeoutException:
                raise SourceError(f"{url}: the connection stalled", SAVE_IT) from None
            except httpx2.HTTPError as error:
                pause = 0.5 * 2**attempt
                if last or _is_tls(error):
                    raise _unreachable(url, error) from None
            await self._sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    async def _follow(self, url: str, asked: RequestHeaders) -> tuple[httpx2.Response, Fetched | None]:
        """The answer at the end of the redirects, read whole if it is a success; each hop passes the guard."""
        seen, here, permanent = [url], url, True
        while True:
            target = self._checked(here, url)
            async with self._client.stream(
                asked.method, target, follow_redirects=False, headers=asked.headers, content=asked.content
            ) as response:
                moved = str(target) if permanent and len(seen) > 1 else ""
                if response.has_redirect_location and not asked.may_move:
                    raise SourceError(f"{url}: it redirects, and a key is for one host", "Name its final address.")
                if response.has_redirect_location:
                    permanent = permanent and response.status_code in PERMANENT
                    here = str(target.join(response.headers["location"]))
                elif response.status_code == 304 and asked.headers:
                    return response, Fetched(
                        url=str(target), body=b"", retrieved=self._today, unchanged=True, moved=moved
                    )
                elif response.is_success:
                    fetched = await self._read(url, target, response)
                    return response, fetched.model_copy(update={"moved": moved}) if moved else fetched
                else:
                    return response, None
            if here in seen or len(seen) > self._limits.max_redirects:
                what = "it redirects in a loop" if here in seen else f"more than {self._limits.max_redirects} redirects"
                raise SourceError(f"{url}: {what}, last to {here}", "Name the page's final address.")
            seen.append(here)

    def _checked(self, here: str, url: str) -> httpx2.URL:
        """The URL of one hop, passed by the guard; a refused redirect is named under the URL it began at."""
        try:
            return checked_url(here, allow_hosts=self._limits.allow_hosts, allow_private=self._limits.allow_private)
        except SourceError as error:
            if here == url:
                raise
            raise SourceError(f"{url}: it redirects to {error.problem}", error.next_step) from None

    async def _read(self, url: str, target: httpx2.URL, response: httpx2.Response) -> Fetched:
        """The answer's body, unpacked while it streams, so that limits hold before memory is spent."""
        limits, body = self._limits, bytearray()
        try:
            encoding = response.headers.get("content-encoding", "")
            inflater = Inflater(encoding, max_bytes=limits.max_bytes, max_ratio=limits.max_ratio)
            async for chunk in response.aiter_raw():
                body += inflater.feed(chunk)
            inflater.finish()
        except SourceError as error:
            raise SourceError(f"{url}: {error.problem}", error.next_step) from None
        if not body.strip():
            raise SourceError(f"{url}: its answer is empty", SAVE_IT)
        return Fetched(
            url=str(target),
            media_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
            charset=response.charset_encoding or "",
            body=bytes(body),
            retrieved=self._today,
            etag=response.headers.get("etag", "")[:LONGEST_MARK],
            modified=response.headers.get("last-modified", "")[:LONGEST_MARK],
        )


@cache
def trusted() -> ssl.SSLContext:
    """The certificates that are trusted by default, read once: a briefing has a fetcher for each of its stories."""
    return httpx2.create_ssl_context()


def _transport(limits: FetchSettings, resolve: Resolve, verify: ssl.SSLContext | bool) -> httpx2.AsyncBaseTransport:
    """Connections to checked addresses; through a proxy, names are its to resolve, and it is the guard of them.

    No connection is kept: one made for a host must not serve another host at the same address.
    """
    none_kept = httpx2.Limits(max_keepalive_connections=0)
    verify = trusted() if verify is True else verify
    if limits.proxy:
        return httpx2.AsyncHTTPTransport(verify=verify, proxy=limits.proxy, limits=none_kept)
    inner = httpx2.AsyncHTTPTransport(verify=verify, limits=none_kept)
    return GuardedTransport(inner, resolve=resolve, allow_private=limits.allow_private)


def _retry_after(response: httpx2.Response) -> float | None:
    """The seconds that an answer asks to wait, where it gives seconds."""
    text = response.headers.get("retry-after", "").strip()
    return float(text) if text.isascii() and text.isdigit() else None


def _refused(url: str, response: httpx2.Response) -> AnsweredError:
    status = response.status_code
    meaning = MEANINGS.get(status, f"its server answers with status {status}")
    return AnsweredError(f"{url}: {meaning}", SAVE_IT, status, _retry_after(response))


def _is_tls(error: httpx2.HTTPError) -> bool:
    return "SSL" in str(error) or "certificate" in str(error).lower()


def _unreachable(url: str, error: httpx2.HTTPError) -> SourceError:
    if _is_tls(error):
        return SourceError(f"{url}: no trustworthy encrypted connection: {error}", SAVE_IT)
    return SourceError(f"{url}: no connection ({str(error) or type(error).__name__})", SAVE_IT)
