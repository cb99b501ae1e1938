"""The journal: finished work is never done again, and another process's result is taken as one's own."""

import asyncio
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import InternalError, ServiceError
from pipeline.llm.caching import JournaledChat, chat_inputs
from pipeline.llm.protocol import ChatMessage, ChatReply, ChatRequest
from pipeline.models import Usage
from pipeline.runs.journal import Journal, RunCancelledError, Step
from pipeline.runs.runs import Invocation, Ledger
from pipeline.sources.fetched import Fetched, journaled_fetch
from pipeline.store import Store
from pipeline.store.faults import StoreAwayError


def step(**inputs: object) -> Step:
    return Step(kind="sum", version=1, inputs=inputs, stage="draft", subject="s1")


class Work:
    """Counts how often it was done."""

    def __init__(self, result: object = None) -> None:
        self.done, self.result = 0, result

    async def __call__(self) -> object:
        self.done += 1
        await asyncio.sleep(0)
        return {"n": self.done} if self.result is None else self.result


class EchoChat:
    """Answers each call with its number."""

    def __init__(self) -> None:
        self.calls = 0

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.calls += 1
        usage = Usage(calls=1, prompt_tokens=10, cached_tokens=4, completion_tokens=2, cost=0.5)
        return ChatReply(text=f"reply {self.calls}", model=request.model, usage=usage, seconds=1.5)


def request(text: str = "Write.", subject: str = "s1") -> ChatRequest:
    messages = (ChatMessage(role="system", content="House."), ChatMessage(role="user", content=text))
    return ChatRequest(stage="draft", subject=subject, model="m:1", messages=messages, schema_name="SectionReply")


async def test_finished_step_is_not_repeated(new_journal: Callable[..., Journal]) -> None:
    work = Work()
    first = await new_journal().step(step(a=1), work)
    assert (await new_journal("e2").step(step(a=1), work), first, work.done) == ({"n": 1}, {"n": 1}, 1)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(step(a=2), id="another-value"),
        pytest.param(step(a=1, b=None), id="another-input"),
        pytest.param(step(a=1).model_copy(update={"version": 2}), id="another-version"),
        pytest.param(step(a=1).model_copy(update={"kind": "product"}), id="another-kind"),
    ],
)
async def test_other_inputs_run_anew(new_journal: Callable[..., Journal], other: Step) -> None:
    work, journal = Work(), new_journal()
    await journal.step(step(a=1), work)
    assert await journal.step(other, work) == {"n": 2}


async def test_equal_steps_share_one_call(new_journal: Callable[..., Journal]) -> None:
    work, journal = Work(), new_journal()
    results = await asyncio.gather(*(journal.step(step(a=1), work) for _ in range(5)))
    assert (results, work.done) == ([{"n": 1}] * 5, 1)


