"""Each tool that reads, from the official client: what it answers, what it refuses, and that it changes nothing."""

import pytest

from pipeline.mcp_server.server import READING

TEXT = "The council spends $4.7 million on its bridges."
MINUTES = {"text": "The council will spend $4.1 million on its bridges.", "title": "Minutes"}


async def test_tools_only_read_unless_told(newsroom, connected):
    async with connected(newsroom) as client:
        tools = (await client.list_tools()).tools
    assert [tool.name for tool in tools] == list(READING)
    assert all(tool.annotations.read_only_hint and not tool.annotations.open_world_hint for tool in tools)
    assert all(
        tool.description and tool.output_schema and not tool.input_schema["additionalProperties"] for tool in tools
    )


async def test_text_is_audited_against_sources(tmp_path, connected):
    async with connected(tmp_path) as client:
        said = (await client.call_tool("audit_text", {"text": TEXT, "sources": [MINUTES]})).structured_content
    (finding,) = said["findings"]
    assert (finding["rule"], finding["severity"], finding["suggestion"]) == (
        "audit.refuted",
        "blocking",
        "$4.1 million",
    )
    assert TEXT[finding["start"] : finding["end"]] == "$4.7 million"
    assert (said["language"], said["verdicts"]["refuted"], said["not_used"]) == ("en", 1, [])


async def test_draft_s_own_sources_bear_a_text(newsroom, connected):
    asked = {"text": "The council spent $40 million in 2024.", "document": 1}
    async with connected(newsroom) as client:
        said = (await client.call_tool("audit_text", asked)).structured_content
    assert (said["verdicts"]["supported"], said["findings"]) == (2, [])


@pytest.mark.parametrize("asked", [{"text": TEXT, "sources": [MINUTES]}, {"document": 1}], ids=["text", "draft"])
async def test_claim_shows_its_evidence(newsroom, connected, asked):
    async with connected(newsroom) as client:
        said = (await client.call_tool("claim_evidence", {"claim": "c1", **asked})).structured_content
    assert said["verdict"] == "refuted"
    assert said["evidence"][0]["passage"]
    assert said["derivation"].startswith("c1  refuted (blocking)")


async def test_claims_of_a_draft_are_those_of_its_status(newsroom, connected):
    """Audited anew without what the writer had declared, a draft's claims could have had other verdicts than at the desk."""
    async with connected(newsroom) as client:
        status = (await client.call_tool("draft_status", {"document": 1})).structured_content
        doubted = [each["finding"]["claim"] for each in status["findings"] if each["finding"]["claim"]]
        said = [await client.call_tool("claim_evidence", {"claim": each, "document": 1}) for each in doubted]
    assert doubted
    assert [each.structured_content["claim"] for each in said] == doubted
    assert {each.structured_content["verdict"] for each in said} <= {"refuted", "not_enough_evidence"}


async def test_figures_are_found(tmp_path, connected):
    async with connected(tmp_path) as client:
        said = (
            await client.call_tool("find_quantities", {"text": "About 5 million people in 2024."})
        ).structured_content
    first, year = said["quantities"]
    assert (first["text"], first["low"], first["unit"], first["hedge"]) == ("5 million", 5_000_000, "people", "about")
    assert (year["text"], year["counts"]) == ("2024", False)


async def test_style_is_checked(tmp_path, connected):
    async with connected(tmp_path) as client:
        said = (
            await client.call_tool("check_style", {"text": "# A bridge opens 🎉", "style": "plain"})
        ).structured_content
    assert said["style"] == "plain"
    assert "style.no-emoji" in [finding["rule"] for finding in said["findings"]]


async def test_queue_is_listed(newsroom, connected):
    async with connected(newsroom) as client:
        said = (await client.call_tool("review_list", {"only_blocking": True})).structured_content
        none = (await client.call_tool("review_list", {"states": ["approved"]})).structured_content
    (row,) = said["documents"]
    assert (row["document"], row["status"], row["revision"], said["total"]) == (1, "drafted", 1, 1)
    assert none == {"total": 0, "documents": []}


async def test_draft_s_status_is_told(newsroom, connected):
    async with connected(newsroom, account="alex") as client:
        said = (await client.call_tool("draft_status", {"document": 1})).structured_content
    assert said["text"].startswith("# 🚀 Bridges, Budgets")
    assert said["moves"] == ["submit"]
    assert any(each["blocks"] and "$60 million" in each["finding"]["message"] for each in said["findings"])


