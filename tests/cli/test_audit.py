import io
import json
import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from pipeline.cli import group
from tests.review.conftest import write_run
from tests.writer.scripted import ScriptedChat

RIGHT = "In 2023, the GDP of Croatia stood at $82.7 billion.\n"
WRONG = "In 2023, the GDP of Croatia stood at $92.7 billion.\n"


@pytest.fixture(autouse=True)
def in_an_empty_newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def audit(*arguments: object) -> int:
    return group.main(["audit", *map(str, arguments)], standalone_mode=False)


def stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(RIGHT.encode(), 0, id="clean"),
        pytest.param(WRONG.encode(), 1, id="a wrong figure"),
        pytest.param(b"No figure here.\n", 0, id="nothing to check"),
        pytest.param(b"", 2, id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0", 2, id="binary"),
        pytest.param(rb"{\rtf1 40\%}", 2, id="RTF"),
        pytest.param(b"%PDF-1.7 x", 2, id="PDF"),
        pytest.param("\ufeff".encode() + WRONG.encode(), 1, id="byte-order mark"),
        pytest.param(WRONG.replace("stood", "“stood”").encode("cp1252"), 1, id="Windows encoding"),
        pytest.param(WRONG.encode("utf-16"), 1, id="UTF-16"),
        pytest.param(WRONG.encode() + b"caf\xe9 caf\xc3\xa9\n" * 3, 1, id="mixed encodings"),
        pytest.param(b"```\n" + WRONG.encode(), 1, id="unclosed fence"),
        pytest.param("\u202bעברית\u202c ".encode() + WRONG.encode(), 1, id="right-to-left"),
        pytest.param(b"<!doctype html><p>" + WRONG.encode().replace(b"GDP", b"<b>GDP</b>"), 1, id="HTML"),
    ],
)
def test_exit_code_says_what_was_found(tmp_path, body, status):
    (tmp_path / "a.md").write_bytes(body)
    assert audit("a.md") == status


def test_one_bad_file_never_stops_the_others(tmp_path, capsys):
    (tmp_path / "a.md").write_bytes(b"\0\1\2")
    (tmp_path / "b.md").write_text(WRONG)
    assert audit("a.md", "missing.md", "b.md", "--format", "jsonl") == 1
    out, err = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert [(row["file"], row["summary"]["refuted"], "error" in row) for row in rows] == [
        ("a.md", 0, True),
        ("missing.md", 0, True),
        ("b.md", 1, False),
    ]
    assert err.splitlines() == [
        "a.md cannot be read as text: it is a binary file, not text.",
        "missing.md cannot be read: No such file or directory. Check the path.",
    ]


def test_a_file_too_large_is_named(tmp_path, capsys):
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(100_000_000)
    assert audit("a.md") == 2
    assert "larger than 5,000,000 bytes" in capsys.readouterr().out


def test_annotating_twice_changes_nothing(tmp_path):
    file = tmp_path / "a.md"
    file.write_bytes(b"\xef\xbb\xbf# Head\r\n\r\n" + WRONG.encode())
    assert audit("a.md", "--annotate") == 1
    once = file.read_bytes()
    assert b"{==$92.7 billion==}{>>c1 refuted: " in once
    assert once.startswith(b"\xef\xbb\xbf# Head\r\n\r\n")
    assert audit("a.md", "--annotate") == 1
    assert file.read_bytes() == once


def test_annotating_standard_input_prints_it(monkeypatch, capsys):
    stdin(monkeypatch, WRONG)
    assert audit("-", "--annotate") == 1
    assert capsys.readouterr().out.startswith("In 2023, the GDP of Croatia stood at {==$92.7 billion==}{>>c1 refuted")


def test_html_is_never_annotated(tmp_path):
    page = f"<html><p>{WRONG}</p></html>"
    (tmp_path / "a.html").write_text(page)
    assert audit("a.html", "--annotate") == 2
    assert (tmp_path / "a.html").read_text() == page


def test_facts_bear_a_text(tmp_path):
    (tmp_path / "a.md").write_text("Turnout in the ward was 61%.\n")
    assert audit("a.md") == 1
    (tmp_path / "facts.jsonl").write_text('{"entity": "ward", "measure": "turnout", "value": 61, "unit": "%"}\n')
    assert audit("a.md", "--facts", "facts.jsonl") == 0


