"""RSS of one's own briefings: a page each, and the newest of them in feed.xml."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import NamedTuple

from pipeline.delivery.message import Message
from pipeline.runs.folder import write_whole
from pipeline.text.decoding import UNXML, whole_characters

MOST = 50
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
<channel>
<title>{title}</title>
<link>{link}</link>
<description>{title}</description>
{items}
</channel>
</rss>
"""
ITEM = """<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{guid}</guid>\
<pubDate>{date}</pubDate></item>"""


class Past(NamedTuple):
    """An item of the feed; its page is named by what stands before the first full stop of its message id."""

    title: str
    message_id: str
    sent: datetime


def write_feed(folder: Path, address: str, name: str, message: Message, past: Sequence[Past]) -> None:
    """Writes the page, then the feed with it on top of the past ones; doing it twice gives the same files."""
    write_whole(folder / f"{message.name}.html", message.html.encode())
    items = [Past(message.title, message.message_id, message.made), *past][:MOST]
    base = address.rstrip("/")
    shown = [
        ITEM.format(
            title=escape(item.title),
            link=escape(f"{base}/{item.message_id.partition('.')[0]}.html"),
            guid=escape(item.message_id),
            date=format_datetime(item.sent),
        )
        for item in items
    ]
    text = FEED.format(title=escape(name or "Briefings"), link=escape(f"{base}/"), items="\n".join(shown))
    write_whole(folder / "feed.xml", UNXML.sub("", whole_characters(text)).encode())
