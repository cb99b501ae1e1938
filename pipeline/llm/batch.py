"""The provider's batch API for calls that can wait: half the price, within minutes or hours instead of seconds.

Requests under way at once become one batch for each model. What a batch has not answered by the deadline, or cannot
answer, goes out as a plain call. A batch that a killed run left behind is found again by what it asks.
"""

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import BaseModel

from pipeline.llm.failures import CallError
from pipeline.llm.langchain import provider_and_name
from pipeline.llm.protocol import Chat, ChatReply, ChatRequest, unusable
from pipeline.llm.schemas import response_format
from pipeline.models import Usage

if TYPE_CHECKING:
    from openai import AsyncOpenAI

Lines = dict[str, dict[str, Any]]
ENDPOINT: Literal["/v1/chat/completions"] = "/v1/chat/completions"
OVER = ("completed", "failed", "expired", "cancelled")
LIVE = ("validating", "in_progress", "finalizing", "completed")
MARK = "newsdraft"
LATEST = 20


class BatchService:
    """Batches of one provider, over its files and batches API."""

    def __init__(self, client: "AsyncOpenAI") -> None:
        self._client = client

    async def submit(self, bodies: Lines) -> str:
        """The id of a batch of these requests by their ids; of one under way that asks the same, where there is one."""
        mark = hashlib.sha256("".join(sorted(bodies)).encode()).hexdigest()
        for batch in (await self._client.batches.list(limit=LATEST)).data:
            if (batch.metadata or {}).get(MARK) == mark and batch.status in LIVE:
                return str(batch.id)
        lines = [
            {"custom_id": key, "method": "POST", "url": ENDPOINT, "body": body} for key, body in sorted(bodies.items())
        ]
        data = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
        file = await self._client.files.create(file=("newsdraft.jsonl", data), purpose="batch")
        batch = await self._client.batches.create(
            input_file_id=file.id, endpoint=ENDPOINT, completion_window="24h", metadata={MARK: mark}
        )
        return str(batch.id)

    async def cancel(self, batch: str) -> None:
        """Asks that nothing more of it be done."""
        await self._client.batches.cancel(batch)

    async def answers(self, batch: str) -> Lines | None:
        """The replies' bodies by request id once the batch is over, its files then deleted; None before that."""
        from openai import OpenAIError

        found = await self._client.batches.retrieve(batch)
        if found.status not in OVER:
            return None
        text = (await self._client.files.content(found.output_file_id)).text if found.output_file_id else ""
        for file in filter(None, (found.input_file_id, found.output_file_id, found.error_file_id)):
            with suppress(OpenAIError):  # what was answered is paid for, and not lost for a file that stays
                await self._client.files.delete(file)
        lines = [json.loads(line) for line in text.splitlines() if line.strip()]
        return {line["custom_id"]: line["response"]["body"] for line in lines if line["response"]["status_code"] == 200}


@asynccontextmanager
async def batch_service(base_url: str, api_key: str, timeout: float) -> AsyncIterator[BatchService]:
    """The service at an address, its connections closed at the end."""
    from openai import AsyncOpenAI

    async with AsyncOpenAI(
        base_url=base_url or None, api_key=api_key or ("none" if base_url else None), timeout=timeout
    ) as client:
        yield BatchService(client)


class BatchTiming(NamedTuple):
    """Seconds: requests are gathered for `gather`, a batch is looked at every `poll`.

    When the time is up, a batch has `grace` to hand over what it has.
    """

    gather: float = 2.0
    poll: float = 15.0
    grace: float = 60.0


class NotInBatchError(CallError):
    """A request that no batch answered; `usage` is None where one was sent that may have been paid for."""

    def __init__(self, usage: Usage | None) -> None:
        super().__init__("No batch answered.", "Ask by a plain call.", usage=usage)


