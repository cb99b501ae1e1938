"""The chat model against a real endpoint on loopback: what goes out, what comes back, and each fault's one message."""

import asyncio
import random
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from pipeline.errors import SettingsError
from pipeline.llm.failures import CallError
from pipeline.llm.langchain import OPENAI_COMPATIBLE, LangChainChat, provider_and_name
from pipeline.llm.protocol import ChatMessage, ChatReply, ChatRequest, ServiceLimits, UnusableReplyError
from pipeline.llm.retries import RetryingChat
from pipeline.llm.schemas import response_format
from pipeline.models import Usage
from pipeline.writer.replies import SectionReply, reply_model
from tests.llm.faulty_service import Answer, completion, fault, serving

KEY = "sk-test-0123456789"
SPENT = Usage(calls=1, prompt_tokens=120, cached_tokens=100, completion_tokens=30, cost=None)
REQUEST = ChatRequest(
    stage="section",
    subject="s1",
    model="openai:stub",
    messages=(ChatMessage(role="system", content="rules"), ChatMessage(role="user", content="write")),
    schema_name="SectionReply",
    max_tokens=100,
)


async def ask(url: str, timeout: float = 5.0, request: ChatRequest = REQUEST) -> ChatReply:
    chat = LangChainChat(
        reply_model=reply_model,
        schema_wording=lambda schema: f"Fit {schema}",
        base_url=url,
        api_key=KEY,
        timeout=timeout,
        clock=lambda: 1.0,
    )
    try:
        return await chat.complete(request)
    finally:
        await chat.aclose()


async def test_reply_comes_with_its_usage() -> None:
    with serving(completion('{"heading": "x"}')) as endpoint:
        reply = await ask(endpoint.url)
    assert reply == ChatReply(text='{"heading": "x"}', model="openai:stub", usage=SPENT, seconds=0.0)


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        pytest.param({}, ServiceLimits(), id="nothing-told"),
        pytest.param(
            {"x-ratelimit-limit-requests": "500", "x-ratelimit-limit-tokens": "30000"},
            ServiceLimits(requests=500, tokens=30_000),
            id="both-told",
        ),
        pytest.param(
            {"x-ratelimit-limit-requests": "0", "x-ratelimit-limit-tokens": "many"}, ServiceLimits(), id="no-number"
        ),
    ],
)
async def test_limits_are_read_from_headers(headers: dict[str, str], allowed: ServiceLimits) -> None:
    answer = completion("{}")
    with serving(replace(answer, headers={**answer.headers, **headers})) as endpoint:
        assert (await ask(endpoint.url)).allowed == allowed


async def test_request_asks_for_strict_json() -> None:
    with serving(completion("{}")) as endpoint:
        await ask(endpoint.url)
    assert endpoint.bodies == [
        {
            "model": "stub",
            "stream": False,
            "messages": [{"role": "system", "content": "rules"}, {"role": "user", "content": "write"}],
            "max_completion_tokens": 100,
            "response_format": response_format(SectionReply),
        }
    ]


async def test_server_without_json_schema_gets_the_schema_in_words() -> None:
    refusal = fault(400, "response_format of type json_schema is not supported")
    with serving(refusal, completion("{}")) as endpoint:
        reply = await ask(endpoint.url)
    asked, again = endpoint.bodies
    assert reply.text == "{}"
    assert "response_format" not in again
    assert again["messages"][0] == asked["messages"][0]
    assert again["messages"][1]["content"].startswith('write\n\nFit {"$defs":')


async def test_calls_refused_at_once_all_fall_back() -> None:
    """Once the first of several refusals was known, the others ended their drafts: two sources were enough for exit 2."""

    def answer(number: int) -> Answer:
        return completion("{}") if "response_format" not in endpoint.bodies[number] else refusal

    refusal = replace(fault(400, "no"), stall=0.2)
    with serving(refusal) as endpoint:
        endpoint.answer = answer
        chat = LangChainChat(reply_model=reply_model, schema_wording=str, base_url=endpoint.url, api_key=KEY)
        replies = await asyncio.gather(*(chat.complete(REQUEST) for _ in range(4)))
        last = await chat.complete(REQUEST)
        await chat.aclose()
    assert [reply.text for reply in (*replies, last)] == ["{}"] * 5
    assert len(endpoint.bodies) == 9


@pytest.mark.parametrize("refusal", [fault(500, "Internal Server Error"), fault(403, "Forbidden")])
async def test_refusal_that_names_nothing_is_tried_once_without_a_schema(refusal: Answer) -> None:
    """A server whose grammar engine broke said "Internal Server Error", a firewall "Forbidden": no draft came of it."""
    with serving(refusal, completion("{}")) as endpoint:
        reply = await ask(endpoint.url)
    assert reply.text == "{}"
    assert ["response_format" in body for body in endpoint.bodies] == [True, False]


