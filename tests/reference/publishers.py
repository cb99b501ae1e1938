"""The World Bank and the SEC on loopback: answers of their published form, and what they were asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Publishers:
    """A server's address, what it answers by path (a list: one after the other), and each request it got."""

    url: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, list[str]], str]] = field(default_factory=list)

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[int, Any, dict[str, str]]:
        found = self.answers.get(path, (404, "none", {}))
        if isinstance(found, list) and found and isinstance(found[0], tuple):
            found = found.pop(0) if len(found) > 1 else found[0]
        if callable(found):
            found = found(query)
        return found if isinstance(found, tuple) else (200, found, {})


@contextmanager
def serving(publishers: Publishers) -> Iterator[Publishers]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = parse_qs(parts.query)
            publishers.asked.append((parts.path, query, self.headers["User-Agent"]))
            status, body, headers = publishers.answer(parts.path, query)
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    publishers.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield publishers
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
