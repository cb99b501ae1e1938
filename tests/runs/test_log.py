"""The log in JSON lines: what happened in which run, and no key in it."""

import json

from pipeline.models import Usage
from pipeline.runs.log import log, logged, logging_to
from pipeline.runs.progress import Progress


def lines(path):
    return [{k: v for k, v in json.loads(line).items() if k != "at"} for line in path.read_text().splitlines()]


def test_calls_are_lines_with_their_run(tmp_path):
    path, seen = tmp_path / "logs" / "run.jsonl", []
    with logging_to(path):
        watch = logged(seen.append, 7)
        watch(Progress(stage="section", subject="s1", state="began"))
        watch(Progress(stage="section", subject="s1", state="ended", usage=Usage(calls=1), seconds=1.5))
        watch(Progress(stage="draft", state="failed", detail="no answer"))
    assert len(seen) == 3
    assert lines(path) == [
        {"level": "info", "what": "call ended", "run": 7, "stage": "section", "subject": "s1", "usage": {"calls": 1}}
        | {"seconds": 1.5},
        {"level": "warning", "what": "stage failed", "run": 7, "stage": "draft", "detail": "no answer"},
    ]


def test_keys_are_blotted_out(tmp_path):
    with logging_to(tmp_path / "log"):
        log("refused", error="Bearer abcdef123456 and sk-proj-abcdefgh12345678")
    assert lines(tmp_path / "log") == [{"level": "info", "what": "refused", "error": "[key] and [key]"}]


def test_without_a_file_nothing_is_written(tmp_path):
    with logging_to(None):
        log("began", run=1)
    assert list(tmp_path.iterdir()) == []


def test_a_strangers_words_stay_one_harmless_line(tmp_path):
    """A headline with a line separator, a terminal's control code and a sign that turns the writing was logged as it is."""
    words = 'Ferry\u2028{"what": "all well"}\x85\x9b31m\u202elive'
    with logging_to(tmp_path / "log"):
        log("briefing story", story=words)
    text = (tmp_path / "log").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 1
    assert text.isascii()
    assert json.loads(text)["story"] == words