def test_a_source_not_to_be_had_is_a_row(tmp_path, capsys):
    (tmp_path / "a.md").write_text(RIGHT)
    (tmp_path / "s.txt").write_text("Croatia's GDP was $82.7 billion in 2023.\n")
    assert audit("a.md", "--source", "s.txt", "--source", "gone.txt") == 1
    assert "not used: gone.txt: there is no such file" in capsys.readouterr().err


def test_a_claim_is_explained(tmp_path, capsys):
    (tmp_path / "a.md").write_text(WRONG)
    assert audit("a.md", "--explain", "c1") == 0
    assert "world_bank_gdp: Croatia, gdp, 2023 = $82.69 billion" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param([], "Name a file to audit", id="no file"),
        pytest.param(
            ["a.md", "--explain", "c99"], "There is no claim c99: the claims are c1 to c1", id="no such claim"
        ),
        pytest.param(["--explain", "c1"], "There is no run in", id="no run yet"),
        pytest.param(["a.md", "--as-of", "soon"], "does not match the format", id="no date"),
    ],
)
def test_a_wrong_command_line_is_explained(tmp_path, arguments, said):
    (tmp_path / "a.md").write_text(WRONG)
    with pytest.raises(Exception, match=said):
        audit(*arguments)


BRIDGE = "The bridge cost $9 million in 2024.\n"
WAYS = {
    "a file alone": (["my col.md"], "'my col.md'"),
    "sources, facts and a day": (
        ["my col.md", "--source", "s.txt", "--facts", "f.jsonl", "--as-of", "2025-01-24"],
        "'my col.md' --source s.txt --facts f.jsonl --as-of 2025-01-24",
    ),
    "a file with a run's notes": (["my col.md", "--notes", "run"], "'my col.md' --notes run"),
    "a run": (["run"], "run/document.md"),
    "a run's document": (["run/document.md"], "run/document.md"),
}


@pytest.mark.parametrize(("words", "named"), WAYS.values(), ids=WAYS)
def test_next_step_explains_the_same_claim(tmp_path, capsys, words, named):
    """The command printed named the file alone, which without its notes has other claims: "There is no claim c55"."""
    write_run(tmp_path / "run", BRIDGE)
    (tmp_path / "my col.md").write_text(BRIDGE)
    (tmp_path / "s.txt").write_text("The bridge cost $8 million in 2024.\n")
    (tmp_path / "f.jsonl").write_text('{"entity": "ward", "measure": "turnout", "value": 61, "unit": "%"}\n')
    assert audit(*words) == 1
    command = capsys.readouterr().err.partition("Next:")[2].splitlines()[1].partition("  how it")[0].strip()
    typed = shlex.split(command)[1:]
    assert command.partition(" audit ")[2].partition(" --explain ")[0] == named
    assert audit(*typed[1:]) == 0


def test_document_of_a_run_is_read_with_its_notes(tmp_path, capsys):
    """`audit RUN/document.md`, the path that `draft` prints, found six contradictions where the run has one."""
    write_run(tmp_path / "run")
    write_run(tmp_path / "other")
    summaries = []
    for path in ("run", "run/document.md"):
        audit(path, "--format", "jsonl")
        summaries.append(json.loads(capsys.readouterr().out)["summary"])
    assert summaries[0] == summaries[1]
    assert summaries[0]["supported"]
    audit("run/document.md", "other/document.md")
    assert "without their runs' notes: name one run" in capsys.readouterr().err


def test_a_folder_is_read_by_several_processes(tmp_path, capsys):
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_text(WRONG if number % 2 else RIGHT)
    (tmp_path / "picture.png").write_bytes(b"\0")
    assert audit(tmp_path, "--jobs", 2, "--format", "jsonl", "--quiet") == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(Path(row["file"]).name, row["summary"]["refuted"]) for row in rows] == [
        (f"{number:02}.txt", number % 2) for number in range(12)
    ]


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("terminal", "a.md\n  ? 1:38 c1 refuted"),
        ("json", '{\n  "file": "a.md"'),
        ("sarif", '{\n  "$schema"'),
        ("markdown", "## a.md"),
    ],
)
def test_every_format_is_printed(tmp_path, capsys, form, start):
    (tmp_path / "a.md").write_text(WRONG)
    assert audit("a.md", "--format", form) == 1
    assert capsys.readouterr().out.startswith(start)


