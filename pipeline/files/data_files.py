"""YAML and JSON that people wrote, with the line of each value.

Aliases and deep nesting are refused, so that no file grows while it is read. An event's scalars stay the text that was
typed ("no" is a word, "2025" a text): the models make numbers and dates of them where they want some.
"""

import json
import pathlib
from typing import Any, NamedTuple, cast

import yaml
from yaml.constructor import SafeConstructor

from pipeline.errors import InputError

QUICK_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, which takes a tenth of the time, where PyYAML was built with it."""
DEEPEST = 20
LARGEST = 2_000_000
YAML_CURE = 'Values with ": " or " #" in them, or with a leading *, &, !, % or @, stand in quotation marks.'
JSON_CURE = "Keys and texts stand in double quotation marks; no comma follows a last item."

Path = tuple[str | int, ...]


class PlacedData(NamedTuple):
    """The data, and the line (from 1) of each key and item by its path (keys and positions from 0)."""

    data: object
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class YamlError(Exception):
    """What is wrong with a YAML text, at a line from 0 where that is known, and what to do about it."""

    def __init__(self, problem: str, line: int | None, cure: str = YAML_CURE) -> None:
        super().__init__(problem)
        self.problem, self.line, self.cure = problem, line, cure


def read_yaml(text: str, *, where: str, first_line: int = 1) -> PlacedData:
    """The document's data and places; `first_line` is the text's own line in its file. InputError names the line."""
    try:
        return parse_yaml(text, first_line=first_line)
    except YamlError as error:
        place = where if error.line is None else f"{where}, line {error.line + first_line}"
        raise InputError(f"{place}: {error.problem}", error.cure) from None


def read_json(text: str, *, where: str) -> PlacedData:
    """The same for JSON, whose numbers stay the text that was typed as well."""
    if len(text) > LARGEST:
        raise InputError(f"{where}: {_TOO_LONG[0]}", _TOO_LONG[1])
    try:
        data = json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        raise InputError(f"{where}, line {error.lineno}: not JSON: {error.msg}", JSON_CURE) from None
    except RecursionError:
        raise InputError(f"{where}: nested too deep", JSON_CURE) from None
    # read once more as YAML for the lines alone: tabs trouble YAML only, and stand for nothing here
    return PlacedData(data, read_yaml(text.replace("\t", " "), where=where).lines)


def parse_yaml(text: str, *, first_line: int = 1, typed: bool = False) -> PlacedData:
    """A YAML document's data and places; with `typed`, plain scalars are the numbers, dates and truths of YAML 1.1.

    An empty document is an empty mapping. YamlError for what is none, grows, or says a key twice.
    """
    if len(text) > LARGEST:
        raise YamlError(_TOO_LONG[0], None, _TOO_LONG[1])
    try:
        root = yaml.compose(text, Loader=loader_for(text))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        raise YamlError(f"not YAML: {error.problem}", line) from None
    except yaml.YAMLError as error:
        raise YamlError(f"not YAML: {str(error).splitlines()[0]}", None) from None
    except RecursionError:
        raise YamlError(_TOO_DEEP, None) from None
    reading = _Reading(first_line, typed)
    return PlacedData(reading.value(root, ()) if root else {}, reading.lines)


_TOO_LONG = (f"longer than {LARGEST:,} characters", "Name long texts as sources of their own.")
_TOO_DEEP = f"nested deeper than {DEEPEST} levels"


def own_data(path: pathlib.Path) -> Any:
    """The data of a YAML file that the program ships, numbers and truths as such; what is in it is trusted."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=QUICK_LOADER)  # noqa: S506  a safe loader


def loader_for(text: str) -> type[yaml.SafeLoader]:
    """libyaml's loader for what it reads, else PyYAML's own, which says better what is wrong.

    Looks before any tree is built: one with aliases can be far larger than its text, and libyaml builds trees on the
    stack, which deep ones overflow. YamlError for both.
    """
    depth = 0
    try:
        for event in yaml.parse(text, Loader=QUICK_LOADER):
            line = event.start_mark.line if event.start_mark else 0
            if isinstance(event, yaml.AliasEvent):
                raise YamlError("an alias (*) is not taken", line)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEEPEST:
                raise YamlError(_TOO_DEEP, line)
    except yaml.YAMLError:
        return yaml.SafeLoader
    return QUICK_LOADER


class _Reading:
    """One document's nodes made data; `lines` is filled on the way."""

    def __init__(self, first_line: int, typed: bool) -> None:
        self.first_line, self.typed = first_line, typed
        self.lines: dict[Path, int] = {}

    def value(self, node: yaml.Node, path: Path) -> object:
        """The node's data: text, list or mapping, or with `typed` what else a scalar stands for."""
        self.lines.setdefault(path, node.start_mark.line + self.first_line)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if len(path) >= DEEPEST:
            raise YamlError(_TOO_DEEP, node.start_mark.line)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, number)) for number, item in enumerate(node.value)]
        return self._mapping(cast("yaml.MappingNode", node), path)

    def _scalar(self, node: yaml.ScalarNode) -> object:
        if not self.typed:
            return "" if node.tag == "tag:yaml.org,2002:null" else node.value
        try:
            return SafeConstructor().construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            problem = f"{node.value!r} is no value ({error})"
            raise YamlError(problem, node.start_mark.line, "Put it in quotes.") from None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        data: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in data:
                raise YamlError(f"{key} stands there twice", key_node.start_mark.line, "Keep one of the two.")
            self.lines[(*path, key)] = key_node.start_mark.line + self.first_line
            data[key] = self.value(value_node, (*path, key))
        return data
