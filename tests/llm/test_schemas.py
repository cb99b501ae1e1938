"""The schemas of all replies as strict structured output accepts them."""

from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.llm.schemas import response_format, strict_schema
from pipeline.models import FrozenModel
from pipeline.writer.replies import REPLIES, FactsReply, reply_model

ALLOWED = {
    "type",
    "properties",
    "required",
    "items",
    "enum",
    "anyOf",
    "$ref",
    "$defs",
    "additionalProperties",
    "description",
}


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for key in ("properties", "$defs"):
            for child in schema.get(key, {}).values():
                yield from nodes(child)
        for child in (schema.get("items"), *schema.get("anyOf", ())):
            yield from nodes(child)


@pytest.mark.parametrize("shape", REPLIES, ids=lambda shape: shape.__name__)
def test_every_object_is_closed_and_complete(shape: type[FrozenModel]) -> None:
    objects = [node for node in nodes(strict_schema(shape)) if "properties" in node]
    assert objects
    for node in objects:
        assert node["additionalProperties"] is False
        assert node["required"] == list(node["properties"])


@pytest.mark.parametrize("shape", REPLIES, ids=lambda shape: shape.__name__)
def test_no_keyword_that_strict_mode_refuses(shape: type[FrozenModel]) -> None:
    assert {key for node in nodes(strict_schema(shape)) for key in node} <= ALLOWED


def test_schema_keeps_the_fields_descriptions() -> None:
    passage = strict_schema(FactsReply)["$defs"]["ProposedFact"]["properties"]["passage"]
    assert passage == {"type": "string", "description": "copied word for word from the source"}


def test_reference_stands_alone() -> None:
    assert strict_schema(FactsReply)["properties"]["facts"] == {
        "type": "array",
        "items": {"$ref": "#/$defs/ProposedFact"},
    }


def test_response_format_names_the_reply() -> None:
    asked = response_format(FactsReply)
    assert (asked["type"], asked["json_schema"]["name"], asked["json_schema"]["strict"]) == (
        "json_schema",
        "FactsReply",
        True,
    )
    assert reply_model("FactsReply") is FactsReply
