"""A provider on loopback that speaks the files and batches API and answers plain calls, all from the stub model."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.soak.stub_model import completion

Body = dict[str, Any]


class BatchDesk:
    """`looks` is how often a batch is looked at before it is over; `able` False knows no batches; `lost` are left out."""

    def __init__(self, looks: int = 1, able: bool = True, lost: int = 0) -> None:
        self.looks, self.able, self.lost = looks, able, lost
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, Body] = {}
        self.made = 0
        self.lines: list[Body] = []
        self.plain: list[Body] = []
        self.cancelled: list[str] = []

    def post(self, path: str, body: bytes, kind: str) -> Body:
        if path.endswith("/chat/completions"):
            self.plain.append(json.loads(body))
            return json.loads(completion(self.plain[-1]))
        if not self.able:
            raise LookupError(path)
        if path.endswith("/files"):
            boundary = re.search(r"boundary=(\S+)", kind)[1].encode()
            (part,) = [each for each in body.split(b"--" + boundary) if b"newsdraft.jsonl" in each]
            return self._file(part.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n"))
        if path.endswith("/cancel"):
            batch = self.batches[path.split("/")[-2]]
            self.cancelled.append(batch["id"])
            return batch | {"status": "cancelled"}
        return self._batch(json.loads(body))

    def get(self, path: str) -> Body | bytes:
        if "/files/" in path:
            return self.files[path.split("/")[-2]]
        if not self.able:
            raise LookupError(path)
        if re.search(r"/batches(\?|$)", path):
            return {"object": "list", "data": list(self.batches.values()), "has_more": False}
        batch = self.batches[path.split("/")[-1]]
        batch["looked"] += 1
        if batch["id"] in self.cancelled:
            batch["status"] = "cancelled"
        elif batch["looked"] > self.looks and batch["status"] != "completed":
            batch |= {"status": "completed", "output_file_id": self._answered(batch["input_file_id"])["id"]}
        return batch

    def delete(self, path: str) -> Body:
        name = path.split("/")[-1]
        del self.files[name]
        return {"id": name, "object": "file", "deleted": True}

    def _file(self, data: bytes) -> Body:
        self.made += 1
        self.files[name := f"file-{self.made}"] = data
        about = {"object": "file", "bytes": len(data), "created_at": 1, "filename": "x", "purpose": "batch"}
        return {"id": name, "status": "processed", **about}

    def _batch(self, asked: Body) -> Body:
        self.made += 1
        self.lines += [json.loads(line) for line in self.files[asked["input_file_id"]].splitlines()]
        about = {"object": "batch", "status": "in_progress", "created_at": 1, "looked": 0, "output_file_id": None}
        name = f"batch-{self.made}"
        self.batches[name] = {"id": name, **about, **asked}
        return self.batches[name]

    def _answered(self, file: str) -> Body:
        asked = [json.loads(line) for line in self.files[file].splitlines()]
        lines = [
            {
                "custom_id": each["custom_id"],
                "response": {"status_code": 200, "body": json.loads(completion(each["body"]))},
            }
            for each in asked[self.lost :]
        ]
        return self._file("\n".join(map(json.dumps, lines)).encode())


@contextmanager
def serving(desk: BatchDesk) -> Iterator[str]:
    """The provider's base URL for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self, reply: Body | bytes) -> None:
            data = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            try:
                self.answer(desk.post(self.path, body, self.headers["Content-Type"] or ""))
            except LookupError:
                self.send_error(404)

        def do_GET(self) -> None:
            try:
                self.answer(desk.get(self.path))
            except LookupError:
                self.send_error(404)

        def do_DELETE(self) -> None:
            try:
                self.answer(desk.delete(self.path))
            except LookupError:
                self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
