"""A YAML file as data that remembers where each value stands, so that every complaint can name file and line."""

from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.errors import SettingsError
from pipeline.errors.validation import first_fault
from pipeline.files.data_files import Path as Place
from pipeline.files.data_files import PlacedData, YamlError, parse_yaml

M = TypeVar("M", bound=BaseModel)


class YamlFile(NamedTuple):
    """One file, with the place of each of its values by the keys that lead to it."""

    path: Path
    placed: PlacedData

    @property
    def data(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self.placed.data)

    def fail(self, reason: str, place: Place = (), next_step: str = "") -> NoReturn:
        """Raises SettingsError that names the file and the line of `place`, or of the nearest value above it."""
        raise SettingsError(f"{self.path}:{self.placed.line(place)}: {reason}", next_step)

    def as_model(self, model: type[M], place: Place = (), **extra: Any) -> M:
        """The data at `place` as a `model`; a fault is reported with its field and its line."""
        data: Any = self.data
        for part in place:
            data = data[part]
        try:
            return model.model_validate({**data, **extra} if extra else data)
        except ValidationError as error:
            fault = first_fault(error, model)
            field = f"{fault.field}: " if fault.path else ""
            self.fail(f"{field}{fault.reason}", place + fault.path)


def read_yaml_file(path: Path) -> YamlFile:
    """The file's mapping; raises SettingsError for what is no UTF-8, no YAML, no mapping, or says a key twice."""
    try:
        placed = parse_yaml(path.read_text(encoding="utf-8"), typed=True)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} cannot be read: {error}", "Save it as UTF-8 where this user may read it."
        ) from error
    except YamlError as error:
        raise SettingsError(f"{path}:{(error.line or 0) + 1}: {error.problem}.", error.cure) from None
    if not isinstance(placed.data, dict):
        raise SettingsError(f"{path}:1: is not a mapping of keys to values.", "Write it as `key: value` lines.")
    return YamlFile(path, placed)


class _FlowListDumper(yaml.SafeDumper):
    """Writes lists of plain values on one line."""


def _list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.Node:
    plain = not any(isinstance(item, dict | list) for item in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=plain)


_FlowListDumper.add_representer(list, _list)


def to_yaml(value: dict[str, Any]) -> str:
    """The value as YAML for editors: keys in their order, emoji readable, short lists on one line."""
    return yaml.dump(value, Dumper=_FlowListDumper, allow_unicode=True, sort_keys=False, width=110)
