"""A package of an extra that is not there is one line that says what to install."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pipeline.errors.extras import EXTRAS, missing_extra

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_each_extra_of_the_package_is_known():
    assert {*EXTRAS, "all"} == set(PROJECT["optional-dependencies"])


def test_other_packages_are_no_extras():
    assert missing_extra(ModuleNotFoundError("No module named 'lxml'", name="lxml")) is None


@pytest.mark.parametrize(
    ("package", "words", "extra"),
    [("fastapi", "review serve", "review"), ("procrastinate", "worker", "workers"), ("mcp", "mcp", "mcp")],
)
def test_command_says_what_to_install(package, words, extra, tmp_path):
    """`newsdraft review serve` without its extra ended in forty lines of Python."""
    without = f"import sys; sys.modules[{package!r}] = None; sys.argv[1:] = {words.split()}"
    command = [sys.executable, "-c", f"{without}; from pipeline.cli import main; main()"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    said = f"newsdraft: This needs the package {package}: pip install 'newsdraft[{extra}]'.\n"
    assert (ended.returncode, ended.stderr) == (2, said)
