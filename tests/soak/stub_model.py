"""A model on loopback that answers any prompt of ours from the notes or sources in it, always the same, with faults where told.

It writes plain sentences: a reply follows from its request alone, so a draft has one right document.
"""

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]
BLOCK = re.compile(r"\[\[(?:source|notes) \w+\]\]\n(.*)\n\[\[end", re.DOTALL)
PARTING = "The bridges stand, and the next edition will say for how long and for whose money."
TOKENS = {"prompt_tokens": 2000, "completion_tokens": 100, "total_tokens": 2100}
OF_A_DRAFT = {"prompt_tokens": 5000, "completion_tokens": 1000, "total_tokens": 6000}
"""What a draft's calls may have taken: the program does not believe fewer tokens than a reply has words."""


class StubModel:
    """What was asked and wholly answered, as canonical bodies; `fault` names what goes wrong with the n-th call."""

    tokens = TOKENS

    def __init__(self, delay: float = 0.0, fault: Callable[[int], str] = lambda number: "") -> None:
        self.delay, self.fault = delay, fault
        self.asked: list[str] = []
        self.answered: list[str] = []
        self.faults: list[str] = []
        self.stalls = threading.Event()


def said(body: Body) -> str:
    """The content of the reply to a request."""
    words = [message["content"] for message in body["messages"]]
    name = body["response_format"]["json_schema"]["name"]
    return json.dumps(REPLIES[name]("\n".join(words)))


def _facts(words: str) -> Body:
    plain = {"speaker": "", "quote": "", "figures": []}
    return {"facts": [{"statement": each, "passage": each, **plain} for each in _stated(words)], "instructions": []}


def _stated(words: str) -> list[str]:
    """The sentences with figures in the sources of a request."""
    return re.findall(r"[A-Z][^.\n]*\d[^.\n]*\.", BLOCK.search(words)[1])


def _outline(words: str) -> Body:
    facts = list(_notes(words))
    forms = re.findall(r"^- (\w+)(?: \([\w, ]+\))?[:,] ", words.rpartition("`sections` from these")[2], re.MULTILINE)
    headline = {"text": "Bridges by the Number", "emoji": "🌉", "subject": "Bridges", "preheader": "What they cost"}
    sections = [
        {"form": form, "heading": f"Part {n}", "emoji": "🔧", "purpose": "tells", "facts": facts[n % len(facts) :]}
        for n, form in enumerate(dict.fromkeys(forms))
    ]
    return {"headlines": [headline], "sections": sections}


def _section(words: str) -> Body:
    notes = _notes(words)
    heading = re.search(r'^Write s\d+, "([^"]*)"', words, re.MULTILINE)[1]
    text = " ".join(f"{said} [{fact}]" for fact, said in notes.items())
    return {"heading": heading, "emoji": "🔧", "text": f"{text} 🔧", "derived": []}


def _piece(words: str) -> Body:
    """Every planned section, or three without a plan, with sentences of the sources, the parting without any."""
    lines = {"emoji": "🌉", "subject": "Bridges", "preheader": "What they cost"}
    planned = re.search(r'with its `text` \("([^"]*)"', words)
    headline = {"text": planned[1] if planned else "Bridges by the Number", **lines}
    plans = re.findall(r'^- (s\d+)(?: "([^"]*)")?[^:\n]*: ', words, re.MULTILINE)
    if not plans:  # or an obeyed heading of several lines hides what is planned: the first section tells all
        ids = dict.fromkeys(re.findall(r"^- (s\d+) ", words, re.MULTILINE))
        plans = [(each, "") for each in ids] or [("s1", ""), ("s2", "Part 1"), ("s3", "And So On")]
    sections = [_told(each, heading, _planned(heading, _stated(words))) for each, heading in plans]
    return {"headline": headline, "sections": sections}


def _planned(heading: str, stated: list[str]) -> list[str]:
    """The sentences of the notes that the stub's own outline gave the section of that heading.

    All where an obeyed heading hides it.
    """
    number = re.fullmatch(r"Part (\d+)", heading)
    return stated[int(number[1]) % len(stated) :] if number else stated if not heading else []


def _told(section: str, heading: str, stated: list[str]) -> Body:
    text = " ".join(stated) or PARTING
    return {"id": section, "heading": heading or "And So On", "emoji": "🔧", "text": f"{text} 🔧"}


