"""A pydantic error as a sentence for a person: which field, what is wrong, and which key was probably meant."""

import difflib
import typing
from collections.abc import Iterable
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError


class Fault(NamedTuple):
    """The first thing wrong with some given data: `path` leads to it, keys and list positions from 0."""

    path: tuple[str | int, ...]
    reason: str

    @property
    def field(self) -> str:
        """The path as people write it: `sources[2].url` (positions from 1)."""
        parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in self.path]
        return "".join(parts).lstrip(".")


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, or nothing where none is like it."""
    close = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
    return close[0] if close else ""


def first_fault(error: ValidationError, model: type[BaseModel]) -> Fault:
    """One fault of the error; an unknown key before a missing one (it is often that one misspelt), with the nearest."""
    details = error.errors(include_url=False)
    detail = next((each for each in details if each["type"] == "extra_forbidden"), details[0])
    # pydantic adds steps of its own, such as "[key]" or "function-after[…]", which no file has
    path = tuple(part for part in detail["loc"] if isinstance(part, int) or not part.endswith("]"))
    if detail["type"] != "extra_forbidden":
        return Fault(path, detail["msg"].removeprefix("Value error, ").replace("Input should be", "should be"))
    known = _keys_at(model, path[:-1])
    meant = nearest(str(path[-1]), known)
    return Fault(path, f"unknown key; did you mean {meant}?" if meant else f"unknown key; known are {', '.join(known)}")


def _keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The keys of the model that `path` leads to inside `model`."""
    kind: Any = model
    for part in path:
        fields = getattr(kind, "model_fields", {})
        kind = fields[part].annotation if part in fields else _contained(kind)
    return list(getattr(kind, "model_fields", {}))


def _contained(kind: Any) -> Any:
    """What a mapping or sequence type holds: Stage for dict[str, Stage], SourceRef for tuple[SourceRef, ...]."""
    inside = [argument for argument in typing.get_args(kind) if argument not in (Ellipsis, str)]
    return inside[0] if inside else kind
