"""RSS 0.9 to 2.0, Atom and JSON Feed become entries; RSS and Atom through feedparser."""

import io
import json
import re
from calendar import timegm
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from pipeline.errors import SourceError
from pipeline.feeds.item import (
    AHEAD,
    LONGEST_SUMMARY,
    LONGEST_TEXT,
    MOST_ITEMS,
    Item,
    Parsed,
    days_first,
    moment,
    plain,
    plain_title,
    titled,
    whole_url,
)

DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
NAMESPACES = re.compile(r"\A.{0,3000}?<(?:\w+:)?(rss|feed|RDF|channel)\b", re.DOTALL | re.IGNORECASE)
BARE = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))|&(?!(?:#\d+|#x[\da-f]+|\w+);)", re.DOTALL | re.IGNORECASE)
"""An ampersand that begins no reference: feedparser would make AT&T into AT&T; with a semicolon."""
ENTRY = re.compile(r"(?=<(?:item|entry)\b)", re.IGNORECASE)
ENTRY_END = re.compile(r"</(?:item|entry)\s*>", re.IGNORECASE)
DATE = re.compile(
    r"<(?:\w+:)?(?:pubDate|published|updated|date|issued|modified|created)\b[^<>]*>\s*([^<>]{8,60})<", re.IGNORECASE
)
DESCRIPTION = re.compile(r"<(?:description|summary|content|content:encoded)\b(?!:)[^<>]*>", re.IGNORECASE)
CAPTION = re.compile(
    r"<media:description\b[^<>]*>(?:(?!<media:description\b).)*?</media:description\s*>", re.DOTALL | re.IGNORECASE
)
DATES = ("published", "updated", "created")
WHOLE, LONGEST_OUTLET = 600, 120
"""Characters from which a text that a feed carries is taken for the article itself; and of an outlet's name."""


def from_xml(text: str, url: str, now: datetime) -> Parsed:
    """The entries of RSS or Atom; what is malformed is read as far as it goes, and SourceError if that is nowhere."""
    import feedparser  # type: ignore[import-untyped]

    head, *entries = ENTRY.split(DECLARATION.sub("", text))
    whole = head + "".join(map(_without_caption, _newest(entries, now)))
    body = BARE.sub(lambda found: found[1] or "&amp;", whole).lstrip().encode()
    if not body:
        raise SourceError("it is empty", "Tell the feed's publisher.")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        # `plain` takes all tags out; feedparser would lose all words behind one that a summary tells of
        found: Any = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)
    except (LookupError, AttributeError, TypeError, ValueError, AssertionError) as error:
        # what feedparser lets through for elements in places that no feed has them in
        raise SourceError(f"it is a damaged feed ({type(error).__name__}: {error})", "Tell its publisher.") from None
    if not found.version and not found.entries and not NAMESPACES.match(text):
        raise SourceError(
            f"it is no feed ({found.get('bozo_exception', 'no RSS, Atom or JSON Feed')})", "Name its feed."
        )
    if found.bozo and not found.entries and "</" not in text[-200:]:
        raise SourceError("its XML is broken off before the first entry", "Tell the feed's publisher.")
    language = _text(found.feed, "language")
    day_first = days_first(str(dict.get(each, name, "")) for each in found.entries for name in DATES)
    items = [_item(each, language, url, now, day_first) for each in found.entries]
    title = plain_title(_text(found.feed, "title"))
    return Parsed(kind="feed", title=title, items=_titled(items), listed=_listed(entries))


def _newest(entries: list[str], now: datetime) -> list[str]:
    """The XML of as many entries as a round takes, the newest by their plain dates, and of what closes the feed.

    Reading them all takes a minute for 100,000, and a feed that is not read in time brings nothing.
    """
    if len(entries) <= MOST_ITEMS:
        return entries
    *before, last = entries
    end = max((closing.end() for closing in ENTRY_END.finditer(last)), default=len(last))
    whole = [*before, last[:end]]
    dates = [_ordinary(found[1]) if (found := DATE.search(entry)) else None for entry in whole]
    return [whole[number] for number in _latest(dates, now)] + [last[end:]]


def _latest(dates: Sequence[datetime | None], now: datetime) -> list[int]:
    """The places of the newest dates in their order, as many as a round takes; those ahead of `now` count as none."""
    known = [date.timestamp() if date and date <= now + AHEAD else 0.0 for date in dates]
    return sorted(sorted(range(len(known)), key=lambda number: -known[number])[:MOST_ITEMS])


def _ordinary(stated: str) -> datetime | None:
    """A date in one of the two forms that feeds should have; any other is read with its entry."""
    try:
        found = parsedate_to_datetime(stated) if "," in stated[:9] else datetime.fromisoformat(stated.strip())
    except (ValueError, OverflowError, IndexError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _listed(entries: Sequence[object]) -> int:
    return len(entries) if len(entries) > MOST_ITEMS else 0


def _without_caption(entry: str) -> str:
    """An entry's XML without its photos' captions, where it has a description: feedparser takes the first of both."""
    return CAPTION.sub("", entry) if DESCRIPTION.search(entry) else entry


def _item(entry: Any, language: str, base: str, now: datetime, day_first: bool | None) -> Item:
    contents = [_text(each, "value") for each in entry.get("content", [])]
    text = plain(max(contents, key=len, default=""), LONGEST_TEXT)
    summary = plain(_text(entry, "summary"), LONGEST_SUMMARY) or text[:LONGEST_SUMMARY]
    named = [name for name in DATES if dict.get(entry, name)]
    stated = str(dict.get(entry, named[0], "")) if named else ""
    parsed = next((dict.get(entry, f"{name}_parsed") for name in named if dict.get(entry, f"{name}_parsed")), None)
    published, dated = moment(stated, _utc(parsed), now, day_first=day_first)
    guid, link = _text(entry, "id"), _text(entry, "link")
    if not entry.get("links") and guid.startswith(urljoin(base, ".")):
        link = ""  # feedparser takes a guid for the link, and one that is no address for a relative one
    url = whole_url(link, base) if link else ""
    return Item(
        outlet=plain(entry.get("source", {}).get("title", ""), LONGEST_OUTLET),
        guid=guid,
        url=url,
        title=titled(plain_title(_text(entry, "title")), summary, url),
        summary=summary,
        text=text if len(text) >= WHOLE else "",
        language=(_text(entry.get("title_detail", {}), "language") or language)[:16],
        published=published,
        dated=dated,
    )


def _utc(parsed: Any) -> datetime | None:
    """What feedparser made of a date; nothing where that is a day no calendar has, as 0000-00-00 is."""
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def from_json(text: str, url: str, now: datetime) -> Parsed:
    """The entries of a JSON Feed; SourceError where it is none."""
    try:
        feed = json.loads(text)
        entries = feed["items"]
        if "jsonfeed.org" not in feed["version"] or not isinstance(entries, list):
            raise KeyError("items")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SourceError("it is JSON, and no JSON Feed", "Name its feed.") from None
    language = _text(feed, "language")
    entries = [each for each in entries if isinstance(each, dict)]
    newest = [entries[number] for number in _latest([_iso(_stated(each)) for each in entries], now)]
    items = [_json_item(each, language, url, now) for each in newest]
    title = plain_title(_text(feed, "title"))
    return Parsed(kind="feed", title=title, items=_titled(items), listed=_listed(entries))


def _json_item(entry: dict[str, Any], language: str, base: str, now: datetime) -> Item:
    text = plain(_text(entry, "content_text") or _text(entry, "content_html"), LONGEST_TEXT)
    summary = plain(_text(entry, "summary"), LONGEST_SUMMARY) or text[:LONGEST_SUMMARY]
    stated = _stated(entry)
    published, dated = moment(stated, _iso(stated), now)
    link = _text(entry, "url") or _text(entry, "external_url")
    url = whole_url(link, base) if link else ""
    return Item(
        guid=str(entry.get("id", "")),
        url=url,
        title=titled(plain_title(_text(entry, "title")), summary, url),
        summary=summary,
        text=text if len(text) >= WHOLE else "",
        language=(_text(entry, "language") or language)[:16],
        published=published,
        dated=dated,
    )


def _stated(entry: dict[str, Any]) -> str:
    return _text(entry, "date_published") or _text(entry, "date_modified")


def _text(data: dict[str, Any], key: str) -> str:
    """What stands there if it is a text: JSON may have anything, and feedparser None, in its place."""
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _iso(stated: str) -> datetime | None:
    """RFC 3339 with its zone, as JSON Feed wants it."""
    try:
        found = datetime.fromisoformat(stated)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None


def _titled(items: Sequence[Item]) -> tuple[Item, ...]:
    """Those that say anything at all."""
    return tuple(item for item in items if item.title)
