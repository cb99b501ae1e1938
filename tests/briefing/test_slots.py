"""One run a slot: whoever asks gets the work, or hears that it is done or under way; a dead process's work goes on."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.briefing.model import Briefing, Plan
from pipeline.briefing.slots import SILENCE, LeaseLostError, SlotBook, SlotLease, SlotState
from pipeline.feeds.model import Gathered
from pipeline.store import Store
from tests.briefing.conftest import NOW, Clock

DAY, SLOT = date(2026, 11, 5), "morning"
PLAN = Plan(date=DAY, slot=SLOT, ranked=())
DONE = Briefing(date=DAY, slot=SLOT, made=NOW)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slots(store: Store, clock: Clock) -> SlotBook:
    return SlotBook(store, clock)


def taken(slots: SlotBook, *, again: bool = False) -> SlotLease:
    lease = slots.take(DAY, SLOT, again=again)
    assert isinstance(lease, SlotLease)
    return lease


def test_a_second_run_hears_of_the_first(slots: SlotBook) -> None:
    lease = taken(slots)
    other = slots.take(DAY, SLOT)
    assert isinstance(other, SlotState)
    assert (lease.edition, lease.why, other.status, other.edition) == (1, "first", "running", 1)


def test_a_delivered_slot_is_done(slots: SlotBook) -> None:
    lease = taken(slots)
    slots.finish(lease, DONE)
    slots.deliver(lease)
    after = slots.take(DAY, SLOT)
    assert isinstance(after, SlotState)
    assert (after.status, after.result, after.finished) == ("delivered", DONE, NOW)


def test_again_makes_a_new_edition(slots: SlotBook) -> None:
    lease = taken(slots)
    slots.deliver(lease)
    again = taken(slots, again=True)
    assert (again.edition, again.why, again.plan) == (2, "again", None)


def test_days_and_slots_are_apart(slots: SlotBook) -> None:
    taken(slots)
    assert isinstance(slots.take(DAY, "evening"), SlotLease)
    assert isinstance(slots.take(DAY + timedelta(days=1), SLOT), SlotLease)


def test_a_failed_edition_is_gone_on_with(slots: SlotBook) -> None:
    lease = taken(slots)
    slots.note(lease, gathered=Gathered(feeds=3))
    slots.note(lease, plan=PLAN)
    slots.fail(lease, "the disk is full")
    on = taken(slots)
    assert (on.id, on.edition, on.gathered, on.plan, on.result) == (lease.id, 1, Gathered(feeds=3), PLAN, None)


def test_a_finished_briefing_is_delivered_by_the_next(slots: SlotBook, clock: Clock) -> None:
    lease = taken(slots)
    slots.finish(lease, DONE)
    clock.pass_by(seconds=SILENCE.total_seconds() + 1)
    assert taken(slots).result == DONE


def test_who_was_silent_for_long_has_lost_the_turn(slots: SlotBook, clock: Clock) -> None:
    first = taken(slots)
    clock.pass_by(seconds=SILENCE.total_seconds() + 1)
    second = taken(slots)
    slots.beat(second)
    for act in (lambda: slots.beat(first), lambda: slots.finish(first, DONE), lambda: slots.deliver(first)):
        with pytest.raises(LeaseLostError):
            act()


@pytest.mark.parametrize("gone", ["hung", "elsewhere", "clock set back"])
def test_a_maker_that_shows_no_life_is_taken_over(
    slots: SlotBook, clock: Clock, gone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process number lives on (it hangs, or another has it now), or the last sign of life lies in the future."""
    if gone == "elsewhere":
        monkeypatch.setattr("pipeline.briefing.slots.HOST", "other.example")
    first = taken(slots)
    monkeypatch.undo()
    assert isinstance(slots.take(DAY, SLOT), SlotState)
    clock.pass_by(seconds=(-1 if gone == "clock set back" else 1) * (SILENCE.total_seconds() + 1))
    assert taken(slots).id == first.id


def test_signs_of_life_keep_the_turn(slots: SlotBook, clock: Clock) -> None:
    lease = taken(slots)
    for _ in range(4):
        clock.pass_by(seconds=SILENCE.total_seconds() - 1)
        slots.beat(lease)
    assert isinstance(slots.take(DAY, SLOT), SlotState)


def test_of_many_processes_one_gets_the_slot_and_its_death_frees_it(store: Store, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.briefing.slot_process", str(tmp_path / "news.sqlite3")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, **pipes) for _ in range(3)]
    try:
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [process.stdout.readline().strip() for process in processes]
        assert sorted(said) == ["ours", "theirs", "theirs"]
        owner = processes[said.index("ours")]
        owner.kill()
        owner.wait()
        assert taken(SlotBook(store)).edition == 1
    finally:
        for process in processes:
            process.kill()
            process.communicate()


@pytest.mark.postgres
def test_on_postgres_a_second_run_hears_of_the_first(postgres_url: str) -> None:
    with Store.open(postgres_url) as store:
        slots = SlotBook(store)
        lease = taken(slots)
        assert isinstance(slots.take(DAY, SLOT), SlotState)
        slots.finish(lease, DONE)
        slots.deliver(lease)
        assert taken(slots, again=True).edition == 2