def _citations(words: str) -> Body:
    """Each sentence's notes: those that it states, or the first where there is no such note."""
    notes = _notes(words)
    told = re.findall(r"^(\d+) (.+)$", words.rpartition("\nThe sentences:\n")[2], re.MULTILINE)
    cited = {n: [fact for fact, said in notes.items() if said in each] for n, each in told if each != PARTING}
    return {
        "sentences": [{"number": int(n), "facts": ids or [*notes][:1], "text": ""} for n, ids in cited.items()],
        "found": [],
    }


def _rewrite(words: str) -> Body:
    found = re.findall(r"^- ([\w.]+) \[([^\]]*)\] (.*)$", words, re.MULTILINE)
    return {"sentences": [{"key": k, "text": t, "facts": f.split(", ") if f else []} for k, f, t in found]}


def _notes(words: str) -> dict[str, str]:
    """Statements by fact id."""
    lines = (line for line in BLOCK.search(words)[1].splitlines() if re.match(r"f\d+ ", line))
    return {line.split(" ")[0]: line.split(" ", 1)[1].split(" | ")[0] for line in lines}


REPLIES: dict[str, Callable[[str], Body]] = {
    "FactsReply": _facts,
    "OutlineReply": _outline,
    "StorySectionReply": _section,
    "PieceReply": _piece,
    "CheckReply": lambda words: {"points": []},
    "CitationsReply": _citations,
    "RewriteReply": _rewrite,
    "ReadingsReply": lambda words: {"readings": []},
    "SecondReadingReply": lambda words: {"findings": []},
}


def completion(body: Body, tokens: dict[str, int] = TOKENS) -> bytes:
    """A whole chat completion as bytes."""
    message = {"role": "assistant", "content": said(body)}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    head = {"id": "c1", "object": "chat.completion", "created": 1, "model": "stub"}
    return json.dumps({**head, "choices": [choice], "usage": tokens}).encode()


@contextmanager
def serving(model: StubModel) -> Iterator[str]:
    """The model's base URL for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"model": model}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        model.stalls.set()
        server.shutdown()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    """One connection: answers as it should, or goes wrong in the way that is asked of it."""

    protocol_version = "HTTP/1.1"
    model: StubModel

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = json.dumps(body, sort_keys=True)
        self.model.asked.append(key)
        fault = self.model.fault(len(self.model.asked))
        self.model.faults.append(fault)
        time.sleep(self.model.delay)
        try:
            if getattr(self, f"_{fault or 'whole'}")(completion(body, self.model.tokens)):
                self.model.answered.append(key)
        except OSError:
            self.close_connection = True

    def _whole(self, data: bytes) -> bool:
        self._send(200, data)
        return True

    def _slow_drip(self, data: bytes) -> bool:
        self._head(200, len(data))
        for start in range(0, len(data), 200):
            time.sleep(0.02)
            self.wfile.write(data[start : start + 200])
            self.wfile.flush()
        return True

    def _too_many(self, data: bytes) -> None:
        self._send(429, b'{"error": {"message": "slow down, FAULTWORD"}}', {"retry-after-ms": "50"})

    def _broken(self, data: bytes) -> None:
        self._send(500, b'{"error": {"message": "FAULTWORD"}}')

    def _reset(self, data: bytes) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.connection.close()
        self.close_connection = True

    def _stall(self, data: bytes) -> None:
        self.model.stalls.wait(30)
        self.close_connection = True

    def _cut_json(self, data: bytes) -> None:
        self._send(200, data[: len(data) // 2])

    def _cut_body(self, data: bytes) -> None:
        self._head(200, len(data))
        self.wfile.write(data[: len(data) // 2])
        self.close_connection = True

    def _wrong_type(self, data: bytes) -> None:
        self._send(200, b"<html><body>FAULTWORD: gateway</body></html>", {"Content-Type": "text/html"})

    def _send(self, status: int, data: bytes, headers: dict[str, str] | None = None) -> None:
        self._head(status, len(data), headers)
        self.wfile.write(data)

    def _head(self, status: int, length: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


FAULTS = ("too_many", "broken", "reset", "stall", "cut_json", "cut_body", "wrong_type", "slow_drip")
