"""Exact prompts and replies kept beside a run, where they are asked for."""

import pytest

from pipeline.errors import ServiceError
from pipeline.llm.prompt_log import LoggedChat
from pipeline.llm.protocol import ChatMessage, ChatRequest
from tests.soak.bridges import lay_out
from tests.soak.stub_model import StubModel, serving
from tests.writer.scripted import ScriptedChat

REQUEST = ChatRequest(
    stage="notes", subject="src1:again", model="openai:a", messages=(ChatMessage(role="user", content="What is there?"),),
    schema_name="FactsReply", max_tokens=100,
)  # fmt: skip
ASKED = "openai:a, reply form FactsReply, temperature None, at most 100 tokens\n\n# user\n\nWhat is there?"


async def test_each_call_is_a_file(tmp_path):
    chat = LoggedChat(ScriptedChat(lambda request: "A bridge."), tmp_path)
    await chat.complete(REQUEST)
    await chat.complete(REQUEST)
    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    whole = f"{ASKED}\n\n# reply\n\nA bridge.\n"
    assert kept == {"notes-src1-again.md": whole, "notes-src1-again.2.md": whole}


async def test_a_key_is_blotted_out(tmp_path):
    """A service that repeats the key it was sent had it written beside the run."""
    chat = LoggedChat(ScriptedChat(lambda request: "Bad key sk-proj-abcdefghij0123456789abcdefghij"), tmp_path)
    await chat.complete(REQUEST)
    [kept] = tmp_path.iterdir()
    assert "abcdefghij0123456789" not in kept.read_text()


async def test_what_failed_is_kept_as_asked(tmp_path):
    def fail(request):
        raise ServiceError("It is away.")

    with pytest.raises(ServiceError):
        await LoggedChat(ScriptedChat(fail), tmp_path).complete(REQUEST)
    assert [path.read_text() for path in tmp_path.iterdir()] == [ASKED]


@pytest.mark.parametrize(("flags", "kept"), [(("--debug-prompts",), True), ((), False)], ids=["asked for", "not"])
def test_flag_keeps_them_in_the_run(newsdraft, room, monkeypatch, flags, kept):
    with serving(StubModel()) as url:
        monkeypatch.setenv("NEWSDRAFT_WRITER_BASE_URL", url)
        newsdraft("draft", lay_out(room), "--model", "openai:stub", "--style", "plain", "--quiet", *flags)
    calls = {path.name for path in room.glob("drafts/*/prompts/*.md")}
    assert ({"notes-src1-src2.md", "piece-piece.md"} <= calls) is kept
    assert bool(calls) is kept
