"""The chat model itself: any LangChain model by `provider:model`, asked for strict JSON of the reply's schema."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.errors import NewsdraftError, SettingsError
from pipeline.errors.redaction import redact
from pipeline.llm.failures import call_failed, key_name
from pipeline.llm.protocol import ChatReply, ChatRequest, Limits, unusable
from pipeline.llm.schemas import response_format, strict_schema
from pipeline.models import Usage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage
    from openai import DefaultAsyncHttpxClient
    from pydantic import BaseModel

OPENAI_COMPATIBLE = {
    "openai": "",
    "ollama": "http://localhost:11434/v1",
    "vllm": "http://localhost:8000/v1",
    "llamacpp": "http://localhost:8080/v1",
}


def provider_and_name(model: str) -> tuple[str, str]:
    """`openai:gpt-5` as its two halves; a name without a provider is OpenAI's, or whatever answers at the base URL."""
    provider, colon, name = model.partition(":")
    return (provider, name) if colon else ("openai", model)


class LangChainChat:
    """A Chat over LangChain: one client for each model, no retries, no cache; those are layers around it.

    `reply_model` gives the reply model of a request's `schema_name`; `schema_wording` turns a JSON schema into an
    instruction, for models that take no `response_format`.
    """

    def __init__(
        self,
        *,
        reply_model: Callable[[str], "type[BaseModel]"],
        schema_wording: Callable[[str], str],
        base_url: str = "",
        api_key: str = "",
        timeout: float = 180.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reply_model, self._schema_wording = reply_model, schema_wording
        self._base_url, self._api_key, self._timeout = base_url, api_key, timeout
        self._clock = clock
        self._models: dict[str, BaseChatModel] = {}
        self._unformatted: set[str] = set()
        self._client: DefaultAsyncHttpxClient | None = None

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The model's words and what they cost in tokens; raises CallError, UnusableReplyError or SettingsError."""
        started = self._clock()
        try:
            message = await self._ask(request)
        except Exception as error:
            if _takes_no_format(error) and request.model not in self._unformatted:
                self._unformatted.add(request.model)
                return await self.complete(request)
            raise _failure(error, request) from error
        return _reply(message, request, self._clock() - started)

    async def aclose(self) -> None:
        """Closes the connections; the chat can be used again, also in another event loop."""
        client, self._client = self._client, None
        self._models.clear()
        if client is not None:
            await client.aclose()

    async def _ask(self, request: ChatRequest) -> "AIMessage":
        model = self._models.get(request.model) or self._open(request.model)
        self._models[request.model] = model
        messages = [(message.role, message.content) for message in request.messages]
        limits = {"temperature": request.temperature, "max_tokens": request.max_tokens}
        options: dict[str, Any] = {name: value for name, value in limits.items() if value is not None}
        shape = self._reply_model(request.schema_name)
        if provider_and_name(request.model)[0] in OPENAI_COMPATIBLE and request.model not in self._unformatted:
            options["response_format"] = response_format(shape)
        else:
            schema = json.dumps(strict_schema(shape), ensure_ascii=False, separators=(",", ":"))
            messages[-1] = (messages[-1][0], f"{messages[-1][1]}\n\n{self._schema_wording(schema)}")
        async with asyncio.timeout(self._timeout):
            return await model.bind(**options).ainvoke(messages)

    def _open(self, model: str) -> "BaseChatModel":
        provider, name = provider_and_name(model)
        if provider == "openai":
            return self._open_compatible(name, self._base_url, self._api_key)
        if provider in OPENAI_COMPATIBLE:
            return self._open_compatible(name, OPENAI_COMPATIBLE[provider], "")
        return _open_other(provider, name, self._timeout)

    def _open_compatible(self, name: str, base_url: str, api_key: str) -> "BaseChatModel":
        """One HTTP client of our own for all models: LangChain's shared one outlives the event loop it was made in."""
        from langchain_openai import ChatOpenAI
        from openai import DefaultAsyncHttpxClient, OpenAIError
        from pydantic import SecretStr

        self._client = self._client or DefaultAsyncHttpxClient(timeout=self._timeout)
        key = api_key or ("none" if base_url else "")
        try:
            return ChatOpenAI(
                model=name,
                base_url=base_url or None,
                api_key=SecretStr(key) if key else None,
                timeout=self._timeout,
                max_retries=0,
                use_responses_api=False,
                include_response_headers=True,
                http_async_client=self._client,
            )
        except OpenAIError as error:
            raise SettingsError(f"There is no key for openai:{name}.", _OTHERWISE) from error


_OTHERWISE = "Set OPENAI_API_KEY, or [writer] base_url for a server of your own; --writer extractive needs neither."


def _open_other(provider: str, name: str, timeout: float) -> "BaseChatModel":
    from langchain.chat_models import init_chat_model

    try:
        opened: BaseChatModel = init_chat_model(name, model_provider=provider, max_retries=0, timeout=timeout)
    except ImportError as error:
        raise SettingsError(f"The model {provider}:{name} needs a package that is missing.", str(error)) from error
    except ValueError as error:
        problem = f"The model {provider}:{name} cannot be opened: {redact(str(error))}"
        raise SettingsError(problem, f"Name it as provider:model, and set {key_name(provider)}.") from error
    return opened


def _takes_no_format(error: Exception) -> bool:
    return getattr(error, "status_code", 0) in (400, 422) and "response_format" in str(error)


def _failure(error: Exception, request: ChatRequest) -> Exception:
    if isinstance(error, NewsdraftError):
        return error
    ending = {"LengthFinishReasonError": _CUT_OFF, "ContentFilterFinishReasonError": _FILTERED}.get(
        type(error).__name__
    )
    if ending is None:
        return call_failed(error, request.model, datetime.now(UTC))
    counted = getattr(getattr(error, "completion", None), "usage", None)
    spent = Usage(
        calls=1,
        prompt_tokens=getattr(counted, "prompt_tokens", 0),
        cached_tokens=getattr(getattr(counted, "prompt_tokens_details", None), "cached_tokens", 0) or 0,
        completion_tokens=getattr(counted, "completion_tokens", 0),
        cost=None,
    )
    return unusable(request, ending, spent)


_CUT_OFF = "was cut off at the limit of its length"
_FILTERED = "was withheld by the service's content filter"


def _reply(message: "AIMessage", request: ChatRequest, seconds: float) -> ChatReply:
    usage = _usage(message)
    refusal = message.additional_kwargs.get("refusal")
    if refusal:
        raise unusable(request, f"is a refusal: {str(refusal)[:200]!r}", usage)
    if message.response_metadata.get("finish_reason", message.response_metadata.get("stop_reason")) in _CUT_SHORT:
        raise unusable(request, _CUT_OFF, usage)
    allowed = _allowed(message.response_metadata.get("headers") or {})
    return ChatReply(text=message.text, model=request.model, usage=usage, seconds=seconds, allowed=allowed)


def _allowed(headers: Mapping[str, str]) -> Limits:
    """The service's limits a minute as its headers tell them; what is no number above 0 tells nothing."""
    told = {name: str(headers.get(f"x-ratelimit-limit-{name}", "")) for name in ("requests", "tokens")}
    return Limits(**{name: float(number) for name, number in told.items() if number.isdecimal() and int(number)})


def _usage(message: "AIMessage") -> Usage:
    counted = message.usage_metadata
    if counted is None:
        return Usage(calls=1, cost=None)
    return Usage(
        calls=1,
        prompt_tokens=counted["input_tokens"],
        cached_tokens=counted.get("input_token_details", {}).get("cache_read", 0),
        completion_tokens=counted["output_tokens"],
        cost=None,
    )


_CUT_SHORT = ("length", "max_tokens", "MAX_TOKENS")
