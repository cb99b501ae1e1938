"""A process that reads strangers' HTML and PDF apart from everything else, so that it can be stopped and starts again.

Parsers have no time limit of their own. One child process reads file after file within limits on memory and on each
file's time; one that overstays is killed with what it was reading, and the next file gets a new one.
"""

import asyncio
import base64
import json
import signal
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any, BinaryIO, ClassVar, Self

from pipeline.errors import SourceError
from pipeline.sources.extract import extract, media_type
from pipeline.sources.extracted import SAVE_AS_TEXT, Extract, ReadingRequest

MEMORY = 2_000_000_000
LARGEST_REPLY = 200_000_000


Reply = dict[str, Any]


class Reader:
    """Reads files as `await reader(body, reading)`; an async context manager that ends its process with it.

    A subclass that names another `module` has that one run in the process: it calls `live` with its own answers.
    """

    module: ClassVar = "pipeline.sources.reader"

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._end()

    async def __call__(self, body: bytes, reading: ReadingRequest) -> Extract:
        """What the file says; SourceError where it cannot be read, or not within the time."""
        if not body.strip() or media_type(body, reading) == "text/plain":
            return extract(body, reading)
        question = {"body": base64.b64encode(body).decode(), "reading": reading.model_dump_json()}
        return Extract.model_validate_json((await self.ask(question))["extract"])

    async def ask(self, question: dict[str, str]) -> Reply:
        """The process's reply; SourceError for what it found unreadable, or where it broke or overstayed."""
        async with self._turn:
            try:
                async with asyncio.timeout(self._seconds):
                    reply = await self._ask(question)
            except TimeoutError:
                await self._end()
                raise SourceError(f"reading it takes more than {self._seconds:g} s", SAVE_AS_TEXT) from None
            except (asyncio.IncompleteReadError, ConnectionError):
                await self._end()
                raise SourceError("reading it takes too much memory, or breaks the reader", SAVE_AS_TEXT) from None
            except asyncio.CancelledError:
                await self._end()
                raise
        if "problem" in reply:
            raise SourceError(reply["problem"], reply["next_step"])
        return reply

    async def _ask(self, question: dict[str, str]) -> Reply:
        """The process's reply; both ways a message is its length in eight bytes, then JSON."""
        if self._process is None:
            command = (sys.executable, "-P", "-m", self.module)
            pipe, none = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=pipe, stdout=pipe, stderr=none, start_new_session=True
            )
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        message = json.dumps(question).encode()
        to.write(len(message).to_bytes(8, "big") + message)
        await to.drain()
        length = int.from_bytes(await back.readexactly(8), "big")
        if length > LARGEST_REPLY:
            raise ConnectionError("a reply larger than any text")
        reply: Reply = json.loads(await back.readexactly(length))
        return reply

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            if process.returncode is None:
                process.kill()
            await process.wait()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def answered(question: Reply) -> Reply:
    """What a file says, as the reply to a question."""
    extracted = extract(base64.b64decode(question["body"]), ReadingRequest.model_validate_json(question["reading"]))
    return {"extract": extracted.model_dump_json()}


def serve(questions: BinaryIO, replies: BinaryIO, answer: Callable[[Reply], Reply] = answered) -> None:
    """Answers each question until there are no more: the child's whole life."""
    while length := int.from_bytes(questions.read(8), "big"):
        try:
            reply = answer(json.loads(questions.read(length)))
        except SourceError as error:
            reply = {"problem": error.problem, "next_step": error.next_step}
        except ImportError as error:
            step = "Install newsdraft anew: pip install --force-reinstall newsdraft."
            reply = {"problem": f"this installation lacks a part of the reader ({error})", "next_step": step}
        message = json.dumps(reply).encode()
        replies.write(len(message).to_bytes(8, "big") + message)
        replies.flush()


def live(answer: Callable[[Reply], Reply] = answered) -> None:
    """The process of a Reader: within limits, from its first question to its last."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer, answer)


if __name__ == "__main__":
    live()
