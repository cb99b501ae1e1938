"""What stands before every route: the size of a request, the host it was meant for, and the headers of every answer."""

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 2_000_000
"""Bytes of a request's body: six times the longest document."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


class TooLargeError(Exception):
    """A body that goes past the limit while it is being read."""


class Guard:
    """The outermost layer; `hosts` empty lets any name through (a proxy in front has checked it)."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], *, tls: bool) -> None:
        self.app, self._hosts, self._tls = app, hosts, tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answered = self._with_headers(scope["path"], send)
        headers = Headers(scope=scope)
        if self._hosts and _host(headers.get("host", "")) not in self._hosts:
            await PlainTextResponse("This desk does not answer under that name.", 421)(scope, receive, answered)
        elif _length(headers.get("content-length", "0")) > LARGEST:
            await _too_large(scope, receive, answered)
        else:
            try:
                await self.app(scope, _counted(receive), answered)
            except TooLargeError:
                await _too_large(scope, receive, answered)

    def _with_headers(self, path: str, send: Send) -> Send:
        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if path.startswith("/static/"):
                    headers["Cache-Control"] = "public, max-age=31536000, immutable"
                if self._tls:
                    headers["Strict-Transport-Security"] = STRICT_TRANSPORT
            await send(message)

        return answered


def _counted(receive: Receive) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LARGEST:
            raise TooLargeError
        return message

    return counted


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    text = f"That is more than {LARGEST:,} bytes, which no document has. Nothing was saved; go back and shorten it."
    await PlainTextResponse(text, 413, {"Connection": "close"})(scope, receive, send)


def _length(header: str) -> int:
    return int(header) if header.isascii() and header.isdigit() else LARGEST + 1


def _host(header: str) -> str:
    """The name of a Host header without its port, in lower case."""
    name = header.rpartition(":")[0] if header.rpartition(":")[2].isdigit() else header
    return name.lower()
