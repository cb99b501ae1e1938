"""The library's names, its document's examples, and another package in its way."""

import ast
import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import newsdraft

ROOT = Path(__file__).parents[1]
DOCUMENT = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder that the document speaks of."""
    for name, fence in (("facts.jsonl", "json"), ("minutes.md", "markdown")):
        block = re.search(rf"```{fence}\n(.*?)```", DOCUMENT, re.S)
        (tmp_path / name).write_text(block[1], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_examples_give_what_they_show(folder):
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT, re.S)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "library.md", "library.md", 0)
    failures = []
    doctest.DocTestRunner(verbose=False).run(examples, out=failures.append)
    assert "".join(failures) == ""


def test_each_name_is_there_and_documented():
    assert [name for name in newsdraft.__all__ if not hasattr(newsdraft, name)] == []
    assert [name for name in newsdraft.__all__ if f"`{name}`" not in DOCUMENT] == []


def test_type_checkers_read_the_same_names():
    """Theirs is the block under TYPE_CHECKING, the program's the table of homes."""
    tree = ast.parse(Path(newsdraft.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    homes = {node.module: tuple(alias.name for alias in node.names) for node in block.body}
    assert homes == newsdraft._HOMES
    assert sorted(name for names in homes.values() for name in names) == sorted(newsdraft.__all__)


def test_other_names_are_refused():
    with pytest.raises(AttributeError, match="module 'newsdraft' has no attribute 'audit_texts'"):
        newsdraft.audit_texts  # noqa: B018


@pytest.fixture
def other(tmp_path):
    """Another package `pipeline`, and an environment in which Python finds it first."""
    file = tmp_path / "pipeline.py"
    file.touch()
    return file, {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}


@pytest.mark.parametrize("program", ["import newsdraft; newsdraft.main()", "from newsdraft import audit_text"])
def test_other_pipeline_is_named(other, program):
    """Any project may have a package `pipeline`; Python then spoke of a missing module `pipeline.cli`."""
    file, environment = other
    ended = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=file.parent, capture_output=True, text=True, check=False
    )
    assert ended.returncode
    assert ended.stderr.splitlines()[-1].endswith(
        f": {file} is in the way of newsdraft's own package `pipeline`: rename it, or take its folder off sys.path"
    )
