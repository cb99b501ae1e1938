"""A store that is damaged, deleted in the middle of a run, or in a folder that cannot be written: told, unpaid for."""

import pytest

from pipeline.store import Store
from tests.soak.bridges import lay_out
from tests.soak.stub_model import StubModel, serving
from tests.store.test_store import damaged

LLM = ("--model", "openai:stub", "--style", "plain", "--quiet")


@pytest.fixture
def model(monkeypatch):
    model = StubModel()
    with serving(model) as url:
        monkeypatch.setenv("NEWSDRAFT_WRITER_BASE_URL", url)
        yield model


def test_damaged_store_costs_nothing(newsdraft, room, model):
    damaged(room / "newsroom.sqlite3")
    ended = newsdraft("draft", lay_out(room), *LLM)
    assert (ended.status, model.asked) == (2, [])
    assert "newsroom.sqlite3 is damaged: " in ended.err
    told = newsdraft("doctor")
    assert (told.status, "✗ Store: the store " in told.out) == (2, True)


def test_store_deleted_in_the_middle_ends_the_run(newsdraft, room, model):
    model.fault = lambda number: (room / "newsroom.sqlite3").unlink(missing_ok=True) or ""
    ended = newsdraft("draft", lay_out(room), *LLM)
    assert (ended.status, len(model.asked)) == (2, 1)
    assert "was deleted or replaced while it was in use" in ended.err


def test_run_after_a_deleted_store_begins_a_new_one(newsdraft, room, model):
    newsdraft("draft", lay_out(room), *LLM)
    (room / "newsroom.sqlite3").unlink()
    assert newsdraft("draft", lay_out(room), *LLM).status in (0, 1)
    with Store.open(room / "newsroom.sqlite3") as store:
        assert store.faults() == []
