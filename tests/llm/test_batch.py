"""Calls left to the batch API, over real HTTP: one batch for what is under way at once, plain calls for the rest."""

import asyncio
import json

import pytest

from pipeline.llm.batch import BatchChat, BatchedOrPlainChat, BatchTiming, batch_service
from pipeline.llm.budget import BudgetedChat
from pipeline.llm.langchain import LangChainChat
from pipeline.llm.prices import ModelPrice, Prices
from pipeline.llm.protocol import ChatMessage, ChatReply, ChatRequest
from pipeline.writer.replies import reply_model
from tests.llm.batch_desk import BatchDesk, Body, serving
from tests.soak.stub_model import said

PRICES = Prices(models={"openai:a": ModelPrice(input=10, output=100)})
NOTES = "[[notes x]]\nf1 It spent $4.\n[[end x]]"


def request(number: int, model: str = "openai:a") -> ChatRequest:
    words = f'{NOTES}\nWrite s1, "Part {number}".'
    return ChatRequest(
        stage="section", subject=f"s{number}", model=model, messages=(ChatMessage(role="user", content=words),),
        schema_name="StorySectionReply", max_tokens=500,
    )  # fmt: skip


async def asked(
    desk: BatchDesk, requests: list[ChatRequest], seconds: float = 30, heard: list[str] | None = None, **pace: float
) -> list[ChatReply]:
    with serving(desk) as url:
        plain = LangChainChat(reply_model=reply_model, schema_wording=str, base_url=url, api_key="none")
        async with batch_service(url, "none", 10) as service:
            pace = {"gather": 0.1, "poll": 0.05, "grace": 2, **pace}
            on_event = ([] if heard is None else heard).append
            batches = BatchChat(
                service, reply_model=reply_model, seconds=seconds, on_event=on_event, pace=BatchTiming(**pace)
            )
            chat = BatchedOrPlainChat(BudgetedChat(batches, prices=PRICES), BudgetedChat(plain, prices=PRICES))
            try:
                return list(await asyncio.gather(*map(chat.complete, requests)))
            finally:
                await plain.aclose()


async def test_calls_under_way_are_one_batch_at_half_the_price() -> None:
    desk = BatchDesk()
    replies = await asked(desk, [request(number) for number in range(12)])
    assert [json.loads(reply.text)["heading"] for reply in replies] == [f"Part {number}" for number in range(12)]
    assert (len(desk.batches), desk.plain) == (1, [])
    assert {(reply.batched, reply.usage.cost) for reply in replies} == {(True, (2000 * 10 + 100 * 100) / 1e6 / 2)}


async def test_a_batch_leaves_no_file_behind() -> None:
    desk = BatchDesk()
    await asked(desk, [request(1)])
    assert desk.files == {}


async def test_a_file_that_stays_costs_no_answer() -> None:
    """A file that could not be deleted threw the batch's answers away, and each was asked and paid for again."""

    class Hoarder(BatchDesk):
        def delete(self, path: str) -> Body:
            raise LookupError(path)

    desk = Hoarder()
    (reply,) = await asked(desk, [request(1)])
    assert (reply.batched, desk.plain) == (True, [])


async def test_each_model_has_a_batch_of_its_own() -> None:
    desk = BatchDesk()
    replies = await asked(desk, [request(1), request(2, "openai:b")])
    assert [reply.model for reply in replies] == ["openai:a", "openai:b"]
    assert len(desk.batches) == 2


async def test_requests_are_the_plain_ones() -> None:
    """What a batch asks is what a plain call asks, but for what LangChain adds of its own."""
    desk, plain = BatchDesk(), BatchDesk()
    await asked(desk, [request(1)])
    await asked(plain, [request(1)], seconds=0)
    (line,) = desk.lines
    assert {key: plain.plain[0][key] for key in line["body"]} == line["body"]
    assert set(plain.plain[0]) - set(line["body"]) <= {"stream"}


LEFT = [
    pytest.param(BatchDesk(looks=10_000), 0.6, id="a batch that takes too long"),
    pytest.param(BatchDesk(able=False), 30, id="a service without batches"),
    pytest.param(BatchDesk(lost=3), 30, id="requests that the batch lost"),
    pytest.param(BatchDesk(), 0, id="no time for batches"),
]


@pytest.mark.parametrize(("desk", "seconds"), LEFT)
async def test_what_no_batch_answers_is_asked_plainly(desk: BatchDesk, seconds: float) -> None:
    replies = await asked(desk, [request(number) for number in range(3)], seconds)
    assert [reply.text for reply in replies] == [said(body) for body in sorted(desk.plain, key=json.dumps)]
    assert {(reply.batched, reply.usage.cost) for reply in replies} == {(False, 0.03)}
    assert len(desk.cancelled) == (desk.looks > 1)


async def test_why_a_batch_gave_nothing_is_told() -> None:
    """The newsroom paid the full price, and nothing said that its service does no batches."""
    heard: list[str] = []
    await asked(BatchDesk(able=False), [request(1)], heard=heard)
    assert [why.split(":")[0] for why in heard] == ["NotFoundError"]


async def test_a_batch_left_behind_is_found_again() -> None:
    """A run killed while its batch was under way: the next one asks for that batch's answers, and pays once."""
    desk = BatchDesk(looks=6)
    task = asyncio.create_task(asked(desk, [request(1), request(2)]))
    while not desk.batches:
        await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    replies = await asked(desk, [request(2), request(1)])
    assert [json.loads(reply.text)["heading"] for reply in replies] == ["Part 2", "Part 1"]
    assert (len(desk.batches), desk.plain) == (1, [])
