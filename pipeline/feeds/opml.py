"""Lists of feeds as OPML, which other readers write: the addresses in them with their titles."""

from typing import Any, NamedTuple

from pipeline.errors import InputError
from pipeline.feeds.item import plain

DEEPEST = 20


class Listed(NamedTuple):
    """One feed of a list."""

    url: str
    title: str


def read_opml(body: bytes, where: str) -> tuple[Listed, ...]:
    """Each feed of the list once, in its order; InputError where it is no OPML or names none."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root: Any = etree.fromstring(body, parser=parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or str(root.tag).lower() != "opml":
        raise InputError(f"{where}: it is no OPML", "Export the list of feeds from your reader once more.")
    outlines = [each for each in root.iter("outline") if sum(1 for _ in each.iterancestors()) <= DEEPEST]
    found: dict[str, str] = {}
    for each in outlines:
        url = next((value for name, value in each.attrib.items() if name.lower() == "xmlurl"), "").strip()
        if url.startswith(("http://", "https://")):
            found.setdefault(url, plain(each.get("title") or each.get("text") or "", 120))
    if not found:
        raise InputError(f"{where}: it lists no feed", "Feeds stand in it as <outline xmlUrl=...>.")
    return tuple(Listed(url, title) for url, title in found.items())
