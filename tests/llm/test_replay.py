"""Recorded model traffic: played back without a network, matched on the whole body, free of secrets."""

from pathlib import Path

import pytest
import yaml

from pipeline.errors import SettingsError
from pipeline.llm.failures import CallError
from pipeline.llm.langchain import LangChainChat
from pipeline.llm.protocol import ChatMessage, ChatReply, ChatRequest
from pipeline.llm.replay import recorded_bodies, replaying
from pipeline.writer.replies import reply_model
from tests.llm.faulty_service import Endpoint, completion, fault, serving

KEY = "sk-test-0123456789"
NOWHERE = "http://127.0.0.1:9/v1"


def request(words: str, **changed: object) -> ChatRequest:
    return ChatRequest.model_validate(
        {
            "stage": "section",
            "subject": "s1",
            "model": "openai:stub",
            "messages": (ChatMessage(role="user", content=words),),
            "schema_name": "SectionReply",
            **changed,
        }
    )


async def ask(url: str, asked: ChatRequest) -> ChatReply:
    chat = LangChainChat(reply_model=reply_model, schema_wording=str, base_url=url, api_key=KEY, clock=lambda: 0.0)
    try:
        return await chat.complete(asked)
    finally:
        await chat.aclose()


async def record(cassette: Path, endpoint: Endpoint, *words: str) -> None:
    with replaying(cassette, record=True):
        for word in words:
            await ask(endpoint.url, request(word))


@pytest.fixture
async def cassette(tmp_path: Path) -> Path:
    """A recording of two calls."""
    path = tmp_path / "event.yaml"
    with serving(completion('{"heading": "🚀 One"}'), completion('{"heading": "Two"}')) as endpoint:
        await record(path, endpoint, "one 🚀", "two")
    return path


async def test_recording_plays_without_a_network(cassette: Path) -> None:
    with replaying(cassette):
        replies = [await ask(NOWHERE, request(words)) for words in ("two", "one 🚀", "two")]
    assert [reply.text for reply in replies] == ['{"heading": "Two"}', '{"heading": "🚀 One"}', '{"heading": "Two"}']
    assert replies[0].usage.prompt_tokens == 120


MISSES = [
    pytest.param(request("three"), id="another prompt"),
    pytest.param(request("two "), id="one blank more"),
    pytest.param(request("two", model="openai:other"), id="another model"),
    pytest.param(request("two", schema_name="OutlineReply"), id="another reply shape"),
    pytest.param(request("two", max_tokens=7), id="another limit"),
]


@pytest.mark.parametrize("asked", MISSES)
async def test_any_change_of_the_body_misses(cassette: Path, asked: ChatRequest) -> None:
    with replaying(cassette), pytest.raises(SettingsError, match="The recording holds no reply") as caught:
        await ask(NOWHERE, asked)
    assert "make record" in caught.value.next_step


async def test_replay_makes_no_real_call(cassette: Path) -> None:
    with serving(completion("{}")) as endpoint, replaying(cassette), pytest.raises(SettingsError):
        await ask(endpoint.url, request("three"))
    assert endpoint.bodies == []


async def test_recording_keeps_no_secret_and_few_headers(cassette: Path) -> None:
    text = cassette.read_text(encoding="utf-8")
    interactions = yaml.safe_load(text)["interactions"]
    assert KEY not in text
    assert "127.0.0.1" not in text
    assert [set(call["request"]["headers"]) for call in interactions] == [{"content-type"}] * 2
    assert [set(map(str.lower, call["response"]["headers"])) for call in interactions] == [{"content-type"}] * 2


async def test_recording_is_readable_and_in_a_stable_order(cassette: Path) -> None:
    assert "one 🚀" in cassette.read_text(encoding="utf-8")
    assert [body["messages"][0]["content"] for body in recorded_bodies(cassette)] == ["one 🚀", "two"]


async def test_recording_again_asks_only_what_is_new(cassette: Path) -> None:
    before = cassette.read_bytes()
    with serving(completion("{}")) as endpoint:
        await record(cassette, endpoint, "two", "one 🚀")
        assert (endpoint.bodies, cassette.read_bytes()) == ([], before)
        await record(cassette, endpoint, "two", "three")
    assert [body["messages"][0]["content"] for body in endpoint.bodies] == ["three"]
    assert [body["messages"][0]["content"] for body in recorded_bodies(cassette)] == ["three", "two"]


async def test_failed_recording_drops_nothing(cassette: Path) -> None:
    with serving(completion("{}"), fault(503)) as endpoint, pytest.raises(CallError):
        await record(cassette, endpoint, "three", "four")
    assert len(recorded_bodies(cassette)) == 4


async def test_recorded_fault_is_played_as_it_came(tmp_path: Path) -> None:
    with (
        serving(fault(429, "slow down", {"retry-after": "3", "x-request-id": "r1"})) as endpoint,
        pytest.raises(CallError),
    ):
        await record(tmp_path / "busy.yaml", endpoint, "one")
    with replaying(tmp_path / "busy.yaml"), pytest.raises(CallError, match="limits the rate of calls") as caught:
        await ask(NOWHERE, request("one"))
    assert (caught.value.status, caught.value.retry_after) == (429, 3.0)


def test_missing_recording_says_how_to_make_one(tmp_path: Path) -> None:
    with (
        pytest.raises(SettingsError, match=r"There is no recording .*none\.yaml") as caught,
        replaying(tmp_path / "none.yaml"),
    ):
        pass
    assert "make record" in caught.value.next_step


@pytest.mark.parametrize("text", ["hello", "interactions: [1]", "a: [", "version: 1"])
def test_file_that_is_no_recording_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.yaml").write_text(text)
    with pytest.raises(SettingsError, match="is no recording"), replaying(tmp_path / "bad.yaml"):
        pass
    with pytest.raises(SettingsError, match="is no recording"):
        recorded_bodies(tmp_path / "bad.yaml")
