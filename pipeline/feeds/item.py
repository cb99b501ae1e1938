"""What a feed of any form says: its entries in plain text, links made whole, dates repaired or unknown."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from pipeline.feeds.model import Dated
from pipeline.models import FrozenModel
from pipeline.text.decoding import visible
from pipeline.text.superscripts import without_note_marks

MOST_ITEMS = 2_000
"""Entries of a feed that a round takes: more, of one outlet in a night, is an archive or meant to hold up the desk."""
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
FIGURES = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](?:19|20)?\d\d(?!\d)")
OFFSET = re.compile(r"\s*\b(?:GMT|UTC)\s*(?=[+-]\d)([+-]\d{1,2}(?::?\d\d)?)(?:\s*\([^()]{0,60}\))?", re.IGNORECASE)
POINTED = re.compile(r"\b(\d{1,2})\.(\d\d)(?=\s?[ap]\.?m\b|\s*(?:uhr|h)\b)", re.IGNORECASE)
MIDNIGHT = re.compile(r"(?<![\d:])\s*24:00(?::00)?\b")
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
TAG = re.compile(
    r"</?(?:a|abbr|acronym|address|article|aside|audio|b|bdi|bdo|big|blockquote|body|br|button|caption|center|cite|code"
    r"|col|colgroup|dd|del|dfn|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|header|hr"
    r"|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|meta|nav|noscript|object|ol|option|p|param|picture|pre"
    r"|q|rp|rt|ruby|s|samp|script|section|select|small|source|span|strike|strong|style|sub|sup|svg|table|tbody|td"
    r"|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr|[a-z]+:[a-z]+)(?:\s[^<>]*|/)?>|<!--|<!doctype",
    re.IGNORECASE,
)
"""What is markup; other words in angle brackets are meant: "Profit <target", "the <details> element"."""
BARE = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)\s*>", re.IGNORECASE)
ENDLESS = frozenset({"br", "hr", "wbr"})
SWALLOWING = frozenset({"script", "style", "title", "textarea", "iframe", "noscript"})
"""Tags that end nowhere, and those behind which no words are shown before they end."""
NO_BREAK = "\u00a0\u202f\u2007\u2009"
SPACES = re.compile(rf"(?:[^\S{NO_BREAK}]|(?<!\d)[{NO_BREAK}]|[{NO_BREAK}](?!\d))+")
"""White space; a no-break one between digits groups a number and stays."""
HALVES = re.compile(r"&#(?:x(d[89ab][\da-f]{2})|(5[56]\d{3}));&#(?:x(d[c-f][\da-f]{2})|(5[67]\d{3}));", re.IGNORECASE)
SURROGATE = re.compile(
    r"[\ud800-\udfff]|&#(?:x0*d[89a-f][\da-f]{2}|0*(?:5529[6-9]|55[3-9]\d\d|5[67]\d{3}));", re.IGNORECASE
)
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
    """A feed's own title and its entries; `more` are sitemaps that a sitemap's index names, the newest first.

    `listed` is how many entries it lists, where that is more than are read.
    """

    kind: str
    title: str = ""
    items: tuple[Item, ...] = ()
    listed: int = 0
    more: tuple[str, ...] = ()


def plain_title(html: str) -> str:
    """The words of a title, in which a tag without the one that ends it is a word: "Google bans <script> tags"."""
    return plain(html, LONGEST_TITLE, is_title=True)


def plain(html: str, longest: int, *, is_title: bool = False) -> str:
    """The words of a piece of HTML, however often it was escaped, on one line of at most `longest` characters."""
    import nh3

    text = html[: 20 * longest]
    for _ in range(3):
        marked = BLOCK.sub(" <", without_note_marks(_kept(text, is_title=is_title)))
        bare = unescape(nh3.clean(marked, tags=set())) if "<" in text or "&" in text else text
        if bare == text:
            break
        text = bare
    line = SPACES.sub(" ", visible(text)[0]).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _kept(text: str, *, is_title: bool) -> str:
    """The text with each angle bracket that opens no tag of HTML as a reference."""
    pieces, at = [], 0
    alone = _unpaired(text, is_title=is_title) if BARE.search(text) else set()
    for bracket in re.finditer("<", text):
        if bracket.start() in alone or not TAG.match(text, bracket.start()):
            pieces += [text[at : bracket.start()], "&lt;"]
            at = bracket.end()
    return "".join((*pieces, text[at:]))


def _unpaired(text: str, *, is_title: bool) -> set[int]:
    """Where bare tags stand that no other ends or opens: of a title all, elsewhere those that hide all after them.

    Breaks stand alone, and so may the tag of a paragraph that begins the text.
    """
    open_tags: dict[str, list[int]] = {}
    alone: set[int] = set()
    for tag in BARE.finditer(text):
        name = tag["name"].lower()
        if name in ENDLESS or not (is_title or name in SWALLOWING):
            continue
        if not tag["end"]:
            open_tags.setdefault(name, []).append(tag.start())
        elif open_tags.get(name):
            open_tags[name].pop()
        else:
            alone.add(tag.start())
    alone.update(at for places in open_tags.values() for at in places)
    first = len(text) - len(text.lstrip())
    return alone - {first} if text.startswith(("<p>", "<div>"), first) else alone


def joined_halves(text: str) -> str:
    """The text with emoji that were written as two halves of UTF-16 whole, and without halves that stand alone."""

    def whole(found: re.Match[str]) -> str:
        high = int(found[1], 16) if found[1] else int(found[2])
        low = int(found[3], 16) if found[3] else int(found[4])
        if 0xD800 <= high < 0xDC00 <= low < 0xE000:
            return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)
        return found[0]

    return SURROGATE.sub("", HALVES.sub(whole, text))


def whole_url(link: str, base: str) -> str:
    """The link made absolute and freed of tracking, nothing else of it changed; nothing where it leads to no page.

    A fragment stays where it is a route ("#/story", "#!story"), which names a page of its own.
    """
    try:
        parts = urlsplit(urljoin(base, link.strip()))
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    query = "&".join(each for each in parts.query.split("&") if not unquote(each).lower().startswith(TRACKING))
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", query, fragment))


def days_first(stated: Iterable[str]) -> bool | None:
    """Whether dates in figures have the day first, by those of one feed that can be read in one way alone; or None."""
    first = second = 0
    for each in stated:
        if figures := FIGURES.search(each):
            first, second = max(first, int(figures[1])), max(second, int(figures[2]))
    return None if (first > 12) == (second > 12) else first > 12


def moment(
    stated: str, parsed: datetime | None, now: datetime, *, day_first: bool | None = None
) -> tuple[datetime | None, Dated]:
    """When it was published: as stated, repaired where the form was odd or a little ahead of `now`, or unknown.

    What was `parsed` by a reader of feeds is believed in the forms that feeds should have; it guesses at others.
    `day_first` says how the feed writes dates in figures, where its entries show that.
    """
    found, dated = parsed, "stated"
    if stated.strip() and (parsed is None or not ORDINARY.match(stated.strip()) or MIDNIGHT.search(stated)):
        found, dated = _repaired(stated.strip(), day_first), "repaired"
        if day_first is None and FIGURES.search(stated) and (found is None or found > now + AHEAD):
            found = _repaired(stated.strip(), day_first=True)
        found = found or (None if FIGURES.search(stated) else parsed)
    if found is None or found.year < FIRST_YEAR or found > now + AHEAD:
        return None, "unknown"
    return (now, "repaired") if found > now else (found, "repaired" if dated == "repaired" else "stated")


def _repaired(stated: str, day_first: bool | None = None) -> datetime | None:
    """The date in a text of another form, in UTC where it names no zone; with full stops, the day comes first."""
    from dateutil import parser

    if EPOCH.match(stated):
        return datetime.fromtimestamp(int(stated[:10]), UTC)
    first, days = datetime(1, 1, 1, tzinfo=UTC), day_first or bool(DOTTED.search(stated))
    # dateutil reads GMT+2 as POSIX does, two hours west; feeds mean two hours east
    plain = OFFSET.sub(r" \1", POINTED.sub(r"\1:\2", stated[:80]))
    midnight = bool(MIDNIGHT.search(plain))
    try:
        found: datetime = parser.parse(
            MIDNIGHT.sub(" 00:00", plain), fuzzy=True, default=first, tzinfos=ZONES, dayfirst=days
        )
        found = found + timedelta(days=midnight)
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
