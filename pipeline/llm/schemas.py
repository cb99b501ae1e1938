"""The JSON schema of a reply as strict structured output wants it: every key required, no other key, no limits."""

from typing import Any

from pydantic import BaseModel

_KEPT = frozenset({"type", "properties", "required", "items", "enum", "anyOf", "$ref", "$defs", "additionalProperties"})
_NAMED = frozenset({"properties", "$defs"})


def strict_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """The schema of a reply model with its fields' descriptions; no titles, defaults, lengths or docstrings."""
    strict = _strict(shape.model_json_schema())
    assert isinstance(strict, dict)
    return strict


def response_format(shape: type[BaseModel]) -> dict[str, Any]:
    """What an OpenAI-compatible endpoint takes as `response_format` for this reply model."""
    return {
        "type": "json_schema",
        "json_schema": {"name": shape.__name__, "strict": True, "schema": strict_schema(shape)},
    }


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _named(key, value) for key, value in node.items() if key in _KEPT}
    if "const" in node:
        kept["enum"] = [node["const"]]
    if "properties" in node:
        kind = kept.pop("type")  # last, as it is where a field is required: the bytes of a request stay the same
        return {**kept, "required": list(node["properties"]), "additionalProperties": False, "type": kind}
    if "description" in node and "$ref" not in node:
        kept["description"] = node["description"]
    return kept


def _named(key: str, value: Any) -> Any:
    return {name: _strict(item) for name, item in value.items()} if key in _NAMED else _strict(value)
