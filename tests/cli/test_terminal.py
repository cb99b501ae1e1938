"""Lines as a terminal of 80 columns shows them: folded between words, paths whole."""

import sys

import pytest
from click import unstyle

from pipeline.cli.next_steps import next_steps
from pipeline.cli.terminal import folded
from tests.cli.test_briefing import SETTINGS, feed
from tests.reader_at_hand import reader_at_hand
from tests.review.conftest import write_run
from tests.sources.conftest import site

__all__ = ["reader_at_hand", "site"]


def test_words_are_folded_whole():
    text = "Audit     " + "one refuted " * 10 + "end"
    lines = folded(text, 80).split("\n")
    assert all(len(line) <= 80 for line in lines)
    assert " ".join(" ".join(lines).split()) == " ".join(text.split())
    assert lines[1].startswith(" " * 10 + "refuted")


def test_path_is_never_cut():
    path = "drafts/" + "long-" * 30 + "name/document.md"
    assert path in folded(f"Document  {path}", 80)


WIDE = (
    "review show 1",
    "audit {long}",
    "audit a.md --explain c1",
    "briefing run",
    "draft a.md",
    "export 1",
    "runs list",
    "runs show 1",
    "briefing status",
    "style check a.md",
    "reference list",
    "reference --help",
    "store --help",
    "doctor",
)


@pytest.mark.parametrize("command", WIDE)
def test_terminal_gets_no_line_too_wide(command: str, newsdraft, room, site, monkeypatch) -> None:
    """The tally of `review show` took 94 columns, `audit` broke a path in the middle ("do / cument.md"), and the rows of
    `runs list` took 141, which the terminal cut inside their titles.
    """
    long = "/".join(["a-folder-of-a-newsroom"] * 5)
    (room / long).mkdir(parents=True)
    for path in ("a.md", f"{long}/a.md"):
        (room / path).write_text("# A small town\n\nIn 2023, the GDP of Croatia stood at $92.7 billion.\n")
    write_run(room / "drafts" / "2025-01-24-bridges-00000001")
    (room / "newsdraft.toml").write_text(SETTINGS)
    newsdraft("review", "list")
    newsdraft("briefing", "feeds", "add", feed(site))
    newsdraft("draft", "a.md", "--quiet")
    monkeypatch.setenv("COLUMNS", "80")
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    ended = newsdraft(*command.format(long=f"{long}/a.md").split())
    lines = unstyle(ended.out + ended.err).splitlines()
    assert [line for line in lines if len(line) > 80 and " " in line.strip()] == []
    assert command != "audit {long}" or f"{long}/a.md" in lines


def test_short_lines_stay():
    assert folded("a\n\n  b", 80) == "a\n\n  b"


COMMANDS = (
    "runs list",
    "runs show 1",
    "runs gc --older-than 90d",
    "store check",
    "store backup copy.db",
    "style list",
    "style show plain",
    "style check a.md",
    "style check clean.md --style plain",
    "style learn a.md",
    "style diff house plain",
    "reference list",
    "reference show Croatia gdp 2023",
    "reference show Croatia",
    "reference show Atlantis",
    "briefing plan --no-gather",
    "briefing status",
    "audit a.md --explain c1",
    "doctor",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_command_ends_with_a_next_step(command: str, newsdraft, room) -> None:
    """Half of the commands ended with a table or a count, and left it to the manual what could follow."""
    (room / "a.md").write_text("# A small town\n\nIt is very big. It cost $4 million.\n" * 9)
    (room / "clean.md").write_text("The town is small.\n")
    newsdraft("draft", "a.md", "--quiet")
    last = newsdraft(*command.split()).err.splitlines()[-1]
    assert last.startswith("  newsdraft ")


def test_steps_stand_in_two_columns():
    steps = [("newsdraft review show 1", "the draft"), ("newsdraft export 1", "the text")]
    assert next_steps(steps) == "Next:\n  newsdraft review show 1  the draft\n  newsdraft export 1       the text"


def test_wide_steps_stand_below_each_other():
    assert next_steps([("newsdraft export " + "x" * 60, "what it is for")]).splitlines()[2] == "      what it is for"
