"""JSON in a model's text: found among thoughts, prose and fences, and its syntax mended where no content is lost."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pipeline.text.decoding import whole_characters

MOST_VALUES = 50
DEEPEST = 40

# The end of a thinking block, whose beginning a chat template may have swallowed, or of the channel before the answer.
_THOUGHT_END = re.compile(
    r"</(?:think|thinking|thought|thoughts|reasoning|reflection|scratchpad|analysis)\s*>|◁/think▷|\[/THINK\]"
    r"|<\|channel\|>\s*final\b[^<{\[]*(?:<\|message\|>)?|<\|end_of_thought\|>|<channel\|>",
    re.IGNORECASE,
)
# What begins an object or a list of a reply: a bracket in prose ("{the} answer [1]") begins neither.
_START = re.compile(r"""\{\s*(?:["'“/#}]|\w+["'”]?\s*:)|\[(?:\s*\[){0,3}\s*(?:[{"'“\]]|/[/*])""")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|(?<!:)//[^\n]*|/\*.*?\*/|(?<=\s)\#[^\n]*|,(?=\s*[\]}])', re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_SYNTAX = re.compile(r"[\s\"'“”‘’{}\[\],:\\`]+")
_NO_PAYLOAD = re.compile(r"</?\w*>|<\|\w*\|>|[\s`;.]+")
_SIMPLE_ESCAPES = frozenset('"\\/bfnrt')


def json_values(text: str) -> list[Any]:
    """The objects and lists in a text, in their order, numbers as written; empty where one cannot be read whole.

    What stands after a thinking block is looked at alone. Within an object that cannot be read no smaller one is looked
    for: part of an answer is no answer.
    """
    text = _answer_part(text)
    if text.strip().startswith('"'):
        return _quoted(text)
    values: list[Any] = []
    place = 0
    while (begin := _START.search(text, place)) and len(values) < MOST_VALUES:
        if not _is_prose(text[place : begin.start()]):
            return []
        found = _decoded(text, begin.start())
        if found is None:
            mended = _mended(text[begin.start() :])
            return [] if mended is None else [*values, mended]
        values.append(found[0])
        place = found[1]
    return values


def _is_prose(text: str) -> bool:
    """Whether a text before a value opens nothing that the value would be part of."""
    return text.count("{") == text.count("}") and text.count("[") == text.count("]")


def _answer_part(text: str) -> str:
    ends = [match.end() for match in _THOUGHT_END.finditer(text)]
    return text[ends[-1] :] if ends and _START.search(text, ends[-1]) else text


def _decoded(text: str, start: int) -> tuple[Any, int] | None:
    """The value that begins there and where it ends; line breaks inside strings are no fault."""
    try:
        return _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None


_DECODER = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)


def _quoted(text: str) -> list[Any]:
    """The values in a text that is itself one JSON string."""
    whole = _decoded(text.strip(), 0)
    return json_values(whole[0]) if whole and isinstance(whole[0], str) else []


def _mended(text: str) -> Any | None:
    """The one value that a text begins with, its syntax mended; None where any of its content would be lost.

    Comments and commas too many are taken out first; whatever else is wrong is left to json-repair, and what that gives
    is held against the text letter by letter.
    """
    last = max(text.rfind("}"), text.rfind("]")) + 1
    span, rest = _with_known_escapes(text[:last]), _NO_PAYLOAD.sub("", text[last:])
    bare = "".join(_without_comments(span))
    found = _decoded(bare, 0)
    if found and not bare[found[1] :].strip():
        return found[0]
    if max(span.count("{"), span.count("[")) > 10 * DEEPEST + span.count('"') or _deepest(span) > DEEPEST:
        return None
    return _repaired(span, rest)


def _with_known_escapes(text: str) -> str:
    r"""The text without the backslashes that JSON does not know, such as those of \' and \$."""
    return _ESCAPE.sub(lambda each: each[0] if each[1][0] in _SIMPLE_ESCAPES or len(each[1]) > 1 else each[1], text)


def _without_comments(text: str) -> Iterator[str]:
    place = 0
    for token in _TOKEN.finditer(text):
        if not token[0].startswith('"'):
            yield text[place : token.start()]
            place = token.end()
    yield text[place:]


def _deepest(text: str) -> int:
    depth = deepest = 0
    for char in text:
        depth += (char in "{[") - (char in "}]")
        deepest = max(deepest, depth)
    return deepest


def _repaired(span: str, rest: str) -> Any | None:
    import json_repair

    try:
        value = json_repair.loads(span, skip_json_loads=True)
    except (ValueError, RecursionError):
        return None
    texts = list(_texts(value))
    if not isinstance(value, dict | list) or _content(_unescaped(span)) != _content("".join(texts)):
        return None
    inside = "".join(texts)
    open_lists = (span.count("[") - inside.count("[")) - (span.count("]") - inside.count("]"))
    open_objects = (span.count("{") - inside.count("{")) - (span.count("}") - inside.count("}"))
    if open_lists or open_objects < 0 or (open_objects and rest):  # a list left open may lack entries
        return None
    return value


def _texts(value: Any) -> Iterator[str]:
    """All keys, strings and other scalars of a value in the order in which they stand in its text."""
    match value:
        case dict():
            for key, item in value.items():
                yield str(key)
                yield from _texts(item)
        case list():
            for item in value:
                yield from _texts(item)
        case None:
            yield "null"
        case _:
            yield str(value)


def _content(text: str) -> str:
    """What is left of a text without JSON's own signs; Python's None is JSON's null."""
    return _SYNTAX.sub("", whole_characters(text)).casefold().replace("none", "null")


def _unescaped(text: str) -> str:
    def character(escape: re.Match[str]) -> str:
        if len(escape[1]) > 1:
            return chr(int(escape[1][1:], 16))
        return " " if escape[1] in "bfnrt" else escape[1]

    return _ESCAPE.sub(character, text)
