"""`newsdraft new` and `newsdraft init` from the command line."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import init, new
from pipeline.errors import InputError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_new_says_what_comes_next(here: Path) -> None:
    result = CliRunner().invoke(new.command, [], standalone_mode=False)
    assert result.output == "event.yml: fill in headline and sources, then: newsdraft draft event.yml\n"
    assert os.listdir(here) == ["event.yml"]


def test_new_goes_to_the_events(here: Path) -> None:
    (here / "events").mkdir()
    CliRunner().invoke(new.command, [], standalone_mode=False)
    assert os.listdir(here / "events") == ["event.yml"]


def test_new_never_overwrites(here: Path) -> None:
    (here / "a.yml").write_text("mine")
    result = CliRunner().invoke(new.command, ["a.yml"], standalone_mode=False)
    assert isinstance(result.exception, InputError)
    assert (here / "a.yml").read_text() == "mine"


def test_init_names_a_command_that_can_be_typed(here: Path) -> None:
    """It said "newsdraftcd desk && newsdraft new": the program's name was put before whatever a step began with."""
    result = CliRunner().invoke(init.command, ["desk"], standalone_mode=False)
    assert result.output.partition("Next:")[2].split("  ")[1].strip().startswith("cd desk && newsdraft new")


def test_init_names_what_it_made(here: Path) -> None:
    result = CliRunner().invoke(init.command, ["desk"], standalone_mode=False)
    named = [line.partition(":")[0] for line in result.output.partition("Next:")[0].splitlines()]
    assert named == [f"desk/{name}" for name in init.CONTENTS]
    assert sorted(os.listdir(here / "desk")) == sorted(init.CONTENTS)
