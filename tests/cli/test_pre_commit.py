"""The hooks as docs/repositories.md shows them, in a real git repository with the real pre-commit, offline."""

import re
import shutil
import sys

import pytest
import yaml

from tests.cli.repositories import AFTER, BEFORE, ROOT, Repository, repository

pytest.importorskip("pre_commit", reason="pip install pre-commit")
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
DOCUMENT = (ROOT / "docs" / "repositories.md").read_text(encoding="utf-8")
SHOWN = yaml.safe_load(re.search(r"```yaml\n(repos:.*?)```", DOCUMENT, re.DOTALL)[1])["repos"][0]["hooks"]
AUDIT, STYLE = SHOWN


@pytest.fixture
def texts(tmp_path):
    """A repository of texts, and beside it one with our hooks, as pre-commit clones it from a path."""
    (tmp_path / "hooks").mkdir()
    hooks = repository(tmp_path / "hooks")
    hooks.write(".pre-commit-hooks.yaml", (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    revision = hooks.commit()
    (tmp_path / "desk").mkdir()
    made = repository(tmp_path / "desk")
    return made, {"repo": str(hooks.folder), "rev": revision}


def committed(texts: tuple[Repository, dict[str, str]], *hooks: dict):
    """What `git commit` with these hooks came to; they run as installed, for there is no index to install them from."""
    made, where = texts
    named = [{**hook, "language": "unsupported"} for hook in hooks]
    made.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [{**where, "hooks": named}]}))
    installed = made.run(sys.executable, "-m", "pre_commit", "install")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    return made.run("git", "commit", "--message", "a new line")


def test_commit_is_stopped_at_its_own_line(texts):
    ended = committed(texts, AUDIT)
    places = [int(line) for line in re.findall(r"^  . (\d+):\d+ ", ended.stdout + ended.stderr, re.M)]
    assert (ended.returncode, places) == (1, [5])
    assert set(places) <= texts[0].changed_lines()
    assert "$4.7 million → $4.1 million" in ended.stdout + ended.stderr


def test_style_stops_it_at_its_own_line(texts):
    ended = committed(texts, STYLE)
    errors = re.findall(r"^column\.md:(\d+):\d+: error (\S+):", ended.stdout + ended.stderr, re.M)
    assert (ended.returncode, errors) == (1, [("5", "style.no-emoji")])


def test_clean_commit_goes_through(texts):
    texts[0].write("column.md", AFTER.replace("$4.7", "$4.1").replace(" 🎉", ""))
    ended = committed(texts, AUDIT, STYLE)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert texts[0].run("git", "log", "-1", "--format=%s").stdout == "a new line\n"


def test_other_files_are_not_looked_at(texts):
    texts[0].write("column.md", BEFORE)
    texts[0].write("figures.py", "MILLIONS = 4.7  # The council will spend $4.7 million on its bridges.\n")
    ended = committed(texts, AUDIT, STYLE)
    assert (ended.returncode, (ended.stdout + ended.stderr).count("Skipped")) == (0, 2)


def test_broken_hook_stops_the_commit(texts):
    ended = committed(texts, {**AUDIT, "args": ["--source", "nothing.md"]})
    said = ended.stdout + ended.stderr
    assert (ended.returncode, "exit code: 2" in said, "nothing.md" in said) == (1, True, True)
