"""Claims: a step that a process is at is made by no other, and a claim that falls silent is taken over."""

import asyncio
import os

import pytest
from sqlalchemy import Connection, select, update

from pipeline.errors import ServiceError
from pipeline.runs import claims as claims_module
from pipeline.runs.claims import StepClaim, StepClaims
from pipeline.runs.journal import Journal, RunCancelledError, Step
from pipeline.runs.runs import Invocation, Ledger
from pipeline.store import Store
from pipeline.store.tables.journal import claims

STEP = Step(kind="chat", version=1, inputs={"prompt": "Write."}, stage="section", subject="s1")


class Call:
    """A paid call that is answered when `gate` opens; a failing one raises."""

    def __init__(self, fails: bool = False) -> None:
        self.paid, self.fails, self.gate = 0, fails, asyncio.Event()

    async def __call__(self) -> str:
        self.paid += 1
        await self.gate.wait()
        if self.fails:
            raise ServiceError("no answer", "wait")
        return "reply"


def journal(store: Store, silence: float = 60) -> Journal:
    return Journal(store, Ledger(store).begin("e", "h", "f", Invocation()), silence=silence)


def held(store: Store) -> list[int]:
    """The runs that hold claims."""
    with store.read() as connection:
        return list(connection.execute(select(claims.c.run)).scalars())


async def at_once(store: Store, *calls: Call) -> list[object]:
    """What the runs get that come to one step while the first is at it."""
    tasks = []
    for call in calls:
        tasks.append(asyncio.create_task(journal(store).step(STEP, call)))
        await asyncio.sleep(0.1)
    for call in calls:
        call.gate.set()
    return list(await asyncio.gather(*tasks, return_exceptions=True))


async def test_three_processes_pay_once(store: Store) -> None:
    """Two drafts of one event begun together paid for every call twice: the journal kept only what was done."""
    calls = Call(), Call(), Call()
    assert await at_once(store, *calls) == ["reply"] * 3
    assert ([call.paid for call in calls], held(store)) == ([1, 0, 0], [])


@pytest.mark.postgres
async def test_step_kept_just_before_the_claim_is_not_paid_again(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL a step was kept, and its claim given back, between another's look for it and its claim: paid twice."""
    take, first, second = StepClaims.take, Call(), Call()
    for call in (first, second):
        call.gate.set()
    with Store.open(postgres_url) as store, Store.open(postgres_url) as elsewhere:

        def late(self: StepClaims, connection: Connection, key: str, silent: StepClaim | None) -> StepClaim | None:
            monkeypatch.setattr(StepClaims, "take", take)
            asyncio.run(journal(elsewhere).step(STEP, first))
            return take(self, connection, key, silent)

        monkeypatch.setattr(StepClaims, "take", late)
        assert await journal(store).step(STEP, second) == "reply"
        assert (first.paid, second.paid, held(store)) == (1, 0, [])


@pytest.mark.postgres
def test_claim_of_the_same_moment_is_lost(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An INSERT that did nothing counted as one that did: PostgreSQL's driver says -1, and both processes paid."""
    seen, see = [], claims_module._held
    monkeypatch.setattr(claims_module, "_held", lambda *asked: see(*asked) if seen else seen.append(asked))
    with Store.open(postgres_url) as store:
        first, second = (journal(store).run for _ in range(2))
        with store.write() as connection:
            row = {"key": "k", "run": first, "host": "elsewhere.example", "pid": 1, "beats": 0}
            connection.execute(claims.insert().values(row))
            found = StepClaims(store, second).take(connection, "k", None)
        assert (found and found.run, held(store)) == (first, [first])


async def test_failed_call_is_given_back(store: Store) -> None:
    first, second = Call(fails=True), Call()
    failed, reply = await at_once(store, first, second)
    assert (str(failed).partition("\n")[0], reply, held(store)) == ("no answer", "reply", [])


async def claimed_by(store: Store, host: str, pid: int) -> None:
    """Leaves a claim on the step as another process holds it."""
    begun = asyncio.create_task(journal(store).step(STEP, Call()))
    await asyncio.sleep(0.1)
    with store.write() as connection:
        connection.execute(update(claims).values(run=1, host=host, pid=pid))
    begun.cancel()
    await asyncio.gather(begun, return_exceptions=True)
    with store.write() as connection:
        row = {"key": STEP.key, "run": 1, "host": host, "pid": pid, "beats": 3}
        connection.execute(claims.delete())
        connection.execute(claims.insert().values(row))


@pytest.mark.parametrize(
    ("host", "pid"), [("elsewhere.example", 1), (os.uname().nodename, os.getpid())], ids=["elsewhere", "here"]
)
async def test_silent_claim_is_taken_over(store: Store, host: str, pid: int) -> None:
    """A process that hangs, one on a machine that is gone, and a number that another process got since."""
    await claimed_by(store, host, pid)
    call = Call()
    call.gate.set()
    waiting = asyncio.create_task(journal(store, silence=0.6).step(STEP, call))
    await asyncio.sleep(0.4)
    early = call.paid
    assert (early, await waiting, call.paid) == (0, "reply", 1)


async def test_renewed_claim_is_not_taken(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.runs.claims.BEAT", 0.1)
    first, second = Call(), Call()
    slow = asyncio.create_task(journal(store).step(STEP, first))
    await asyncio.sleep(0.1)
    waiting = asyncio.create_task(journal(store, silence=0.5).step(STEP, second))
    await asyncio.sleep(1.5)
    first.gate.set()
    assert (await slow, await waiting, second.paid) == ("reply", "reply", 0)


async def test_cancelled_run_waits_no_longer(store: Store) -> None:
    await claimed_by(store, "elsewhere.example", 1)
    waiting = journal(store)
    task = asyncio.create_task(waiting.step(STEP, Call()))
    await asyncio.sleep(0.1)
    Ledger(store).cancel(waiting.run)
    with pytest.raises(RunCancelledError):
        await task
