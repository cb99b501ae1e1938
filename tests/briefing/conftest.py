"""A newsroom of a test's own whose feeds are on loopback; times are fixed, and nothing waits between requests."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from pipeline.briefing.run import briefing_settings
from pipeline.newsroom.newsroom import Newsroom, open_newsroom
from pipeline.settings import load_settings
from tests.reader_at_hand import reader_at_hand
from tests.sources.conftest import Site, site

__all__ = ["reader_at_hand", "site"]

NOW = datetime(2026, 11, 5, 6, 0, tzinfo=UTC)
PATIENT = "timeout = 120\nstall_timeout = 120\nparse_seconds = 300"
"""Limits that a machine under load keeps too: a reader's process alone takes a second of CPU to begin."""
PLACES = ("Harrow", "Tolm", "Osten", "Dunmere", "Lenn", "Kestrel")
MATTERS = {
    "Harrow": ("River Ashe floods Harrow after days of rain", "The river Ashe flooded 400 houses in Harrow."),
    "Tolm": (
        "Footbridge over the Dray collapses in Tolm",
        "Nine children were hurt when a footbridge fell in Tolm.",
    ),
    "Osten": ("Magnitude 6.1 earthquake damages Osten", "Walls cracked in Osten when the ground shook on Wednesday."),
    "Dunmere": ("Halcyon to close its Dunmere cannery", "Halcyon plans to shut its cannery, which employs 640 people."),
}


class Clock:
    """The time that a test sets."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **span: float) -> None:
        self.moment += timedelta(**span)


def long_text(place: str) -> str:
    """An article about a place that a feed may carry whole."""
    title, lead = MATTERS[place]
    more = f"The mayor of {place} said on Wednesday that repairs would take three months and cost $4 million. "
    return f"{lead} {title}. {more}" + f"“We will not forget this day in {place},” the mayor told reporters. " * 10


def item(site: Site, place: str, *, outlet: str = "courier", hours: float = 2, whole: bool = True) -> str:
    """One RSS item about a place's event, from so many hours before NOW; with its text, or with a page to fetch."""
    title, lead = MATTERS[place]
    link = site.url(f"/{outlet}/{place}")
    text = f"<content:encoded>{escape(long_text(place))}</content:encoded>" if whole else ""
    when = format_datetime(NOW - timedelta(hours=hours))
    words = f"<title>{escape(title)}</title><description>{escape(lead)}</description>{text}"
    return f"<item>{words}<link>{link}</link><guid>{link}</guid><pubDate>{when}</pubDate></item>"


def rss(*items: str, title: str = "Example Courier") -> bytes:
    content = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    channel = f"<title>{title}</title><link>http://example.org/</link>{''.join(items)}"
    return f'<?xml version="1.0"?><rss version="2.0" {content}><channel>{channel}</channel></rss>'.encode()


@pytest.fixture
def newsroom_with(tmp_path: Path, empty_store: Path) -> Iterator[Callable[..., Newsroom]]:
    """Opens a newsroom with keys of [briefing], and those of other tables as dotted names."""
    opened = []

    def make(feeds: list[str], *, tables: str = "", fetch: str = PATIENT, **keys: object) -> Newsroom:
        shutil.copy(empty_store, tmp_path / "newsroom.sqlite3")
        terms = {"host_pause": 0.0, "feeds": feeds, "robots": False, **keys}
        lines = [f"{key} = {_toml(value)}" for key, value in terms.items()]
        fetching = f"[fetch]\nallow_private = true\nattempts = 1\n{fetch}"
        text = "\n".join([fetching, "[briefing]", *lines, tables])
        (tmp_path / "newsdraft.toml").write_text(text, encoding="utf-8")
        settings = load_settings(tmp_path, environ={})
        context = open_newsroom(briefing_settings(settings))
        opened.append(context)
        return context.__enter__()

    yield make
    for context in opened:
        context.__exit__(None, None, None)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
