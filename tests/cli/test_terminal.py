"""Lines as a terminal of 80 columns shows them: folded between words, paths whole."""

from pipeline.cli.next_steps import next_steps
from pipeline.cli.terminal import folded


def test_words_are_folded_whole():
    text = "Audit     " + "one refuted " * 10 + "end"
    lines = folded(text, 80).split("\n")
    assert all(len(line) <= 80 for line in lines)
    assert " ".join(" ".join(lines).split()) == " ".join(text.split())
    assert lines[1].startswith(" " * 10 + "refuted")


def test_path_is_never_cut():
    path = "drafts/" + "long-" * 30 + "name/document.md"
    assert path in folded(f"Document  {path}", 80)


def test_short_lines_stay():
    assert folded("a\n\n  b", 80) == "a\n\n  b"


def test_steps_stand_in_two_columns():
    steps = [("newsdraft review show 1", "the draft"), ("newsdraft export 1", "the text")]
    assert next_steps(steps) == "Next:\n  newsdraft review show 1  the draft\n  newsdraft export 1       the text"


def test_wide_steps_stand_below_each_other():
    assert next_steps([("newsdraft export " + "x" * 60, "what it is for")]).splitlines()[2] == "      what it is for"
