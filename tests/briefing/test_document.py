"""The briefing's one Markdown file, for the review desk and for the channels."""

from datetime import UTC, datetime

import yaml

from pipeline.briefing.document import DeskReference, assemble_briefing
from pipeline.briefing.model import Briefing, Point
from pipeline.briefing.one_liners import link, quoted
from pipeline.briefing.story_section import embed
from pipeline.feeds.model import Failure
from pipeline.stages.appendix import MARKER
from pipeline.stages.export import export_markdown
from tests.briefing.telling import DAY, DISCLOSURE, MADE, briefing


def headings(body: str) -> list[str]:
    return [line for line in body.splitlines() if line.startswith(("# ", "## ", "### "))]


def test_parts_stand_in_their_order() -> None:
    since = datetime(2026, 11, 1, tzinfo=UTC)
    failed = Failure(kind="feed", what="https://example.net/feed", reason="HTTP 500", since=since)
    body = assemble_briefing(briefing(failures=(failed,)), disclosure=DISCLOSURE).body
    assert headings(body) == [
        "# Morning briefing, 5 November 2026",
        "## One thing to know",
        "## Stories",
        "### 1. 🚀 Council mends bridges",
        "### 2. 🚀 School roof is late",
        "## Also in the news",
        "## What changed since it was told",
        "## For the desk",
        "### Figures",
        "### What failed",
        "### Cost",
    ]
    assert "- **Feed** https://example.net/feed: HTTP 500. Failing since 1 November 2026, 00:00 UTC.\n" in body
    assert "1. **Council mends bridges.** The council spent $40 million in 2024. (story 1)" in body
    assert body.count(DISCLOSURE) == 1
    assert body.endswith("3 model calls, 1,234 tokens, $0.0123.\n")


def test_footnotes_of_stories_stay_apart() -> None:
    body = assemble_briefing(briefing()).body
    assert [body.count(f"[^s{number}-f1]") for number in (1, 2)] == [2, 2]
    assert "[^f1]" not in body


def test_strangers_words_carry_no_markup() -> None:
    body = assemble_briefing(briefing()).body
    line = next(line for line in body.splitlines() if "Ferry" in line)
    assert line == ("- Ferry \\[runs\\] again \\| \\<b\\>daily\\</b\\> ([Example Courier](<https://example.org/3>))")
    assert link("a]b", "javascript:alert(1)") == "a\\]b"
    assert quoted("x " * 400).endswith("…")


def test_blocked_stories_stay_at_the_desk() -> None:
    whole, desk = (assemble_briefing(briefing(blocking=2), audience) for audience in ("review", "desk"))
    assert "The roof cost" in whole.body
    assert "The roof cost" not in desk.body
    assert "$70 million" not in desk.body
    assert "- School roof is late: 2 findings block it, so the review desk alone has it." in desk.body


def test_front_matter_counts_the_edition() -> None:
    document = assemble_briefing(briefing(blocking=1), "desk")
    front = yaml.safe_load(document.text.split("---\n")[1])
    assert (front["kind"], front["date"], front["audience"]) == ("briefing", DAY, "desk")
    assert front["stories"] == {"drafted": 2, "late": 0, "failed": 0}
    assert front["hashes"]["body"] == document.body_sha256
    assert (front["cost_usd"], front["calls"], front["audit"]["blocking"]) == (0.0123, 3, 1)


def test_stories_are_referred_to_by_number_and_revision() -> None:
    text = assemble_briefing(briefing(), references={"drafts/2": DeskReference(document=12, revision=3)}).text
    front = yaml.safe_load(text.split("---\n")[1])
    assert front["refers_to"] == [{"story": 2, "document": 12, "revision": 3}]


def test_a_glance_tells_the_desk_how_it_stands() -> None:
    failed = Failure(kind="story", what="Ferry", reason="no source")
    body = assemble_briefing(briefing(blocking=1, failures=(failed,)), "desk").body
    assert body.splitlines()[2] == (
        "{>>1 story, 1 in a line, 1 changed since told; 2 figures checked, none doubtful; "
        "1 held at the review desk; 1 failure named at the end<<}"
    )
    assert "held" not in export_markdown(body).splitlines()[2]


def test_doubtful_figures_are_marked_in_the_lead() -> None:
    doubtful = briefing()
    point = Point(cluster=2, text="The roof cost $70 million in 2024.")
    body = assemble_briefing(doubtful.model_copy(update={"lead": (point,)})).body
    line = next(line for line in body.splitlines() if line.startswith("1. "))
    assert line == (
        "1. **School roof is late.** The roof cost {==$70 million==}{>>❔ no evidence, see story 2<<} in 2024. (story 2)"
    )


def test_an_empty_night_says_so() -> None:
    body = assemble_briefing(Briefing(date=DAY, slot="morning", made=MADE)).body
    assert "Nothing new was found in the feeds." in body
    assert headings(body) == ["# Morning briefing, 5 November 2026", "## For the desk", "### Cost"]


def test_export_leaves_the_desks_part_out() -> None:
    clean = export_markdown(assemble_briefing(briefing()).body)
    assert "For the desk" not in clean
    assert "{==" not in clean
    assert MARKER not in clean


def test_a_storys_headings_go_deeper() -> None:
    assert embed("# A [^f1]\n\n## B\n\n*d*\n\n[^f1]: x\n\n" + MARKER + " y", "s7-", "d") == (
        "### A [^s7-f1]\n\n#### B\n\n[^s7-f1]: x"
    )
