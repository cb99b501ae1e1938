"""The queue's commands: an order placed on one machine is drafted by a worker on any."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import queue, worker
from pipeline.errors import SettingsError
from pipeline.runs.runs import Ledger
from pipeline.stages.event import load_events
from pipeline.store import Store

EVENT = """\
headline: Rate held at four percent
date: 2026-03-01
sources:
  - text: >-
      The bank held its rate at 4 percent on Sunday, as it had said in January that it would. Its governor said
      that prices had risen by 2.1 percent in the year to February. "We see no reason for haste," the governor said.
      The next meeting is in May.
    title: Statement (made up for this test)
"""

OPTIONS = dict.fromkeys(("model", "style", "length", "headlines", "stop_after", "again", "wish", "budget"))


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> Path:
    (tmp_path / "newsdraft.toml").write_text(f'[store]\nurl = "{postgres_url}"\n')
    (tmp_path / "rate.yml").write_text(EVENT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: object, *words: str) -> Result:
    return CliRunner().invoke(command, words, catch_exceptions=False, standalone_mode=False)


def place(newsroom: Path) -> int:
    (assignment,) = load_events(["rate.yml"], today=None)
    options = OPTIONS | {"writer": "digest", "replay": False, "record": None}
    return queue.place_draft(assignment, options, desk="money", urgent=False, out=None)


@pytest.mark.postgres
def test_worker_drafts_what_was_placed(newsroom: Path, postgres_url: str) -> None:
    job = place(newsroom)
    lines = run(queue.command, "status").output.splitlines()
    assert lines[1].split()[:4] == [str(job), "waits", "0", "money"]
    assert run(worker.command, "--until-empty").stderr.splitlines()[1:] == [
        f"job {job} begins: Rate held at four percent",
        f"job {job} is done: Rate held at four percent",
    ]
    assert run(queue.command, "status").output == "Nothing waits.\n"
    with Store.open(postgres_url) as store:
        told = Ledger(store).latest()
        assert [(each.headline, each.status) for each in told] == [("Rate held at four percent", "done")]
        assert (Path(told[0].folder) / "document.md").is_file()


@pytest.mark.postgres
def test_jobs_can_be_cancelled(newsroom: Path) -> None:
    job = str(place(newsroom))
    assert run(queue.command, "cancel", job).output == f"Job {job} is cancelled.\n"
    assert run(queue.command, "status").output == "Nothing waits.\n"


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: run(queue.command, "status"), id="status"),
        pytest.param(lambda: run(worker.command), id="worker"),
    ],
)
def test_one_file_has_no_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Callable[[], object]) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match="needs PostgreSQL"):
        ask()