class BatchedOrPlainChat:
    """A Chat that asks `batches` first, and `plain` for what they do not answer."""

    def __init__(self, batches: Chat, plain: Chat) -> None:
        self._batches, self._plain = batches, plain

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The batch's reply, or the plain call's."""
        try:
            return await self._batches.complete(request)
        except NotInBatchError:
            return await self._plain.complete(request)


class BatchChat:
    """A Chat that leaves OpenAI's models to batches for so many `seconds`.

    `reply_model` gives the reply model of a request's `schema_name`;
    `on_event` hears why a batch gave nothing.
    """

    def __init__(
        self,
        service: BatchService,
        *,
        reply_model: Callable[[str], type[BaseModel]],
        seconds: float,
        on_event: Callable[[str], None],
        pace: BatchTiming | None = None,
    ) -> None:
        self._service, self._reply_model = service, reply_model
        self._until, self._pace = time.monotonic() + seconds, pace or BatchTiming()
        self._on_event = on_event
        self._waiting: dict[ChatRequest, asyncio.Future[dict[str, Any]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The batch's reply at half the price; NotInBatchError where there is none."""
        if provider_and_name(request.model)[0] != "openai" or time.monotonic() + self._pace.gather >= self._until:
            raise NotInBatchError(Usage())
        if not self._waiting:
            self._go(self._send())
        future = self._waiting.setdefault(request, asyncio.get_running_loop().create_future())
        return _reply(await asyncio.shield(future), request)

    def _go(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self) -> None:
        """Everything that came within the time of gathering, a batch a model."""
        await asyncio.sleep(self._pace.gather)
        waiting, self._waiting = self._waiting, {}
        for model in dict.fromkeys(request.model for request in waiting):
            self._go(self._run({request: waiting[request] for request in waiting if request.model == model}))

    async def _run(self, waiting: Mapping[ChatRequest, "asyncio.Future[dict[str, Any]]"]) -> None:
        bodies = {request: _body(request, self._reply_model(request.schema_name)) for request in waiting}
        keys = {request: hashlib.sha256(json.dumps(body).encode()).hexdigest() for request, body in bodies.items()}
        answers: Lines = {}
        unanswered: Usage | None = None
        try:
            answers, unanswered = await self._answers({keys[request]: body for request, body in bodies.items()})
        finally:
            for request, future in waiting.items():
                if future.done():
                    continue
                if body := answers.get(keys[request]):
                    future.set_result(body)
                else:
                    future.set_exception(NotInBatchError(unanswered))

    async def _answers(self, bodies: Lines) -> tuple[Lines, Usage | None]:
        """What the batch answered in time, and what a request took that it did not answer: None where nobody knows.

        A service that cannot do batches answers nothing, for nothing.
        """
        from openai import OpenAIError

        batch = ""
        try:
            batch, cancelled = await self._service.submit(bodies), False
            while time.monotonic() < self._until + self._pace.grace:
                if (answers := await self._service.answers(batch)) is not None:
                    return answers, Usage()
                if time.monotonic() >= self._until and not cancelled:
                    await self._service.cancel(batch)
                    cancelled = True
                await asyncio.sleep(min(self._pace.poll, max(self._until - time.monotonic(), self._pace.poll / 5)))
        except (OpenAIError, OSError, ValueError, LookupError, TypeError) as error:
            self._on_event(f"{type(error).__name__}: {error}")
        return {}, None if batch else Usage()


def _body(request: ChatRequest, shape: type[BaseModel]) -> dict[str, Any]:
    limits = {"temperature": request.temperature, "max_completion_tokens": request.max_tokens}
    return {
        "model": provider_and_name(request.model)[1],
        "messages": [{"role": message.role, "content": message.content} for message in request.messages],
        "response_format": response_format(shape),
        **{name: value for name, value in limits.items() if value is not None},
    }


def _reply(body: dict[str, Any], request: ChatRequest) -> ChatReply:
    from pipeline.llm.completions import answer_in

    choice, counted = body["choices"][0], body.get("usage") or {}
    usage = Usage(
        calls=1,
        prompt_tokens=counted.get("prompt_tokens", 0),
        cached_tokens=(counted.get("prompt_tokens_details") or {}).get("cached_tokens", 0) or 0,
        completion_tokens=counted.get("completion_tokens", 0),
        cost=None,
    )
    message = choice["message"]
    if message.get("refusal") or choice.get("finish_reason") not in ("stop", None):
        what = f"is a refusal: {message['refusal'][:200]!r}" if message.get("refusal") else "was cut off or withheld"
        raise unusable(request, what, usage, batched=True)
    return ChatReply(text=answer_in(message), model=request.model, usage=usage, batched=True)
