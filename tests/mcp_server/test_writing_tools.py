"""The tools that write: not there unless set, and then with the rights of an account at the desk, and no others."""

import asyncio
import json

import pytest

from pipeline.mcp_server.server import READING, WRITING
from pipeline.review.desk import ReviewDesk
from pipeline.review.making import digital_sources
from pipeline.settings import Settings
from pipeline.store import Store

CALLS = 50
NOTE = {"document": 1, "on": "$60 million", "note": "The budget says 40."}
BACK = {"document": 1, "revision": 1, "move": "request-changes", "reason": "the budget says 40"}


@pytest.fixture
def desk(newsroom):
    """The newsroom's desk, to look at afterwards."""
    settings = Settings(folder=newsroom)
    with Store.open(settings.store_url) as store:
        yield ReviewDesk(store, settings)


async def test_writing_is_behind_a_setting(newsroom, connected):
    async with connected(newsroom) as client:
        said = await client.call_tool("add_note", NOTE)
    assert "Unknown tool" in said.content[0].text
    async with connected(newsroom, write=True) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == [*READING, *WRITING]


async def test_no_tool_approves_or_exports(newsroom, connected):
    async with connected(newsroom, write=True) as client:
        schemas = json.dumps([tool.input_schema for tool in (await client.list_tools()).tools if tool.name in WRITING])
        said = await client.call_tool("move_draft", {**BACK, "move": "approve"})
    assert "approve" not in schemas
    assert "Input should be 'submit' or 'request-changes'" in said.content[0].text


RIGHTS = [
    ("", "add_note", NOTE, "No account writes at the desk."),
    ("nobody", "add_note", NOTE, "There is no account nobody at the desk"),
    ("lee", "add_note", NOTE, "There is no account lee at the desk"),
    ("alex", "move_draft", BACK, "alex is editor; to request changes takes reviewer or admin."),
    ("robin", "move_draft", {**BACK, "reason": " – "}, "needs a reason in writing"),
    ("robin", "move_draft", {**BACK, "revision": 9}, "revision"),
    ("robin", "save_text", {"document": 1, "revision": 1, "text": " ", "reason": "x"}, "text"),
    ("robin", "add_note", {**NOTE, "on": "no such words"}, "do not stand in the text"),
    ("robin", "add_note", {**NOTE, "document": 7}, "no document 7"),
    ("robin", "add_note", {**NOTE, "note": ""}, "at least 1 character"),
    ("robin", "add_note", {**NOTE, "who": "sam"}, "Extra inputs are not permitted"),
    ("robin", "save_text", {"document": 1, "revision": 1, "text": "x"}, "reason\n  Field required"),
    ("robin", "save_text", {"document": 1, "revision": 0, "text": "x", "reason": "x"}, "greater than or equal to 1"),
    ("robin", "move_draft", {**BACK, "revision": "last"}, "Input should be a valid integer"),
]


@pytest.mark.parametrize(
    ("account", "tool", "asked", "why"), RIGHTS, ids=[f"{r[0]}-{r[1]}-{n}" for n, r in enumerate(RIGHTS)]
)
async def test_without_rights_nothing_changes(newsroom, connected, desk, account, tool, asked, why):
    async with connected(newsroom, write=True, account=account) as client:
        said = await client.call_tool(tool, asked)
    assert said.is_error
    assert why in said.content[0].text
    assert (desk.log(), desk.row(1).head, desk.row(1).status) == ([], 1, "drafted")


async def test_note_is_pinned(newsroom, connected, desk):
    async with connected(newsroom, write=True, account="alex") as client:
        said = (await client.call_tool("add_note", NOTE)).structured_content
    (note,) = desk.open(1, desk.users.get("alex").person).notes
    assert said == {"document": 1, "status": "drafted", "revision": 1, "note": note.id}
    assert (note.who, note.text) == ("alex", "by a tool: The budget says 40.")


async def test_reviewer_sends_back(newsroom, connected, desk):
    async with connected(newsroom, write=True, account="robin") as client:
        said = (await client.call_tool("move_draft", BACK)).structured_content
    assert said["status"] == "changes_requested"
    assert (desk.log()[-1].who, desk.log()[-1].reason) == ("robin", "by a tool: the budget says 40")


async def test_saved_text_is_not_passed_for_a_person_s(newsroom, connected, desk):
    text = desk.open(1, desk.users.get("sam").person).prose.replace("$60", "$40")
    asked = {"document": 1, "revision": 1, "text": text, "reason": "the budget says 40"}
    async with connected(newsroom, write=True, account="alex") as client:
        said = (await client.call_tool("save_text", asked)).structured_content
        again = await client.call_tool("save_text", {**asked, "text": text + "\nMore."})
    assert said["revision"] == 2
    assert "revision 2" in again.content[0].text
    saved = desk.context.saved_run(desk.row(1).folder)
    assert digital_sources(saved, desk.revisions(1)) == ("trainedAlgorithmicMedia", "dataDrivenMedia")


async def test_writers_at_once_lose_nothing(newsroom, connected):
    notes = [{**NOTE, "note": f"note {number}"} for number in range(CALLS)]
    async with connected(newsroom, write=True) as client:
        said = await asyncio.gather(*(client.call_tool("add_note", note) for note in notes))
    assert sorted(each.structured_content["note"] for each in said) == list(range(1, CALLS + 1))


MOVED = {"document": 1, "revision": 1, "move": "submit"}
SAVED = {"document": 1, "revision": 1, "text": "# Bridges\n\nThey are {number}.\n", "reason": "shorter"}


@pytest.mark.parametrize(("tool", "asked"), [("move_draft", MOVED), ("save_text", SAVED)], ids=["move", "save"])
async def test_one_of_fifty_changes_wins(newsroom, connected, tool, asked):
    each = [{**asked, **({"text": asked["text"].format(number=n)} if "text" in asked else {})} for n in range(CALLS)]
    async with connected(newsroom, write=True) as client:
        said = await asyncio.gather(*(client.call_tool(tool, arguments) for arguments in each))
    refused = [one.content[0].text for one in said if one.is_error]
    assert len(refused) == CALLS - 1
    assert [why for why in refused if why == f"Error executing tool {tool}"] == []
