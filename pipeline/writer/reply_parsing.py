"""Reading a model's reply: its text becomes a value of the reply's shape, or a fault that can be told to the model."""

import re
from collections.abc import Iterable
from typing import TypeVar

from pydantic import ValidationError

from pipeline.models import FrozenModel
from pipeline.writer.json_in_text import json_values
from pipeline.writer.reply_shape import fitted

N = TypeVar("N", bound=FrozenModel)

LEAST_NAMES = 3
LEAST_KNOWN = 0.25
_NAME = re.compile(r"(?<![.!?:“\"‘'] )(?<!\A)\b[A-Z][\w-]*[a-z0-9]\w*|\b[A-Z]{2,}\b")


class BadReply(Exception):
    """The reply cannot be read; the message says why, in words for the model."""


def read_reply(text: str, shape: type[N]) -> N:
    """The reply as a value of `shape`: as it is, or else the last JSON in it that can be brought into that shape.

    Raises BadReply with the places at fault: those of the JSON in the text where there is any.
    """
    if not text.strip():
        raise BadReply("it is empty.")
    try:
        return shape.model_validate_json(text)
    except ValidationError as error:
        fault = error
    values = json_values(text)
    for value in [*reversed(values), *([values] if len(values) > 1 else [])]:
        try:
            return shape.model_validate(fitted(value, shape))
        except ValidationError as error:
            fault = error if _is_syntax(fault) else fault
    faults = fault.errors(include_url=False, include_input=False)
    raise BadReply("; ".join(f"{_place(fault['loc'])}{fault['msg']}" for fault in faults[:5]) + ".") from fault


def _is_syntax(fault: ValidationError) -> bool:
    return fault.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid"


def about_something_else(sentences: Iterable[str], known: str) -> bool:
    """Whether almost none of the names in some sentences occur in the text they should rest on.

    Names that begin a sentence do not count, and fewer than three are no evidence. Numbers are none: a section of
    shares and multiples has hardly a number that its notes have too, and was once refused for it.
    """
    folded = known.casefold()
    names = {name.casefold() for name in names_in(sentences)}
    if len(names) < LEAST_NAMES:
        return False
    return sum(name in folded for name in names) / len(names) < LEAST_KNOWN


def names_in(texts: Iterable[str]) -> set[str]:
    """The words of some texts that are written as names are; those that begin a sentence are left out."""
    return {name for text in texts for name in _NAME.findall(text)}


def _place(location: tuple[int | str, ...]) -> str:
    return f"{'.'.join(map(str, location))}: " if location else ""
