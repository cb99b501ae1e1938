"""What people start from: an event file with a comment for each key, and a newsroom's folder with all its settings."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipeline.errors import InputError, StoreError
from pipeline.files.resources import shipped
from pipeline.settings import FILE_NAME
from pipeline.settings.tables import Tables

EVENT_TEMPLATE = Path(__file__).with_name("event_template.yml")
SAMPLE = "meta-capex-2025"
OWN_FOLDERS = {"newsroom.prompts": "prompts", "style.folder": "styles"}
OWN_WAYS = {"review.required": True}
NAMES = {"stages": "notes", "people": "robin", "prices": '"openai:gpt-5.2"', "service": "searxng"}


def new_event(path: Path, today: date) -> None:
    """Writes a commented event file; InputError where one stands already."""
    _write(path, EVENT_TEMPLATE.read_text(encoding="utf-8").replace("{today}", today.isoformat()))


def new_newsroom(folder: Path) -> tuple[str, ...]:
    """Makes a newsroom's folder and gives what is in it; nothing that stands there is touched (InputError names it)."""
    targets = (FILE_NAME, "prompts", "styles", "events", "sources")
    standing = [name for name in targets if (folder / name).exists()]
    if standing:
        raise InputError(f"{folder / standing[0]}: already there", "Name another folder, or move it away.")
    copies = {
        shipped("prompts"): folder / "prompts",
        shipped("styles"): folder / "styles",
        shipped("fixtures", "sources", SAMPLE): folder / "sources" / SAMPLE,
    }
    event = shipped("fixtures", "events", f"{SAMPLE}.yml")
    try:
        for source, target in copies.items():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    except OSError as error:
        raise _unwritable(folder, error) from None
    _write(folder / "events" / event.name, event.read_text(encoding="utf-8"))
    _write(folder / FILE_NAME, settings_file({**OWN_FOLDERS, **OWN_WAYS}))
    return targets


def settings_file(given: Mapping[str, object]) -> str:
    """newsdraft.toml with every key: those of `given` (by dotted name) set, all others as comments with defaults."""
    lines = [
        "# The newsroom's settings. Lines that begin with # show the defaults; take the # away to change one.",
        "# NEWSDRAFT_TABLE_KEY in the environment goes before this file. API keys never stand here: set",
        "# NEWSDRAFT_WRITER_API_KEY, or [writer] key_file to a file that its owner alone can read.",
    ]
    for name, field in Tables.model_fields.items():
        lines += _table(name, field.annotation, field, given)
    return "\n".join(lines) + "\n"


def _table(name: str, kind: Any, field: FieldInfo, given: Mapping[str, object]) -> Iterator[str]:
    """One table: a heading with what it is for, then a comment and a line for each key, then the tables inside it."""
    inside = _held(kind)
    model: type[BaseModel] = inside or kind
    yield ""
    yield f"# {field.description or (model.__doc__ or '').splitlines()[0]}"
    yield f"# [{name}.{NAMES.get(name, 'NAME')}]" if inside else f"[{name}]"
    tables = []
    for key, each in model.model_fields.items():
        if _held(each.annotation):
            tables.append((f"{name}.{key}", each))
        elif key != "api_key":
            yield from _key(f"{name}.{key}", key, each, given)
    for path, each in tables:
        yield from _inner(path, each)


def _key(path: str, key: str, field: FieldInfo, given: Mapping[str, object]) -> Iterator[str]:
    yield f"# {field.description}"
    if path in given:
        yield f"{key} = {json.dumps(given[path])}"
    elif field.is_required() or field.default is None:
        yield f"# {key} = {json.dumps((field.examples or [''])[0])}  # an example"
    else:
        yield f"# {key} = {json.dumps(field.default, ensure_ascii=False)}"


def _inner(path: str, field: FieldInfo) -> Iterator[str]:
    """The tables that a key holds by name, such as [writer.stages.notes], as a commented example."""
    model = _held(field.annotation)
    assert model is not None
    yield f"# {field.description}"
    yield f"# [{path}.{NAMES.get(path.rpartition('.')[2], 'NAME')}]"
    for key, each in model.model_fields.items():
        if key != "api_key":
            yield from _key(f"{path}.{key}", key, each, {})


def _held(kind: Any) -> type[BaseModel] | None:
    """The model that a mapping of names to models holds."""
    return get_args(kind)[1] if get_origin(kind) is dict else None


def _write(path: Path, text: str) -> None:
    """Writes a new file whole; never over one that stands."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        if path.exists():
            raise InputError(f"{path}: already there, and kept as it is", "Name another file.") from None
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(f"{path}: cannot be written: {os.strerror(error.errno or 0)}", "Name a folder you may write to.")
