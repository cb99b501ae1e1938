"""YAML and JSON that people wrote, with the line of each value.

YAML scalars stay the text that was typed ("no" is a word, "2025" a text): the models make numbers and dates of them
where they want some. Aliases and deep nesting are refused, so that no file grows while it is read.
"""

import json
from typing import NamedTuple

import yaml

from pipeline.errors import InputError

DEEPEST = 20
LARGEST = 2_000_000
YAML_CURE = 'Values with ": " or " #" in them, or with a leading *, &, !, % or @, stand in quotation marks.'
JSON_CURE = "Keys and texts stand in double quotation marks; no comma follows a last item."

Path = tuple[str | int, ...]


class Placed(NamedTuple):
    """The data, and the line (from 1) of each key and item by its path (keys and positions from 0)."""

    data: object
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str, *, where: str, first_line: int = 1) -> Placed:
    """The document's data and places; `first_line` is the text's own line in its file. InputError names the line."""
    _refuse_size(text, where)
    try:
        _refuse_growth(text, where, first_line)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + first_line
        raise InputError(f"{where}, line {line}: not YAML: {error.problem}", YAML_CURE) from None
    except yaml.YAMLError as error:
        raise InputError(f"{where}: not YAML: {str(error).splitlines()[0]}", YAML_CURE) from None
    lines: dict[Path, int] = {}
    return Placed(_value(root, (), lines, where, first_line) if root else {}, lines)


def read_json(text: str, *, where: str) -> Placed:
    """The same for JSON, whose numbers stay the text that was typed as well."""
    _refuse_size(text, where)
    try:
        data = json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        raise InputError(f"{where}, line {error.lineno}: not JSON: {error.msg}", JSON_CURE) from None
    except RecursionError:
        raise InputError(f"{where}: nested too deep", JSON_CURE) from None
    # read once more as YAML for the lines alone: tabs trouble YAML only, and stand for nothing here
    return Placed(data, read_yaml(text.replace("\t", " "), where=where).lines)


def _refuse_size(text: str, where: str) -> None:
    if len(text) > LARGEST:
        raise InputError(f"{where}: longer than {LARGEST:,} characters", "Name long texts as sources of their own.")


def _refuse_growth(text: str, where: str, first_line: int) -> None:
    if found := growth(text):
        raise InputError(f"{where}, line {found[1] + first_line}: {found[0]}", YAML_CURE)


def growth(text: str) -> tuple[str, int] | None:
    """An alias or nesting past DEEPEST, found before any tree is built, with its line from 0; None where is neither."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            what = f"nested deeper than {DEEPEST} levels" if depth > DEEPEST else "an alias (*) is not taken"
            return what, event.start_mark.line if event.start_mark else 0
    return None


def _value(node: yaml.Node, path: Path, lines: dict[Path, int], where: str, first_line: int) -> object:
    """The node's data: text, list or mapping; `lines` is filled on the way."""
    lines.setdefault(path, node.start_mark.line + first_line)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, number), lines, where, first_line) for number, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return "" if node.tag == "tag:yaml.org,2002:null" else node.value
    data: dict[str, object] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + first_line
        if key in data:
            raise InputError(f"{where}, line {line}: {key} stands there twice", "Keep one of the two.")
        lines[(*path, key)] = line
        data[key] = _value(value_node, (*path, key), lines, where, first_line)
    return data
