"""What people start from is right as written: each key is there, and the settings file says the defaults."""

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import InputError, StoreError
from pipeline.models import Event, SourceRef
from pipeline.settings import Settings, load_settings, variables
from pipeline.settings.scaffold import OWN_FOLDERS, new_event, new_newsroom, settings_file
from pipeline.settings.tables import NewsroomSettings, StyleSettings, Tables
from pipeline.stages.event import load_events

TODAY = date(2025, 2, 1)


def test_a_new_event_asks_for_its_headline(tmp_path: Path) -> None:
    new_event(tmp_path / "events" / "e.yml", TODAY)
    with pytest.raises(InputError, match=r"e\.yml, line .*: headline: missing"):
        load_events([str(tmp_path / "events" / "e.yml")], today=TODAY)


def test_a_new_event_filled_in_is_one(tmp_path: Path) -> None:
    new_event(tmp_path / "e.yml", TODAY)
    text = (tmp_path / "e.yml").read_text().replace("headline:", "headline: A rate")
    (tmp_path / "e.yml").write_text(re.sub(r"^#  (?=-|  )", "  ", text, flags=re.M))
    refs = (
        SourceRef(url="https://www.example.org/release"),
        SourceRef(path="minutes.pdf"),
        SourceRef(
            path="speech.txt",
            link="https://www.example.org/speech",
            title="Speech at the annual meeting",
            publisher="Example Bank",
            published=TODAY,
        ),
        SourceRef(text="A text of several lines,\nas it came in by mail.\n"),
    )
    assert load_events([str(tmp_path / "e.yml")], today=TODAY)[0].event == Event(
        headline="A rate", date=TODAY, sources=refs
    )


def test_a_new_event_shows_every_key(tmp_path: Path) -> None:
    new_event(tmp_path / "e.yml", TODAY)
    text = (tmp_path / "e.yml").read_text()
    written = {name for name, field in Event.model_fields.items() if not field.exclude}
    keys = {*written, *SourceRef.model_fields} - {"found"}
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}:", text)] == []


def test_a_standing_file_is_kept(tmp_path: Path) -> None:
    (tmp_path / "e.yml").write_text("mine")
    with pytest.raises(InputError, match="already there, and kept as it is"):
        new_event(tmp_path / "e.yml", TODAY)
    assert (tmp_path / "e.yml").read_text() == "mine"


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("mine")
    with pytest.raises(StoreError, match=r"desk/e\.yml: cannot be written"):
        new_event(tmp_path / "desk" / "e.yml", TODAY)


def test_the_settings_file_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "newsdraft.toml").write_text(settings_file({}))
    assert load_settings(tmp_path, {}) == Settings(folder=tmp_path, file=tmp_path / "newsdraft.toml")


def test_the_settings_file_says_the_defaults() -> None:
    uncommented = re.sub(r"^# (?=\[|\w+ = )", "", settings_file({}), flags=re.M)
    tables = Tables.model_validate_json(json.dumps(tomllib.loads(uncommented)), strict=True)
    same = ("newsroom", "store", "fetch", "audit", "style", "review", "mcp")
    told, defaults = (
        {name: getattr(each, name).model_dump(exclude={"people"}) for name in same} for each in (tables, Tables())
    )
    assert told == defaults


def test_every_variable_has_its_line() -> None:
    text = settings_file({})
    missing = [key for _, key in variables().values() if not re.search(rf"^# {key} = ", text, re.M)]
    assert missing == []


def test_a_newsroom_is_ready_to_use(tmp_path: Path) -> None:
    made = new_newsroom(tmp_path / "desk")
    settings = load_settings(tmp_path / "desk", {})
    assert sorted(path.name for path in (tmp_path / "desk").iterdir()) == sorted(made)
    assert settings.newsroom == NewsroomSettings(prompts="prompts")
    assert settings.style == StyleSettings(folder="styles")
    event = load_events([str(tmp_path / "desk" / "events" / "meta-capex-2025.yml")], today=TODAY)[0].event
    assert all((tmp_path / "desk" / "events" / ref.path).is_file() for ref in event.sources)
    assert set(OWN_FOLDERS.values()) <= set(made)


@pytest.mark.parametrize("standing", ["newsdraft.toml", "prompts", "events"])
def test_a_standing_newsroom_is_untouched(tmp_path: Path, standing: str) -> None:
    (tmp_path / standing).mkdir()
    with pytest.raises(InputError, match="already there"):
        new_newsroom(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [standing]
