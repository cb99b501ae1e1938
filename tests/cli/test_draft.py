"""`newsdraft draft` with the digest writer, on a small event of arithmetic."""

import json
import re
from pathlib import Path

import pytest
import yaml

from pipeline.writer.extractive.form import NOBODY

EVENT = """\
headline: Council mends its sixteen bridges
date: 2025-01-24
sources:
  - path: budget.md
    title: Budget 2025
    publisher: Example City
  - path: speech.txt
    title: The mayor's speech
    publisher: Example City
"""
BUDGET = """\
# Budget 2025

The council of Example City spent $40 million on bridges in 2024. It plans to spend $50 million on bridges in 2025, a rise
of 25%. The city has 16 bridges, and 4 of them are closed. Repairs begin in March 2025 and end in November 2026.

The engineers count 310 steel parts that need to be replaced. The oldest bridge dates from 1904. Traffic over the closed
bridges was 12,000 vehicles a day in 2023.
"""
SPEECH = """\
The mayor of Example City presented the budget on Friday. "We will mend every bridge before the year 2027," the mayor said.
"Nobody will have to drive around the river any more," the mayor added. The council votes on the budget in February 2025.
"""


@pytest.fixture
def event(room):
    (room / "budget.md").write_text(BUDGET)
    (room / "speech.txt").write_text(SPEECH)
    path = room / "bridges.yml"
    path.write_text(EVENT)
    return path


def document(room):
    (path,) = room.glob("drafts/*/document.md")
    return path


def test_event_becomes_document(newsdraft, event, room):
    ended = newsdraft("draft", event)
    text = document(room).read_text()
    assert ended.status in (0, 1)
    assert text.startswith("---\nschema: 1\ntitle: ")
    assert "[^f1]: Example City, *Budget 2025*: “" in text
    assert f"Document  {document(room).relative_to(room)}\n" in ended.out


def test_stages_lie_beside_document(newsdraft, event, room):
    newsdraft("draft", event, "--quiet")
    names = {path.relative_to(document(room).parent).as_posix() for path in document(room).parent.rglob("*.json")}
    stages = {"event.json", "notes.json", "outline.json", "draft.json", "audit.json", "readings.json", "run.json"}
    assert names == stages | {"sources/src1.json", "sources/src2.json"}


def test_second_run_writes_same_bytes(newsdraft, event, room):
    newsdraft("draft", event, "--quiet")
    first = document(room).read_bytes()
    newsdraft("draft", event, "--quiet")
    assert document(room).read_bytes() == first


def test_edited_document_is_kept(newsdraft, event, room):
    newsdraft("draft", event, "--quiet")
    document(room).write_text("edited by hand")
    ended = newsdraft("draft", event, "--quiet")
    assert (document(room)).read_text() == "edited by hand"
    assert "document.2.md" in ended.out


def test_edited_notes_are_drafted_from(newsdraft, event, room):
    stopped = newsdraft("draft", event, "--quiet", "--stop-after", "notes")
    (path,) = room.glob("drafts/*/notes.json")
    notes = json.loads(path.read_text())
    notes["facts"] = notes["facts"][:3]
    path.write_text(json.dumps(notes))
    newsdraft("draft", event, "--quiet")
    kept = json.loads(path.read_text())
    assert "notes.json" in stopped.out
    assert len(kept["facts"]) == 3
    assert not (path.parent / "notes.2.json").exists()


def test_missing_source_is_named(newsdraft, event, room):
    """ "Nothing for you to decide: 7 figures checked:" stood above a source that was not used, with exit code 1."""
    event.write_text(EVENT + "  - path: gone.md\n")
    ended = newsdraft("draft", event, "--quiet")
    assert ended.status == 1
    assert "gone.md" in document(room).read_text()
    assert "; for you to see to: 1 source not used:\n" in ended.out
    assert "\n  not used: gone.md" in ended.out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(EVENT.replace("headline", "headlin"), "headlin", id="unknown-key"),
        pytest.param(EVENT.replace("2025-01-24", "someday"), "date", id="malformed-date"),
        pytest.param(EVENT.split("sources")[0], "source", id="no-sources"),
        pytest.param(EVENT.replace("budget.md", "x.md").replace("speech.txt", "y.md"), "none of its 2", id="none-left"),
        pytest.param("headline: [", "bridges.yml", id="broken-yaml"),
    ],
)
def test_broken_event_is_refused(newsdraft, event, room, text, message):
    event.write_text(text)
    ended = newsdraft("draft", event, "--quiet")
    assert ended.status == 2
    assert message in ended.err
    assert list(room.glob("drafts/*/document*.md")) == []


def test_summary_is_json(newsdraft, event):
    value = json.loads(newsdraft("draft", event, "--quiet", "--json").out)
    assert (value["writer"], value["usage"]["calls"], value["unused"]) == ("digest", 0, [])


