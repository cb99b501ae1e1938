"""A budget holds whatever a service does: cuts, stalls, and counts that are missing, negative or absurd."""

import json
import random
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from pipeline.errors import BudgetError, NewsdraftError
from pipeline.llm.budget import Budget
from pipeline.llm.langchain import LangChainChat
from pipeline.llm.protocol import ChatMessage, ChatRequest
from pipeline.newsroom.composition import CallLimits, layered
from pipeline.settings import load_settings
from pipeline.store import Store
from pipeline.writer.replies import reply_model

PRICES = '[writer]\nattempts = 1\nconcurrency = 1\ntimeout = 0.4\nrest_after = 0\n[prices."openai:stub"]\n'
TOML = PRICES + "input = 100.0\noutput = 400.0\n"
LONGEST = 400
WORST = (400 * 100 + LONGEST * 400) / 1e6
"""Dollars that one call can cost at most."""


class Bill:
    """What the service does to each call, and what it charges for it in dollars."""

    def __init__(self, way: str, seed: int) -> None:
        self.way, self.chance, self.dollars = way, random.Random(seed), 0.0


class Bent(BaseHTTPRequestHandler):
    """Does the work and charges for it, then answers in its own way."""

    bill: Bill

    def log_message(self, *args: object) -> None:
        """Says nothing."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        prompt, completion = self.bill.chance.randint(100, 300), self.bill.chance.randint(50, LONGEST)
        self.bill.dollars += (prompt * 100 + completion * 400) / 1e6
        honest = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
        if self.bill.way == "stalls":
            time.sleep(0.6)
        if self.bill.way in ("cuts the line", "half a body"):
            self.connection.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{" if "half" in self.bill.way else b""
            )
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        status = 502 if self.bill.way == "bad gateway" else 200
        data = json.dumps(answer(self.bill.way, honest)).encode()
        data = data[: len(data) // 2] if self.bill.way == "JSON cut short" else data
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            self.close_connection = True


def answer(way: str, honest: dict[str, int]) -> Any:
    """The body of an answer."""
    message = {"role": "assistant", "content": " ".join(["word"] * 40), "refusal": None}
    if way == "refuses":
        message |= {"content": None, "refusal": "No."}
    choices = [{"index": 0, "finish_reason": "stop", "message": message}]
    counts = {
        "counts nothing": dict.fromkeys(honest, 0),
        "negative counts": {name: -count for name, count in honest.items()},
        "absurd counts": dict.fromkeys(honest, 10**15),
        "fewer tokens than words": honest | {"completion_tokens": 1},
        "counts that are no numbers": dict.fromkeys(honest, "many"),
    }
    body = {"id": "c", "object": "chat.completion", "created": 1, "model": "stub", "choices": choices}
    usage = None if way in ("no usage", "no choices, no usage") else counts.get(way, honest)
    return {**body, "usage": usage} | ({"choices": []} if "no choices" in way else {})


WAYS = (
    "stalls", "cuts the line", "half a body", "bad gateway", "no choices", "no choices, no usage", "no usage",
    "refuses", "counts nothing", "negative counts", "absurd counts", "fewer tokens than words",
    "counts that are no numbers", "JSON cut short", "honest",
)  # fmt: skip


@contextmanager
def serving(bill: Bill) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Billed", (Bent,), {"bill": bill}))
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


async def spent(way: str, seed: int, terms: Callable[[str], CallLimits]) -> float:
    """What the service charged until the budget stopped the run."""
    bill = Bill(way, seed)
    with serving(bill) as url:
        model = LangChainChat(reply_model=reply_model, schema_wording=str, base_url=url, api_key="none", timeout=0.4)
        chat = layered(model, terms(url))
        for number in range(200):
            try:
                await chat.complete(request(number))
            except BudgetError:
                break
            except NewsdraftError:
                continue
        else:
            raise AssertionError("no budget stopped it")
        await model.aclose()
    return bill.dollars


def request(number: int) -> ChatRequest:
    messages = (ChatMessage(role="user", content="Write of the river. " * 50),)
    return ChatRequest(
        stage="section", subject=f"s{number}", model="openai:stub", messages=messages,
        schema_name="SectionReply", max_tokens=LONGEST,
    )  # fmt: skip


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.soak) for n in range(2, 11))])
@pytest.mark.parametrize("kind", ["run", "day"])
@pytest.mark.parametrize("way", WAYS)
async def test_budget_holds(way: str, kind: str, seed: int, store: Store, tmp_path: Path) -> None:
    """Time-outs, dropped lines and lying counts were free, so that no budget ever stopped such a run."""
    budget = random.Random(seed).uniform(0.5, 1.5)
    (tmp_path / "newsdraft.toml").write_text(TOML + (f"[run]\nday_budget = {budget}\n" if kind == "day" else ""))
    limits = CallLimits(
        load_settings(tmp_path, environ={}), store, "s", Budget(dollars=budget if kind == "run" else None)
    )
    assert await spent(way, seed, lambda url: limits) <= budget
