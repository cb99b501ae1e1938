"""A chat endpoint on loopback that answers as a test says, faults included."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USAGE = {"prompt_tokens": 120, "completion_tokens": 30, "prompt_tokens_details": {"cached_tokens": 100}}


@dataclass(frozen=True)
class Answer:
    """One HTTP answer; `stall` waits so many seconds first, `reset` cuts the connection instead of answering."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    stall: float = 0.0
    reset: bool = False


def completion(content: str | None, finish: str = "stop", refusal: str | None = None) -> Answer:
    """A chat completion that says `content`."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    choice = {"index": 0, "finish_reason": finish, "message": message}
    body = {"id": "c1", "object": "chat.completion", "created": 1, "model": "stub", "choices": [choice], "usage": USAGE}
    return Answer(body=body)


def fault(status: int, message: str = "no", headers: dict[str, str] | None = None, code: str = "") -> Answer:
    """An answer with an HTTP error."""
    return Answer(body={"error": {"message": message, "code": code}}, status=status, headers=headers or {})


class Endpoint:
    """Answers in the order given, the last one from then on; `bodies` and `headers` keep what was sent to it."""

    def __init__(self, url: str, answer: Callable[[int], Answer]) -> None:
        self.url, self.answer = url, answer
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []


@contextmanager
def serving(*answers: Answer) -> Iterator[Endpoint]:
    """An endpoint at `.url` for as long as the context lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    url = f"http://127.0.0.1:{server.server_port}/v1"
    server.endpoint = Endpoint(url, lambda number: answers[min(number, len(answers) - 1)])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.endpoint
    finally:
        server.shutdown()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        endpoint = self.server.endpoint
        endpoint.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        endpoint.headers.append(dict(self.headers))
        answer = endpoint.answer(len(endpoint.bodies) - 1)
        time.sleep(answer.stall)
        if answer.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            self.connection.close()
            self.close_connection = True
            return
        data = answer.body.encode() if isinstance(answer.body, str) else json.dumps(answer.body).encode()
        try:
            self.send_response(answer.status)
            for name, value in {"Content-Type": answer.content_type, **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            self.close_connection = True
