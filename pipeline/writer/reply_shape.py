"""A value brought into a reply model's shape: what is wrapped, single, null or too much, but never what it says."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from pipeline.text.decoding import whole_characters


def fitted(value: Any, shape: type[BaseModel]) -> Any:
    """The value as `shape` wants it, as far as that takes no guess about content; validation has the last word."""
    return _object(value, shape)


def _fitted(value: Any, kind: Any) -> Any:
    if get_origin(kind) is tuple:
        return _list(value, get_args(kind)[0])
    if get_origin(kind) is Literal:
        return _choice(value, get_args(kind))
    return _object(value, kind) if _is_model(kind) else _string(value)


def _object(value: Any, shape: type[BaseModel]) -> Any:
    """An object's known fields: out of lists of one or a wrapper around it; a bare text or list where one field fits.

    Unknown keys go, unless they may be what is missing from a list; a remark is nothing that a list can do without.
    """
    value = _parsed(value)
    while isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        value = value[0]
    if isinstance(value, list) and len(value) == 1 and _known(value[0], shape):
        value = value[0]
    lists = [name for name, field in shape.model_fields.items() if _is_list_of_models(field.annotation)]
    if isinstance(value, list) and len(lists) == 1:
        value = {lists[0]: value}
    if isinstance(value, str) and "text" in shape.model_fields:
        value = {"text": value}
    if not isinstance(value, Mapping):
        return value
    known = _known(value, shape)
    if not known:
        inner = [each for each in map(_parsed, value.values()) if isinstance(each, Mapping | list)]
        return _object(inner[0], shape) if len(inner) == 1 else dict(value)
    odd = {key: each for key, each in value.items() if _folded(key) not in map(_folded, shape.model_fields)}
    if (
        len(lists) == 1
        and lists[0] not in known
        and (
            spoken := {
                key: each for key, each in odd.items() if _says(each, shape.model_fields[lists[0]].is_required())
            }
        )
    ):
        known |= {lists[0]: next(iter(spoken.values()))} if len(odd) == 1 else spoken
    return {
        name: _fitted(each, shape.model_fields[name].annotation) if name in shape.model_fields else each
        for name, each in known.items()
    }


def _known(value: Any, shape: type[BaseModel]) -> dict[str, Any]:
    """The fields of `shape` that a value gives, by their names whatever their case; null gives nothing."""
    if not isinstance(value, Mapping):
        return {}
    names = {_folded(name): name for name in shape.model_fields}
    given = [(names[_folded(key)], each) for key, each in value.items() if _folded(key) in names and each is not None]
    return dict(given) | {key: each for key, each in given if key in value and value[key] is each}


def _list(value: Any, kind: Any) -> Any:
    """A list of what `kind` wants: one alone, several in a text or numbered in an object are taken as their list."""
    value = _parsed(value)
    if isinstance(value, Mapping):
        value = list(_entries(value, kind)) if _is_model(kind) and not _known(value, kind) else [value]
    elif isinstance(value, str):
        parts = [part.strip() for part in value.replace(";", ",").split(",")]
        ids = not _is_model(kind) and all(part.isalnum() for part in parts)
        value = parts if ids else [value] if value.strip() else []
    if not isinstance(value, list):
        return value
    if value and all(isinstance(each, list) for each in value):
        value = [each for inner in value for each in inner]
    return [_fitted(each, kind) for each in value if each is not None]


def _entries(value: Mapping[str, Any], kind: type[BaseModel]) -> Iterable[Any]:
    """The values of an object that stands for a list, each with its key where the entries have one."""
    for key, each in value.items():
        entry = {"text": each} if isinstance(each, str) and "text" in kind.model_fields else each
        yield {"key": key, **entry} if isinstance(entry, Mapping) and "key" in kind.model_fields else entry


def _string(value: Any) -> Any:
    """A text: a number as written, several in a row joined, one wrapped in an object; half characters go."""
    if isinstance(value, Mapping) and len(value) == 1:
        (value,) = value.values()
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = " ".join(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return whole_characters(value) if isinstance(value, str) else value


def _choice(value: Any, choices: tuple[str, ...]) -> Any:
    value = _string(value)
    return next((each for each in choices if _folded(value) in (_folded(each), _folded(f"{each}s"))), value)


def _parsed(value: Any) -> Any:
    """The object or list that a text holds as JSON, or the value itself."""
    if not isinstance(value, str) or value.strip()[:1] not in ("{", "["):
        return value
    try:
        parsed = json.loads(value, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return value
    return parsed


def _says(value: Any, in_words: bool) -> bool:
    return isinstance(value, list | Mapping) or (in_words and isinstance(value, str) and " " in value.strip())


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _is_list_of_models(kind: Any) -> bool:
    return get_origin(kind) is tuple and _is_model(get_args(kind)[0])


def _folded(name: Any) -> str:
    return "".join(char for char in str(name).casefold() if char.isalnum())
