"""What a feed of any form says: its entries in plain text, links made whole, dates repaired or unknown."""

import re
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from pipeline.feeds.model import Dated
from pipeline.models import FrozenModel
from pipeline.text.decoding import visible

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_TEXT = 300, 2_000, 20_000
FIRST_YEAR = 1995
AHEAD = timedelta(hours=24)
ORDINARY = re.compile(
    r"(?:[a-z]{3,9},?\s+)?\d{1,2}\s+[a-z]{3,9}\s+\d{2,4}(?:\s+\d\d?:\d\d(?::\d\d)?)?\s*(?:[+-]\d\d:?\d\d|gmt|utc?|z|[ecmp][sd]t)?$"
    r"|\d{4}-\d\d(?:-\d\d)?(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:z|[+-]\d\d:?\d\d)?)?$",
    re.IGNORECASE,
)
"""RFC 822 and ISO 8601, with zones that everybody reads alike."""
EPOCH, DOTTED = re.compile(r"[12]\d{9}(?:\d{3})?$"), re.compile(r"\b\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}\b")
HOURS = {
    0: "WET",
    1: "WEST BST CET MEZ",
    2: "CEST MESZ EET SAST",
    3: "EEST MSK",
    4: "GST",
    5: "PKT",
    5.5: "IST",
    7: "WIB",
    8: "HKT SGT AWST",
    9: "JST KST",
    9.5: "ACST",
    10: "AEST",
    10.5: "ACDT",
    11: "AEDT",
    12: "NZST",
    13: "NZDT",
    -3: "ART BRT",
    -4: "AST EDT",
    -5: "EST CDT",
    -6: "CST MDT",
    -7: "MST PDT",
    -8: "PST",
}
ZONES = {name: timezone(timedelta(hours=hours)) for hours, names in HOURS.items() for name in names.split()}
"""What feeds call zones besides GMT and offsets; of a name that two regions have, the one with more feeds."""
BLOCK = re.compile(r"<(?=/?(?:p|div|br|li|ul|ol|h[1-6]|t[dhr]|table|blockquote|figcaption|section)\b)", re.IGNORECASE)
TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "cmpid", "at_medium", "at_campaign")


class Item(FrozenModel):
    """One entry as its feed states it; `text` is there where the feed carries the article itself.

    `outlet` is whose report it is, where the feed gathers those of others and says so.
    """

    outlet: str = ""
    guid: str = ""
    url: str = ""
    title: str
    summary: str = ""
    text: str = ""
    language: str = ""
    published: datetime | None = None
    dated: Dated = "unknown"


class Parsed(FrozenModel):
    """A feed's own title and its entries; `more` are sitemaps that a sitemap's index names, the newest first."""

    kind: str
    title: str = ""
    items: tuple[Item, ...] = ()
    more: tuple[str, ...] = ()


def plain(html: str, longest: int) -> str:
    """The words of a piece of HTML, however often it was escaped, on one line of at most `longest` characters."""
    import nh3

    text = html[: 20 * longest]
    for _ in range(3):
        bare = unescape(nh3.clean(BLOCK.sub(" <", text), tags=set())) if "<" in text or "&" in text else text
        if bare == text:
            break
        text = bare
    line = " ".join(visible(text)[0].split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def whole_url(link: str, base: str) -> str:
    """The link made absolute and freed of fragments and tracking; nothing where it leads to no page."""
    try:
        parts = urlsplit(urljoin(base, link.strip()))
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    query = [(name, value) for name, value in parse_qsl(parts.query, True) if not name.lower().startswith(TRACKING)]
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", urlencode(query), ""))


def moment(stated: str, parsed: datetime | None, now: datetime) -> tuple[datetime | None, Dated]:
    """When it was published: as stated, repaired where the form was odd or a little ahead of `now`, or unknown.

    What was `parsed` by a reader of feeds is believed in the forms that feeds should have; it guesses at others.
    """
    found, dated = parsed, "stated"
    if stated.strip() and (parsed is None or not ORDINARY.match(stated.strip())):
        found, dated = _repaired(stated.strip()) or parsed, "repaired"
    if found is None or found.year < FIRST_YEAR or found > now + AHEAD:
        return None, "unknown"
    return (now, "repaired") if found > now else (found, "repaired" if dated == "repaired" else "stated")


def _repaired(stated: str) -> datetime | None:
    """The date in a text of another form, in UTC where it names no zone; with full stops, the day comes first."""
    from dateutil import parser

    if EPOCH.match(stated):
        return datetime.fromtimestamp(int(stated[:10]), UTC)
    first, dotted = datetime(1, 1, 1, tzinfo=UTC), bool(DOTTED.search(stated))
    try:
        found: datetime = parser.parse(stated[:80], fuzzy=True, default=first, tzinfos=ZONES, dayfirst=dotted)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def titled(title: str, summary: str, url: str) -> str:
    """The title, or else the beginning of the summary, or else the last words of the address."""
    if title:
        return title
    if summary:
        return plain(summary, 90)
    slug = urlsplit(url).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return plain(slug.replace("-", " ").replace("_", " "), LONGEST_TITLE).capitalize()
