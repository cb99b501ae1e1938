"""A newsroom's folder and the command in it, run in this process as a user would type it."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code and what it printed."""

    status: int
    out: str
    err: str


@pytest.fixture
def room(tmp_path, monkeypatch, empty_store):
    """A newsroom folder with an empty store alone, current for the test."""
    shutil.copy(empty_store, tmp_path / "newsroom.sqlite3")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def newsdraft(room, monkeypatch, capsys):
    """Runs `newsdraft` with the given words."""

    def run(*words: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["newsdraft", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            main()
        printed = capsys.readouterr()
        return Ended(int(stopped.value.code or 0), printed.out, printed.err)

    return run
