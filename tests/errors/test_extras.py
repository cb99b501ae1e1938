"""A package of an extra that is not there is one line that says what to install."""

import subprocess
import sys
import tomllib
from pathlib import Path

from pipeline.errors.extras import EXTRAS, missing_extra

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_each_extra_of_the_package_is_known():
    assert {*EXTRAS, "all"} == set(PROJECT["optional-dependencies"])


def test_other_packages_are_no_extras():
    assert missing_extra(ModuleNotFoundError("No module named 'lxml'", name="lxml")) is None


LACKING = [("fastapi", "review serve", "review"), ("procrastinate", "worker", "workers"), ("mcp", "mcp", "mcp")]
ENDS = """
import sys
from pipeline.cli import main
for package, *words in (each.split() for each in sys.argv[1:]):
    sys.modules[package], sys.argv[1:] = None, words
    try:
        main()
    except SystemExit as ended:
        print(ended.code, file=sys.stderr)
"""


def test_command_says_what_to_install(tmp_path):
    """`newsdraft review serve` without its extra ended in forty lines of Python."""
    command = [sys.executable, "-c", ENDS, *(f"{package} {words}" for package, words, _ in LACKING)]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    said = "newsdraft: This needs the package {}: pip install 'newsdraft[{}]'.\n2\n"
    assert ended.stderr == "".join(said.format(package, extra) for package, _, extra in LACKING)
