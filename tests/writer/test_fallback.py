"""Falling back to another writer: when, for how long, and what is recorded of it."""

import asyncio

import pytest

from pipeline.errors import ReplyError, ServiceError, SettingsError
from pipeline.models import Source
from pipeline.writer.fallback import FallbackWriter, Switch, writers_named
from pipeline.writer.replies import FactsReply

SOURCE = Source.from_text("Meta plans to spend $60-65 billion.", title="Post", id="src1")
FACTS = FactsReply(facts=())


class Proposing:
    """A writer of facts that fails with `error` if there is one; `calls` counts."""

    def __init__(self, name: str, error: Exception | None = None) -> None:
        self.name, self.error, self.calls = name, error, 0

    async def propose_facts(self, source: Source, missing: object = (), beside: object = ()) -> FactsReply:
        self.calls += 1
        await asyncio.sleep(0)
        if self.error:
            raise self.error
        return FACTS


DOWN = ServiceError("openai:a failed (HTTP 503): down", "Draft again later.")


async def test_failed_service_hands_on_for_good() -> None:
    first, second, switches = Proposing("llm", DOWN), Proposing("digest"), []
    writer = FallbackWriter([("openai:a", first), ("digest", second)], switches.append)
    assert [await writer.propose_facts(SOURCE), await writer.propose_facts(SOURCE)] == [FACTS, FACTS]
    assert (first.calls, second.calls, writer.name) == (1, 2, "digest")
    assert switches == [
        Switch(before="openai:a", after="digest", at="notes src1", reason="openai:a failed (HTTP 503): down")
    ]


async def test_calls_in_flight_switch_once() -> None:
    first, second = Proposing("llm", DOWN), Proposing("llm")
    writer = FallbackWriter([("openai:a", first), ("ollama:b", second)])
    assert await asyncio.gather(*(writer.propose_facts(SOURCE) for _ in range(3))) == [FACTS] * 3
    assert (first.calls, second.calls, len(writer.switches)) == (3, 3, 1)


async def test_last_failure_is_raised() -> None:
    other = ServiceError("ollama:b could not be reached")
    writer = FallbackWriter([("openai:a", Proposing("llm", DOWN)), ("ollama:b", Proposing("llm", other))])
    with pytest.raises(ServiceError, match="ollama:b could not be reached"):
        await writer.propose_facts(SOURCE)


@pytest.mark.parametrize("error", [ReplyError("Refused."), SettingsError("No recording.")])
async def test_other_errors_do_not_switch(error: Exception) -> None:
    writer = FallbackWriter([("openai:a", Proposing("llm", error)), ("digest", Proposing("digest"))])
    with pytest.raises(type(error)):
        await writer.propose_facts(SOURCE)
    assert writer.switches == []


LISTS = [
    pytest.param("openai:a", ("openai:a",), id="one"),
    pytest.param("openai:a, then ollama:b, then digest", ("openai:a", "ollama:b", "digest"), id="as one says it"),
    pytest.param("openai:a,digest", ("openai:a", "digest"), id="commas alone"),
    pytest.param("openai:a, then extractive", ("openai:a", "digest"), id="the digest's old name"),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_list_of_writers_is_read_in_order(text: str, names: tuple[str, ...]) -> None:
    assert writers_named(text) == names


@pytest.mark.parametrize("text", ["", "openai:a,,b:c", "digest, then openai:a", "openai:a, then openai:a"])
def test_list_that_cannot_be_used_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="cannot be used"):
        writers_named(text)
