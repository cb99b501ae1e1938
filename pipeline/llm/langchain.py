"""The chat model itself: any LangChain model by `provider:model`, asked for strict JSON of the reply's schema."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipeline.errors import NewsdraftError, SettingsError
from pipeline.errors.redaction import redact
from pipeline.llm.budget import least_tokens
from pipeline.llm.dialect import FALTERED, Dialect
from pipeline.llm.failures import TRANSIENT_STATUS, call_failed, counted_in, is_unrecorded, key_name, refusal_of
from pipeline.llm.protocol import ChatReply, ChatRequest, ServiceLimits, UnusableReplyError, unusable
from pipeline.llm.schemas import response_format, strict_schema
from pipeline.models import Usage
from pipeline.text.decoding import whole_characters

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage
    from pydantic import BaseModel

    from pipeline.llm.completions import CompletionClient

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

    What a service refuses in a request is left out of the next, for each model until the chat is closed.
    `reply_model` gives the reply model of a request's `schema_name`; `schema_wording` turns a JSON schema into an
    instruction, for models that take no schema.
    """

    def __init__(
        self,
        *,
        reply_model: Callable[[str], "type[BaseModel]"],
        schema_wording: Callable[[str], str],
        base_url: str = "",
        api_key: str = "",
        timeout: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reply_model, self._schema_wording = reply_model, schema_wording
        self._base_url, self._api_key, self._timeout = base_url, api_key, timeout
        self._clock = clock
        self._models: dict[str, BaseChatModel] = {}
        self._dialects: dict[str, Dialect] = {}
        self._faltered: set[str] = set()
        self._client: CompletionClient | None = None

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The model's words and what they cost in tokens; raises CallError, UnusableReplyError or SettingsError."""
        started = self._clock()
        message, refused = await self._in_its_dialect(request)
        return _reply(message, request, self._clock() - started, refused)

    async def aclose(self) -> None:
        """Closes the connections; the chat can be used again, also in another event loop."""
        client, self._client = self._client, None
        self._models.clear()
        if client is not None:
            await client.aclose()

    async def _in_its_dialect(self, request: ChatRequest) -> tuple["AIMessage", Usage]:
        """The answer to the first form of the request that the service takes, and what it counted for those refused.

        What each call goes by is its own, so that several that are refused at once all go on. Where leaving things out
        did not help, the failure is the first that no later one explains. A server's failure without a reason teaches
        nothing until it comes again: it may have been for a moment.
        """
        dialect = self._dialects.get(request.model, Dialect())
        failure: Exception | None = None
        refused = Usage()
        faltered = False
        while True:
            try:
                message = await self._ask(request, dialect)
            except Exception as error:
                status, words = refusal_of(error)
                failed_later = not status or status >= 500 or status in TRANSIENT_STATUS
                if failure is None or (failed_later and not is_unrecorded(error)):
                    failure = error
                narrower = dialect.without_refused(words, status) if _is_refusal(error) else None
                if narrower is None:
                    raise _failure(failure or error, request) from error
                dialect, named = narrower
                refused = refused.plus(counted_in(error))
                failure = None if named else failure
                faltered = faltered or (status == FALTERED and not named)
            else:
                if faltered and request.model not in self._faltered:
                    self._faltered.add(request.model)
                else:
                    self._dialects[request.model] = dialect
                return message, refused

    async def _ask(self, request: ChatRequest, dialect: Dialect) -> "AIMessage":
        compatible = provider_and_name(request.model)[0] in OPENAI_COMPATIBLE
        model = self._model(request)
        shape = self._reply_model(request.schema_name)
        messages = [(message.role, message.content) for message in request.messages]
        if not dialect.schema_sent:
            schema = json.dumps(strict_schema(shape), ensure_ascii=False, separators=(",", ":"))
            messages[-1] = (messages[-1][0], f"{messages[-1][1]}\n\n{self._schema_wording(schema)}")
        if not dialect.roles:
            messages = _alternating(messages)
        async with asyncio.timeout(self._timeout):
            if compatible:
                options = _options(request, dialect)
                if dialect.schema_sent:
                    options["response_format"] = response_format(shape)
                return await model.bind(**options).ainvoke(messages)
            if not dialect.schema_sent:
                return await model.ainvoke(messages)
            schema_of = {"title": shape.__name__, "description": f"The {shape.__name__}.", **strict_schema(shape)}
            answer: Any = await model.with_structured_output(schema_of, include_raw=True).ainvoke(messages)
            message: AIMessage = answer["raw"]
            return message

    def _model(self, request: ChatRequest) -> "BaseChatModel":
        if request.model not in self._models:
            self._models[request.model] = self._open(request)
        return self._models[request.model]

    def _open(self, request: ChatRequest) -> "BaseChatModel":
        provider, name = provider_and_name(request.model)
        if provider not in OPENAI_COMPATIBLE:
            return _open_other(provider, name, self._timeout, request)
        own = self._base_url or OPENAI_COMPATIBLE[provider]
        return self._open_compatible(name, own, self._api_key if own == self._base_url else "")

    def _open_compatible(self, name: str, base_url: str, api_key: str) -> "BaseChatModel":
        """One HTTP client of our own for all models: LangChain's shared one outlives the event loop it was made in."""
        from langchain_openai import ChatOpenAI
        from openai import OpenAIError
        from pydantic import SecretStr

        from pipeline.llm.completions import CompletionClient

        self._client = self._client or CompletionClient(timeout=self._timeout)
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


def _options(request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
    """The request's temperature and length; LangChain sends the length as `max_completion_tokens` unless told so."""
    options: dict[str, Any] = {}
    if request.temperature is not None and dialect.temperature:
        options["temperature"] = request.temperature
    if request.max_tokens is not None and dialect.length == "max_completion_tokens":
        options["max_tokens"] = request.max_tokens
    if request.max_tokens is not None and dialect.length == "max_tokens":
        options["extra_body"] = {"max_tokens": request.max_tokens}
    return options


def _alternating(messages: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The messages with the system's words in the user's, and no two of one role in a row."""
    roles = [("user" if role == "system" else role, words) for role, words in messages]
    return [(role, "\n\n".join(words for _, words in each)) for role, each in groupby(roles, lambda one: one[0])]


def _is_refusal(error: Exception) -> bool:
    """Whether a service, or the library for it, said no; a reply that was withheld or cut off is an answer."""
    return not isinstance(error, NewsdraftError | asyncio.CancelledError) and type(error).__name__ not in _ENDINGS


_OTHERWISE = "Set OPENAI_API_KEY, or [writer] base_url for a server of your own; --writer digest needs neither."


def _open_other(provider: str, name: str, timeout: float, request: ChatRequest) -> "BaseChatModel":
    from langchain.chat_models import init_chat_model

    limits = {"temperature": request.temperature, "max_tokens": request.max_tokens}
    given: dict[str, Any] = {name: value for name, value in limits.items() if value is not None}
    try:
        opened: BaseChatModel = init_chat_model(name, model_provider=provider, max_retries=0, timeout=timeout, **given)
    except ImportError as error:
        raise SettingsError(f"The model {provider}:{name} needs a package that is missing.", str(error)) from error
    except ValueError as error:
        problem = f"The model {provider}:{name} cannot be opened: {redact(str(error))}"
        raise SettingsError(problem, f"Name it as provider:model, and set {key_name(provider)}.") from error
    return opened


def _failure(error: Exception, request: ChatRequest) -> Exception:
    if isinstance(error, NewsdraftError):
        return error
    ending = _ENDINGS.get(type(error).__name__)
    if ending is None:
        return call_failed(error, request.model, datetime.now(UTC))
    counted = getattr(getattr(error, "completion", None), "usage", None)
    spent = Usage(
        calls=1,
        prompt_tokens=getattr(counted, "prompt_tokens", 0) or 0,
        cached_tokens=getattr(getattr(counted, "prompt_tokens_details", None), "cached_tokens", 0) or 0,
        completion_tokens=getattr(counted, "completion_tokens", 0) or 0,
        cost=None,
    )
    return unusable(request, ending, spent)


_CUT_OFF = "was cut off at the limit of its length"
_FILTERED = "was withheld by the service's content filter"
_ENDINGS = {"LengthFinishReasonError": _CUT_OFF, "ContentFilterFinishReasonError": _FILTERED}


def _reply(message: "AIMessage", request: ChatRequest, seconds: float, refused: Usage) -> ChatReply:
    own = _usage(message)
    usage = own.plus(refused)
    refusal = message.additional_kwargs.get("refusal")
    if refusal:
        raise unusable(request, f"is a refusal: {str(refusal)[:200]!r}", usage)
    if message.response_metadata.get("finish_reason", message.response_metadata.get("stop_reason")) in _CUT_SHORT:
        raise unusable(request, _CUT_OFF, usage)
    if 0 < own.prompt_tokens < (least := least_tokens(request)):
        raise UnusableReplyError(
            f"The prompt of {request.stage} {request.subject} was cut: {request.model} read {own.prompt_tokens} "
            f"tokens of at least {least}.",
            "Give the model a larger context (num_ctx or OLLAMA_CONTEXT_LENGTH in Ollama, -c in llama.cpp), name "
            "another, or leave out a source: nothing is cut silently.",
            usage,
        )
    allowed = _allowed(message.response_metadata.get("headers") or {})
    return ChatReply(text=_answer(message), model=request.model, usage=usage, seconds=seconds, allowed=allowed)


def _answer(message: "AIMessage") -> str:
    """The text of an answer, or what it hands to the tool that asks for a reply's fields; no halves of characters."""
    text = str(message.text)
    if "{" not in text:
        called = [json.dumps(call["args"], ensure_ascii=False) for call in message.tool_calls]
        called += [str(call["args"]) for call in message.invalid_tool_calls if call["args"]]
        text = next(iter(called), text)
    return whole_characters(text)


def _allowed(headers: Mapping[str, str]) -> ServiceLimits:
    """The service's limits a minute as its headers tell them; what is no number above 0 tells nothing."""
    stated = {name: str(headers.get(f"x-ratelimit-limit-{name}", "")) for name in ("requests", "tokens")}
    return ServiceLimits(
        **{name: float(number) for name, number in stated.items() if number.isdecimal() and int(number)}
    )


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


_CUT_SHORT = ("length", "max_tokens", "MAX_TOKENS", "model_length")
