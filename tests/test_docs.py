"""What the documents say is compared with the program: an undocumented setting, command or prompt fails here."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from pipeline import __version__
from pipeline.cli import COMMANDS
from pipeline.files.resources import shipped
from pipeline.settings.tables import Tables
from pipeline.writer.prompts import Prompts

ROOT = Path(__file__).parents[1]


def settings():
    """Every setting as `[table] key` with its description; tables by name show their NAME."""
    for table, field in Tables.model_fields.items():
        inner = [
            each for each in (field.annotation, *getattr(field.annotation, "__args__", ())) if isinstance(each, type)
        ]
        for model in inner:
            if not issubclass(model, BaseModel):
                continue
            name = f"{table}.NAME" if model is not field.annotation else table
            for key, each in model.model_fields.items():
                yield pytest.param(f"[{name}] {key}", each.description, id=f"{name}.{key}")


@pytest.mark.parametrize(("name", "description"), list(settings()))
def test_setting_is_documented(name, description):
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert f"| `{name}` |" in text
    assert str(description) in text


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_in_the_readme(command):
    assert f"newsdraft {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Prompts([shipped("prompts")]).names())
def test_prompt_is_documented(name):
    assert f"`{name}.md.j2`" in (ROOT / "docs" / "prompts.md").read_text(encoding="utf-8")


def test_newest_version_is_the_program_s():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert newest[1] == project["version"] == __version__


def test_readme_is_read_in_three_minutes():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) <= 1_000


@pytest.mark.parametrize("name", ["desk.webp", "evidence.webp", "chart.svg"])
def test_readme_s_pictures_are_small(name):
    """`make pictures` makes them; a page that takes seconds to load is left before it is read."""
    assert f"(docs/pictures/{name})" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert (ROOT / "docs" / "pictures" / name).stat().st_size < 150_000


@pytest.mark.parametrize("name", ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))])
def test_links_and_paths_lead_somewhere(name):
    document = ROOT / name
    text = document.read_text(encoding="utf-8")
    links = {document.parent / each for each in re.findall(r"\]\((?!https?:|#)([^)#]+)", text)}
    paths = {
        ROOT / each for each in re.findall(r"`((?:pipeline|tests|docs|\.ci|styles|prompts|fixtures)/[\w/.-]*)`", text)
    }
    assert [str(each) for each in sorted(links | paths) if not each.exists()] == []


def test_each_room_is_in_the_plan_of_the_house():
    text = (ROOT / "docs" / "how-it-is-built.md").read_text(encoding="utf-8")
    rooms = [path.parent.name for path in (ROOT / "pipeline").glob("*/__init__.py")]
    assert [room for room in rooms if f"| `pipeline/{room}/` |" not in text] == []


def test_measurements_name_commands_that_exist():
    text = (ROOT / "docs" / "measurements.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)(?: --\w+)?` \|$", text, re.M))
    assert named
    assert named <= {path.stem for path in (ROOT / "tests" / "benchmarks").glob("*.py")}
