"""The guard of every connection: which URLs may be fetched, and to which checked address a connection is pinned.

A name is resolved once for a connection, all its addresses are checked, and the connection goes to one of these very
addresses; a name that answers differently a moment later (DNS rebinding) gains nothing.
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address

import httpx2

from pipeline.errors import SourceError
from pipeline.sources.addresses import why_closed

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

LONGEST_URL = 4_000
HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?")
NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
INSIDE = re.compile(
    r"(?:^|\.)(?:localhost|local|internal|localdomain|home\.arpa|intranet|private|corp|home|lan|svc|metadata\.goog)\.?$"
    r"|^[a-z0-9_-]*[a-z_-][a-z0-9_-]*\.?$"
)
"""Names that lead inside whatever resolves them, a single word among them; a proxy would be asked for these too."""
OPEN = "Set `[fetch] allow_private = true` only if sources inside your own network are wanted."


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host name, as the system resolves it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(info[4][0]) for info in found))


def checked_url(text: str, *, allow_hosts: Sequence[str] = (), allow_private: bool = False) -> httpx2.URL:
    """The URL, if it is http or https to a plain host that the allow-list holds; SourceError says why not."""
    if len(text) > LONGEST_URL or re.search(r"[\x00-\x20\x7f\\]", text):
        raise SourceError(f"{text[:80]!r}: no URL: it is too long, or has blanks, backslashes or control characters")
    try:
        url = httpx2.URL(text)
        host = url.raw_host.decode("ascii").lower()
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise SourceError(f"{text}: no URL: {error}") from None
    if url.scheme not in ("http", "https"):
        raise SourceError(f"{text}: only http and https are fetched, not {url.scheme or 'a URL without scheme'}")
    if url.userinfo:
        raise SourceError(f"{url.copy_with(userinfo=b'')}: a URL with a user name is not fetched", "Take it out.")
    _check_host(text, host, allow_private)
    if allow_hosts and not any(_allows(pattern, host) for pattern in allow_hosts):
        raise SourceError(f"{text}: {host} is not among `[fetch] allow_hosts`", "Add it there if it may be fetched.")
    return url


def _check_host(text: str, host: str, allow_private: bool) -> None:
    """Raises SourceError for what is neither a host name nor a plain public address."""
    if _is_address(host):
        reason = why_closed(host, allow_private=allow_private)
        if reason:
            raise SourceError(f"{text}: its address is closed to sources ({reason})", OPEN)
    elif not HOST_NAME.fullmatch(host):
        raise SourceError(f"{text}: {host!r} is no host name")
    elif INSIDE.search(host) and not allow_private:
        raise SourceError(f"{text}: {host!r} is a name inside a network", OPEN)
    elif NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        raise SourceError(f"{text}: {host!r} is an address in an unusual form", "Write it as four plain numbers.")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _allows(pattern: str, host: str) -> bool:
    """Whether an allow-list entry holds the host: itself, or for "*.name" all below it."""
    wanted, host = pattern.lower().rstrip("."), host.rstrip(".")
    return host.endswith(wanted[1:]) if wanted.startswith("*.") else host == wanted


class GuardedTransport(httpx2.AsyncBaseTransport):
    """A transport that connects to nothing but addresses it has checked; `inner` makes the connections."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, *, resolve: Resolve, allow_private: bool) -> None:
        self._inner = inner
        self._resolve = resolve
        self._allow_private = allow_private

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer of the first address that takes a connection; Host and TLS name stay those of the URL."""
        failure: Exception | None = None
        for address in await self._addresses(request.url):
            try:
                return await self._inner.handle_async_request(_pinned(request, address))
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                failure = error
        raise failure or httpx2.ConnectError("no address", request=request)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _addresses(self, url: httpx2.URL) -> Sequence[str]:
        """All addresses of the URL's host, or SourceError if a single one is closed."""
        host, port = url.raw_host.decode("ascii"), url.port or {"http": 80, "https": 443}[url.scheme]
        try:
            addresses = (host,) if _is_address(host) else await self._resolve(host, port)
        except OSError as error:
            raise SourceError(f"{url}: the name {host} is not known ({error.strerror or error})") from None
        for address in addresses:
            reason = why_closed(address, allow_private=self._allow_private)
            if reason:
                raise SourceError(f"{url}: {host} leads to an address closed to sources ({reason})", OPEN)
        return addresses


def _pinned(request: httpx2.Request, address: str) -> httpx2.Request:
    """The request addressed to `address`, still for the host it names."""
    host = request.url.raw_host.decode("ascii")
    return httpx2.Request(
        request.method,
        request.url.copy_with(host=address.partition("%")[0]),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )
