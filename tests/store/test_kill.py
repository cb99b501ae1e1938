"""Runs killed with SIGKILL: finished work is never done again, and the end is that of an undisturbed run."""

import itertools
import random
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.runs.runs import Ledger
from pipeline.store import Store
from pipeline.store.copies import check

PROGRAM = Path(__file__).with_name("killed_run.py")
SECTIONS = 4
STEPS = SECTIONS + 3


def start(store: str, calls: Path, die_after: int = 0, seconds: float = 0.0) -> subprocess.Popen[str]:
    command = [sys.executable, PROGRAM, store, calls, str(die_after), str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def undisturbed(tmp_path: Path) -> str:
    return start(str(tmp_path / "calm.sqlite3"), tmp_path / "calm").communicate()[0]


def test_kill_at_each_boundary_repeats_nothing(tmp_path: Path) -> None:
    """Each process dies right after one step more; those beside it may be kept in the same moment."""
    store, calls, ends = tmp_path / "news.sqlite3", tmp_path / "calls", []
    while 0 not in ends:
        process = start(str(store), calls, die_after=1)
        said = process.communicate()[0]
        ends.append(process.returncode)
    assert said == undisturbed(tmp_path)
    assert ends == [-9] * (len(ends) - 1) + [0]
    assert len(ends) > STEPS - SECTIONS
    assert repeated(calls) == []
    with Store.open(store) as opened:
        assert [run.status for run in Ledger(opened).latest()] == ["done"] + ["interrupted"] * (len(ends) - 1)
        assert check(opened) == []


def repeated(calls: Path) -> list[str]:
    """Steps that began again after they had been made."""
    lines = [line.split(" ", 1) for line in calls.read_text().splitlines()]
    return [name for at, (word, name) in enumerate(lines) if word == "begun" and ["made", name] in lines[:at]]


def wait_for_start(process: subprocess.Popen[str], calls: Path) -> None:
    """Returns once the process has opened its store, however busy the machine is."""
    ready = f"ready {process.pid}"
    while process.poll() is None and not (calls.exists() and ready in calls.read_text().splitlines()):
        time.sleep(0.005)


def kill_at_random(url: str, tmp_path: Path, kills: int) -> None:
    """Kills at moments drawn from a seed; each run's end must be as expected, and nothing made twice."""
    chance, expected, killed = random.Random(kills), undisturbed(tmp_path), 0
    for number in itertools.count():
        calls, ended = tmp_path / f"calls-{number}", False
        while not ended:
            process = start(url.format(number), calls, seconds=0.05)
            wait_for_start(process, calls)
            with suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0, 0.6))
            process.kill()
            said, ended = process.communicate()[0], process.returncode == 0
            killed += not ended
        assert said == expected
        assert repeated(calls) == []
        if killed >= kills:
            return


@pytest.mark.soak
def test_kills_at_random_moments(tmp_path: Path) -> None:
    kill_at_random(str(tmp_path / "news-{}.sqlite3"), tmp_path, 25)
