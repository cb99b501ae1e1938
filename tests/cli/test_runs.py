"""The commands over runs and the store, as they are typed."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import group
from pipeline.errors import InputError
from pipeline.models import Usage
from pipeline.runs.journal import Journal, Step, StepCost
from pipeline.runs.runs import Invocation, Ledger
from pipeline.store import Store


@pytest.fixture
def newsroom(room: Path) -> Iterator[Store]:
    """The store of the newsroom that the commands find themselves in."""
    with Store.open("newsroom.sqlite3") as store:
        yield store


def draft(store: Store, text: str, status: str = "done") -> int:
    """A run of one section on the given text."""
    run = Ledger(store).begin("e1", "Rates rise", "drafts/rates", Invocation(arguments=("runs", "list"), folder="."))

    async def work() -> dict[str, str]:
        return {"text": "done"}

    def spent(result: object) -> StepCost:
        return StepCost(
            model="m", usage=Usage(calls=1, prompt_tokens=1200, cached_tokens=800, completion_tokens=34, cost=0.02)
        )

    step = Step(kind="chat", version=1, inputs={"user message": text}, stage="section", subject="s1")
    asyncio.run(Journal(store, run).step(step, work, spent))
    if status != "running":
        Ledger(store).finish(run, "done")
    return run


def newsdraft(*words: str) -> Result:
    return CliRunner().invoke(group, words, catch_exceptions=False, standalone_mode=False)


def without_times(text: str) -> str:
    return re.sub(r"\d+\.\d s|\d{4}-\d\d-\d\d \d\d:\d\d", "T", text)


def test_list_shows_newest_first(newsroom: Store) -> None:
    draft(newsroom, "a")
    draft(newsroom, "a")
    assert [line.split() for line in without_times(newsdraft("runs", "list").stdout).splitlines()] == [
        ["run", "status", "began", "took", "calls", "tokens", "cost", "event"],
        ["2", "done", "T", "T", "0", "0", "$0.0000", "Rates", "rise"],
        ["1", "done", "T", "T", "1", "1,234", "$0.0200", "Rates", "rise"],
    ]


def test_show_tells_each_step(newsroom: Store) -> None:
    for text in ("a", "a", "b"):
        draft(newsroom, text)
    lines = [without_times(newsdraft("runs", "show", run).stdout).splitlines()[3] for run in "123"]
    assert [re.sub(" +", " ", line) for line in lines] == [
        "✓ section s1 +T T 1,234 800 $0.0200 1 first run of this event",
        "↺ section s1 +T T",
        "✓ section s1 +T T 1,234 800 $0.0200 1 changed since run 2: user message",
    ]


def test_show_gives_json(newsroom: Store) -> None:
    draft(newsroom, "a")
    told = json.loads(newsdraft("runs", "show", "1", "--json").stdout)
    assert (told["headline"], told["spent"]["cost"], told["steps"][0]["outcome"]) == ("Rates rise", 0.02, "made")


def test_empty_list_says_so(newsroom: Store) -> None:
    assert newsdraft("runs", "list").stdout == "No runs yet: `newsdraft draft EVENT` makes one.\n"


def test_resume_gives_the_command_again(newsroom: Store) -> None:
    draft(newsroom, "a")
    assert newsdraft("runs", "resume", "1").stdout == newsdraft("runs", "list").stdout


def test_running_run_is_not_resumed(newsroom: Store) -> None:
    draft(newsroom, "a", status="running")
    with pytest.raises(InputError, match="Run 1 is still running"):
        newsdraft("runs", "resume", "1")


def test_cancel_stops_before_next_step(newsroom: Store) -> None:
    run = draft(newsroom, "a", status="running")
    assert newsdraft("runs", "cancel", str(run)).stdout.startswith("Run 1 stops before its next step.")
    assert Ledger(newsroom).run(run).status == "cancelled"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["--older-than", "0d", "--dry-run"], "1 runs and 1 steps would go", id="trial"),
        pytest.param(["--older-than", "0d"], "1 runs and 1 steps are gone", id="by-age"),
        pytest.param(["--larger-than", "0"], "1 runs and 1 steps are gone", id="by-size"),
        pytest.param(["--larger-than", "1gb"], "0 runs and 0 steps are gone", id="small-enough"),
    ],
)
def test_gc_tells_what_went(newsroom: Store, words: list[str], says: str) -> None:
    draft(newsroom, "a")
    assert newsdraft("runs", "gc", *words).stdout == f"{says}: 0.0 MB of results.\n"


@pytest.mark.parametrize("words", [[], ["--older-than", "soon"], ["--larger-than", "much"]])
def test_gc_needs_plain_measures(newsroom: Store, words: list[str]) -> None:
    assert CliRunner().invoke(group, ["runs", "gc", *words]).exit_code == 2


def test_store_goes_round(newsroom: Store) -> None:
    draft(newsroom, "a")
    assert newsdraft("store", "backup", "copy.db").stdout == "copy.db: 3 rows.\n"
    newsdraft("runs", "gc", "--older-than", "0d")
    assert newsdraft("store", "restore", "copy.db").stdout.endswith("newsroom.sqlite3: 3 rows from copy.db.\n")
    assert newsdraft("store", "check").stdout.endswith("newsroom.sqlite3: sound, 3 rows.\n")
