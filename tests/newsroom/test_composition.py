"""Which layers stand around a chat model: those that the settings ask for, in their order, and no others."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import BudgetError
from pipeline.files.resources import shipped
from pipeline.llm.batch import BatchedOrPlainChat
from pipeline.llm.budget import most_tokens
from pipeline.llm.protocol import ChatMessage, ChatRequest
from pipeline.models import Usage
from pipeline.newsroom.composition import CallLimits, WriterChoice, layered, likely_tokens, shared_service
from pipeline.newsroom.newsroom import DeadlineError, within
from pipeline.settings import load_settings
from pipeline.writer.prompts import Prompts
from tests.writer.scripted import ScriptedChat

ALWAYS = ["BoundedChat", "RetryingChat", "BudgetedChat", "ScriptedChat"]
REQUEST = ChatRequest(
    stage="section",
    subject="s1",
    model="openai:stub",
    messages=(ChatMessage(role="user", content="Write."),),
    schema_name="SectionReply",
    max_tokens=1000,
)


def terms(store, tmp_path, toml=""):
    (tmp_path / "newsdraft.toml").write_text(toml)
    return CallLimits(load_settings(tmp_path, environ={}), store, "seed")


def layers(chat):
    """The names of the layers, the outermost first."""
    found = [type(chat).__name__]
    while chat := getattr(chat, "_chat", None):
        found.append(type(chat).__name__)
    return found


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        pytest.param("", ALWAYS, id="nothing-asked-for"),
        pytest.param("[writer]\nrest_after = 3", [ALWAYS[0], "CircuitChat", *ALWAYS[1:]], id="rest"),
        pytest.param(
            "[writer]\nlearn_limits = true", [*ALWAYS[:2], "LimitedChat", *ALWAYS[2:]], id="limits-to-be-learned"
        ),
        pytest.param(
            '[writer]\nhedge_percentile = 95\n[writer.limits."openai:stub"]\nrequests = 60',
            [*ALWAYS[:2], "HedgedChat", "LimitedChat", *ALWAYS[2:]],
            id="hedged-within-limits",
        ),
    ],
)
def test_layers_are_those_asked_for(store, tmp_path, toml, expected):
    assert layers(layered(ScriptedChat({}), terms(store, tmp_path, toml))) == expected


async def test_day_budget_refuses_what_might_not_fit(store, tmp_path):
    toml = '[run]\nday_budget = 0.01\ndesk = "money"\n[prices."openai:stub"]\ninput = 1.0\noutput = 8.0'
    chat = ScriptedChat({("section", "s1"): "{}"}, usage=Usage(calls=1, prompt_tokens=10, completion_tokens=900))
    bounded = layered(chat, terms(store, tmp_path, toml))
    assert (await bounded.complete(REQUEST)).usage.cost == pytest.approx(0.00721)
    with pytest.raises(BudgetError, match=r"could bring the newsroom to \$0\.01\d\d today"):
        await bounded.complete(REQUEST)
    assert len(chat.requests) == 1


def test_likely_tokens_leave_room_for_a_reply():
    assert likely_tokens(REQUEST) == most_tokens(REQUEST.messages) + 1000


async def test_deadline_stops_what_takes_longer():
    with pytest.raises(DeadlineError, match=r"longer than its deadline of 0\.01 seconds"):
        async with within(0.01):
            await asyncio.sleep(5)


async def test_someone_elses_timeout_passes():
    with pytest.raises(TimeoutError, match="theirs"):
        async with within(5):
            raise TimeoutError("theirs")


async def test_a_briefing_that_waits_has_batches_within_its_budget(store, tmp_path):
    toml = '[writer]\nmodel = "openai:stub"\nbase_url = "http://127.0.0.1:9/v1"'
    plain, waiting = terms(store, tmp_path, toml), replace(terms(store, tmp_path, toml), batch=5)
    found = []
    for bounds, choice in ((plain, MODEL), (waiting, MODEL), (waiting, replace(MODEL, recording=Path("x.yaml")))):
        async with shared_service(choice, Prompts([shipped("prompts")]), bounds) as chat:
            found.append(isinstance(chat, BatchedOrPlainChat))
    assert found == [False, True, False]


MODEL = WriterChoice("llm", "openai:stub")