BAD = [
    ("audit_text", {}, "text\n  Field required"),
    ("audit_text", {"text": " "}, "The text is empty. Nothing was audited."),
    ("audit_text", {"text": 5}, "text\n  Input should be a valid string"),
    ("audit_text", {"text": "x" * 5_000_001}, "at most 5000000 characters"),
    ("audit_text", {"text": TEXT, "sorces": []}, "sorces\n  Extra inputs are not permitted"),
    ("audit_text", {"text": TEXT, "sources": [MINUTES] * 21}, "at most 20 items"),
    ("audit_text", {"text": TEXT, "sources": [{"title": "x"}]}, "neither text nor address. Give its text."),
    ("audit_text", {"text": TEXT, "sources": [{"url": "https://example.org/"}]}, "or set [mcp] fetch = true."),
    ("audit_text", {"text": TEXT, "sources": [{"path": "/etc/hostname"}]}, "Extra inputs are not permitted"),
    ("audit_text", {"text": TEXT, "document": 7}, "no document 7"),
    ("audit_text", {"text": TEXT, "as_of": "yesterday"}, "as_of\n  Input should be a valid date"),
    ("claim_evidence", {"claim": "c1"}, "Give the text, or the document's number."),
    ("claim_evidence", {"claim": "c99", "text": TEXT}, "There is no claim c99. They are c1 to c1."),
    ("find_quantities", {"text": None}, "Input should be a valid string"),
    ("check_style", {"text": TEXT, "style": "../../etc"}, "String should match pattern"),
    ("check_style", {"text": TEXT, "style": "hous"}, "hous"),
    ("review_list", {"states": ["aproved"]}, "Input should be 'drafted'"),
    ("review_list", {"limit": 0}, "greater than or equal to 1"),
    ("draft_status", {"document": 0}, "greater than or equal to 1"),
    ("draft_status", {"document": 7}, "no document 7"),
    ("draft_statsu", {"document": 1}, "Unknown tool"),
]


@pytest.mark.parametrize(("tool", "arguments", "why"), BAD, ids=[f"{n}-{tool}" for n, (tool, _, _) in enumerate(BAD)])
async def test_bad_input_is_told_why(newsroom, connected, tool, arguments, why):
    async with connected(newsroom) as client:
        said = await client.call_tool(tool, arguments)
    assert said.is_error
    assert why in said.content[0].text
    assert "Traceback" not in said.content[0].text


@pytest.mark.parametrize("account", ["nobody", "lee"])
@pytest.mark.parametrize(("tool", "arguments"), [("review_list", {}), ("draft_status", {"document": 1})])
async def test_desk_is_shut_to_who_may_not_come_in(newsroom, connected, account, tool, arguments):
    async with connected(newsroom, account=account) as client:
        said = await client.call_tool(tool, arguments)
    assert said.is_error
    assert f"There is no account {account} here that may come in." in said.content[0].text


async def test_addresses_pass_the_guard(tmp_path, connected):
    asked = {"text": TEXT, "sources": [{"url": "http://169.254.169.254/latest/meta-data"}]}
    async with connected(tmp_path, fetch=True) as client:
        said = await client.call_tool("audit_text", asked)
    assert said.is_error
    assert "none of its 1 sources can be used" in said.content[0].text


def state_of(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".sqlite3-shm"}


async def test_reading_changes_nothing(newsroom, connected):
    before = state_of(newsroom)
    async with connected(newsroom) as client:
        for tool in ("review_list", "draft_status", "audit_text", "claim_evidence"):
            asked = {"document": 1, "text": TEXT, "claim": "c1"}
            schema = next(each.input_schema for each in (await client.list_tools()).tools if each.name == tool)
            said = await client.call_tool(tool, {key: asked[key] for key in asked if key in schema["properties"]})
            assert not said.is_error, said.content
    assert state_of(newsroom) == before


async def test_newsroom_without_a_desk_gets_none(tmp_path, connected):
    async with connected(tmp_path) as client:
        said = await client.call_tool("review_list", {})
    assert "no review desk yet" in said.content[0].text
    assert list(tmp_path.iterdir()) == []
