"""What the documents say is compared with the program: an undocumented setting, command or prompt fails here."""

from pathlib import Path

import pytest
from pydantic import BaseModel

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
