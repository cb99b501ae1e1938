"""Lists of feeds as OPML, which other readers write: the addresses in them with their titles."""

import re
from typing import Any, NamedTuple

from pipeline.errors import InputError
from pipeline.feeds.item import plain

DEEPEST = 20
BARE = re.compile(rb"&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);)", re.IGNORECASE)
"""An ampersand that begins no reference: left in, "?a=1&b=2" would lose its second part without a word."""
FEED_SCHEME = re.compile(r"^feed:(?://(?!https?:)|(?://)?(https?://))", re.IGNORECASE)
HTTP = re.compile(r"https?://", re.IGNORECASE)


class Listed(NamedTuple):
    """One feed of a list."""

    url: str
    title: str


def read_opml(body: bytes, where: str) -> tuple[Listed, ...]:
    """Each feed of the list once, in its order; InputError where it is no OPML or names none."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root: Any = etree.fromstring(BARE.sub(rb"&amp;", body), parser=parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or str(root.tag).lower() != "opml":
        raise InputError(f"{where}: it is no OPML", "Export the list of feeds from your reader once more.")
    outlines = [each for each in root.iter("outline") if sum(1 for _ in each.iterancestors()) <= DEEPEST]
    found: dict[str, str] = {}
    for each in outlines:
        url = next((value for name, value in each.attrib.items() if name.lower() == "xmlurl"), "").strip()
        url = FEED_SCHEME.sub(lambda scheme: scheme[1] or "http://", url)
        if HTTP.match(url):
            url = url[: url.index(":")].lower() + url[url.index(":") :]
            found.setdefault(url, plain(each.get("title") or each.get("text") or "", 120))
    if not found:
        raise InputError(f"{where}: it lists no feed", "Feeds stand in it as <outline xmlUrl=...>.")
    return tuple(Listed(url, title) for url, title in found.items())