def test_a_newsrooms_own_table_counts(tmp_path):
    (tmp_path / "newsdraft.toml").write_text('[reference.tables.own]\npath = "own.csv"\n')
    (tmp_path / "own.csv").write_text("entity,measure,period,value,unit\nHRV,gdp,2023,92700000000,USD\n")
    (tmp_path / "a.md").write_text(WRONG)
    assert audit("a.md") == 0


def test_a_source_bears_or_refutes_a_figure(tmp_path):
    (tmp_path / "s.txt").write_text("The council said on Monday that the new bridge cost £4.2 million in all.\n")
    (tmp_path / "a.md").write_text("The new bridge cost £4.2 million.\n")
    assert audit("a.md", "--source", "s.txt") == 0
    (tmp_path / "a.md").write_text("The new bridge cost £5.2 million.\n")
    assert audit("a.md", "--source", "s.txt") == 1


@pytest.fixture
def reading_model(monkeypatch: pytest.MonkeyPatch) -> ScriptedChat:
    """A model in place of the service, that finds each first figure in the first note, and wrong when it sees it."""
    replies = {
        "ReadingsReply": {"readings": [{"sentence": 1, "words": "[A]", "answer": "f1", "other": ""}]},
        "SecondReadingReply": {"findings": [{"finding": 1, "answer": "wrong", "should": "36", "why": "f1"}]},
    }
    chat = ScriptedChat(lambda request: json.dumps(replies[request.schema_name]))

    @asynccontextmanager
    async def service(*terms: object) -> AsyncIterator[ScriptedChat]:
        yield chat

    monkeypatch.setattr("pipeline.newsroom.reading.shared_service", service)
    return chat


FLOORS = "The tower has 63 floors and cost more.\n"
FLOOR_FACTS = '{"entity": "Tower", "measure": "floors", "period": "", "value": 36, "unit": ""}\n'


def test_named_model_reads_each_text(tmp_path: Path, reading_model: ScriptedChat, capsys) -> None:
    (tmp_path / "a.md").write_text(FLOORS)
    (tmp_path / "b.md").write_text(FLOORS.replace("cost", "weighs"))
    (tmp_path / "f.jsonl").write_text(FLOOR_FACTS)
    assert audit("a.md", "b.md", "--facts", "f.jsonl", "--model", "openai:x", "--format", "jsonl") == 1
    out, err = capsys.readouterr()
    claims = [json.loads(line)["claims"][0] for line in out.splitlines()]
    assert [(c["rule"], c["reader"], c["verdict"], c["severity"]) for c in claims] == [
        ("model.stated", "model", "refuted", "blocking")
    ] * 2
    assert (len(reading_model.requests), err.startswith("Read by openai:x: 4 calls, ")) == (4, True)


def test_second_audit_reads_from_the_journal(tmp_path: Path, reading_model: ScriptedChat) -> None:
    (tmp_path / "a.md").write_text(FLOORS)
    (tmp_path / "f.jsonl").write_text(FLOOR_FACTS)
    for _ in range(2):
        audit("a.md", "--facts", "f.jsonl", "--model", "openai:x", "--quiet")
    assert [request.subject for request in reading_model.requests] == ["article", "findings"]


def test_unusable_reading_leaves_the_rules(tmp_path: Path, monkeypatch, reading_model: ScriptedChat, capsys) -> None:
    (tmp_path / "a.md").write_text(FLOORS)
    monkeypatch.setattr(reading_model, "_script", lambda request: "no")
    assert audit("a.md", "--model", "openai:x") == 1
    assert "not read by openai:x: a.md: openai:x gave no usable reply" in capsys.readouterr().err


def test_no_model_is_asked_unnamed(tmp_path: Path, monkeypatch, reading_model: ScriptedChat) -> None:
    monkeypatch.setenv("NEWSDRAFT_WRITER_MODEL", "openai:x")
    (tmp_path / "a.md").write_text(FLOORS)
    audit("a.md")
    assert reading_model.requests == []


def test_switched_off_rule_is_clean(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(FLOORS)
    (tmp_path / "newsdraft.toml").write_text('[audit]\noff = ["unaccounted"]\n')
    (tmp_path / "f.jsonl").write_text(FLOOR_FACTS.replace("Tower", "Pier").replace("floors", "length"))
    assert audit("a.md", "--facts", "f.jsonl") == 0