def test_wish_needs_a_section(newsdraft, event):
    ended = newsdraft("draft", event, "--but", "shorter")
    assert (ended.status, "--again SECTION" in ended.err) == (2, True)


def test_unknown_section_is_refused(newsdraft, event, room):
    ended = newsdraft("draft", event, "--quiet", "--again", "s99")
    assert (ended.status, "no section s99" in ended.err) == (2, True)
    assert newsdraft("draft", event, "--quiet").status in (0, 1)


def test_stray_key_spends_nothing(newsdraft, event, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    assert "Writer: a digest: sentences and figures of the sources, no model" in newsdraft("draft", event).err


@pytest.mark.parametrize("name", ["digest", "extractive"])
def test_digest_says_that_no_model_wrote_it(newsdraft, event, name):
    document = Path(json.loads(newsdraft("draft", event, "--writer", name, "--json", "-q").out)["document"]).read_text()
    assert "\nwriter: digest\n" in document
    assert f"\n{NOBODY}\n" in document


def test_recording_is_told_to_cost_nothing(newsdraft, room):
    ended = newsdraft("draft", "--replay", "--quiet")
    assert re.search(r"\nCost      none: \d+ calls, [\d,]+ tokens, answered from a recording\n", ended.out)
    assert "\ncost_usd: 0.0\n" in document(room).read_text()
    assert ended.out.splitlines()[-4:] == [
        "Next:",
        "  newsdraft draft --replay --open  its evidence page, in the browser",
        "  newsdraft review serve --open    decide on it, at the desk",
        "  newsdraft draft URL report.pdf   a digest of a story of your own",
    ]
    drawn = "capital expenditure, 2025: $60–65 billion; Meta, revenue, 2024: $164.5 billion; Meta, capital expenditure"
    assert drawn in document(room).with_name("evidence.html").read_text()


def test_refused_section_begins_no_run(newsdraft, event, room):
    """It was refused with a run of its own left behind, failed."""
    newsdraft("draft", event, "--quiet")
    before = newsdraft("runs", "list").out
    assert newsdraft("draft", event, "--quiet", "--again", "s99").status == 2
    assert newsdraft("runs", "list").out == before


def test_edited_notes_are_said_to_be_in_use(newsdraft, event, room):
    newsdraft("draft", event, "--quiet")
    path = document(room).parent / "notes.json"
    path.write_text(path.read_text().replace('"added": []', '"added":  []'))
    ended = newsdraft("draft", event)
    assert ", as edited in notes.json" in ended.err
    assert "as edited in outline.json" not in ended.err


def test_every_place_shows_the_same_numbers(newsdraft, event, room):
    """The terminal counted headings and closing line, the queue neither; the desk counted style's wishes as looks."""
    ended = newsdraft("draft", event)
    front = yaml.safe_load(document(room).read_text().split("---")[1])
    (row,) = json.loads(newsdraft("review", "list", "--json").out)
    told = {"words": front["words"], "blocking": front["audit"]["blocking"], "looks": front["audit"]["looks"]}
    assert {name: row[name] for name in told} == told
    assert f"Words     {row['words']} in " in ended.out
    assert ended.status == (1 if row["blocking"] + row["looks"] else 0)


def test_draft_ends_with_its_number_and_the_next_steps(newsdraft, event, room):
    """It ended with a count of findings; that there is a desk, and under which number, one had to know."""
    ended = newsdraft("draft", event, "--quiet")
    page = document(room).with_name("evidence.html")
    assert ended.out.splitlines()[-5:] == [
        f"Evidence  {page.relative_to(room)}",
        "Number    1, at the review desk",
        "Next:",
        "  newsdraft review serve --open   read it and decide, in the browser",
        "  newsdraft export 1 -o story.md  once nothing blocks",
    ]


def test_evidence_page_is_opened(newsdraft, event, room, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    newsdraft("draft", event, "--quiet", "--open")
    assert opened == [document(room).with_name("evidence.html").as_uri()]


def test_bare_source_name_is_found_in_the_newsrooms_sources(newsdraft, event, room):
    """A source named `budget.md` had to lie beside the event or be named by its path."""
    (room / "sources").mkdir()
    (room / "budget.md").rename(room / "sources" / "budget.md")
    (room / "events").mkdir()
    (room / "speech.txt").rename(room / "events" / "speech.txt")
    moved = event.rename(room / "events" / "bridges.yml")
    assert "not used" not in newsdraft("draft", moved, "--quiet").out


def test_missing_key_is_told_before_anything_is_read(newsdraft, event):
    """Sources were fetched and a run begun, and each section's call told it again."""
    ended = newsdraft("draft", event, "--model", "openai:gpt-5")
    assert (ended.status, ended.err.count("There is no key for openai:gpt-5.")) == (2, 1)
    assert "sources" not in ended.err