async def test_first_writer_wins(new_journal: Callable[..., Journal], monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that hung lost its claim, and then gives its own reply up for the one already stored."""
    monkeypatch.setattr("pipeline.runs.claims.is_alive", lambda pid: False)
    fast, slow = new_journal(), new_journal()

    async def overtaken() -> str:
        await fast.step(step(a=1), Work("fast"))
        return "slow"

    assert await slow.step(step(a=1), overtaken) == "fast"


@pytest.mark.parametrize("result", [None, 0, "½ 🚀 \x00 \ud800", [1.5, {"b": 1, "a": [True]}]], ids=repr)
async def test_results_come_back_equal(new_journal: Callable[..., Journal], result: object) -> None:
    async def make() -> object:
        return result

    made = await new_journal().step(step(a=1), make)
    assert [made, await new_journal().step(step(a=1), Work())] == [result, result]


async def test_failed_step_runs_again(new_journal: Callable[..., Journal], store: Store) -> None:
    journal = new_journal()

    async def fail() -> None:
        raise ServiceError("no answer", "wait")

    with pytest.raises(ServiceError):
        await journal.step(step(a=1), fail)
    await journal.step(step(a=1), Work())
    told = [(each.outcome, each.error, each.attempt) for each in Ledger(store).steps(journal.run)]
    assert told == [("failed", "no answer", 1), ("made", "", 2)]


async def test_waiting_twin_takes_over(new_journal: Callable[..., Journal]) -> None:
    """The first of two equal steps is cancelled while it waits for its reply; the second must not be lost with it."""
    journal, started = new_journal(), asyncio.Event()

    async def stuck() -> None:
        started.set()
        await asyncio.Event().wait()

    first = asyncio.create_task(journal.step(step(a=1), stuck))
    second = asyncio.create_task(journal.step(step(a=1), Work("taken over")))
    await started.wait()
    first.cancel()
    assert await second == "taken over"


async def test_cancelled_run_takes_no_step(new_journal: Callable[..., Journal], store: Store) -> None:
    journal, work = new_journal(), Work()
    Ledger(store).cancel(journal.run)
    with pytest.raises(RunCancelledError, match=f"Run {journal.run} was cancelled"):
        await journal.step(step(a=1), work)
    assert work.done == 0


async def test_unhashable_inputs_are_our_bug(new_journal: Callable[..., Journal]) -> None:
    with pytest.raises(InternalError, match="not JSON"):
        await new_journal().step(step(a=object()), Work())


@pytest.mark.parametrize(
    ("then", "why"),
    [
        pytest.param({"inputs": {"a": 1, "b": 2}}, "changed since run 1: b", id="an-input"),
        pytest.param({"inputs": {"a": 1}}, "changed since run 1: b", id="an-input-gone"),
        pytest.param({"version": 2}, "this kind of step has changed since run 1", id="the-step's-version"),
        pytest.param({"subject": "s9"}, "not asked for in run 1", id="another-place"),
    ],
)
async def test_run_tells_why(new_journal: Callable[..., Journal], store: Store, then: dict, why: str) -> None:
    first = step(a=1, b=1)
    await new_journal().step(first, Work())
    again = new_journal()
    await again.step(first.model_copy(update={"version": 3, "inputs": first.inputs} | then), Work())
    assert [each.why for each in Ledger(store).steps(again.run)] == [why]


async def test_why_names_changed_ingredients(new_journal: Callable[..., Journal], store: Store) -> None:
    await new_journal(style="old", prompt="same").step(step(text="a"), Work())
    journal = new_journal(style="new", prompt="same")
    await journal.step(step(text="b"), Work())
    assert Ledger(store).steps(journal.run)[0].why == "changed since run 1: text (new in this run: style)"


async def test_chat_is_replayed_with_its_cost(new_journal: Callable[..., Journal], store: Store) -> None:
    chat = EchoChat()
    replies = [await JournaledChat(chat, new_journal()).complete(request()) for _ in range(2)]
    assert (replies[0], chat.calls) == (replies[1], 1)
    runs = [(run.spent.cost, run.spent.calls) for run in Ledger(store).latest()]
    assert runs == [(0.0, 0), (0.5, 1)]


async def test_another_draft_stays(new_journal: Callable[..., Journal]) -> None:
    """`--again` brings a new reply, and the plain command afterwards finds that one, not the first."""
    chat, first = EchoChat(), new_journal()
    await JournaledChat(chat, first).complete(request())
    first.again("draft", "s1")
    texts = [(await JournaledChat(chat, journal).complete(request())).text for journal in (first, new_journal())]
    assert texts == ["reply 2", "reply 2"]


async def test_again_may_ask_whole_stage(new_journal: Callable[..., Journal]) -> None:
    chat, journal = EchoChat(), new_journal()
    journal.again("draft")
    journal.again("draft", "s1")
    assert [journal.drafts_asked("draft", subject) for subject in ("s1", "s2", "")] == [2, 1, 1]
    assert (await JournaledChat(chat, journal).complete(request())).text == "reply 1"


async def test_again_is_for_one_event(new_journal: Callable[..., Journal]) -> None:
    new_journal("e1").again("draft", "s1")
    assert new_journal("e2").drafts_asked("draft", "s1") == 0


def test_chat_inputs_name_messages() -> None:
    twice = request().model_copy(update={"messages": (*request().messages, ChatMessage(role="user", content="Mend."))})
    named = {"system message": "House.", "user message": "Write.", "user message 2": "Mend."}
    assert chat_inputs(twice, 1) == {"model": "m:1", "reply form": "SectionReply", "draft": 1, **named}


async def test_page_is_fetched_once(new_journal: Callable[..., Journal]) -> None:
    """Bytes come back as they were, for this event alone, until somebody asks for a fresh look."""
    pages = iter(range(9))

    async def fetch(url: str) -> Fetched:
        return Fetched(url=url, body=bytes([255, 0, next(pages)]), retrieved=date(2026, 1, 2))

    journals = [new_journal("e1"), new_journal("e1"), new_journal("e2")]
    bodies = [(await journaled_fetch(fetch, journal)("https://example.org/")).body for journal in journals]
    journals[1].again("sources")
    bodies.append((await journaled_fetch(fetch, journals[1])("https://example.org/")).body)
    assert [body[2] for body in bodies] == [0, 0, 1, 2]


class LeavingStore(Store):
    """Goes away for some writes once work has begun."""

    away = 0

    def write(self, *, lasting=True):
        if self.away:
            self.away -= 1
            raise StoreAwayError("the server does not answer")
        return super().write(lasting=lasting)


@pytest.fixture
def leaving(tmp_path: Path, empty_store: Path) -> LeavingStore:
    shutil.copy(empty_store, tmp_path)
    return LeavingStore.open(tmp_path / "news.sqlite3")


async def step_while_away(store: LeavingStore, writes: int) -> object:
    """A step during whose work the store goes away for some writes; its result is tried four times."""
    journal = Journal(store, Ledger(store).begin("e", "h", "f", Invocation()), pauses=[0, 0, 0])

    async def work() -> str:
        store.away = writes
        return "done"

    return await journal.step(step(a=1), work)


async def test_result_waits_for_the_store(leaving: LeavingStore) -> None:
    """A reply was paid for and the database had gone: it is kept when the database is back, not asked for again."""
    assert [await step_while_away(leaving, 3), await step_while_away(leaving, 0)] == ["done", "done"]
    assert [step.outcome for run in (1, 2) for step in Ledger(leaving).steps(run)] == ["made", "replayed"]


async def test_store_gone_for_good_is_told(leaving: LeavingStore) -> None:
    with pytest.raises(StoreAwayError, match="the server does not answer"):
        await step_while_away(leaving, 9)
