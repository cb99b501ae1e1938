"""A YAML file as data that remembers where each value stands, so that every complaint can name file and line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.errors import SettingsError
from pipeline.errors.validation import first_fault
from pipeline.files.data_files import growth

M = TypeVar("M", bound=BaseModel)
Place = tuple[str | int, ...]


class YamlFile(NamedTuple):
    """The data of one file; `lines` gives the line (from 1) of each value by the path of keys that leads to it."""

    path: Path
    data: dict[str, Any]
    lines: Mapping[Place, int]

    def fail(self, reason: str, place: Place = (), next_step: str = "") -> NoReturn:
        """Raises SettingsError that names the file and the line of `place`, or of the nearest value above it."""
        while place and place not in self.lines:
            place = place[:-1]
        raise SettingsError(f"{self.path}:{self.lines.get(place, 1)}: {reason}", next_step)

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


def read_yaml(path: Path) -> YamlFile:
    """The file's mapping; raises SettingsError for what is no UTF-8, no YAML, no mapping, or says a key twice."""
    try:
        text = path.read_text(encoding="utf-8")
        if "&" in text and (found := growth(text)):
            raise SettingsError(f"{path}:{found[1] + 1}: {found[0]}.", "Write the values out where they are meant.")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} cannot be read: {error}", "Save it as UTF-8 where this user may read it."
        ) from error
    except yaml.YAMLError as error:
        raise SettingsError(*_yaml_fault(path, error)) from error
    except RecursionError:
        raise SettingsError(f"{path} is nested too deep.", "Write it as lists of plain values.") from None
    lines: dict[Place, int] = {}
    if root is None:
        return YamlFile(path, {}, lines)
    data = _value(root, (), lines, path)
    if not isinstance(data, dict):
        raise SettingsError(f"{path}:1: is not a mapping of keys to values.", "Write it as `key: value` lines.")
    return YamlFile(path, data, lines)


def _value(node: yaml.Node, place: Place, lines: dict[Place, int], path: Path) -> Any:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines, path)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*place, at), lines, path) for at, item in enumerate(node.value)]
    try:
        return yaml.SafeLoader("").construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        line = node.start_mark.line + 1
        raise SettingsError(f"{path}:{line}: {node.value!r} is no value ({error}).", "Put it in quotes.") from None


def _mapping(node: yaml.MappingNode, place: Place, lines: dict[Place, int], path: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in found:
            line = key_node.start_mark.line + 1
            raise SettingsError(f"{path}:{line}: {key!r} is given twice.", "Keep one of the two.")
        found[key] = _value(value_node, (*place, key), lines, path)
        lines[(*place, key)] = key_node.start_mark.line + 1
    return found


class _Dumper(yaml.SafeDumper):
    """Writes lists of plain values on one line."""


def _list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.Node:
    plain = not any(isinstance(item, dict | list) for item in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=plain)


_Dumper.add_representer(list, _list)


def to_yaml(value: dict[str, Any]) -> str:
    """The value as YAML for editors: keys in their order, emoji readable, short lists on one line."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def _yaml_fault(path: Path, error: yaml.YAMLError) -> tuple[str, str]:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "is not YAML"
    line = mark.line + 1 if mark else 1
    return f"{path}:{line}: {problem}.", "Indent with blanks, and put text that holds a colon or # in quotation marks."