async def test_failure_of_a_moment_costs_no_schema() -> None:
    with serving(fault(500, "boom"), completion("{}"), completion("{}")) as endpoint:
        chat = LangChainChat(reply_model=reply_model, schema_wording=str, base_url=endpoint.url, api_key=KEY)
        for _ in range(2):
            await chat.complete(REQUEST)
        await chat.aclose()
    assert ["response_format" in body for body in endpoint.bodies] == [True, False, True]


async def test_refused_parameter_goes_out_under_its_old_name() -> None:
    with serving(fault(422, "max_completion_tokens: extra inputs"), completion("{}")) as endpoint:
        await ask(endpoint.url)
    assert [{key: body[key] for key in body if "tokens" in key} for body in endpoint.bodies] == [
        {"max_completion_tokens": 100},
        {"max_tokens": 100},
    ]


async def test_failure_that_nothing_helps_is_the_first() -> None:
    with serving(fault(400, "policy 7"), fault(400, "still no")) as endpoint, pytest.raises(CallError) as caught:
        await ask(endpoint.url)
    assert caught.value.problem == "openai:stub did not accept the request (HTTP 400): policy 7"


class ToolModel(GenericFakeChatModel):
    """A provider's model that LangChain asks for structured output through a tool of the schema's name."""

    def bind_tools(self, tools: Any, **options: Any) -> Any:
        (schema,) = tools
        BOUND.append((schema["title"], list(schema["properties"]), schema["required"]))
        return self


BOUND: list[tuple[str, list[str], list[str]]] = []
CALL = AIMessage("", tool_calls=[{"name": "SectionReply", "args": {"heading": "x", "blocks": []}, "id": "t1"}])


async def test_other_provider_gives_structured_output_through_langchain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anthropic's models and others were asked in prose for what their services give by schema."""
    opened = []

    def init(name: str, **options: Any) -> ToolModel:
        opened.append((name, options))
        return ToolModel(messages=iter([CALL]))

    monkeypatch.setattr("langchain.chat_models.init_chat_model", init)
    reply = await ask("", request=REQUEST.model_copy(update={"model": "anthropic:claude"}))
    assert reply.text == '{"heading": "x", "blocks": []}'
    assert BOUND == [("SectionReply", ["heading", "emoji", "blocks"], ["heading", "emoji", "blocks"])]
    wanted = {"model_provider": "anthropic", "max_retries": 0, "timeout": 5.0, "max_tokens": 100}
    assert opened == [("claude", wanted)]


async def test_prompt_that_was_cut_is_told() -> None:
    long = REQUEST.model_copy(update={"messages": (ChatMessage(role="user", content="word " * 121),)})
    with serving(completion("{}")) as endpoint, pytest.raises(UnusableReplyError) as caught:
        await ask(endpoint.url, request=long)
    assert caught.value.problem == "The prompt of section s1 was cut: openai:stub read 120 tokens of at least 121."


UNUSABLE = [
    pytest.param(completion('{"head', finish="length"), "was cut off at the limit of its length", id="cut off"),
    pytest.param(completion("", finish="content_filter"), "was withheld by the service's content filter", id="filter"),
    pytest.param(completion(None, refusal="I cannot."), "is a refusal: 'I cannot.'", id="refused"),
]


@pytest.mark.parametrize(("answer", "words"), UNUSABLE)
async def test_unusable_reply_says_why_and_what_it_cost(answer: Answer, words: str) -> None:
    with serving(answer) as endpoint, pytest.raises(UnusableReplyError) as caught:
        await ask(endpoint.url)
    assert caught.value.problem == f"The reply of openai:stub for section s1 {words}."
    assert caught.value.usage == SPENT


FAILURES = [
    pytest.param(
        fault(401, f"Bad key {KEY}"),
        (401, False),
        "openai:stub refused the key (HTTP 401). It says: Bad key [key]",
        id="401",
    ),
    pytest.param(fault(403), (403, False), "openai:stub refused the key (HTTP 403). It says: no", id="403"),
    pytest.param(fault(404, "no model"), (404, False), "openai:stub is not known there (HTTP 404): no model", id="404"),
    pytest.param(fault(400, "bad"), (400, False), "openai:stub did not accept the request (HTTP 400): bad", id="400"),
    pytest.param(
        fault(400, "This model's maximum context length is 8192 tokens."),
        (400, False),
        "The prompt is too long for openai:stub (HTTP 400): This model's maximum context length is 8192 tokens.",
        id="too long",
    ),
    pytest.param(fault(408, "late"), (408, True), "openai:stub failed (HTTP 408): late", id="408"),
    pytest.param(fault(409, "busy"), (409, True), "openai:stub failed (HTTP 409): busy", id="409"),
    pytest.param(fault(429, "slow"), (429, True), "openai:stub limits the rate of calls (HTTP 429): slow", id="429"),
    pytest.param(
        fault(429, "pay", code="insufficient_quota"),
        (429, False),
        "The account for openai:stub has no credit left (HTTP 429).",
        id="no credit",
    ),
    pytest.param(fault(500, "boom"), (500, True), "openai:stub failed (HTTP 500): boom", id="500"),
    pytest.param(fault(503, "down"), (503, True), "openai:stub failed (HTTP 503): down", id="503"),
    pytest.param(Answer(stall=2), (0, True), "openai:stub did not answer in time.", id="stalled"),
    pytest.param(
        Answer(reset=True),
        (0, True),
        "openai:stub could not be reached: [Errno 104] Connection reset by peer",
        id="reset",
    ),
]


