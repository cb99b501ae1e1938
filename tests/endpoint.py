"""An OpenAI-compatible endpoint on loopback that answers from a recording, with a delay, and counts what was asked."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pipeline.llm.replay import recorded_interactions


class Endpoint:
    """What was asked (canonical bodies, in order) and answered; `delay` in seconds, by call."""

    def __init__(self, cassette: Path, delay: float = 0.0) -> None:
        self.replies = {canonical(asked): reply for asked, reply in recorded_interactions(cassette)}
        self.delay = delay
        self.asked: list[str] = []
        self.times: list[float] = []
        self.answered: list[str] = []
        self.url = ""

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        key = canonical(body)
        self.asked.append(key)
        self.times.append(time.monotonic())
        time.sleep(self.delay)
        if key not in self.replies:
            return 400, {"error": {"message": f"not recorded: {body['messages'][-1]['content'][:200]}"}}
        self.answered.append(key)
        return 200, self.replies[key]


def canonical(body: dict[str, Any]) -> str:
    return json.dumps(body, sort_keys=True)


@contextmanager
def serving(endpoint: Endpoint) -> Iterator[str]:
    """The endpoint's base URL for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else head and body in two packets cost 40 ms a call, which no service takes

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, reply = endpoint.answer(body)
            data = json.dumps(reply).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield endpoint.url
    finally:
        server.shutdown()
        server.server_close()
