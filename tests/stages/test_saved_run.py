import json

import pytest

from pipeline.errors import InputError
from pipeline.models import Event
from pipeline.runs.folder import RunFolder
from pipeline.stages.saved_run import edited_notes, load_run, saved_outline
from tests.story import BRIEF, NOTES, OUTLINE, SOURCE


@pytest.fixture
def folder(tmp_path):
    made = RunFolder(tmp_path)
    made.write_json("notes.json", NOTES.model_dump(mode="json"))
    made.write_json("outline.json", OUTLINE.model_dump(mode="json"))
    return made


def edit(folder, name, change):
    path = folder.path / name
    value = json.loads(path.read_text())
    change(value)
    path.write_text(json.dumps(value))
    return RunFolder(folder.path)


def test_untouched_files_are_not_kept(folder):
    assert (edited_notes(folder, (SOURCE,)), saved_outline(folder)) == (None, None)


def test_fact_added_by_hand_gets_id_and_offsets(folder):
    added = {"statement": "Sixteen bridges.", "origin": "editor", "sources": ["src1"]}
    added["passages"] = [{"source": "src1", "text": "The city has 16 bridges."}]
    notes = edited_notes(edit(folder, "notes.json", lambda value: value["facts"].append(added)), (SOURCE,))
    fact = notes.facts[-1]
    assert fact.id == "f4"
    assert SOURCE.text[fact.passages[0].start : fact.passages[0].end] == "The city has 16 bridges."


def test_disagreement_that_a_reader_named_outlives_an_edit(folder):
    def change(value):
        value["facts"][0]["conflicts"], value["facts"][1]["conflicts"] = ["f2", "f9"], ["f1"]

    notes = edited_notes(edit(folder, "notes.json", change), (SOURCE,))
    assert [fact.conflicts for fact in notes.facts] == [("f2",), ("f1",), ()]


def test_added_source_carries_its_fact(folder):
    def change(value):
        value["added"] = [{"id": "e1", "title": "A letter", "text": "The mayor resigned."}]
        passages = [{"source": "e1", "text": "The mayor resigned."}]
        value["facts"] = [{"statement": "She went.", "sources": ["e1"], "passages": passages}]

    notes = edited_notes(edit(folder, "notes.json", change), (SOURCE,))
    assert [(fact.id, fact.passages[0].source) for fact in notes.facts] == [("f1", "e1")]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            lambda v: v["facts"][0]["passages"][0].update(text="no"), "passage of 'f1' does not", id="passage"
        ),
        pytest.param(lambda v: v["facts"][0]["passages"][0].update(source="x"), "which there is not", id="source"),
        pytest.param(lambda v: v["facts"][0].update(statment="x"), r"facts\.0\.statment", id="unknown-key"),
    ],
)
def test_broken_edit_names_the_place(folder, change, message):
    with pytest.raises(InputError, match=message):
        edited_notes(edit(folder, "notes.json", change), (SOURCE,))


def test_edited_outline_is_kept(folder):
    edited = edit(folder, "outline.json", lambda value: value["sections"].pop())
    assert [plan.id for plan in saved_outline(edited).sections] == ["s1"]


def test_run_is_read_back(folder):
    event = Event(headline=BRIEF.headline, date=BRIEF.date)
    folder.write_json("event.json", event.model_dump(mode="json"))
    folder.write_json("sources/src1.json", SOURCE.model_dump(mode="json"))
    kept = load_run(folder.path)
    assert (kept.event, kept.notes, kept.sources) == (event, NOTES, (SOURCE,))


def test_missing_run_names_file(tmp_path):
    with pytest.raises(InputError, match=r"event\.json cannot be read"):
        load_run(tmp_path)