@pytest.mark.parametrize(("answer", "kind", "problem"), FAILURES)
async def test_failed_call_says_what_failed(answer: Answer, kind: tuple[int, bool], problem: str) -> None:
    with serving(answer) as endpoint, pytest.raises(CallError) as caught:
        await ask(endpoint.url, timeout=0.5 if answer.stall else 5.0)
    assert (caught.value.status, caught.value.transient) == kind
    assert caught.value.problem == problem
    assert caught.value.next_step


NO_COMPLETION = {
    "a web page": Answer(body="<html>Sign in</html>", content_type="text/html"),
    "a page that says it is JSON": Answer(body="<html>Sign in</html>"),
    "JSON cut in half": Answer(body='{"id": "c1", "choices": [{"ind'),
    "no choices": Answer(body={"id": "c1"}),
    "an empty list of choices": Answer(body={"id": "c1", "choices": []}),
    "an error with status 200": Answer(body={"error": {"message": "overloaded"}}),
}


@pytest.mark.parametrize("answer", NO_COMPLETION.values(), ids=NO_COMPLETION)
async def test_answer_that_is_no_completion_may_be_tried_again(answer: Answer) -> None:
    with serving(answer) as endpoint, pytest.raises(CallError, match="no chat completion") as caught:
        await ask(endpoint.url)
    assert (caught.value.status, caught.value.transient) == (0, True)


async def test_closed_port_names_the_base_url_setting() -> None:
    with serving(completion("{}")) as endpoint:
        pass
    with pytest.raises(CallError, match="could not be reached") as caught:
        await ask(endpoint.url)
    assert "[writer] base_url" in caught.value.next_step


async def test_key_is_sent_and_never_shown() -> None:
    with serving(fault(429, f"Bearer {KEY} is too fast")) as endpoint, pytest.raises(CallError) as caught:
        await ask(endpoint.url)
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"
    assert KEY not in str(caught.value)


async def test_local_provider_never_gets_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(completion("{}")) as endpoint:
        monkeypatch.setitem(OPENAI_COMPATIBLE, "ollama", endpoint.url)
        await ask("", request=REQUEST.model_copy(update={"model": "ollama:llama3.1:8b"}))
    assert endpoint.headers[0]["authorization"] == "Bearer none"
    assert endpoint.bodies[0]["model"] == "llama3.1:8b"


async def test_local_provider_is_asked_at_base_url() -> None:
    """`--model ollama:x` with [writer] base_url once went to localhost:11434, and the message blamed base_url."""
    with serving(completion("{}")) as endpoint:
        await ask(endpoint.url, request=REQUEST.model_copy(update={"model": "ollama:llama3.1:8b"}))
    assert [body["model"] for body in endpoint.bodies] == ["llama3.1:8b"]


async def test_retries_are_ours_alone() -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    with serving(fault(429, headers={"retry-after": "7"}), fault(503), completion("{}")) as endpoint:
        chat = LangChainChat(reply_model=reply_model, schema_wording=str, base_url=endpoint.url, api_key=KEY)
        reply = await RetryingChat(chat, chance=random.Random(1), sleep=sleep).complete(REQUEST)
        await chat.aclose()
    assert reply.text == "{}"
    assert len(endpoint.bodies) == 3
    assert 7.0 <= waits[0] <= 10.5
    assert 2.0 <= waits[1] <= 3.0


UNOPENED = [
    pytest.param("nosuch:model", "cannot be opened", id="unknown provider"),
    pytest.param("anthropic:claude-sonnet-4-5", "needs a package that is missing", id="package missing"),
]


@pytest.mark.parametrize(("model", "words"), UNOPENED)
async def test_model_that_cannot_be_opened_is_a_setting(model: str, words: str) -> None:
    chat = LangChainChat(reply_model=reply_model, schema_wording=str)
    with pytest.raises(SettingsError, match=words):
        await chat.complete(REQUEST.model_copy(update={"model": model}))


async def test_missing_key_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    chat = LangChainChat(reply_model=reply_model, schema_wording=str)
    with pytest.raises(SettingsError, match=r"no key for openai:stub.\n  Set OPENAI_API_KEY"):
        await chat.complete(REQUEST)


def test_name_without_provider_is_openais() -> None:
    assert [provider_and_name(name) for name in ("gpt-5.4", "ollama:llama3.1:8b")] == [
        ("openai", "gpt-5.4"),
        ("ollama", "llama3.1:8b"),
    ]
