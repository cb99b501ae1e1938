"""The command itself, as a client starts it: over standard input and output, fifty calls at once, nothing else said."""

import asyncio
import os
import sys

import pytest
from mcp import Client, StdioServerParameters

from tests.cli.conftest import newsdraft, room  # noqa: F401  fixtures

CALLS = 50


def started(folder):
    """How a client starts the command in a newsroom's folder."""
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "pipeline", "mcp"],
        cwd=folder,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "NEWSDRAFT_MCP_ACCOUNT": "sam"},
    )


OTHERS = [
    ("find_quantities", {"text": "About 5 million people."}),
    ("check_style", {"text": "# A bridge opens 🎉", "style": "plain"}),
    ("review_list", {}),
    ("draft_status", {"document": 1}),
    ("claim_evidence", {"claim": "c1", "document": 1}),
]


async def test_fifty_calls_at_once_get_their_own_answers(newsroom):
    async def audited(client, number):
        source = {"text": f"The council will spend ${number + 100} million on its bridges."}
        asked = {"text": f"The council spends ${number + 200} million on its bridges.", "sources": [source]}
        return (await client.call_tool("audit_text", asked)).structured_content["findings"][0]["suggestion"]

    async with Client(started(newsroom)) as client:
        alone = [(await client.call_tool(*other)).structured_content for other in OTHERS]
        audits = [audited(client, number) for number in range(CALLS // 2)]
        others = [client.call_tool(*OTHERS[number % 5]) for number in range(CALLS // 2)]
        said = await asyncio.gather(*audits, *others)
    assert said[: len(audits)] == [f"${number + 100} million" for number in range(CALLS // 2)]
    assert [each.structured_content for each in said[len(audits) :]] == alone * 5


@pytest.mark.parametrize("key", ["write = 1", 'acount = "sam"'])
def test_wrong_settings_are_named(newsdraft, room, key):  # noqa: F811
    (room / "newsdraft.toml").write_text(f"[mcp]\n{key}\n")
    ended = newsdraft("mcp")
    assert ended.status == 2
    assert "newsdraft.toml, line 2" in ended.err
