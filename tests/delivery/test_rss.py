"""The feed of one's own briefings stays a feed, whatever a headline holds."""

from datetime import UTC, date, datetime
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

from pipeline.delivery.message import Message
from pipeline.delivery.rss import write_feed

MADE = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_control_code_in_a_headline_breaks_no_feed(tmp_path: Path) -> None:
    """XML has no such characters, and readers of the feed had none of it for one headline."""
    told = {"name": "b", "day": date(2026, 1, 1), "made": MADE, "message_id": "b.1", "markdown": "", "plain": ""}
    write_feed(
        tmp_path, "https://news.example.org/", "", Message(title="Ferry\x1b[31m & \ud83d <b>", html="", **told), []
    )
    titles = etree.fromstring((tmp_path / "feed.xml").read_bytes()).xpath("//item/title/text()")
    assert titles == ["Ferry[31m &  <b>"]
