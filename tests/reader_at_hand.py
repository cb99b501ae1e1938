"""Sources and feeds read as the reader's process reads them, message for message, without starting the process.

A process takes most of a second of CPU to begin, more than all else that a small draft does; what only it can do,
limits and its end, is tested where the readers are (tests/sources, tests/feeds).
"""

import io
import json
from importlib import import_module

import pytest

from pipeline.sources.reader import Reader, Reply, serve


async def asked(reader: Reader, question: dict[str, str]) -> Reply:
    """The reply of a reader's own answers, through the messages that its process would get and send."""
    message, replies = json.dumps(question).encode(), io.BytesIO()
    serve(io.BytesIO(len(message).to_bytes(8, "big") + message), replies, import_module(reader.module).answered)
    reply: Reply = json.loads(replies.getvalue()[8:])
    return reply


@pytest.fixture(autouse=True)
def reader_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a folder whose conftest imports it."""
    monkeypatch.setattr(Reader, "_ask", asked)
