"""A site of the tests' own on loopback, which answers as a table of pages says."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipeline.settings.tables import FetchSettings
from pipeline.sources.fetch import Fetcher

TODAY = date(2025, 2, 1)
Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """Pages by path; `asked` lists each request's path, `hosts` its Host header."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.hosts: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        """Serves the body; `content_type="text/html"` and the like become headers."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.pages[path] = answer
        return self.url(path)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.hosts.append(self.headers["host"])
                try:
                    site.pages[self.path](self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                return

        return Handler


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=lambda: site.server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    yield site
    site.server.shutdown()
    site.server.server_close()


async def no_sleep(seconds: float) -> None:
    """Waits are for real servers."""


@pytest.fixture
def fetcher() -> Callable[..., Fetcher]:
    """Makes a fetcher that may go to loopback; keywords change its limits."""

    def make(**limits: object) -> Fetcher:
        return Fetcher(FetchSettings.model_validate({"allow_private": True, **limits}), today=TODAY, sleep=no_sleep)

    return make
